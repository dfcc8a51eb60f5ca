package comment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/agreement/comment"
	"sharewell/internal/ident"
)

func named(number string) func(ident.Clause) string {
	return func(ident.Clause) string { return "clause " + number + " (Keeping data safe)" }
}

const clause = "We keep data for **six** years. See [[c-security]] for how.\n\n- Each party says who answers.\n- Each party says when.\n\n| What | How long |\n| --- | --- |\n| Records | six years |\n"

func TestAnchorsAreWidenedToWholeWords(t *testing.T) {
	t.Parallel()
	w := comment.Read(clause, named("4.2"))
	for quote, want := range map[string]string{
		"six":                       "six",
		"ix year":                   "six years.",
		"See  clause 4.2\n(Keeping": "See clause 4.2 (Keeping data safe)",
		"data safe) for":            "clause 4.2 (Keeping data safe) for",
		"not there":                 "",
		" ":                         "",
	} {
		a, _ := w.Quoted(quote, 0)
		if a.Quote != want {
			t.Errorf("%q became %q, want %q", quote, a.Quote, want)
		}
	}
	first, _ := w.Quoted("Each party", 0)
	second, _ := w.Quoted("Each party", strings.LastIndex(w.Shown, "party"))
	if first.Start >= second.Start || second.Quote != "Each party" {
		t.Errorf("the nearest of two: %+v and %+v", first, second)
	}
}

func TestRenumberingMovesNoAnchor(t *testing.T) {
	t.Parallel()
	w, later := comment.Read(clause, named("4.2")), comment.Read("New first words.\n\n"+clause, named("11.10"))
	a, _ := w.Quoted("clause 4.2 (Keeping data safe) for how.", 0)
	from, to, s := comment.Follow(w.Text, later.Text).Place(a)
	if s != comment.StandsThere {
		t.Fatalf("the words %s", s)
	}
	from, to = later.ShownAt(from, to)
	if got := later.Shown[from:to]; got != "clause 11.10 (Keeping data safe) for how." {
		t.Errorf("stands on %q", got)
	}
}

func TestPassages(t *testing.T) {
	t.Parallel()
	w := comment.Read(clause+"\n1. First.\n2. Second; and more.\n", named("4.2"))
	var got []string
	for _, p := range w.Passages() {
		got = append(got, p.Text)
		if w.Shown[p.From:p.To] != p.Text {
			t.Errorf("%q does not stand at its place", p.Text)
		}
	}
	want := []string{"We keep data for six years.", "See clause 4.2 (Keeping data safe) for how.", "• Each party says who answers.", "• Each party says when.", "What | How long", "Records | six years", "1. First.", "2. Second;", "and more."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	const base = "Each party keeps data for six years and says so. Each party names who answers."
	for name, c := range map[string]struct {
		quote, now string
		want       comment.Stand
	}{
		"unchanged":              {"six years", base, comment.StandsThere},
		"words before":           {"six years", "In all cases each party keeps data for six years and says so. Each party names who answers.", comment.StandsThere},
		"word within":            {"six years", "Each party keeps data for six full years and says so. Each party names who answers.", comment.StandsChanged},
		"taken out":              {"six years", "Each party keeps data and says so. Each party names who answers.", comment.StandsChanged},
		"short, elsewhere":       {"six years", "Each party names who answers. It says so for six years.", comment.StandsChanged},
		"moved":                  {"data for six years and", "Each party names who answers. Nobody keeps data for six years and forgets.", comment.StandsThere},
		"moved and twice":        {"Each party names who", "Each party names who asks. Each party names who answers too. Each party keeps data for six years and says so.", comment.StandsChanged},
		"first of two taken out": {"Each party keeps", "Each party names who answers.", comment.StandsChanged},
	} {
		w := comment.Read(base, named("1"))
		a, ok := w.Quoted(c.quote, 0)
		if !ok {
			t.Fatal(name)
		}
		now := comment.Read(c.now, named("1"))
		from, to, got := comment.Follow(w.Text, now.Text).Place(a)
		if got != c.want || got == comment.StandsThere && now.Text[from:to] != a.Quote {
			t.Errorf("%s: %s on %q", name, got, now.Text[from:to])
		}
	}
	if _, _, s := comment.Follow(base, base).Place(comment.Anchor{Base: "x", Start: 5, End: 500, Quote: "x"}); s != comment.StandsChanged {
		t.Errorf("an anchor beyond its text: %s", s)
	}
}

// edited changes a text: words go, new words come, stretches move.
func edited(t *rapid.T, words []string, fresh func(int) string) []string {
	var out []string
	for i, w := range words {
		switch rapid.IntRange(0, 9).Draw(t, "edit") {
		case 0: // gone
		case 1:
			out = append(out, fresh(i), w)
		case 2:
			out = append(out, fresh(i))
		default:
			out = append(out, w)
		}
	}
	if n := len(out); n > 6 && rapid.Bool().Draw(t, "moves") {
		from := rapid.IntRange(0, n-4).Draw(t, "from")
		to := rapid.IntRange(from+1, min(from+6, n)).Draw(t, "to")
		block := append([]string{}, out[from:to]...)
		rest := append(append([]string{}, out[:from]...), out[to:]...)
		at := rapid.IntRange(0, len(rest)).Draw(t, "at")
		out = append(append(append([]string{}, rest[:at]...), block...), rest[at:]...)
	}
	return out
}

// Whatever happens to a text, the words that an anchor is shown on are those that it was set on.
func TestAnAnchorNeverShowsOtherWords(t *testing.T) {
	t.Parallel()
	vocabulary := []string{"data", "party", "the", "the", "for", "six", "years.", "keeps", "[[c-law]]", "each"}
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 3, 40).Draw(t, "base")
		now := edited(t, base, func(int) string { return rapid.SampledFrom(vocabulary).Draw(t, "word") })
		w, later := comment.Read(strings.Join(base, " "), named("1")), comment.Read(strings.Join(now, " "), named("2"))
		from := rapid.IntRange(0, len(w.Shown)-1).Draw(t, "from")
		a := w.At(from, rapid.IntRange(from, len(w.Shown)).Draw(t, "to"))
		f, u, s := comment.Follow(w.Text, later.Text).Place(a)
		if s == comment.StandsThere && later.Text[f:u] != w.Text[a.Start:a.End] {
			t.Fatalf("%q is shown on %q", w.Text[a.Start:a.End], later.Text[f:u])
		}
	})
}

// Where every word can be told from every other, an anchor is shown exactly on the words that it was set on, and it is
// shown whenever nobody touched them.
func TestAnAnchorFollowsItsOwnWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := make([]string, rapid.IntRange(3, 40).Draw(t, "words"))
		for i := range base {
			base[i] = fmt.Sprintf("w%d", i)
		}
		var now []string
		for i, w := range base {
			switch rapid.IntRange(0, 6).Draw(t, "edit") {
			case 0:
			case 1:
				now = append(now, w, fmt.Sprintf("n%d", i))
			default:
				now = append(now, w)
			}
		}
		w, later := comment.Read(strings.Join(base, " "), named("1")), comment.Read(strings.Join(now, " "), named("1"))
		i := rapid.IntRange(0, len(base)-1).Draw(t, "first")
		j := rapid.IntRange(i, len(base)-1).Draw(t, "last")
		quote := strings.Join(base[i:j+1], " ")
		a := w.At(len(strings.Join(base[:i], " "))+min(i, 1), len(strings.Join(base[:j+1], " ")))
		if a.Quote != quote {
			t.Fatalf("set on %q, want %q", a.Quote, quote)
		}
		f, u, s := comment.Follow(w.Text, later.Text).Place(a)
		untouched := strings.Contains(" "+strings.Join(now, " ")+" ", " "+quote+" ")
		if untouched != (s == comment.StandsThere) || s == comment.StandsThere && later.Text[f:u] != quote {
			t.Fatalf("%q %s in %q", quote, s, later.Text)
		}
	})
}

func TestClean(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"plain":          {" Six years is too long.\r\n\r\n\r\n\r\nTwo is enough. ", "Six years is too long.\n\nTwo is enough."},
		"word processor": {"<!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoNormal style='margin:0'>Six&nbsp;years is <b>too</b>\nlong.<o:p></o:p></p><p class=MsoNormal>Two.</p>", "Six years is too long.\n\nTwo."},
		"web page":       {"<style>p{x}</style><ul><li>one</li><li>two &amp; three</li></ul><script>alert(1)</script>", "- one\n- two & three"},
		"table":          {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
		"bullets":        {"·\tone\n•  two\n1.   three", "- one\n- two\n1. three"},
		"unseen":         {"data\u200b min\u00adimum\u00a0years\ufeff\u202e \uf0b7", "data minimum years"},
		"not markup":     {"if a<b and c>d then <name> stays", "if a<b and c>d then <name> stays"},
	} {
		if got := comment.Clean(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Clean text stays as it is, and no markup of a page survives.
func TestCleanIsSettled(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"<p>", "</p>", "word", " ", "\n", "\r\n", "<b>", "&lt;", "•\t", "<br/>", "\u00a0", "<!--", "-->", "é", "<li>", "-"})).Draw(t, "parts"), "")
		once := comment.Clean(s)
		for _, bad := range []string{"<p>", "<b>", "<br/>", "<li>", "\r", "\u00a0", "\n\n\n"} {
			if strings.Contains(once, bad) {
				t.Fatalf("%q left %q in %q", s, bad, once)
			}
		}
	})
}
