package oneoff

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// sides are the giver and the receiver as the directory knows them.
type sides struct {
	provider, recipient           organisation.Standing
	providerKnown, recipientKnown bool
}

// fieldOf names the field of the form that answers a question of the rulebook, or that one of its
// checks of repeat arrangements points to. What a one-off record does not ask is not in it.
var fieldOf = map[string]string{
	"regime": "regime", "art6": "art6", "art9": "art9", "schedule1": "art9_sch1", "art9_sch1": "art9_sch1", "art10": "art10_basis",
	"art10_basis": "art10_basis", "gateway": "legal_power", "legal_power": "legal_power", "confidentiality": "cldc_basis",
	"cldc_basis": "cldc_basis", "compatibility": "compatibility", "special_categories": "special_categories", "purposes": "purposes",
	"opt_out_result": "opt_out_result", "transfer_mechanism": "transfer_mechanism", "art26_summary": "art26_ref",
}

// body says one side in the terms of the law.
func body(st organisation.Standing, known bool, kind string, book *rulebook.Book) rulebook.Body {
	if !known {
		return book.BodyOf(kind)
	}
	return rulebook.Body{Kind: st.Kind, PublicAuthority: st.PublicAuthority, CompetentAuthority: st.CompetentAuthority,
		S16LA: st.S16LA, APDParas: st.PolicyDocuments}
}

// factsOf says a record in the terms of the law, as it stood when it was decided.
func factsOf(c Case, w sides, book *rulebook.Book, today clock.Date) rulebook.Facts {
	a := c.Answers
	day := today
	if t := a.Time("decided_at"); !t.IsZero() {
		day = clock.DateOf(t)
	}
	return rulebook.Facts{
		From: body(w.provider, w.providerKnown, a.One("provider_kind"), book), To: body(w.recipient, w.recipientKnown, a.One("recipient_kind"), book),
		On: midnight(day), Purposes: a["purposes"], Subjects: a["subject_types"], SpecialCategories: a["special_categories"],
		Regime: a.One("regime"), Urgency: a.One("urgency"),
		Criminal: a.Is("criminal_offence_data", Yes), Confidential: a.Is("confidential_info", Yes),
		Requested: asked(c), RequestSaysPublicTask: a.Is("public_task_statement", Yes),
		LawEnforcementPurpose: a.Is("law_enforcement_purpose", Yes), LifeAtRisk: c.Emergency(),
		CollectedOnConsent: a.Is("collected_on_consent", Yes),
		ConsentGiven: (a.Is("consent_position", "relied_on") && a.Given("consent_evidence") || a.Has("cldc_basis", "explicit_consent")) &&
			!a.Given("consent_withdrawn_on"),
		CourtOrder: a.Has("cldc_basis", "court_order") || a.Is("identity_check", "court_document"), Section251: a.Has("cldc_basis", "s251_support"),
		PublicInterestRecorded: a.Has("cldc_basis", "overriding_public_interest") && a.Given("cldc_note"),
	}
}

// arrangementOf says a record as an arrangement of one flow, so that the checks of what was chosen hold
// for it too.
func arrangementOf(c Case, f rulebook.Facts) rulebook.Arrangement {
	a := c.Answers
	role := "controller"
	if a.Is("controller_relationship", "joint") {
		role = "joint_controller"
	}
	return rulebook.Arrangement{
		On: f.On, Purposes: f.Purposes, Subjects: f.Subjects, SpecialCategories: f.SpecialCategories, Criminal: f.Criminal,
		Parties:      []rulebook.PartyFacts{{Name: "the organisation that shares", Body: f.From, Role: role, Provides: true}, {Name: "the receiver", Body: f.To, Role: "recipient_only", Receives: true}},
		Confidential: f.Confidential, Identifiability: "personally_identifiable", Regime: f.Regime, LawEnforcementPurpose: f.LawEnforcementPurpose,
		Requested: f.Requested, RequestSaysPublicTask: f.RequestSaysPublicTask, CollectedOnConsent: f.CollectedOnConsent,
		Article6: a["art6"], Article9: a["art9"], Schedule1: a["art9_sch1"], Article10: a["art10_basis"], Gateways: a["legal_power"],
		Confidentiality: a["cldc_basis"], Compatibility: a["compatibility"], DPIA: rulebook.DPIA{Outcome: "not_required"},
		OptOutRulesGiven: a.Given("opt_out_result"), OutsideUK: a.Is("transfer_outside_uk", Yes), TransferMechanism: a.One("transfer_mechanism"),
		TransparencyGiven: true, RetentionGiven: true, Article26Summary: a.Given("art26_ref"), Article28Contract: true,
		Start: f.On, ReviewDue: f.On,
	}
}

// Law asks the rulebook about a record. Nothing is judged that is not chosen yet: what is missing is told
// as missing. A record that shares nothing rests on no basis, so nothing blocks it.
func lawFindings(c Case, w sides, book *rulebook.Book, today clock.Date) []Finding {
	facts := factsOf(c, w, book, today)
	var out []Finding
	judged := map[string]bool{}
	for _, o := range book.Evaluate(facts) {
		field := fieldOf[string(o.Group)]
		if field == "" || !c.Answers.Has(field, o.Code) && !c.Answers.Has(field, o.RuleID) {
			continue
		}
		judged[o.RuleID] = true
		if f, found := fromOption(o, field); found {
			out = append(out, f)
		}
	}
	for _, f := range book.CheckArrangement(arrangementOf(c, facts)) {
		field, ours := fieldOf[f.Field]
		if ours && !judged[f.RuleID] && c.Answers.Given(field) {
			out = append(out, Finding{Severity: f.Severity, RuleID: f.RuleID, Field: field, Message: f.Message, Fix: f.Fix, Citation: f.Citation})
		}
	}
	return out
}

func fromOption(o rulebook.Option, field string) (Finding, bool) {
	f := Finding{RuleID: o.RuleID, Field: field, Message: o.Label + ": " + o.Reason, Fix: o.Fix, Citation: rulebook.Citation{RuleID: o.RuleID, Label: o.Label}}
	if len(o.Because) > 0 {
		f.Citation = o.Because[0]
	}
	switch o.Status {
	case rulebook.Blocked:
		f.Severity, f.Overridable = rulebook.Block, field == "art6"
	case rulebook.Warn:
		f.Severity = rulebook.Warns
	case rulebook.Allowed:
		return f, false
	}
	return f, true
}

// findings lists everything the rulebook and the policy find, blocks first.
func findings(c Case, w sides, set Settings, book *rulebook.Book, today clock.Date) []Finding {
	out := append(lawFindings(c, w, book, today), Policy(c, set, book)...)
	for i := range out {
		f := &out[i]
		if f.Severity == rulebook.Block && f.Overridable && c.Answers.Given("art6_override") {
			f.Severity, f.Overridden = rulebook.Warns, c.Answers.One("art6_override")
		}
		if f.Severity == rulebook.Block && !c.Shares() && f.Field != "next_review_at" && f.Field != "requester_contact" {
			f.Severity = rulebook.Warns
		}
	}
	order := []rulebook.Severity{rulebook.Block, rulebook.Warns, rulebook.Info}
	slices.SortStableFunc(out, func(a, b Finding) int { return slices.Index(order, a.Severity) - slices.Index(order, b.Severity) })
	return out
}

// midnight gives a date as the rulebook counts days.
func midnight(d clock.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}
