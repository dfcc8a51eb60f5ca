package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/jobs"
	"sharewell/internal/portal/digest"
	"sharewell/internal/store"
)

const (
	pageOfPeople = 200
	pageOfTasks  = 200
	// mostInOne keeps a letter readable; what does not fit comes with the next.
	mostInOne = 50
	// lettersAtOnce are made in one transaction: few enough that others who write do not wait long.
	lettersAtOnce = 25
	// noticeDays is how far back a digest looks, so that a new colleague is not told last year's news.
	noticeDays = 14
)

// morning is what one run of digests knows of itself.
type morning struct {
	now   time.Time
	press *digest.Press // nil when there is no portal
	// weekly: no run of this week came to its end yet.
	weekly bool
}

// digests writes the morning's letters. Run again on the same day it writes only what is missing.
func (s *Service) digests(ctx context.Context, _ jobs.Job) error {
	m := morning{now: s.d.Clock.Now()}
	if !s.d.Calendar.Working(clock.DateOf(m.now)) {
		return nil // overdue from a stop; the next working morning tells all of it
	}
	err := s.d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		done, err := tx.WasTold(ctx, everybody, weekMark(m.now))
		if m.weekly = !done; err != nil || s.d.News == nil {
			return err
		}
		m.press, err = s.d.News.Press(ctx, tx, m.now)
		return err
	})
	if err != nil {
		return err
	}
	people, err := s.rounds(ctx, m, func(tx *store.Tx, after string) ([]string, error) {
		page, err := tx.ActivePeople(ctx, ident.Person(after), pageOfPeople)
		return textOf(page), err
	}, func(id string) intray.Recipient { return intray.ToPerson(ident.Person(id)) })
	if err != nil {
		return err
	}
	shared, err := s.rounds(ctx, m, func(tx *store.Tx, after string) ([]string, error) {
		return tx.Mailboxes(ctx, after, pageOfPeople)
	}, intray.ToMailbox)
	if err != nil {
		return err
	}
	if failed := append(people, shared...); len(failed) > 0 {
		return fmt.Errorf("%d recipients could not be written to, the first: %w", len(failed), failed[0])
	}
	if ctx.Err() != nil || !m.weekly {
		return ctx.Err()
	}
	return s.d.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.MarkTold(ctx, everybody, weekMark(m.now), m.now)
		return err
	})
}

// everybody is the recipient under whose name a week is marked as done.
const everybody intray.Recipient = "everybody"

func textOf[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, one := range in {
		out[i] = string(one)
	}
	return out
}

// rounds goes through recipients page by page; it gives why some could not be written to.
func (s *Service) rounds(ctx context.Context, m morning, list func(*store.Tx, string) ([]string, error), to func(string) intray.Recipient) (failed []error, err error) {
	for after := ""; ctx.Err() == nil; {
		var page []string
		err := s.d.Store.Read(ctx, func(tx *store.Tx) (err error) { page, err = list(tx, after); return err })
		if err != nil {
			return failed, err
		}
		all := make([]intray.Recipient, len(page))
		for i, one := range page {
			all[i] = to(one)
		}
		failed = append(failed, s.round(ctx, m, all)...)
		if len(page) < pageOfPeople {
			break
		}
		after = page[len(page)-1]
	}
	return failed, ctx.Err()
}

// round writes the letters of one page of recipients: it looks for whom there is something, and writes to them some at
// a time. Where a batch fails, each is tried alone, so that one does not hold up the others.
func (s *Service) round(ctx context.Context, m morning, all []intray.Recipient) (failed []error) {
	var due []intray.Recipient
	err := s.d.Store.Read(ctx, func(tx *store.Tx) error {
		due = due[:0]
		for _, to := range all {
			_, l, err := s.look(ctx, tx, m, to)
			if err != nil {
				due = append(due, to) // it says so again when it is written to
				continue
			}
			if len(l.items()) > 0 {
				due = append(due, to)
			}
		}
		return nil
	})
	if err != nil {
		return []error{err}
	}
	for batch := range slices.Chunk(due, lettersAtOnce) {
		if s.digest(ctx, m, batch) == nil {
			continue
		}
		for _, to := range batch {
			if err := s.digest(ctx, m, []intray.Recipient{to}); err != nil {
				failed = append(failed, err)
			}
		}
	}
	return failed
}

// digest writes to some recipients in one transaction.
func (s *Service) digest(ctx context.Context, m morning, some []intray.Recipient) error {
	return s.d.Store.Write(ctx, func(tx *store.Tx) error {
		for _, to := range some {
			r, l, err := s.look(ctx, tx, m, to)
			if err != nil {
				return err
			}
			if len(l.items()) == 0 {
				continue
			}
			l.Key = "digest/" + string(to) + "/" + l.Day
			if known, err := tx.MailKnown(ctx, l.Key); err != nil {
				return err
			} else if known {
				continue // what came since an earlier run of this day waits for the next
			}
			counts, err := tx.CountTasks(ctx, r.hats, r.person, clock.DateOf(m.now))
			if err != nil {
				return err
			}
			l.Waiting, l.Overdue = counts.Waiting, counts.Overdue
			if err := s.post(ctx, tx, r, l, m.now); err != nil {
				return err
			}
		}
		return nil
	})
}

// look collects what a recipient is to be told this morning: nothing, when their digest is not due.
func (s *Service) look(ctx context.Context, tx *store.Tx, m morning, to intray.Recipient) (reader, letter, error) {
	r, ok, err := s.reader(ctx, tx, to, m.now)
	if err != nil || !ok {
		return r, letter{}, err
	}
	weekly := m.weekly
	if weekly {
		told, err := tx.WasTold(ctx, to, weekMark(m.now))
		if err != nil {
			return r, letter{}, err
		}
		weekly = !told
	}
	f, err := tx.MailChoice(ctx, to)
	if err != nil {
		return r, letter{}, err
	}
	l := letter{Mailbox: r.person == "", Weekly: weekly, Day: clock.DateOf(m.now).String()}
	if f == intray.Daily || f == intray.Weekly && weekly {
		if err := s.trayNews(ctx, tx, r, &l, m.now); err != nil {
			return r, l, err
		}
	}
	err = s.portalNews(ctx, tx, m, r, &l)
	return r, l, err
}

// weekMark is the mark that a week is done, kept among the items told: for one recipient, or for everybody.
func weekMark(now time.Time) intray.Item {
	y, w := now.In(clock.London).ISOWeek()
	return intray.Item(fmt.Sprintf("week/%d-%02d", y, w))
}

// trayNews collects the tasks and notices that concern r and were not told yet.
func (s *Service) trayNews(ctx context.Context, tx *store.Tx, r reader, l *letter, now time.Time) error {
	for after := ""; len(l.Tasks) < mostInOne; {
		tasks, err := tx.TasksFor(ctx, r.hats, r.person, after, pageOfTasks)
		if err != nil {
			return err
		}
		told, err := toldOf(ctx, tx, r.to, tasks, func(t intray.Task) intray.Item { return intray.TaskItem(t.ID) })
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if told[intray.TaskItem(t.ID)] || len(l.Tasks) == mostInOne {
				continue
			}
			if may, err := s.mayTell(ctx, tx, &r, t.Subject); err != nil {
				return err
			} else if may {
				l.Tasks = append(l.Tasks, t)
			}
		}
		if len(tasks) < pageOfTasks {
			break
		}
		after = tasks[len(tasks)-1].Key()
	}
	return s.notices(ctx, tx, r, l, now)
}

func (s *Service) notices(ctx context.Context, tx *store.Tx, r reader, l *letter, now time.Time) error {
	notices, err := tx.NoticesFor(ctx, r.hats, r.person, "", 2*mostInOne)
	if err != nil {
		return err
	}
	told, err := toldOf(ctx, tx, r.to, notices, func(n intray.Notice) intray.Item { return intray.NoticeItem(n.ID) })
	if err != nil {
		return err
	}
	for _, n := range notices {
		l.known = append(l.known, happening{n.Subject, n.At})
		if told[intray.NoticeItem(n.ID)] || !n.At.After(now.AddDate(0, 0, -noticeDays)) || len(l.Notices) == mostInOne {
			continue
		}
		may, err := s.mayTell(ctx, tx, &r, n.Subject)
		if err != nil {
			return err
		}
		if may && !r.left(n.Subject) {
			l.Notices = append(l.Notices, n)
		}
	}
	return nil
}

// toldOf finds with one question which of some things a recipient was told of.
func toldOf[T any](ctx context.Context, tx *store.Tx, to intray.Recipient, list []T, name func(T) intray.Item) (map[intray.Item]bool, error) {
	if len(list) == 0 {
		return nil, nil
	}
	low, high := name(list[0]), name(list[0])
	for _, one := range list[1:] {
		low, high = min(low, name(one)), max(high, name(one))
	}
	return tx.ToldBetween(ctx, to, low, high)
}

// post puts a letter into the outbox and remembers what it tells; nothing when it tells nothing.
func (s *Service) post(ctx context.Context, tx *store.Tx, r reader, l letter, now time.Time) error {
	items := l.items()
	if len(items) == 0 {
		return nil
	}
	if err := keepNews(ctx, tx, r.to, l); err != nil {
		return err
	}
	marks := slices.Clone(items)
	if l.Weekly {
		marks = append(marks, weekMark(now))
	}
	for _, item := range marks {
		if _, err := tx.MarkTold(ctx, r.to, item, now); err != nil {
			return err
		}
	}
	if s.d.News != nil && !l.Urgent {
		if _, err := s.d.News.Link(ctx, tx, r.to, true); err != nil {
			return err
		}
	}
	w, err := s.write(ctx, tx, r, l, now)
	if err != nil {
		return err
	}
	return tx.PostMail(ctx, Mail{
		Key: l.Key, To: r.address, Recipient: r.to, Subject: w.subject, Text: w.text, HTML: w.html, ReplyTo: w.replyTo,
		Urgent: l.Urgent, Items: items, At: now,
	})
}

// urgent writes to everybody whom one urgent item concerns and who was not told of it yet.
func (s *Service) urgent(ctx context.Context, j jobs.Job) error {
	var p struct {
		Item intray.Item `json:"item"`
	}
	if err := json.Unmarshal(j.Payload, &p); err != nil {
		return jobs.Permanent(fmt.Errorf("notify: read the job: %w", err))
	}
	now := s.d.Clock.Now()
	return s.d.Store.Write(ctx, func(tx *store.Tx) error {
		list, err := s.concerned(ctx, tx, p.Item, now)
		if err != nil {
			return err
		}
		for _, to := range list {
			if err := s.tellNow(ctx, tx, to, p.Item, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) tellNow(ctx context.Context, tx *store.Tx, to intray.Recipient, item intray.Item, now time.Time) error {
	r, ok, err := s.reader(ctx, tx, to, now)
	if err != nil || !ok {
		return err
	}
	told, err := tx.WasTold(ctx, to, item)
	if err != nil || told {
		return err
	}
	l, err := s.letterOf(ctx, tx, r, []intray.Item{item})
	if err != nil {
		return err
	}
	l.Urgent, l.Key = true, "urgent/"+string(item)+"/"+string(to)
	return s.post(ctx, tx, r, l, now)
}

// concerned lists the people and mailboxes that an item is for; nobody when it is gone.
func (s *Service) concerned(ctx context.Context, tx *store.Tx, item intray.Item, now time.Time) ([]intray.Recipient, error) {
	var t intray.Task // a notice is for the same people as a task with its roles
	if id, ok := item.Task(); ok {
		found, _, err := tx.Task(ctx, id)
		if err != nil {
			return nil, unlessGone(err)
		}
		t = found
	} else if id, ok := item.Notice(); ok {
		n, err := tx.Notice(ctx, id)
		if err != nil {
			return nil, unlessGone(err)
		}
		t.Organisation, t.Roles, t.Person = n.Organisation, n.Roles, n.Person
	}
	if t.Person != "" {
		return []intray.Recipient{intray.ToPerson(t.Person)}, nil
	}
	wearers, err := tx.WearersOf(ctx, t.Organisation, t.Roles, now)
	if err != nil {
		return nil, err
	}
	var out []intray.Recipient
	for _, p := range wearers {
		out = append(out, intray.ToPerson(p))
	}
	for _, role := range t.Roles {
		address, err := tx.RoleMailbox(ctx, intray.Hat{Organisation: t.Organisation, Role: role})
		if err != nil {
			return nil, err
		}
		if address != "" {
			out = append(out, intray.ToMailbox(address))
		}
	}
	return out, nil
}

func unlessGone(err error) error {
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	return err
}
