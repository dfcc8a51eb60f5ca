package outcome

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
	"sharewell/internal/sharing"
)

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	World World
	// SoonDays is how long before its day an outcome is asked for.
	SoonDays int
}

// World knows the uses of the register.
type World interface {
	// Uses lists those whose outcome is due by a day, from the public register as it is now.
	Uses(ctx context.Context, by clock.Date) ([]Use, error)
	// Led lists those that an organisation leads, with those whose outcome is due first.
	Led(ctx context.Context, org ident.Organisation) ([]Use, error)
	// Use gives one; a use that is not listed is not found.
	Use(ctx context.Context, ref string) (Use, error)
}

// Use is one use as the public reads it.
type Use struct {
	Record   ident.Record
	Ref      string
	Title    string
	Lead     ident.Organisation
	Owner    access.Role
	Benefits string
	Due      clock.Date // none when nothing is asked
	Outcomes []register.Outcome
}

// Subject names the use in events and tasks.
func (u Use) Subject() event.Subject { return event.Subject{Kind: "record", ID: string(u.Record)} }

// DeskURL is where its lead says what came of it.
func (u Use) DeskURL() string { return "/organisation/outcomes/" + u.Ref }

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction.
type Tx interface {
	// Outcomes gives what was said of a record, the newest first, and how often that changed.
	Outcomes(ctx context.Context, id ident.Record) ([]register.Outcome, int64, error)
	SaveOutcomes(ctx context.Context, id ident.Record, all []register.Outcome, version int64) error
	AppendEvents(ctx context.Context, events ...event.Event) error
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
}

// TaskReport is the kind of the task.
const TaskReport = "outcome.report"

// Service asks for outcomes and keeps them.
type Service struct{ deps Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// EventData is what events about outcomes carry.
type EventData struct {
	Ref  string     `json:"ref"`
	Due  clock.Date `json:"due"`
	Came string     `json:"came,omitempty"`
}

// Mine lists the uses that the actor's organisation leads.
func (s *Service) Mine(ctx context.Context, a access.Actor) ([]Use, error) {
	if _, err := access.Require(a, access.ReportOutcome, access.ReportOutcome, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, err
	}
	return s.deps.World.Led(ctx, a.Organisation)
}

// Get gives one use to its lead.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (Use, error) {
	u, err := s.deps.World.Use(ctx, ref)
	if err != nil {
		return u, err
	}
	_, err = access.Require(a, access.ReportOutcome, access.ReportOutcome, access.RelationTo(a, u.Lead), "")
	return u, err
}

// Longest is how long an account of an outcome may be.
const Longest = 1200

// Report is what the lead says.
type Report struct {
	Ref, Key   string
	Came       string
	Text, Link string
	Sure       bool // that the text holds nobody's personal details
}

func (r *Report) check() error {
	var wrong []errs.Field
	add := func(name, code, message string) {
		wrong = append(wrong, errs.Field{Name: name, Code: code, Message: message})
	}
	r.Text, r.Link = strings.TrimSpace(r.Text), strings.TrimSpace(r.Link)
	if !slices.Contains(register.Came(), r.Came) {
		add("came", "required", "Say whether the benefits came")
	}
	switch {
	case r.Text == "":
		add("text", "required", "Say in a few sentences what came of it, or why nothing has yet")
	case utf8.RuneCountInString(r.Text) > Longest:
		add("text", "long", fmt.Sprintf("Use %d characters or fewer", Longest))
	case !r.Sure && len(sharing.PersonalDetailHints(r.Text)) > 0:
		add("text", "personal", "This looks as if it holds details of a person. Take them out, or say beneath that it does not")
	}
	if r.Link != "" && !webLink(r.Link) {
		add("link", "address", "Enter a web address that begins with https://")
	}
	if len(wrong) > 0 {
		return errs.InvalidFields(wrong)
	}
	return nil
}

func webLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != "" && len(s) <= 500
}

// Report keeps what the lead says. Sent twice, it is kept once.
func (s *Service) Report(ctx context.Context, a access.Actor, cmd Report) error {
	u, err := s.deps.World.Use(ctx, cmd.Ref)
	if err != nil {
		return err
	}
	role, err := access.Require(a, access.ReportOutcome, access.ReportOutcome, access.RelationTo(a, u.Lead), "")
	if err != nil {
		return err
	}
	if err := cmd.check(); err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		if _, again, err := tx.Once(ctx, cmd.Key, a.Person, u.Ref, now); err != nil || again {
			return err
		}
		all, version, err := tx.Outcomes(ctx, u.Record)
		if err != nil {
			return err
		}
		one := register.Outcome{On: clock.DateOf(now), Due: u.Due, Came: cmd.Came, Text: cmd.Text, Link: cmd.Link, Promised: u.Benefits, Role: role}
		if one.Due.IsZero() {
			one.Due = one.On
		}
		return errors.Join(tx.SaveOutcomes(ctx, u.Record, append([]register.Outcome{one}, all...), version), tx.CloseAllTasks(ctx, TaskReport, u.Subject(), now),
			tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), now, a.Event(role), "outcome.reported", u.Subject()).With(EventData{u.Ref, one.Due, one.Came}).For(u.Lead)))
	})
}

// RunDaily asks the leads of uses whose outcome is due soon. A task that stands already stays as it is, but for one
// whose day has passed: it becomes urgent.
func (s *Service) RunDaily(ctx context.Context) error {
	today := clock.DateOf(s.deps.Clock.Now())
	uses, err := s.deps.World.Uses(ctx, today.AddDays(s.deps.SoonDays))
	if err != nil {
		return err
	}
	var failed []error
	for _, u := range uses {
		if err := s.deps.Store.Write(ctx, func(tx Tx) error { return s.ask(ctx, tx, u, today) }); err != nil {
			failed = append(failed, fmt.Errorf("outcome of %s: %w", u.Ref, err))
		}
	}
	return errors.Join(failed...)
}

func (s *Service) ask(ctx context.Context, tx Tx, u Use, today clock.Date) error {
	late := u.Due.Before(today)
	now := s.deps.Clock.Now()
	word := "asked"
	if late {
		word = "overdue"
	}
	if _, again, err := tx.Once(ctx, "outcome/"+word+"/"+u.Ref+"/"+u.Due.String(), "", u.Ref, now); err != nil || again {
		return err
	}
	roles := []access.Role{u.Owner, access.IGLead, access.DPO}
	slices.Sort(roles)
	roles = slices.DeleteFunc(slices.Compact(roles), func(r access.Role) bool { return r == "" })
	return errors.Join(tx.CloseAllTasks(ctx, TaskReport, u.Subject(), now),
		tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: u.Lead, Roles: roles, Kind: TaskReport, Subject: u.Subject(), Title: "Say what came of it: " + u.Title, URL: u.DeskURL(),
			CreatedAt: now, Due: u.Due, Urgent: late}),
		tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), now, event.Actor{System: "register"}, "outcome."+word, u.Subject()).With(EventData{Ref: u.Ref, Due: u.Due}).For(u.Lead)))
}
