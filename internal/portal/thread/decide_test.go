package thread

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/errs"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func TestReadTyped(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]Typed{
		"Clause 4.2":                   {Kind: CiteClause, Number: "4.2", Title: "Clause 4.2"},
		"clause 4: Security":           {Kind: CiteClause, Number: "4", Title: "clause 4: Security"},
		"4.2":                          {Kind: CiteClause, Number: "4.2", Title: "4.2"},
		"/agreement/2026.1/c-security": {Kind: CiteClause, Ref: "c-security"},
		"https://x.example.org/guides/share-with-police?x=1": {Kind: CiteGuide, Ref: "share-with-police"},
		"km-r-2026-0142":          {Kind: CiteRecord, Ref: "KM-R-2026-0142"},
		"/register/km-r-2026-142": {Kind: CiteRecord, Ref: "KM-R-2026-142"},
		"Record KM-R-2026-0142":   {Kind: CiteRecord, Ref: "KM-R-2026-0142"},
		"Sharing with the police": {Title: "Sharing with the police"},
		"2026 rules":              {Title: "2026 rules"},
		"/portal/questions/x":     {Title: "/portal/questions/x"},
		"%zz":                     {Title: "%zz"},
	} {
		if diff := cmp.Diff(want, ReadTyped(line)); diff != "" {
			t.Errorf("%q: %s", line, diff)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for title, want := range map[string][]string{
		"May a school share attendance with the police?": {"school", "attendanc", "polic"},
		"Schools’ sharing of “Attendance” data":          {"school", "attendanc"},
		"DPIA for CCTV": {"dpia", "cctv"},
		"?":             nil,
	} {
		if diff := cmp.Diff(want, Words(title)); diff != "" {
			t.Errorf("%q: %s", title, diff)
		}
	}
}

// TestLooking is the table of what becomes of a citation.
func TestLooking(t *testing.T) {
	t.Parallel()
	old := &Change{Label: "L", Sum: "b", At: noon}
	for name, c := range map[string]struct {
		changed *Change
		now     string // "" is gone
		told    bool
		want    *Change
	}{
		"as it was":              {nil, "a", false, nil},
		"new words":              {nil, "b", true, &Change{Label: "Now", Sum: "b", At: noon}},
		"told already":           {old, "b", false, old},
		"changed once more":      {old, "c", true, &Change{Label: "Now", Sum: "c", At: noon}},
		"as it was again":        {old, "a", true, nil},
		"gone":                   {nil, "", true, &Change{Gone: true, Label: "L", At: noon}},
		"gone after it changed":  {old, "", true, &Change{Gone: true, Label: "L", At: noon}},
		"gone, and told already": {&Change{Gone: true, Label: "L", At: noon}, "", false, &Change{Gone: true, Label: "L", At: noon}},
		"back again":             {&Change{Gone: true, Label: "L", At: noon}, "a", true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := Post{Cites: []Cite{{Kind: CiteRule, Ref: "r", Label: "L", Sum: "a", Changed: c.changed}}}
			told := p.look(Source{Kind: CiteRule, Ref: "r", Label: "Now", Sum: c.now}, c.now == "", noon)
			if diff := cmp.Diff(c.want, p.Cites[0].Changed); diff != "" || told != c.told {
				t.Errorf("told %v, %s", told, diff)
			}
		})
	}
}

// TestEndorsing is the table of who can endorse what.
func TestEndorsing(t *testing.T) {
	t.Parallel()
	dpo, author := Author{Person: "d", Role: access.DPO}, Author{Person: "a"}
	stands := Endorsement{By: dpo, At: noon}
	for name, c := range map[string]struct {
		post Post
		kind errs.Kind
		n    int
	}{
		"an answer":             {Post{Kind: Answer, By: author}, "", 1},
		"a comment":             {Post{Kind: Comment, By: author}, errs.Conflict, 0},
		"one's own":             {Post{Kind: Answer, By: dpo}, errs.Forbidden, 0},
		"a hidden one":          {Post{Kind: Answer, By: author, Hidden: true}, errs.NotFound, 0},
		"an amber one":          {Post{Kind: Answer, By: author, Cites: []Cite{{Changed: &Change{}}}}, errs.Conflict, 0},
		"once more":             {Post{Kind: Answer, By: author, Endorsed: []Endorsement{stands}}, "", 1},
		"after a withdrawn one": {Post{Kind: Answer, By: author, Endorsed: []Endorsement{{By: dpo, At: noon, Withdrawn: noon}}}, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.post.endorse(dpo, noon)
			if err == nil != (c.kind == "") || err != nil && errs.KindOf(err) != c.kind || len(c.post.Endorsed) != c.n {
				t.Errorf("%v, %d endorsements", err, len(c.post.Endorsed))
			}
		})
	}
}

func TestOrderOfAnswers(t *testing.T) {
	t.Parallel()
	accepted, endorsed := Post{ID: "3", Accepted: true}, Post{ID: "2", Endorsed: []Endorsement{{At: noon}}}
	ended, plain := Post{ID: "1", Endorsed: []Endorsement{{At: noon, Withdrawn: noon}}}, Post{ID: "4"}
	keys := []string{accepted.SortKey(), endorsed.SortKey(), ended.SortKey(), plain.SortKey()}
	for i := 1; i < len(keys); i++ {
		if keys[i-1] >= keys[i] {
			t.Errorf("%q does not stand before %q", keys[i-1], keys[i])
		}
	}
}
