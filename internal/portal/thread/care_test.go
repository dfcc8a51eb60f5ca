package thread_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func joinRoom(ctx context.Context, tx *store.Tx, who ...access.Actor) error {
	for i, a := range who {
		standing := space.Member
		if i == 0 {
			standing = space.Host
		}
		m := space.Membership{Space: closed, Who: space.Who{Person: a.Person, Organisation: a.Organisation}, Standing: standing, State: space.In, At: start, Confirmed: clock.DateOf(start)}
		if err := tx.PutSpaceMember(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

func leaveRoom(ctx context.Context, tx *store.Tx, a access.Actor) error {
	return tx.DropSpaceMember(ctx, closed, space.Who{Person: a.Person, Organisation: a.Organisation})
}

func TestWhatIsHiddenIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker)
	p := w.answer(t, expert, q.Ref)
	must(t, w.Accept(ctx, asker, thread.Mark{Ref: q.Ref, Post: p.ID}))
	for range 2 { // the same person twice is one report
		must(t, w.Report(ctx, asker, thread.Mark{Ref: q.Ref, Post: p.ID, Why: "It names a child."}))
	}
	if got := w.tasks(t, office); len(got) != 1 || !strings.HasPrefix(got[0], "Look at a report") {
		t.Errorf("tasks %v", got)
	}
	queue, _, err := w.Reports(ctx, office, "")
	must(t, err)
	if len(queue) != 1 || queue[0].Reason != "It names a child." || queue[0].By.Name != "Name of ann" {
		t.Fatalf("queue %+v", queue)
	}
	if queue, _, err := w.Reports(ctx, expert, ""); err != nil || len(queue) != 0 {
		t.Errorf("a member sees reports: %v %v", queue, err)
	}
	wants(t, w.Hide(ctx, asker, thread.Mark{Ref: q.Ref, Post: p.ID, Why: "x"}), errs.Forbidden)
	wants(t, w.Hide(ctx, office, thread.Mark{Ref: q.Ref, Post: p.ID}), errs.Invalid)
	must(t, w.Hide(ctx, office, thread.Mark{Ref: q.Ref, Post: p.ID, Why: "It names a child."}))
	wants(t, w.Hide(ctx, office, thread.Mark{Ref: q.Ref, Post: p.ID, Why: "x"}), errs.Conflict)
	one := w.one(t, asker, q.Ref)
	if len(one.Replies) != 0 || one.Answers != 0 || one.Accepted != "" || len(w.tasks(t, office)) != 0 {
		t.Errorf("after hiding: %+v", one)
	}
	if got := w.news(t, asker); !slices.Equal(got, []string{"thread.asked council"}) {
		t.Errorf("news %v", got)
	}
	wants(t, func() error { _, err := w.Comments(ctx, asker, q.Ref, p.ID, ""); return err }(), errs.NotFound)
	if found, err := w.FindFor(ctx, q.Ref); err != nil || len(found.Answers) != 0 {
		t.Errorf("the search has %+v %v", found, err)
	}
	// its author reads why, changes it and asks again
	mine := w.one(t, expert, q.Ref)
	if len(mine.Replies) != 1 || mine.Replies[0].Why != "It names a child." || !mine.Replies[0].May.Appeal {
		t.Fatalf("the author sees %+v", mine.Replies)
	}
	must(t, w.Edit(ctx, expert, thread.Edit{Ref: q.Ref, Post: p.ID, Text: "Yes, for any child."}))
	must(t, w.Appeal(ctx, expert, thread.Mark{Ref: q.Ref, Post: p.ID, Why: "I took the name out."}))
	wants(t, w.Appeal(ctx, asker, thread.Mark{Ref: q.Ref, Post: p.ID, Why: "x"}), errs.NotFound)
	must(t, w.Show(ctx, office, thread.Mark{Ref: q.Ref, Post: p.ID}))
	one = w.one(t, asker, q.Ref)
	for _, x := range one.Replies[0].History {
		if x.Text != "" {
			t.Errorf("what was hidden is read in its history: %+v", x)
		}
	}
	if mine := w.one(t, expert, q.Ref); mine.Replies[0].History[2].Text == "" && mine.Replies[0].History[3].Text == "" {
		t.Error("the author reads nothing of the history")
	}
	if len(one.Replies) != 1 || one.Answers != 1 || len(one.Replies[0].History) != 4 || len(w.tasks(t, office)) != 0 {
		t.Errorf("after showing: %+v, %v", one.Replies, w.tasks(t, office))
	}
}

func TestAHiddenQuestionIsGoneEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker)
	w.answer(t, expert, q.Ref)
	must(t, w.Hide(ctx, office, thread.Mark{Ref: q.Ref, Why: "It belongs in a case."}))
	for _, query := range []thread.Query{{}, {Topic: "schools"}, {Mine: asker.Person}, {Waiting: true}, {Amber: true}} {
		if got := w.titles(t, office, query); !slices.Equal(got, []string{"0"}) {
			t.Errorf("%+v lists %v", query, got)
		}
	}
	similar, err := w.Similar(ctx, office, q.Title)
	must(t, err)
	wants(t, func() error { _, err := w.One(ctx, expert, q.Ref, ""); return err }(), errs.NotFound)
	if found, err := w.FindFor(ctx, q.Ref); err != nil || !found.Gone || len(similar) != 0 || len(w.news(t, office)) != 0 {
		t.Errorf("found %+v %v, similar %v, news %v", found, err, similar, w.news(t, office))
	}
	if one := w.one(t, asker, q.Ref); one.State != thread.Hidden || one.Why == "" || !one.May.Appeal || one.May.Say {
		t.Errorf("the asker sees %+v", one)
	}
	must(t, w.Show(ctx, office, thread.Mark{Ref: q.Ref}))
	if got := w.titles(t, expert, thread.Query{}); len(got) != 2 {
		t.Errorf("shown again: %v", got)
	}
}

func TestHostsMoveAQuestionBetweenRooms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, expert, func(c *thread.Ask) { c.Space = closed })
	must(t, w.Report(ctx, dpo, thread.Mark{Ref: q.Ref, Why: "Others should read it."}))
	wants(t, w.Move(ctx, dpo, thread.Mark{Ref: q.Ref}, space.Commons), errs.Forbidden)
	must(t, w.Move(ctx, expert, thread.Mark{Ref: q.Ref}, space.Commons))
	if got := w.titles(t, asker, thread.Query{}); len(got) != 2 || !slices.Equal(w.news(t, asker), []string{"thread.asked trust"}) {
		t.Errorf("the asker sees %v, %v", got, w.news(t, asker))
	}
	queue, _, err := w.Reports(ctx, office, "")
	must(t, err)
	if len(queue) != 1 {
		t.Errorf("the report stayed behind: %v", queue)
	}
	wants(t, w.Move(ctx, office, thread.Mark{Ref: q.Ref}, closed), errs.Invalid) // the secretariat is not in there
}

func TestClosedQuestionsAndLetters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker)
	p, err := w.FromMail(ctx, expert, q.Subject(), "Yes.\u00a0", "letter-1")
	must(t, err)
	again, err := w.FromMail(ctx, expert, q.Subject(), "Yes.", "letter-1")
	must(t, err)
	if p.ID != again.ID || p.Kind != thread.Answer || p.Route != thread.Mail || p.Text != "Yes." {
		t.Errorf("%+v, then %+v", p, again)
	}
	note, err := w.FromMail(ctx, asker, q.Subject(), "More on this.", "letter-2")
	must(t, err)
	on, err := w.FromMail(ctx, asker, p.Subject(), "Thank you.", "letter-3")
	must(t, err)
	if note.Kind != thread.Comment || note.On != "" || on.On != p.ID {
		t.Errorf("%+v and %+v", note, on)
	}
	for _, n := range w.notices(t, asker) {
		if n.Subject != p.Subject() || !strings.Contains(n.Text, "Yes.") {
			t.Errorf("notice %+v", n)
		}
	}
	wants(t, w.Close(ctx, expert, thread.Mark{Ref: q.Ref}), errs.Forbidden)
	must(t, w.Close(ctx, mate, thread.Mark{Ref: q.Ref}))
	_, err = w.FromMail(ctx, expert, q.Subject(), "Late.", "letter-4")
	if errs.KindOf(err) != errs.Conflict || !strings.Contains(errs.MessageOf(err), "closed") {
		t.Errorf("a letter to a closed question: %v", err)
	}
	_, err = w.Answer(ctx, office, thread.Say{Ref: q.Ref, Text: "Late."})
	wants(t, err, errs.Conflict)
	must(t, w.Reopen(ctx, office, thread.Mark{Ref: q.Ref}))
	w.answer(t, expert, q.Ref)
	must(t, w.Follow(ctx, asker, q.Ref, false))
	before := len(w.notices(t, asker))
	w.answer(t, expert, q.Ref)
	if len(w.notices(t, asker)) != before {
		t.Error("somebody who stopped is told")
	}
	// saying something again does not make one follow who stopped
	_, err = w.Comment(ctx, asker, thread.Say{Ref: q.Ref, Text: "One more."})
	must(t, err)
	if w.one(t, asker, q.Ref).Follows {
		t.Error("follows again")
	}
}

func TestWhatNobodyAnswersClimbs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.duty["schools"] = []thread.Adviser{{Person: dpo.Person, Org: dpo.Organisation, Roles: dpo.Roles}}
	first := w.ask(t, asker)
	urgent := w.ask(t, asker, func(c *thread.Ask) { c.Urgent, c.Topics, c.Title = true, []string{"dpia"}, "Urgent" })
	answered := w.ask(t, asker)
	w.answer(t, expert, answered.Ref)
	shut := w.ask(t, expert, func(c *thread.Ask) { c.Space, c.Title, c.Topics = closed, "Private words", []string{"dpia"} })
	for _, c := range []struct {
		at              time.Time
		office, adviser int
	}{
		{start.Add(24 * time.Hour), 0, 0},      // Tuesday: the urgent one is in time still
		{start.Add(2 * 24 * time.Hour), 1, 0},  // Wednesday
		{start.Add(3 * 24 * time.Hour), 1, 0},  // Thursday: the last day
		{start.Add(4 * 24 * time.Hour), 2, 1},  // Friday; nobody knows the hosts of the space
		{start.Add(30 * 24 * time.Hour), 2, 1}, // nobody is asked twice
	} {
		w.clock.Set(c.at)
		must(t, w.RunWatch(ctx))
		if a, b := w.tasks(t, office), w.tasks(t, dpo); len(a) != c.office || len(b) != c.adviser {
			t.Errorf("%s: the office has %v, the adviser %v", c.at, a, b)
		}
	}
	for _, title := range w.tasks(t, office) {
		if strings.Contains(title, shut.Title) {
			t.Errorf("a task tells what stands in a space: %s", title)
		}
	}
	w.answer(t, dpo, first.Ref)
	w.answer(t, expert, urgent.Ref)
	if a, b := w.tasks(t, office), w.tasks(t, dpo); len(a) != 1 || len(b) != 0 {
		t.Errorf("after answering: %v, %v", a, b)
	}
	if got := w.titles(t, asker, thread.Query{Waiting: true}); !slices.Equal(got, []string{"0"}) {
		t.Errorf("waiting %v", got)
	}
}

func TestTwoPeopleEditAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker)
	edit := thread.Edit{Ref: q.Ref, Version: q.Version, Title: "Another title", Text: "T", Topics: []string{"dpia"}}
	must(t, w.Edit(ctx, asker, edit))
	wants(t, w.Edit(ctx, asker, edit), errs.Conflict)
	edit.Version = 0
	wants(t, w.Edit(ctx, mate, edit), errs.Forbidden)
	one := w.one(t, expert, q.Ref)
	if one.Title != "Another title" || len(one.History) != 1 || one.History[0].Title != q.Title {
		t.Errorf("after editing: %+v", one.History)
	}
	similar, err := w.Similar(ctx, expert, "another title")
	must(t, err)
	if len(similar) != 1 || len(w.titles(t, expert, thread.Query{Topic: "schools"})) != 1 || len(w.news(t, expert)) != 1 {
		t.Errorf("similar %v, news %v", similar, w.news(t, expert))
	}
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			if _, err := w.Answer(ctx, expert, thread.Say{Ref: q.Ref, Text: fmt.Sprint("Answer ", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if one := w.one(t, asker, q.Ref); one.Answers != 12 || len(one.Replies) != 12 {
		t.Errorf("%d answers, %d shown", one.Answers, len(one.Replies))
	}
}

func TestWordsOfAnAccountThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker)
	p := w.answer(t, expert, q.Ref, "clause security")
	storetest.Write(t, w.store, func(ctx context.Context, tx *store.Tx) error {
		who, err := tx.Person(ctx, expert.Person)
		if err != nil {
			return err
		}
		who.Status = people.Closed
		return tx.ChangePerson(ctx, who)
	})
	if got := w.one(t, asker, q.Ref).Replies[0].Shown; got.Name != "" || !got.Gone || got.Role != access.IGLead || got.Org != "The trust" {
		t.Errorf("shown as %+v", got)
	}
	now := w.library["clause/security"]
	now.Sum = "s2"
	w.library["clause/security"] = now
	must(t, w.RunWatch(ctx))
	var open []string
	must(t, w.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.OpenTasksAbout(ctx, event.Subject{Kind: thread.PostSubjectKind, ID: q.Ref + "/" + p.ID})
		for _, x := range all {
			open = append(open, fmt.Sprint(x.Organisation, x.Person, x.Roles))
		}
		return err
	}))
	if !slices.Equal(open, []string{"trust[ig_lead dpo org_admin]"}) {
		t.Errorf("asked to look: %v", open)
	}
}

func TestManyRepliesPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := w.ask(t, asker)
	a := w.answer(t, expert, q.Ref)
	for i := range 120 {
		_, err := w.Comment(ctx, dpo, thread.Say{Ref: q.Ref, On: a.ID, Text: fmt.Sprint("Comment ", i)})
		must(t, err)
	}
	one := w.one(t, asker, q.Ref)
	if r := one.Replies[0]; r.Comments != 120 || len(r.Notes) != 5 {
		t.Errorf("%d comments, %d shown", r.Comments, len(r.Notes))
	}
	seen, after := 0, ""
	for range 5 {
		page, err := w.Comments(ctx, asker, q.Ref, a.ID, after)
		must(t, err)
		seen += len(page.Notes)
		if after = page.Next; after == "" {
			break
		}
	}
	if seen != 120 || after != "" {
		t.Errorf("%d comments paged, then %q", seen, after)
	}
}

func TestDraftsAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	must(t, w.KeepDraft(ctx, asker, thread.Ask{Title: "Half a", Space: ident.Space("gone")}))
	d, err := w.Draft(ctx, asker)
	must(t, err)
	if other, err := w.Draft(ctx, mate); err != nil || d.Ask.Title != "Half a" || !other.At.IsZero() {
		t.Errorf("draft %+v, of another %+v %v", d, other, err)
	}
	w.ask(t, asker)
	if d, err := w.Draft(ctx, asker); err != nil || !d.At.IsZero() {
		t.Errorf("after asking %+v %v", d, err)
	}
	must(t, w.KeepDraft(ctx, asker, thread.Ask{Title: "Old"}))
	w.clock.Advance(61 * 24 * time.Hour)
	must(t, w.RunTidy(ctx))
	if d, err := w.Draft(ctx, asker); err != nil || !d.At.IsZero() {
		t.Errorf("after tidying %+v %v", d, err)
	}
}
