package relay_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/relay"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		return nil, err
	}
	return rulebook.Load(rulebookdata.England(), pack)
})

// now is a Monday.
var now = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// world is what the records say, and who is there; a test may change it.
type world struct {
	shares []relay.Share
	oneOff []relay.Share
	bodies map[ident.Organisation]relay.Body
}

func (w *world) Shares(_ context.Context, o ident.Organisation, _ clock.Date) ([]relay.Share, error) {
	var out []relay.Share
	for _, s := range w.shares {
		if s.From.Org == o || s.To.Org == o {
			out = append(out, s)
		}
	}
	return out, nil
}

func (w *world) OneOffs(context.Context, ident.Organisation, string) ([]relay.Share, error) {
	return w.oneOff, nil
}

func (w *world) Bodies(context.Context, []ident.Organisation) (map[ident.Organisation]relay.Body, error) {
	return w.bodies, nil
}

type house struct {
	*relay.Service
	t     *testing.T
	store *store.Store
	clock *clock.Fixed
	world *world
}

func actor(o string, roles ...access.Role) access.Actor {
	return access.Actor{Person: ident.Person("p-" + o), Organisation: ident.Organisation(o), Roles: roles}
}

var (
	council  = actor("council", access.IGLead)
	worker   = actor("council", access.Practitioner)
	hospital = actor("hospital", access.DPO)
	trust    = actor("trust", access.IGLead)
	school   = actor("school", access.IGLead)
	stranger = actor("stranger", access.DPO)
)

// newHouse is a council that sends addresses to a hospital, a trust and a firm; the trust passes them on to a school,
// which sends them back to the council and to the hospital.
func newHouse(t *testing.T) house {
	t.Helper()
	book, err := loadBook()
	ok(t, err)
	w := &world{bodies: map[ident.Organisation]relay.Body{}}
	for _, o := range []ident.Organisation{"council", "hospital", "trust", "school", "stranger"} {
		w.bodies[o] = relay.Body{ID: o, Name: "The " + string(o), Slug: string(o), Reached: true}
	}
	w.shares = []relay.Share{share("R1", org("council"), org("hospital"), "address", "name"), share("R2", org("council"), org("trust"), "address"),
		share("R2", org("council"), relay.Holder{Outside: "A firm"}, "address"), share("R3", org("trust"), org("school"), "address"),
		share("R4", org("school"), org("council"), "address"), share("R4", org("school"), org("hospital"), "address"), share("R5", org("council"), org("stranger"), "photo")}
	s, clk := storetest.SQLite(t), clock.NewFixed(now)
	svc := relay.New(relay.Deps{Store: s.Corrections(), Clock: clk, Calendar: clock.NewCalendar(nil), IDs: &ident.Sequence{Prefix: "x"}, Book: book, World: w, Settings: relay.SettingsFrom(book, "KM")})
	return house{svc, t, s, clk, w}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t testing.TB, err error, kind errs.Kind, what string) {
	t.Helper()
	if errs.KindOf(err) != kind {
		t.Errorf("%s: got %v, want %s", what, err, kind)
	}
}

var draft = relay.Draft{Kind: relay.Rectified, Items: []string{"address"}, LocalRef: "AS/77"}

// begin sends what was looked at.
func (h house) begin(b relay.Begin) string {
	h.t.Helper()
	p, err := h.Plan(context.Background(), council, b.Draft)
	ok(h.t, err)
	b.Seen = p.Seen
	ref, err := h.Begin(context.Background(), council, b)
	ok(h.t, err)
	return ref
}

func (h house) get(a access.Actor, ref string) relay.View {
	h.t.Helper()
	v, err := h.Get(context.Background(), a, ref)
	ok(h.t, err)
	return v
}

// states gives who was told, and what each said.
func (h house) states(ref string) map[string]relay.State {
	out := map[string]relay.State{}
	for _, p := range h.get(council, ref).Copies {
		out[p.Name] = p.State
	}
	return out
}

// number gives the copy of a body.
func (h house) number(ref, name string) int {
	h.t.Helper()
	for _, p := range h.get(council, ref).Copies {
		if p.Name == name {
			return p.N
		}
	}
	h.t.Fatalf("%s was not told", name)
	return 0
}

func (h house) say(a access.Actor, ref, name string, ans relay.Answer) error {
	h.t.Helper()
	ans.N = h.number(ref, name)
	return h.Acknowledge(context.Background(), a, ref, ans)
}

func (h house) tray(a access.Actor) (out []string) {
	h.t.Helper()
	storetest.Write(h.t, h.store, func(ctx context.Context, tx *store.Tx) error {
		out = nil
		tasks, err := tx.TasksFor(ctx, []intray.Hat{{Organisation: a.Organisation, Role: a.Roles[0]}}, a.Person, "", 50)
		for _, x := range tasks {
			out = append(out, x.Kind)
		}
		return err
	})
	return out
}

func TestACorrectionReachesEverybodyAndOneRefuses(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.begin(relay.Begin{Draft: draft, Key: "k1"})
	if diff := cmp.Diff(map[string]relay.State{"The hospital": relay.Waiting, "The trust": relay.Waiting, "A firm": relay.Waiting}, h.states(ref)); diff != "" {
		t.Fatalf("who was told (-want +got):\n%s", diff)
	}
	if again, err := h.Begin(ctx, council, relay.Begin{Draft: draft, Key: "k1"}); err != nil || again != ref {
		t.Errorf("the same form again gave %q (%v)", again, err)
	}
	for who, want := range map[string]struct {
		a    access.Actor
		tray []string
	}{"hospital": {hospital, []string{relay.TaskAnswer}}, "school": {school, nil}, "council": {council, []string{relay.TaskChase}}, "stranger": {stranger, nil}} {
		if got := h.tray(want.a); !slices.Equal(got, want.tray) {
			t.Errorf("the tray of the %s holds %v", who, got)
		}
	}
	_, err := h.Get(ctx, stranger, ref)
	refused(t, err, errs.NotFound, "a stranger looks")
	refused(t, h.say(stranger, ref, "The hospital", relay.Answer{State: relay.Done}), errs.NotFound, "a stranger answers")
	refused(t, h.say(trust, ref, "The hospital", relay.Answer{State: relay.Done}), errs.NotFound, "the trust answers for the hospital")
	if v := h.get(hospital, ref); len(v.Copies) != 1 || v.Copies[0].Name != "The hospital" || len(v.Correction.Copies) != 0 {
		t.Errorf("the hospital sees %d copies", len(v.Copies))
	}
	refused(t, h.say(hospital, ref, "The hospital", relay.Answer{State: relay.Cannot}), errs.Invalid, "no reason")
	refused(t, h.say(hospital, ref, "The hospital", relay.Answer{State: relay.Cannot, Reason: "record_then"}), errs.Invalid, "no words")
	ok(t, h.say(hospital, ref, "The hospital", relay.Answer{State: relay.Cannot, Reason: "record_then", Words: "It is noted beside the old one."}))
	refused(t, h.say(trust, ref, "The trust", relay.Answer{State: relay.Done}), errs.Invalid, "silence about passing it on")
	ok(t, h.say(trust, ref, "The trust", relay.Answer{State: relay.Done, Passed: "yes"}))
	if got := h.states(ref)["The school"]; got != relay.Waiting {
		t.Fatalf("the school: %q", got)
	}
	if v := h.get(trust, ref); len(v.Copies) != 2 {
		t.Errorf("the trust sees %d copies, its own and the one it passed on", len(v.Copies))
	}
	ok(t, h.say(school, ref, "The school", relay.Answer{State: relay.Already})) // the circle ends: everybody else knows
	ok(t, h.say(council, ref, "A firm", relay.Answer{State: relay.NotHeld, Words: "By telephone"}))
	v := h.get(council, ref)
	if v.Stage != relay.Complete || len(v.Copies) != 4 {
		t.Errorf("it is %s with %d copies", v.Stage, len(v.Copies))
	}
	for _, a := range []access.Actor{council, hospital, trust, school} {
		if got := h.tray(a); got != nil {
			t.Errorf("something still waits for %s: %v", a.Organisation, got)
		}
	}
	n, err := h.Counts(ctx, now.AddDate(0, 0, -1), now.AddDate(0, 0, 1))
	ok(t, err)
	want := relay.Counts{Begun: 1, Complete: 1, Told: 4, Answered: 4, InTime: 4, Refused: 1, MedianDays: 0, ByOrigin: []relay.OriginCount{{Origin: relay.FromPerson}, {Origin: relay.FromStaff, N: 1}, {Origin: relay.FromPartner}}}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestThePlanThatWasSeenIsSent(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	p, err := h.Plan(ctx, council, draft)
	ok(t, err)
	h.world.shares = append(h.world.shares, share("R6", org("council"), org("school"), "address"))
	_, err = h.Begin(ctx, council, relay.Begin{Draft: draft, Key: "k", Seen: p.Seen})
	refused(t, err, errs.Conflict, "a record changed meanwhile")
	_, err = h.Plan(ctx, worker, draft)
	refused(t, err, errs.Forbidden, "a practitioner begins")
	for what, d := range map[string]relay.Draft{"a name": {Kind: relay.Erased, Items: []string{"name"}, LocalRef: "Mrs Smith"}, "no kind": {Items: []string{"name"}, LocalRef: "1"}, "no items": {Kind: relay.Erased, LocalRef: "1"}} {
		_, err := h.Plan(ctx, council, d)
		refused(t, err, errs.Invalid, what)
	}
	h.world.oneOff = []relay.Share{{Record: "O1", OneOff: true, From: org("council"), To: org("stranger"), Items: []string{"address"}}}
	p, err = h.Plan(ctx, council, draft)
	ok(t, err)
	if len(p.Lines) != 5 {
		t.Errorf("with the one-off sharing %d are told", len(p.Lines))
	}
}

func TestNotTellingIsADecision(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	p, err := h.Plan(ctx, council, draft)
	ok(t, err)
	b := relay.Begin{Draft: draft, Key: "k", Seen: p.Seen, Skip: []string{"outside:A firm"}, Ground: "impossible"}
	_, err = h.Begin(ctx, council, b)
	refused(t, err, errs.Invalid, "no words")
	b.Words = "The firm was wound up in May."
	ref := h.begin(b)
	if got := h.states(ref); got["A firm"] != relay.Excused {
		t.Errorf("the firm: %v", got)
	}
	n := h.number(ref, "The hospital")
	refused(t, h.Excuse(ctx, council, relay.Excuse{Ref: ref, N: n, Ground: "busy", Words: "Too many."}), errs.Invalid, "a ground that is none")
	refused(t, h.Excuse(ctx, trust, relay.Excuse{Ref: ref, N: n, Ground: "impossible", Words: "x"}), errs.Forbidden, "the trust decides")
	ok(t, h.Excuse(ctx, council, relay.Excuse{Ref: ref, N: n, Ground: "disproportionate", Words: "The paper files of nine wards would have to be read."}))
	refused(t, h.say(hospital, ref, "The hospital", relay.Answer{State: relay.Done}), errs.NotFound, "an answer that is no longer waited for")
}

func TestTheSameTwiceIsAsked(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	first := h.begin(relay.Begin{Draft: draft, Key: "k1"})
	p, err := h.Plan(ctx, council, draft)
	ok(t, err)
	if len(p.Like) != 1 || p.Like[0].Ref != first {
		t.Errorf("like it: %v", p.Like)
	}
	_, err = h.Begin(ctx, council, relay.Begin{Draft: draft, Key: "k2", Seen: p.Seen})
	refused(t, err, errs.Conflict, "the same again")
	d := draft
	d.Replaces = first
	second := h.begin(relay.Begin{Draft: d, Key: "k3"})
	if v := h.get(council, first); v.Stage != relay.Replaced || v.ReplacedBy != second {
		t.Errorf("the first is %s by %q", v.Stage, v.ReplacedBy)
	}
	refused(t, h.Acknowledge(ctx, hospital, first, relay.Answer{N: 1, State: relay.Done}), errs.NotFound, "an answer to what was replaced")
}

func TestTakingACorrectionBack(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.begin(relay.Begin{Draft: draft, Key: "k1"})
	ok(t, h.say(hospital, ref, "The hospital", relay.Answer{State: relay.Done}))
	refused(t, h.Withdraw(ctx, council, ref, " "), errs.Invalid, "no reason")
	ok(t, h.Withdraw(ctx, council, ref, "The old one was right."))
	if got := h.tray(hospital); !slices.Equal(got, []string{relay.TaskUndo}) {
		t.Errorf("the hospital has %v", got)
	}
	if got := h.tray(trust); got != nil {
		t.Errorf("the trust has %v", got)
	}
	ok(t, h.Undone(ctx, hospital, ref, h.number(ref, "The hospital")))
	refused(t, h.Undone(ctx, hospital, ref, h.number(ref, "The hospital")), errs.Conflict, "undone twice")
	if v := h.get(council, ref); v.Waits() || v.Stage != relay.Withdrawn {
		t.Errorf("it is %s and waits: %v", v.Stage, v.Waits())
	}
}

func TestTwoAnswerAtOnce(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.begin(relay.Begin{Draft: draft, Key: "k1"})
	n := h.number(ref, "The hospital")
	var wg sync.WaitGroup
	failed := make([]error, 6)
	for i := range failed {
		wg.Go(func() { failed[i] = h.Acknowledge(ctx, hospital, ref, relay.Answer{N: n, State: relay.Answers()[i%3]}) })
	}
	wg.Wait()
	went := 0
	for _, err := range failed {
		if err == nil {
			went++
		} else if k := errs.KindOf(err); k != errs.Conflict && k != errs.NotFound {
			t.Errorf("a late answer gave %v", err)
		}
	}
	if went != 1 {
		t.Errorf("%d answers went through: %v", went, errors.Join(failed...))
	}
}

func TestSilenceGoesHigher(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.begin(relay.Begin{Draft: draft, Key: "k1"})
	due := h.get(council, ref).Copies[0].Due
	level := func() int { v := h.get(council, ref); return v.Copies[h.number(ref, "The hospital")-1].Level }
	for _, step := range []struct {
		on   clock.Date
		want int
	}{{clock.DateOf(now).AddDays(1), 0}, {due.AddDays(-7), 1}, {due, 1}, {due.AddDays(1), 2}, {due.AddDays(8), 3}, {due.AddDays(9), 3}} {
		h.clock.Set(step.on.Start().Add(6 * time.Hour))
		ok(t, h.RunDaily(ctx))
		if got := level(); got != step.want {
			t.Errorf("on %s the reminder is %d, want %d", step.on, got, step.want)
		}
	}
	if !slices.Contains(h.tray(council), relay.TaskChase) {
		t.Error("the council has nothing to decide")
	}
	ok(t, h.say(council, ref, "The hospital", relay.Answer{State: relay.Done, Words: "They said so on the telephone."}))
}

func TestBodiesLeaveAndAreSucceeded(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.begin(relay.Begin{Draft: draft, Key: "k1"})
	h.world.bodies["hospital"] = relay.Body{ID: "hospital", Name: "The hospital", Gone: true, Next: "bay"}
	h.world.bodies["bay"] = relay.Body{ID: "bay", Name: "The bay", Reached: true}
	h.world.bodies["trust"] = relay.Body{ID: "trust", Name: "The trust"} // it left
	h.clock.Advance(24 * time.Hour)
	ok(t, h.RunDaily(ctx))
	bay := actor("bay", access.DPO)
	if got := h.tray(bay); !slices.Equal(got, []string{relay.TaskAnswer}) {
		t.Errorf("the bay has %v", got)
	}
	if h.tray(hospital) != nil || h.tray(trust) != nil {
		t.Error("those who went still have something to do")
	}
	ok(t, h.say(bay, ref, "The bay", relay.Answer{State: relay.Done}))
	ok(t, h.say(council, ref, "The trust", relay.Answer{State: relay.Done, Passed: "no"}))
}

func TestAReportBecomesACorrectionOrDoesNot(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	rep := relay.Report{Key: "r1", Source: "council", Items: []string{"address", "photo"}, TheirRef: "H-9"}
	_, err := h.Report(ctx, stranger, relay.Report{Source: "council", Items: []string{"address"}, TheirRef: "1"})
	refused(t, err, errs.Invalid, "something it was never given")
	ref, err := h.Report(ctx, hospital, rep)
	ok(t, err)
	if got := h.tray(council); !slices.Equal(got, []string{relay.TaskLook}) {
		t.Errorf("the council has %v", got)
	}
	refused(t, h.Decline(ctx, hospital, ref, "right", ""), errs.Forbidden, "the reporter judges")
	c, err := h.Reported(ctx, council, ref)
	ok(t, err)
	d := relay.Draft{Kind: relay.Rectified, Items: c.Items, LocalRef: "AS/9", Report: ref}
	if got := h.begin(relay.Begin{Draft: d, Key: "b1"}); got != ref {
		t.Errorf("it became %s", got)
	}
	if v := h.get(hospital, ref); v.Stage != relay.Open || v.TheirRef != "H-9" || v.Origin != relay.FromPartner {
		t.Errorf("the hospital sees %s, %q", v.Stage, v.TheirRef)
	}
	rep.Key = "r2"
	second, err := h.Report(ctx, hospital, rep)
	ok(t, err)
	refused(t, h.Decline(ctx, council, second, "bored", ""), errs.Invalid, "a reason that is none")
	ok(t, h.Decline(ctx, council, second, "right", "We looked at the lease."))
	refused(t, h.Decline(ctx, council, second, "right", ""), errs.Conflict, "declined twice")
	own, err := h.Report(ctx, worker, relay.Report{Key: "r3", Source: "council", Items: []string{"name"}, TheirRef: "X1"})
	ok(t, err)
	if v := h.get(council, own); v.Origin != relay.FromStaff || !v.Judge {
		t.Errorf("from %s", v.Origin)
	}
	n, err := h.Counts(ctx, now, now.Add(time.Hour))
	ok(t, err)
	if n.Reports != 3 || n.Declined != 1 {
		t.Errorf("%d reports, %d declined", n.Reports, n.Declined)
	}
}

func TestThePersonSeesTheJourney(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	for i := range h.world.shares {
		h.world.shares[i].Secret = h.world.shares[i].Record == "R1"
	}
	storetest.Write(t, h.store, func(ctx context.Context, tx *store.Tx) error {
		return h.Decided(ctx, tx, relay.Accepted{Org: "council", Case: "KM-K-2026-000001-A", Kind: relay.Rectified, Items: []string{"address", "shoe size"}})
	})
	if got := h.tray(council); !slices.Equal(got, []string{relay.TaskBegin}) {
		t.Errorf("the council has %v", got)
	}
	d := draft
	d.Case = "KM-K-2026-000001-A"
	ref := h.begin(relay.Begin{Draft: d, Key: "k"})
	ok(t, h.say(trust, ref, "The trust", relay.Answer{State: relay.Done, Passed: "no"}))
	got, err := h.Travel(ctx, d.Case)
	ok(t, err)
	names := map[string]relay.State{}
	for _, s := range got[0].Stops {
		names[s.Name] = s.State
	}
	if diff := cmp.Diff(map[string]relay.State{"": relay.Waiting, "The trust": relay.Done, "A firm": relay.Waiting}, names); diff != "" {
		t.Errorf("the journey (-want +got):\n%s", diff)
	}
	if got[0].Told != 3 || got[0].Answered != 1 || got[0].Asked {
		t.Errorf("told %d, answered %d", got[0].Told, got[0].Answered)
	}
	ok(t, h.AskWho(ctx, d.Case))
	ok(t, h.AskWho(ctx, d.Case)) // asking twice asks once
	if got := h.tray(council); !slices.Contains(got, relay.TaskWho) {
		t.Errorf("the council has %v", got)
	}
	ok(t, h.ToldWho(ctx, council, ref))
	refused(t, h.ToldWho(ctx, council, ref), errs.Conflict, "told twice")
	if v := h.get(hospital, ref); v.Correction.Case != "" {
		t.Error("the hospital sees whose case it is")
	}
}

func TestListsPutWhatIsLateFirst(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	var refs []string
	for _, key := range []string{"a", "b", "c"} {
		d := draft
		d.LocalRef = key
		refs = append(refs, h.begin(relay.Begin{Draft: d, Key: key}))
		h.clock.Advance(24 * time.Hour)
	}
	ok(t, h.say(hospital, refs[0], "The hospital", relay.Answer{State: relay.Done}))
	for _, c := range []struct {
		a      access.Actor
		filter relay.Filter
		want   []string
	}{
		{hospital, relay.Filter{Box: relay.In}, []string{refs[1], refs[2], refs[0]}},
		{hospital, relay.Filter{Box: relay.In, State: relay.FilterWaiting}, []string{refs[1], refs[2]}},
		{hospital, relay.Filter{Box: relay.In, State: relay.FilterFinished}, []string{refs[0]}},
		{hospital, relay.Filter{Box: relay.Out}, nil},
		{council, relay.Filter{Box: relay.Out}, refs},
		{stranger, relay.Filter{}, nil},
	} {
		list, err := h.List(ctx, c.a, c.filter)
		ok(t, err)
		var got []string
		for _, x := range list.Items {
			got = append(got, x.Ref)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s with %+v: %v, want %v", c.a.Organisation, c.filter, got, c.want)
		}
	}
}
