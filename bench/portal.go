package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	shelves "sharewell/internal/portal/library"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	dailywork "sharewell/internal/portal/today"
	"sharewell/internal/rulebook"
	"sharewell/internal/search"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/web/searchpage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// The portal of a large county: its people and spaces are those of the letters.
const (
	portalQuestions = 50_000
	portalDocuments = 10_000
	portalReplies   = 5_000 // of one question
	portalTasks     = 40    // waiting at each organisation
	portalRecords   = 10_000
	portalBodies    = 400 // organisations that the people belong to
)

// portalCost measures what members ask of a full portal, without drawing it: a person's day, lists of questions and
// documents, a thread of five thousand replies, a search within permission, and everything an organisation is party to.
func portalCost(ctx context.Context, s setting) (err error) {
	b := &portalBench{now: today.Add(time.Hour)}
	if b.db, err = store.Open(ctx, "sqlite:"+filepath.Join(s.folder, "portal.db")); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.db.Close()) }()
	if err := b.db.Migrate(ctx); err != nil {
		return err
	}
	fsys, err := packs.Named("kent-and-medway")
	if err != nil {
		return err
	}
	if b.book, err = rulebook.Load(rulebookdata.England(), fsys); err != nil {
		return err
	}
	for _, fill := range []func(context.Context) error{b.county, b.tasks, b.questions, b.long, b.documents, b.records} {
		if err := fill(ctx); err != nil {
			return err
		}
	}
	shown, err := b.measure(ctx)
	return errors.Join(err, printPages(os.Stdout, shown), keep(s.out, "portal.json", shown))
}

type portalBench struct {
	db     *store.Store
	book   *rulebook.Book
	now    time.Time
	topics []string
	docs   []search.Document
}

func (b *portalBench) county(ctx context.Context) error {
	list, err := b.book.List(thread.TopicList)
	for _, it := range list.Items {
		b.topics = append(b.topics, it.Code)
	}
	return errors.Join(err, mailCounty(ctx, b.db, b.now.AddDate(0, 0, -7)))
}

// each writes many things, some in one transaction.
func (b *portalBench) each(ctx context.Context, n int, put func(tx *store.Tx, i int) error) error {
	for from := 0; from < n; from += portion {
		err := b.db.Write(ctx, func(tx *store.Tx) error {
			for i := from; i < min(from+portion, n); i++ {
				if err := put(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func portalBody(i int) ident.Organisation {
	return ident.Organisation(fmt.Sprintf("o%03d", i%portalBodies))
}

// room is the commons for two things in five; the rest are spread over the spaces.
func (b *portalBench) room(i int) ident.Space {
	if i%5 < 2 {
		return space.Commons
	}
	return ident.Space(fmt.Sprintf("s%04d", i*7919%mailSpaces))
}

func (b *portalBench) tasks(ctx context.Context) error {
	kinds := []string{"record.sign", "record.review", "request.answer", "advice.answer", "incident.acknowledge", "oneoff.outcome"}
	return b.each(ctx, portalBodies*portalTasks, func(tx *store.Tx, i int) error {
		id := fmt.Sprintf("bench-task-%06d", i)
		return tx.OpenTask(ctx, intray.Task{ID: ident.Task(id), Organisation: portalBody(i), Roles: []access.Role{access.IGLead}, Kind: kinds[i%len(kinds)], Subject: event.Subject{Kind: "bench", ID: id},
			Title: "Sign: Weekly list " + id, URL: "/records/" + id, From: portalBody(i + 1), CreatedAt: b.now.AddDate(0, 0, -i%30), Due: clock.DateOf(b.now).AddDays(i%60 - 3)})
	})
}

func (b *portalBench) title(i int) string {
	words := []string{"school", "housing", "police", "hospital", "benefit", "safeguarding", "retention", "consent", "audit", "pupil", "discharge", "panel"}
	return fmt.Sprintf("May the %s team pass on what %s told us about a %s, case %d?", words[i%12], words[i/12%12], words[i/144%12], i)
}

func (b *portalBench) question(i int) thread.Thread {
	at := b.now.Add(-time.Duration(portalQuestions-i) * 10 * time.Minute)
	return thread.Thread{ID: ident.Thread(fmt.Sprintf("0bench-thread-%07d", i)), Ref: refOf("T", i), Space: b.room(i), Title: b.title(i), Text: "We have a standing arrangement, and now they ask for more than it names. Which part of it lets us answer?",
		Topics: []string{b.topics[i%len(b.topics)], b.topics[i*5%len(b.topics)]}[:1+i%2], By: thread.Author{Person: ident.Person(fmt.Sprintf("p%05d", i%mailPeople)), Org: portalBody(i), Role: access.IGLead}, State: thread.Open, Due: clock.DateOf(at).AddDays(5), At: at, Updated: at}
}

func (b *portalBench) reply(t thread.Thread, i int, kind thread.Kind) thread.Post {
	return thread.Post{ID: fmt.Sprintf("%s-%06d", t.ID, i), Thread: t.ID, Ref: t.Ref, Kind: kind, Text: "Section 4 of the record names it. Ask for the reference first, and write down what you sent.", By: thread.Author{Person: ident.Person(fmt.Sprintf("p%05d", (i+7)%mailPeople)), Org: portalBody(i + 7), Role: access.IGLead},
		At: t.At.Add(time.Duration(i+1) * time.Minute)}
}

// questions writes them; seven in ten have an answer.
func (b *portalBench) questions(ctx context.Context) error {
	return b.each(ctx, portalQuestions, func(tx *store.Tx, i int) error {
		t := b.question(i)
		b.docs = append(b.docs, search.Document{ID: "thread/" + t.Ref, Kind: "thread", Title: t.Title, URL: t.URL(), Summary: t.Text, Text: t.Text, Scope: searchpage.InSpace(t.Space)})
		err := tx.InsertThread(ctx, t)
		if i%10 >= 7 || err != nil {
			return err
		}
		return errors.Join(tx.InsertThreadPost(ctx, b.reply(t, 0, thread.Answer)), tx.CountThread(ctx, t))
	})
}

// long gives the newest question of the commons five thousand answers.
func (b *portalBench) long(ctx context.Context) error {
	t := b.question(portalQuestions - 5)
	err := b.each(ctx, portalReplies, func(tx *store.Tx, i int) error { return tx.InsertThreadPost(ctx, b.reply(t, i+1, thread.Answer)) })
	return errors.Join(err, b.db.Write(ctx, func(tx *store.Tx) error { return tx.CountThread(ctx, t) }))
}

func (b *portalBench) documents(ctx context.Context) error {
	return b.each(ctx, portalDocuments, func(tx *store.Tx, i int) error {
		at := b.now.Add(-time.Duration(i) * time.Hour)
		it := shelves.Item{Draft: shelves.Draft{Title: "A template: " + b.title(i), About: "For teams that begin.", Kind: shelves.Kinds()[i%len(shelves.Kinds())], Topics: b.topics[i%len(b.topics) : i%len(b.topics)+1], Licence: shelves.Licences()[0], Next: clock.DateOf(b.now).AddDays(200)},
			ID: shelves.ID(fmt.Sprintf("0bench-item-%06d", i)), Ref: refOf("L", i), Space: b.room(i), Owner: portalBody(i), Stage: shelves.Shared, By: "p00001", Added: at, Changed: at, Latest: shelves.Edition{N: 1, At: at}}
		b.docs = append(b.docs, search.Document{ID: "library/" + it.Ref, Kind: "library", Title: it.Title, URL: "/portal/library/" + it.Ref, Summary: it.About, Text: it.About, Scope: searchpage.InSpace(it.Space)})
		return tx.InsertLibraryItem(ctx, it)
	})
}

// records makes one organisation a party to ten thousand.
func (b *portalBench) records(ctx context.Context) error {
	all := b.book.Purposes()
	return b.each(ctx, portalRecords, func(tx *store.Tx, i int) error {
		id := fmt.Sprintf("0bench-record-%06d", i)
		c := sharing.Content{Title: b.title(i), Purposes: []string{all[i%len(all)].Code}, Article6: []string{"e"}, DPIAOutcome: "required", ReviewDueOn: clock.DateOf(b.now).AddDays(i % 700).String(),
			Parties: []sharing.Party{{ID: "a", Organisation: portalBody(0), Role: sharing.RoleController}, {ID: "b", Organisation: portalBody(1 + i%300), Role: sharing.RoleController}},
			Flows:   []sharing.Flow{{ID: "f", From: []string{"a"}, To: []string{"b"}}}}
		return tx.InsertRecord(ctx, sharing.State{Record: sharing.Record{ID: ident.Record(id), Ref: refOf("R", i), Lead: portalBody(0), Live: 1, Last: 1, Status: sharing.Active, ReviewDue: c.ReviewDue(), UpdatedAt: b.now, SharedAt: b.now, Version: 1},
			Versions: []sharing.Version{{N: 1, Stage: sharing.Active, Content: c, SentAt: b.now, LiveAt: b.now}}})
	})
}

// member is a person of the county and what they act as.
func (b *portalBench) member(i int) access.Actor {
	return access.Actor{Person: ident.Person(fmt.Sprintf("p%05d", i*37%mailPeople)), Organisation: portalBody(i * 37 % mailPeople), Roles: []access.Role{access.IGLead}}
}

func (b *portalBench) measure(ctx context.Context) (out []Measured, failed error) {
	now := clock.NewFixed(b.now)
	day := dailywork.New(dailywork.Deps{Store: b.db.Today(), Clock: now})
	threads := thread.New(thread.Deps{Store: b.db.Threads(), Clock: now, Book: b.book})
	shelf := shelves.New(shelves.Deps{Store: b.db.Library(), Clock: now, Book: b.book})
	table := portfolio.New(portfolio.Deps{Store: b.db.Portfolio(), Book: b.book})
	take := func(name string, size int, fn func(i int) (int, error)) {
		out = append(out, measure(name, size, func(i int) (int, int) {
			n, err := fn(i)
			failed = errors.Join(failed, err)
			return 200, n
		}))
	}
	take("today", mailPeople, func(i int) (int, error) {
		d, err := day.Mine(ctx, b.member(i).Person)
		return d.Waiting, err
	})
	list := func(q thread.Query) func(int) (int, error) {
		return func(i int) (int, error) {
			l, err := threads.List(ctx, b.member(i), q)
			return len(l.Items), err
		}
	}
	commons := space.Commons
	take("all questions I may read", portalQuestions, list(thread.Query{}))
	take("questions of the commons", portalQuestions, list(thread.Query{Space: &commons}))
	take("questions of a topic", portalQuestions, list(thread.Query{Topic: b.topics[3]}))
	take("questions without an answer", portalQuestions, list(thread.Query{Waiting: true}))
	take("a space's list", portalQuestions, func(i int) (int, error) {
		k := i * 37 % mailPeople
		room := ident.Space(fmt.Sprintf("s%04d", k*7%mailSpaces))
		l, err := threads.List(ctx, b.member(i), thread.Query{Space: &room})
		return len(l.Items), err
	})
	take("a thread", portalQuestions, func(i int) (int, error) {
		one, err := threads.One(ctx, b.member(i), refOf("T", i*5), "")
		return len(one.Replies), err
	})
	long, next := refOf("T", portalQuestions-5), ""
	take("a thread of 5,000 replies", portalReplies, func(i int) (int, error) {
		one, err := threads.One(ctx, b.member(i), long, "")
		next = one.Next
		return len(one.Replies), err
	})
	take("its second page", portalReplies, func(i int) (int, error) {
		one, err := threads.One(ctx, b.member(i), long, next)
		return len(one.Replies), err
	})
	take("the library", portalDocuments, func(i int) (int, error) {
		l, err := shelf.List(ctx, b.member(i), shelves.Query{Most: 50})
		return len(l.Items), err
	})
	b.party(ctx, table, take)
	return append(out, b.search(ctx, &failed)), failed
}

// party measures everything that an organisation is party to.
func (b *portalBench) party(ctx context.Context, table *portfolio.Service, take func(string, int, func(int) (int, error))) {
	lead := access.Actor{Person: "p00000", Organisation: portalBody(0), Roles: []access.Role{access.IGLead}}
	page := func(q portfolio.Query) func(int) (int, error) {
		return func(int) (int, error) {
			p, err := table.List(ctx, lead, q)
			return len(p.Rows), err
		}
	}
	take("party to, first page", portalRecords, page(portfolio.Query{}))
	take("party to, secondary use", portalRecords, page(portfolio.Query{Filter: portfolio.Filter{Class: portfolio.Secondary}}))
	take("party to, nothing found", portalRecords, page(portfolio.Query{Filter: portfolio.Filter{DPIA: sharing.DPIAApproved}}))
	take("party to, whole table", portalRecords, func(int) (int, error) {
		p, err := table.All(ctx, lead, portfolio.Query{})
		return len(p.Rows), err
	})
}

// search measures searching within a person's rooms, which are asked for with each question.
func (b *portalBench) search(ctx context.Context, failed *error) Measured {
	x := search.NewIndex(nil)
	x.Apply(b.docs, nil)
	asks := []string{"housing team retention", "police consent", "what school told us", "discharge panel audit"}
	return measure("search within permission", len(b.docs), func(i int) (int, int) {
		scopes := map[search.Scope]bool{search.Public: true}
		err := b.db.Read(ctx, func(tx *store.Tx) error {
			reach, err := tx.PortalReach(ctx, b.member(i).Person, b.now)
			for _, r := range reach.Rooms() {
				scopes[searchpage.InSpace(r)] = true
			}
			return err
		})
		*failed = errors.Join(*failed, err)
		return 200, x.Search(search.Query{Words: asks[i%len(asks)], May: func(s search.Scope) bool { return scopes[s] }, Most: 20}).Total
	})
}
