package rulebook_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/rulebook"
)

// some draws a subset of a list's codes.
func some(rt *rapid.T, b *rulebook.Book, list string) []string {
	l, err := b.List(list)
	if err != nil {
		rt.Fatal(err)
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(l.Codes()), 0, 3, rapid.ID[string]).Draw(rt, list)
}

func drawBody(rt *rapid.T, b *rulebook.Book, name string) rulebook.Body {
	l, err := b.List("org_type")
	if err != nil {
		rt.Fatal(err)
	}
	body := b.BodyOf(rapid.SampledFrom(l.Codes()).Draw(rt, name))
	body.APDParas = some(rt, b, "schedule1")
	body.PublicAuthority = body.PublicAuthority != rapid.Bool().Draw(rt, name+" differs")
	return body
}

func drawDate(rt *rapid.T) time.Time {
	return time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 365*6).Draw(rt, "day"))
}

func drawFacts(rt *rapid.T, b *rulebook.Book) rulebook.Facts {
	flag := func(name string) bool { return rapid.Bool().Draw(rt, name) }
	return rulebook.Facts{
		From: drawBody(rt, b, "from"), To: drawBody(rt, b, "to"), On: drawDate(rt),
		Purposes: some(rt, b, "purpose"), Subjects: some(rt, b, "subject_types"),
		SpecialCategories: some(rt, b, "special_categories"),
		Urgency:           rapid.SampledFrom([]string{"", "routine", "urgent", "emergency"}).Draw(rt, "urgency"),
		Criminal:          flag("criminal"), Confidential: flag("confidential"), GPPatientData: flag("gp"),
		Requested: flag("requested"), RequestSaysPublicTask: flag("says"), LawEnforcementPurpose: flag("le"),
		Safeguarding: flag("safeguarding"), LifeAtRisk: flag("life"), OutsidePublicTask: flag("outside"),
		ConsentGiven: flag("consent"), CannotConsent: flag("cannot"), CourtOrder: flag("court"),
		Section251: flag("251"), PublicInterestRecorded: flag("interest"),
	}
}

func TestOptionsAreSafeSourcedAndStable(t *testing.T) {
	t.Parallel()
	b := england(t)
	rapid.Check(t, func(rt *rapid.T) {
		f := drawFacts(rt, b)
		options := b.Evaluate(f)
		if d := cmp.Diff(options, b.Evaluate(f)); d != "" {
			rt.Fatalf("two evaluations differ:\n%s", d)
		}
		seen := map[rulebook.Group]rulebook.Option{}
		for _, o := range options {
			if o.Recommended && o.Status != rulebook.Allowed {
				rt.Fatalf("%s is recommended and %s", o.RuleID, o.Status)
			}
			if last, ok := seen[o.Group]; ok && o.Recommended && !last.Recommended {
				rt.Fatalf("%s is recommended but stands below %s", o.RuleID, last.RuleID)
			}
			seen[o.Group] = o
			checkSpoken(rt, b, f, o)
		}
		forbidEA(rt, f, options)
	})
}

// checkSpoken requires a reason, a way out where there is one to find, and rules of the day as sources.
func checkSpoken(rt *rapid.T, b *rulebook.Book, f rulebook.Facts, o rulebook.Option) {
	if o.Reason == "" || o.Status != rulebook.Allowed && o.Fix == "" {
		rt.Fatalf("%s says too little: %+v", o.RuleID, o)
	}
	if len(o.Because) == 0 || o.Because[0].RuleID != o.RuleID {
		rt.Fatalf("%s does not cite itself first", o.RuleID)
	}
	for _, c := range o.Because {
		if _, ok := b.RuleOn(c.RuleID, f.On); !ok {
			rt.Fatalf("%s cites %s, which is not in force on %s", o.RuleID, c.RuleID, f.On.Format(time.DateOnly))
		}
	}
}

// forbidEA holds the rule that most changes the design: no public authority rests its task on ea or f.
func forbidEA(rt *rapid.T, f rulebook.Facts, options []rulebook.Option) {
	if !f.From.PublicAuthority || f.OutsidePublicTask {
		return
	}
	for _, o := range options {
		ea := o.Group == rulebook.GroupArticle6 && (o.Code == "f" || len(o.Code) == 3 && o.Code[:2] == "ea")
		if ea && o.Status != rulebook.Blocked {
			rt.Fatalf("a public authority is offered %s: %s", o.Code, o.Status)
		}
	}
}

func drawArrangement(rt *rapid.T, b *rulebook.Book) rulebook.Arrangement {
	f := drawFacts(rt, b)
	roles, err := b.List("party_role")
	if err != nil {
		rt.Fatal(err)
	}
	a := rulebook.Arrangement{
		On: f.On, Purposes: f.Purposes, Subjects: f.Subjects, SpecialCategories: f.SpecialCategories,
		Criminal: f.Criminal, Confidential: f.Confidential, GPPatientData: f.GPPatientData,
		Article6: some(rt, b, "art6"), Article9: some(rt, b, "art9"), Schedule1: some(rt, b, "schedule1"),
		Article10: some(rt, b, "schedule1"), Gateways: some(rt, b, "gateway"), Confidentiality: some(rt, b, "confidentiality"),
		Compatibility: some(rt, b, "compatibility"), Start: f.On, ReviewDue: drawDate(rt),
	}
	for range rapid.IntRange(0, 6).Draw(rt, "parties") {
		a.Parties = append(a.Parties, rulebook.PartyFacts{
			Name: rapid.StringMatching(`[A-Z][a-z]{3}`).Draw(rt, "name"), Body: drawBody(rt, b, "party"),
			Role:     rapid.SampledFrom(roles.Codes()).Draw(rt, "role"),
			Provides: rapid.Bool().Draw(rt, "provides"), Receives: rapid.Bool().Draw(rt, "receives"),
		})
	}
	return a
}

func TestFindingsAreSpokenAndStable(t *testing.T) {
	t.Parallel()
	b := england(t)
	rapid.Check(t, func(rt *rapid.T) {
		a := drawArrangement(rt, b)
		found := b.CheckArrangement(a)
		if d := cmp.Diff(found, b.CheckArrangement(a)); d != "" {
			rt.Fatalf("two checks differ:\n%s", d)
		}
		for i, f := range found {
			if f.Message == "" || f.Fix == "" || f.Field == "" || f.RuleID != "" && f.Citation.RuleID == "" {
				rt.Fatalf("a finding says too little: %+v", f)
			}
			if i > 0 && f.Severity == rulebook.Block && found[i-1].Severity != rulebook.Block {
				rt.Fatalf("%s blocks but stands below %s", f.RuleID, found[i-1].RuleID)
			}
		}
	})
}
