package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/jobs"
	"sharewell/internal/store"
)

const (
	pageOfPeople = 200
	pageOfTasks  = 200
	// mostInOne keeps a letter readable; what does not fit comes with the next.
	mostInOne = 50
	// noticeDays is how far back a digest looks, so that a new colleague is not told last year's news.
	noticeDays = 14
)

// digests writes the morning's letters. Run again on the same day it writes only what is missing.
func (s *Service) digests(ctx context.Context, _ jobs.Job) error {
	now := s.d.Clock.Now()
	if !s.d.Calendar.Working(clock.DateOf(now)) {
		return nil // overdue from a stop; the next working morning tells all of it
	}
	var failed []error
	each := func(to intray.Recipient) {
		if err := s.digest(ctx, to, now); err != nil {
			failed = append(failed, err)
		}
	}
	for after := ident.Person(""); ctx.Err() == nil; {
		page, err := readPage(ctx, s.d.Store, func(tx *store.Tx) ([]ident.Person, error) { return tx.ActivePeople(ctx, after, pageOfPeople) })
		if err != nil {
			return err
		}
		for _, id := range page {
			each(intray.ToPerson(id))
		}
		if len(page) < pageOfPeople {
			break
		}
		after = page[len(page)-1]
	}
	for after := ""; ctx.Err() == nil; {
		page, err := readPage(ctx, s.d.Store, func(tx *store.Tx) ([]string, error) { return tx.Mailboxes(ctx, after, pageOfPeople) })
		if err != nil {
			return err
		}
		for _, address := range page {
			each(intray.ToMailbox(address))
		}
		if len(page) < pageOfPeople {
			break
		}
		after = page[len(page)-1]
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d recipients could not be written to, the first: %w", len(failed), failed[0])
	}
	return ctx.Err()
}

func readPage[T any](ctx context.Context, s *store.Store, list func(*store.Tx) ([]T, error)) (page []T, err error) {
	err = s.Read(ctx, func(tx *store.Tx) (err error) { page, err = list(tx); return err })
	return page, err
}

var errNothing = errors.New("nothing to tell") // ends a look without a write

// digest writes one recipient's letter, if there is something new to tell.
func (s *Service) digest(ctx context.Context, to intray.Recipient, now time.Time) error {
	look := func(tx *store.Tx) (reader, letter, error) {
		r, ok, err := s.reader(ctx, tx, to, now)
		if err != nil || !ok {
			return r, letter{}, errors.Join(err, onlyIf(!ok, errNothing))
		}
		due, err := s.due(ctx, tx, to, now)
		if err != nil || !due {
			return r, letter{}, errors.Join(err, onlyIf(!due, errNothing))
		}
		l, err := s.news(ctx, tx, r, now)
		return r, l, err
	}
	weekly := false
	err := s.d.Store.Read(ctx, func(tx *store.Tx) error {
		f, err := tx.MailChoice(ctx, to)
		if err != nil {
			return err
		}
		weekly = f == intray.Weekly
		_, l, err := look(tx)
		if err == nil && len(l.items()) == 0 && !weekly {
			return errNothing
		}
		return err
	})
	if err == nil {
		err = s.d.Store.Write(ctx, func(tx *store.Tx) error {
			r, l, err := look(tx)
			if err != nil {
				return err
			}
			l.Key = "digest/" + string(to) + "/" + clock.DateOf(now).String()
			return s.post(ctx, tx, r, l, now)
		})
	}
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

func onlyIf(cond bool, err error) error {
	if cond {
		return err
	}
	return nil
}

// due reports whether a recipient's digest is due: on working mornings, or once in a week.
func (s *Service) due(ctx context.Context, tx *store.Tx, to intray.Recipient, now time.Time) (bool, error) {
	f, err := tx.MailChoice(ctx, to)
	if err != nil {
		return false, err
	}
	switch f {
	case intray.Off:
		return false, nil
	case intray.Weekly:
		told, err := tx.WasTold(ctx, to, weekMark(now))
		return !told, err
	case intray.Daily:
	}
	return true, nil
}

// weekMark is the mark that a weekly recipient's week is done, kept among the items told.
func weekMark(now time.Time) intray.Item {
	y, w := now.In(clock.London).ISOWeek()
	return intray.Item(fmt.Sprintf("week/%d-%02d", y, w))
}

// news collects what concerns r and was not told yet.
func (s *Service) news(ctx context.Context, tx *store.Tx, r reader, now time.Time) (letter, error) {
	l := letter{Mailbox: r.person == ""}
	for after := ""; len(l.Tasks) < mostInOne; {
		tasks, err := tx.TasksFor(ctx, r.hats, r.person, after, pageOfTasks)
		if err != nil {
			return l, err
		}
		for _, t := range tasks {
			told, err := tx.WasTold(ctx, r.to, intray.TaskItem(t.ID))
			if err != nil {
				return l, err
			}
			if !told && len(l.Tasks) < mostInOne {
				l.Tasks = append(l.Tasks, t)
			}
		}
		if len(tasks) < pageOfTasks {
			break
		}
		after = tasks[len(tasks)-1].Key()
	}
	notices, err := tx.NoticesFor(ctx, r.hats, r.person, "", 2*mostInOne)
	if err != nil {
		return l, err
	}
	for _, n := range notices {
		told, err := tx.WasTold(ctx, r.to, intray.NoticeItem(n.ID))
		if err != nil {
			return l, err
		}
		if !told && n.At.After(now.AddDate(0, 0, -noticeDays)) && len(l.Notices) < mostInOne {
			l.Notices = append(l.Notices, n)
		}
	}
	counts, err := tx.CountTasks(ctx, r.hats, r.person, clock.DateOf(now))
	l.Waiting, l.Overdue = counts.Waiting, counts.Overdue
	return l, err
}

// post puts a letter into the outbox and remembers what it tells; nothing when it tells nothing.
func (s *Service) post(ctx context.Context, tx *store.Tx, r reader, l letter, now time.Time) error {
	if f, err := tx.MailChoice(ctx, r.to); err != nil {
		return err
	} else if f == intray.Weekly && !l.Urgent {
		if _, err := tx.MarkTold(ctx, r.to, weekMark(now), now); err != nil {
			return err
		}
	}
	items := l.items()
	if len(items) == 0 {
		return nil
	}
	for _, item := range items {
		if _, err := tx.MarkTold(ctx, r.to, item, now); err != nil {
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
	l, err := letterOf(ctx, tx, r, []intray.Item{item})
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
