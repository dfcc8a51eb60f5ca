package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/jobs"
	"sharewell/internal/mailin"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	"sharewell/internal/register"
	"sharewell/internal/rulebook"
	"sharewell/internal/search"
	"sharewell/internal/store"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
	"sharewell/internal/web/searchpage"
	"sharewell/internal/web/threadpage"
)

// citable is what answers of the portal cite: clauses of the Agreement in force, entries of the public register, guides
// and rules. Guides and the register are made after the services.
type citable struct {
	s        *Services
	clock    clock.Clock
	guides   *guidance.Service
	register *register.Service
}

func uncitable() error {
	return errs.New(errs.NotFound, "thread.no_source", "We could not find this. It may have been taken away.")
}

// clauses gives the clauses of the edition in force.
func (w *citable) clauses(ctx context.Context) ([]thread.Clause, error) {
	e, err := w.s.Agreement.Current(ctx)
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	var out []thread.Clause
	numbers := e.Text.Numbers()
	for i, c := range e.Text.Clauses {
		out = append(out, thread.Clause{ID: string(c.ID), Number: numbers[i], Heading: c.Heading, Text: c.Text, Edition: e.Number(), Since: e.InForceFrom})
	}
	return out, err
}

func guideSource(g guidance.Version) thread.Source {
	return thread.Source{Kind: thread.CiteGuide, Ref: string(g.Slug), Label: g.Content.Title, URL: g.Slug.Address(), Sum: g.Content.Sum(), Since: g.Content.Reviewed}
}

// Source implements thread.World.
func (w *citable) Source(ctx context.Context, kind thread.CiteKind, ref string) (thread.Source, error) {
	switch kind {
	case thread.CiteClause:
		all, err := w.clauses(ctx)
		for _, c := range all {
			if c.ID == ref {
				return c.Source(), nil
			}
		}
		return thread.Source{}, cmp.Or(err, uncitable())
	case thread.CiteRule:
		if r, ok := w.s.Book.RuleOn(ref, w.clock.Now()); ok {
			return thread.RuleSource(r), nil
		}
	case thread.CiteGuide:
		if w.guides != nil {
			g, err := w.guides.Guide(ctx, guidance.Slug(ref))
			return guideSource(g.Version), err
		}
	case thread.CiteRecord:
		if w.register != nil {
			e, err := w.register.Entry(ctx, ref)
			return thread.Source{Kind: kind, Ref: e.Ref, Label: e.Ref + ": " + e.Title, URL: "/register/" + e.Ref, Sum: thread.SumOf(e.Title, string(e.Level), string(e.Status), e.Reason, time.Duration(e.Version).String())}, err
		}
	}
	return thread.Source{}, uncitable()
}

// all lists what can be chosen: records are named by their reference.
func (w *citable) all(ctx context.Context) ([]thread.Source, error) {
	clauses, err := w.clauses(ctx)
	if err != nil {
		return nil, err
	}
	var out []thread.Source
	for _, c := range clauses {
		out = append(out, c.Source())
	}
	if w.guides != nil {
		guides, err := w.guides.List(ctx)
		if err != nil {
			return nil, err
		}
		for _, g := range guides {
			out = append(out, guideSource(g.Version))
		}
	}
	for _, kind := range rulebook.Kinds() {
		for _, r := range w.s.Book.Rules(kind, w.clock.Now()) {
			if r.Label != "" {
				out = append(out, thread.RuleSource(r))
			}
		}
	}
	return out, nil
}

// Typed implements thread.World.
func (w *citable) Typed(ctx context.Context, line string) (thread.Source, error) {
	all, err := w.all(ctx)
	if err != nil {
		return thread.Source{}, err
	}
	for _, s := range all {
		if strings.EqualFold(s.Label, line) || s.Kind == thread.CiteRule && s.Ref == line {
			return s, nil
		}
	}
	switch t := thread.ReadTyped(line); {
	case t.Ref != "":
		return w.Source(ctx, t.Kind, t.Ref)
	case t.Number != "":
		clauses, err := w.clauses(ctx)
		for _, c := range clauses {
			if c.Number == t.Number {
				return c.Source(), nil
			}
		}
		return thread.Source{}, cmp.Or(err, uncitable())
	}
	return thread.Source{}, uncitable()
}

// answersToGuides begins guides from answers.
type answersToGuides struct {
	world *citable
	texts *content.Texts
	clock clock.Clock
}

// Begin implements thread.Guides.
func (g answersToGuides) Begin(ctx context.Context, tx thread.Tx, by access.Actor, x thread.Seed) (string, error) {
	in, ok := tx.(guidance.Tx)
	if !ok || g.world.guides == nil {
		return "", errs.New(errs.Internal, "thread.tx", "This transaction does not know the guides.")
	}
	c := guidance.Content{Title: x.Title, Audience: guidance.Staff, Body: x.Text + "\n\n" + g.texts.Page("portal_thread_words").T("guide.from", "ref", x.Ref, "link", x.URL)}
	for _, ci := range x.Cites {
		switch ci.Kind {
		case thread.CiteRule:
			c.Rules = append(c.Rules, ci.Ref)
			if guidance.ExternalLink(ci.URL) {
				c.Sources = append(c.Sources, guidance.Source{Name: ci.Label, URL: ci.URL, CheckedOn: clock.DateOf(g.clock.Now())})
			}
		case thread.CiteClause:
			c.Clauses = append(c.Clauses, ci.Ref)
		case thread.CiteGuide, thread.CiteRecord:
			c.Body += "\n\n- [" + ci.Label + "](" + ci.URL + ")"
		}
	}
	slug, err := g.world.guides.BeginWith(ctx, in, by, c)
	return string(slug), err
}

// newThreads makes the service of the portal's questions, and what its answers cite.
func newThreads(s *Services, b base) (*thread.Service, *citable) {
	world := &citable{s: s, clock: b.clock}
	return thread.New(thread.Deps{Store: b.store.Threads(), Clock: b.clock, Calendar: s.Calendar, IDs: b.ids, Book: s.Book, Prefix: s.Pack.ReferencePrefix + "-T", World: world,
		Duty: dutyRota{}, Guides: answersToGuides{world, s.Texts, b.clock}, HostsOf: hostsOf}), world
}

// dutyRota tells questions who answers what nobody answered in time.
type dutyRota struct{}

// OnDuty implements thread.Duty.
func (dutyRota) OnDuty(ctx context.Context, in thread.Tx, topic string, now time.Time) ([]thread.Adviser, error) {
	tx, ok := in.(*store.Tx)
	if !ok {
		return nil, nil
	}
	x, ok, err := expertise.OnDuty(ctx, tx, topic, now)
	if err != nil || !ok {
		return nil, err
	}
	return []thread.Adviser{{Person: x.Person, Org: x.Org, Roles: []access.Role{x.Role}}}, nil
}

// hostsOf lists the people who look after a space, by their own name or by a role.
func hostsOf(ctx context.Context, in thread.Tx, room ident.Space) (out []ident.Person, err error) {
	tx, ok := in.(*store.Tx)
	if !ok {
		return nil, nil
	}
	all, err := tx.SpaceMembers(ctx, room)
	for _, m := range all {
		switch {
		case m.Standing != space.Host || m.State != space.In:
		case m.Person != "":
			out = append(out, m.Person)
		default:
			people, err := tx.WearersOf(ctx, m.Organisation, []access.Role{m.Role}, m.At)
			if err != nil {
				return nil, err
			}
			out = append(out, people...)
		}
	}
	return out, err
}

// threadRoutes are the pages of questions.
func (a *App) threadRoutes() []page.Route {
	return threadpage.Routes(threadpage.Deps{Threads: a.portal.threads, Book: a.Book, Rooms: a.threadRooms, Citable: a.portal.cited.all})
}

// threadRooms lists the rooms that a person may read, the commons first.
func (a *App) threadRooms(ctx context.Context, person ident.Person) ([]threadpage.Room, error) {
	r, err := a.portal.spaces.Reach(ctx, person)
	if err != nil {
		return nil, err
	}
	var out []threadpage.Room
	if r.Reads(space.Commons) {
		out = append(out, threadpage.Room{Writes: r.Writes(space.Commons), Hosts: r.Hosts(space.Commons)})
	}
	rooms, err := a.portal.spaces.Rooms(ctx, r, false)
	for _, x := range rooms {
		out = append(out, threadpage.Room{ID: x.ID, Name: x.Name, Slug: x.Slug, Writes: r.Writes(x.ID), Hosts: r.Hosts(x.ID)})
	}
	return out, err
}

// watchThreads is how often answers are compared with what they rest on.
const watchThreads = 15 * time.Minute

// threadKinds is the background work of questions. What answers cite is known from here on.
func (a *App) threadKinds() []jobs.Kind {
	a.portal.cited.guides, a.portal.cited.register = a.faces.guides, a.faces.register
	return []jobs.Kind{
		{Name: "thread.watch", Next: jobs.Every(watchThreads), Handle: func(ctx context.Context, _ jobs.Job) error { return a.portal.threads.RunWatch(ctx) }},
		{Name: "thread.tidy", Next: jobs.Daily(3, 20), Handle: func(ctx context.Context, _ jobs.Job) error { return a.portal.threads.RunTidy(ctx) }},
	}
}

// threadLetters is what can be answered by mail: a question, and an answer.
func (s *Services) threadLetters() []mailin.Thread {
	page := func(about event.Subject) string { return thread.PageOf(about.ID) }
	return []mailin.Thread{{Kind: thread.SubjectKind, Take: s.threadLetter, Mailboxes: true, Page: page}, {Kind: thread.PostSubjectKind, Take: s.threadLetter, Mailboxes: true, Page: page}}
}

// threadLetter puts a letter to what it answers. Somebody with several hats wears that of the organisation that asked.
func (s *Services) threadLetter(ctx context.Context, a mailin.Answer) error {
	actors := a.Actors()
	ref, _, _ := strings.Cut(a.About.ID, "/")
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.Thread(ctx, ref)
		slices.SortStableFunc(actors, func(x, y access.Actor) int { return cmp.Compare(from(x, t), from(y, t)) })
		return err
	})
	if err != nil {
		return err
	}
	return s.byHat(actors, func(by access.Actor) error {
		_, err := s.portal.threads.FromMail(ctx, by, a.About, a.Text, a.Letter)
		return err
	})
}

func from(a access.Actor, t thread.Thread) int {
	if t.By.Is(a) {
		return 0
	}
	return 1
}

// foundThreads gives questions to the search: all of them once, then those in which something happened.
type foundThreads struct {
	threads *thread.Service
	version func() string

	mu     sync.Mutex
	loaded bool
	dirty  map[string]bool
}

// threadsFound makes the source of questions for the search.
func threadsFound(a *App) search.Source {
	f := &foundThreads{threads: a.portal.threads, dirty: map[string]bool{}}
	first, second := a.versionOf(thread.SubjectKind), a.versionOf(thread.PostSubjectKind)
	f.version = func() string { return first() + "/" + second() }
	a.Store.Subscribe(func(events []event.Event) {
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, e := range events {
			if e.Subject.Kind == thread.SubjectKind || e.Subject.Kind == thread.PostSubjectKind {
				ref, _, _ := strings.Cut(e.Subject.ID, "/")
				f.dirty[ref] = true
			}
		}
	})
	return f
}

// Version implements search.Source.
func (f *foundThreads) Version() string { return f.version() }

func foundDocument(x thread.Found) search.Document {
	t := x.Thread
	return search.Document{ID: "thread/" + t.Ref, Kind: "thread", Title: t.Title, URL: t.URL(), Summary: t.Text, Keywords: []string{t.Ref}, Text: t.Text + "\n" + strings.Join(x.Answers, "\n"), Scope: searchpage.InSpace(t.Space), Weight: 0.9}
}

// Changes implements search.Source. A question that could not be read is looked at again the next time.
func (f *foundThreads) Changes(ctx context.Context) (put []search.Document, gone []string, err error) {
	f.mu.Lock()
	loaded, refs := f.loaded, f.dirty
	f.dirty = map[string]bool{}
	f.mu.Unlock()
	back := func() {
		f.mu.Lock()
		for ref := range refs {
			f.dirty[ref] = true
		}
		f.mu.Unlock()
	}
	if !loaded {
		if put, err = f.everything(ctx); err != nil {
			back()
			return nil, nil, err
		}
		f.mu.Lock()
		f.loaded = true
		f.mu.Unlock()
		return put, nil, nil
	}
	for ref := range refs {
		x, err := f.threads.FindFor(ctx, ref)
		switch {
		case err != nil && errs.KindOf(err) != errs.NotFound:
			back()
			return nil, nil, err
		case err != nil || x.Gone:
			gone = append(gone, "thread/"+ref)
		default:
			put = append(put, foundDocument(x))
		}
	}
	return put, gone, nil
}

func (f *foundThreads) everything(ctx context.Context) (put []search.Document, err error) {
	for after := ident.Thread(""); ; {
		some, next, err := f.threads.Each(ctx, after)
		if err != nil || len(some) == 0 {
			return put, err
		}
		for _, x := range some {
			if !x.Gone {
				put = append(put, foundDocument(x))
			}
		}
		after = next
	}
}
