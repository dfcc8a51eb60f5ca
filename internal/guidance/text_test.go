package guidance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/guidance"
)

func TestPastedWordTextIsClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"A\u00a0line\u200b with\u00adsoft\r\nends\v":                         "A line withsoft\nends",
		"What to do:\r\n•\tCall\r\n·\tWrite\r\no\tAsk":                       "What to do:\n\n- Call\n- Write\n- Ask",
		"1)\tFirst\n2.\tSecond":                                              "1. First\n2. Second",
		"<p class=MsoNormal>One <b>word</b></p><p>Two</p>":                   "One word\n\nTwo",
		"<h2>Head</h2><ul><li>a</li><li>b &amp; c</li></ul>":                 "## Head\n\n- a\n- b & c",
		"<script>alert(1)</script><style>p{}</style><p>Kept</p>":             "Kept",
		"if a < b and b > c then":                                            "if a < b and b > c then",
		"a\n\n\n\nb":                                                         "a\n\nb",
		"## Head\n\n- a\n- b\n\n> aside":                                     "## Head\n\n- a\n- b\n\n> aside",
		"<!--[if gte mso 9]><xml>junk</xml><![endif]--><p>Text</p>\u0007end": "Text\n\nend",
	} {
		if got := guidance.Clean(in); got != want {
			t.Errorf("%q gives\n%q, want\n%q", in, got, want)
		}
	}
}

func TestCleanTextStaysAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab •·o\t\n\v\u00a0-1).<>&p/#*_[]()\u200b"))).Draw(t, "text")
		once := guidance.Clean(s)
		if strings.ContainsAny(once, "\t\v\r\u00a0\u200b") || strings.Contains(once, "\n\n\n") {
			t.Fatalf("%q is not clean", once)
		}
	})
}

func TestTextIsNeverMarkup(t *testing.T) {
	t.Parallel()
	blocks := guidance.Blocks("## One\n\nSee <b onclick=x>this</b> and [that](javascript:alert(1)) and [there](https://a.example.org/b) and [here](/register) **strong** *soft*.\n\n<script>alert(1)</script>\n\n- a\n- b\n\n1. c\n\n> first\n\n## One")
	var kinds []guidance.BlockKind
	var hrefs []string
	for _, b := range blocks {
		kinds = append(kinds, b.Kind)
		for _, i := range b.Items {
			for _, r := range i {
				if r.Href != "" {
					hrefs = append(hrefs, r.Href)
				}
			}
		}
	}
	want := []guidance.BlockKind{guidance.Heading, guidance.Paragraph, guidance.Paragraph, guidance.Bullets, guidance.Numbers, guidance.Aside, guidance.Heading}
	if d := cmp.Diff(want, kinds); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"https://a.example.org/b", "/register"}, hrefs); d != "" {
		t.Error(d)
	}
	if blocks[0].ID != "one" || blocks[6].ID != "one-2" {
		t.Errorf("%q, %q", blocks[0].ID, blocks[6].ID)
	}
}

func TestChangesAreSaidPartByPart(t *testing.T) {
	t.Parallel()
	old, now := content(), content()
	now.Body = "Read this.\n\n## Then\n\nDo something else.\n\n## Last\n\nRest."
	now.Card, now.Title = []string{"Ask.", "Wait."}, "The guide"
	got := guidance.Changes(old, now)
	var said []string
	for _, c := range got {
		said = append(said, string(c.Kind)+" "+c.Field+" "+c.Title)
	}
	if d := cmp.Diff([]string{"alters part Then", "adds part Last", "alters title ", "adds card Wait."}, said); d != "" {
		t.Error(d)
	}
	want := []guidance.Piece{{Text: "Do", Mark: guidance.Stays}, {Text: "that.", Mark: guidance.Goes}, {Text: "something else.", Mark: guidance.Comes}}
	if d := cmp.Diff(want, got[0].Words); d != "" {
		t.Error(d)
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "c"}))
		a, b := strings.Join(words.Draw(t, "a"), " "), strings.Join(words.Draw(t, "b"), " ")
		var was, is []string
		for _, p := range guidance.Compare(a, b) {
			if p.Mark != guidance.Comes {
				was = append(was, p.Text)
			}
			if p.Mark != guidance.Goes {
				is = append(is, p.Text)
			}
		}
		if strings.Join(was, " ") != a || strings.Join(is, " ") != b {
			t.Fatalf("%q and %q became %q and %q", a, b, was, is)
		}
	})
}

func TestJargon(t *testing.T) {
	t.Parallel()
	ts := []guidance.Term{{Staff: "controller", Plain: "who is in charge"}, {Staff: "data controller", Plain: "who is in charge of data"}, {Staff: "SAR", Plain: "request"}}
	got := guidance.JargonIn("A data controller and a Controller; no sardines, no sar, one SAR. Another controller.", ts)
	want := []guidance.Jargon{{Term: ts[0], Times: 2}, {Term: ts[1], Times: 1}, {Term: ts[2], Times: 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestQuizIsMarkedAndForgotten(t *testing.T) {
	t.Parallel()
	shelf, _, _ := shipped(t)
	right := map[string]string{}
	for _, q := range shelf.Quiz.Questions {
		for _, a := range q.Answers {
			if a.Right {
				right[q.ID] = a.ID
			}
		}
	}
	r := shelf.Quiz.Mark(func(id string) string { return right[id] })
	if !r.Passed || r.Right != len(right) || r.Missing != nil {
		t.Errorf("%+v", r)
	}
	if r := shelf.Quiz.Mark(func(string) string { return "zzz" }); r.Passed || len(r.Missing) != len(right) {
		t.Errorf("%+v", r)
	}
}
