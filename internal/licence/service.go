package licence

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Service works results out, keeps them and gives them to read.
type Service struct{ deps Deps }

// The usual settings where a pack sets none.
const (
	usualFloor      = 5
	usualAnswerDays = 20
)

// New makes the service.
func New(deps Deps) *Service {
	if deps.Floor == 0 {
		deps.Floor = usualFloor
	}
	if deps.AnswerDays == 0 {
		deps.AnswerDays = usualAnswerDays
	}
	if deps.Log == nil {
		deps.Log = slog.New(slog.DiscardHandler)
	}
	if deps.Title == nil {
		deps.Title = func(indicator string) string { return indicator }
	}
	return &Service{deps}
}

// Licence gives the promises.
func (s *Service) Licence() *Licence { return s.deps.Licence }

// Scorecard gives the indicators.
func (s *Service) Scorecard() *Scorecard { return s.deps.Scorecard }

func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// Refresh works out every indicator for every span that may have changed, and keeps what is new. It gives how many
// results were kept. When a count cannot be taken, what was known stays, and the error is given after all the rest.
func (s *Service) Refresh(ctx context.Context) (kept int, err error) {
	var problems []error
	for _, span := range Spans(s.today()) {
		in, err := s.take(ctx, span)
		if err != nil {
			problems = append(problems, err)
		}
		n, err := s.keep(ctx, span, in, err != nil)
		if err != nil {
			return kept, fmt.Errorf("keep results of %s: %w", span.Code, err)
		}
		kept += n
	}
	return kept, errors.Join(problems...)
}

// take asks every source for the counts of a span.
func (s *Service) take(ctx context.Context, span Span) (*Inputs, error) {
	in := NewInputs()
	standing := span.Running(s.today()) && !span.Year
	var problems []error
	for _, src := range s.deps.Sources {
		if src.Standing && !standing {
			continue
		}
		one, err := src.Take(ctx, span)
		if err != nil {
			problems = append(problems, fmt.Errorf("counts of %s in %s: %w", src.Name, span.Code, err))
			s.deps.Log.ErrorContext(ctx, "counts could not be taken", "source", src.Name, "span", span.Code, "error", err.Error())
			continue
		}
		in.Take(one)
	}
	return in, errors.Join(problems...)
}

// keep keeps what is new in a span. broken says that a source failed: what was measured is then not forgotten.
func (s *Service) keep(ctx context.Context, span Span, in *Inputs, broken bool) (kept int, err error) {
	var fresh []Result
	for _, d := range s.deps.Scorecard.Indicators {
		if d.takes(span, s.today()) {
			fresh = append(fresh, Compute(d, span, in))
		}
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		kept = 0
		have, err := tx.ResultsIn(ctx, span.Code)
		if err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		for _, r := range fresh {
			r.At, r.Revision = now, 1
			at := slices.IndexFunc(have, func(o Result) bool { return o.Indicator == r.Indicator && o.Definition == r.Definition })
			if at >= 0 {
				old := have[at]
				if same(old, r) || broken && r.State == Missing && old.State != Missing {
					continue
				}
				r.Revision, r.Was = old.Revision+1, &old.Figure
			}
			if err := tx.InsertResult(ctx, r); err != nil {
				return err
			}
			kept++
		}
		if kept == 0 {
			return nil
		}
		return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), now, event.Actor{System: "scorecard"}, "scorecard.counted", event.Subject{Kind: SubjectKind, ID: span.Code}).With(struct {
			Kept int `json:"kept"`
		}{kept}))
	})
	return kept, err
}

// Card is an indicator with what it came to in one span.
type Card struct {
	Indicator Indicator
	Public
}

// Latest gives every indicator with its newest figure: of the running quarter when there is one, else of the last
// quarter that has one. ok is false when nothing was worked out yet.
func (s *Service) Latest(ctx context.Context) (cards []Card, span Span, ok bool, err error) {
	span = QuarterOf(s.today())
	var list []Result
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		for range back + 1 {
			if list, err = tx.ResultsIn(ctx, span.Code); err != nil || len(list) > 0 {
				return err
			}
			span = QuarterOf(span.First.AddDays(-1))
		}
		return nil
	})
	if err != nil || len(list) == 0 {
		return nil, span, false, err
	}
	for _, d := range s.deps.Scorecard.Indicators {
		c := Card{Indicator: d, Public: Public{Shown: Shown{State: Missing}}}
		for _, r := range list {
			if r.Indicator == d.Code && r.Definition == d.Now().N {
				c.Public = Publish(d, []Result{r}, s.deps.Floor)[0]
			}
		}
		cards = append(cards, c)
	}
	return cards, span, true, nil
}

// Series is the results of one definition, newest first.
type Series struct {
	Definition Definition
	Quarters   []Public
	Years      []Public
}

// Page is everything that everybody may know of an indicator.
type Page struct {
	Indicator  Indicator
	Promise    Promise
	Series     []Series // the newest definition first
	Replies    []Reply
	Challenges []Challenge // those that are public, newest first
	Waiting    int         // challenges that nobody has read yet
	Withheld   int         // challenges that are not shown
}

// Indicator gives everything of an indicator.
func (s *Service) Indicator(ctx context.Context, code string) (p Page, err error) {
	if p.Indicator, err = s.deps.Scorecard.Of(code); err != nil {
		return p, err
	}
	if p.Promise, err = s.deps.Licence.Promise(p.Indicator.Promise); err != nil {
		return p, err
	}
	var list []Result
	var said []Challenge
	err = s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		if list, err = tx.ResultsOf(ctx, code); err != nil {
			return err
		}
		if p.Replies, err = tx.RepliesTo(ctx, code); err != nil {
			return err
		}
		said, err = tx.ChallengesTo(ctx, code)
		return err
	})
	for _, v := range slices.Backward(p.Indicator.History) {
		p.Series = append(p.Series, s.series(p.Indicator, v, list))
	}
	for _, c := range said {
		switch {
		case c.Stage.Public():
			p.Challenges = append(p.Challenges, c)
		case c.Stage == Kept:
			p.Withheld++
		default:
			p.Waiting++
		}
	}
	return p, err
}

func (s *Service) series(d Indicator, v Definition, list []Result) Series {
	out := Series{Definition: v}
	var of []Result
	for _, r := range list {
		if r.Definition == v.N {
			of = append(of, r)
		}
	}
	for _, p := range Publish(d.As(v.N), of, s.deps.Floor) {
		if sp, ok := ParseSpan(p.Result.Span); ok && sp.Year {
			out.Years = append(out.Years, p)
		} else {
			out.Quarters = append(out.Quarters, p)
		}
	}
	return out
}

// Each gives the current result of every indicator and span, as everybody may see it.
func (s *Service) Each(ctx context.Context, fn func(Indicator, Public) error) error {
	for _, d := range s.deps.Scorecard.Indicators {
		var list []Result
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			list, err = tx.ResultsOf(ctx, d.Code)
			return err
		})
		if err != nil {
			return err
		}
		slices.SortStableFunc(list, func(a, b Result) int { return strings.Compare(ResultKey(a), ResultKey(b)) })
		for _, v := range d.History {
			of := slices.DeleteFunc(slices.Clone(list), func(r Result) bool { return r.Definition != v.N })
			for _, p := range Publish(d.As(v.N), of, s.deps.Floor) {
				if err := fn(d, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
