package rulebook

import "slices"

// choices judges every chosen rule for every controller, with the same clauses Evaluate uses.
func (c *checker) choices() {
	for _, set := range chosenIn(c.arr.in) {
		rules := c.known(set)
		if set.group == "" || len(rules) == 0 {
			continue
		}
		c.judge(set.group, rules)
	}
	c.judgeRegime()
}

// known gives the chosen rules that stand on the day, and files a block for the others.
func (c *checker) known(set choiceSet) []*Rule {
	var out []*Rule
	for _, code := range set.codes {
		id, ok := c.book.resolveChoice(set.kind, code)
		r := c.book.versionOn(id, c.facts.On)
		switch {
		case !ok:
			c.found = append(c.found, Finding{
				Severity: Block, Field: c.book.field(set.group),
				Message: "The rulebook has no rule with the code “" + code + "”.",
				Fix:     "Choose one from the list.",
			})
		case r == nil:
			c.found = append(c.found, c.book.notInForce(id, set.group, c.facts))
		default:
			out = append(out, r)
		}
	}
	return out
}

// notInForce says when a rule chosen out of its time stands.
func (b *Book) notInForce(id string, g Group, f Facts) Finding {
	vs := b.rules[id]
	first, last := vs[0], vs[len(vs)-1]
	f1 := Finding{
		Severity: Block, RuleID: id, Field: b.field(g), Citation: first.Cite(),
		Message: first.Label + " could not be used before " + first.From.Format(longDate) + ".",
		Fix:     "Choose a basis that was in force on " + f.On.Format(longDate) + ", or start on a later day.",
	}
	if !f.On.Before(first.From) {
		f1.Message = last.Label + " can no longer be used: it ended on " + last.To.Format(longDate) + "."
		f1.Fix = "Choose a basis that is in force on " + f.On.Format(longDate) + "."
		f1.Citation = last.Cite()
	}
	return f1
}

// longDate is how dates are written for people.
const longDate = "2 January 2006"

// verdict is what one rule means for one class of controllers.
type verdict struct {
	clause *clause
	rank   int // weight of its status; 3 when the rule has nothing to say
}

// judge files what is wrong with the chosen rules of one question. A rule that one controller may not
// use does no harm while that controller has another chosen rule to rely on.
func (c *checker) judge(g Group, rules []*Rule) {
	classes := c.judged(g)
	table := make([][]verdict, len(rules))
	for i, r := range rules {
		table[i] = make([]verdict, len(classes))
		for j, pairs := range classes {
			table[i][j] = c.verdict(g, r, pairs)
		}
	}
	for i, r := range rules {
		c.report(g, r, i, table, classes)
	}
}

// judged gives, for each class of parties that needs an answer, the pairs it is judged in.
func (c *checker) judged(g Group) [][]flowPair {
	pairs := c.arr.controllerPairs()
	if g == GroupRegime { // the regime is the giver's
		pairs = slices.DeleteFunc(pairs, func(p flowPair) bool { return !p.giver.provides })
	}
	if g == GroupGateway { // a gateway serves a flow, so all the flows are judged as one
		return [][]flowPair{c.arr.flows()}
	}
	var out [][]flowPair
	for i, p := range pairs {
		if i > 0 && slices.Equal(p.giver.names, pairs[i-1].giver.names) {
			out[len(out)-1] = append(out[len(out)-1], p)
			continue
		}
		out = append(out, []flowPair{p})
	}
	return out
}

// verdict is the best a rule can be for a class over the pairs it is in.
func (c *checker) verdict(g Group, r *Rule, pairs []flowPair) verdict {
	best := verdict{rank: weight("")}
	for _, p := range pairs {
		x := c.ctx(c.between(p.giver, p.receiver))
		x.rule, x.group = r, g
		d := decide(&x)
		if d == nil || d.hidden {
			continue
		}
		if w := weight(d.status); w < best.rank {
			best = verdict{d, w}
		}
	}
	return best
}

// report files the worst finding a rule earns, for all the classes that earn it.
func (c *checker) report(g Group, r *Rule, i int, table [][]verdict, classes [][]flowPair) {
	usable := slices.ContainsFunc(table[i], func(v verdict) bool { return v.rank <= weight(Warn) })
	byClause := map[*clause][]string{}
	var order []*clause
	for j, v := range table[i] {
		if v.clause == nil || v.clause.status == Allowed || v.clause.quiet || usable && c.elsewhere(table, i, j) {
			continue
		}
		if byClause[v.clause] == nil {
			order = append(order, v.clause)
		}
		for _, p := range classes[j] {
			byClause[v.clause] = append(byClause[v.clause], p.giver.names...)
		}
	}
	for _, cl := range order {
		names := byClause[cl]
		slices.Sort(names)
		severity := Warns
		if cl.status == Blocked {
			severity = Block
		}
		c.found = append(c.found, Finding{
			Severity: severity, RuleID: r.ID, Field: c.book.field(g), Parties: slices.Compact(names),
			Message: cl.reason, Fix: cl.fix, Citation: r.Cite(),
		})
	}
}

// elsewhere reports whether a class has an allowed answer among the other chosen rules, and somebody
// else has this one: then the choice is shared out sensibly.
func (c *checker) elsewhere(table [][]verdict, rule, class int) bool {
	others := func(i int) bool { return i != rule && table[i][class].rank == weight(Allowed) }
	shared := slices.ContainsFunc(table[rule], func(v verdict) bool { return v.rank == weight(Allowed) })
	for i := range table {
		if others(i) {
			return shared
		}
	}
	return false
}

// judgeRegime judges the regime named, when it is not the ordinary one.
func (c *checker) judgeRegime() {
	if c.facts.Regime == "" {
		return
	}
	rules := c.known(choiceSet{kind: KindRegime, group: GroupRegime, codes: []string{c.facts.Regime}})
	if len(rules) > 0 {
		c.judge(GroupRegime, rules)
	}
}

// field gives the sharing field that holds a question's answer.
func (b *Book) field(g Group) string {
	for _, s := range b.groups {
		if s.code == g {
			return s.field
		}
	}
	return "compatibility"
}
