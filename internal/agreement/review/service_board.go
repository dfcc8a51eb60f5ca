package review

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Board is who has answered in a stage.
type Board struct {
	Run    Run
	Stage  Stage
	Counts ReplyCounts
	Rows   []Reply
	Next   string // After of the next part; "" when this is the last
	// Noes are the positions of no in a ballot, with the change that would clear each.
	Noes []NamedPosition
}

// Default and greatest number of rows of a part of the board.
const (
	boardPage = 50
	boardMost = 2000
)

// Board gives a part of the board of a stage ("" the one that is open, or the last that asked).
func (s *Service) Board(ctx context.Context, actor access.Actor, year int, q BoardQuery) (Board, error) {
	if _, err := access.Require(actor, access.ReadBoard, access.ReadReview, access.RelationTo(actor, ""), ""); err != nil {
		return Board{}, err
	}
	if q.Most <= 0 || q.Most > boardMost {
		q.Most = boardPage
	}
	var out Board
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		if out.Run, err = tx.ReviewRun(ctx, year); err != nil {
			return err
		}
		if out.Stage, err = out.Run.asking(q.Stage); err != nil {
			return err
		}
		q.Run, q.Stage = out.Run.ID, out.Stage.Key
		if out.Counts, err = tx.CountReviewReplies(ctx, q.Run, q.Stage); err != nil {
			return err
		}
		if out.Stage.Kind == Ballot {
			if out.Noes, err = tx.ReviewNoes(ctx, q.Run, q.Stage, boardPage); err != nil {
				return err
			}
		}
		most := q.Most
		q.Most++
		if out.Rows, err = tx.ReviewReplies(ctx, q); err != nil {
			return err
		}
		if len(out.Rows) > most {
			out.Rows = out.Rows[:most]
			out.Next = out.Rows[most-1].Key
		}
		return nil
	})
	return out, err
}

// asking gives a stage that asked signatories: the one named, or else the last that began.
func (r Run) asking(key string) (Stage, error) {
	last := Stage{}
	for _, s := range r.Stages {
		if !s.Kind.Asks() {
			continue
		}
		if key != "" && s.Key == key || last.Key == "" || key == "" && !s.OpenedAt.IsZero() {
			last = s
		}
	}
	if key != "" && last.Key != key {
		return Stage{}, errs.New(errs.NotFound, "review.no_stage", "This review has no such stage.")
	}
	return last, nil
}

// Counted is what the public sees of a stage: how many were asked and answered.
type Counted struct {
	Stage  Stage
	Counts ReplyCounts
	// Standing is the tally of a ballot that is open; its positions are not shown before it ends.
	Answered int
}

// Counts gives for every stage that began how many were asked and how many answered. Anybody may read it.
func (s *Service) Counts(ctx context.Context, r Run) ([]Counted, error) {
	var out []Counted
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		out = nil
		for _, st := range r.Stages {
			if !st.Kind.Asks() || st.OpenedAt.IsZero() {
				continue
			}
			n, err := tx.CountReviewReplies(ctx, r.ID, st.Key)
			if err != nil {
				return err
			}
			out = append(out, Counted{Stage: st, Counts: n, Answered: n.Answered})
		}
		return nil
	})
	return out, err
}

// Texts gives the edition that was in force when the review opened and the one it proposes; the latter is zero while
// none is attached. Signatories read the proposed text from its consultation on, the secretariat always.
func (s *Service) Texts(ctx context.Context, actor access.Actor, r Run) (base, proposed agreement.Edition, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) (err error) {
		if base, err = tx.Edition(ctx, r.Base.Edition); err != nil || r.Proposed.Edition == "" {
			return err
		}
		proposed, err = tx.Edition(ctx, r.Proposed.Edition)
		if errs.KindOf(err) == errs.NotFound {
			proposed, err = agreement.Edition{}, nil
		}
		return err
	})
	if _, may := access.Allowed(actor, access.ReadDraftEdition, access.RelationTo(actor, actor.Organisation), string(proposed.Status)); proposed.Status.Waiting() && !may {
		proposed = agreement.Edition{}
	}
	return base, proposed, err
}

// Clauses counts the comments of a run by clause; none when nothing is known of comments.
func (s *Service) Clauses(ctx context.Context, r Run) (map[ident.Clause]ClauseCount, error) {
	if s.d.Comments == nil {
		return nil, nil
	}
	return s.d.Comments.ByClause(ctx, r.ID)
}

// agenda gathers what should be talked about in a year.
func (s *Service) agenda(ctx context.Context, year int) ([]AgendaItem, error) {
	var out []AgendaItem
	for _, source := range s.d.Agenda {
		some, err := source.ForReview(ctx, year)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// refresh puts what has come up since on the agenda of a review that still writes its text.
func (s *Service) refresh(ctx context.Context, year int) error {
	r, err := s.Get(ctx, year)
	if err != nil || len(s.d.Agenda) == 0 || r.Status != Running || len(r.Ballots) > 0 {
		return err
	}
	items, err := s.agenda(ctx, year)
	if err != nil || len(r.missing(items)) == 0 {
		return err
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.ReviewRun(ctx, year)
		if err != nil {
			return err
		}
		for _, item := range r.missing(items) {
			item.Added = s.d.Clock.Now()
			r.Agenda = append(r.Agenda, item)
		}
		return tx.UpdateReviewRun(ctx, r)
	})
}

// missing gives what is not on the agenda yet.
func (r Run) missing(items []AgendaItem) []AgendaItem {
	have := map[string]bool{}
	for _, item := range r.Agenda {
		have[item.Key] = true
	}
	var out []AgendaItem
	for _, item := range items {
		if !have[item.Key] {
			have[item.Key] = true
			out = append(out, item)
		}
	}
	return out
}
