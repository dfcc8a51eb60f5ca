package coverage_test

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sharewell/internal/coverage"
	"sharewell/internal/ident"
)

// moment is an index with the oracle of the same moment.
type moment struct {
	x *coverage.Index
	o *oracle
}

// world changes at random, and remembers what it should look like.
type world struct {
	*county
	maker *coverage.Maker
	o     oracle
}

func newWorld(t testing.TB, seed uint64, bodies int, plain bool) *world {
	t.Helper()
	maker, err := coverage.NewMaker(vocabulary(), things())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{county: newCounty(seed, bodies), maker: maker}
	w.plain = plain
	w.o = oracle{voc: vocabulary(), policies: map[string]coverage.Policy{}, parties: map[coverage.Node]coverage.Party{}, things: map[coverage.Node][]coverage.Property{}, today: day0.AddDays(-2)}
	for _, th := range things() {
		w.o.things[th.Node] = th.Properties
	}
	first := coverage.Change{Today: w.o.today}
	for i := range bodies {
		if i%10 != 9 { // some are never known
			first.Parties = append(first.Parties, w.partyOf(i))
		}
	}
	w.apply(t, first)
	return w
}

func (w *world) apply(t testing.TB, c coverage.Change) moment {
	t.Helper()
	x, err := w.maker.Apply(c)
	if err != nil {
		t.Fatal(err)
	}
	o := w.o
	o.policies, o.parties = maps.Clone(o.policies), maps.Clone(o.parties)
	for _, id := range c.Gone {
		delete(o.policies, string(id))
	}
	for _, p := range c.Policies {
		o.policies[string(p.ID)] = p
	}
	for _, p := range c.Parties {
		o.parties[p.Node] = p
	}
	w.o = o
	return moment{x, &o}
}

// change makes a random change of a few records and bodies.
func (w *world) change(t testing.TB, most int) moment {
	var c coverage.Change
	for range 1 + w.IntN(most) {
		if n := w.IntN(60); w.IntN(4) > 0 {
			c.Policies = append(c.Policies, w.policy(n))
		} else {
			c.Gone = append(c.Gone, ident.Record("rec-"+itoa(n)))
		}
	}
	if w.IntN(3) == 0 {
		c.Parties = append(c.Parties, w.partyOf(w.IntN(max(1, w.bodies/10))*10))
	}
	return w.apply(t, c)
}

// same asks by name.
func same(t testing.TB, m moment, q *coverage.Question, d *coverage.Decision) bool {
	m.x.Decide(q, d)
	return agrees(t, m, q, d)
}

func agrees(t testing.TB, m moment, q *coverage.Question, d *coverage.Decision) bool {
	want := m.o.decide(q)
	if d.Outcome == want.Outcome && slices.Equal(d.Records, want.Records) && slices.Equal(d.Reasons, want.Reasons) && slices.Equal(d.Obligations, want.Obligations) {
		return true
	}
	t.Errorf("%+v\ndiffers from the oracle (-index +oracle):\n%s", *q, cmp.Diff(*d, want, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(coverage.Decision{}, "Revision"), cmpopts.IgnoreUnexported(coverage.Decision{})))
	return false
}

// TestDecisionsEqualTheOracle asks at random while records change, from several goroutines, each at the
// moment it took; the answers must be the oracle's of that moment. Half of the questions are of a world in
// which most can be answered at once.
func TestDecisionsEqualTheOracle(t *testing.T) {
	t.Parallel()
	for name, plain := range map[string]bool{"anything": false, "plain": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oracled(t, plain, decisions(t)/2)
		})
	}
}

func oracled(t *testing.T, plain bool, all int) {
	const changes, readers = 200, 2
	each := all / readers
	w := newWorld(t, 1, 70, plain)
	if plain { // pairs meet more often
		w.bodies = 4
	}
	var now atomic.Pointer[moment]
	first := w.change(t, 60)
	now.Store(&first)
	var asked atomic.Int64
	var both sync.WaitGroup
	for r := range readers {
		both.Go(func() {
			c := newCounty(uint64(100+r), w.bodies)
			c.voc = vocabulary()
			a := asker{county: c, asked: &asked}
			for range each / 2 {
				if !a.ask(t, *now.Load()) {
					return
				}
			}
		})
	}
	for i := 0; i < changes; i++ {
		for asked.Load() < int64(i*each*readers/changes) && !t.Failed() {
			q, d := w.question(), coverage.Decision{}
			same(t, *now.Load(), &q, &d)
		}
		m := w.change(t, 3)
		now.Store(&m)
	}
	both.Wait()
}

// asker asks by name, and by number what it asked before.
type asker struct {
	*county
	asked  *atomic.Int64
	before [64]*before
	d      coverage.Decision
}

type before struct {
	q coverage.Question
	n coverage.Numbered
}

// ask asks two questions: a new one, and an old one whose numbers are as old as it is.
func (a *asker) ask(t testing.TB, m moment) bool {
	q := a.question()
	a.asked.Add(2)
	if !same(t, m, &q, &a.d) {
		return false
	}
	old := &a.before[a.IntN(len(a.before))]
	if *old == nil || a.IntN(40) == 0 {
		b := &before{q: q}
		b.n, *old = m.x.Number(&b.q), b
	}
	m.x.DecideNumbered(&(*old).n, &a.d)
	return agrees(t, m, &(*old).q, &a.d)
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}
