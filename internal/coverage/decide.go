package coverage

import (
	"slices"
	"strings"
)

// grounds is a set of reason codes.
type grounds uint64

func (g *grounds) add(c ReasonCode) { *g |= 1 << c }

const (
	noGrounds   grounds = 1<<(lastOfNo+1) - 1
	lookGrounds grounds = 1<<(lastOfLook+1) - 1 - noGrounds
)

func (g grounds) outcome() Outcome {
	switch {
	case g&noGrounds != 0:
		return NotCovered
	case g&lookGrounds != 0:
		return PersonMustLook
	}
	return Covered
}

// mostRecords is how many records an answer names.
const mostRecords = 4

// hit is a grant that could cover, and what keeps it from it.
type hit struct {
	card  *card
	grant *grant
	why   grounds
}

// asked is a question that is being answered.
type asked struct {
	x                       *Index
	q                       *Question
	from, to, source, thing uint32
	action                  uint16
	purpose, about, method  uint16
	day                     int32
	why                     grounds // about the question and the bodies
	onward                  grounds // about passing on what was received
	part                    string
	see                     func(RecordRef) bool // nil sees every record

	best Outcome
	hits [mostRecords]hit
	n    int
	one  [1]sifted // room for a grant that has no list
}

// Decide answers a question into d.
func (x *Index) Decide(q *Question, d *Decision) {
	n := x.Number(q)
	d.Revision = x.revision
	if !x.quick(&n, d) {
		x.decide(&n, d, nil)
	}
}

// DecideNumbered answers a question whose names were looked up before.
func (x *Index) DecideNumbered(n *Numbered, d *Decision) {
	if !x.numbered(n) {
		x.Decide(n.q, d)
		return
	}
	d.Revision = x.revision
	if !x.quick(n, d) {
		x.decide(n, d, nil)
	}
}

// decide answers whatever may be asked.
func (x *Index) decide(n *Numbered, d *Decision, see func(RecordRef) bool) {
	d.Outcome = NotCovered
	d.Records, d.Reasons, d.Obligations = d.own.records[:0], d.own.reasons[:0], d.own.obligations[:0]
	a := asked{x: x, q: n.q, see: see, day: n.day, purpose: n.purpose, about: n.about, method: n.method, action: n.code}
	if a.resolve(n) {
		a.search()
	}
	a.answer(d)
	d.own = room{d.Records, d.Reasons, d.Obligations}
}

// unseen are the grounds without which there is nothing to look up.
const unseen = grounds(1<<MissingGiver | 1<<MissingReceiver | 1<<MissingSource | 1<<MissingThing | 1<<MissingDate |
	1<<UnknownGiver | 1<<UnknownReceiver | 1<<UnknownThing | 1<<UnknownAction)

// resolve looks at what is named. ok is false when there is nothing to look up.
func (a *asked) resolve(n *Numbered) (ok bool) {
	x, q := a.x, a.q
	if n.action < 0 {
		a.why.add(UnknownAction)
		return false
	}
	spec := x.actions[n.action].ActionSpec
	a.from = a.known(n.from, q.From.ID, MissingGiver, UnknownGiver)
	if spec.To != "" {
		a.to = a.known(n.to, q.To.ID, MissingReceiver, UnknownReceiver)
	}
	a.thing = a.known(n.thing, q.Thing.ID, MissingThing, UnknownThing)
	if q.Part != "" {
		a.part = fold(q.Part)
	}
	if a.day == noDay {
		a.why.add(MissingDate)
	} else if a.day < x.today {
		a.why.add(PastDate)
	}
	a.standing(a.from, GiverNotSignatory, GiverLapsed, GiverAssurance)
	a.standing(a.to, ReceiverNotSignatory, ReceiverLapsed, ReceiverAssurance)
	if spec.Source != "" && a.why&unseen == 0 {
		a.passOn(n.source)
	}
	return a.why&unseen == 0
}

// number gives a node's number; nought when there is none.
func (x *Index) number(n Node) uint32 {
	if int(n.Kind) >= len(x.names) || n.ID == "" && n.Kind == 0 {
		return 0
	}
	return x.names[n.Kind].find(n.ID)
}

// known passes a number on, unless nothing is named or what is named is not known.
func (a *asked) known(id uint32, name string, missing, unknown ReasonCode) uint32 {
	if name == "" {
		a.why.add(missing)
		return 0
	}
	if a.x.stands[id].flags&isKnown == 0 {
		a.why.add(unknown)
		return 0
	}
	return id
}

// standing adds what a body's standing does.
func (a *asked) standing(id uint32, not, lapsed, assurance ReasonCode) {
	if id == 0 {
		return
	}
	p := &a.x.stands[id]
	switch p.effect {
	case NotCovered:
		a.why.add(not)
	case PersonMustLook:
		a.why.add(lapsed)
	case Covered:
	}
	if p.flags&hasLapse != 0 {
		a.why.add(assurance)
	}
	if a.day > p.holdsTo {
		a.why.add(StandingChanges)
	}
}

// The lookups for anybody and anything, as bits of Index.wild.
const (
	anyFrom = 1 << iota
	anyTo
	anyThing
	lookups = 1 << iota
)

// search looks up every combination that can find something and keeps the best grants.
func (a *asked) search() {
	if a.from == a.to {
		return // nobody shares with themselves
	}
	if a.x.wild == 1 { // nothing is for anybody or of anything
		a.judge(a.x.pairs.find(key{a.from, a.to, a.thing}, &a.one))
		return
	}
	for w := range uint8(lookups) {
		if a.x.worth(w, a.to) {
			a.judge(a.x.pairs.find(wilder(a.from, a.to, a.thing, w), &a.one))
		}
	}
}

// worth reports whether a lookup can find something that no other one does. Where nobody receives, anybody
// is nobody as well.
func (x *Index) worth(w uint8, to uint32) bool {
	if to == 0 {
		return w&anyTo == 0 && (w == 0 || x.wild>>w&1 == 1 || x.wild>>(w|anyTo)&1 == 1)
	}
	return w == 0 || x.wild>>w&1 == 1
}

// wilder puts anybody and anything in the place of names.
func wilder(from, to, thing uint32, wild uint8) key {
	if wild&anyFrom != 0 {
		from = 0
	}
	if wild&anyTo != 0 {
		to = 0
	}
	if wild&anyThing != 0 {
		thing = 0
	}
	return key{from, to, thing}
}

// judge looks at grants that come in the order of their records' references.
func (a *asked) judge(refs []sifted) {
	kept := 0
	for i := range refs {
		if a.cannotMatter(&refs[i], kept) {
			continue
		}
		c, g := a.x.facts.at(refs[i].ref).of()
		if !g.actions.has(a.action) || g.wide && !contains(g.to, a.to) || a.see != nil && !a.see(c.refs[0]) {
			continue
		}
		why := a.against(c, g)
		if a.onward != 0 && (a.source == 0 || !c.moves(a.action, a.source, a.from, a.thing)) {
			why |= a.onward
		}
		o := why.outcome()
		if a.n > 0 && o < a.best {
			continue
		}
		if a.n == 0 || o > a.best {
			a.best, a.n, kept = o, 0, 0
		}
		if kept < mostRecords && a.keep(hit{c, g, why}) {
			kept++
		}
		if o == Covered {
			return // the first one by reference decides
		}
	}
}

// cannotMatter reports that a grant does not cover, and that enough is known of grants that do not.
func (a *asked) cannotMatter(s *sifted, kept int) bool {
	other := a.purpose < lastPurpose && s.purposes>>a.purpose&1 == 0 || a.about < lastAbout && s.about>>a.about&1 == 0
	return other && (a.n > 0 && a.best > NotCovered || kept == mostRecords)
}

// keep puts a hit among the first ones by reference, one for each record.
func (a *asked) keep(h hit) bool {
	at := a.n
	for at > 0 && a.hits[at-1].card.refs[0].Ref >= h.card.refs[0].Ref {
		if a.hits[at-1].card.refs[0].ID == h.card.refs[0].ID {
			return false
		}
		at--
	}
	if at == mostRecords {
		return false
	}
	if a.n < mostRecords {
		a.n++
	}
	copy(a.hits[at+1:a.n], a.hits[at:])
	a.hits[at] = h
	return true
}

// against lists what keeps a grant from covering the question, and what else is to be said of it.
func (a *asked) against(c *card, g *grant) grounds {
	why := a.dated(c)
	why |= among3(&c.purposes, a.q.Purpose == "", a.purpose, OtherPurpose, MissingPurpose)
	why |= among3(&c.about, a.q.About == "", a.about, OtherPeople, MissingPeople)
	if c.blocked {
		why.add(RuleBlocks)
	}
	if a.q.Method != "" && !g.methods.empty() && !g.methods.has(a.method) {
		why.add(OtherMethod)
	}
	if g.most > 0 && a.q.Count > g.most {
		why.add(TooMany)
	}
	if a.part != "" && !g.names(a.x, a.thing, a.part) {
		why.add(PartNotListed)
	}
	if g.when != nil {
		w := world{q: a.q, subject: a.x.entities[a.from].props, thing: a.x.entities[a.thing].props}
		switch g.when.holds(&w) {
		case No:
			why.add(ConditionFails)
		case Unknown:
			why.add(ConditionUnknown)
		case Yes:
		}
	}
	return why
}

// dated says how a card stands on the day.
func (a *asked) dated(c *card) grounds {
	var why grounds
	switch c.state {
	case Live:
	case Reviewed:
		why.add(UnderReview)
	case Overdue:
		why.add(ReviewOverdue)
	case Paused:
		why.add(IsPaused)
	}
	if a.day < c.start {
		why.add(NotStarted)
	}
	if a.day > c.end {
		why.add(HasEnded)
	}
	if a.day > c.review {
		why.add(ReviewOverdue)
	}
	if a.day > c.holdsTo {
		why.add(RulesChange)
	}
	return why
}

// among3 says whether a code is in a set that is not empty.
func among3(set *codeSet, missing bool, code uint16, other, unsaid ReasonCode) grounds {
	switch {
	case set.empty() || !missing && set.has(code):
		return 0
	case missing:
		return 1 << unsaid
	}
	return 1 << other
}

// names reports whether the grant of a thing holds an item of it: all do when none is named.
func (g *grant) names(x *Index, node uint32, part string) bool {
	for i := range g.things {
		if t := &g.things[i]; t.node == node || t.node == 0 {
			if t.items == 0 || slices.Contains(x.items[t.items].folded, part) {
				return true
			}
		}
	}
	return false
}

// moves reports whether a card also lets from give to a thing.
func (c *card) moves(action uint16, from, to, node uint32) bool {
	for i := range c.grants {
		g := &c.grants[i]
		if !g.actions.has(action) || !contains(g.from, from) || !contains(g.to, to) {
			continue
		}
		for j := range g.things {
			if g.things[j].node == node {
				return true
			}
		}
	}
	return false
}

// contains looks in a sorted list.
func contains(list []uint32, n uint32) bool {
	_, ok := slices.BinarySearch(list, n)
	return ok
}

// received are the grounds that say a record is not how something was received.
const notReceived = grounds(1<<OtherPeople | 1<<NotStarted | 1<<HasEnded | 1<<ConditionFails)

// passOn finds what the records under which something was received say about passing it on.
func (a *asked) passOn(source uint32) {
	if a.q.Source.ID == "" {
		a.why.add(MissingSource)
		return
	}
	if a.source = source; a.x.stands[a.source].flags&isKnown == 0 || a.source == a.from {
		a.source = 0 // then no record can say how it was received
	}
	how := [...]ReasonCode{OnwardNo: OnwardForbidden, OnwardAfter: OnwardAsk, OnwardWorded: OnwardAsAgreed}
	found := false
	for w := range uint8(lookups) {
		if a.source == 0 || !a.x.worth(w, a.from) {
			continue
		}
		for _, one := range a.x.pairs.find(wilder(a.source, a.from, a.thing, w), &a.one) {
			c, g := a.x.facts.at(one.ref).of()
			if !g.actions.has(a.action) || g.wide && !contains(g.to, a.from) || a.against(c, g)&notReceived != 0 || a.see != nil && !a.see(c.refs[0]) {
				continue
			}
			found = true
			if c.onward != OnwardOpen {
				a.onward.add(how[c.onward])
			}
		}
	}
	if !found {
		a.onward.add(OnwardUnrecorded)
	}
}

// fold writes a name of an item so that capitals and spaces do not matter.
func fold(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= 0x80 || c < ' ' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return strings.Join(strings.Fields(strings.ToLower(s)), " ")
		}
	}
	return s
}
