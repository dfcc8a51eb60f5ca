package comment

import (
	"context"
	"errors"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/rights/receipt"
)

// Public is a comment of somebody without an account.
type Public struct {
	Make
	Name string // of an organisation; optional
	From string // network address, for the bound on how many
}

// The bound on comments from one network address.
const (
	mostFromOne = 20
	fromSlice   = time.Hour
)

// purpose keeps the receipts of comments apart from others.
const purpose = "comment"

// Authors deals with those who comment without an account: a reference and a code open their comment to them again, to
// see what became of it, to answer the decision once, or to take it back.
type Authors struct {
	s        *Service
	receipts *receipt.Secrets
}

// ForAuthors makes it from the service of comments; receipts know the codes.
func ForAuthors(s *Service, receipts *receipt.Secrets) *Authors { return &Authors{s, receipts} }

// byPublic is who acts in the audit trail.
var byPublic = event.Actor{System: "public"}

// Make keeps a comment of the public and gives the code that opens it. It is shown once the secretariat has looked at it.
func (p *Authors) Make(ctx context.Context, cmd Public) (Comment, string, error) {
	s := p.s
	run, err := s.d.Runs.Get(ctx, cmd.Year)
	if err != nil {
		return Comment{}, "", err
	}
	now := s.d.Clock.Now()
	if !run.Public || !consulted(run, now) {
		return Comment{}, "", errs.New(errs.Conflict, "comment.not_public", "This text is not open for comments of the public now.")
	}
	if cmd.Key == "" {
		return Comment{}, "", errs.New(errs.Invalid, "comment.key", "This form was not made here. Begin again.")
	}
	c := draftOf(cmd.Make, Author{Voice: ByPublic, Name: oneLine(cmd.Name)}, Online)
	c.State = Hidden
	if err := c.check(); err != nil { // before it is counted: mending a form is no second comment
		return Comment{}, "", err
	}
	var n int64
	err = s.d.Store.Write(ctx, func(tx Tx) (err error) {
		n, err = tx.CountAttempt(ctx, "comment:"+cmd.From, now, fromSlice)
		return err
	})
	if err != nil {
		return Comment{}, "", err
	}
	if n > mostFromOne {
		return Comment{}, "", errs.New(errs.TooMany, "comment.too_many", "There were too many comments from your network within an hour. Copy your words and send them later.")
	}
	code := p.receipts.Code(cmd.Key)
	in := entry{run: run, by: byPublic, key: cmd.Key, lock: func(ref string) []byte { return p.receipts.Hash(ref, code) }}
	c, err = s.keepEntry(ctx, in, c, cmd.Make)
	return c, receipt.Spaced(code), err
}

// unlock finds the comment that a reference and a code open. A reference that does not exist, a comment without a code
// and a code that is wrong take the same road and give the same answer.
func (p *Authors) unlock(ctx context.Context, typed, code string) (Comment, error) {
	var refusal error
	err := p.s.d.Store.Write(ctx, func(tx Tx) (err error) { // kept also when the code is wrong
		refusal, err = receipt.Count(ctx, tx, purpose, typed, p.s.d.Clock.Now())
		return err
	})
	if err := errors.Join(err, refusal); err != nil {
		return Comment{}, err
	}
	var c Comment
	ref := receipt.Reference(typed)
	err = p.s.d.Store.Read(ctx, func(tx Tx) (err error) {
		c, err = tx.ReviewComment(ctx, ref)
		return err
	})
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return Comment{}, err
	}
	if !p.receipts.Opens(ref, code, c.Lock) {
		return Comment{}, receipt.Wrong(purpose)
	}
	return c, nil
}

// Look shows a comment to its author, also one that is not shown to others.
func (p *Authors) Look(ctx context.Context, ref, code string) (Comment, error) {
	c, err := p.unlock(ctx, ref, code)
	return c.forPublic(), err
}

// Answer keeps what the author says to the decision, once. The secretariat is told.
func (p *Authors) Answer(ctx context.Context, code string, cmd Answered) (Comment, error) {
	c, err := p.unlock(ctx, cmd.Ref, code)
	if err != nil {
		return Comment{}, err
	}
	c, err = p.s.change(ctx, c.Ref, 0, func(tx Tx, c *Comment) error {
		if err := p.s.twice(ctx, tx, cmd.Key, c, ""); err != nil {
			return err
		}
		if err := c.answer(cmd.Text, cmd.Clears, p.s.d.Clock.Now()); err != nil {
			return err
		}
		return p.s.tellAnswered(ctx, tx, byPublic, *c)
	})
	return c.forPublic(), err
}

// TakeBack takes the author's comment back. Those who agreed are told; what was never shown never is.
func (p *Authors) TakeBack(ctx context.Context, ref, code, reason string) (Comment, error) {
	c, err := p.unlock(ctx, ref, code)
	if err != nil {
		return Comment{}, err
	}
	c, err = p.s.change(ctx, c.Ref, 0, func(tx Tx, c *Comment) error {
		if err := c.takeBack(reason, p.s.d.Clock.Now()); err != nil {
			return err
		}
		return p.s.tellWithdrawn(ctx, tx, byPublic, *c)
	})
	return c.forPublic(), err
}
