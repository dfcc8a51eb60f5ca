package advice_test

import (
	"context"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../packs/kent-and-medway"))
})

// now is a Monday.
var now = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

var thing = event.Subject{Kind: "record", ID: "KM-R-2026-0001"}

// things lets the council see one thing, and its lead edit it.
type things struct{}

func (things) Thing(_ context.Context, a access.Actor, about event.Subject) (advice.Thing, error) {
	if about != thing || a.Organisation != "o-council" {
		return advice.Thing{}, errs.New(errs.NotFound, "x", "We could not find this.")
	}
	return advice.Thing{Title: "Weekly list", URL: "/records/KM-R-2026-0001", Edits: a.Has(access.SigningOfficer)}, nil
}

func actor(name string, org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: ident.Person(name), Organisation: org, Roles: roles}
}

var (
	worker   = actor("worker", "o-council", access.Practitioner)
	fellow   = actor("fellow", "o-council", access.Practitioner)
	editor   = actor("editor", "o-council", access.SigningOfficer) // edits the thing in this test
	officer  = actor("officer", "o-council", access.DPO)
	lead     = actor("lead", "o-council", access.IGLead)
	guardian = actor("guardian", "o-council", access.Caldicott)
	stranger = actor("stranger", "o-school", access.DPO, access.Caldicott)
)

type desk struct {
	*advice.Service
	store *store.Store
	clock *clock.Fixed
}

// newDesk opens an organisation in which the given actors work.
func newDesk(t testing.TB, contacts []organisation.Contact, staff ...access.Actor) desk {
	t.Helper()
	book, err := loadBook()
	ok(t, err)
	s := storetest.SQLite(t)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		org := organisation.Organisation{ID: "o-council", Slug: "council", Name: "Council", Kind: "county", Status: organisation.Member,
			Profile: organisation.Profile{Contacts: contacts}, CreatedAt: now, UpdatedAt: now, Version: 1}
		if err := tx.InsertOrganisation(ctx, org); err != nil {
			return err
		}
		for _, a := range staff {
			p := people.Person{ID: a.Person, Name: string(a.Person), Email: string(a.Person) + "@council.example", Status: people.Active, CreatedAt: now, Version: 1}
			if err := tx.AddPerson(ctx, p); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(a.Person), Person: a.Person, Organisation: a.Organisation, Role: a.Roles[0], From: now.AddDate(-1, 0, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	clk := clock.NewFixed(now)
	set := advice.DefaultSettings()
	return desk{advice.New(advice.Deps{Store: s.Advice(), Clock: clk, IDs: &ident.Sequence{Prefix: "x"}, Book: book, Settings: set, Things: things{}}), s, clk}
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

func (d desk) ask(t testing.TB, by access.Actor, field, urgency string) string {
	t.Helper()
	ref, err := d.Ask(context.Background(), by, advice.Ask{About: thing, Field: field, Urgency: urgency, Text: "May we?"})
	ok(t, err)
	return ref
}

// waiting lists the kinds of task in somebody's tray.
func (d desk) waiting(t testing.TB, a access.Actor) []string {
	t.Helper()
	var out []string
	storetest.Write(t, d.store, func(ctx context.Context, tx *store.Tx) error {
		hats := []intray.Hat{{Organisation: a.Organisation, Role: a.Roles[0]}}
		tasks, err := tx.TasksFor(ctx, hats, a.Person, "", 50)
		for _, task := range tasks {
			out = append(out, task.Kind)
		}
		return err
	})
	return out
}

func TestTheAnswerLandsOnTheThing(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t, nil, worker, officer, lead, guardian), context.Background()
	ref := d.ask(t, worker, "cldc_basis", "routine")
	if got := d.waiting(t, guardian); !slices.Equal(got, []string{advice.TaskAnswer}) || d.waiting(t, officer) != nil {
		t.Errorf("the guardian's tray holds %v", got)
	}
	refused(t, d.Answer(ctx, fellow, ref, "Yes."), errs.NotFound, "a colleague with nothing to do with it answers")
	refused(t, d.Answer(ctx, stranger, ref, "Yes."), errs.NotFound, "another organisation answers")
	refused(t, d.Answer(ctx, worker, ref, "Yes."), errs.Forbidden, "the one who asked answers")
	ok(t, d.AskBack(ctx, guardian, ref, "Who holds it?"))
	if got := d.waiting(t, worker); !slices.Equal(got, []string{advice.TaskReply}) {
		t.Errorf("the worker's tray holds %v", got)
	}
	ok(t, d.Reply(ctx, worker, ref, "The hospital."))
	refused(t, d.Answer(ctx, guardian, ref, " "), errs.Invalid, "an empty answer")
	ok(t, d.Answer(ctx, guardian, ref, "Yes, for direct care."))
	for who, want := range map[string]struct {
		a access.Actor
		n int
	}{"asker": {worker, 1}, "editor": {editor, 1}, "adviser": {guardian, 1}, "fellow": {fellow, 0}, "stranger": {stranger, 0}} {
		got, err := d.About(ctx, want.a, thing)
		if err != nil || len(got) != want.n {
			t.Errorf("%s sees %d answers (%v), want %d", who, len(got), err, want.n)
		}
	}
	refused(t, d.Withdraw(ctx, worker, ref), errs.Conflict, "taking back what was answered")
	ok(t, d.Close(ctx, worker, ref))
	if d.waiting(t, worker) != nil || d.waiting(t, guardian) != nil {
		t.Error("something still waits")
	}
	list, err := d.List(ctx, guardian, "")
	if err != nil || len(list.Items) != 1 {
		t.Errorf("the guardian's list holds %d (%v)", len(list.Items), err)
	}
	if list, _ := d.List(ctx, fellow, ""); len(list.Items) != 0 {
		t.Error("a colleague's list holds somebody else's question")
	}
}

func TestWhoIsAskedInstead(t *testing.T) {
	t.Parallel()
	dsl := []organisation.Contact{{Role: organisation.RoleSafeguard, Name: "Fellow"}}
	for _, c := range []struct {
		name     string
		contacts []organisation.Contact
		staff    []access.Actor
		field    string
		person   ident.Person
		role     access.Role
		vacant   bool
	}{
		{"the officer", nil, []access.Actor{worker, officer, lead}, "art6", "", access.DPO, false},
		{"no officer: the lead", nil, []access.Actor{worker, lead}, "art6", "", access.IGLead, true},
		{"no guardian: the officer", nil, []access.Actor{worker, officer}, "cldc_basis", "", access.DPO, true},
		{"no lawyer has an account", nil, []access.Actor{worker, officer, lead}, "powers", "", access.IGLead, true},
		{"the named safeguarding lead", dsl, []access.Actor{worker, fellow, officer}, "detriment_test", "fellow", "", false},
		{"the named lead asks herself", dsl, []access.Actor{fellow, officer}, "detriment_test", "", access.DPO, true},
		{"a name without an account", []organisation.Contact{{Role: organisation.RoleSafeguard, Name: "Gone"}}, []access.Actor{worker, lead}, "detriment_test", "", access.IGLead, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, c.contacts, c.staff...)
			v, err := d.Get(context.Background(), c.staff[0], d.ask(t, c.staff[0], c.field, "routine"))
			ok(t, err)
			if v.Person != c.person || v.Role != c.role || v.Vacant != c.vacant {
				t.Errorf("asked: person %q, role %q, instead %v", v.Person, v.Role, v.Vacant)
			}
		})
	}
	d := newDesk(t, nil, worker)
	_, err := d.Ask(context.Background(), worker, advice.Ask{About: thing, Urgency: "routine", Text: "Anybody?"})
	refused(t, err, errs.Conflict, "asking when nobody is there")
}

func TestALateQuestionMovesOn(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t, nil, worker, officer, lead, guardian), context.Background()
	ref := d.ask(t, worker, "cldc_basis", "urgent")
	ok(t, d.RunWatch(ctx))
	d.clock.Advance(9 * time.Hour)
	ok(t, d.RunWatch(ctx))
	v, err := d.Get(ctx, worker, ref)
	ok(t, err)
	if v.Role != access.DPO || !v.Late || !v.Vacant {
		t.Errorf("after a day %s is asked (late %v)", v.Role, v.Late)
	}
	if got := d.waiting(t, officer); !slices.Equal(got, []string{advice.TaskAnswer}) || d.waiting(t, guardian) != nil {
		t.Errorf("the officer's tray holds %v, the guardian's %v", got, d.waiting(t, guardian))
	}
	ok(t, d.RunWatch(ctx))
	if again, _ := d.Get(ctx, worker, ref); len(again.Turns) != len(v.Turns) {
		t.Error("the watch moved it on twice")
	}
	d.clock.Advance(9 * time.Hour)
	ok(t, d.RunWatch(ctx)) // nobody is left: the officer keeps it
	if v, _ = d.Get(ctx, worker, ref); v.Role != access.DPO {
		t.Errorf("%s is asked, want the officer still", v.Role)
	}
	ok(t, d.Answer(ctx, guardian, ref, "Late, but yes.")) // the first adviser may still answer
	d.clock.Advance(90 * time.Hour)
	ok(t, d.RunWatch(ctx))
	if v, _ = d.Get(ctx, worker, ref); v.Stage != advice.Answered {
		t.Errorf("an answered question is %s", v.Stage)
	}
}

func TestWhatIsAskedIsChecked(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t, nil, worker, officer), context.Background()
	for _, c := range []struct {
		name string
		by   access.Actor
		cmd  advice.Ask
		kind errs.Kind
	}{
		{"nothing asked", worker, advice.Ask{About: thing, Urgency: "routine", Text: " "}, errs.Invalid},
		{"no urgency", worker, advice.Ask{About: thing, Text: "May we?"}, errs.Invalid},
		{"no such adviser", worker, advice.Ask{About: thing, Urgency: "routine", Adviser: "wizard", Text: "May we?"}, errs.Invalid},
		{"no such thing", worker, advice.Ask{About: event.Subject{Kind: "record", ID: "KM-R-1"}, Urgency: "routine", Text: "May we?"}, errs.NotFound},
		{"a thing of others", stranger, advice.Ask{About: thing, Urgency: "routine", Text: "May we?"}, errs.NotFound},
		{"a visitor", access.Actor{}, advice.Ask{About: thing, Urgency: "routine", Text: "May we?"}, errs.Unauthenticated},
	} {
		_, err := d.Ask(ctx, c.by, c.cmd)
		refused(t, err, c.kind, c.name)
	}
	one, err := d.Ask(ctx, worker, advice.Ask{Key: "k", About: thing, Urgency: "routine", Text: "May we?"})
	ok(t, err)
	two, err := d.Ask(ctx, worker, advice.Ask{Key: "k", About: thing, Urgency: "routine", Text: "May we?"})
	if err != nil || one != two {
		t.Errorf("the same form asked %s and %s (%v)", one, two, err)
	}
	ok(t, d.Withdraw(ctx, worker, one))
	if got, _ := d.About(ctx, worker, thing); len(got) != 0 {
		t.Error("a question that was taken back still stands on the thing")
	}
}
