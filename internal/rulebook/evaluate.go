package rulebook

import (
	"cmp"
	"slices"
	"time"
)

// clause is one line of a rule's reasoning: the first whose condition holds decides.
type clause struct {
	when   condition
	status Status
	hidden bool // the rule is not offered at all
	quiet  bool // a check of its own files the finding
	rank   int  // above zero: how strongly it is recommended, once allowed
	reason string
	fix    string
	cites  []string
}

// groupSpec is one question Evaluate answers, as the data describes it.
type groupSpec struct {
	code  Group
	field string // the sharing field that holds the answer
	kinds []Kind
	many  bool // several answers may be right at once
	when  condition
}

// Evaluate lists the answers open to one sharing, question by question, the recommended first.
func (b *Book) Evaluate(f Facts) []Option {
	f.On = b.dateOr(f.On)
	var out []Option
	for i := range b.groups {
		g := &b.groups[i]
		x := ctx{book: b, facts: &f, group: g.code}
		if g.when.holds(&x) {
			out = append(out, b.evaluateGroup(&x, g)...)
		}
	}
	return out
}

// ranked is an option with what orders it.
type ranked struct {
	option Option
	rank   int
}

func (b *Book) evaluateGroup(x *ctx, g *groupSpec) []Option {
	var found []ranked
	for _, kind := range g.kinds {
		for _, id := range b.byKind[kind] {
			r := b.versionOn(id, x.facts.On)
			if r == nil {
				continue
			}
			x.rule = r
			if c := decide(x); c != nil && !c.hidden {
				found = append(found, ranked{b.option(x, c), c.rank})
			}
		}
	}
	x.rule = nil
	return order(found, g.many)
}

// decide gives the clause that speaks for the rule in ctx, or nil.
func decide(x *ctx) *clause {
	for i := range x.rule.options {
		if c := &x.rule.options[i]; c.when.holds(x) {
			return c
		}
	}
	return nil
}

func (b *Book) option(x *ctx, c *clause) Option {
	r := x.rule
	return Option{
		Group: x.group, RuleID: r.ID, Code: r.Code, Label: r.Label, Plain: r.Plain,
		Status: c.status, Reason: c.reason, Fix: c.fix, Because: b.because(r, c.cites, x.facts),
	}
}

// because cites the rule itself, then what its reason names, as they stand on the day.
func (b *Book) because(r *Rule, cites []string, f *Facts) []Citation {
	out := make([]Citation, 0, 1+len(cites))
	out = append(out, r.Cite())
	for _, id := range cites {
		if c := b.versionOn(id, f.On); c != nil && c.ID != r.ID {
			out = append(out, c.Cite())
		}
	}
	return out
}

// order puts the recommended first, then allowed, warned and blocked, each in the order of the files.
func order(found []ranked, many bool) []Option {
	slices.SortStableFunc(found, func(a, z ranked) int {
		return cmp.Or(
			cmp.Compare(weight(a.option.Status), weight(z.option.Status)),
			cmp.Compare(z.rank, a.rank),
		)
	})
	out := make([]Option, len(found))
	for i, f := range found {
		out[i] = f.option
		recommendable := f.option.Status == Allowed && f.rank > 0 && f.rank == found[0].rank
		out[i].Recommended = recommendable && (many || i == 0)
	}
	return out
}

// weight orders statuses, the most usable first.
func weight(s Status) int {
	switch s {
	case Allowed:
		return 0
	case Warn:
		return 1
	case Blocked:
		return 2
	}
	return 3
}

// versionOn is RuleOn without a copy.
func (b *Book) versionOn(id string, on time.Time) *Rule {
	vs := b.rules[id]
	for i := range vs {
		if vs[i].InForce(on) {
			return &vs[i]
		}
	}
	return nil
}
