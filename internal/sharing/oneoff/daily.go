package oneoff

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
)

// batch is how many records the daily run looks at in one read.
const batch = 200

// RunDaily asks for outcomes that are due and tells managers of late follow-ups.
func (s *Service) RunDaily(ctx context.Context) error {
	after := ""
	var failed error // one record that fails must not keep the others waiting
	for {
		var refs []string
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			refs, err = tx.OneOffsDue(ctx, s.today(), after, batch)
			return err
		})
		if err != nil || len(refs) == 0 || ctx.Err() != nil {
			return errors.Join(failed, err, ctx.Err())
		}
		for _, ref := range refs {
			if err := s.day(ctx, ref); err != nil {
				failed = errors.Join(failed, fmt.Errorf("one-off record %s: %w", ref, err))
			}
		}
		after = refs[len(refs)-1]
	}
}

// day does for one record what the day brings. Running it twice does nothing more.
func (s *Service) day(ctx context.Context, ref string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.OneOffByRef(ctx, ref)
		if err != nil || r.Watch.IsZero() || r.Watch.After(s.today()) {
			return err
		}
		w := s.begin(access.Actor{}, "", r)
		w.askOutcome()
		w.escalate()
		updated := w.rec.UpdatedAt
		w.rec.Watch = w.rec.nextWatch(w.today(), w.set)
		w.rec.UpdatedAt = updated
		return s.commit(ctx, tx, w)
	})
}

func (w *work) askOutcome() {
	r := &w.rec
	day := r.outcomeDay(w.set)
	if r.Stage != Final || r.OutcomeAsked || day.IsZero() || day.After(w.today()) {
		return
	}
	r.OutcomeAsked = true
	w.askAuthor(TaskOutcome, "Say what came of it: "+r.Ref, w.today().AddDays(14))
	w.happened("outcome_asked", false, EventData{})
}

// escalate tells the managers once that what an emergency left out is late.
func (w *work) escalate() {
	r := &w.rec
	n, due := r.OpenFollowUps()
	if r.Stage != Final || r.Escalated || n == 0 || !due.Before(w.now) {
		return
	}
	r.Escalated = true
	w.ask(TaskLate, "See that it is completed: "+r.Ref, r.Owner, managers, clock.DateOf(due)).Urgent = true
	w.happened("follow_ups_late", false, EventData{})
}

func lower(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
