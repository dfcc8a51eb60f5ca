package guide

import "slices"

// Rests is one thing that somebody looks at again when a rule changes: a rule or question of the guide,
// or a worked case.
type Rests struct {
	Kind  string // "question", "advice" or "case"
	ID    string
	Label string
}

// RestsOn lists what rests on a rule of the rulebook, or on a rule of the guide itself. Cases are counted
// when their answer cites the rule; LoadCases must have been called for them.
func (g *Guide) RestsOn(ruleID string) []Rests {
	var out []Rests
	for _, r := range g.rules {
		if r.id != ruleID && !slices.Contains(r.restsOn, ruleID) {
			continue
		}
		found := Rests{Kind: "advice", ID: r.id, Label: r.label}
		if r.stage == stageQuestion {
			found.Kind = "question"
		}
		if !slices.Contains(out, found) {
			out = append(out, found)
		}
	}
	for _, c := range g.cases {
		if c.Rule == ruleID || slices.Contains(g.Ask(c.Facts, c.On).Rules(), ruleID) {
			out = append(out, Rests{Kind: "case", ID: c.ID, Label: c.Title})
		}
	}
	return out
}

// Rules gives every rule a result cites, of the guide and of the rulebook, each once and in order.
func (r Result) Rules() []string {
	var out []string
	add := func(ids ...string) {
		for _, id := range ids {
			if id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	for _, x := range r.Reasons {
		add(x.Rule)
		add(x.RestsOn...)
	}
	for _, list := range [][]Choice{r.LawfulBasis, r.Conditions, r.Gateways, r.Confidentiality, r.Regime, r.NotAvailable} {
		for _, c := range list {
			add(c.Rule)
			add(c.RestsOn...)
		}
	}
	for _, list := range [][]Line{r.First, r.Share, r.Withhold, r.Send, r.Record} {
		for _, l := range list {
			add(l.Rule)
		}
	}
	for _, c := range r.Call {
		add(c.Rule)
	}
	add(r.Tell.Rule)
	return out
}

// RuleIDs gives the identifiers of the guide's own rules and questions, in the order of the files.
func (g *Guide) RuleIDs() []string {
	var out []string
	for _, r := range g.rules {
		if !slices.Contains(out, r.id) {
			out = append(out, r.id)
		}
	}
	return out
}
