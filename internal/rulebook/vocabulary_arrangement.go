package rulebook

import (
	"slices"
	"time"
)

// arrangementWords are about an arrangement as a whole.
func arrangementWords() map[string]term {
	words := map[string]term{}
	for word, kind := range map[string]Kind{
		"chosen.art6": KindArticle6, "chosen.art9": KindArticle9, "chosen.schedule1": KindSchedule1,
		"chosen.art10": KindArticle10, "chosen.gateway": KindGateway,
		"chosen.confidentiality": KindConfidentiality, "chosen.compatibility": KindCompatibility,
	} {
		words[word] = term{arrangement: true, list: string(kind), set: func(x *ctx) []string { return x.arr.chosen[kind] }}
		words[word+".any"] = term{arrangement: true, flag: func(x *ctx) bool { return len(x.arr.chosen[kind]) > 0 }}
	}
	sets := map[string]struct {
		list string
		get  func(*Arrangement) []string
	}{
		"identifiability":      {"identifiability", func(a *Arrangement) []string { return []string{a.Identifiability} }},
		"dpia.outcome":         {"dpia_outcome", func(a *Arrangement) []string { return []string{a.DPIA.Outcome} }},
		"dpia.residual":        {"risk_level", func(a *Arrangement) []string { return []string{a.DPIA.Residual} }},
		"automation":           {"adm_level", func(a *Arrangement) []string { return []string{a.Automation.Level} }},
		"automation.safeguard": {"adm_safeguards", func(a *Arrangement) []string { return a.Automation.Safeguards }},
	}
	for word, s := range sets {
		words[word] = term{arrangement: true, list: s.list, set: func(x *ctx) []string { return s.get(x.arr.in) }}
	}
	words["choice.completes"] = term{scope: scopeChoice, arrangement: true, flag: func(x *ctx) bool {
		return len(x.rule.Article9) == 0 || overlap(x.rule.Article9, x.arr.chosen[KindArticle9])
	}}
	for word, flag := range arrangementFlags() {
		words[word] = term{arrangement: true, flag: flag}
	}
	return words
}

func arrangementFlags() map[string]func(*ctx) bool {
	flags := map[string]func(*Arrangement) bool{
		"anonymity_evidence":     func(a *Arrangement) bool { return a.AnonymityEvidence },
		"dpia.screened":          func(a *Arrangement) bool { return a.DPIA.Outcome != "" },
		"dpia.approved":          func(a *Arrangement) bool { return !a.DPIA.ApprovedOn.IsZero() },
		"dpia.art36":             func(a *Arrangement) bool { return a.DPIA.Art36Ref != "" },
		"opt_out_rules":          func(a *Arrangement) bool { return a.OptOutRulesGiven },
		"automation.significant": func(a *Arrangement) bool { return a.Automation.Significant },
		"outside_uk":             func(a *Arrangement) bool { return a.OutsideUK },
		"transfer_mechanism":     func(a *Arrangement) bool { return a.TransferMechanism != "" },
		"transparency":           func(a *Arrangement) bool { return a.TransparencyGiven },
		"retention":              func(a *Arrangement) bool { return a.RetentionGiven },
		"article26_summary":      func(a *Arrangement) bool { return a.Article26Summary },
		"article28_contract":     func(a *Arrangement) bool { return a.Article28Contract },
		"review.missing":         func(a *Arrangement) bool { return a.ReviewDue.IsZero() },
		"start.missing":          func(a *Arrangement) bool { return a.Start.IsZero() },
		"one_party":              func(a *Arrangement) bool { return len(a.Parties) < 2 },
		"joint_controllers":      func(a *Arrangement) bool { return hasRole(a, "joint_controller") },
		"processor":              func(a *Arrangement) bool { return hasRole(a, "processor") || hasRole(a, "sub_processor") },
		"ends_before_start":      func(a *Arrangement) bool { return !a.End.IsZero() && a.End.Before(a.Start) },
	}
	out := map[string]func(*ctx) bool{
		"personal":        personal,
		"uk_gdpr_applies": func(x *ctx) bool { return personal(x) && regimeOf(x.facts) == "uk_gdpr" },
		"review.too_late": func(x *ctx) bool {
			a := x.arr.in
			return !a.ReviewDue.IsZero() && !a.Start.IsZero() && x.arr.limit > 0 &&
				day(a.ReviewDue).After(day(reviewFrom(a, x.facts)).AddDate(0, x.arr.limit, 0))
		},
		"review.passed": func(x *ctx) bool {
			a := x.arr.in
			return !a.ReviewDue.IsZero() && day(a.ReviewDue).Before(day(x.facts.On))
		},
	}
	for word, flag := range flags {
		out[word] = func(x *ctx) bool { return flag(x.arr.in) }
	}
	return out
}

// reviewFrom is the day the time to the next review is counted from: the start, or today once it runs.
func reviewFrom(a *Arrangement, f *Facts) time.Time {
	if a.Start.After(f.On) {
		return a.Start
	}
	return f.On
}

// personal reports that the arrangement is about living people who can be recognised.
func personal(x *ctx) bool {
	r := regimeOf(x.facts)
	return x.arr.in.Identifiability != "anonymous" && r != "not_personal" && r != "deceased_only"
}

func hasRole(a *Arrangement, role string) bool {
	return slices.ContainsFunc(a.Parties, func(p PartyFacts) bool { return p.Role == role })
}
