package guide_test

import (
	"slices"
	"testing"

	"sharewell/internal/guide"
)

// TestEveryRuleIsExercised requires that each rule and question of the guide speaks in some worked case.
func TestEveryRuleIsExercised(t *testing.T) {
	t.Parallel()
	g := england(t)
	met := map[string]bool{}
	for _, c := range g.Cases() {
		for _, id := range g.Ask(c.Facts, c.On).Rules() {
			met[id] = true
		}
		for _, s := range g.Path(c.Facts) {
			met[s.Question.ID] = true
		}
		if q, more := g.Next(c.Facts); more {
			met[q.ID] = true
		}
	}
	for _, id := range g.RuleIDs() {
		if !met[id] {
			t.Errorf("no worked case exercises %s", id)
		}
	}
}

// TestRestsOn shows what looks at a rule again when it changes.
func TestRestsOn(t *testing.T) {
	t.Parallel()
	g := england(t)
	found := g.RestsOn("gateway.ca2004.s16la")
	for _, want := range []guide.Rests{
		{Kind: "advice", ID: "guide.advice.child.duty", Label: "The duty to share about a child"},
		{Kind: "case", ID: "child-school-social-care", Label: "A school tells children's services of neglect"},
	} {
		if !slices.Contains(found, want) {
			t.Errorf("missing: %+v in %+v", want, found)
		}
	}
	if n := len(g.RestsOn("no.such.rule")); n != 0 {
		t.Errorf("%d things rest on a rule that does not exist", n)
	}
}
