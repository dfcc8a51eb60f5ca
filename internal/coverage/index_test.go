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

func newWorld(t testing.TB, seed uint64, bodies int) *world {
	t.Helper()
	maker, err := coverage.NewMaker(vocabulary(), things())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{county: newCounty(seed, bodies), maker: maker}
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
		c.Parties = append(c.Parties, w.partyOf(w.IntN(w.bodies/10)*10))
	}
	return w.apply(t, c)
}

func same(t testing.TB, m moment, q *coverage.Question, d *coverage.Decision) bool {
	m.x.Decide(q, d)
	want := m.o.decide(q)
	if d.Outcome == want.Outcome && slices.Equal(d.Records, want.Records) && slices.Equal(d.Reasons, want.Reasons) && slices.Equal(d.Obligations, want.Obligations) {
		return true
	}
	t.Errorf("%+v\ndiffers from the oracle (-index +oracle):\n%s", *q, cmp.Diff(*d, want, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(coverage.Decision{}, "Revision")))
	return false
}

// TestDecisionsEqualTheOracle asks at random while records change, from several goroutines, each at the
// moment it took; the answers must be the oracle's of that moment.
func TestDecisionsEqualTheOracle(t *testing.T) {
	t.Parallel()
	const changes, readers = 200, 2
	each := decisions(t) / readers
	w := newWorld(t, 1, 70)
	var now atomic.Pointer[moment]
	first := w.change(t, 60)
	now.Store(&first)
	var asked atomic.Int64
	var all sync.WaitGroup
	for r := range readers {
		all.Go(func() {
			c, d := newCounty(uint64(100+r), 70), coverage.Decision{}
			c.voc = vocabulary()
			for range each {
				q := c.question()
				if asked.Add(1); !same(t, *now.Load(), &q, &d) {
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
	all.Wait()
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}
