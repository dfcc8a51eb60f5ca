package demo

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// inside gives services one transaction that is already open, so that all of the seeding is one commit.
type inside[T any] struct{ tx any }

// Write implements the services' Store.
func (i inside[T]) Write(_ context.Context, fn func(T) error) error { return fn(i.tx.(T)) }

// Read implements the services' Store.
func (i inside[T]) Read(_ context.Context, fn func(T) error) error { return fn(i.tx.(T)) }

// fresh is how long ago something may have happened for its letter to be still on the way.
const fresh = 2 * day

// past is the transaction as it was on the days gone by: letters of then have left long ago, so they
// are not put in the outbox again.
type past struct {
	*store.Tx
	clock   clock.Clock
	present time.Time
}

func (p *past) old() bool { return p.present.Sub(p.clock.Now()) > fresh }

// PostMail queues a letter unless its day is long gone.
func (p *past) PostMail(ctx context.Context, m intray.Mail) error {
	if p.old() {
		return nil
	}
	return p.Tx.PostMail(ctx, m)
}

// PostNotice posts a notice; an old one no longer asks for a letter of its own.
func (p *past) PostNotice(ctx context.Context, n intray.Notice) error {
	n.Urgent = n.Urgent && !p.old()
	return p.Tx.PostNotice(ctx, n)
}

var _ people.Tx = (*past)(nil)

const (
	readAfter  = 12 * day // notices older than this have been read
	mostToRead = 400
)

// readOldNews lets the people of the sign-in page have read what came some time ago.
func (w *world) readOldNews(ctx context.Context) error {
	for _, p := range w.county.People {
		o := w.named(p.Key)
		if o == nil || o.id == "" {
			continue
		}
		hats := make([]intray.Hat, 0, len(o.Roles))
		for _, r := range o.Roles {
			hats = append(hats, intray.Hat{Organisation: w.orgs[o.Org], Role: r})
		}
		notices, err := w.tx.NoticesFor(ctx, hats, o.id, "", mostToRead)
		if err != nil {
			return err
		}
		if err := w.read(ctx, o.id, notices); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) read(ctx context.Context, by ident.Person, notices []intray.Notice) error {
	for _, n := range notices {
		if w.cal.now.Sub(n.At) < readAfter {
			continue
		}
		if err := w.tx.MarkOpened(ctx, by, intray.NoticeItem(n.ID), n.At.Add(day)); err != nil {
			return err
		}
	}
	return nil
}

// named finds the officer made of a person of the pack.
func (w *world) named(key string) *officer {
	for _, os := range w.people {
		for _, o := range os {
			if o.Key == key && key != "" {
				return o
			}
		}
	}
	return nil
}
