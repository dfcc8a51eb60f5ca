package rulebook

import (
	"maps"
	"slices"
)

// ctx is what conditions look at.
type ctx struct {
	book  *Book
	facts *Facts
	arr   *arranged // nil when one sharing is judged
	rule  *Rule     // the choice looked at; nil outside choices
	group Group
}

// term is one word of the vocabulary: a flag or a set of codes.
type term struct {
	flag        func(*ctx) bool
	set         func(*ctx) []string
	list        string // the list its codes come from
	scope       scope  // the narrowest scope that can answer it
	arrangement bool   // only an arrangement can answer it
}

// vocabulary gives every word conditions may use.
func vocabulary() map[string]term {
	words := factWords()
	maps.Copy(words, bodyWords("from.", scopeController, func(f *Facts) *Body { return &f.From }))
	maps.Copy(words, bodyWords("to.", scopeFlow, func(f *Facts) *Body { return &f.To }))
	maps.Copy(words, choiceWords())
	maps.Copy(words, arrangementWords())
	words["from.own_tasks"] = term{scope: scopeController, flag: func(x *ctx) bool {
		return x.facts.From.PublicAuthority && !x.facts.OutsidePublicTask
	}}
	return words
}

// factWords are about the sharing itself.
func factWords() map[string]term {
	words := map[string]term{
		"purpose":          {list: "purpose", set: func(x *ctx) []string { return x.facts.Purposes }},
		"subject":          {list: "subject_types", set: func(x *ctx) []string { return x.facts.Subjects }},
		"special_category": {list: "special_categories", set: func(x *ctx) []string { return x.facts.SpecialCategories }},
		"urgency":          {list: "urgency", set: func(x *ctx) []string { return []string{x.facts.Urgency} }},
		"regime":           {list: "regime", set: func(x *ctx) []string { return []string{regimeOf(x.facts)} }},
	}
	flags := map[string]func(*Facts) bool{
		"special":                  hasSpecial,
		"criminal":                 func(f *Facts) bool { return f.Criminal },
		"confidential":             func(f *Facts) bool { return f.Confidential },
		"gp_patient_data":          func(f *Facts) bool { return f.GPPatientData },
		"requested":                func(f *Facts) bool { return f.Requested },
		"request_says_public_task": func(f *Facts) bool { return f.RequestSaysPublicTask },
		"law_enforcement":          func(f *Facts) bool { return f.LawEnforcementPurpose },
		"life_at_risk":             func(f *Facts) bool { return f.LifeAtRisk },
		"collected_on_consent":     func(f *Facts) bool { return f.CollectedOnConsent },
		"consent_given":            func(f *Facts) bool { return f.ConsentGiven },
		"cannot_consent":           func(f *Facts) bool { return f.CannotConsent },
		"court_order":              func(f *Facts) bool { return f.CourtOrder },
		"section_251":              func(f *Facts) bool { return f.Section251 },
		"public_interest_recorded": func(f *Facts) bool { return f.PublicInterestRecorded },
	}
	for name, flag := range flags {
		words[name] = term{flag: func(x *ctx) bool { return flag(x.facts) }}
	}
	words["safeguarding"] = term{flag: func(x *ctx) bool {
		return x.facts.Safeguarding || x.purposeHas(func(p Purpose) bool { return p.Safeguarding })
	}}
	words["direct_care"] = term{flag: func(x *ctx) bool { return x.purposeHas(func(p Purpose) bool { return p.DirectCare }) }}
	words["secondary_use"] = term{flag: func(x *ctx) bool { return x.purposeHas(func(p Purpose) bool { return p.SecondaryUse }) }}
	words["has_purpose"] = term{flag: func(x *ctx) bool { return len(x.facts.Purposes) > 0 }}
	words["duty_open"] = term{scope: scopeFlow, flag: func(x *ctx) bool {
		return x.gatewayOpen(func(g *Gateway) bool { return g.Effect == EffectDuty && !g.Weak })
	}}
	words["confidence_lifted"] = term{scope: scopeFlow, flag: func(x *ctx) bool {
		return x.gatewayLifts()
	}}
	return words
}

// gatewayOpen reports whether a gateway made for one of the purposes is open between the two bodies.
func (x *ctx) gatewayOpen(is func(*Gateway) bool) bool {
	for _, id := range x.book.byKind[KindGateway] {
		r := x.book.versionOn(id, x.facts.On)
		if r == nil || !is(r.Gateway) || !overlap(r.Gateway.Purposes, x.facts.Purposes) || !x.subjectFits(r.Gateway) {
			continue
		}
		if opens(r.Gateway.FromKinds, x.facts.From.Kind) && opens(r.Gateway.ToKinds, x.facts.To.Kind) {
			return true
		}
	}
	return false
}

// gatewayLifts reports whether a gateway that lifts confidence is open here and may be used: what its own
// clauses block, or allow only with an approval that is not there, lifts nothing.
func (x *ctx) gatewayLifts() bool {
	return x.gatewayOpen(func(g *Gateway) bool {
		if g.OnConfidence != ConfidenceLifted || g.Effect == EffectNone {
			return false
		}
		for _, id := range x.book.byKind[KindGateway] {
			if r := x.book.versionOn(id, x.facts.On); r != nil && r.Gateway == g {
				of := ctx{book: x.book, facts: x.facts, arr: x.arr, rule: r, group: GroupGateway}
				c := decide(&of)
				return c != nil && !c.hidden && c.status == Allowed
			}
		}
		return false
	})
}

// subjectFits reports whether a gateway may be about these people; not knowing who they are fits.
func (x *ctx) subjectFits(g *Gateway) bool {
	return len(g.Subjects) == 0 || len(x.facts.Subjects) == 0 || overlap(g.Subjects, x.facts.Subjects)
}

// bodyWords are about the giver or the receiver.
func bodyWords(prefix string, s scope, of func(*Facts) *Body) map[string]term {
	return map[string]term{
		prefix + "public_authority":    {scope: s, flag: func(x *ctx) bool { return of(x.facts).PublicAuthority }},
		prefix + "competent_authority": {scope: s, flag: func(x *ctx) bool { return of(x.facts).CompetentAuthority }},
		prefix + "covered":             {scope: s, flag: func(x *ctx) bool { return x.book.covered(of(x.facts)) }},
		prefix + "health_or_care": {scope: s, flag: func(x *ctx) bool {
			k, _ := x.book.BodyKind(of(x.facts).Kind)
			return k.HealthOrCare
		}},
		prefix + "kind": {scope: s, list: "org_type", set: func(x *ctx) []string { return []string{of(x.facts).Kind} }},
		prefix + "sector": {scope: s, list: "sector", set: func(x *ctx) []string {
			k, _ := x.book.BodyKind(of(x.facts).Kind)
			return []string{k.Sector}
		}},
	}
}

// choiceWords are about a rule somebody may choose.
func choiceWords() map[string]term {
	flags := map[string]func(*ctx) bool{
		"choice.verified": func(x *ctx) bool { return x.rule.Confidence == Verified },
		"choice.open": func(x *ctx) bool {
			g := x.rule.Gateway
			return g == nil || opens(g.FromKinds, x.facts.From.Kind) && opens(g.ToKinds, x.facts.To.Kind)
		},
		"choice.purpose_fits": func(x *ctx) bool {
			g := x.rule.Gateway
			return g == nil || len(g.Purposes) == 0 || overlap(g.Purposes, x.facts.Purposes)
		},
		"choice.subject_fits": func(x *ctx) bool { return x.rule.Gateway == nil || x.subjectFits(x.rule.Gateway) },
		"choice.weak":         func(x *ctx) bool { return x.rule.Gateway != nil && x.rule.Gateway.Weak },
		"choice.apd_missing":  apdMissing,
	}
	words := map[string]term{
		"choice.effect": {scope: scopeChoice, list: "gateway_effect", set: func(x *ctx) []string {
			if x.rule.Gateway == nil {
				return nil
			}
			return []string{string(x.rule.Gateway.Effect)}
		}},
		"choice.kind":     {scope: scopeChoice, list: "rule_kind", set: func(x *ctx) []string { return []string{string(x.rule.Kind)} }},
		"choice.article9": {scope: scopeChoice, list: "art9", set: func(x *ctx) []string { return x.rule.Article9 }},
		"group":           {scope: scopeChoice, list: "group", set: func(x *ctx) []string { return []string{string(x.group)} }},
	}
	for name, flag := range flags {
		words[name] = term{scope: scopeChoice, flag: flag}
	}
	return words
}

// apdMissing reports that the condition needs an appropriate policy document the giver does not have.
// Law: DPA 2018 Schedule 1 paragraphs 5 and 39.
func apdMissing(x *ctx) bool {
	switch x.rule.APD {
	case APDRequired:
	case APDConditional:
		if x.rule.apdUnless != nil && x.rule.apdUnless(x) {
			return false
		}
	case APDNotNeeded:
		return false
	default:
		return false
	}
	return !slices.Contains(x.facts.From.APDParas, x.rule.Code)
}

// covered reports whether a body is under the duty to share about children.
// Law: Children Act 2004 s.16LA.
func (b *Book) covered(body *Body) bool {
	code := body.S16LA
	if code == "" {
		k, _ := b.BodyKind(body.Kind)
		code = k.S16LA
	}
	return code != "" && code != "no"
}

func (x *ctx) purposeHas(is func(Purpose) bool) bool {
	return slices.ContainsFunc(x.book.purposes, func(p Purpose) bool {
		return is(p) && slices.Contains(x.facts.Purposes, p.Code)
	})
}

func hasSpecial(f *Facts) bool {
	return slices.ContainsFunc(f.SpecialCategories, func(c string) bool { return c != "none" })
}

func regimeOf(f *Facts) string {
	if f.Regime == "" {
		return "uk_gdpr"
	}
	return f.Regime
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(v string) bool { return slices.Contains(b, v) })
}
