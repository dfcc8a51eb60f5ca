package follow

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/errs"
)

// Names of the background work.
const (
	GatherJob = "follow.gather" // reads what is new and sends digests
	HookJob   = "follow.hook"   // takes news to one webhook; its key names it
)

// overlap is how many events before the mark are read again: on a server with many writers an earlier event may
// become visible after a later one.
const (
	overlap   = 200
	gatherOne = 500
)

// Gather reads what happened since it last did and keeps what is news.
func (s *Service) Gather(ctx context.Context) error {
	for {
		more := false
		err := s.deps.Store.Write(ctx, func(tx Tx) (err error) {
			more, err = s.gather(ctx, tx)
			return err
		})
		if err != nil || !more {
			return err
		}
	}
}

func (s *Service) gather(ctx context.Context, tx Tx) (more bool, err error) {
	mark, err := tx.NewsMark(ctx)
	if err != nil {
		return false, err
	}
	events, err := tx.EventsAfter(ctx, max(mark-overlap, 0), gatherOne+overlap)
	if err != nil || len(events) == 0 {
		return false, err
	}
	for _, e := range events {
		n, ok := FromEvent(e)
		if !ok {
			continue
		}
		if ok, err = s.worth(ctx, tx, &n); err != nil {
			return false, err
		}
		if !ok {
			continue
		}
		fresh, err := tx.InsertNews(ctx, n)
		if err == nil && fresh {
			err = tx.AddMonthCount(ctx, CountChanges, n.At, 1)
		}
		if err != nil {
			return false, fmt.Errorf("news of event %d: %w", n.Event, err)
		}
	}
	last := events[len(events)-1].Seq
	if last <= mark {
		return false, nil
	}
	return len(events) >= gatherOne+overlap, tx.SetNewsMark(ctx, last)
}

// worth makes the end of an announced change what it is, and leaves out the return of a text that nobody heard of.
func (s *Service) worth(ctx context.Context, tx Tx, n *News) (bool, error) {
	if n.Kind != CalledOff && n.Kind != Refused && n.Kind != Withdrawn {
		return true, nil
	}
	heard, err := tx.WasAnnounced(ctx, n.Ref, n.Version)
	if heard {
		n.Kind = CalledOff
	}
	return heard || n.Kind != CalledOff, err
}

// reader makes pieces of news, each once in a run.
type reader struct {
	world World
	known map[int64]*Piece
}

func (s *Service) reader() *reader { return &reader{s.deps.World, map[int64]*Piece{}} }

// piece gives what may be read of a piece of news now; nil for nothing.
func (r *reader) piece(ctx context.Context, n News) (*Piece, error) {
	if p, ok := r.known[n.N]; ok {
		return p, nil
	}
	p, ok, err := r.world.Piece(ctx, n)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return nil, err
	}
	r.known[n.N] = nil
	if err == nil && ok {
		r.known[n.N] = &p
	}
	return r.known[n.N], nil
}

// Filter narrows the list of changes.
type Filter struct {
	Kind  Kind
	Topic Topic // Everything for all
}

// Page is a part of the list of changes.
type Page struct {
	Pieces []Piece
	Next   int64 // number before which the next page begins; nought at the end
}

// The sizes of lists. A list looks through so many pieces of news at most, so that no filter is costly.
const (
	PageSize   = 20
	lookAtOnce = 100
	mostLooked = 2000
)

// Changes lists news before a number, the newest first; nought for the newest.
func (s *Service) Changes(ctx context.Context, f Filter, before int64) (out Page, err error) {
	if before <= 0 {
		before = 1 << 62
	}
	stored := f.Kind
	if stored == Started || stored == Changed {
		stored = Live
	}
	r := s.reader()
	for looked := 0; looked < mostLooked; looked += lookAtOnce {
		var list []News
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			list, err = tx.NewsBefore(ctx, stored, before, lookAtOnce)
			return err
		})
		if err != nil {
			return out, err
		}
		for _, n := range list {
			before = n.N
			p, err := r.piece(ctx, n)
			if err != nil {
				return out, err
			}
			if p == nil || f.Kind != "" && p.Kind != f.Kind || !f.Topic.Covers(*p) {
				continue
			}
			if len(out.Pieces) == PageSize {
				out.Next = out.Pieces[PageSize-1].N
				return out, nil
			}
			out.Pieces = append(out.Pieces, *p)
		}
		if len(list) < lookAtOnce {
			return out, nil
		}
	}
	out.Next = before
	return out, nil
}

// mostComing is how many announcements are looked through for those that still come.
const mostComing = 200

// Coming lists changes that are announced and not in force yet, the newest announcement first.
func (s *Service) Coming(ctx context.Context, t Topic) (out []Piece, err error) {
	var list []News
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.NewsBefore(ctx, Announced, 1<<62, mostComing)
		return err
	})
	if err != nil {
		return nil, err
	}
	r := s.reader()
	for _, n := range list {
		p, err := r.piece(ctx, n)
		if err != nil {
			return nil, err
		}
		if p != nil && p.Coming && t.Covers(*p) {
			out = append(out, *p)
		}
	}
	return out, nil
}

// Run does what is due: it gathers, writes digests and wakes webhooks.
func (s *Service) Run(ctx context.Context) error {
	if err := s.Gather(ctx); err != nil {
		return err
	}
	if err := s.wake(ctx); err != nil {
		return err
	}
	return s.Digests(ctx)
}

// GatherEvery is how often Run is called.
const GatherEvery = time.Minute
