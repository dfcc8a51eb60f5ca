package threadpage_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/thread"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/threadpage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var (
	start  = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	ctx    = context.Background()
	asker  = access.Actor{Person: "ann", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	expert = access.Actor{Person: "bea", Organisation: "trust", Roles: []access.Role{access.DPO}}
	office = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
)

type shelf map[string]thread.Source

func (s shelf) Source(_ context.Context, _ thread.CiteKind, ref string) (thread.Source, error) {
	if x, ok := s[ref]; ok {
		return x, nil
	}
	return thread.Source{}, errs.New(errs.NotFound, "none", "none")
}

func (s shelf) Typed(ctx context.Context, line string) (thread.Source, error) {
	return s.Source(ctx, "", line)
}

type world struct {
	threads *thread.Service
	routes  []page.Route
	shelf   shelf
}

func newWorld(t *testing.T) world {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	must(t, err)
	book, err := rulebook.Load(rulebookdata.England(), fsys)
	must(t, err)
	s := storetest.SQLite(t)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, id := range []string{"council", "trust"} {
			o := organisation.Organisation{ID: ident.Organisation(id), Slug: id, Name: "The " + id + strings.Repeat(" with a long name", 4), Kind: "district", Status: organisation.Member, CreatedAt: start, UpdatedAt: start, Version: 1}
			if err := tx.InsertOrganisation(ctx, o); err != nil {
				return err
			}
		}
		for _, a := range []access.Actor{office, asker, expert} {
			if err := tx.AddPerson(ctx, people.Person{ID: a.Person, Email: string(a.Person) + "@example.org", Name: "Name of " + string(a.Person), Status: people.Active, CreatedAt: start}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID("h-" + a.Person), Person: a.Person, Organisation: a.Organisation, Role: a.Roles[0], From: start.Add(-time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
	w := world{shelf: shelf{"c1": {Kind: thread.CiteClause, Ref: "c1", Label: "Clause 4: Security", URL: "/agreement/2026.1/c1", Sum: "1"}}}
	w.threads = thread.New(thread.Deps{Store: s.Threads(), Clock: clock.NewFixed(start), Calendar: clock.NewCalendar(nil), IDs: &ident.Sequence{Prefix: "id"}, Book: book, Prefix: "KM-T", World: w.shelf})
	rooms := func(context.Context, ident.Person) ([]threadpage.Room, error) {
		return []threadpage.Room{{Writes: true}}, nil
	}
	w.routes = threadpage.Routes(threadpage.Deps{Threads: w.threads, Book: book, Rooms: rooms})
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPagesOfQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := pagetest.New(t, w.routes, asker, page.Who{Name: "Name of ann", OrganisationName: "The council"})
	pagetest.Golden(t, "list_empty", c.Get("/portal/questions").Body.String())
	pagetest.Golden(t, "new", c.Get("/portal/questions/new").Body.String())
	wrong := c.Post("/portal/questions/new", url.Values{"title": {""}, "text": {"Kept words"}})
	pagetest.Golden(t, "new_errors", wrong.Body.String())
	c.Post("/portal/questions/new", url.Values{"title": {"May a school tell the police about 943 476 5919?"}, "topics": {"schools"}})
	pagetest.Golden(t, "check", c.Get("/portal/questions/new/check").Body.String())
	q, err := w.threads.Ask(ctx, asker, thread.Ask{Title: "May a school tell the police?", Text: "- one\n- two", Topics: []string{"schools"}, Urgent: true})
	must(t, err)
	pagetest.Golden(t, "waiting", c.Get(q.URL()).Body.String())
	p, err := w.threads.Answer(ctx, expert, thread.Say{Ref: q.Ref, Text: "Yes.", Cites: []string{"c1"}})
	must(t, err)
	m := thread.Mark{Ref: q.Ref, Post: p.ID}
	must(t, w.threads.Endorse(ctx, office, m))
	must(t, w.threads.Thank(ctx, asker, m))
	must(t, w.threads.Accept(ctx, asker, m))
	w.shelf["c1"] = thread.Source{Kind: thread.CiteClause, Ref: "c1", Label: "Clause 5: Security", URL: "/agreement/2027.1/c1", Sum: "2"}
	must(t, w.threads.RunWatch(ctx))
	pagetest.Golden(t, "amber", c.Get(q.URL()).Body.String())
	pagetest.Golden(t, "answer", c.Get(p.URL()).Body.String())
	pagetest.Golden(t, "list", c.Get("/portal/questions?topic=schools&show=amber").Body.String())
	pagetest.Golden(t, "comment_errors", c.Post(q.URL()+"/do/comment", url.Values{"comment_text": {""}}).Body.String())
	must(t, w.threads.Report(ctx, asker, thread.Mark{Ref: q.Ref, Post: p.ID, Why: "It names somebody."}))
	host := pagetest.New(t, w.routes, office, page.Who{Name: "Name of sec"})
	pagetest.Golden(t, "reports", host.Get("/portal/reports").Body.String())
	must(t, w.threads.Hide(ctx, office, thread.Mark{Ref: q.Ref, Post: p.ID, Why: "It names somebody."}))
	author := pagetest.New(t, w.routes, expert, page.Who{Name: "Name of bea", OrganisationName: "The trust"})
	pagetest.Golden(t, "hidden", author.Get(p.URL()).Body.String())
	pagetest.Golden(t, "edit", author.Get(p.URL()+"/edit").Body.String())
}
