package coverage_test

import (
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

func (o *oracle) decide(q *coverage.Question) coverage.Decision {
	var d coverage.Decision
	var spec *coverage.ActionSpec
	for i := range o.voc.Actions {
		if o.voc.Actions[i].Name == q.Action {
			spec = &o.voc.Actions[i]
		}
	}
	var no, look []coverage.ReasonCode
	blind := false
	stop := func(list *[]coverage.ReasonCode, c coverage.ReasonCode) {
		*list = append(*list, c)
		blind = true
	}
	var from, to coverage.Party
	if spec == nil {
		stop(&no, coverage.UnknownAction)
	} else {
		var ok bool
		if q.From.ID == "" {
			stop(&look, coverage.MissingGiver)
		} else if from, ok = o.find(q.From); !ok {
			stop(&no, coverage.UnknownGiver)
		}
		if spec.To != "" {
			if q.To.ID == "" {
				stop(&look, coverage.MissingReceiver)
			} else if to, ok = o.find(q.To); !ok {
				stop(&no, coverage.UnknownReceiver)
			}
		}
		if q.Thing.ID == "" {
			stop(&look, coverage.MissingThing)
		} else if _, ok := o.things[q.Thing]; !ok {
			stop(&no, coverage.UnknownThing)
		}
		if q.Date.IsZero() {
			stop(&look, coverage.MissingDate)
		} else if q.Date.Before(o.today) {
			look = append(look, coverage.PastDate)
		}
		stands := func(p coverage.Party, not, lapsed, assurance coverage.ReasonCode) {
			if p.ID == "" {
				return
			}
			rule := o.voc.Standing[p.Standing]
			switch {
			case p.Standing == "" && p.Member:
			case rule == "covered" && p.Member:
			case rule == "person_must_look":
				look = append(look, lapsed)
			default:
				no = append(no, not)
			}
			if len(p.Lapses) > 0 {
				look = append(look, assurance)
			}
			if !p.HoldsTo.IsZero() && !q.Date.IsZero() && q.Date.After(p.HoldsTo) {
				look = append(look, coverage.StandingChanges)
			}
		}
		stands(from, coverage.GiverNotSignatory, coverage.GiverLapsed, coverage.GiverAssurance)
		stands(to, coverage.ReceiverNotSignatory, coverage.ReceiverLapsed, coverage.ReceiverAssurance)
		if spec.Source != "" && !blind && q.Source.ID == "" {
			stop(&look, coverage.MissingSource)
		}
	}
	var hits []found
	best := coverage.NotCovered
	if !blind {
		hits = o.hits(spec, q, from, to)
		for i := range hits {
			best = max(best, hits[i].outcome())
		}
		hits = slices.DeleteFunc(hits, func(f found) bool { return f.outcome() < best })
		slices.SortFunc(hits, func(a, b found) int {
			if c := strings.Compare(a.p.Ref, b.p.Ref); c != 0 {
				return c
			}
			return (a.class-b.class)*1000 + a.grant - b.grant
		})
		hits = slices.CompactFunc(hits, func(a, b found) bool { return a.p.ID == b.p.ID })
		if len(hits) == 0 {
			no = append(no, coverage.NoRecord)
		}
	}
	d.Outcome = coverage.Covered
	if len(look) > 0 {
		d.Outcome = coverage.PersonMustLook
	}
	if len(no) > 0 {
		d.Outcome = coverage.NotCovered
	}
	if !blind {
		d.Outcome = min(d.Outcome, best)
	}
	if d.Outcome != coverage.Covered && q.Urgency == o.voc.Emergency && q.Urgency != "" {
		d.Outcome = coverage.PersonMustLook
		d.Reasons = append(d.Reasons, coverage.Reason{Code: coverage.Emergency, Record: -1})
	}
	for _, c := range sorted(no, look) {
		d.Reasons = append(d.Reasons, about(c, q, from, to)...)
	}
	most := 4
	if best == coverage.Covered {
		most = 1
	}
	for i := range min(most, len(hits)) {
		o.cite(&d, &hits[i], best, q, to)
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

// fits says whether a grant moves a thing from one to the other, and how far it had to be widened.
func fits(g *coverage.Grant, action string, from, to, thing coverage.Node) (class int, ok bool) {
	if !slices.Contains(g.Actions, action) || from == to {
		return 0, false
	}
	if len(g.From) == 0 {
		class |= 1
	} else if !slices.Contains(g.From, from) {
		return 0, false
	}
	if len(g.To) == 0 {
		if to != (coverage.Node{}) {
			class |= 2
		}
	} else if !slices.Contains(g.To, to) {
		return 0, false
	} else if len(g.From)*len(g.To) > 4096 {
		class |= 2
	}
	exact, any := false, false
	for _, t := range g.Things {
		exact = exact || t.Node == thing
		any = any || t.Node == coverage.Node{}
	}
	if !exact {
		class |= 4
	}
	return class, exact || any
}

func (o *oracle) hits(spec *coverage.ActionSpec, q *coverage.Question, from, to coverage.Party) []found {
	action := spec.As
	if action == "" {
		action = spec.Name
	}
	var out []found
	for _, p := range o.policies {
		for i := range p.Grants {
			class, ok := fits(&p.Grants[i], action, from.Node, to.Node, q.Thing)
			if !ok {
				continue
			}
			f := found{p: p, g: p.Grants[i], class: class, grant: i}
			o.judge(&f, q, from)
			if spec.Source != "" {
				o.passOn(&f, action, q, from)
			}
			out = append(out, f)
		}
	}
	return out
}

func (o *oracle) judge(f *found, q *coverage.Question, from coverage.Party) {
	no := func(c coverage.ReasonCode) { f.no = append(f.no, c) }
	look := func(c coverage.ReasonCode) { f.look = append(f.look, c) }
	p, g := &f.p, &f.g
	if p.State == coverage.Paused {
		no(coverage.IsPaused)
	}
	if p.State == coverage.Reviewed {
		f.besides = append(f.besides, coverage.UnderReview)
	}
	if p.State == coverage.Overdue || !p.Review.IsZero() && q.Date.After(p.Review) {
		look(coverage.ReviewOverdue)
	}
	if q.Date.Before(p.Start) {
		no(coverage.NotStarted)
	}
	if !p.End.IsZero() && q.Date.After(p.End) {
		no(coverage.HasEnded)
	}
	if !p.HoldsTo.IsZero() && q.Date.After(p.HoldsTo) {
		look(coverage.RulesChange)
	}
	if len(p.Purposes) > 0 && q.Purpose == "" {
		look(coverage.MissingPurpose)
	} else if len(p.Purposes) > 0 && !slices.Contains(p.Purposes, q.Purpose) {
		no(coverage.OtherPurpose)
	}
	if len(p.About) > 0 && q.About == "" {
		look(coverage.MissingPeople)
	} else if len(p.About) > 0 && !slices.Contains(p.About, q.About) {
		no(coverage.OtherPeople)
	}
	if len(p.Blocks) > 0 {
		look(coverage.RuleBlocks)
	}
	if q.Method != "" && len(g.Methods) > 0 && !slices.Contains(g.Methods, q.Method) {
		look(coverage.OtherMethod)
	}
	if g.Most > 0 && q.Count > g.Most {
		look(coverage.TooMany)
	}
	if q.Part != "" && !listed(g, q) {
		look(coverage.PartNotListed)
	}
	if g.When != nil {
		switch o.holds(g.When, q, from) {
		case no3:
			no(coverage.ConditionFails)
		case maybe3:
			look(coverage.ConditionUnknown)
		}
	}
}

func listed(g *coverage.Grant, q *coverage.Question) bool {
	words := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	for _, t := range g.Things {
		if t.Node != q.Thing && t.Node != (coverage.Node{}) {
			continue
		}
		if len(t.Parts) == 0 {
			return true
		}
		for _, p := range t.Parts {
			if words(p) == words(q.Part) {
				return true
			}
		}
	}
	return false
}

// passOn adds what the records under which something was received say about passing it on.
func (o *oracle) passOn(f *found, action string, q *coverage.Question, from coverage.Party) {
	source, known := o.find(q.Source)
	if known && moved(f.p, action, source.Node, from.Node, q.Thing) {
		return
	}
	received := false
	for _, p := range o.policies {
		for i := range p.Grants {
			if _, ok := fits(&p.Grants[i], action, source.Node, from.Node, q.Thing); !ok || !known {
				continue
			}
			first := found{p: p, g: p.Grants[i]}
			o.judge(&first, q, from)
			if slices.ContainsFunc(first.no, func(c coverage.ReasonCode) bool {
				return c == coverage.OtherPeople || c == coverage.NotStarted || c == coverage.HasEnded || c == coverage.ConditionFails
			}) {
				continue
			}
			received = true
			switch p.Onward {
			case coverage.OnwardNo:
				f.no = append(f.no, coverage.OnwardForbidden)
			case coverage.OnwardAfter:
				f.look = append(f.look, coverage.OnwardAsk)
			case coverage.OnwardWorded:
				f.look = append(f.look, coverage.OnwardAsAgreed)
			}
		}
	}
	if !received {
		f.look = append(f.look, coverage.OnwardUnrecorded)
	}
}

// moved reports whether a record itself lets one give the thing to the other.
func moved(p coverage.Policy, action string, from, to, thing coverage.Node) bool {
	for i := range p.Grants {
		if class, ok := fits(&p.Grants[i], action, from, to, thing); ok && class&^2 == 0 && len(p.Grants[i].To) > 0 {
			return true
		}
	}
	return false
}

const (
	no3 = iota
	maybe3
	yes3
)

func (o *oracle) holds(c *coverage.Condition, q *coverage.Question, from coverage.Party) int {
	if c.Not != nil {
		return yes3 - o.holds(c.Not, q, from)
	}
	if c.Property == "" {
		yes, unsure := 0, 0
		all := append(slices.Clone(c.All), c.Any...)
		for i := range all {
			switch o.holds(&all[i], q, from) {
			case yes3:
				yes++
			case maybe3:
				unsure++
			}
		}
		switch {
		case len(c.All) > 0 && yes == len(all), len(c.Any) > 0 && yes > 0:
			return yes3
		case len(c.All) > 0 && yes+unsure == len(all), len(c.Any) > 0 && unsure > 0:
			return maybe3
		}
		return no3
	}
	section, name, _ := strings.Cut(c.Property, ".")
	values := []coverage.Value{}
	for _, p := range q.Properties {
		if p.Section.String() == section && p.Name == name && p.Value.Kind != coverage.NoValue {
			values = append(values, p.Value)
		}
	}
	stored := o.things[q.Thing]
	if section == "subject" {
		stored = from.Properties
	}
	for _, p := range stored {
		if (section == "subject" || section == "resource") && p.Name == name {
			values = append(values, p.Value)
		}
	}
	for _, v := range values {
		if !v.Equal(values[0]) {
			return maybe3
		}
	}
	if len(values) == 0 {
		return maybe3
	}
	return compare(values[0], c)
}

func compare(v coverage.Value, c *coverage.Condition) int {
	if c.Test == coverage.Has {
		out := no3
		if v.Kind != coverage.ListValue {
			return maybe3
		}
		for _, one := range v.List {
			out = max(out, compare(one, &coverage.Condition{Test: coverage.OneOf, Values: c.Values}))
		}
		return out
	}
	if c.Test == coverage.Is || c.Test == coverage.OneOf {
		out := maybe3
		for _, w := range c.Values {
			if w.Kind == v.Kind {
				out = min(out, no3)
			}
			if w.Equal(v) {
				return yes3
			}
		}
		return out
	}
	w := c.Values[0]
	if v.Kind != w.Kind {
		return maybe3
	}
	less, same := v.Number < w.Number, v.Equal(w)
	if v.Kind == coverage.TextValue {
		a, errA := clock.ParseDate(v.Text)
		b, errB := clock.ParseDate(w.Text)
		if errA != nil || errB != nil || a.IsZero() {
			return maybe3
		}
		less = a.Before(b)
	} else if v.Kind != coverage.NumberValue {
		return maybe3
	}
	ok := map[coverage.Test]bool{coverage.Below: less, coverage.AtMost: less || same, coverage.Above: !less && !same, coverage.AtLeast: !less}[c.Test]
	if ok {
		return yes3
	}
	return no3
}
