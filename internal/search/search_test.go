package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func county() *Index {
	x := NewIndex(NewSynonyms([][]string{
		{"GP", "doctor", "general practice", "surgery"},
		{"child", "son", "daughter", "pupil"},
		{"opt out", "say no", "object"},
		{"sold", "commercial"},
	}))
	x.Apply([]Document{
		{ID: "g/optout", Kind: "guide", Title: "Choices about your information", URL: "/guides/choices", Scope: Public,
			Asks: []string{"How do I stop my data being used for research?"}, Text: "You can opt out of research. Your care does not change."},
		{ID: "g/school", Kind: "guide", Title: "What a school shares with the school nurse", URL: "/guides/school", Scope: Public,
			Text: "The school gives the nurse a list of pupils with name and address. It need not ask parents for their consent."},
		{ID: "r/1", Kind: "register", Title: "Shared care record", URL: "/register/1", Scope: Public,
			Summary: "Staff of hospitals and general practices see what they need to care for you.", Text: "Who can see it: the general practice, the hospital."},
		{ID: "q/1", Kind: "question", Title: "Can a nurse ask the school for an address?", URL: "/questions/1", Scope: "members", Text: "A question between members about the nurse."},
	}, nil)
	return x
}

func titles(r Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.Document.Title)
	}
	return out
}

func TestFindsByMeaning(t *testing.T) {
	t.Parallel()
	x := county()
	for _, c := range []struct{ ask, first string }{
		{"who can see my doctor's record", "Shared care record"},
		{"can the school tell the nurse my son’s address", "What a school shares with the school nurse"},
		{"stop my data being used for research", "Choices about your information"},
		{"say no", "Choices about your information"},
		{"hospitl", "Shared care record"},
		{"scho", "What a school shares with the school nurse"},
		{"GENERAL PRÁCTICE", "Shared care record"},
	} {
		got := titles(x.Search(Query{Words: c.ask}))
		if len(got) == 0 || got[0] != c.first {
			t.Errorf("%q finds %q, want %q first", c.ask, got, c.first)
		}
	}
}

func TestSaysWhy(t *testing.T) {
	t.Parallel()
	x := county()
	r := x.Search(Query{Words: "doctor hospitl"})
	want := []Because{{"doctor", "general practic", WhySynonym}, {"hospitl", "hospitals", WhySpelling}}
	if diff := cmp.Diff(want, r.Hits[0].Why); diff != "" {
		t.Error(diff)
	}
	if r.Meant["hospitl"] != "hospitals" {
		t.Errorf("meant %q", r.Meant)
	}
	if got := r.Hits[0].Snippet.String(); !strings.Contains(got, "general practice") {
		t.Errorf("snippet %q", got)
	}
}

func TestScopesCloseEveryDoor(t *testing.T) {
	t.Parallel()
	x := county()
	ask := Query{Words: "nurse address"}
	r := x.Search(ask)
	if slices.Contains(titles(r), "Can a nurse ask the school for an address?") || r.Kinds["question"] != 0 || r.Total != 1 {
		t.Errorf("the public sees a member's question: %q %v %d", titles(r), r.Kinds, r.Total)
	}
	for _, s := range x.Suggest("can a nurse", nil, 5) {
		if s.Kind == "question" {
			t.Errorf("suggested %q", s.Text)
		}
	}
	ask.May = func(s Scope) bool { return s == Public || s == "members" }
	if r = x.Search(ask); r.Kinds["question"] != 1 || r.Total != 2 {
		t.Errorf("a member sees %v", r.Kinds)
	}
	ask.Kinds = []string{"question"}
	if r = x.Search(ask); r.Total != 1 || len(r.Kinds) != 2 {
		t.Errorf("narrowed: %d %v", r.Total, r.Kinds)
	}
}

func TestReplacesAndRemoves(t *testing.T) {
	t.Parallel()
	x := county()
	x.Apply([]Document{{ID: "r/1", Kind: "register", Title: "Ambulance handover", Scope: Public}}, []string{"g/school"})
	if got := titles(x.Search(Query{Words: "hospital"})); len(got) != 0 {
		t.Errorf("the old text still answers: %q", got)
	}
	if got := titles(x.Search(Query{Words: "school nurse"})); len(got) != 0 {
		t.Errorf("removed, and still found: %q", got)
	}
	if got := titles(x.Search(Query{Words: "ambulance"})); len(got) != 1 || x.Len() != 3 {
		t.Errorf("%q, %d stand", got, x.Len())
	}
}

func TestAnswersAnythingCalmly(t *testing.T) {
	t.Parallel()
	x := county()
	for _, q := range []string{"", " ", "the of and", strings.Repeat("school ", 2000), strings.Repeat("x", 10000), "\x00\x01\x02", "\xff\xfe", "'’ʼ",
		"\u202eschool", strings.Repeat("a b c d e f ", 900), "🙂🙂", "𝓼𝓬𝓱𝓸𝓸𝓵"} {
		r := x.Search(Query{Words: q, Most: 5})
		if len(r.Hits) > 5 {
			t.Errorf("%.20q gives %d", q, len(r.Hits))
		}
		x.Suggest(q, nil, 5)
	}
	if got := titles(x.Search(Query{Words: "𝓼𝓬𝓱𝓸𝓸𝓵"})); len(got) == 0 {
		t.Error("letters of another shape are letters all the same")
	}
}

func TestPagesFollowOn(t *testing.T) {
	t.Parallel()
	x := NewIndex(nil)
	var docs []Document
	for i := range 50 {
		docs = append(docs, Document{ID: fmt.Sprint(i), Kind: "k", Title: fmt.Sprintf("Record %02d", i), Scope: Public, Text: "flow " + strings.Repeat("flow ", i%7)})
	}
	x.Apply(docs, nil)
	all := titles(x.Search(Query{Words: "flow", Most: 50}))
	var paged []string
	for skip := 0; skip < 50; skip += 7 {
		paged = append(paged, titles(x.Search(Query{Words: "flow", Skip: skip, Most: 7}))...)
	}
	if diff := cmp.Diff(all, paged); diff != "" {
		t.Error(diff)
	}
}

var vocabulary = []string{"school", "schools", "nurse", "record", "records", "sharing", "share", "care", "police", "address", "child", "general", "practice", "hospital"}

func anyDocument(t *rapid.T, id string) Document {
	text := func(label string, most int) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, most).Draw(t, label), " ")
	}
	return Document{ID: id, Kind: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "kind"), Title: text("title", 3), Text: text("text", 12),
		Scope: rapid.SampledFrom([]Scope{Public, "members"}).Draw(t, "scope")}
}

// TestOrderOfComingMakesNoDifference holds a much-changed index against one built at once, and both against
// a search of the texts themselves.
func TestOrderOfComingMakesNoDifference(t *testing.T) {
	t.Parallel()
	syn := [][]string{{"general practice", "doctor"}, {"child", "pupil"}}
	rapid.Check(t, func(t *rapid.T) {
		grown, truth := NewIndex(NewSynonyms(syn)), map[string]Document{}
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			var put []Document
			for range rapid.IntRange(0, 4).Draw(t, "n") {
				d := anyDocument(t, fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "id")))
				put = append(put, d)
			}
			var remove []string
			if rapid.Bool().Draw(t, "remove") {
				remove = []string{fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "gone"))}
			}
			grown.Apply(put, remove)
			for _, id := range remove {
				delete(truth, id)
			}
			for _, d := range put {
				truth[d.ID] = d
			}
		}
		var docs []Document
		for _, d := range truth {
			docs = append(docs, d)
		}
		once := NewIndex(NewSynonyms(syn))
		once.Apply(docs, nil)
		ask := strings.Join(rapid.SliceOfN(rapid.SampledFrom(append([]string{"doctor", "pupil", "nurze"}, vocabulary...)), 1, 3).Draw(t, "ask"), " ")
		a, b := grown.Search(Query{Words: ask}), once.Search(Query{Words: ask})
		if grown.Len() != len(truth) || a.Total != b.Total {
			t.Fatalf("%q: %d of %d stand, %d and %d found", ask, grown.Len(), len(truth), a.Total, b.Total)
		}
		if !strings.Contains(ask, "nurze") && !strings.Contains(ask, "doctor") {
			if n := plainCount(truth, ask); a.Total != n {
				t.Fatalf("%q finds %d, a plain look finds %d", ask, a.Total, n)
			}
		}
		for _, h := range a.Hits {
			if h.Document.Scope != Public {
				t.Fatal("a member's document came out")
			}
		}
	})
}

// plainCount counts public documents with any of the words, by looking at their texts.
func plainCount(docs map[string]Document, ask string) int {
	n := 0
	for _, d := range docs {
		has := false
		for _, w := range words(d.Title + " " + d.Text) {
			for _, a := range words(ask) {
				open := strings.HasSuffix(ask, a.folded) && (strings.HasPrefix(w.folded, a.folded) || strings.HasPrefix(w.term, a.folded))
				has = has || w.term == a.term || open || a.term == "pupil" && w.term == "child" || a.term == "child" && w.term == "pupil"
			}
		}
		if has && d.Scope == Public {
			n++
		}
	}
	return n
}

func TestReadersNeverWait(t *testing.T) {
	t.Parallel()
	x := county()
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if r := x.Search(Query{Words: "school nurse"}); r.Total == 0 {
						t.Error("the standing document went missing")
						return
					}
				}
			}
		})
	}
	for i := range 300 {
		x.Apply([]Document{{ID: fmt.Sprint("n/", i%20), Kind: "news", Title: fmt.Sprint("News ", i), Text: "nurse", Scope: Public}}, nil)
	}
	close(stop)
	wg.Wait()
	if n := len(x.now.Load().parts); n > mostParts {
		t.Errorf("%d segments", n)
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"nurse", "nurse", 0}, {"nurze", "nurse", 1}, {"nrse", "nurse", 1}, {"unrse", "nurse", 1}, {"vaxination", "vaccination", 2}, {"abc", "xyz", 3}} {
		if got := distance(c.a, c.b, 2); got != c.want {
			t.Errorf("%s %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func FuzzSearch(f *testing.F) {
	x := county()
	for _, q := range []string{"school", "can the school tell", "\xff", "'s", "ﬁ", "e\u0301"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		for _, h := range x.Search(Query{Words: q}).Hits {
			if h.Score < 0 || h.Score > 1 {
				t.Errorf("score %v", h.Score)
			}
		}
		d := Document{ID: "x", Title: q, Text: q, Scope: Public}
		snippet(&d, x.now.Load().understand(q, x.synonyms), remembered())
	})
}

// Manufactured makes documents of a county's size with words as unevenly spread as in real text.
func manufactured(n int) []Document {
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 4, 30000)
	word := func() string { return fmt.Sprintf("w%d", zipf.Uint64()) }
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(word())
			b.WriteByte(' ')
		}
		return b.String()
	}
	docs := make([]Document, n)
	for i := range docs {
		docs[i] = Document{ID: fmt.Sprint(i), Kind: "k", Title: text(6), Text: text(80), Scope: Public}
	}
	return docs
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		x := NewIndex(nil)
		x.Apply(manufactured(n), nil)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			i := 0
			for b.Loop() {
				x.Search(Query{Words: fmt.Sprintf("w%d w%d w%d", 5+i%40, 100+i%300, 1000+i%500)})
				i++
			}
		})
	}
}
