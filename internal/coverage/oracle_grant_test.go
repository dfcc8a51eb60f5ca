package coverage_test

import (
	"slices"
	"strings"

	"sharewell/internal/coverage"
)

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
