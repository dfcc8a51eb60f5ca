package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/ident"
)

// county makes random policies, bodies and questions of a small world in which everything meets often.
type county struct {
	*rand.Rand
	voc    coverage.Vocabulary
	bodies int
	made   int
	plain  bool // nothing for anybody or of anything, and few conditions
}

const (
	party    = coverage.Kind(1)
	category = coverage.Kind(2)
)

var day0 = clock.NewDate(2026, time.November, 22)

func newCounty(seed uint64, bodies int) *county {
	return &county{Rand: rand.New(rand.NewPCG(seed, 7)), voc: coverage.Sharing(), bodies: bodies}
}

func pick[T any](c *county, of ...T) T { return of[c.IntN(len(of))] }

func (c *county) some(from []string) []string {
	out := slices.Clone(from)
	c.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:c.IntN(len(out)+1)]
}

func body(i int) coverage.Node {
	if i%5 == 2 {
		return coverage.Node{Kind: party, ID: fmt.Sprintf("body-%d whose name is longer than most", i)}
	}
	return coverage.Node{Kind: party, ID: fmt.Sprintf("body-%d", i)}
}

func kindOfData(i int) coverage.Node {
	return coverage.Node{Kind: category, ID: fmt.Sprintf("kind-%d", i)}
}

const kindsOfData = 6

func things() []coverage.ThingSpec {
	var out []coverage.ThingSpec
	for i := range kindsOfData {
		t := coverage.ThingSpec{Node: kindOfData(i)}
		if i == 0 {
			t.Properties = []coverage.Property{{Section: coverage.OfResource, Name: "state", Value: coverage.Text("final")}}
		}
		out = append(out, t)
	}
	return out
}

func (c *county) body() coverage.Node { return body(c.IntN(c.bodies)) }

func (c *county) bodiesUpTo(n int) []coverage.Node {
	var out []coverage.Node
	for range c.IntN(n + 1) {
		out = append(out, c.body())
	}
	return out
}

func (c *county) date(around int) clock.Date { return day0.AddDays(c.IntN(2*around) - around) }

func (c *county) dateOrNone(around int) clock.Date {
	if c.IntN(3) > 0 {
		return clock.Date{}
	}
	return c.date(around)
}

var (
	purposes = []string{"P01", "P02", "P03"}
	people   = []string{"child", "adult", "staff"}
	methods  = []string{"secure_email", "portal_sftp", "post"}
	parts    = []string{"Date of birth", "Home address", "Case  notes", "Naïve RÉSUMÉ"}
	roles    = []string{"nurse", "clerk"}
)

func (c *county) value() coverage.Value {
	switch c.IntN(7) {
	case 0:
		return coverage.Number(float64(c.IntN(4)))
	case 1:
		return coverage.Bool(c.IntN(2) == 0)
	case 2:
		return coverage.Text(c.date(2).String())
	case 3:
		return coverage.List(coverage.Text(pick(c, roles...)), coverage.Number(1))
	case 4:
		return coverage.Value{}
	}
	return coverage.Text(pick(c, "nurse", "clerk", "final"))
}

func (c *county) scalar() coverage.Value {
	for {
		if v := c.value(); v.Kind != coverage.NoValue && v.Kind != coverage.ListValue {
			return v
		}
	}
}

var properties = []string{"subject.role", "resource.state", "action.soft", "context.level"}

func (c *county) condition(depth int) *coverage.Condition {
	if n := c.IntN(6); depth > 0 && n < 3 {
		list := []coverage.Condition{*c.condition(depth - 1), *c.condition(depth - 1)}
		switch n {
		case 0:
			return &coverage.Condition{All: list}
		case 1:
			return &coverage.Condition{Any: list}
		}
		return &coverage.Condition{Not: &list[0]}
	}
	of := pick(c, properties...)
	switch c.IntN(4) {
	case 0:
		return coverage.Where(of, coverage.Is, c.scalar())
	case 1:
		return coverage.Where(of, pick(c, coverage.OneOf, coverage.Has), c.scalar(), c.scalar())
	}
	bound := coverage.Number(float64(c.IntN(4)))
	if c.IntN(2) == 0 {
		bound = coverage.Text(c.date(2).String())
	}
	return coverage.Where(of, pick(c, coverage.Below, coverage.AtMost, coverage.Above, coverage.AtLeast), bound)
}

// policy makes a policy, for a record of its own or for one that is there already.
func (c *county) policy(n int) coverage.Policy {
	c.made++
	p := coverage.Policy{ID: ident.Record(fmt.Sprintf("rec-%d", n)), Ref: fmt.Sprintf("KM-R-2026-%04d", (n*7919)%10000), Version: int64(c.made), N: int32(1 + n%3),
		Title: "Title", State: pick(c, coverage.Live, coverage.Live, coverage.Live, coverage.Reviewed, coverage.Overdue, coverage.Paused),
		Start: c.date(3), End: c.dateOrNone(5), Review: c.dateOrNone(5), Onward: coverage.Onward(c.IntN(4))}
	if c.IntN(8) == 0 {
		p.HoldsTo = c.date(3)
	}
	p.Purposes, p.About = c.some(purposes), c.some(people)
	if c.plain && c.IntN(3) > 0 {
		p.State, p.Start, p.End, p.Review, p.HoldsTo = coverage.Live, day0.AddDays(-9), clock.Date{}, clock.Date{}, clock.Date{}
	}
	if c.IntN(10) == 0 {
		p.Blocks = []coverage.Block{{"check.art6", "No lawful basis is chosen."}, {"check.purpose", "No purpose is chosen."}}
	}
	if c.IntN(2) == 0 {
		p.Duties = []coverage.Duty{{Code: coverage.CheckOptOuts, Detail: pick(c, "national", "type1")}, {Code: coverage.TellPerson, Detail: "notice"}}
	}
	for range c.IntN(3) {
		p.Keeps = append(p.Keeps, coverage.Keep{To: c.body(), Detail: pick(c, "3 years receipt destroy", "1 years receipt return")})
	}
	for range 1 + c.IntN(3) {
		p.Grants = append(p.Grants, c.grant())
	}
	return p
}

func (c *county) grant() coverage.Grant {
	g := coverage.Grant{Actions: pick(c, []string{"share"}, []string{"share"}, []string{"share", "view"}, []string{"view"}),
		From: c.bodiesUpTo(3), To: c.bodiesUpTo(3)}
	if c.plain && (len(g.From) == 0 || len(g.To) == 0) {
		g.From, g.To = []coverage.Node{c.body()}, []coverage.Node{c.body(), c.body()}
	}
	if c.IntN(40) == 0 && !c.plain { // a movement among very many
		for i := range 65 {
			g.From, g.To = append(g.From, body(i)), append(g.To, body(i))
		}
	}
	for range 1 + c.IntN(3) {
		t := coverage.Thing{Node: kindOfData(c.IntN(kindsOfData))}
		if c.IntN(12) == 0 && !c.plain {
			t.Node = coverage.Node{}
		}
		t.Parts = c.some(parts)
		g.Things = append(g.Things, t)
	}
	g.Methods = c.some(methods)
	if c.IntN(3) == 0 {
		g.Most = int64(10 * (1 + c.IntN(3)))
	}
	if c.IntN(3) == 0 && (!c.plain || c.IntN(8) == 0) {
		g.When = c.condition(2)
	}
	return g
}

func (c *county) partyOf(i int) coverage.Party {
	p := coverage.Party{Node: body(i), Title: fmt.Sprintf("Body %d", i), Also: []string{fmt.Sprintf("b%d", i)},
		Standing: pick(c, "accepted", "accepted", "accepted", "reaffirm_due", "lapsed", "suspended", "withdrawn", "queried"), Member: c.IntN(8) > 0}
	if c.plain && c.IntN(5) > 0 {
		p.Standing, p.Member = "accepted", true
		return p
	}
	if c.IntN(12) == 0 {
		p.Standing = ""
	}
	if c.IntN(6) == 0 {
		p.Lapses = []coverage.Lapse{{"ico_expired", "The ICO registration ran out."}}
	}
	if c.IntN(8) == 0 {
		p.HoldsTo = c.date(3)
	}
	if c.IntN(2) == 0 {
		p.Properties = []coverage.Property{{Section: coverage.OfSubject, Name: "role", Value: coverage.Text(pick(c, roles...))}}
	}
	return p
}

func (c *county) question() coverage.Question {
	q := coverage.Question{Action: pick(c, "share", "share", "receive", "onward-share", "onward-share", "view"), From: c.body(), To: c.body(), Source: c.body(),
		Thing: kindOfData(c.IntN(kindsOfData)), Date: c.date(4), Purpose: pick(c, purposes...), About: pick(c, people...)}
	switch c.IntN(30) {
	case 0:
		q.From = coverage.Node{}
	case 1:
		q.To = coverage.Node{Kind: party, ID: "nobody-knows"}
	case 2:
		q.Thing = coverage.Node{Kind: category, ID: "nothing"}
	case 3:
		q.Date = clock.Date{}
	case 4:
		q.Action = "sell"
	case 5:
		q.Source = coverage.Node{}
	case 6:
		q.Thing = coverage.Node{Kind: 77, ID: "kind-1"}
	case 7:
		q.From.ID = "b" + q.From.ID[len("body-"):]
	case 8:
		q.Purpose = pick(c, "", "P99")
	case 9:
		q.About = pick(c, "", "martian")
	}
	if q.Action == "view" {
		q.To = coverage.Node{}
	}
	if c.IntN(3) == 0 {
		q.Method = pick(c, append(methods, "pigeon")...)
	}
	if c.IntN(3) == 0 {
		q.Count = int64(c.IntN(40))
	}
	if c.IntN(3) == 0 {
		q.Part = pick(c, "date of birth", "HOME ADDRESS", " case notes ", "naïve résumé", "shoe size")
	}
	if c.IntN(5) == 0 {
		q.Urgency = pick(c, "emergency", "routine")
	}
	for _, name := range []string{"role", "state", "soft", "level"} {
		if s := coverage.Section(slices.Index([]string{"role", "soft", "state", "level"}, name)); c.IntN(2) == 0 {
			q.Properties = append(q.Properties, coverage.Property{Section: s, Name: name, Value: c.value()})
		}
	}
	return q
}

// vocabulary is that of sharing with an action that has no receiver.
func vocabulary() coverage.Vocabulary {
	v := coverage.Sharing()
	v.Actions = append(v.Actions, coverage.ActionSpec{Name: "view", From: "subject"})
	return v
}
