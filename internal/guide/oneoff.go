package guide

import "slices"

// OneOff is what a one-off record can take over from a result: codes only, of the lists named.
type OneOff struct {
	Urgency           string   // urgency
	Direction         string   // direction
	FromKind, ToKind  string   // org_type; ToKind is empty for somebody who is no body
	SubjectTypes      []string // subject_types
	SpecialCategories []string // special_categories; "none" when there is none
	Criminal          bool
	Confidential      bool
	Regime            string   // regime
	Article6          string   // art6; empty when the regime is another
	Article9          string   // art9
	Schedule1         []string // schedule1
	Article10         []string // art10
	Gateways          []string // gateway, the recommended
	Confidentiality   string   // confidentiality
	Purpose           string   // purpose; empty when the Agreement has none for it
	Told              string   // told_subject
	NotToldReason     string   // not_told_reason
	ConsentPosition   string   // consent_position
	Decision          string   // decision
	Detriment         string   // detriment
	Edition           string   // the rulebook it rests on
}

// recommended gives the codes of the recommended choices.
func recommended(choices []Choice) []string {
	var out []string
	for _, c := range choices {
		if c.Recommended && !slices.Contains(out, c.Code) {
			out = append(out, c.Code)
		}
	}
	return out
}

func firstOf(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	return codes[0]
}

// decisions maps advice to the decision a record starts with; a person confirms it.
func decision(a Advice) string {
	switch a {
	case Share:
		return "share_all"
	case SharePart:
		return "share_part"
	case DoNotShare:
		return "refuse"
	case GetAdvice:
		return "defer"
	}
	return "defer"
}

// ToOneOff gives what a one-off record starts with when it is made from this answer.
func (g *Guide) ToOneOff(f Facts, r Result) OneOff {
	x := g.sees(f)
	o := OneOff{
		Urgency: r.Urgency, Direction: "proactive_disclosure", FromKind: f.From, ToKind: g.kindOf(f.To),
		SubjectTypes: slices.Clone(f.Subjects), SpecialCategories: special(f.Data), Criminal: slices.Contains(f.Data, "criminal"),
		Confidential: x.law.Confidential, Regime: firstOf(recommended(r.Regime)), Gateways: recommended(r.Gateways),
		Confidentiality: firstOf(recommended(r.Confidentiality)), Purpose: firstOf(x.law.Purposes),
		Told: r.Tell.Position, NotToldReason: r.Tell.NotTold, Decision: decision(r.Advice), Detriment: "n/a", Edition: r.Rulebook.Edition,
	}
	if len(o.SpecialCategories) == 0 {
		o.SpecialCategories = []string{None}
	}
	if f.Requested != "" && f.Requested != No {
		o.Direction = "request_received"
	}
	if f.Detriment == Yes || f.Detriment == No {
		o.Detriment = f.Detriment
	}
	if o.Regime == "uk_gdpr" {
		o.Article6 = firstOf(recommended(r.LawfulBasis))
	}
	for _, c := range r.Conditions {
		switch {
		case !c.Recommended:
		case c.Group == "art9" && o.Article9 == "":
			o.Article9 = c.Code
		case c.Group == "schedule1":
			o.Schedule1 = append(o.Schedule1, c.Code)
		case c.Group == "art10":
			o.Article10 = append(o.Article10, c.Code)
		}
	}
	o.ConsentPosition = "not_relied_on"
	switch {
	case o.Article6 == "a":
		o.ConsentPosition = "relied_on"
	case o.Confidentiality == "explicit_consent":
		o.ConsentPosition = "cldc_only"
	}
	return o
}
