package guide

import (
	"cmp"
	"slices"
	"time"

	"sharewell/internal/rulebook"
)

// Ask gives the advice for some facts on a day; a zero day is the rulebook's own.
func (g *Guide) Ask(f Facts, on time.Time) Result {
	if on.IsZero() {
		on = g.book.Date()
	}
	f = g.tidy(f)
	x := g.seesOn(f, on)
	r := Result{
		Urgency: urgency(f), Facts: g.Answers(f), Date: on.Format(time.DateOnly), NotSure: g.unsure(f),
		Rulebook: Edition{Edition: g.book.Version(), Date: g.book.Date().Format(time.DateOnly), Guide: g.version},
		First:    []Line{}, Share: []Line{}, Withhold: []Line{}, Send: []Line{}, Record: []Line{}, Call: []Call{}, Reasons: []Reason{},
	}
	g.decide(x, &r)
	x.advice = r.Advice
	g.choices(x, &r)
	g.steps(x, &r)
	g.legalReasons(&r)
	return r
}

// speaks reports whether a rule has something to say of the view: it is in force, so is something that it
// rests on, and its condition holds.
func (r *rule) speaks(x *view, st stage) bool {
	return r.stage == st && r.inForce(x.on) && x.g.stands(r, x.on) && r.when.holds(x)
}

func (g *Guide) stands(r *rule, on time.Time) bool {
	return slices.ContainsFunc(r.restsOn, func(id string) bool { _, ok := g.book.RuleOn(id, on); return ok })
}

// decide finds the advice. While somebody is in danger and no bar is marked, a rule that says "do not
// share" is passed over, whatever the data holds: withholding is then never the answer.
func (g *Guide) decide(x *view, r *Result) {
	for i := range g.rules {
		rule := &g.rules[i]
		if !rule.speaks(x, stageAdvice) || rule.advice == DoNotShare && x.facts.InDanger() && !x.facts.Barred() {
			continue
		}
		r.Advice, r.Headline = rule.advice, rule.text
		order := []string{"routine", "urgent", "emergency"}
		r.Urgency = order[max(slices.Index(order, r.Urgency), slices.Index(order, rule.urgency))]
		r.Reasons = append(r.Reasons, g.reason(x, rule))
		break
	}
	for i := range g.rules {
		switch rule := &g.rules[i]; {
		case (r.Advice == Share || r.Advice == SharePart) && rule.speaks(x, stageDoubt):
			r.Advice, r.Headline = GetAdvice, rule.text
			r.Reasons = slices.Insert(r.Reasons, 0, g.reason(x, rule))
		case r.Advice == Share && rule.speaks(x, stageNarrow):
			r.Advice, r.Headline = SharePart, cmp.Or(rule.text, r.Headline)
			r.Reasons = append(r.Reasons, g.reason(x, rule))
		}
	}
}

// steps gathers what to do. What is shared and how is said only where something is to be shared.
func (g *Guide) steps(x *view, r *Result) {
	told := false
	shares := r.Advice == Share || r.Advice == SharePart
	for i := range g.rules {
		rule := &g.rules[i]
		if !rule.speaks(x, rule.stage) {
			continue
		}
		line := Line{Text: rule.text, Rule: rule.id, Source: g.source(x, rule)}
		switch rule.stage {
		case stageFirst:
			r.First = append(r.First, line)
		case stageShare:
			if shares {
				r.Share = append(r.Share, line)
			}
		case stageWithhold:
			r.Withhold = append(r.Withhold, line)
		case stageSend:
			if shares {
				r.Send = append(r.Send, line)
			}
		case stageRecord:
			r.Record = append(r.Record, line)
		case stageCall:
			r.Call = append(r.Call, Call{Role: rule.code, Label: rule.label, Own: rule.own, Text: rule.text, Rule: rule.id, Source: line.Source})
		case stageReason:
			r.Reasons = append(r.Reasons, g.reason(x, rule))
		case stageTell:
			if !told {
				told = true
				r.Tell = Tell{Position: rule.code, NotTold: rule.notTold, Text: rule.text, Why: rule.reason, Rule: rule.id, Source: line.Source}
			}
		case stageQuestion, stageAdvice, stageDoubt, stageNarrow:
		}
	}
}

// reason makes a reason of a rule: its own words, and the rules of the rulebook it rests on that day.
func (g *Guide) reason(x *view, r *rule) Reason {
	out := Reason{Rule: r.id, Label: r.label, Text: r.reason, Source: g.source(x, r), Confidence: string(r.confidence), RestsOn: []string{}}
	for _, id := range r.restsOn {
		v, ok := g.book.RuleOn(id, x.on)
		if !ok {
			continue
		}
		out.RestsOn = append(out.RestsOn, id)
		if v.Confidence == rulebook.ToConfirm {
			out.Confidence = string(rulebook.ToConfirm)
		}
	}
	return out
}

// source is where the first of the rules it rests on can be read.
func (g *Guide) source(x *view, r *rule) Source {
	for _, id := range r.restsOn {
		if v, ok := g.book.RuleOn(id, x.on); ok {
			return Source{v.Source.Name, v.Source.URL}
		}
	}
	v, _ := g.book.Rule(r.restsOn[0])
	return Source{v.Source.Name, v.Source.URL}
}

// choices sorts what the rulebook says. Where the advice is not to share there is no basis to offer.
func (g *Guide) choices(x *view, r *Result) {
	r.LawfulBasis, r.Conditions, r.Gateways = []Choice{}, []Choice{}, []Choice{}
	r.Confidentiality, r.Regime, r.NotAvailable = []Choice{}, []Choice{}, []Choice{}
	for _, o := range x.options() {
		c := g.choice(x, o)
		switch {
		case o.Status == rulebook.Blocked:
			r.NotAvailable = append(r.NotAvailable, c)
		case r.Advice == DoNotShare:
		case o.Group == rulebook.GroupArticle6:
			r.LawfulBasis = append(r.LawfulBasis, c)
		case o.Group == rulebook.GroupRegime && o.Code == x.law.Regime:
			r.Regime = append(r.Regime, c)
			if o.Code != "uk_gdpr" {
				r.LawfulBasis = append(r.LawfulBasis, c)
			}
		case o.Group == rulebook.GroupRegime:
		case o.Group == rulebook.GroupGateway:
			r.Gateways = append(r.Gateways, c)
		case o.Group == rulebook.GroupConfidentiality:
			r.Confidentiality = append(r.Confidentiality, c)
		default:
			r.Conditions = append(r.Conditions, c)
		}
	}
}

func (g *Guide) choice(x *view, o rulebook.Option) Choice {
	c := Choice{
		Code: o.Code, Group: string(o.Group), Label: o.Label, Plain: o.Plain, Status: string(o.Status), Recommended: o.Recommended,
		Reason: o.Reason, Fix: o.Fix, Rule: o.RuleID, RestsOn: []string{},
	}
	for i, b := range o.Because {
		if i == 0 {
			c.Source, c.Settled = Source{b.Source, b.URL}, b.Confidence == rulebook.Verified
		}
		c.RestsOn = append(c.RestsOn, b.RuleID)
	}
	if v, ok := g.book.RuleOn(o.RuleID, x.on); ok && v.Gateway != nil {
		c.Effect, c.Confidence, c.Warning = string(v.Gateway.Effect), string(v.Gateway.OnConfidence), v.Gateway.Warning
	}
	return c
}

// legalReasons adds the rulebook's own reasons for what is recommended, after the guide's.
func (g *Guide) legalReasons(r *Result) {
	add := func(list []Choice, most int) {
		for _, c := range list {
			if most == 0 || !c.Recommended {
				return
			}
			most--
			confidence := rulebook.Verified
			if !c.Settled {
				confidence = rulebook.ToConfirm
			}
			if slices.ContainsFunc(r.Reasons, func(x Reason) bool { return x.Rule == c.Rule }) {
				continue
			}
			r.Reasons = append(r.Reasons, Reason{Rule: c.Rule, Label: c.Label, Text: c.Reason, Source: c.Source, Confidence: string(confidence), RestsOn: c.RestsOn})
		}
	}
	if r.Advice == DoNotShare {
		return
	}
	add(r.LawfulBasis, 1)
	add(r.Gateways, 2)
	add(r.Confidentiality, 1)
}

// tidy puts several answers to one field into the order of its codes, so that the order in which they
// were given changes nothing.
func (g *Guide) tidy(f Facts) Facts {
	f.own()
	for _, a := range accessors() {
		if a.many == nil {
			continue
		}
		given := a.values(&f)
		var sorted []string
		for _, code := range g.codes(a.name) {
			if slices.Contains(given, code) {
				sorted = append(sorted, code)
			}
		}
		a.put(&f, sorted)
	}
	return f
}
