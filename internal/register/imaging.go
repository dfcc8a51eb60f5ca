package register

import (
	"context"
	"sync"
)

const (
	// leastImage is from how many entries on an image is worth keeping: fewer are read from the rows at once.
	leastImage = 2000
	// keepAfter is after how many events a new image is kept.
	keepAfter = 1000
	// mostMissed is how many events an image may have missed; beyond that the kept rows are sooner read than they are
	// looked at.
	mostMissed = 5000
)

// imaging is what is known of the kept image. The turn of the queue guards it.
type imaging struct {
	seq  int64 // of the last event that the model holds
	kept int64 // of the last event that the image holds

	least int // how many entries make an image worth keeping
}

// readImage opens the image. One that cannot be read is as good as none.
func (s *Service) readImage(ctx context.Context) *opened {
	if s.deps.Images == nil {
		return nil
	}
	data, err := s.deps.Images.ReadImage()
	if err == nil && len(data) == 0 {
		return nil
	}
	var o *opened
	if err == nil {
		o, err = openImage(data)
	}
	if err != nil {
		s.deps.Log.WarnContext(ctx, "the register is read from the database, since its image cannot be", "error", err.Error())
		return nil
	}
	return o
}

// of reports whether an image is of this store and edition: the rows were made under the same, and the last event that
// the image holds happened here. A store that was restored, or is another one, has another event there.
func (o *opened) of(ctx context.Context, tx Tx, edition string, mark Mark) (bool, error) {
	if o == nil || o.edition != edition || mark.Edition != edition || o.seq <= 0 || mark.Seq-o.seq > mostMissed {
		return false, nil
	}
	events, err := tx.EventsAfter(ctx, o.seq-1, 1)
	if err != nil {
		return false, err
	}
	return len(events) == 1 && events[0].Seq == o.seq && events[0].ID == o.event, nil
}

// loaded notes up to which event the model goes, and whether an image was the same.
func (s *Service) loaded(from int64, image bool) {
	s.queue.turn.Lock()
	defer s.queue.turn.Unlock()
	s.images.seq, s.images.kept = from, 0
	if image {
		s.images.kept = from
	}
}

// Keep writes the register down for the next start, when anything happened since.
func (s *Service) Keep(ctx context.Context) error {
	if s.deps.Images == nil {
		return nil
	}
	s.queue.turn.Lock()
	seq, due := s.images.seq, s.images.seq != s.images.kept
	st := state{}
	if due {
		st = s.model.state()
	}
	s.queue.turn.Unlock()
	if !due {
		return nil
	}
	st.edition, st.seq = s.deps.Edition, seq
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		events, err := tx.EventsAfter(ctx, seq-1, 1)
		if err == nil && len(events) == 1 && events[0].Seq == seq {
			st.event = events[0].ID
		}
		return err
	})
	if err != nil || st.event == "" { // the store was put in another's place meanwhile
		return err
	}
	data, err := st.image()
	if err != nil {
		return err
	}
	if err := s.deps.Images.WriteImage(data); err != nil {
		return err
	}
	s.queue.turn.Lock()
	defer s.queue.turn.Unlock()
	s.images.kept = seq
	return nil
}

// keepBeside keeps images beside what follows the store, which never waits for one: synced says that there may be more
// to keep, end keeps the last one.
func (s *Service) keepBeside(ctx context.Context) (synced, end func()) {
	var beside sync.WaitGroup
	wake := make(chan struct{}, 1)
	beside.Go(func() {
		for range wake {
			s.keepIfDue(ctx, keepAfter)
		}
	})
	synced = func() {
		select {
		case wake <- struct{}{}:
		default: // it is awake already
		}
	}
	synced() // there may be no image yet
	return synced, func() {
		close(wake)
		beside.Wait()
		s.keepIfDue(context.WithoutCancel(ctx), 1)
	}
}

// keepIfDue keeps an image when it is worth it; at the end of a run also for a single event. Without one the register
// starts more slowly, and no worse.
func (s *Service) keepIfDue(ctx context.Context, most int64) {
	s.queue.turn.Lock()
	behind, least := s.images.seq-s.images.kept, s.images.least
	s.queue.turn.Unlock()
	if s.deps.Images == nil || behind < most || s.model.now.Load().total < least {
		return
	}
	if err := s.Keep(ctx); err != nil {
		s.deps.Log.WarnContext(ctx, "the image of the register could not be kept", "error", err.Error())
	}
}
