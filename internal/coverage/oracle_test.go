package coverage_test

import (
	"cmp"
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
)

// oracle answers by reading every policy from its first line to its last. It is slow and plain, and shares
// no code with the index.
type oracle struct {
	voc      coverage.Vocabulary
	policies map[string]coverage.Policy
	parties  map[coverage.Node]coverage.Party
	things   map[coverage.Node][]coverage.Property
	today    clock.Date
}

// found is a policy that speaks of the question.
type found struct {
	p       coverage.Policy
	g       coverage.Grant
	class   int // how far it had to be widened to fit
	grant   int
	no      []coverage.ReasonCode
	look    []coverage.ReasonCode
	besides []coverage.ReasonCode
}

func (f *found) outcome() coverage.Outcome {
	if len(f.no) > 0 {
		return coverage.NotCovered
	}
	if len(f.look) > 0 {
		return coverage.PersonMustLook
	}
	return coverage.Covered
}

func (o *oracle) find(n coverage.Node) (coverage.Party, bool) {
	for _, p := range o.parties {
		if p.Kind == n.Kind && (p.ID == n.ID || slices.Contains(p.Also, n.ID)) {
			return p, true
		}
	}
	return coverage.Party{}, false
}

// verdict gathers what is said about the question and the bodies.
type verdict struct {
	no, look []coverage.ReasonCode
	blind    bool // too little is known to look anything up
	from, to coverage.Party
}

func (v *verdict) stop(list *[]coverage.ReasonCode, c coverage.ReasonCode) {
	*list = append(*list, c)
	v.blind = true
}

// body looks a body up.
func (v *verdict) body(o *oracle, n coverage.Node, missing, unknown coverage.ReasonCode) coverage.Party {
	if n.ID == "" {
		v.stop(&v.look, missing)
		return coverage.Party{}
	}
	p, ok := o.find(n)
	if !ok {
		v.stop(&v.no, unknown)
	}
	return p
}

// stands says what the standing of a body does.
func (v *verdict) stands(o *oracle, q *coverage.Question, p coverage.Party, codes [3]coverage.ReasonCode) {
	if p.ID == "" {
		return
	}
	rule := o.voc.Standing[p.Standing]
	switch {
	case p.Standing == "" && p.Member, rule == "covered" && p.Member:
	case rule == "person_must_look":
		v.look = append(v.look, codes[1])
	default:
		v.no = append(v.no, codes[0])
	}
	if len(p.Lapses) > 0 {
		v.look = append(v.look, codes[2])
	}
	if !p.HoldsTo.IsZero() && !q.Date.IsZero() && q.Date.After(p.HoldsTo) {
		v.look = append(v.look, coverage.StandingChanges)
	}
}

// ask looks at the question itself.
func (v *verdict) ask(o *oracle, q *coverage.Question) *coverage.ActionSpec {
	i := slices.IndexFunc(o.voc.Actions, func(a coverage.ActionSpec) bool { return a.Name == q.Action })
	if i < 0 {
		v.stop(&v.no, coverage.UnknownAction)
		return nil
	}
	spec := &o.voc.Actions[i]
	v.from = v.body(o, q.From, coverage.MissingGiver, coverage.UnknownGiver)
	if spec.To != "" {
		v.to = v.body(o, q.To, coverage.MissingReceiver, coverage.UnknownReceiver)
	}
	if q.Thing.ID == "" {
		v.stop(&v.look, coverage.MissingThing)
	} else if _, ok := o.things[q.Thing]; !ok {
		v.stop(&v.no, coverage.UnknownThing)
	}
	if q.Date.IsZero() {
		v.stop(&v.look, coverage.MissingDate)
	} else if q.Date.Before(o.today) {
		v.look = append(v.look, coverage.PastDate)
	}
	v.stands(o, q, v.from, [3]coverage.ReasonCode{coverage.GiverNotSignatory, coverage.GiverLapsed, coverage.GiverAssurance})
	v.stands(o, q, v.to, [3]coverage.ReasonCode{coverage.ReceiverNotSignatory, coverage.ReceiverLapsed, coverage.ReceiverAssurance})
	if spec.Source != "" && !v.blind && q.Source.ID == "" {
		v.stop(&v.look, coverage.MissingSource)
	}
	return spec
}

// best keeps the best of what was found: in the order of references, one for each record.
func best(hits []found) ([]found, coverage.Outcome) {
	top := coverage.NotCovered
	for i := range hits {
		top = max(top, hits[i].outcome())
	}
	hits = slices.DeleteFunc(hits, func(f found) bool { return f.outcome() < top })
	slices.SortFunc(hits, func(a, b found) int {
		return cmp.Or(strings.Compare(a.p.Ref, b.p.Ref), a.class-b.class, a.grant-b.grant)
	})
	return slices.CompactFunc(hits, func(a, b found) bool { return a.p.ID == b.p.ID }), top
}

func (o *oracle) decide(q *coverage.Question) coverage.Decision {
	var d coverage.Decision
	var v verdict
	var hits []found
	spec, top := v.ask(o, q), coverage.Covered
	if !v.blind {
		if hits, top = best(o.hits(spec, q, v.from, v.to)); len(hits) == 0 {
			v.no = append(v.no, coverage.NoRecord)
		}
	}
	d.Outcome = top
	if len(v.look) > 0 {
		d.Outcome = min(d.Outcome, coverage.PersonMustLook)
	}
	if len(v.no) > 0 {
		d.Outcome = coverage.NotCovered
	}
	if d.Outcome != coverage.Covered && q.Urgency == o.voc.Emergency && q.Urgency != "" {
		d.Outcome = coverage.PersonMustLook
		d.Reasons = append(d.Reasons, coverage.Reason{Code: coverage.Emergency, Record: -1})
	}
	for _, c := range sorted(v.no, v.look) {
		d.Reasons = append(d.Reasons, about(c, q, v.from, v.to)...)
	}
	most := 4
	if top == coverage.Covered {
		most = 1
	}
	for i := range min(most, len(hits)) {
		o.cite(&d, &hits[i], top, q, v.to)
	}
	return d
}

func sorted(lists ...[]coverage.ReasonCode) []coverage.ReasonCode {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}

func about(c coverage.ReasonCode, q *coverage.Question, from, to coverage.Party) []coverage.Reason {
	r := coverage.Reason{Code: c, Record: -1}
	switch c {
	case coverage.UnknownAction:
		r.Detail = q.Action
	case coverage.UnknownGiver:
		r.Detail = q.From.ID
	case coverage.UnknownReceiver:
		r.Detail = q.To.ID
	case coverage.UnknownThing:
		r.Detail = q.Thing.ID
	case coverage.GiverNotSignatory, coverage.GiverLapsed:
		r.Detail = from.Standing
	case coverage.ReceiverNotSignatory, coverage.ReceiverLapsed:
		r.Detail = to.Standing
	case coverage.GiverAssurance, coverage.ReceiverAssurance:
		who := from
		if c == coverage.ReceiverAssurance {
			who = to
		}
		var out []coverage.Reason
		for _, l := range who.Lapses {
			out = append(out, coverage.Reason{Code: c, Record: -1, Rule: l.Code, Detail: l.Words})
		}
		return out
	}
	return []coverage.Reason{r}
}

func (o *oracle) cite(d *coverage.Decision, f *found, best coverage.Outcome, q *coverage.Question, to coverage.Party) {
	n := int16(len(d.Records))
	d.Records = append(d.Records, coverage.RecordRef{ID: f.p.ID, Ref: f.p.Ref, Version: f.p.Version, N: f.p.N})
	if best == coverage.Covered {
		d.Reasons = append(d.Reasons, coverage.Reason{Code: coverage.InForce, Record: n})
	}
	for _, c := range sorted(f.no, f.look, f.besides) {
		r := coverage.Reason{Code: c, Record: n}
		switch c {
		case coverage.RuleBlocks:
			for _, b := range f.p.Blocks {
				d.Reasons = append(d.Reasons, coverage.Reason{Code: c, Record: n, Rule: b.Rule, Detail: b.Words})
			}
			continue
		case coverage.OtherPurpose:
			r.Detail = q.Purpose
		case coverage.OtherPeople:
			r.Detail = q.About
		case coverage.OtherMethod:
			r.Detail = q.Method
		case coverage.PartNotListed:
			r.Detail = q.Part
		}
		d.Reasons = append(d.Reasons, r)
	}
	if best == coverage.NotCovered {
		return
	}
	for _, duty := range f.p.Duties {
		d.Obligations = append(d.Obligations, coverage.Obligation{Code: duty.Code, Record: n, Detail: duty.Detail})
	}
	for _, k := range f.p.Keeps {
		if k.To.ID == to.ID && k.To.Kind == to.Kind {
			d.Obligations = append(d.Obligations, coverage.Obligation{Code: coverage.KeepFor, Record: n, Detail: k.Detail})
		}
	}
	ways := slices.Clone(f.g.Methods)
	slices.Sort(ways)
	for _, way := range slices.Compact(ways) {
		d.Obligations = append(d.Obligations, coverage.Obligation{Code: coverage.SendBy, Record: n, Detail: way})
	}
}
