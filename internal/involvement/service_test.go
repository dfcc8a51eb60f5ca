package involvement_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/involvement"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var now = time.Date(2026, time.November, 10, 9, 0, 0, 0, time.UTC) // a Tuesday

var (
	edith   = access.Actor{Person: "edith", Roles: []access.Role{access.Involvement}}
	joan    = access.Actor{Person: "joan", Roles: []access.Role{access.Involvement}}
	yusra   = access.Actor{Person: "yusra", Roles: []access.Role{access.Secretariat}}
	auditor = access.Actor{Person: "rufus", Roles: []access.Role{access.Auditor}}
	priya   = access.Actor{Person: "priya", Organisation: "council", Roles: []access.Role{access.IGLead}}
	other   = access.Actor{Person: "olga", Organisation: "school", Roles: []access.Role{access.IGLead}}
)

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	b, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	return b
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// desk is the workspace on an empty database with a clock that stands still.
type desk struct {
	*involvement.Service
	store *store.Store
	clock *clock.Fixed
}

func newDesk(t testing.TB, s *store.Store) desk {
	t.Helper()
	clk := clock.NewFixed(now)
	b := book(t)
	svc := involvement.New(involvement.Deps{Store: s.Involvement(), Clock: clk, IDs: &ident.Sequence{Prefix: "x"}, Words: b, Settings: involvement.SettingsFrom(b, "KM")})
	d := desk{svc, s, clk}
	for _, who := range []access.Actor{edith, joan} {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.AddPerson(ctx, people.Person{ID: who.Person, Name: string(who.Person), Email: string(who.Person) + "@example.org", Status: people.Active, CreatedAt: now, Version: 1}); err != nil {
				return err
			}
			return tx.GiveHat(ctx, people.Hat{ID: people.HatID("h" + string(who.Person)), Person: who.Person, Role: access.Involvement, From: now.AddDate(-1, 0, 0)})
		})
	}
	ctx := context.Background()
	ok(t, d.Describe(ctx, yusra, involvement.Describe{Name: "The group", About: "People of the county.", Join: "Write to us.", Since: clock.NewDate(2026, 11, 1)}))
	ok(t, d.PutSeat(ctx, yusra, 0, involvement.Seat{Title: "A carer", Lay: true}))
	ok(t, d.PutSeat(ctx, yusra, 0, involvement.Seat{Title: "A parent", Lay: true}))
	ok(t, d.PutSeat(ctx, yusra, 0, involvement.Seat{Title: "A young person", Lay: true}))
	g, err := d.Members(ctx, yusra)
	ok(t, err)
	for i, p := range []access.Actor{edith, joan} {
		ok(t, d.PutMember(ctx, yusra, 0, involvement.Member{Seat: g.Seats[i].ID, Person: p.Person, Name: "Name of " + string(p.Person),
			From: clock.NewDate(2026, 1, 1), Until: clock.NewDate(2027, 12, 31)}))
	}
	return d
}

func content() sharing.Content {
	return sharing.Content{
		Title: "Weekly list", PlainTitle: "Schools tell the council who is ill", Arrangement: "one_way", Publication: "full",
		Parties:         []sharing.Party{{ID: "p1", Organisation: "council", Role: sharing.RoleController, Part: "plans help"}, {ID: "p2", Organisation: "school", Role: sharing.RoleController, Part: "keeps the lists"}},
		Items:           []sharing.Item{{ID: "i1", Name: "Days of illness", Category: "health_condition", Special: "yes"}},
		Flows:           []sharing.Flow{{ID: "f1", From: []string{"p2"}, To: []string{"p1"}, Items: []string{"i1"}, Frequency: "weekly"}},
		SpecificPurpose: "To plan help at home.", Necessity: "Nobody else knows.", Benefits: "Help comes sooner.", Risks: "A child may be known by a rare illness.",
		Retention: []sharing.Retention{{ID: "r1", Party: "p1", Trigger: "receipt", Period: "5", Unit: "years", Disposal: "destroy"}},
		StartOn:   "2027-01-04", ReviewDueOn: "2027-12-01", SecurityNote: "Locked.", DPIAReason: "Inside.",
	}
}

// put saves a version of the record as it stands now; the first time it makes the record.
func (d desk) put(t testing.TB, n int, stage sharing.Stage, c sharing.Content) {
	t.Helper()
	storetest.Write(t, d.store, func(ctx context.Context, tx *store.Tx) error {
		v := sharing.Version{N: n, Stage: stage, Content: c, CreatedAt: now}
		if stage != sharing.Draft {
			v.Hash, v.SentAt, v.Sent = sharing.HashOf(c), d.clock.Now(), &c
		}
		if stage.Live() {
			v.LiveAt = d.clock.Now()
		}
		st, err := tx.RecordByRef(ctx, "KM-R-2026-0001")
		if errs.KindOf(err) == errs.NotFound {
			r := sharing.Record{ID: "rec", Ref: "KM-R-2026-0001", Lead: "council", OwnerRole: access.IGLead, Open: n, Last: n, Status: stage, CreatedAt: now, UpdatedAt: now, SharedAt: now, Version: 1}
			if stage.Live() {
				r.Live, r.Open = n, 0
			}
			return tx.InsertRecord(ctx, sharing.State{Record: r, Versions: []sharing.Version{v}})
		}
		if err != nil {
			return err
		}
		i := slices.IndexFunc(st.Versions, func(o sharing.Version) bool { return o.N == n })
		if i < 0 {
			st.Versions = append(st.Versions, v)
		} else {
			st.Versions[i] = v
		}
		st.Record.Last, st.Record.Open = n, n
		switch {
		case stage.Live():
			st.Record.Live, st.Record.Open = n, 0
		case stage.Closed():
			st.Record.Open = 0
		}
		st.Record.Status, st.Record.UpdatedAt = stage, d.clock.Now()
		return tx.SaveRecord(ctx, st)
	})
	ok(t, d.Look(context.Background(), "rec"))
}

func (d desk) only(t testing.TB) involvement.Sight {
	t.Helper()
	for _, open := range []bool{true, false} {
		list, _, err := d.Proposals(context.Background(), yusra, open, "")
		ok(t, err)
		if len(list) > 0 {
			return list[0]
		}
	}
	t.Fatal("there is no proposal")
	return involvement.Sight{}
}

func (d desk) waits(t testing.TB, who access.Actor) []string {
	t.Helper()
	svc := intray.New(intray.Deps{Store: d.store.Intray(), Clock: d.clock})
	tray, err := svc.Mine(context.Background(), who.Person)
	ok(t, err)
	var out []string
	for _, g := range tray.Groups {
		for _, w := range g.Tasks {
			out = append(out, w.Kind)
		}
	}
	return out
}

func wants(t testing.TB, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func (d desk) hearing(t testing.TB, n int) (h sharing.Hearing) {
	t.Helper()
	storetest.Write(t, d.store, func(ctx context.Context, tx *store.Tx) (err error) {
		h, err = tx.Hearing(ctx, "rec", n)
		return err
	})
	return h
}

func TestANoUnlessChangesAProposalBeforeItGoesLive(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { noUnless(t, newDesk(t, s)) })
}

func noUnless(t *testing.T, d desk) {
	t.Helper()
	ctx := context.Background()
	c := content()
	d.put(t, 1, sharing.Draft, c)
	if list, _, err := d.Proposals(ctx, yusra, true, ""); err != nil || len(list) > 0 {
		t.Fatalf("a draft is nobody's business: %v, %v", list, err)
	}
	d.put(t, 1, sharing.InReview, c)
	p := d.only(t)
	if p.Closes != clock.NewDate(2026, 12, 1) || p.Stage != involvement.Asking || p.Title() != c.PlainTitle {
		t.Errorf("closes %s, %s, %q", p.Closes, p.Stage, p.Title())
	}
	if got := d.waits(t, edith); !slices.Equal(got, []string{involvement.TaskView}) {
		t.Errorf("edith's tasks: %v", got)
	}
	give := involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.NoUnless, Words: "Five years is too long. One year, then destroy it.", Public: true}
	ok(t, d.Give(ctx, edith, give))
	if got := d.waits(t, edith); len(got) != 0 {
		t.Errorf("edith's tasks after her view: %v", got)
	}
	if got := d.waits(t, joan); len(got) != 1 {
		t.Errorf("joan's tasks after edith's view: %v", got)
	}
	ok(t, d.Give(ctx, joan, involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.Yes, Words: "It helps.", Public: false}))
	rec := involvement.Recommend{Ref: p.Ref, Position: involvement.NoUnless, Summary: "Keep it for a shorter time.", Conditions: []string{"Keep it for one year", ""}}
	ok(t, d.Recommend(ctx, yusra, rec))
	if h := d.hearing(t, 1); h.Owed != sharing.OwedAnswer || h.Views != 2 {
		t.Errorf("the gate hears %+v", h)
	}
	ok(t, d.Reply(ctx, priya, involvement.ReplyTo{Ref: p.Ref, Outcome: involvement.Accepted, Reason: "One year is enough."}))
	if h := d.hearing(t, 1); h.Owed != "" {
		t.Errorf("after the answer the gate hears %+v", h)
	}

	d.clock.Advance(24 * time.Hour)
	d.put(t, 1, sharing.Draft, c)
	if p = d.only(t); !p.Drafting {
		t.Error("nobody says that the text is being changed")
	}
	c.Retention = []sharing.Retention{{ID: "r1", Party: "p1", Trigger: "receipt", Period: "1", Unit: "years", Disposal: "destroy"}}
	d.put(t, 1, sharing.InReview, c)
	p = d.only(t)
	if p.Stage != involvement.Asking || len(p.Texts) != 2 || len(p.Current().Changes) != 1 || p.Stands() || !p.Older(p.Views[0]) {
		t.Fatalf("after the change: %s, %d texts, %+v", p.Stage, len(p.Texts), p.Current().Changes)
	}
	wants(t, d.Give(ctx, edith, give), "involvement.text_changed")
	ok(t, d.Credit(ctx, priya, p.Ref, []involvement.Mark{{Text: 2, Place: 0}}))
	give.Hash, give.Position, give.Words = p.Current().Hash, involvement.Yes, "Thank you."
	ok(t, d.Give(ctx, edith, give))
	ok(t, d.Keep(ctx, edith, p.Ref))
	p = d.only(t)
	if p.Stage != involvement.Answered || !p.Stands() || len(p.Views[0].Earlier) != 1 || p.Views[0].Earlier[0].Position != involvement.NoUnless {
		t.Errorf("in the end: %s, %+v", p.Stage, p.Views)
	}
	d.put(t, 1, sharing.Active, c)
	open, err := d.Public(ctx, p.Ref)
	ok(t, err)
	if open.LiveAt.IsZero() || open.Kept != 1 || len(open.Views) != 1 || open.Views[0].By != "" || open.Views[0].Words != "Thank you." {
		t.Errorf("the public sees %+v", open.Views)
	}
	changed := open.Changed()
	if len(changed) != 1 || changed[0].Sentence == "" || len(changed[0].Old) == 0 || len(changed[0].New) == 0 {
		t.Errorf("what the group changed: %+v", changed)
	}
	got, err := d.Counts(ctx, clock.NewDate(2026, 11, 1), clock.NewDate(2026, 11, 30))
	ok(t, err)
	want := involvement.Counts{Proposals: 1, Live: 1, HeardFirst: 1, Recommended: 1, Accepted: 1, Replies: 1, Commented: 1, DaysToComment: got.DaysToComment, Changed: 1, Changes: 1, Seats: 3, Filled: 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	ctx := context.Background()
	d.put(t, 1, sharing.InReview, content())
	p := d.only(t)
	give := involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.Yes, Words: "Fine."}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"the lead gives no view":                 {d.Give(ctx, priya, give), "access.forbidden"},
		"another body sees nothing":              {d.Give(ctx, other, give), "access.not_found"},
		"an auditor gives no view":               {d.Give(ctx, auditor, give), "access.forbidden"},
		"a visitor signs in":                     {d.Give(ctx, access.Actor{}, give), "access.sign_in"},
		"a member does not hide":                 {d.Hide(ctx, edith, p.Ref, "x", "y"), "access.forbidden"},
		"no answer before a recommendation":      {d.Reply(ctx, priya, involvement.ReplyTo{Ref: p.Ref, Outcome: involvement.Accepted, Reason: "Yes."}), "involvement.stage"},
		"no recommendation while members think":  {d.Recommend(ctx, yusra, involvement.Recommend{Ref: p.Ref, Position: involvement.Yes, Summary: "Good."}), "involvement.too_soon"},
		"a member does not run the group":        {d.PutSeat(ctx, edith, 0, involvement.Seat{Title: "x"}), "access.forbidden"},
		"an organisation does not see the group": {func() error { _, err := d.Members(ctx, priya); return err }(), "access.not_found"},
	} {
		if errs.CodeOf(c.err) != c.want {
			t.Errorf("%s: %v, want %s", name, c.err, c.want)
		}
	}
	ok(t, d.Give(ctx, joan, involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.No, Words: "Not private enough."}))
	for who, n := range map[string]int{"priya": 0, "edith": 1, "rufus": 1} {
		a := map[string]access.Actor{"priya": priya, "edith": edith, "rufus": auditor}[who]
		s, err := d.Get(ctx, a, p.Ref)
		ok(t, err)
		if len(s.Views) != n || s.Kept != 1-n {
			t.Errorf("%s sees %d private views and %d are kept", who, len(s.Views), s.Kept)
		}
	}
}

func TestRecordingsCountOnceTheirWordsAreWrittenDown(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	ctx := context.Background()
	d.put(t, 1, sharing.InReview, content())
	p := d.only(t)
	ok(t, d.Give(ctx, edith, involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.YesIf, Public: true, Sound: "file1"}))
	ok(t, d.Give(ctx, joan, involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.Yes, Words: "Fine.", Public: true}))
	p = d.only(t)
	id := p.Views[0].ID
	if p.Heard() != 1 || !p.Views[0].Waits() {
		t.Errorf("%d views count", p.Heard())
	}
	if _, _, err := d.Sound(ctx, joan, p.Ref, id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another member heard it before it was written down: %v", err)
	}
	for _, who := range []access.Actor{edith, yusra} {
		if f, about, err := d.Sound(ctx, who, p.Ref, id); err != nil || f != "file1" || about.Kind != involvement.Kind {
			t.Errorf("%s: %s, %v", who.Person, f, err)
		}
	}
	if open, err := d.Public(ctx, p.Ref); err != nil || len(open.Views) != 1 {
		t.Errorf("the public sees %d views, %v", len(open.Views), err)
	}
	wants(t, d.Recommend(ctx, yusra, involvement.Recommend{Ref: p.Ref, Position: involvement.Yes, Summary: "Good."}), "involvement.not_typed")
	wants(t, d.TypeDown(ctx, joan, p.Ref, id, "I heard something."), "involvement.not_yours")
	ok(t, d.TypeDown(ctx, yusra, p.Ref, id, "Yes, if it is locked."))
	if _, _, err := d.Sound(ctx, joan, p.Ref, id); err != nil {
		t.Errorf("once it is written down the group may hear it: %v", err)
	}
	if _, _, err := d.Sound(ctx, priya, p.Ref, id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the lead organisation hears no voice: %v", err)
	}
	open, err := d.Public(ctx, p.Ref)
	ok(t, err)
	if len(open.Views) != 2 || open.Views[0].Sound != "" || open.Views[0].Words != "Yes, if it is locked." {
		t.Errorf("the public reads %+v", open.Views)
	}
}

func TestWhatGoesWrong(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	ctx := context.Background()
	d.put(t, 1, sharing.InReview, content())
	p := d.only(t)

	// Two people write one recommendation.
	first := involvement.Recommend{Ref: p.Ref, Position: involvement.Yes, Summary: "Mine."}
	ok(t, d.Draft(ctx, yusra, first))
	wants(t, d.Draft(ctx, edith, first), "involvement.draft_changed")
	first.Seen, first.Summary = 1, "Ours."
	ok(t, d.Draft(ctx, edith, first))

	// Abusive words are hidden with a reason and come back.
	ok(t, d.Give(ctx, edith, involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.No, Words: "My neighbour Sam is ill.", Public: true}))
	id := d.only(t).Views[0].ID
	ok(t, d.Hide(ctx, yusra, p.Ref, id, "It tells of another person's health."))
	open, err := d.Public(ctx, p.Ref)
	ok(t, err)
	if v := open.Views[0]; v.Words != "" || v.Hidden == nil || v.Hidden.Reason == "" || v.Position != involvement.No {
		t.Errorf("hidden words: %+v", v)
	}
	if s, err := d.Get(ctx, joan, p.Ref); err != nil || s.Views[0].Words != "" {
		t.Errorf("another member reads hidden words: %v", err)
	}
	ok(t, d.Unhide(ctx, yusra, p.Ref, id))

	// A member leaves: nothing waits for her, she says nothing more, what she said stands.
	g, err := d.Members(ctx, yusra)
	ok(t, err)
	m := g.Members[1]
	m.LeftOn = clock.NewDate(2026, 11, 10)
	ok(t, d.PutMember(ctx, yusra, g.Version, m))
	wants(t, d.PutMember(ctx, yusra, g.Version, m), "involvement.group_changed")
	if got := d.waits(t, joan); len(got) != 0 {
		t.Errorf("who left is still asked: %v", got)
	}
	wants(t, d.Give(ctx, joan, involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.Yes, Words: "Fine."}), "involvement.left")

	// The record is taken back while the group reads.
	d.put(t, 1, sharing.Withdrawn, content())
	p = d.only(t)
	if p.Stage != involvement.Stopped || p.Heard() != 1 {
		t.Errorf("after it was taken back: %s with %d views", p.Stage, p.Heard())
	}
	wants(t, d.Give(ctx, edith, involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: involvement.Yes, Words: "Fine."}), "involvement.stage")
}

func TestSilenceIsSaidAndHoldsNothingUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	ctx := context.Background()
	d.put(t, 1, sharing.InReview, content())
	stages := map[involvement.Stage]string{}
	for range 60 {
		d.clock.Advance(24 * time.Hour)
		ok(t, d.RunDaily(ctx))
		ok(t, d.RunDaily(ctx))
		if p := d.only(t); stages[p.Stage] == "" {
			stages[p.Stage] = clock.DateOf(d.clock.Now()).String()
		}
	}
	want := map[involvement.Stage]string{involvement.Asking: "2026-11-11", involvement.Weighing: "2026-12-02", involvement.Quiet: "2026-12-17"}
	if diff := cmp.Diff(want, stages); diff != "" {
		t.Errorf("when it moved on (-want +got):\n%s", diff)
	}
	if h := d.hearing(t, 1); h.Owed != "" || !h.Silent {
		t.Errorf("the gate hears %+v", h)
	}
	if got := append(d.waits(t, edith), d.waits(t, yusra)...); len(got) != 0 {
		t.Errorf("still waiting: %v", got)
	}
}

func TestOnlyWhatMattersIsAsked(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	c := content()
	d.put(t, 1, sharing.Active, c)
	c.OwnerPost = "Somebody else"
	d.put(t, 2, sharing.InReview, c)
	p := d.only(t)
	if p.Stage != involvement.Spared || p.Public() || !d.hearing(t, 2).Free {
		t.Errorf("a change of nothing that matters: %s", p.Stage)
	}
	c.Benefits = "Help comes much sooner."
	c.Retention = nil
	d.clock.Advance(time.Hour)
	d.put(t, 2, sharing.InReview, c)
	if p = d.only(t); p.Stage != involvement.Asking || !p.Change || len(p.Current().Changes) == 0 {
		t.Errorf("then of something that does: %s, %+v", p.Stage, p.Current())
	}
}

func TestAWithheldUseIsNamedByItsReasonAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	c := content()
	c.Publication, c.WithheldReason, c.WithheldDetails = "withheld", "prejudice_crime", "Secret."
	d.put(t, 1, sharing.InReview, c)
	p := d.only(t)
	if !p.Withheld() || p.Public() || len(p.Current().Answers) != 0 || p.Current().Title != "" || p.Current().Reason == "" {
		t.Errorf("a withheld use shows %+v", p.Current())
	}
	if _, err := d.Public(context.Background(), p.Ref); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the public page of a withheld use: %v", err)
	}
	_, kept, _, err := d.Listed(context.Background(), true, "")
	if err != nil || kept != 1 {
		t.Errorf("%d withheld proposals are counted, %v", kept, err)
	}
}
