package succession_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
	"sharewell/internal/succession"
)

// TestAnyRowOfChanges draws changes one after another and asks after each that nothing was lost, that whatever is
// live has live parties, and that nobody holds a role that no list showed.
func TestAnyRowOfChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		var bodies orgs
		for i := range 5 {
			bodies = append(bodies, w.signatory(t, fmt.Sprintf("Body %d Council", i)))
		}
		var refs, choices []string
		holder := map[ident.Person]orgs{} // where each may act, as the lists showed
		for i := range 4 {
			a := rapid.IntRange(0, 4).Draw(rt, "from")
			parties := orgs{bodies[a], bodies[(a+1)%5]}
			if i%2 == 1 {
				parties = append(parties, bodies[(a+3)%5])
			}
			refs = append(refs, w.record(t, parties...))
		}
		for _, b := range bodies {
			holder[w.staff(t, b, "Somebody", access.IGLead)] = orgs{b}
			choices = append(choices, w.choice(t, b))
		}
		for n := range rapid.IntRange(1, 4).Draw(rt, "changes") {
			open := slices.DeleteFunc(slices.Clone(bodies), func(o ident.Organisation) bool { return !w.body(t, o).Open() })
			if len(open) < 3 {
				break
			}
			w.change(t, rt, open, holder, n)
			for _, ref := range refs {
				w.sound(t, rt, ref)
			}
		}
		w.kept(t, rt, bodies, holder, choices)
	})
}

// change draws a change, shows it, and lets it happen.
func (w *world) change(t testing.TB, rt *rapid.T, open orgs, holder map[ident.Person]orgs, n int) {
	d := succession.Draft{Kind: rapid.SampledFrom([]succession.Kind{succession.Merge, succession.Split, succession.Rename, succession.Sector}).Draw(rt, "kind"),
		On: clock.DateOf(w.clock.Now()).AddDays(1), Name: fmt.Sprintf("Renamed %d", n), BodyKind: "unitary"}
	picked := rapid.Permutation(open).Draw(rt, "who")
	d.Old = orgs{picked[0]}
	switch d.Kind {
	case succession.Merge:
		d.New = orgs{picked[2]}
		if rapid.Bool().Draw(rt, "two") {
			d.Old = orgs{picked[0], picked[1]}
		}
	case succession.Split:
		d.New = orgs{picked[1], picked[2]}
	case succession.Rename, succession.Sector, succession.Close:
	}
	c := w.plan(t, d)
	for _, i := range w.items(t, c.ID) {
		if i.Fate == succession.Decide {
			if err := w.Choose(ctx, secretariat, succession.Choosing{Change: c.ID, Key: i.Key, Fate: succession.Carried, To: orgs{rapid.SampledFrom(c.New).Draw(rt, "to")}}); err != nil {
				rt.Fatal(err)
			}
		}
	}
	for _, i := range w.items(t, c.ID) {
		if p := ident.Person(i.Ref); i.Kind == succession.Person && i.Fate == succession.Carried {
			holder[p] = append(holder[p], i.To...)
		}
	}
	w.until(t, d.On)
	if got := w.stage(t, c.ID); got.Stage != succession.Done || got.Problem != "" {
		rt.Fatalf("%s is %s, problem %q: %+v", d.Kind, got.Stage, got.Problem, w.items(t, c.ID))
	}
}

// sound checks one record.
func (w *world) sound(t testing.TB, rt *rapid.T, ref string) {
	st := w.state(t, ref)
	if o := w.body(t, st.Record.Lead); !o.Open() {
		rt.Fatalf("%s is led by a body that is no more", ref)
	}
	v := st.Live()
	if !v.Stage.Live() {
		if v.Stage != sharing.Ended {
			rt.Fatalf("%s is %s", ref, v.Stage)
		}
		for _, e := range st.Record.EndAnswers {
			if o := w.body(t, e.Organisation); e.Answer == "" && o.Status == organisation.Closed {
				rt.Fatalf("%s waits for an answer of %s, which is no more", ref, e.Organisation)
			}
		}
		return
	}
	if len(v.Content.Parties) < 2 {
		rt.Fatalf("%s is live with %d parties", ref, len(v.Content.Parties))
	}
	for _, org := range v.Content.Organisations() {
		if !w.body(t, org).Open() || !w.signed(t, org).Signatory {
			rt.Fatalf("%s is live with a party that is no signatory", ref)
		}
	}
	first := w.version(t, st.Record.ID, 1)
	for _, s := range first.States {
		if s.Signature == nil || !s.Signature.Voided.IsZero() || s.Signature.Hash != first.Hash {
			rt.Fatalf("what was signed in %s changed", ref)
		}
	}
}

// kept checks that everything that pointed at a body points at one that exists, and that rights are those shown.
func (w *world) kept(t testing.TB, rt *rapid.T, bodies orgs, holder map[ident.Person]orgs, choices []string) {
	for p, may := range holder {
		hats := w.hats(t, p)
		if len(hats) == 0 {
			rt.Fatal("somebody lost every role")
		}
		for _, h := range hats {
			if !slices.ContainsFunc(may, func(o ident.Organisation) bool { return h == string(o)+" ig_lead" }) {
				rt.Fatalf("a role that no list showed: %s", h)
			}
		}
	}
	found := 0
	for _, b := range bodies {
		if w.body(t, b).Open() {
			found += w.choicesOf(t, b)
		}
	}
	if found != len(choices) {
		rt.Fatalf("%d of %d choices are with a body that exists", found, len(choices))
	}
}
