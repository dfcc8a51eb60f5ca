package thread

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/portal/space"
)

// Service is what can be done with questions.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

func soon() error { return errs.New(errs.Unavailable, "thread.soon", "This is being put in place.") }

// Ask asks a question.
func (s *Service) Ask(ctx context.Context, a access.Actor, cmd Ask) (Thread, error) {
	return Thread{}, soon()
}

// Answer answers a question.
func (s *Service) Answer(ctx context.Context, a access.Actor, cmd Say) (Post, error) {
	return Post{}, soon()
}

// Comment comments on a question or an answer.
func (s *Service) Comment(ctx context.Context, a access.Actor, cmd Say) (Post, error) {
	return Post{}, soon()
}

// Accept says, for the organisation that asked, that an answer helped.
func (s *Service) Accept(ctx context.Context, a access.Actor, cmd Mark) error { return soon() }

// Endorse stands behind an answer in an advising role, or as the secretariat.
func (s *Service) Endorse(ctx context.Context, a access.Actor, cmd Mark) error { return soon() }

// List lists questions that the actor may read.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) (List, error) {
	return List{}, soon()
}

// One gives a question with a page of its answers, after a key.
func (s *Service) One(ctx context.Context, a access.Actor, ref, after string) (One, error) {
	return One{}, soon()
}

// New lists questions asked since a time within a reach, the newest first.
func (s *Service) New(ctx context.Context, reach space.Reach, since time.Time) ([]Thread, error) {
	return nil, soon()
}
