package consultation

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Respond is one person's answers. The actor is nobody, or a member of staff who enters what came on paper, by phone
// or from a workshop.
type Respond struct {
	Key     string // of the form: the same key answers once
	Ref     string
	Survey  int // version that was shown
	Source  string
	Answers []Answer
	Email   string // to hear what came of it; "" for none
	Network string // only counted by, as a keyed hash
}

// Check holds answers to the survey they were given to, before they are sent.
func (s *Service) Check(ctx context.Context, cmd Respond) (c Consultation, survey Survey, answers []Answer, err error) {
	if c, err = s.Read(ctx, cmd.Ref); err != nil {
		return c, survey, nil, err
	}
	if c.Phase != Open {
		return c, survey, nil, closed()
	}
	return s.hold(c, cmd)
}

func closed() error {
	return errs.New(errs.Conflict, "consultation.closed", "Nobody can answer this any more. What was sent before is counted.")
}

func (s *Service) hold(c Consultation, cmd Respond) (Consultation, Survey, []Answer, error) {
	survey, ok := c.SurveyOf(cmd.Survey)
	if !ok {
		return c, survey, nil, errs.New(errs.Conflict, "consultation.survey", "The questions have changed since the page was opened. Look at them again.")
	}
	answers, err := read(survey, cmd.Answers)
	if err == nil && len(answers) == 0 {
		err = invalid(survey.Questions[0].Code, "required", "Answer at least one question")
	}
	return c, survey, answers, err
}

const (
	answersOfNetwork = 40
	answersInAll     = 5000
	answerSlice      = time.Hour
)

// Respond takes answers in. Everything that pages show is counted here.
func (s *Service) Respond(ctx context.Context, a access.Actor, cmd Respond) error {
	now := s.deps.Clock.Now()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.ConsultationByRef(ctx, cmd.Ref)
		if err != nil {
			return err
		}
		by := event.Actor{System: "consultations"} // a person whom we do not know, and do not want to
		entered := cmd.Source != "" && cmd.Source != Online
		if entered {
			role, err := runs(a, access.EnterAnswers, c.Org)
			if err != nil {
				return err
			}
			by = a.Event(role)
			if c.Phase != Open && c.Phase != Closed {
				return moved()
			}
			if !slices.Contains(Sources(), cmd.Source) {
				return invalid("source", "required", "Say how the answer came")
			}
		} else if cmd.Source = Online; c.Phase != Open {
			return closed()
		}
		_, _, answers, err := s.hold(c, cmd)
		if err != nil {
			return err
		}
		r := Response{ID: ident.New[ID](s.deps.IDs), Consultation: c.ID, Survey: cmd.Survey, Source: cmd.Source, Answers: answers, At: now}
		if _, again, err := s.once(ctx, tx, cmd.Key, by.Person, string(r.ID)); err != nil || again {
			return err
		}
		if !entered {
			if err := s.bound(ctx, tx, c, cmd.Network); err != nil {
				return err
			}
		}
		if err := s.keep(ctx, tx, c, r, cmd); err != nil {
			return err
		}
		return s.record(ctx, tx, by, c, "answered")
	})
}

// keep saves answers, their numbers, their texts, and an address beside them that leads to none of it.
func (s *Service) keep(ctx context.Context, tx Tx, c Consultation, r Response, cmd Respond) error {
	if err := errors.Join(tx.InsertResponse(ctx, r), tx.AddResponseCounts(ctx, c.ID, r.counts())); err != nil {
		return err
	}
	wrote := false
	for _, a := range r.Answers {
		if a.Text == "" {
			continue
		}
		wrote = true
		if err := tx.InsertSaid(ctx, Said{ID: ident.New[ID](s.deps.IDs), Consultation: c.ID, Question: a.Question, Source: r.Source, Text: a.Text, State: TextWaiting}); err != nil {
			return err
		}
	}
	if wrote {
		t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: c.Org, Roles: keepers(c.Org), Kind: TaskTexts, Title: "Read what people wrote: " + c.Title, Subject: c.Subject(), URL: c.ManageURL() + "/texts", CreatedAt: r.At, Due: s.notesDue(c.Closes)}
		if err := tx.OpenTask(ctx, t); err != nil {
			return err
		}
	}
	if cmd.Email == "" {
		return nil
	}
	h := Hearer{ID: ident.New[ID](s.deps.IDs), Consultation: c.ID, At: clock.DateOf(r.At).Start()} // the day only, so that it fits no answer
	var err error
	if h.Address, err = s.deps.Receipts.Seal(string(h.ID), cmd.Email); err != nil {
		return err
	}
	if err := tx.InsertHearer(ctx, h); err != nil {
		return err
	}
	return s.post(ctx, tx, "confirm/"+string(h.ID), cmd.Email, Letter{What: LetterConfirm, Title: c.Title, Path: s.hearPath(h.ID), Ref: c.Ref})
}

// HearPath begins the addresses under which one says that an address is one's own, or has it forgotten.
const HearPath = "/consultations/hear/"

func (s *Service) hearPath(id ID) string {
	return HearPath + string(id) + "/" + hex.EncodeToString(s.deps.Receipts.Hash("hear "+string(id), ""))
}

func (s *Service) bound(ctx context.Context, tx WorkTx, c Consultation, network string) error {
	now := s.deps.Clock.Now()
	key := hex.EncodeToString(s.deps.Receipts.Hash("answers "+c.Ref+" "+clock.DateOf(now).String(), network))
	mine, err := tx.CountAttempt(ctx, "answers:"+key, now, answerSlice)
	if err != nil {
		return err
	}
	all, err := tx.CountAttempt(ctx, "answers:"+c.Ref, now, answerSlice)
	if err == nil && (mine > answersOfNetwork || all > answersInAll) {
		err = errs.New(errs.TooMany, "consultation.flood", "Very many answers came at once. Wait an hour, then send yours again. You can also answer on paper or by phone.")
	}
	return err
}

// heard finds the address that a link from a letter belongs to.
func (s *Service) heard(ctx context.Context, tx Tx, id, token string) (Hearer, error) {
	h, err := tx.Hearer(ctx, ID(id))
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return h, err
	}
	if s.hearPath(ID(id)) != HearPath+id+"/"+token || err != nil {
		return h, errs.New(errs.NotFound, "consultation.no_hearer", "This link does nothing any more. The address is forgotten.")
	}
	return h, nil
}

// Hearing looks whether a link from a letter still does something.
func (s *Service) Hearing(ctx context.Context, id, token string) (confirmed bool, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		h, err := s.heard(ctx, tx, id, token)
		confirmed = h.Confirmed
		return err
	})
	return confirmed, err
}

// Confirm says that an address is one's own.
func (s *Service) Confirm(ctx context.Context, id, token string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		h, err := s.heard(ctx, tx, id, token)
		if err != nil {
			return err
		}
		return tx.ConfirmHearer(ctx, h.ID)
	})
}

// Stop has an address forgotten.
func (s *Service) Stop(ctx context.Context, id, token string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		h, err := s.heard(ctx, tx, id, token)
		if errs.KindOf(err) == errs.NotFound {
			return nil // it is forgotten already
		}
		if err != nil {
			return err
		}
		return tx.DropHearer(ctx, h.ID)
	})
}

// textsAtOnce is how many texts are read together.
const textsAtOnce = 20

// Texts lists texts that nobody has read yet.
func (s *Service) Texts(ctx context.Context, a access.Actor, ref string) (c Consultation, list []Said, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if c, err = tx.ConsultationByRef(ctx, ref); err != nil {
			return err
		}
		if _, err := runs(a, access.ManageEngagement, c.Org); err != nil {
			return err
		}
		list, err = tx.SaidOf(ctx, c.ID, TextWaiting, "", textsAtOnce)
		return err
	})
	return c, list, err
}

// Moderate decides about a text: shown, perhaps with words taken out, or not shown for a reason.
type Moderate struct {
	Ref, Text     string
	Shown, Reason string
	Sure          bool
}

// Moderate decides about a text.
func (s *Service) Moderate(ctx context.Context, a access.Actor, cmd Moderate) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.ConsultationByRef(ctx, cmd.Ref)
		if err != nil {
			return err
		}
		role, err := runs(a, access.ManageEngagement, c.Org)
		if err != nil {
			return err
		}
		t, err := tx.SaidByID(ctx, ID(cmd.Text))
		if err != nil {
			return err
		}
		if t.Consultation != c.ID {
			return notHere()
		}
		if err := t.decide(cmd.Shown, cmd.Reason, cmd.Sure); err != nil {
			return err
		}
		if err := errors.Join(tx.SaveSaid(ctx, t), tx.AddResponseCounts(ctx, c.ID, []Count{textCount(TextWaiting, -1), textCount(t.State, 1)})); err != nil {
			return err
		}
		counts, err := tx.ResponseCounts(ctx, c.ID)
		if err != nil {
			return err
		}
		if texts(counts, TextWaiting) == 0 {
			if err := tx.CloseAllTasks(ctx, TaskTexts, c.Subject(), s.deps.Clock.Now()); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, a.Event(role), c, "text_"+string(t.State))
	})
}
