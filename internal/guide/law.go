package guide

import (
	"cmp"
	"slices"
	"time"

	"sharewell/internal/rulebook"
)

// lawFacts puts the answers into the rulebook's terms. An answer that was not given is put as the law
// would take it: no order, no support, no recorded interest; confidence as the kinds of body suggest.
func (g *Guide) lawFacts(f Facts, on time.Time) rulebook.Facts {
	to := g.options["to"][f.To]
	law := rulebook.Facts{
		From: g.book.BodyOf(f.From), To: g.book.BodyOf(cmp.Or(g.kindOf(f.To), "other")), On: on,
		Subjects: slices.Clone(f.Subjects), SpecialCategories: special(f.Data), Urgency: urgency(f),
		Criminal:              slices.Contains(f.Data, "criminal"),
		Requested:             f.Requested != "" && f.Requested != No,
		RequestSaysPublicTask: f.Requested == "yes_for_public_task",
		CourtOrder:            f.Requested == "court_order",
		LifeAtRisk:            f.Danger == DangerNow,
		ConsentGiven:          f.Consent == "given", CannotConsent: f.Consent == "cannot",
		Section251: f.Section251 == Yes, PublicInterestRecorded: f.PublicInterest == Yes,
		CollectedOnConsent: f.CollectedOnConsent == Yes, OutsidePublicTask: f.OutsidePublicTask == Yes,
	}
	law.From = body(law.From, f.FromPublic, f.FromCompetent, f.FromCovered)
	law.To = body(law.To, f.ToPublic, f.ToCompetent, f.ToCovered)
	law.From.APDParas = g.policyDocuments(f)
	law.Purposes = g.purposes(f)
	law.Safeguarding = f.InDanger() && to.service
	law.Confidential = g.confidential(f)
	law.GPPatientData = f.From == "gp_practice" && slices.Contains(f.Data, "health")
	law.LawEnforcementPurpose = f.LawEnforcement == Yes ||
		f.LawEnforcement == "" && law.From.CompetentAuthority && slices.Contains(law.Purposes, "P05")
	law.Regime = regime(f, law)
	return law
}

// body puts what is known of one body over what its kind brings.
func body(b rulebook.Body, public, competent, covered string) rulebook.Body {
	set := func(v *bool, answer string) {
		if answer == Yes || answer == No {
			*v = answer == Yes
		}
	}
	set(&b.PublicAuthority, public)
	set(&b.CompetentAuthority, competent)
	switch {
	case covered == No:
		b.S16LA = No
	case covered == Yes && (b.S16LA == "" || b.S16LA == No):
		b.S16LA = "provider_for_body"
	}
	return b
}

// kindOf gives the kind of body a receiver counts as; empty for somebody who is no body.
func (g *Guide) kindOf(to string) string { return g.options["to"][to].kind }

// policyDocuments gives the paragraphs the giver's policy document covers. Nobody was asked unless the
// facts say so, and a missing document never stops a sharing: it is then taken as held, and checked after.
func (g *Guide) policyDocuments(f Facts) []string {
	if len(f.PolicyDocuments) > 0 {
		return slices.DeleteFunc(slices.Clone(f.PolicyDocuments), func(c string) bool { return c == None })
	}
	return g.codes("policy_documents")
}

// purposes gives the purposes of the Agreement that the answers stand for. Danger to somebody makes
// protecting them a purpose, whatever else is.
func (g *Guide) purposes(f Facts) []string {
	var out []string
	if p := g.options["purpose"][f.Purpose].purpose; p != "" {
		out = append(out, p)
	}
	if !f.InDanger() || !g.options["to"][f.To].service {
		return out
	}
	adult := slices.ContainsFunc(f.Subjects, func(s string) bool { return s == "adult" || s == "adult_at_risk" })
	if child(f) && !slices.Contains(out, "P03") {
		out = append(out, "P03")
	}
	if adult && !child(f) && !slices.Contains(out, "P04") {
		out = append(out, "P04")
	}
	return out
}

func child(f Facts) bool {
	return slices.ContainsFunc(f.Subjects, func(s string) bool { return s == "child" || s == "unborn" })
}

// confidential takes health and care as told in confidence until the facts say otherwise.
func (g *Guide) confidential(f Facts) bool {
	switch f.Confidential {
	case Yes, NotSure:
		return true
	case No:
		return false
	}
	k, _ := g.book.BodyKind(f.From)
	return k.HealthOrCare && k.Sector != "local_government" || slices.Contains(f.Data, "health")
}

// regime chooses the law that governs the giver.
// Law: DPA 2018 s.29 to s.36 for competent authorities; UK GDPR recital 27 for people who have died.
func regime(f Facts, law rulebook.Facts) string {
	living := slices.ContainsFunc(f.Subjects, func(s string) bool { return s != "deceased" })
	switch {
	case f.Identifiable == "anonymous" && len(law.SpecialCategories) == 0 && !law.Criminal:
		return "not_personal"
	case len(f.Subjects) > 0 && !living:
		return "deceased_only"
	case law.From.CompetentAuthority && law.LawEnforcementPurpose:
		return "dpa_part3_le"
	}
	return "uk_gdpr"
}

// special gives the special categories among the kinds of data.
func special(data []string) []string {
	var out []string
	for _, d := range data {
		if d != "ordinary" && d != "criminal" && d != NotSure {
			out = append(out, d)
		}
	}
	return out
}

// urgency is what danger makes of it, or what the facts say when that is faster.
func urgency(f Facts) string {
	order := []string{"routine", "urgent", "emergency"}
	least := map[string]int{DangerNow: 2, DangerRisk: 1, NotSure: 1}[f.Danger]
	return order[max(least, slices.Index(order, f.Urgency))]
}

// evaluate asks the rulebook, and leaves out the gateways that do not reach here: somebody who is no service
// is reached by those of their option only, and a gateway made for a context is offered in that context
// only, then first. What the rulebook blocks stays, so that it is said.
func (g *Guide) evaluate(x *view) []rulebook.Option {
	to, known := g.options["to"][x.facts.To]
	of := g.options["context"][x.facts.Context].gateways
	elsewhere := func(code string) bool {
		for _, o := range g.options["context"] {
			if slices.Contains(o.gateways, code) && !slices.Contains(of, code) {
				return true
			}
		}
		return false
	}
	var own, others, out []rulebook.Option
	for _, o := range g.book.Evaluate(x.law) {
		switch {
		case o.Group != rulebook.GroupGateway || o.Status == rulebook.Blocked:
			out = append(out, o)
		case known && !to.service && !slices.Contains(to.gateways, o.Code):
		case slices.Contains(of, o.Code) && o.Status == rulebook.Allowed:
			o.Recommended = true
			own = append(own, o)
		case !elsewhere(o.Code) || !to.service:
			others = append(others, o)
		}
	}
	gateways := slices.Concat(own, others)
	if !slices.ContainsFunc(gateways, func(o rulebook.Option) bool { return o.Recommended }) {
		if i := slices.IndexFunc(gateways, func(o rulebook.Option) bool { return o.Status == rulebook.Allowed }); i >= 0 {
			gateways[i].Recommended = true
		}
	}
	slices.SortStableFunc(gateways, func(a, b rulebook.Option) int { return place(a) - place(b) })
	return append(out, gateways...)
}

// place orders gateways: the recommended, then the allowed, then those with a warning.
func place(o rulebook.Option) int {
	switch {
	case o.Recommended:
		return 0
	case o.Status == rulebook.Allowed:
		return 1
	}
	return 2
}

// codes gives the codes of a field.
func (g *Guide) codes(field string) []string {
	f, _ := g.Field(field)
	out := make([]string, len(f.Options))
	for i, o := range f.Options {
		out[i] = o.Code
	}
	return out
}
