package coverage

import (
	"cmp"
	"math"
)

// fact is what decides about one grant, in one line of 64 bytes: all that a plain question needs. It says
// no or yes for certain, or that card and grant must be asked.
type fact struct {
	purposes   uint64 // bits of codes; all of them when anything will do
	card       *card
	says       *[]Obligation // what goes with it
	keeperSays *[]Obligation // for one receiver that has its own
	about      uint32
	methods    uint32
	actions    uint32
	first      int32 // days on which it covers; none when it cannot without a person
	last       int32
	most       uint32
	keeper     uint32
	grant      uint8
	ask        bool // there is more to say than yes
}

// facts are all facts by number, in pages of which a change copies a few.
type facts []*factPage

type factPage [pageSize]fact

func (f facts) at(ref grantRef) *fact { return &f[ref/pageSize][ref%pageSize] }

// order compares two grants by their records' references.
func (f facts) order(a, b grantRef) int {
	x, y := f.at(a), f.at(b)
	return cmp.Or(byRef(x.card, y.card), cmp.Compare(x.grant, y.grant))
}

func (f facts) sift(ref grantRef) sifted {
	one := f.at(ref)
	return sifted{one.purposes, ref, one.about}
}

func (f *fact) of() (*card, *grant) { return f.card, &f.card.grants[f.grant] }

// The last bits of the words of a fact stand for codes that no grant names.
const (
	lastPurpose = 63
	lastAbout   = 31
	lastMethod  = 31
)

// low gives the bits of the codes that fit a word; all when any code will do. Codes beyond are asked of the
// grant itself.
func (s *codeSet) low(last int) uint64 {
	if s.empty() {
		return math.MaxUint64
	}
	return s.mask & (1<<last - 1)
}

// factOf sums a grant up.
func (m *Maker) factOf(c *card, n int) fact {
	g := &c.grants[n]
	f := fact{card: c, grant: uint8(n), purposes: c.purposes.low(lastPurpose), about: uint32(c.about.low(lastAbout)), methods: uint32(g.methods.low(lastMethod)), actions: uint32(g.actions.mask),
		first: c.start, last: min(c.end, c.review, c.holdsTo), most: math.MaxUint32, ask: g.when != nil || g.wide || c.state == Reviewed}
	if c.blocked || c.state == Overdue || c.state == Paused {
		f.last = noDay
	}
	if g.most > 0 && g.most < math.MaxUint32 {
		f.most = uint32(g.most)
	}
	f.ask = f.ask || g.most >= math.MaxUint32
	m.tell(&f, g)
	return f
}

// mostTold is how many receivers a fact tells apart.
const mostTold = 64

// tell writes down what goes with a grant: one list for every receiver, but for at most one.
func (m *Maker) tell(f *fact, g *grant) {
	if len(f.card.keeps) == 0 || len(g.to) == 0 {
		f.says = m.saysTo(f.card, g, 0)
		f.ask = f.ask || len(f.card.keeps) > 0
		f.keeperSays = f.says
		return
	}
	f.says = m.saysTo(f.card, g, g.to[0])
	f.keeperSays = f.says
	if len(g.to) > mostTold {
		f.ask = true
		return
	}
	if len(g.to) > 2 {
		if second := m.saysTo(f.card, g, g.to[1]); second == m.saysTo(f.card, g, g.to[2]) {
			f.says = second
		}
	}
	for _, to := range g.to {
		switch own := m.saysTo(f.card, g, to); {
		case own == f.says:
		case f.keeper == 0:
			f.keeper, f.keeperSays = to, own
		default:
			f.ask = true // two receivers with obligations of their own
		}
	}
}

// saysKey tells lists of obligations apart. Lists of duties and of methods have one copy each.
type saysKey struct {
	duties *Duty
	ways   *string
	keeps  string
}

// saysTo gives the one copy of what goes with a grant to a receiver.
func (m *Maker) saysTo(c *card, g *grant, to uint32) *[]Obligation {
	var k saysKey
	if len(c.duties) > 0 {
		k.duties = &c.duties[0]
	}
	if len(g.ways) > 0 {
		k.ways = &g.ways[0]
	}
	var keeps []string
	for i := range c.keeps {
		if c.keeps[i].to == to {
			keeps = append(keeps, c.keeps[i].detail)
		}
	}
	switch len(keeps) {
	case 0:
	case 1:
		k.keeps = "\x01" + keeps[0]
	default:
		k.keeps = "\x02" + keyOf(keeps)
	}
	if have, ok := m.says[k]; ok {
		return have
	}
	list := obligations(nil, 0, c, g, to)
	m.says[k] = &list
	return &list
}

// obligations adds what goes with a grant to a receiver, for the nth record of an answer.
func obligations(out []Obligation, n int16, c *card, g *grant, to uint32) []Obligation {
	for _, duty := range c.duties {
		out = append(out, Obligation{duty.Code, n, duty.Detail})
	}
	for i := range c.keeps {
		if k := &c.keeps[i]; k.to == to {
			out = append(out, Obligation{KeepFor, n, k.detail})
		}
	}
	for _, way := range g.ways {
		out = append(out, Obligation{SendBy, n, way})
	}
	return out
}
