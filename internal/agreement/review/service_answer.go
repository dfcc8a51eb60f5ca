package review

import (
	"context"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Mine is a run as one organisation sees it.
type Mine struct {
	Run       Run
	Stage     Stage // the one that is open; zero between stages
	Open      bool
	Reply     Reply // in the open stage, or else in the last that asked it; zero when it was never asked
	Asked     bool
	Positions []Position // in the ballot that is open or was last, newest first
	// Through names who signed for the organisation and answers for it; "" when it answers itself.
	Through string
	// Counts is how far all are in the stage that is open.
	Counts ReplyCounts
}

// For gives a run as the actor's organisation sees it, or as the partnership does.
func (s *Service) For(ctx context.Context, actor access.Actor, year int) (Mine, error) {
	var out Mine
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.ReviewRun(ctx, year)
		if err != nil {
			return err
		}
		if _, err := access.Require(actor, access.ReadReview, access.ReadReview, access.RelationTo(actor, actor.Organisation), string(r.Status)); err != nil {
			return err
		}
		out = Mine{Run: r}
		out.Stage, out.Open = r.StageAt(s.d.Clock.Now())
		if out.Open && out.Stage.Kind.Asks() {
			if out.Counts, err = tx.CountReviewReplies(ctx, r.ID, out.Stage.Key); err != nil {
				return err
			}
		}
		if actor.Organisation == "" {
			return nil
		}
		return s.mine(ctx, tx, actor.Organisation, &out)
	})
	return out, err
}

// mine adds what concerns one organisation.
func (s *Service) mine(ctx context.Context, tx Tx, org ident.Organisation, out *Mine) error {
	for _, st := range out.Run.Stages {
		if !st.Kind.Asks() || st.OpenedAt.IsZero() {
			continue
		}
		reply, err := tx.ReviewReply(ctx, out.Run.ID, st.Key, org)
		if errs.KindOf(err) == errs.NotFound {
			if out.Open && st.Key == out.Stage.Key {
				out.Reply, out.Asked = Reply{}, false
			}
			continue
		}
		if err != nil {
			return err
		}
		out.Reply, out.Asked = reply, true
		if st.Kind == Ballot {
			if out.Positions, err = tx.ReviewPositions(ctx, out.Run.ID, st.Key, org); err != nil {
				return err
			}
		}
	}
	if out.Asked {
		return nil
	}
	all, err := tx.StatementsCovering(ctx, org)
	if err != nil {
		return err
	}
	for _, st := range all {
		if st.Organisation != org && st.InForceOn(dayOf(s.d.Clock.Now())) {
			body, err := tx.Organisation(ctx, st.Organisation)
			out.Through = body.Name
			return err
		}
	}
	return nil
}

// Seen notes that somebody of the actor's organisation opened the review in the stage that is open. It is noted for
// the organisation, once, and not who it was.
func (s *Service) Seen(ctx context.Context, actor access.Actor, year int) error {
	if actor.Organisation == "" {
		return nil
	}
	m, err := s.For(ctx, actor, year)
	if err != nil || !m.Open || !m.Asked || m.Reply.Stage != m.Stage.Key || !m.Reply.OpenedAt.IsZero() {
		return err
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		reply, err := tx.ReviewReply(ctx, m.Run.ID, m.Stage.Key, actor.Organisation)
		if err != nil || !reply.OpenedAt.IsZero() {
			return err
		}
		reply.OpenedAt = s.d.Clock.Now()
		return tx.UpdateReviewReply(ctx, reply)
	})
}

// Answer says for an organisation that it has nothing to say, or that it has said all.
func (s *Service) Answer(ctx context.Context, actor access.Actor, year int) (Reply, error) {
	var out Reply
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.ReviewRun(ctx, year)
		if err != nil {
			return err
		}
		role, err := access.Require(actor, access.AnswerReview, access.ReadReview, access.RelationTo(actor, actor.Organisation), string(r.Status))
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		stage, open := r.StageAt(now)
		if !open || !stage.Kind.TakesComments() {
			return errs.New(errs.Conflict, "review.stage_over", "This stage is not open any more. Look at the review again.")
		}
		if _, err := tx.ReviewReply(ctx, r.ID, stage.Key, actor.Organisation); err != nil {
			return err
		}
		if err := s.answeredIn(ctx, tx, r, actor.Organisation, Nothing); err != nil {
			return err
		}
		if err := tx.CloseTasks(ctx, TaskAnswer, r.Subject(), actor.Organisation, now); err != nil {
			return err
		}
		if out, err = tx.ReviewReply(ctx, r.ID, stage.Key, actor.Organisation); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(actor.Event(role), "review.answered", r, StageData{Stage: stage.Key, Kind: stage.Kind}, actor.Organisation))
	})
	return out, err
}

// Cast takes or changes the position of the actor's organisation in the ballot that is open.
func (s *Service) Cast(ctx context.Context, actor access.Actor, cmd Cast) (Position, error) {
	cmd.Change = strings.TrimSpace(cmd.Change)
	if cmd.Vote != No {
		cmd.Change = ""
	}
	var out Position
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.ReviewRun(ctx, cmd.Year)
		if err != nil {
			return err
		}
		role, err := access.Require(actor, access.CastBallot, access.ReadReview, access.RelationTo(actor, actor.Organisation), string(r.Status))
		if err != nil {
			if r.Status != Running && actor.SignedIn() {
				return errs.New(errs.Conflict, "review.ballot_closed", "This ballot is closed. Nothing can be cast or changed any more.")
			}
			return err
		}
		now := s.d.Clock.Now()
		box, err := checkCast(r, now, cmd)
		if err != nil {
			return err
		}
		e, err := tx.Edition(ctx, box.Text.Edition)
		if err != nil {
			return err
		}
		if e.Hash != box.Text.Hash {
			return errs.New(errs.Conflict, "review.other_text", "The text has changed since the ballot opened. Nothing counts until the secretariat has put it back.")
		}
		reply, err := tx.ReviewReply(ctx, r.ID, box.Stage, actor.Organisation)
		if err != nil {
			return err
		}
		p := Position{Run: r.ID, Ballot: box.Stage, Organisation: actor.Organisation, Vote: cmd.Vote, Change: cmd.Change, Hash: box.Text.Hash, By: actor.Person, Role: role, At: now}
		if done, err := succeeds(ctx, tx, &p, cmd.Before); err != nil || done {
			out = p
			return err
		}
		out = p
		if err := tx.InsertReviewPosition(ctx, p); err != nil {
			return err
		}
		reply.Answer, reply.AnsweredAt = Answer(p.Vote), now
		if reply.OpenedAt.IsZero() {
			reply.OpenedAt = now
		}
		if err := tx.UpdateReviewReply(ctx, reply); err != nil {
			return err
		}
		if err := tx.CloseTasks(ctx, TaskVote, r.Subject(), actor.Organisation, now); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(actor.Event(role), EventPosition, r, StageData{Stage: box.Stage, Kind: Ballot, Result: string(p.Vote)}, actor.Organisation))
	})
	return out, err
}

// succeeds numbers a position after those before it. It gives true when the very same position stands already: a
// second click. A position that somebody else took since the page was shown is a conflict.
func succeeds(ctx context.Context, tx Tx, p *Position, before int) (bool, error) {
	have, err := tx.ReviewPositions(ctx, p.Run, p.Ballot, p.Organisation)
	if err != nil {
		return false, err
	}
	p.N = before + 1
	if len(have) == 0 {
		p.N = 1
		return false, nil
	}
	last := have[0]
	if last.Vote == p.Vote && last.Change == p.Change {
		*p = last
		return true, nil
	}
	if last.N != before {
		return false, errs.New(errs.Conflict, "review.position_taken", "Somebody of your organisation has taken a position since you opened the page. Look at it, then change it if you must.")
	}
	return false, nil
}
