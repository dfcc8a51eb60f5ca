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

// Load fills the register from the kept rows, computes what is missing or older than its record, and
// follows the store from then on. It may run again, when a whole store was put in another's place.
func (s *Service) Load(ctx context.Context) error {
	s.queue.follow.Do(func() { s.deps.Store.Subscribe(s.Notice) })
	var mark Mark
	var all *loader
	var again []event.Event
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		all = newLoader()
		var err error
		if mark, err = tx.RegisterMark(ctx); err != nil {
			return err
		}
		if mark.Edition != s.deps.Edition {
			mark.Seq = 0
		}
		recent, err := recentEvents(ctx, tx, mark.Seq)
		if err != nil {
			return err
		}
		made := madeFrom{}
		for _, e := range recent {
			made[ident.Record(e.Subject.ID)] = notMade
		}
		if err := readRows(ctx, tx, all, made); err != nil {
			return err
		}
		again = made.behind(ctx, tx, recent)
		return nil
	})
	if err != nil {
		return err
	}
	s.model.take(all)
	s.Notice(again)
	if err := s.readEvents(ctx, mark.Seq); err != nil {
		return err
	}
	return s.sync(ctx, loadPage)
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

// madeFrom says of which version of its record a kept row was made, for the records that it is asked of.
type madeFrom map[ident.Record]int64

const notMade = -1

// behind leaves out events about records whose rows are up to date.
func (m madeFrom) behind(ctx context.Context, tx Tx, events []event.Event) []event.Event {
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
		current[id] = err == nil && version == m[id] // what cannot be read now is looked at again
		return current[id]
	})
}

// readRows takes the kept rows in. One goroutine reads them while another files what was read.
func readRows(ctx context.Context, tx Tx, into *loader, made madeFrom) error {
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
			if _, asked := made[r.Record]; asked {
				made[r.Record] = r.Version
			}
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
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.queue.wake:
		}
		err := s.Sync(ctx)
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
