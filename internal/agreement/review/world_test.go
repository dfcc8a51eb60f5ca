package review_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/pack"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var (
	start       = time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC) // a Monday
	secretariat = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	ctx         = context.Background()
)

// world is a partnership with its real pack, rulebook and store.
type world struct {
	*review.Service
	agreements *agreement.Service
	orgs       *organisation.Service
	store      *store.Store
	clock      *clock.Fixed
	pack       *pack.Pack
	comments   waiting
	agenda     talk
	signers    []ident.Organisation
	cut        *cutting
	ids        ident.Source
	book       *rulebook.Book
}

// cutting is the store of a program that is killed after some writes.
type cutting struct {
	review.Store
	left int // writes until then; below nought for ever
}

var errKilled = errors.New("killed")

// Write implements review.Store.
func (c *cutting) Write(ctx context.Context, fn func(review.Tx) error) error {
	if c.left == 0 {
		return errKilled
	}
	c.left--
	return c.Store.Write(ctx, fn)
}

// waiting is what is known of comments.
type waiting struct{ n int }

func (w *waiting) Unanswered(context.Context, review.ID) (int, error) { return w.n, nil }

func (w *waiting) ByClause(context.Context, review.ID) (map[ident.Clause]review.ClauseCount, error) {
	return map[ident.Clause]review.ClauseCount{"c-security": {All: w.n, Unanswered: w.n}}, nil
}

// talk is what should be talked about.
type talk struct{ items []review.AgendaItem }

func (t *talk) ForReview(context.Context, int) ([]review.AgendaItem, error) { return t.items, nil }

func newWorld(t testing.TB, signatories int) *world {
	t.Helper()
	return worldOn(t, storetest.SQLite(t), signatories)
}

func worldOn(t testing.TB, s *store.Store, signatories int) *world {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), fsys)
	if err != nil {
		t.Fatal(errors.Unwrap(err))
	}
	templates, err := review.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{store: s, clock: clock.NewFixed(start), pack: p, ids: &ident.Sequence{Prefix: "id"}, book: book}
	w.orgs = organisation.New(organisation.Deps{Store: s.Organisations(), Clock: w.clock, IDs: w.ids, Book: book, People: people.New(people.Deps{
		Store: s.People(), Clock: w.clock, IDs: w.ids, Random: rand.Reader,
	})})
	bound := func(ctx context.Context, tx agreement.Tx, id ident.Edition) (bool, error) {
		inner, ok := tx.(review.Tx)
		if !ok {
			return false, nil
		}
		return w.BindsIn(ctx, inner, id)
	}
	w.agreements = agreement.New(agreement.Deps{Store: s.Agreement(), Clock: w.clock, IDs: w.ids, Book: book, Partnership: p.Partnership, Bound: bound})
	days := map[clock.Date]string{}
	for _, h := range book.Holidays() {
		days[clock.DateOf(h.Date)] = h.Name
	}
	w.cut = &cutting{Store: s.Reviews(), left: -1}
	w.Service = review.New(review.Deps{Store: w.cut, Clock: w.clock, Calendar: clock.NewCalendar(days), IDs: w.ids, Agreement: w.agreements,
		Templates: templates, Comments: &w.comments, Agenda: []review.AgendaSource{&w.agenda}})
	if _, err := w.agreements.EnsureEdition(ctx, p.Text); err != nil {
		t.Fatal(err)
	}
	for i := range signatories {
		w.signers = append(w.signers, w.signatory(t, fmt.Sprintf("Signatory %02d Council", i+1)))
	}
	return w
}

func actor(org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: "ann", Organisation: org, Roles: roles}
}

// signatory brings an organisation all the way in.
func (w *world) signatory(t testing.TB, name string) ident.Organisation {
	t.Helper()
	o := must(w.orgs.Add(ctx, secretariat, organisation.NewOrganisation{Name: name, Kind: "district", Address: organisation.Address{Lines: []string{"1 High Street"}, Town: "Dover"}}))(t)
	st := must(w.agreements.Begin(ctx, actor(o.ID, access.OrgAdmin)))(t)
	a := st.Answers
	box := func(name string) organisation.Contact { return organisation.Contact{Mailbox: name + "@example.gov.uk"} }
	a.Signatory = agreement.Signatory{Name: "Chris Chief", Post: "Chief Executive", Email: "chief@example.gov.uk"}
	a.Designated, a.DPO, a.SIRO, a.Caldicott, a.Contact = box("data"), box("dpo"), box("siro"), box("caldicott"), box("privacy")
	for _, d := range w.pack.Text.Declarations {
		a.Declarations = append(a.Declarations, agreement.Answer{Code: d.Code, Version: d.Version, True: true})
	}
	must(w.agreements.Prepare(ctx, actor(o.ID, access.OrgAdmin), agreement.Prepare{Statement: st.ID, Version: st.Version, Answers: a}))(t)
	st = w.sign(t, o.ID)
	must(w.agreements.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID, Version: st.Version}))(t)
	return o.ID
}

// sign signs what an organisation's officer is shown.
func (w *world) sign(t testing.TB, org ident.Organisation) agreement.Statement {
	t.Helper()
	v := must(w.agreements.Mine(ctx, actor(org, access.SigningOfficer)))(t)
	return must(w.agreements.Sign(ctx, actor(org, access.SigningOfficer), agreement.Sign{
		Statement: v.Statement.ID, Version: v.Statement.Version, TypedName: "Chris Chief", Authority: true,
		EditionHash: v.Edition.Hash, ContentHash: v.Hash, Address: "192.0.2.1",
	}))(t)
}

// must gives a value or ends the test.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// until lets the days go by up to a day, each with what it brings.
func (w *world) until(t testing.TB, day clock.Date) {
	t.Helper()
	for clock.DateOf(w.clock.Now()).Before(day) {
		w.clock.Set(clock.DateOf(w.clock.Now()).AddDays(1).Start().Add(5 * time.Hour))
		w.watch(t)
	}
}

func (w *world) watch(t testing.TB) {
	t.Helper()
	if _, err := w.agreements.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if err := w.Watch(ctx); err != nil {
		t.Fatal(err)
	}
}

func (w *world) run(t testing.TB) review.Run {
	t.Helper()
	return must(w.Get(ctx, 2027))(t)
}

// stage gives a stage of the run and whether it is open.
func (w *world) stage(t testing.TB, key string) (review.Stage, bool) {
	t.Helper()
	s := must(w.run(t).Stage(key))(t)
	return s, s.OpenAt(w.clock.Now())
}

// propose writes a draft that differs, puts it in review and attaches it.
func (w *world) propose(t testing.TB) agreement.Edition {
	t.Helper()
	e := must(w.agreements.BeginDraft(ctx, secretariat, agreement.BeginDraft{Number: "2027.1"}))(t)
	c := e.Text.Clauses[0]
	c.Text += "\n\nEverybody looks at this once a year."
	must(w.agreements.SaveClause(ctx, secretariat, agreement.SaveClause{Edition: e.ID, Version: e.Version, Clause: c}))(t)
	must(w.agreements.Describe(ctx, secretariat, agreement.DescribeEdition{Edition: e.ID, Title: e.Text.Title, Changes: []string{"The first clause now says that everybody looks at it once a year."}}))(t)
	must(w.Attach(ctx, secretariat, 2027, e.ID))(t)
	return must(w.agreements.Stage(ctx, secretariat, agreement.StageEdition{Edition: e.ID, To: agreement.InReview}))(t)
}

// tasks lists the titles of what waits for a role at an organisation.
func (w *world) tasks(t testing.TB, org ident.Organisation, role access.Role) []string {
	t.Helper()
	var out []string
	err := w.store.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.TasksFor(ctx, []intray.Hat{{Organisation: org, Role: role}}, "p", "", 50)
		for _, x := range found {
			out = append(out, x.Title)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// vote takes an organisation's position on what the open ballot is about.
func (w *world) vote(t testing.TB, org ident.Organisation, v review.Vote) {
	t.Helper()
	m := must(w.For(ctx, actor(org, access.SigningOfficer), 2027))(t)
	box, ok := m.Run.Box(m.Stage.Key)
	if !ok {
		t.Fatalf("no ballot is open: %+v", m.Stage)
	}
	cmd := review.Cast{Year: 2027, Ballot: box.Stage, Hash: box.Text.Hash, Vote: v}
	if v == review.No {
		cmd.Change = "Say who pays."
	}
	if len(m.Positions) > 0 && m.Positions[0].Ballot == box.Stage {
		cmd.Before = m.Positions[0].N
	}
	must(w.Cast(ctx, actor(org, access.SigningOfficer), cmd))(t)
}

func wantKind(t testing.TB, err error, want errs.Kind, what string) {
	t.Helper()
	if errs.KindOf(err) != want {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// events lists the names of what happened to the run, oldest first.
func (w *world) events(t testing.TB) []event.Event {
	t.Helper()
	var out []event.Event
	err := w.store.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = tx.EventsAfter(ctx, 0, 5000)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
