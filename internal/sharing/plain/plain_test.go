package plain_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/sharing"
	"sharewell/internal/sharing/plain"
)

func content() sharing.Content {
	return sharing.Content{PlainTitle: "Schools tell the council who is on roll", SpecificPurpose: "To see that no child is missing from school. The council looks at the list each week.",
		Benefits: "Children who are missing are found soon. Families get help.", Risks: "A wrong name on the list can lead to a visit for no reason.", EqualityNote: "Children who move often are on the list more often."}
}

func TestLook(t *testing.T) {
	t.Parallel()
	terms := []plain.Term{{"data subject", "person the information is about"}, {"DPIA", "check of the risks to people"}}
	for name, c := range map[string]struct {
		change func(*sharing.Content)
		want   func(plain.Report) bool
	}{
		"plain words are fine": {func(*sharing.Content) {}, plain.Report.Fine},
		"a hard sentence": {func(c *sharing.Content) {
			c.Necessity = "Multidisciplinary safeguarding arrangements necessitate the systematic identification of vulnerable individuals, and such individuals are identified by means of the aforementioned interorganisational processing of proportionate categories of information."
		}, func(r plain.Report) bool {
			return len(r.Hard) == 1 && r.Hard[0].Field == "necessity" && slices.Equal(r.Hard[0].Why, []plain.Reason{plain.Long, plain.LongWords, plain.Passive}) && r.Hard[0].Age > 15
		}},
		"jargon": {func(c *sharing.Content) { c.Necessity = "A DPIA was made for each Data Subject." }, func(r plain.Report) bool {
			return cmp.Diff([]plain.Suggestion{{"necessity", "data subject", "person the information is about"}, {"necessity", "DPIA", "check of the risks to people"}}, r.Jargon) == ""
		}},
		"too little of the risks":   {func(c *sharing.Content) { c.Benefits = strings.Repeat("Help comes soon. ", 12) }, func(r plain.Report) bool { return !r.Balance.Fair() }},
		"too little of the benefit": {func(c *sharing.Content) { c.Risks = strings.Repeat("Harm may come. ", 12) }, func(r plain.Report) bool { return !r.Balance.Fair() }},
		"no equality note":          {func(c *sharing.Content) { c.EqualityNote = " " }, func(r plain.Report) bool { return slices.Equal(r.Missing, []string{"equality_note"}) }},
		"a telephone number": {func(c *sharing.Content) { c.Risks += " Ring 01622 496000." }, func(r plain.Report) bool {
			return len(r.Personal) == 1 && r.Personal[0].Hint.Kind == sharing.HintPhone
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := content()
			c.change(&x)
			if r := plain.Look(&x, terms, 11); !c.want(r) {
				t.Errorf("%+v", r)
			}
		})
	}
}

// TestSentencesLoseNoWord splits any text and puts it together again.
func TestSentencesLoseNoWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`([A-Za-z]{1,9}[.!?]?[ \n]{1,2}){0,30}`).Draw(t, "text")
		if got, want := strings.Join(plain.Sentences(s), " "), strings.Join(strings.Fields(s), " "); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}
