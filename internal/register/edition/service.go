package edition

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/suppress"
)

// Service keeps other versions and what was asked for, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// EventData is what events about versions carry: never what somebody wrote.
type EventData struct {
	Ref      string `json:"ref"`
	Use      string `json:"use"`
	Kind     string `json:"kind"`
	Language string `json:"language,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

const clockRule = "clock.edition"

// Clock gives the rule that says how long an answer may take.
func (s *Service) Clock() (deadline.Rule, error) {
	return deadline.RuleOn(s.deps.Book, clockRule, s.deps.Clock.Now())
}

func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// Use gives the use whose other versions are shown or asked for.
func (s *Service) Use(ctx context.Context, ref string) (Use, error) {
	return s.deps.World.Use(ctx, strings.ToUpper(ref))
}

func (s *Service) known(list, code string) bool {
	_, ok := s.deps.Book.Item(list, code)
	return ok
}

// Longest is how long a note or a text may be.
const Longest = 500

// Send is what somebody asks for.
type Send struct {
	Key      string
	Use      string
	Kind     string
	Language string // of a translation
	Note     string
	Email    string // for the answer; "" for none
	Network  string // only counted by, as a keyed hash
}

func (s *Service) check(cmd *Send) error {
	var wrong []errs.Field
	if !s.known("edition_kind", cmd.Kind) {
		wrong = append(wrong, errs.Field{Name: "kind", Code: "required", Message: "Choose which version would help you"})
	}
	switch {
	case cmd.Kind == register.SignFilm:
		cmd.Language = register.SignFilm
	case cmd.Kind == register.Translation && (!s.known("edition_language", cmd.Language) || cmd.Language == "en"):
		wrong = append(wrong, errs.Field{Name: "language", Code: "required", Message: "Choose the language"})
	case !s.known("edition_language", cmd.Language):
		cmd.Language = "en"
	}
	if cmd.Note = strings.TrimSpace(cmd.Note); utf8.RuneCountInString(cmd.Note) > Longest {
		wrong = append(wrong, errs.Field{Name: "note", Code: "long", Message: fmt.Sprintf("Use %d characters or fewer", Longest)})
	}
	if len(wrong) > 0 {
		return errs.InvalidFields(wrong)
	}
	if cmd.Key == "" {
		return errs.New(errs.Invalid, "edition.key", "This form was not made here. Begin again.")
	}
	return nil
}

// Receipt is what whoever asked holds.
type Receipt struct {
	Ask  Ask
	Code string
	Use  Use
}

// Send takes in what somebody asks for.
func (s *Service) Send(ctx context.Context, cmd Send) (Receipt, error) {
	use, err := s.Use(ctx, cmd.Use)
	if err != nil {
		return Receipt{}, err
	}
	if err := s.check(&cmd); err != nil {
		return Receipt{}, err
	}
	now := s.deps.Clock.Now()
	rule, err := s.Clock()
	if err != nil {
		return Receipt{}, err
	}
	a := Ask{Record: use.Record, Use: use.Ref, Title: use.Title, Org: use.Lead.ID, Kind: cmd.Kind, Language: cmd.Language, Note: cmd.Note, Stage: Waiting, Received: now,
		Due: deadline.Engine{Calendar: s.deps.Calendar}.State(rule, deadline.Story{Received: now}, now).Due, Version: 1}
	out := Receipt{Code: s.deps.Receipts.Code(cmd.Key), Use: use}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		out.Ask, err = s.insert(ctx, tx, a, cmd)
		return err
	})
	return out, err
}

func (s *Service) insert(ctx context.Context, tx Tx, a Ask, cmd Send) (Ask, error) {
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("edition-%d", a.Received.Year()))
	if err != nil {
		return a, err
	}
	a.Ref = ident.Reference(s.deps.Prefix, a.Received.Year(), n)
	first, again, err := tx.Once(ctx, cmd.Key, "", a.Ref, a.Received)
	if err != nil {
		return a, err
	}
	if again {
		return tx.EditionAsk(ctx, first)
	}
	if err := s.bound(ctx, tx, a, cmd.Network); err != nil {
		return a, err
	}
	a.Code = s.deps.Receipts.Hash(a.Ref, s.deps.Receipts.Code(cmd.Key))
	if cmd.Email != "" {
		if a.Contact, err = s.deps.Receipts.Seal(a.Ref, cmd.Email); err != nil {
			return a, err
		}
	}
	return a, errors.Join(tx.InsertEditionAsk(ctx, a), s.note(ctx, tx, event.Actor{System: "register"}, "edition.asked", a), s.task(ctx, tx, a))
}

// The limits on a flood: of one network in an hour, and of all in a day.
const (
	mostOfNetwork = 6
	mostInAll     = 500
)

func (s *Service) bound(ctx context.Context, tx WorkTx, a Ask, network string) error {
	key := "edition:" + hex.EncodeToString(s.deps.Receipts.Hash("edition "+clock.DateOf(a.Received).String(), network))
	mine, err := tx.CountAttempt(ctx, key, a.Received, time.Hour)
	if err != nil {
		return err
	}
	all, err := tx.CountAttempt(ctx, "edition:all", a.Received, 24*time.Hour)
	if err != nil {
		return err
	}
	if mine > mostOfNetwork || all > mostInAll {
		return errs.New(errs.TooMany, "edition.flood", "Very many versions were asked for at once. Wait an hour, then send it again. You can also ring or write to the organisation.")
	}
	return nil
}

func (s *Service) note(ctx context.Context, tx WorkTx, by event.Actor, name string, a Ask) error {
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, name, a.Subject()).With(EventData{a.Ref, a.Use, a.Kind, a.Language, a.Reason}).For(a.Org))
}

func (s *Service) task(ctx context.Context, tx WorkTx, a Ask) error {
	return tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: a.Org, Roles: deskRoles(), Kind: TaskAnswer, Subject: a.Subject(), Title: "Answer who asked for another version: " + a.Title,
		URL: a.DeskURL(), CreatedAt: s.deps.Clock.Now(), Due: a.Due, Urgent: a.Late})
}

const purpose = "edition"

// Look shows what was asked for to whoever has its reference and code. A reference that does not exist and a code that
// is wrong take the same road and give the same answer.
func (s *Service) Look(ctx context.Context, typed, code string) (out Receipt, err error) {
	var refusal error
	err = s.deps.Store.Write(ctx, func(tx Tx) (err error) {
		refusal, err = receipt.Count(ctx, tx, purpose, typed, s.deps.Clock.Now())
		return err
	})
	if err := errors.Join(err, refusal); err != nil {
		return out, err
	}
	ref := receipt.Reference(typed)
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		a, err := tx.EditionAsk(ctx, ref)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if !s.deps.Receipts.Opens(ref, code, a.Code) {
			return receipt.Wrong(purpose)
		}
		out.Ask = a
		return nil
	})
	if err != nil {
		return out, err
	}
	out.Use, err = s.Use(ctx, out.Ask.Use)
	if errs.KindOf(err) == errs.NotFound { // it left the register meanwhile
		out.Use, err = Use{Ref: out.Ask.Use, Title: out.Ask.Title}, nil
	}
	return out, err
}

// Line says how many versions of one kind were asked for, and what came of it.
type Line struct {
	Kind                              string
	Asked, Waiting, Answered, Decline suppress.Count
	InTime                            suppress.Count // of those that were answered or declined
}

// Counts counts everything that was ever asked for, by kind, with small numbers held back: somebody who asked for a
// rare version could be known by it.
func (s *Service) Counts(ctx context.Context) (out []Line, err error) {
	var all []Count
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		all, err = tx.CountEditionAsks(ctx)
		return err
	})
	floor := s.deps.Book.SettingNumber("suppression_floor", 5)
	for _, kind := range register.EditionKinds() {
		stages := make([]int, 3)
		inTime := make([]int, 2)
		for _, c := range all {
			if c.Kind != kind {
				continue
			}
			for i, st := range []Stage{Waiting, Answered, Declined} {
				if c.Stage == st {
					stages[i] += c.N
				}
			}
			switch c.InTime {
			case "yes":
				inTime[0] += c.N
			case "no":
				inTime[1] += c.N
			}
		}
		total, parts := suppress.Group(stages, floor)
		_, times := suppress.Group(inTime, floor)
		if slices.ContainsFunc(parts, func(c suppress.Count) bool { return c.Hidden }) {
			times[0] = suppress.Count{Hidden: true} // beside the total it would give a hidden part away
		}
		out = append(out, Line{kind, total, parts[0], parts[1], parts[2], times[0]})
	}
	return out, err
}
