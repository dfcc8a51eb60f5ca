package register

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// queue holds what changed and has not been looked at yet.
type queue struct {
	mu      sync.Mutex
	records map[ident.Record]bool
	orgs    map[ident.Organisation]bool
	seq     int64
	wake    chan struct{}
	turn    sync.Mutex // one Sync at a time
	follow  sync.Once  // the store is subscribed to once, however often Load runs
}

// Kinds of event subject that the register follows.
const (
	subjectRecord       = "record"
	subjectOrganisation = "organisation"
	// SubjectPast is a use taken over from another register.
	SubjectPast = "past_use"
)

// Notice takes committed events in; it is quick and does no work. Load subscribes it to the store.
func (s *Service) Notice(events []event.Event) {
	q := &s.queue
	q.mu.Lock()
	for _, e := range events {
		q.file(e)
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default: // it is awake already
	}
}

func (q *queue) file(e event.Event) {
	switch e.Subject.Kind {
	case subjectRecord, SubjectPast:
		if q.records == nil {
			q.records = map[ident.Record]bool{}
		}
		q.records[ident.Record(e.Subject.ID)] = true
	case subjectOrganisation:
		if q.orgs == nil {
			q.orgs = map[ident.Organisation]bool{}
		}
		q.orgs[ident.Organisation(e.Subject.ID)] = true
	}
	q.seq = max(q.seq, e.Seq)
}

// take empties the queue.
func (s *Service) take() (records []ident.Record, seq int64) {
	q := &s.queue
	q.mu.Lock()
	found, orgs := q.records, q.orgs
	q.records, q.orgs, seq = nil, nil, q.seq
	q.mu.Unlock()
	if found == nil {
		found = map[ident.Record]bool{}
	}
	for _, id := range s.model.recordsOf(orgs) {
		found[id] = true
	}
	return slices.Sorted(maps.Keys(found)), seq
}

// putBack files records again whose turn failed.
func (s *Service) putBack(records []ident.Record) {
	q := &s.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.records == nil {
		q.records = map[ident.Record]bool{}
	}
	for _, id := range records {
		q.records[id] = true
	}
}

const (
	loadPage = 500
	syncPage = 50
	// overlap is how many events before the mark are looked at again: on PostgreSQL two commits may
	// become visible in another order than their numbers.
	overlap = 1000
)

// Load fills the register from its image, or else from the kept rows, computes what is missing or older than its record,
// and follows the store from then on. It may run again, when a whole store was put in another's place.
func (s *Service) Load(ctx context.Context) error {
	s.queue.follow.Do(func() { s.deps.Store.Subscribe(s.Notice) })
	image := s.readImage(ctx)
	var from int64 // the event up to which what was read is known to go
	var all filled
	var imaged bool
	var again []event.Event
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		mark, err := tx.RegisterMark(ctx)
		if err != nil {
			return err
		}
		if mark.Edition != s.deps.Edition {
			mark.Seq = 0
		}
		if all, from, imaged, err = s.fill(ctx, tx, image, mark); err != nil {
			return err
		}
		recent, err := recentEvents(ctx, tx, from)
		if err != nil {
			return err
		}
		again = behind(ctx, tx, recent, all.m.made)
		return nil
	})
	if err != nil {
		return err
	}
	s.loaded(from, imaged)
	s.model.take(all)
	s.Notice(again)
	if err := s.readEvents(ctx, from); err != nil {
		return err
	}
	return s.sync(ctx, loadPage)
}

// fill reads the register from its image, when that fits, and else from the rows; from is the event up to which it goes.
func (s *Service) fill(ctx context.Context, tx Tx, image *opened, mark Mark) (all filled, from int64, imaged bool, err error) {
	if ok, err := image.of(ctx, tx, s.deps.Edition, mark); err != nil {
		return filled{}, 0, false, err
	} else if ok {
		if all, err := image.r.fill(); err == nil {
			return all, image.seq, true, nil
		}
	}
	into := newLoader()
	if err := readRows(ctx, tx, into); err != nil {
		return filled{}, 0, false, err
	}
	return into.fill(), mark.Seq, false, nil
}

// recentEvents lists the events just before the mark, which are looked at again; see overlap.
func recentEvents(ctx context.Context, tx Tx, mark int64) ([]event.Event, error) {
	var out []event.Event
	for after := max(mark-overlap, 0); after < mark; {
		events, err := tx.EventsAfter(ctx, after, loadPage)
		if err != nil || len(events) == 0 {
			return out, err
		}
		for _, e := range events {
			if e.Seq <= mark {
				out = append(out, e)
			}
		}
		after = events[len(events)-1].Seq
	}
	return out, nil
}

// behind leaves out events about records whose rows are up to date.
func behind(ctx context.Context, tx Tx, events []event.Event, of map[ident.Record]made) []event.Event {
	current := map[ident.Record]bool{}
	return slices.DeleteFunc(events, func(e event.Event) bool {
		id := ident.Record(e.Subject.ID)
		if e.Subject.Kind != subjectRecord && e.Subject.Kind != SubjectPast {
			return false
		}
		if same, known := current[id]; known {
			return same
		}
		version, err := tx.RegisterVersion(ctx, id)
		was, known := of[id]
		current[id] = err == nil && known && version == was.version // what cannot be read now is looked at again
		return current[id]
	})
}

// readRows takes the kept rows in. One goroutine reads them while another files what was read.
func readRows(ctx context.Context, tx Tx, into *loader) error {
	pages, filed := make(chan []change, 2), make(chan struct{})
	go func() {
		defer close(filed)
		for page := range pages {
			for _, ch := range page {
				into.add(ch)
			}
		}
	}()
	defer func() {
		close(pages)
		<-filed
	}()
	after := ident.Record("")
	for {
		rows, err := tx.RegisterRows(ctx, after, loadPage)
		if err != nil || len(rows) == 0 {
			return err
		}
		page := make([]change, len(rows))
		for i, r := range rows {
			if page[i], err = r.change(); err != nil {
				return err
			}
		}
		pages <- page
		after = rows[len(rows)-1].Record
	}
}

// readEvents files what happened after a number in the queue.
func (s *Service) readEvents(ctx context.Context, after int64) error {
	return s.deps.Store.Read(ctx, func(tx Tx) error {
		for {
			events, err := tx.EventsAfter(ctx, after, loadPage)
			if err != nil || len(events) == 0 {
				return err
			}
			s.Notice(events)
			after = events[len(events)-1].Seq
		}
	})
}

// Sync brings the register up to everything noticed so far. What fails stays noticed.
func (s *Service) Sync(ctx context.Context) error { return s.sync(ctx, syncPage) }

// sync computes so many records in one transaction.
func (s *Service) sync(ctx context.Context, page int) error {
	s.queue.turn.Lock()
	defer s.queue.turn.Unlock()
	records, seq := s.take()
	for len(records) > 0 {
		n := min(page, len(records))
		if err := s.syncSome(ctx, records[:n]); err != nil {
			s.putBack(records)
			return err
		}
		records = records[n:]
	}
	s.images.seq = max(s.images.seq, seq)
	if seq == 0 {
		return nil
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		have, err := tx.RegisterMark(ctx)
		if err != nil || have.Edition == s.deps.Edition && have.Seq >= seq {
			return err
		}
		return tx.SetRegisterMark(ctx, Mark{Seq: seq, Edition: s.deps.Edition})
	})
}

// syncSome computes some records, keeps their rows and then shows them.
func (s *Service) syncSome(ctx context.Context, records []ident.Record) error {
	var changes []change
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		changes = changes[:0]
		for _, id := range records {
			src, err := tx.RegisterSource(ctx, id)
			if errs.KindOf(err) == errs.NotFound {
				changes = append(changes, change{record: id})
				continue
			}
			if err != nil {
				return err
			}
			row, ch, err := s.makeRow(src)
			if err != nil {
				return err
			}
			if err := tx.SaveRegisterRow(ctx, row); err != nil {
				return err
			}
			changes = append(changes, ch)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.model.apply(changes)
	return nil
}

// retryAfter is how long Run waits after a failure.
const retryAfter = time.Second

// Run keeps the register current until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	synced, end := s.keepBeside(ctx)
	defer end()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.queue.wake:
		}
		err := s.Sync(ctx)
		if err == nil {
			synced()
		}
		if err == nil || errors.Is(err, context.Canceled) {
			continue
		}
		s.deps.Log.ErrorContext(ctx, "the register could not follow a change", "code", errs.CodeOf(err), "error", err.Error())
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(retryAfter):
			s.Notice(nil)
		}
	}
}
