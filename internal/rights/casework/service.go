package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Service runs the life of cases, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// Kinds of task.
const (
	TaskAnswer = "case.answer"
	TaskSend   = "case.send"  // print a letter and send it
	TaskReach  = "case.reach" // find another way to reach the person
)

// EventData is what events about cases carry: never their words.
type EventData struct {
	Ref    string `json:"ref"`
	Kind   Kind   `json:"kind"`
	Stage  Stage  `json:"stage,omitempty"`
	Result Result `json:"result,omitempty"`
	Code   string `json:"code,omitempty"`
}

// secretPurpose names codes of cases among those of other receipts.
const secretPurpose = "case"

const (
	maxText = 4000
	maxItem = 120
	maxList = 30
)

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

func said(field, text, ask string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", invalid(field, "required", ask)
	case utf8.RuneCountInString(text) > maxText:
		return "", invalid(field, "too_long", fmt.Sprintf("Say it in %d characters", maxText))
	}
	return text, nil
}

func moved() error {
	return errs.New(errs.Conflict, "case.stage", "This has moved on since the page was opened. Look at it again.")
}

// news is something that happened to an organisation's part.
type news struct {
	by   event.Actor
	org  ident.Organisation
	line Line
}

// record notes an event. Only the bodies that hold a part see it.
func (s *Service) record(ctx context.Context, tx WorkTx, c Case, n news) error {
	by, org, l := n.by, n.org, n.line
	if by == (event.Actor{}) {
		by.System = "rights" // a person whom we do not know
	}
	d := EventData{Ref: c.Ref, Kind: c.Kind, Code: l.Code}
	if i := c.PartOf(org); i >= 0 {
		d.Stage = c.Parts[i].Stage
		if o := c.Parts[i].Outcome; o != nil {
			d.Result = o.Result
		}
	}
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "case."+l.What, c.Subject()).With(d).For(org))
}

// answerers are whose task a case is, by how far it has been raised.
func answerers(warned int) []access.Role {
	out := []access.Role{access.IGLead, access.DPO}
	if warned >= pointOver {
		out = append(out, access.Caldicott, access.SIRO)
	}
	if warned >= pointHigher {
		out = append(out, access.SigningOfficer)
	}
	return out
}

// tasks makes the open tasks of a body those that fit its part.
func (s *Service) tasks(ctx context.Context, tx WorkTx, c Case, p Part) error {
	now := s.deps.Clock.Now()
	t := intray.Task{Organisation: p.Org, Roles: answerers(p.Warned), Subject: c.Subject(), URL: c.URL(), CreatedAt: now, Urgent: p.Warned > pointNone}
	var due clock.Date
	if n := len(p.Due); n > 0 {
		var err error
		if due, err = clock.ParseDate(p.Due[n-len("2006-01-02"):]); err != nil {
			return err
		}
	}
	waits := p.Stage == Identity || p.Stage == Clarify
	var send, reach bool
	for _, l := range p.Letters {
		send = send || l.SentAt.IsZero()
	}
	reach = c.Reach != Reachable && p.Stage.Open()
	titles := map[Kind]string{Complaint: "Answer a complaint: "}
	title := titles[c.Kind]
	if title == "" {
		title = "Answer a request: "
	}
	if waits {
		title = "Decide how to go on, nothing came: "
	}
	var all error
	for _, x := range []struct {
		kind, title string
		due         clock.Date
		open        bool
	}{
		{TaskAnswer, title + c.Ref, due, p.Stage.Open() && (!waits || p.Warned > pointNone)},
		{TaskSend, "Print and send a letter: " + c.Ref, clock.Date{}, send && c.Means == Letter},
		{TaskReach, "Find another way to reach somebody: " + c.Ref, clock.Date{}, reach},
	} {
		all = errors.Join(all, tx.CloseTasks(ctx, x.kind, c.Subject(), p.Org, now))
		if x.open {
			t.ID, t.Kind, t.Title, t.Due = ident.New[ident.Task](s.deps.IDs), x.kind, x.title, x.due
			all = errors.Join(all, tx.OpenTask(ctx, t))
		}
	}
	return all
}

// sealContact seals how to reach somebody for one case.
func (s *Service) sealContact(ref string, c Contact) ([]byte, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return s.deps.Secrets.Seal(ref, string(b))
}

func (s *Service) openContact(c Case) (out Contact, err error) {
	if len(c.Contact) == 0 {
		return Contact{Means: Nothing}, nil
	}
	text, err := s.deps.Secrets.Open(c.Ref, c.Contact)
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal([]byte(text), &out)
}

// mailKey makes mail about a case unique: its reference, the body, the line of the history, the moment.
const (
	mailKey      = "case/%s/%s/%d/%d"
	mailKeyParts = 5
)

// tell lets the person know that there is news: by mail, with the reference and a link and nothing else, or by a letter
// that is to be printed.
func (s *Service) tell(ctx context.Context, tx WorkTx, c *Case, part int, l Line) error {
	p := &c.Parts[part]
	switch {
	case !l.Public || c.Reach != Reachable:
		return nil
	case c.Means == Email:
		to, err := s.openContact(*c)
		if err != nil {
			return err
		}
		subject, text := s.deps.Mail(c.Ref)
		now := s.deps.Clock.Now()
		key := fmt.Sprintf(mailKey, c.Ref, p.Org, len(p.Lines), now.UnixMicro())
		return tx.PostMail(ctx, intray.Mail{Key: key, To: to.Email, Subject: subject, Text: text, At: now})
	case c.Means == Letter:
		p.Letters = append(p.Letters, Posting{About: l.What, Line: len(p.Lines) - 1, At: l.At})
	}
	return nil
}

// tallyOf is a count of one organisation's part at a time.
func tallyOf(c Case, org ident.Organisation, at time.Time) Tally {
	return Tally{Org: org, Kind: c.Kind, Period: Period(at)}
}

// count adds one to counts.
func (s *Service) count(ctx context.Context, tx ListTx, of Tally, measures ...Measure) (all error) {
	for _, m := range measures {
		of.Measure, of.Amount = m, 1
		all = errors.Join(all, tx.AddTally(ctx, of))
	}
	return all
}
