package rulebook_test

import (
	"testing"

	"sharewell/internal/guide"
	"sharewell/internal/rulebook"
	rulebookdata "sharewell/rulebook"
)

// TestEveryRuleThatCanSpeakIsExercised sweeps bodies, purposes and circumstances to find the rules that an
// evaluation can offer, and requires each in a case of law or in a worked case of the guide.
func TestEveryRuleThatCanSpeakIsExercised(t *testing.T) {
	t.Parallel()
	b := england(t)
	met := map[string]bool{}
	for _, cases := range loadCases(t) {
		for _, c := range cases {
			for _, e := range c.Expect {
				for _, kind := range []rulebook.Kind{rulebook.Kind(e.Group), rulebook.KindSchedule1} {
					if id, ok := b.Resolve(kind, e.Code); ok && e.Status != "absent" {
						met[id] = true
					}
				}
			}
		}
	}
	g, err := guide.Load(rulebookdata.EnglandGuide(), b)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.LoadCases(rulebookdata.EnglandCases()); err != nil {
		t.Fatal(err)
	}
	for _, c := range g.Cases() {
		for _, id := range g.Ask(c.Facts, c.On).Rules() {
			met[id] = true
		}
	}
	for id := range spoken(b) {
		if !met[id] {
			t.Errorf("no case exercises %s", id)
		}
	}
}

// spoken gives the rules that an evaluation offers for some facts.
func spoken(b *rulebook.Book) map[string]bool {
	out := map[string]bool{}
	for _, from := range b.BodyKinds() {
		for _, to := range []string{"county", "district", "police", "central_gov", "nhs_trust", "school_academy", "charity_vcse", "regulator"} {
			for _, p := range b.Purposes() {
				for _, yes := range []bool{true, false} {
					f := rulebook.Facts{
						From: b.BodyOf(from.Code), To: b.BodyOf(to), Purposes: []string{p.Code}, Subjects: []string{"child", "adult_at_risk", "staff"},
						SpecialCategories: []string{"health"}, Criminal: true, Confidential: true, CourtOrder: yes, Section251: yes, LawEnforcementPurpose: yes,
					}
					for _, o := range b.Evaluate(f) {
						out[o.RuleID] = true
					}
				}
			}
		}
	}
	return out
}
