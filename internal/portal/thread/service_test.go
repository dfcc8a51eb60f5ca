package thread_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var (
	start  = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) // a Monday
	ctx    = context.Background()
	office = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	asker  = access.Actor{Person: "ann", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	mate   = access.Actor{Person: "abe", Organisation: "council", Roles: []access.Role{access.IGLead}}
	expert = access.Actor{Person: "bea", Organisation: "trust", Roles: []access.Role{access.IGLead}}
	dpo    = access.Actor{Person: "dan", Organisation: "police", Roles: []access.Role{access.DPO}}
	closed = ident.Space("closed-room")
)

// library is what answers cite; tests change it.
type library map[string]thread.Source

func (l library) Source(_ context.Context, kind thread.CiteKind, ref string) (thread.Source, error) {
	if s, ok := l[string(kind)+"/"+ref]; ok {
		return s, nil
	}
	return thread.Source{}, errs.New(errs.NotFound, "none", "none")
}

func (l library) Typed(ctx context.Context, line string) (thread.Source, error) {
	kind, ref, _ := strings.Cut(line, " ")
	return l.Source(ctx, thread.CiteKind(kind), ref)
}

type onDuty map[string][]thread.Adviser

func (d onDuty) OnDuty(_ context.Context, _ thread.Tx, topic string, _ time.Time) ([]thread.Adviser, error) {
	return d[topic], nil
}

type shelf struct{ seeds []thread.Seed }

func (s *shelf) Begin(_ context.Context, _ thread.Tx, _ access.Actor, seed thread.Seed) (string, error) {
	s.seeds = append(s.seeds, seed)
	return "a-guide", nil
}

type world struct {
	*thread.Service
	store   *store.Store
	clock   *clock.Fixed
	library library
	duty    onDuty
	shelf   *shelf
	keys    int
}

func newWorld(t testing.TB) *world {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	must(t, err)
	book, err := rulebook.Load(rulebookdata.England(), fsys)
	must(t, err)
	w := &world{store: storetest.SQLite(t), clock: clock.NewFixed(start), duty: onDuty{}, shelf: &shelf{},
		library: library{"clause/security": {Kind: thread.CiteClause, Ref: "security", Label: "Clause 4: Security", URL: "/agreement/2026.1/security", Sum: "s1"},
			"rule/art6": {Kind: thread.CiteRule, Ref: "art6", Label: "Article 6", URL: "https://example.org", Sum: "r1"}}}
	storetest.Write(t, w.store, func(ctx context.Context, tx *store.Tx) error { return settle(ctx, tx) })
	w.Service = thread.New(thread.Deps{Store: w.store.Threads(), Clock: w.clock, Calendar: clock.NewCalendar(nil), IDs: &ident.Sequence{Prefix: "id"}, Book: book, Prefix: "KM-T",
		World: w.library, Duty: w.duty, Guides: w.shelf})
	return w
}

// settle puts people into their organisations, and two of them into a room of their own.
func settle(ctx context.Context, tx *store.Tx) error {
	for _, id := range []string{"council", "trust", "police"} {
		o := organisation.Organisation{ID: ident.Organisation(id), Slug: id, Name: "The " + id, Kind: "district", Status: organisation.Member, CreatedAt: start, UpdatedAt: start, Version: 1}
		if err := tx.InsertOrganisation(ctx, o); err != nil {
			return err
		}
	}
	for _, a := range []access.Actor{office, asker, mate, expert, dpo} {
		p := people.Person{ID: a.Person, Email: string(a.Person) + "@example.org", Name: "Name of " + string(a.Person), Status: people.Active, CreatedAt: start}
		if err := tx.AddPerson(ctx, p); err != nil {
			return err
		}
		h := people.Hat{ID: people.HatID("h-" + a.Person), Person: a.Person, Organisation: a.Organisation, Role: a.Roles[0], From: start.Add(-time.Hour)}
		if err := tx.GiveHat(ctx, h); err != nil {
			return err
		}
	}
	if err := tx.InsertSpace(ctx, space.Space{ID: closed, Slug: "closed", Name: "Closed", Kind: space.Closed, State: space.Live, At: start, Version: 1}); err != nil {
		return err
	}
	return joinRoom(ctx, tx, expert, dpo)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t testing.TB, err error, kind errs.Kind) {
	t.Helper()
	if errs.KindOf(err) != kind {
		t.Fatalf("error %v, want %v", err, kind)
	}
}

func (w *world) ask(t testing.TB, a access.Actor, change ...func(*thread.Ask)) thread.Thread {
	t.Helper()
	w.keys++
	cmd := thread.Ask{Key: fmt.Sprint("ask", w.keys), Title: "May a school share attendance with the police?", Text: "We were asked by phone.", Topics: []string{"schools"}}
	for _, c := range change {
		c(&cmd)
	}
	q, err := w.Ask(ctx, a, cmd)
	must(t, err)
	return q
}

func (w *world) answer(t testing.TB, a access.Actor, ref string, cites ...string) thread.Post {
	t.Helper()
	w.keys++
	p, err := w.Answer(ctx, a, thread.Say{Key: fmt.Sprint("say", w.keys), Ref: ref, Text: "Yes, when the duty applies.", Cites: cites})
	must(t, err)
	return p
}

func (w *world) one(t testing.TB, a access.Actor, ref string) thread.One {
	t.Helper()
	one, err := w.One(ctx, a, ref, "")
	must(t, err)
	return one
}

func (w *world) titles(t testing.TB, a access.Actor, q thread.Query) []string {
	t.Helper()
	list, err := w.List(ctx, a, q)
	must(t, err)
	out := []string{fmt.Sprint(list.Count)}
	for _, x := range list.Items {
		out = append(out, x.Title)
	}
	return out
}

// tasks lists what waits for somebody.
func (w *world) tasks(t testing.TB, a access.Actor) (out []string) {
	t.Helper()
	must(t, w.store.Read(ctx, func(tx *store.Tx) error {
		hats, err := tx.HatsWorn(ctx, a.Person, w.clock.Now())
		if err != nil {
			return err
		}
		all, err := tx.TasksFor(ctx, hats, a.Person, "", 50)
		for _, x := range all {
			out = append(out, x.Title)
		}
		return err
	}))
	return out
}

func (w *world) notices(t testing.TB, a access.Actor) (out []intray.Notice) {
	t.Helper()
	must(t, w.store.Read(ctx, func(tx *store.Tx) error {
		hats, err := tx.HatsWorn(ctx, a.Person, w.clock.Now())
		if err != nil {
			return err
		}
		out, err = tx.NoticesFor(ctx, hats, a.Person, "", 50)
		return err
	}))
	return out
}

func (w *world) news(t testing.TB, a access.Actor) (out []string) {
	t.Helper()
	must(t, w.store.Read(ctx, func(tx *store.Tx) error {
		reach, err := tx.PortalReach(ctx, a.Person, w.clock.Now())
		if err != nil {
			return err
		}
		all, err := tx.PortalNews(ctx, reach, "", 50)
		for _, n := range all {
			out = append(out, string(n.Kind)+" "+string(n.By))
		}
		return err
	}))
	return out
}

func TestAQuestionIsAskedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cmd := thread.Ask{Key: "k", Title: "\u201cCan\u00a0we\u201d share?", Text: "•\tone\r\n•\ttwo", Topics: []string{"schools", "nonsense"}}
	q, err := w.Ask(ctx, asker, cmd)
	must(t, err)
	again, err := w.Ask(ctx, asker, cmd)
	must(t, err)
	if q.Ref != again.Ref || q.Title != `"Can we" share?` || q.Text != "- one\n- two" || !slices.Equal(q.Topics, []string{"schools"}) || q.Due != clock.NewDate(2026, 11, 5) {
		t.Errorf("asked %+v, then %+v", q, again)
	}
	if ref, ok := ident.ReadReference(q.Ref); !ok || ref != q.Ref {
		t.Errorf("reference %s", q.Ref)
	}
	_, err = w.Ask(ctx, asker, thread.Ask{Title: " \u200b", Topics: []string{"x"}, Sector: "moon"})
	if len(errs.FieldsOf(err)) != 3 {
		t.Errorf("faults %v", errs.FieldsOf(err))
	}
	wants(t, func() error { _, err := w.Ask(ctx, access.Actor{}, cmd); return err }(), errs.Unauthenticated)
	lay := access.Actor{Person: "lay", Roles: []access.Role{access.Involvement}}
	wants(t, func() error { _, err := w.Ask(ctx, lay, cmd); return err }(), errs.NotFound)
}

// TestARoomIsClosedOnEveryDoor walks every way to a question in a space that one is not in.
func TestARoomIsClosedOnEveryDoor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open := w.ask(t, asker)
	shut := w.ask(t, expert, func(c *thread.Ask) {
		c.Space, c.Title = closed, "Attendance of a school and the police: a closed matter"
	})
	post := w.answer(t, dpo, shut.Ref, "clause security")
	if got := w.titles(t, asker, thread.Query{}); !slices.Equal(got, []string{"1", open.Title}) {
		t.Errorf("the asker sees %v", got)
	}
	if got := w.titles(t, expert, thread.Query{}); !slices.Equal(got, []string{"2", shut.Title, open.Title}) {
		t.Errorf("the expert sees %v", got)
	}
	for name, try := range map[string]func() error{
		"page":   func() error { _, err := w.One(ctx, asker, shut.Ref, ""); return err },
		"answer": func() error { _, err := w.Comments(ctx, asker, shut.Ref, post.ID, ""); return err },
		"list":   func() error { s := closed; _, err := w.List(ctx, asker, thread.Query{Space: &s}); return err },
		"ask": func() error {
			_, err := w.Ask(ctx, asker, thread.Ask{Title: "T", Topics: []string{"dpia"}, Space: closed})
			return err
		},
		"say":     func() error { _, err := w.Answer(ctx, asker, thread.Say{Ref: shut.Ref, Text: "x"}); return err },
		"thank":   func() error { return w.Thank(ctx, asker, thread.Mark{Ref: shut.Ref, Post: post.ID}) },
		"follow":  func() error { return w.Follow(ctx, asker, shut.Ref, true) },
		"report":  func() error { return w.Report(ctx, asker, thread.Mark{Ref: shut.Ref, Why: "x"}) },
		"endorse": func() error { return w.Endorse(ctx, office, thread.Mark{Ref: shut.Ref, Post: post.ID}) },
		"hide":    func() error { return w.Hide(ctx, office, thread.Mark{Ref: shut.Ref, Why: "x"}) },
		"other": func() error {
			return w.Thank(ctx, asker, thread.Mark{Ref: open.Ref, Post: post.ID})
		},
	} {
		t.Run(name, func(t *testing.T) { wants(t, try(), errs.NotFound) })
	}
	for _, topic := range []string{"", "schools"} {
		if n := len(w.titles(t, office, thread.Query{Topic: topic})); n != 2 {
			t.Errorf("the secretariat sees %d of topic %q", n-1, topic)
		}
	}
	similar, err := w.Similar(ctx, asker, "Attendance of a school and the police")
	must(t, err)
	if len(similar) != 1 || similar[0].Ref != open.Ref {
		t.Errorf("similar: %v", similar)
	}
	if got := w.news(t, asker); !slices.Equal(got, []string{"thread.asked council"}) {
		t.Errorf("news %v", got)
	}
	// somebody who leaves is out with the next request, and nothing follows them
	must(t, w.Follow(ctx, dpo, shut.Ref, true))
	storetest.Write(t, w.store, func(ctx context.Context, tx *store.Tx) error { return leaveRoom(ctx, tx, dpo) })
	before := len(w.notices(t, dpo))
	w.answer(t, expert, shut.Ref)
	wants(t, func() error { _, err := w.One(ctx, dpo, shut.Ref, ""); return err }(), errs.NotFound)
	if after := len(w.notices(t, dpo)); after != before {
		t.Errorf("%d notices, then %d", before, after)
	}
}

func TestAskingWithoutAName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker, func(c *thread.Ask) { c.Nameless = true })
	w.answer(t, expert, q.Ref)
	w.answer(t, mate, q.Ref)
	if got := w.news(t, expert); !slices.Equal(got, []string{"thread.answered ", "thread.answered trust", "thread.asked "}) {
		t.Errorf("news %q", got)
	}
	for _, a := range []access.Actor{expert, office} {
		one := w.one(t, a, q.Ref)
		if !one.Shown.Nameless || one.Thread.By != (thread.Author{}) {
			t.Errorf("%s sees %+v %+v", a.Person, one.Shown, one.Thread.By)
		}
		for _, r := range one.Replies {
			if r.Shown.Nameless != (r.Post.By == (thread.Author{})) || r.Shown.Org == "The council" {
				t.Errorf("%s sees the answer of %+v", a.Person, r.Shown)
			}
		}
		list, err := w.List(ctx, a, thread.Query{})
		must(t, err)
		if !list.Items[0].Shown.Nameless {
			t.Errorf("%s sees %+v in the list", a.Person, list.Items[0].Shown)
		}
	}
	if one := w.one(t, mate, q.Ref); one.Shown.Name != "Name of ann" {
		t.Errorf("a colleague sees %+v", one.Shown)
	}
	for _, n := range append(w.notices(t, expert), w.notices(t, asker)...) {
		if strings.Contains(n.Title+n.Text, "council") || strings.Contains(n.Title+n.Text, "ann") {
			t.Errorf("a notice names the asker: %+v", n)
		}
	}
}

func TestAnAnswerIsAcceptedThankedAndEndorsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker)
	first, best := w.answer(t, expert, q.Ref), w.answer(t, dpo, q.Ref, "clause security", "rule art6", "clause security")
	if len(best.Cites) != 2 {
		t.Errorf("cites %v", best.Cites)
	}
	wants(t, w.Accept(ctx, expert, thread.Mark{Ref: q.Ref, Post: best.ID}), errs.Forbidden)
	must(t, w.Accept(ctx, mate, thread.Mark{Ref: q.Ref, Post: first.ID}))
	must(t, w.Accept(ctx, asker, thread.Mark{Ref: q.Ref, Post: best.ID}))
	for range 2 {
		must(t, w.Thank(ctx, asker, thread.Mark{Ref: q.Ref, Post: first.ID}))
	}
	wants(t, w.Thank(ctx, expert, thread.Mark{Ref: q.Ref, Post: first.ID}), errs.Forbidden)
	wants(t, w.Endorse(ctx, dpo, thread.Mark{Ref: q.Ref, Post: best.ID}), errs.Forbidden)   // one's own
	wants(t, w.Endorse(ctx, asker, thread.Mark{Ref: q.Ref, Post: best.ID}), errs.Forbidden) // no adviser
	wants(t, w.Endorse(ctx, expert, thread.Mark{Ref: q.Ref, Post: best.ID}), errs.Forbidden)
	for range 2 {
		must(t, w.Endorse(ctx, office, thread.Mark{Ref: q.Ref, Post: best.ID}))
	}
	must(t, w.Endorse(ctx, dpo, thread.Mark{Ref: q.Ref, Post: first.ID}))
	one := w.one(t, asker, q.Ref)
	if one.Replies[0].ID != best.ID || !one.Replies[0].Accepted || len(one.Replies[0].Endorses) != 1 || one.Replies[1].Accepted {
		t.Errorf("answers %+v", one.Replies)
	}
	thanked := one.Replies[1]
	if thanked.Thanks != 1 || !thanked.Thanked || thanked.ThankBy[0].Name != "Name of ann" || thanked.Endorses[0].Shown.Role != access.DPO {
		t.Errorf("thanked answer %+v", thanked)
	}
	// an endorsement ends with the words it was given to, and can be taken back
	must(t, w.Edit(ctx, expert, thread.Edit{Ref: q.Ref, Post: first.ID, Text: "No."}))
	must(t, w.Withdraw(ctx, office, thread.Mark{Ref: q.Ref, Post: best.ID, Why: "The law changed."}))
	wants(t, w.Withdraw(ctx, office, thread.Mark{Ref: q.Ref, Post: best.ID, Why: "Again."}), errs.Conflict)
	for _, r := range w.one(t, asker, q.Ref).Replies {
		if len(r.Endorses) != 0 || len(r.Endorsed) == 0 {
			t.Errorf("endorsements %+v", r.Endorsed)
		}
	}
}

func TestAmberAndGreenAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker)
	p := w.answer(t, expert, q.Ref, "clause security", "rule art6")
	must(t, w.Endorse(ctx, dpo, thread.Mark{Ref: q.Ref, Post: p.ID}))
	must(t, w.RunWatch(ctx))
	if w.one(t, asker, q.Ref).Amber {
		t.Fatal("amber before anything changed")
	}
	now := w.library["clause/security"]
	now.Sum, now.Label = "s2", "Clause 5: Security"
	w.library["clause/security"] = now
	delete(w.library, "rule/art6")
	for range 2 {
		must(t, w.RunWatch(ctx))
	}
	one := w.one(t, asker, q.Ref)
	if c := one.Replies[0].Cites; !one.Amber || c[0].Changed == nil || c[0].Changed.Label != "Clause 5: Security" || c[1].Changed == nil || !c[1].Changed.Gone {
		t.Fatalf("cites %+v", one.Replies[0].Cites)
	}
	if got := w.titles(t, office, thread.Query{Amber: true}); len(got) != 2 {
		t.Errorf("amber list %v", got)
	}
	if a, b := w.tasks(t, expert), w.tasks(t, dpo); len(a) != 1 || len(b) != 1 || a[0] == b[0] {
		t.Errorf("tasks %v and %v", a, b)
	}
	wants(t, w.Confirm(ctx, asker, thread.Mark{Ref: q.Ref, Post: p.ID}), errs.Forbidden)
	wants(t, func() error { _, err := w.Promote(ctx, expert, thread.Mark{Ref: q.Ref, Post: p.ID}); return err }(), errs.Conflict)
	must(t, w.Confirm(ctx, dpo, thread.Mark{Ref: q.Ref, Post: p.ID}))
	one = w.one(t, asker, q.Ref)
	if one.Amber || len(one.Replies[0].Cites) != 1 || len(w.tasks(t, expert)) != 0 || len(w.tasks(t, dpo)) != 0 || len(one.Replies[0].Endorses) != 1 {
		t.Errorf("after confirming: %+v, %v", one.Replies[0].Post, w.tasks(t, expert))
	}
	// what goes back to what it was needs nobody
	now.Sum = "s3"
	w.library["clause/security"] = now
	must(t, w.RunWatch(ctx))
	now.Sum = "s2"
	w.library["clause/security"] = now
	must(t, w.RunWatch(ctx))
	if w.one(t, asker, q.Ref).Amber || len(w.tasks(t, expert)) != 0 {
		t.Error("still amber")
	}
	slug, err := w.Promote(ctx, expert, thread.Mark{Ref: q.Ref, Post: p.ID})
	must(t, err)
	if slug != "a-guide" || len(w.shelf.seeds) != 1 || w.shelf.seeds[0].URL != q.URL() || len(w.shelf.seeds[0].Cites) != 1 {
		t.Errorf("seeds %+v", w.shelf.seeds)
	}
	wants(t, func() error { _, err := w.Promote(ctx, expert, thread.Mark{Ref: q.Ref, Post: p.ID}); return err }(), errs.Conflict)
}
