package question

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rights/receipt"
)

// Public is a question as everybody reads it.
type Public struct {
	Ref, Use, Title string
	Org             ident.Organisation
	Kind            Kind
	Stage           Stage
	Text            string
	Gaps            int
	Others          int
	Received        time.Time
	Due             clock.Date
	Overdue         bool
	Answers         []Turn
	Lessons         []Turn
	Turns           []Turn
	Updated         time.Time
}

// URL is where it is read.
func (p Public) URL() string { return "/questions/" + p.Ref }

func public(q Question, today clock.Date) Public {
	return Public{Ref: q.Ref, Use: q.Use, Title: q.Title, Org: q.Org, Kind: q.Kind, Stage: q.Stage, Text: q.Shown, Gaps: q.Gaps, Others: q.Others, Received: q.Received, Due: q.Due,
		Overdue: q.Overdue(today), Answers: q.Answers(), Lessons: q.Lessons(), Turns: q.Turns, Updated: q.Updated}
}

func notHere() error {
	return errs.New(errs.NotFound, "question.not_here", "There is no question of this reference to read here. If it is yours, look at it with your secret code.")
}

// Read gives a question that everybody may read. One that was merged names the one to read instead.
func (s *Service) Read(ctx context.Context, ref string) (p Public, instead string, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		q, err := tx.QuestionByRef(ctx, ref)
		switch {
		case errs.KindOf(err) == errs.NotFound:
			return notHere()
		case err != nil:
			return err
		case q.Stage == Merged:
			instead = q.Into
		case !q.Stage.Public():
			return notHere()
		}
		p = public(q, s.today())
		return nil
	})
	return p, instead, err
}

func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// List is a page of public questions.
type List struct {
	Questions []Public
	Next      string // key to go on from
	Counts    Counts
}

const pageSize = 20

// OfUse lists what everybody reads about a use, the newest first, and counts everything; use "" is every use.
func (s *Service) OfUse(ctx context.Context, use, after string) (out List, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err := tx.PublicQuestions(ctx, use, after, pageSize+1)
		if err != nil {
			return err
		}
		if len(list) > pageSize {
			list = list[:pageSize]
			out.Next = list[pageSize-1].PublicKey()
		}
		for _, q := range list {
			out.Questions = append(out.Questions, public(q, s.today()))
		}
		out.Counts, err = tx.CountQuestions(ctx, use, time.Time{}, s.deps.Clock.Now().AddDate(1, 0, 0), s.today())
		return err
	})
	return out, err
}

// Recent lists the newest public questions of every use.
func (s *Service) Recent(ctx context.Context, most int) (out []Public, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err := tx.PublicQuestions(ctx, "", "", most)
		for _, q := range list {
			out = append(out, public(q, s.today()))
		}
		return err
	})
	return out, err
}

// Use gives the use that can be asked about.
func (s *Service) Use(ctx context.Context, ref string) (Use, error) {
	return s.deps.World.Use(ctx, strings.ToUpper(ref))
}

// Body gives the organisation that answers.
func (s *Service) Body(ctx context.Context, id ident.Organisation) (Body, error) {
	return s.deps.World.Body(ctx, id)
}

// Counts counts the questions that were received in a time.
func (s *Service) Counts(ctx context.Context, from, until time.Time) (c Counts, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		c, err = tx.CountQuestions(ctx, "", from, until, s.today())
		return err
	})
	return c, err
}

// MeToo counts that somebody wants to know the same: once for each network, however often a page is loaded or a form
// is sent. What is kept of the network is a keyed hash for this one question, until it is answered.
func (s *Service) MeToo(ctx context.Context, ref, network string) error {
	flood := false
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		q, err := tx.QuestionByRef(ctx, ref)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if err != nil || !q.Stage.Public() {
			return notHere()
		}
		if q.Stage != Open {
			return moved()
		}
		mine, err := s.within(ctx, tx, tooOfNetwork, network)
		if err != nil {
			return err
		}
		all, err := s.within(ctx, tx, tooOfQuestion, q.Ref)
		if err != nil {
			return err
		}
		if flood = !mine || !all; flood {
			return nil // the attempts are still counted
		}
		fresh, err := tx.SupportQuestion(ctx, q.ID, hex.EncodeToString(s.deps.Receipts.Hash("question support "+q.Ref, network)))
		if err != nil || !fresh {
			return err
		}
		return tx.AddOthers(ctx, q.ID, 1)
	})
	if err == nil && flood {
		return errs.New(errs.TooMany, "question.flood", "Very many people pressed this at once. Wait an hour, then press it again.")
	}
	return err
}

// purpose keeps the receipts of questions apart from others.
const purpose = "question"

// unlock finds the question that a reference and a code open. A reference that does not exist and a code that is wrong
// take the same road and give the same answer.
func (s *Service) unlock(ctx context.Context, tx Tx, typed, code string) (Question, error) {
	ref := receipt.Reference(typed)
	q, err := tx.QuestionByRef(ctx, ref)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return Question{}, err
	}
	if !s.deps.Receipts.Opens(ref, code, q.Code) {
		return Question{}, receipt.Wrong(purpose)
	}
	return q, nil
}

// try counts a try with a reference, right or wrong, in a transaction of its own.
func (s *Service) try(ctx context.Context, typed string) error {
	var refusal error
	err := s.deps.Store.Write(ctx, func(tx Tx) (err error) {
		refusal, err = receipt.Count(ctx, tx, purpose, typed, s.deps.Clock.Now())
		return err
	})
	return errors.Join(err, refusal)
}

// Look shows a question to whoever has its reference and code.
func (s *Service) Look(ctx context.Context, ref, code string) (out Receipt, err error) {
	if err := s.try(ctx, ref); err != nil {
		return out, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out.Question, err = s.unlock(ctx, tx, ref, code)
		return err
	})
	if err == nil {
		out.Body, err = s.deps.World.Body(ctx, out.Question.Org)
	}
	return out, err
}

// ForgetMe forgets the address.
func (s *Service) ForgetMe(ctx context.Context, ref, code string) (out Receipt, err error) {
	if err := s.try(ctx, ref); err != nil {
		return out, err
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		q, err := s.unlock(ctx, tx, ref, code)
		if err != nil {
			return err
		}
		q.Contact = nil
		out.Question = q
		return tx.SaveQuestion(ctx, q)
	})
	if err == nil {
		out.Body, err = s.deps.World.Body(ctx, out.Question.Org)
	}
	return out, err
}

// The bounds on looking for questions alike.
const (
	alikeAmong = 200
	alikeShown = 3
	alikeWords = 3 // shared words, unless the shorter one has fewer
)

// alike finds public questions about a use that share words with a text, the closest first.
func (s *Service) alike(ctx context.Context, use, text string) (out []Public, err error) {
	want := tellingWords(text)
	type near struct {
		p Public
		n int
	}
	var found []near
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err := tx.PublicQuestions(ctx, use, "", alikeAmong)
		for _, q := range list {
			n := 0
			for w := range tellingWords(q.Shown) {
				if want[w] {
					n++
				}
			}
			if n >= alikeWords {
				found = append(found, near{public(q, s.today()), n})
			}
		}
		return err
	})
	slices.SortStableFunc(found, func(a, b near) int { return b.n - a.n })
	for _, f := range found[:min(len(found), alikeShown)] {
		out = append(out, f.p)
	}
	return out, err
}

const shortWord = 5

// tellingWords gives the longer words of a text, without the endings of plurals.
func tellingWords(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if w = strings.TrimSuffix(w, "s"); len(w) >= shortWord {
			out[w] = true
		}
	}
	return out
}

var system = event.Actor{System: "jobs"}
