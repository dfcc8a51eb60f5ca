package succession_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/succession"
)

var vesting = clock.NewDate(2028, 4, 1)

type orgs = []ident.Organisation

// merger is two councils that become one, with a third that shares with both.
func merger(t testing.TB) (w *world, east, west, next, other ident.Organisation) {
	return mergerOn(t, newWorld(t))
}

func mergerOn(t testing.TB, w *world) (_ *world, east, west, next, other ident.Organisation) {
	return w, w.signatory(t, "East Example Council"), w.signatory(t, "West Example Council"), w.org(t, "New Example Council"), w.signatory(t, "Other Example Council")
}

func (w *world) body(t testing.TB, id ident.Organisation) (o organisation.Organisation) {
	t.Helper()
	if err := w.store.Read(ctx, func(tx *store.Tx) (err error) { o, err = tx.Organisation(ctx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return o
}

func (w *world) signed(t testing.TB, id ident.Organisation) (st organisation.Standing) {
	t.Helper()
	if err := w.store.Read(ctx, func(tx *store.Tx) (err error) {
		st, err = tx.Standing(ctx, id, clock.DateOf(w.clock.Now()))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return st
}

func TestTwoCouncilsMergeOnTheDay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { mergeOnTheDay(t, worldOn(t, s)) })
}

func mergeOnTheDay(t *testing.T, w *world) {
	w, east, west, next, other := mergerOn(t, w)
	ref, inner := w.record(t, east, other), w.record(t, east, west)
	three := w.record(t, other, east, west)
	ann := w.staff(t, east, "Ann", access.IGLead, access.DPO)
	no := w.choice(t, west)
	c := w.plan(t, succession.Draft{Kind: succession.Merge, Old: orgs{east, west}, New: orgs{next}, On: vesting})

	got := map[string]succession.Fate{}
	for _, i := range w.items(t, c.ID) {
		got[string(i.Kind)+" "+i.Title] = i.Fate
	}
	want := map[string]succession.Fate{
		"address East Example Council": "stays", "address West Example Council": "stays", "statement East Example Council": "resign", "statement West Example Council": "resign",
		"record Record 1": "resign", "record Record 2": "ends", "record Record 3": "resign", "person Ann": "carried", "choice " + no: "carried",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("list (-want +got):\n%s", diff)
	}
	if r, err := w.Rehearse(ctx, secretariat, c.ID); err != nil || len(r.Problems) != 0 || r.Tried != len(want) {
		t.Errorf("rehearsal %+v %v", r, err)
	}
	before := w.state(t, ref)
	w.until(t, vesting.AddDays(-1))
	if diff := cmp.Diff(before.Record, w.state(t, ref).Record); diff != "" {
		t.Errorf("a rehearsal or an early day left something behind:\n%s", diff)
	}
	w.until(t, vesting)
	if got := w.stage(t, c.ID); got.Stage != succession.Done || got.Problem != "" {
		t.Fatalf("stage %s, problem %q: %+v", got.Stage, got.Problem, w.items(t, c.ID))
	}
	if o := w.body(t, east); o.Open() || len(o.Profile.Successors) != 1 || o.Slug == "" {
		t.Errorf("the old body: %+v", o.Profile.Successors)
	}
	st := w.state(t, ref)
	live := st.Live()
	if st.Record.Lead != next || live.N != 2 || live.Stage != sharing.Active || live.Content.Parties[0].Organisation != next {
		t.Errorf("the record: lead %s version %d %s", st.Record.Lead, live.N, live.Stage)
	}
	old := w.version(t, st.Record.ID, 1)
	if old.Content.Parties[0].Organisation != east || old.Hash != before.Live().Hash || !old.States[0].Signature.Voided.IsZero() || old.Stage != sharing.Superseded {
		t.Error("what was signed changed")
	}
	if !live.SignedBy(live.States[1]) || live.SignedBy(live.States[0]) {
		t.Error("the other party's signature must stand, and the successor's is asked for")
	}
	if v := w.state(t, inner).Live(); v.Stage != sharing.Ended {
		t.Errorf("a record within one body is %s", v.Stage)
	}
	if v := w.state(t, three).Live(); len(v.Content.Parties) != 2 || len(v.Content.Flows) != 2 {
		t.Errorf("three became %d parties with %d flows", len(v.Content.Parties), len(v.Content.Flows))
	}
	if !w.signed(t, next).Signatory || w.signed(t, east).Signatory {
		t.Error("the acceptance does not stand for the successor")
	}
	if hats := w.hats(t, ann); !slices.Equal(hats, []string{string(next) + " dpo", string(next) + " ig_lead"}) {
		t.Errorf("hats %v", hats)
	}
	w.watch(t) // a second round finds nothing
	if again := w.state(t, ref); again.Record.Version != st.Record.Version {
		t.Error("carried over twice")
	}
}

func (w *world) version(t testing.TB, id ident.Record, n int) (v sharing.Version) {
	t.Helper()
	if err := w.store.Read(ctx, func(tx *store.Tx) (err error) { v, err = tx.RecordVersion(ctx, id, n); return err }); err != nil {
		t.Fatal(err)
	}
	return v
}

func (w *world) hats(t testing.TB, p ident.Person) (out []string) {
	t.Helper()
	err := w.store.Read(ctx, func(tx *store.Tx) error {
		hats, err := tx.HatsOf(ctx, p)
		for _, h := range hats {
			out = append(out, string(h.Organisation)+" "+string(h.Role))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestTheHeirSignsOrTheRecordStops(t *testing.T) {
	t.Parallel()
	w, east, _, next, other := merger(t)
	ref := w.record(t, other, east)
	w.plan(t, succession.Draft{Kind: succession.Merge, Old: orgs{east}, New: orgs{next}, On: vesting})
	w.until(t, vesting)
	officer := actor(next, access.SigningOfficer)
	v, err := w.sharing.ToTakeOver(ctx, officer, ref)
	if err != nil || v.Old != "East Example Council" || v.SignBy != vesting.AddDays(90) || v.Signed {
		t.Fatalf("%+v %v", v, err)
	}
	w.until(t, v.SignBy.AddDays(1))
	if err := w.sharing.RunHeirs(ctx); err != nil {
		t.Fatal(err)
	}
	if got := w.state(t, ref).Live().Stage; got != sharing.Paused {
		t.Fatalf("late, and the record is %s", got)
	}
	cmd := sharing.TakeOver{Ref: ref, Hash: v.Hash, Name: "Sam Chief", Post: "Chief Executive", Authority: true}
	if err := w.sharing.TakeOver(ctx, actor(other, access.SigningOfficer), cmd); errs.KindOf(err) != errs.Conflict {
		t.Errorf("signed by one who was not asked: %v", err)
	}
	if err := w.sharing.TakeOver(ctx, officer, cmd); err != nil {
		t.Fatal(err)
	}
	st := w.state(t, ref)
	if st.Live().Stage != sharing.Active || st.Record.Heirs[0].Waits() {
		t.Errorf("signed, and the record is %s", st.Live().Stage)
	}
}

func TestTheWorldChangedMeanwhile(t *testing.T) {
	t.Parallel()
	w, east, west, next, other := merger(t)
	c := w.plan(t, succession.Draft{Kind: succession.Merge, Old: orgs{east, west}, New: orgs{next}, On: vesting})
	late := w.record(t, east, other)
	w.until(t, vesting)
	if got := w.stage(t, c.ID).Stage; got != succession.Asking || !w.body(t, east).Open() {
		t.Fatalf("went on without asking: %s", got)
	}
	d, err := w.Difference(ctx, secretariat, c.ID)
	if err != nil || len(d.New) != 1 || d.New[0].Ref != late {
		t.Fatalf("difference %+v %v", d, err)
	}
	if err := w.Agree(ctx, secretariat, c.ID); err != nil {
		t.Fatal(err)
	}
	w.watch(t)
	if got := w.stage(t, c.ID).Stage; got != succession.Done || w.state(t, late).Record.Lead != next {
		t.Errorf("agreed, and it is %s", got)
	}
}

func TestARestartInTheMiddle(t *testing.T) {
	t.Parallel()
	w, east, west, next, other := merger(t)
	var refs []string
	for range 5 {
		refs = append(refs, w.record(t, east, other))
	}
	c := w.plan(t, succession.Draft{Kind: succession.Merge, Old: orgs{east, west}, New: orgs{next}, On: vesting})
	w.clock.Advance(time.Date(2028, 4, 1, 9, 0, 0, 0, time.UTC).Sub(w.clock.Now()))
	for rounds := 0; w.stage(t, c.ID).Stage != succession.Done; rounds++ {
		w.cut.left = 2
		_ = w.Watch(ctx) // is killed each time
		w.cut.left = -1
		if rounds > 40 {
			t.Fatalf("never done: %+v", w.items(t, c.ID))
		}
		if rounds > 30 {
			w.watch(t)
		}
	}
	for _, ref := range refs {
		if st := w.state(t, ref); st.Record.Last != 2 || st.Record.Lead != next {
			t.Errorf("%s has %d versions and is led by %s", ref, st.Record.Last, st.Record.Lead)
		}
	}
}

func TestUndoing(t *testing.T) {
	t.Parallel()
	w, east, west, next, other := merger(t)
	ref := w.record(t, east, other)
	ann := w.staff(t, east, "Ann", access.IGLead)
	c := w.plan(t, succession.Draft{Kind: succession.Merge, Old: orgs{east, west}, New: orgs{next}, On: vesting})
	before := w.state(t, ref)
	w.until(t, vesting)
	if err := w.Undo(ctx, secretariat, c.ID, "The order was quashed."); err != nil {
		t.Fatal(err)
	}
	w.watch(t)
	if got := w.stage(t, c.ID).Stage; got != succession.Undone {
		t.Fatalf("stage %s", got)
	}
	st := w.state(t, ref)
	if st.Record.Lead != east || st.Live().N != 1 || st.Live().Stage != sharing.Active || st.Live().Hash != before.Live().Hash || len(st.Record.Heirs) != 0 {
		t.Errorf("the record is led by %s, version %d %s, heirs %v", st.Record.Lead, st.Live().N, st.Live().Stage, st.Record.Heirs)
	}
	if !w.body(t, east).Open() || !w.signed(t, east).Signatory || w.signed(t, next).Signatory {
		t.Error("the bodies are not as they were")
	}
	if hats := w.hats(t, ann); !slices.Equal(hats, []string{string(east) + " ig_lead"}) {
		t.Errorf("hats %v", hats)
	}
}

func TestUndoingIsRefusedOnceSomebodySigned(t *testing.T) {
	t.Parallel()
	w, east, _, next, other := merger(t)
	ref := w.record(t, other, east)
	c := w.plan(t, succession.Draft{Kind: succession.Merge, Old: orgs{east}, New: orgs{next}, On: vesting})
	w.until(t, vesting)
	officer := actor(next, access.SigningOfficer)
	v, err := w.sharing.ToTakeOver(ctx, officer, ref)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.sharing.TakeOver(ctx, officer, sharing.TakeOver{Ref: ref, Hash: v.Hash, Name: "Sam", Post: "Chief", Authority: true}); err != nil {
		t.Fatal(err)
	}
	if err := w.Undo(ctx, secretariat, c.ID, "By mistake."); errs.KindOf(err) != errs.Conflict {
		t.Errorf("put back after a signature: %v", err)
	}
	if got := w.stage(t, c.ID).Stage; got != succession.Done {
		t.Errorf("stage %s", got)
	}
}

func TestTwoChangesThatTouchOneOrganisation(t *testing.T) {
	t.Parallel()
	w, east, west, next, other := merger(t)
	last := w.org(t, "Last Example Council")
	first := w.plan(t, succession.Draft{Kind: succession.Merge, Old: orgs{east, west}, New: orgs{next}, On: vesting})
	ref := w.record(t, east, other)
	_, err := w.Plan(ctx, secretariat, succession.Draft{Kind: succession.Close, Old: orgs{west}, On: vesting, Instrument: "A resolution"})
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Code != "succession.clash" {
		t.Errorf("two ends of one body: %v", err)
	}
	_, err = w.Plan(ctx, secretariat, succession.Draft{Kind: succession.Merge, Old: orgs{next, other}, New: orgs{last}, On: vesting, Instrument: "A resolution"})
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Code != "succession.clash" {
		t.Errorf("a body that begins and ends on one day: %v", err)
	}
	chain := w.plan(t, succession.Draft{Kind: succession.Merge, Old: orgs{next}, New: orgs{last}, On: vesting.AddDays(365)})
	w.until(t, vesting)
	if err := w.Agree(ctx, secretariat, first.ID); err != nil {
		t.Fatal(err)
	}
	w.watch(t)
	w.until(t, vesting.AddDays(365))
	if err := w.Agree(ctx, secretariat, chain.ID); err != nil {
		t.Fatal(err)
	}
	w.watch(t)
	if st := w.state(t, ref); st.Record.Lead != last || st.Live().N != 3 {
		t.Errorf("after a chain: led by %s, version %d", st.Record.Lead, st.Live().N)
	}
}

func TestWordsThatAreMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.org(t, "A Council"), w.org(t, "B Council")
	for name, c := range map[string]struct {
		draft succession.Draft
		want  []string
	}{
		"nothing":          {succession.Draft{}, []string{"kind", "old", "on", "instrument"}},
		"into itself":      {succession.Draft{Kind: succession.Merge, Old: orgs{a, b}, New: orgs{b}, On: vesting, Instrument: "x"}, []string{"new"}},
		"split into one":   {succession.Draft{Kind: succession.Split, Old: orgs{a}, New: orgs{b}, On: vesting, Instrument: "x"}, []string{"new"}},
		"no new name":      {succession.Draft{Kind: succession.Rename, Old: orgs{a}, On: vesting, Instrument: "x"}, []string{"name"}},
		"unknown sector":   {succession.Draft{Kind: succession.Sector, Old: orgs{a}, BodyKind: "circus", On: vesting, Instrument: "x"}, []string{"body_kind"}},
		"unsafe source":    {succession.Draft{Kind: succession.Close, Old: orgs{a}, On: vesting, Instrument: "x", Source: "javascript:1"}, []string{"source"}},
		"long ago":         {succession.Draft{Kind: succession.Close, Old: orgs{a}, On: clock.NewDate(2020, 1, 1), Instrument: "x"}, []string{"on"}},
		"a renamed couple": {succession.Draft{Kind: succession.Rename, Old: orgs{a, b}, Name: "C", On: vesting, Instrument: "x"}, []string{"old"}},
	} {
		_, err := w.Plan(ctx, secretariat, c.draft)
		var got []string
		for _, f := range errs.FieldsOf(err) {
			got = append(got, f.Name)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := w.Plan(ctx, actor(a, access.OrgAdmin), succession.Draft{}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("planned by a member: %v", err)
	}
}

func TestRenamingAndMovingSector(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.signatory(t, "A Council"), w.signatory(t, "B Council")
	ref := w.record(t, a, b)
	w.plan(t, succession.Draft{Kind: succession.Rename, Old: orgs{a}, Name: "Alpha Council", On: vesting})
	w.plan(t, succession.Draft{Kind: succession.Sector, Old: orgs{b}, BodyKind: "unitary", On: vesting})
	slug := w.body(t, a).Slug
	w.until(t, vesting)
	if o := w.body(t, a); o.Name != "Alpha Council" || o.Slug != slug || !slices.Contains(o.Profile.OtherNames, "A Council") {
		t.Errorf("renamed: %s at %s, once %v", o.Name, o.Slug, o.Profile.OtherNames)
	}
	if o := w.body(t, b); o.Kind != "unitary" {
		t.Errorf("kind %s", o.Kind)
	}
	if st := w.state(t, ref); st.Record.Last != 1 || !w.signed(t, a).Signatory {
		t.Error("a new name must not touch what was signed")
	}
}

func TestASplitAsksForEveryPerson(t *testing.T) {
	t.Parallel()
	w, east, west, next, other := merger(t)
	ann := w.staff(t, east, "Ann", access.IGLead)
	ref := w.record(t, other, east)
	c := w.plan(t, succession.Draft{Kind: succession.Split, Old: orgs{east}, New: orgs{next, west}, On: vesting})
	w.until(t, vesting)
	if got := w.stage(t, c.ID).Stage; got != succession.Asking {
		t.Fatalf("went on without a choice: %s", got)
	}
	choose := func(ch succession.Choosing) {
		t.Helper()
		ch.Change = c.ID
		if err := w.Choose(ctx, secretariat, ch); err != nil {
			t.Fatal(err)
		}
	}
	choose(succession.Choosing{Key: "person/" + string(ann), Fate: succession.Carried, To: orgs{west}})
	choose(succession.Choosing{Key: "record/" + ref, Fate: succession.Resign, To: orgs{next, west}})
	if err := w.Choose(ctx, secretariat, succession.Choosing{Change: c.ID, Key: "record/" + ref, Fate: succession.Ends}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a choice that there is not: %v", err)
	}
	if err := w.Agree(ctx, secretariat, c.ID); err != nil {
		t.Fatal(err)
	}
	w.watch(t)
	if got := w.stage(t, c.ID); got.Stage != succession.Done || got.Problem != "" {
		t.Fatalf("%s %q", got.Stage, got.Problem)
	}
	v := w.state(t, ref).Live()
	named := v.Content.Organisations()
	if len(named) != 3 || !slices.Contains(named, next) || !slices.Contains(named, west) || slices.Contains(named, east) {
		t.Errorf("parties %+v", v.Content.Parties)
	}
	if hats := w.hats(t, ann); !slices.Equal(hats, []string{string(west) + " ig_lead"}) {
		t.Errorf("hats %v", hats)
	}
}

func TestClosing(t *testing.T) {
	t.Parallel()
	w, east, west, _, other := merger(t)
	two, three := w.record(t, east, other), w.record(t, other, east, west)
	c := w.plan(t, succession.Draft{Kind: succession.Close, Old: orgs{east}, On: vesting})
	w.until(t, vesting)
	if got := w.stage(t, c.ID); got.Stage != succession.Done || got.Problem != "" {
		t.Fatalf("%s %q %+v", got.Stage, got.Problem, w.items(t, c.ID))
	}
	if got := w.state(t, two).Live().Stage; got != sharing.Ended {
		t.Errorf("between two: %s", got)
	}
	if v := w.state(t, three).Live(); v.Stage != sharing.Active || len(v.Content.Parties) != 2 {
		t.Errorf("between three: %s with %d parties", v.Stage, len(v.Content.Parties))
	}
}

func TestLeavingTheAgreement(t *testing.T) {
	t.Parallel()
	w, east, west, _, other := merger(t)
	two, three, led := w.record(t, other, east), w.record(t, other, east, west), w.record(t, east, west, other)
	officer := actor(east, access.SigningOfficer)
	v, err := w.LeavingOf(ctx, officer, east)
	if err != nil || v.Given || len(v.Leaving.Returns) != 3 {
		t.Fatalf("the effect is not shown first: %+v %v", v, err)
	}
	want := map[string]sharing.LeaveEffect{two: sharing.LeaveEnds, three: sharing.LeaveGoesOn, led: sharing.LeavePauses}
	for _, r := range v.Leaving.Returns {
		if want[r.Ref] != r.Effect {
			t.Errorf("%s: %s, want %s", r.Ref, r.Effect, want[r.Ref])
		}
	}
	mine, err := w.agreements.Mine(ctx, officer)
	if err != nil {
		t.Fatal(err)
	}
	st, err := w.agreements.Withdraw(ctx, officer, agreement.Withdraw{Statement: mine.Statement.ID, Reason: "No more sharing.", DataPlan: "See each record."})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Noticed(ctx, east); err != nil {
		t.Fatal(err)
	}
	by := clock.DateOf(w.clock.Now()).AddDays(30)
	err = w.PlanReturns(ctx, officer, east, []succession.Return{{Ref: two, Data: sharing.Kept, By: by}, {Ref: three, Data: sharing.Returned}})
	if f := errs.FieldsOf(err); len(f) != 2 {
		t.Errorf("fields %+v", f)
	}
	answers := []succession.Return{{Ref: two, Data: sharing.Destroyed, By: by}, {Ref: three, Data: sharing.Kept, By: by, Law: "Limitation Act 1980"}, {Ref: led, Data: sharing.Returned, By: by}}
	if err := w.PlanReturns(ctx, officer, east, answers); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(91 * 24 * time.Hour)
	if _, err := w.agreements.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	w.watch(t)
	for ref, stage := range map[string]sharing.Stage{two: sharing.Ended, three: sharing.Active, led: sharing.Paused} {
		if got := w.state(t, ref).Live().Stage; got != stage {
			t.Errorf("%s is %s, want %s", ref, got, stage)
		}
	}
	if n := len(w.state(t, three).Live().Content.Parties); n != 2 {
		t.Errorf("%d parties go on", n)
	}
	if err := w.Certify(ctx, officer, east, two, "Destroyed by Example Shredding, certificate 12."); err != nil {
		t.Fatal(err)
	}
	v, err = w.LeavingOf(ctx, officer, east)
	if err != nil || v.Leaving.Missing() != 0 || v.Leaving.Effective != st.Withdrawal.EffectiveOn {
		t.Errorf("%+v %v", v.Leaving, err)
	}
	w.watch(t)
	if got := w.state(t, three).Record.Last; got != 2 {
		t.Errorf("reacted twice: %d versions", got)
	}
}
