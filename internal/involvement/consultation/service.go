package consultation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rulebook"
)

// Service runs consultations and sessions, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// EventData is what events about consultations and sessions carry.
type EventData struct {
	Ref   string `json:"ref"`
	Phase Phase  `json:"phase,omitempty"`
}

// The partnership's own targets, in its settings.
const (
	notesSetting    = "notes_published_working_days"
	feedbackSetting = "feedback_days"
	floorSetting    = "suppression_floor"
	usualNotes      = 20
	usualFeedback   = 30
	usualFloor      = 5
)

// target counts a target of the partnership with the one engine of deadlines.
func (s *Service) target(setting string, usual int, unit rulebook.Unit, from clock.Date) clock.Date {
	r := deadline.Rule{ID: "setting." + setting, Clock: rulebook.Clock{Amount: s.deps.Book.SettingNumber(setting, usual), Unit: unit, RollsForward: true}}
	at := from.Start().Add(12 * time.Hour)
	return deadline.Engine{Calendar: s.deps.Calendar}.State(r, deadline.Story{Received: at}, at).Due
}

func (s *Service) notesDue(from clock.Date) clock.Date {
	return s.target(notesSetting, usualNotes, rulebook.WorkingDays, from)
}

func (s *Service) floor() int { return s.deps.Book.SettingNumber(floorSetting, usualFloor) }

func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// runs finds the role in which an actor looks after the things of an organisation.
func runs(a access.Actor, c access.Command, org ident.Organisation) (access.Role, error) {
	return access.Require(a, c, c, access.RelationTo(a, org), "")
}

// Draft is what a consultation is made from.
type Draft struct {
	Key, Title, About, Link string
	Opens, Closes           clock.Date
}

const (
	longTitle = 120
	longAbout = 4000
	longNotes = 20000
)

func (s *Service) checked(d Draft) (Draft, error) {
	var problems []errs.Field
	keep := func(err error) { problems = append(problems, errs.FieldsOf(err)...) }
	var err error
	d.Title, err = said("title", d.Title, "Write what you ask about, in a few plain words", longTitle)
	keep(err)
	d.About, err = said("about", d.About, "Say what is to be decided, by whom, and what cannot be changed", longAbout)
	keep(err)
	d.Link, err = localPath("link", d.Link)
	keep(err)
	switch {
	case d.Opens.IsZero():
		keep(invalid("opens", "required", "Enter the first day"))
	case d.Closes.IsZero():
		keep(invalid("closes", "required", "Enter the last day"))
	case d.Closes.Before(d.Opens):
		keep(invalid("closes", "order", "The last day must not be before the first"))
	}
	if len(problems) > 0 {
		return d, errs.InvalidFields(problems)
	}
	return d, nil
}

// Create begins a consultation of the actor's organisation, or of the partnership.
func (s *Service) Create(ctx context.Context, a access.Actor, d Draft) (ref string, err error) {
	role, err := runs(a, access.ManageEngagement, a.Organisation)
	if err != nil {
		return "", err
	}
	if d, err = s.checked(d); err != nil {
		return "", err
	}
	now := s.deps.Clock.Now()
	c := Consultation{ID: ident.New[ID](s.deps.IDs), Title: d.Title, About: d.About, Link: d.Link, Org: a.Organisation, Phase: Prepare, Opens: d.Opens, Closes: d.Closes, Made: now, Updated: now, Version: 1}
	c.add("made", role, now)
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		if c.Ref, err = s.take(ctx, tx, now); err != nil {
			return err
		}
		first, again, err := s.once(ctx, tx, d.Key, a.Person, c.Ref)
		if err != nil || again {
			c.Ref = first
			return err
		}
		return errors.Join(tx.InsertConsultation(ctx, c), s.record(ctx, tx, a.Event(role), c, "made"))
	})
	return c.Ref, err
}

func (s *Service) take(ctx context.Context, tx WorkTx, now time.Time) (string, error) {
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("engagement-%d", now.Year()))
	return ident.Reference(s.deps.Prefix, now.Year(), n), err
}

func (s *Service) once(ctx context.Context, tx WorkTx, key string, by ident.Person, ref string) (string, bool, error) {
	if key == "" {
		return ref, false, nil
	}
	return tx.Once(ctx, key, by, ref, s.deps.Clock.Now())
}

func (s *Service) record(ctx context.Context, tx WorkTx, by event.Actor, c Consultation, name string) error {
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "consultation."+name, c.Subject()).With(EventData{c.Ref, c.Phase})
	if c.Org != "" {
		e = e.For(c.Org)
	}
	return tx.AppendEvents(ctx, e)
}

// change is one command on a consultation.
func (s *Service) change(ctx context.Context, a access.Actor, ref, what string, decide func(tx Tx, c *Consultation, role access.Role, now time.Time) error) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.ConsultationByRef(ctx, ref)
		if err != nil {
			return err
		}
		role, err := runs(a, access.ManageEngagement, c.Org)
		if err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		if err := decide(tx, &c, role, now); err != nil {
			return err
		}
		c.add(what, role, now)
		return errors.Join(tx.SaveConsultation(ctx, c), s.record(ctx, tx, a.Event(role), c, what), s.tasks(ctx, tx, c))
	})
}

// tasks makes the open tasks those that fit.
func (s *Service) tasks(ctx context.Context, tx WorkTx, c Consultation) error {
	if err := errors.Join(tx.CloseAllTasks(ctx, TaskNotes, c.Subject(), c.Updated), tx.CloseAllTasks(ctx, TaskTell, c.Subject(), c.Updated)); err != nil {
		return err
	}
	t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: c.Org, Roles: keepers(c.Org), Subject: c.Subject(), URL: c.ManageURL(), CreatedAt: c.Updated, Due: c.due(), Urgent: c.Late}
	switch c.Phase {
	case Closed:
		t.Kind, t.Title = TaskNotes, "Publish the notes: "+c.Title
	case Decided:
		t.Kind, t.Title = TaskTell, "Say what was done with what people said: "+c.Title
	case Prepare, Open, Noted, Done:
		return nil
	}
	return tx.OpenTask(ctx, t)
}

// keepers are whose task the things of an organisation are.
func keepers(org ident.Organisation) []access.Role {
	if org == "" {
		return []access.Role{access.Secretariat}
	}
	return []access.Role{access.IGLead, access.DPO}
}

// Edit changes the words and days of a consultation that is not over.
func (s *Service) Edit(ctx context.Context, a access.Actor, ref string, d Draft) error {
	d, err := s.checked(d)
	if err != nil {
		return err
	}
	return s.change(ctx, a, ref, "edited", func(_ Tx, c *Consultation, _ access.Role, _ time.Time) error {
		if c.Phase.Over() || c.Phase == Open && d.Opens != c.Opens {
			return moved()
		}
		c.Title, c.About, c.Link, c.Opens, c.Closes = d.Title, d.About, d.Link, d.Opens, d.Closes
		return nil
	})
}

// AddQuestion adds a question to the survey.
func (s *Service) AddQuestion(ctx context.Context, a access.Actor, ref string, asked Asked) error {
	return s.change(ctx, a, ref, "asked", func(_ Tx, c *Consultation, _ access.Role, now time.Time) error {
		if c.Phase.Over() {
			return moved()
		}
		q, err := newQuestion(c.nextCode(), asked)
		if err != nil {
			return err
		}
		all := append(slices.Clone(c.Survey().Questions), q)
		if len(all) > mostQuestions {
			return invalid("text", "many", fmt.Sprintf("A survey has at most %d questions. Take one out first", mostQuestions))
		}
		c.ask(all, now)
		return nil
	})
}

// DropQuestion takes a question out of the survey. What was answered to it stays with the version that asked it.
func (s *Service) DropQuestion(ctx context.Context, a access.Actor, ref, code string) error {
	return s.change(ctx, a, ref, "asked", func(_ Tx, c *Consultation, _ access.Role, now time.Time) error {
		if c.Phase.Over() {
			return moved()
		}
		all := slices.DeleteFunc(slices.Clone(c.Survey().Questions), func(q Question) bool { return q.Code == code })
		if len(all) == 0 && c.Phase == Open {
			return errs.New(errs.Conflict, "consultation.empty", "A consultation that is open asks at least one question. Add another one first.")
		}
		c.ask(all, now)
		return nil
	})
}

func (s *Service) open(c *Consultation) error {
	switch {
	case c.Phase != Prepare:
		return moved()
	case len(c.Survey().Questions) == 0:
		return errs.New(errs.Conflict, "consultation.empty", "Add at least one question first.")
	case c.Closes.Before(s.today()):
		return errs.New(errs.Conflict, "consultation.past", "The last day has gone by. Change the days first.")
	}
	if c.Phase = Open; c.Opens.After(s.today()) {
		c.Opens = s.today()
	}
	return nil
}

func (s *Service) shut(c *Consultation) {
	if c.Phase = Closed; c.Closes.After(s.today()) {
		c.Closes = s.today()
	}
	c.NotesDue, c.Late = s.notesDue(c.Closes), false
}

// Open lets people answer before the first day comes.
func (s *Service) Open(ctx context.Context, a access.Actor, ref string) error {
	return s.change(ctx, a, ref, "opened", func(_ Tx, c *Consultation, _ access.Role, _ time.Time) error { return s.open(c) })
}

// Close ends the answering before the last day has gone by.
func (s *Service) Close(ctx context.Context, a access.Actor, ref string) error {
	return s.change(ctx, a, ref, "closed", func(_ Tx, c *Consultation, _ access.Role, _ time.Time) error {
		if c.Phase != Open {
			return moved()
		}
		s.shut(c)
		return nil
	})
}

// PublishNotes publishes what was said, in sum.
func (s *Service) PublishNotes(ctx context.Context, a access.Actor, ref, notes string) error {
	notes, err := said("notes", notes, "Write what people said, in plain words", longNotes)
	if err != nil {
		return err
	}
	return s.change(ctx, a, ref, "noted", func(_ Tx, c *Consultation, _ access.Role, _ time.Time) error {
		if c.Phase != Closed {
			return moved()
		}
		c.Notes, c.Phase, c.Late = notes, Noted, false
		return nil
	})
}

// Decide publishes what was decided. From here on the time runs in which those who took part hear what was done.
func (s *Service) Decide(ctx context.Context, a access.Actor, ref, decision string) error {
	decision, err := said("decision", decision, "Write what was decided, by whom and why", longNotes)
	if err != nil {
		return err
	}
	return s.change(ctx, a, ref, "decided", func(_ Tx, c *Consultation, _ access.Role, _ time.Time) error {
		if c.Phase != Noted {
			return moved()
		}
		c.Decision, c.Phase, c.Late = decision, Decided, false
		c.TellDue = s.target(feedbackSetting, usualFeedback, rulebook.Days, s.today())
		return nil
	})
}

// AddOutcome adds one thing that was said, and what was done about it.
func (s *Service) AddOutcome(ctx context.Context, a access.Actor, ref string, o Outcome) error {
	var err error
	if o.Said, err = said("said", o.Said, "Write what people said", longAbout); err != nil {
		return err
	}
	if o.Did, err = said("did", o.Did, "Write what was done about it, or why nothing was", longAbout); err != nil {
		return err
	}
	if o.Link, err = localPath("link", o.Link); err != nil {
		return err
	}
	return s.change(ctx, a, ref, "outcome", func(_ Tx, c *Consultation, _ access.Role, _ time.Time) error {
		if c.Phase != Decided && c.Phase != Done {
			return moved()
		}
		c.Outcomes = append(c.Outcomes, o)
		return nil
	})
}

// Finish writes to everybody who wished to hear, and forgets their addresses.
func (s *Service) Finish(ctx context.Context, a access.Actor, ref string) error {
	return s.change(ctx, a, ref, "done", func(tx Tx, c *Consultation, _ access.Role, _ time.Time) error {
		switch {
		case c.Phase != Decided:
			return moved()
		case len(c.Outcomes) == 0:
			return errs.New(errs.Conflict, "consultation.nothing_said", "Say first what was done with at least one thing that people said.")
		}
		c.Phase, c.Late = Done, false
		return s.feedback(ctx, tx, *c)
	})
}

// mailAtOnce is how many addresses are read together.
const mailAtOnce = 200

func (s *Service) feedback(ctx context.Context, tx Tx, c Consultation) error {
	for after := ID(""); ; {
		list, err := tx.Hearers(ctx, c.ID, after, mailAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, h := range list {
			after = h.ID
			if h.Confirmed {
				to, err := s.deps.Receipts.Open(string(h.ID), h.Address)
				if err != nil {
					return err
				}
				if err := s.post(ctx, tx, "feedback/"+string(h.ID), to, Letter{What: LetterFeedback, Title: c.Title, Path: c.URL(), Ref: c.Ref}); err != nil {
					return err
				}
			}
			if err := tx.DropHearer(ctx, h.ID); err != nil {
				return err
			}
		}
	}
}

func (s *Service) post(ctx context.Context, tx WorkTx, key, to string, l Letter) error {
	subject, text := s.deps.Letter(l)
	return tx.PostMail(ctx, intray.Mail{Key: "engagement/" + key, To: to, Subject: subject, Text: text, At: s.deps.Clock.Now()})
}

// tidyRef reads a reference as people type it.
func tidyRef(ref string) string { return strings.ToUpper(strings.Join(strings.Fields(ref), "")) }
