package rulebook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// reach says what a check looks at.
type reach string

// The reaches of a check.
const (
	reachArrangement reach = "arrangement" // once
	reachController  reach = "controller"  // every controller
	reachFlow        reach = "flow"        // every giver with every receiver
	reachChoice      reach = "choice"      // every chosen rule with every controller
	reachEveryFlow   reach = "every_flow"  // every chosen rule; found only when no flow escapes it
)

func (r reach) valid() bool {
	return slices.Contains([]reach{reachArrangement, reachController, reachFlow, reachChoice, reachEveryFlow}, r)
}

// check is what an arrangement must satisfy: when its condition holds, something is wrong.
type check struct {
	reach    reach
	of       []Kind // kinds of choice it looks at
	when     condition
	severity Severity
	field    string
	message  string
	fix      string
	cites    []string
}

// CheckArrangement lists what is wrong with an arrangement, and how to mend it: what blocks it first.
// A choice that is not in force on the day, or not in the book, is a block.
func (b *Book) CheckArrangement(a Arrangement) []Finding {
	a.On = b.dateOr(a.On)
	c := checker{book: b, arr: b.arrange(&a)}
	c.facts = factsOf(&a, c.arr)
	c.choices()
	for _, id := range b.byKind[KindCheck] {
		if r := b.versionOn(id, a.On); r != nil {
			c.run(r)
		}
	}
	slices.SortStableFunc(c.found, func(x, y Finding) int {
		return cmp.Compare(gravity(x.Severity), gravity(y.Severity))
	})
	return c.found
}

func gravity(s Severity) int { return slices.Index([]Severity{Block, Warns, Info}, s) }

// checker gathers findings about one arrangement.
type checker struct {
	book  *Book
	arr   *arranged
	facts Facts
	found []Finding
}

// run applies one check to everything in its reach.
func (c *checker) run(r *Rule) {
	k := r.check
	switch k.reach {
	case reachArrangement:
		x := c.ctx(c.facts)
		if k.when.holds(&x) {
			c.add(r, k, nil, nil)
		}
	case reachController:
		var names []string
		for _, p := range c.arr.classes {
			if x := c.ctx(c.between(p, partyClass{})); p.controller && k.when.holds(&x) {
				names = append(names, p.names...)
			}
		}
		c.addFor(r, k, nil, names)
	case reachFlow:
		var names []string
		for _, f := range c.arr.flows() {
			if x := c.ctx(c.between(f.giver, f.receiver)); k.when.holds(&x) {
				names = append(append(names, f.giver.names...), f.receiver.names...)
			}
		}
		c.addFor(r, k, nil, names)
	case reachChoice, reachEveryFlow:
		for _, choice := range c.arr.rules(c.book, k.of, c.facts.On) {
			c.addFor(r, k, choice, c.failing(k, choice))
		}
	}
}

// failing names the parties for whom a check of a choice holds.
func (c *checker) failing(k *check, choice *Rule) []string {
	pairs := c.arr.flows()
	if k.reach == reachChoice {
		pairs = c.arr.controllerPairs()
	}
	var names []string
	for _, f := range pairs {
		x := c.ctx(c.between(f.giver, f.receiver))
		x.rule = choice
		if k.when.holds(&x) {
			names = append(names, f.giver.names...)
		} else if k.reach == reachEveryFlow {
			return nil
		}
	}
	return names
}

func (c *checker) addFor(r *Rule, k *check, choice *Rule, names []string) {
	if len(names) > 0 {
		slices.Sort(names)
		c.add(r, k, choice, slices.Compact(names))
	}
}

// add files a finding, its words completed with the choice and the parties.
func (c *checker) add(r *Rule, k *check, choice *Rule, names []string) {
	cited := r
	for _, id := range k.cites {
		if v := c.book.versionOn(id, c.facts.On); v != nil {
			cited = v
			break
		}
	}
	pairs := []string{"{parties}", spoken(names), "{months}", fmt.Sprint(c.arr.limit)}
	if choice != nil {
		pairs = append(pairs, "{choice}", choice.Label, "{code}", choice.Code, "{conditions}", conditions(choice))
		if len(k.cites) == 0 {
			cited = choice
		}
	}
	words := strings.NewReplacer(pairs...)
	c.found = append(c.found, Finding{
		Severity: k.severity, RuleID: r.ID, Field: k.field, Parties: names,
		Message: words.Replace(k.message), Fix: words.Replace(k.fix), Citation: cited.Cite(),
	})
}

// conditions names the Article 9 conditions a Schedule 1 condition completes.
func conditions(r *Rule) string {
	parts := make([]string, len(r.Article9))
	for i, code := range r.Article9 {
		parts[i] = "9(2)(" + code + ")"
	}
	return strings.Join(parts, " or ")
}

// spoken lists names as a person would say them, without reading out hundreds.
func spoken(names []string) string {
	const most = 3
	switch n := len(names); {
	case n == 0:
		return "the parties"
	case n == 1:
		return names[0]
	case n <= most:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return fmt.Sprintf("%s and %d others", strings.Join(names[:most-1], ", "), n-most+1)
	}
}

// ctx makes the context in which one condition is judged.
func (c *checker) ctx(f Facts) ctx { return ctx{book: c.book, facts: &f, arr: c.arr} }

// between gives the arrangement's facts as one sharing between two kinds of party.
func (c *checker) between(giver, receiver partyClass) Facts {
	f := c.facts
	f.From, f.To = giver.body, receiver.body
	return f
}
