package expertise

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// AskCommand is a question to one person as somebody sends it.
type AskCommand struct {
	Key     string
	Title   string
	Text    string
	Topic   string
	Private bool
	Urgent  bool
}

// Target is by when an answer is to come, and the rule that says so.
type Target struct {
	Due  clock.Date
	Rule rulebook.Rule
}

// Target gives by when an answer to a question asked now is to come.
func (s *Service) Target(urgent bool) (Target, error) {
	id := "clock.portal_answer"
	if urgent {
		id = "clock.portal_answer_urgent"
	}
	rule, ok := s.deps.Book.Clock(id)
	if !ok || rule.Clock == nil {
		return Target{}, errs.New(errs.Internal, "expertise.clock", "The time for an answer is not known.")
	}
	return Target{s.deps.Calendar.AddWorkingDays(clock.DateOf(s.deps.Clock.Now()), rule.Clock.Amount), rule}, nil
}

// Reached gives who is asked when somebody is: the person, or whoever stands in for them today.
func (s *Service) Reached(ctx context.Context, a access.Actor, id ID) (h Helper, err error) {
	err = s.read(ctx, a, access.AskPerson, func(e entrance) error {
		if h, err = e.tx.Helper(ctx, id, e.now); err != nil {
			return err
		}
		if !h.Standing || h.State != Live {
			return hidden()
		}
		there, err := s.standIn(ctx, e, h)
		if err == nil && there != "" && there != id {
			h, err = e.tx.Helper(ctx, there, e.now)
		}
		return err
	})
	return h, err
}

// standIn follows covers to somebody who is there today; "" when nobody is.
func (s *Service) standIn(ctx context.Context, e entrance, h Helper) (ID, error) {
	r := Roster{People: map[ID]Stand{}}
	ask := []ID{h.ID}
	for len(ask) > 0 {
		some, err := e.tx.HelpersOf(ctx, ask, e.now)
		if err != nil {
			return "", err
		}
		ask = nil
		for i := range some {
			x := &some[i]
			r.People[x.ID] = Stand{Live: x.Standing && x.State == Live, Away: x.Away}
			for _, w := range x.Away {
				if _, met := r.People[w.Cover]; w.Said == Accepted && !met {
					ask = append(ask, w.Cover)
				}
			}
		}
	}
	there, _ := r.there(h.ID, e.today())
	return there, nil
}

// Ask puts a question to somebody, or to whoever stands in for them. It is asked in the open unless it is private.
func (s *Service) Ask(ctx context.Context, a access.Actor, id ID, cmd AskCommand) (url string, err error) {
	to, err := s.Reached(ctx, a, id)
	if err != nil {
		return "", err
	}
	if to.Person == a.Person {
		return "", errs.New(errs.Conflict, "expertise.self", "This is your own offer. Ask somebody else.")
	}
	if s.deps.Asker == nil {
		return "", errs.New(errs.Unavailable, "expertise.no_questions", "Questions cannot be asked just now.")
	}
	if !s.known(cmd.Topic) {
		return "", errs.InvalidFields([]errs.Field{field("topic", "required", "Select what it is about")})
	}
	target, err := s.Target(cmd.Urgent)
	if err != nil {
		return "", err
	}
	return s.deps.Asker.AskPerson(ctx, a, Question{Key: cmd.Key, To: to, Title: cmd.Title, Text: cmd.Text, Topic: cmd.Topic, Private: cmd.Private, Urgent: cmd.Urgent, DueBy: target.Due})
}
