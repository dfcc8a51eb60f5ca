package review

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Names of events about runs. Data is StageData unless said otherwise.
const (
	EventOpened      = "review.opened"
	EventStageOpened = "review.stage_opened"
	EventStageClosed = "review.stage_closed"
	EventStageMoved  = "review.stage_moved"
	EventStageHeld   = "review.stage_held"
	EventPosition    = "review.position_taken"
	EventCounted     = "review.ballot_counted"
	EventAdopted     = "review.adopted"
	EventObjected    = "review.objected"
	EventSettled     = "review.objection_settled"
	EventEnded       = "review.ended"
)

// StageData is the data of events about stages.
type StageData struct {
	Year   int    `json:"year"`
	Stage  string `json:"stage,omitempty"` // key
	Kind   Kind   `json:"kind,omitempty"`
	Until  string `json:"until,omitempty"` // last day
	Reason string `json:"reason,omitempty"`
	Result string `json:"result,omitempty"`
}

// Service is what can be done with reviews.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// Current gives the run that is under way; not found when none is. Anybody may read it: what a page shows of it is the
// page's matter.
func (s *Service) Current(ctx context.Context) (Run, error) {
	all, err := s.All(ctx)
	if err != nil {
		return Run{}, err
	}
	i := slices.IndexFunc(all, func(r Run) bool { return r.Status == Running })
	if i < 0 {
		return Run{}, noRun()
	}
	return all[i], nil
}

// Get gives the run of a year.
func (s *Service) Get(ctx context.Context, year int) (Run, error) {
	var out Run
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.ReviewRun(ctx, year)
		return err
	})
	return out, err
}

// All lists every run, newest first.
func (s *Service) All(ctx context.Context) ([]Run, error) {
	var out []Run
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.ReviewRuns(ctx)
		return err
	})
	return out, err
}

func noRun() error {
	return errs.New(errs.NotFound, "review.none", "No review is under way.")
}

func (s *Service) event(by event.Actor, name string, r Run, data StageData, orgs ...ident.Organisation) event.Event {
	data.Year = r.Year
	return event.New(ident.New[ident.Event](s.d.IDs), s.d.Clock.Now(), by, name, r.Subject()).For(orgs...).With(data)
}

// CommentedIn notes, in the transaction of a comment, that an organisation has answered the stage that is open.
func (s *Service) CommentedIn(ctx context.Context, tx Replies, r Run, org ident.Organisation) error {
	return s.answeredIn(ctx, tx, r, org, Commented)
}

// answeredIn notes an answer to the stage that is open; an organisation that was not asked is no error.
func (s *Service) answeredIn(ctx context.Context, tx Replies, r Run, org ident.Organisation, a Answer) error {
	now := s.d.Clock.Now()
	stage, ok := r.StageAt(now)
	if !ok || !stage.Kind.TakesComments() {
		return nil
	}
	reply, err := tx.ReviewReply(ctx, r.ID, stage.Key, org)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil || reply.Answer == Commented || reply.Answer == a {
		return err
	}
	reply.Answer, reply.AnsweredAt = a, now
	if reply.OpenedAt.IsZero() {
		reply.OpenedAt = now
	}
	return tx.UpdateReviewReply(ctx, reply)
}

// program is who acts when the calendar does.
func program() event.Actor { return event.Actor{System: "calendar"} }

// secretariat lists the roles that run reviews.
func secretariat() []access.Role { return []access.Role{access.Secretariat} }
