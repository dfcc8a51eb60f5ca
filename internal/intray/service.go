package intray

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Page sizes of an in-tray.
const (
	mostTasks   = 100
	mostNotices = 30
	returnBatch = 200
)

// Tx is what the service needs of a transaction.
type Tx interface {
	HatsWorn(ctx context.Context, person ident.Person, now time.Time) ([]Hat, error)
	TasksFor(ctx context.Context, hats []Hat, person ident.Person, after string, most int) ([]Task, error)
	CountTasks(ctx context.Context, hats []Hat, person ident.Person, today clock.Date) (Counts, error)
	NoticesFor(ctx context.Context, hats []Hat, person ident.Person, before string, most int) ([]Notice, error)
	Addressee
	Passed
}

// Addressee is the part of a transaction that finds single items and remembers who opened them.
type Addressee interface {
	Task(ctx context.Context, id ident.Task) (t Task, open bool, err error)
	Notice(ctx context.Context, id ident.Notice) (Notice, error)
	MarkOpened(ctx context.Context, person ident.Person, item Item, at time.Time) error
	OpenedAt(ctx context.Context, person ident.Person, item Item) (time.Time, error)
}

// Passed is the part of a transaction that deals with tasks passed to one person.
type Passed interface {
	PassedTasks(ctx context.Context, after ident.Task, most int) ([]Task, error)
	OpenTask(ctx context.Context, t Task) error
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Deps are what the service works with.
type Deps struct {
	Store Store
	Clock clock.Clock
}

// Service answers what waits for a person.
type Service struct{ d Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// Mine gives what waits for a person at every organisation, and what the person was told lately.
func (s *Service) Mine(ctx context.Context, person ident.Person) (Tray, error) {
	return s.Page(ctx, person, "")
}

// Page gives the tasks after a key, as Tray.More names it; Mine is the first page.
func (s *Service) Page(ctx context.Context, person ident.Person, after string) (Tray, error) {
	now := s.d.Clock.Now()
	var tray Tray
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		hats, err := tx.HatsWorn(ctx, person, now)
		if err != nil {
			return err
		}
		if tray.Counts, err = tx.CountTasks(ctx, hats, person, clock.DateOf(now)); err != nil {
			return err
		}
		tasks, err := tx.TasksFor(ctx, hats, person, after, mostTasks+1)
		if err != nil {
			return err
		}
		if len(tasks) > mostTasks {
			tasks = tasks[:mostTasks]
			tray.More = tasks[mostTasks-1].Key()
		}
		waiting, err := opened(ctx, tx, person, tasks, clock.DateOf(now))
		if err != nil {
			return err
		}
		tray.Groups = grouped(waiting, hats)
		tray.Notices, err = told(ctx, tx, hats, person)
		return err
	})
	return tray, err
}

func opened(ctx context.Context, tx Tx, person ident.Person, tasks []Task, today clock.Date) ([]Waiting, error) {
	out := make([]Waiting, 0, len(tasks))
	for _, t := range tasks {
		at, err := tx.OpenedAt(ctx, person, TaskItem(t.ID))
		if err != nil {
			return nil, err
		}
		out = append(out, Waiting{Task: t, Overdue: overdue(t, today), Opened: at})
	}
	return out, nil
}

func told(ctx context.Context, tx Tx, hats []Hat, person ident.Person) ([]Told, error) {
	notices, err := tx.NoticesFor(ctx, hats, person, "", mostNotices)
	if err != nil {
		return nil, err
	}
	out := make([]Told, 0, len(notices))
	for _, n := range notices {
		at, err := tx.OpenedAt(ctx, person, NoticeItem(n.ID))
		if err != nil {
			return nil, err
		}
		out = append(out, Told{Notice: n, Opened: at})
	}
	return out, nil
}

// Count counts what waits for a person, for the number beside the in-tray's name.
func (s *Service) Count(ctx context.Context, person ident.Person) (Counts, error) {
	now := s.d.Clock.Now()
	var n Counts
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		hats, err := tx.HatsWorn(ctx, person, now)
		if err != nil {
			return err
		}
		n, err = tx.CountTasks(ctx, hats, person, clock.DateOf(now))
		return err
	})
	return n, err
}

// MarkRead remembers that a person opened an item of theirs; the first time counts. An item that is
// not theirs is not found.
func (s *Service) MarkRead(ctx context.Context, person ident.Person, item Item) error {
	now := s.d.Clock.Now()
	return s.d.Store.Write(ctx, func(tx Tx) error {
		hats, err := tx.HatsWorn(ctx, person, now)
		if err != nil {
			return err
		}
		mine, err := theirs(ctx, tx, item, hats, person)
		if err != nil {
			return err
		}
		if !mine {
			return errs.New(errs.NotFound, "intray.no_item", "We could not find this in your in-tray.")
		}
		return tx.MarkOpened(ctx, person, item, now)
	})
}

func theirs(ctx context.Context, tx Addressee, item Item, hats []Hat, person ident.Person) (bool, error) {
	if id, ok := item.Task(); ok {
		t, _, err := tx.Task(ctx, id)
		return t.For(hats, person), err
	}
	if id, ok := item.Notice(); ok {
		n, err := tx.Notice(ctx, id)
		return n.For(hats, person), err
	}
	return false, nil
}

// ReturnPassed gives tasks that were passed to somebody who no longer holds the role back to those who
// do, so that nothing waits where nobody looks. It is run daily and does no harm when run again.
func (s *Service) ReturnPassed(ctx context.Context) (returned int, err error) {
	now := s.d.Clock.Now()
	for after := ident.Task(""); ; {
		n, next := 0, ident.Task("")
		err := s.d.Store.Write(ctx, func(tx Tx) (err error) {
			n, next, err = returnPage(ctx, tx, after, now)
			return err
		})
		returned += n
		if err != nil || next == "" {
			return returned, err
		}
		after = next
	}
}

// returnPage looks at some passed tasks after one, and gives the last when there may be more.
func returnPage(ctx context.Context, tx Tx, after ident.Task, now time.Time) (n int, next ident.Task, err error) {
	tasks, err := tx.PassedTasks(ctx, after, returnBatch)
	if err != nil {
		return 0, "", err
	}
	for _, t := range tasks {
		moved, err := returnTask(ctx, tx, t, now)
		if err != nil {
			return 0, "", err
		}
		if moved {
			n++
		}
	}
	if len(tasks) == returnBatch {
		next = tasks[returnBatch-1].ID
	}
	return n, next, nil
}

func returnTask(ctx context.Context, tx Tx, t Task, now time.Time) (bool, error) {
	hats, err := tx.HatsWorn(ctx, t.Person, now)
	if err != nil || t.For(hats, t.Person) {
		return false, err
	}
	t.Person = ""
	return true, tx.OpenTask(ctx, t)
}
