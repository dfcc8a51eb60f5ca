package edition

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
)

// deskSize is how many a list of the desk shows.
const deskSize = 50

// Desk gives what was asked of the actor's organisation after a key, what is owed first, and the key to go on from.
func (s *Service) Desk(ctx context.Context, a access.Actor, after string) (list []Ask, next string, err error) {
	if _, err := access.Require(a, access.ViewEditions, access.ViewEditions, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, "", err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.EditionAsksOf(ctx, a.Organisation, after, deskSize+1)
		return err
	})
	if len(list) > deskSize {
		list = list[:deskSize]
		next = list[deskSize-1].SortKey()
	}
	return list, next, err
}

// Mine lists the uses that the actor's organisation leads, with their versions.
func (s *Service) Mine(ctx context.Context, a access.Actor) ([]Use, error) {
	if _, err := access.Require(a, access.ViewEditions, access.ViewEditions, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, err
	}
	return s.deps.World.Led(ctx, a.Organisation)
}

// Own gives one use to its lead.
func (s *Service) Own(ctx context.Context, a access.Actor, ref string) (Use, error) {
	u, err := s.Use(ctx, ref)
	if err != nil {
		return u, err
	}
	_, err = access.Require(a, access.KeepEdition, access.ViewEditions, access.RelationTo(a, u.Lead.ID), "")
	return u, err
}

// View is what was asked for, as the organisation that answers sees it.
type View struct {
	Ask
	Answer bool // the actor may answer
}

// Get gives one to its organisation.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (v View, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if v.Ask, err = tx.EditionAsk(ctx, ref); err != nil {
			return err
		}
		rel := access.RelationTo(a, v.Org)
		if _, err := access.Require(a, access.ViewEditions, access.ViewEditions, rel, string(v.Stage)); err != nil {
			return err
		}
		_, v.Answer = access.Allowed(a, access.KeepEdition, rel, string(v.Stage))
		return nil
	})
	return v, err
}

// Add is a version that is put beside an entry.
type Add struct {
	Use, Key   string
	Kind       string
	Language   string
	File       ident.File // kept and checked already; "" for a page
	Type       string
	Size       int64
	SHA256     string
	Page       string
	Transcript string
	Text       string // the text that it was made from, as the form showed it
	Ask        string // reference of what it answers; "" for nothing
}

// longestTranscript is how long a transcript may be.
const longestTranscript = 20_000

// CheckAdd says what is wrong with a version, but for its file.
func (s *Service) CheckAdd(cmd *Add) error {
	var wrong []errs.Field
	add := func(name, code, message string) {
		wrong = append(wrong, errs.Field{Name: name, Code: code, Message: message})
	}
	cmd.Page, cmd.Transcript = strings.TrimSpace(cmd.Page), strings.TrimSpace(cmd.Transcript)
	switch {
	case !s.known("edition_kind", cmd.Kind):
		add("kind", "required", "Choose what kind of version it is")
	case cmd.Kind == register.SignFilm:
		cmd.Language = register.SignFilm
	case cmd.Kind == register.Translation && cmd.Language == "en" || !s.known("edition_language", cmd.Language):
		add("language", "required", "Choose its language")
	}
	switch {
	case cmd.File == "" && cmd.Page == "":
		add("file", "required", "Choose a file, or name a page of this site")
	case cmd.File != "" && cmd.Page != "":
		add("page", "both", "Choose a file or name a page, not both")
	case cmd.Page != "" && !ownPage(cmd.Page):
		add("page", "address", "Enter a page of this site, like /register/KM-R-2026-0142. Other sites change without us")
	}
	switch n := utf8.RuneCountInString(cmd.Transcript); {
	case spoken(cmd.Kind) && n == 0:
		add("transcript", "required", "Write down what is said or signed, for people who cannot hear or see it")
	case n > longestTranscript:
		add("transcript", "long", fmt.Sprintf("Use %d characters or fewer", longestTranscript))
	}
	if len(wrong) > 0 {
		return errs.InvalidFields(wrong)
	}
	return nil
}

// Add puts a version beside an entry, and answers what was asked for with it. One of the same kind and language takes
// the place of the one before.
func (s *Service) Add(ctx context.Context, a access.Actor, cmd Add) error {
	u, err := s.Use(ctx, cmd.Use)
	if err != nil {
		return err
	}
	role, err := access.Require(a, access.KeepEdition, access.ViewEditions, access.RelationTo(a, u.Lead.ID), "")
	if err != nil {
		return err
	}
	if err := s.CheckAdd(&cmd); err != nil {
		return err
	}
	if cmd.Text != u.Text {
		return errs.New(errs.Conflict, "edition.moved", "The entry changed since you opened this page. Look whether the version still fits it, then add it again.")
	}
	now := s.deps.Clock.Now()
	one := register.Edition{ID: string(ident.New[ID](s.deps.IDs)), Kind: cmd.Kind, Language: cmd.Language, File: cmd.File, Type: cmd.Type, Size: cmd.Size, SHA256: cmd.SHA256, Page: cmd.Page,
		Transcript: cmd.Transcript, Text: u.Text, TextOn: u.TextOn, At: now}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		if _, again, err := tx.Once(ctx, cmd.Key, a.Person, one.ID, now); err != nil || again {
			return err
		}
		err := s.change(ctx, tx, u, func(all []register.Edition) []register.Edition {
			all = slices.DeleteFunc(all, func(x register.Edition) bool { return x.Kind == one.Kind && x.Language == one.Language })
			return append([]register.Edition{one}, all...)
		})
		if err != nil {
			return err
		}
		ev := event.New(ident.New[ident.Event](s.deps.IDs), now, a.Event(role), "edition.added", event.Subject{Kind: "record", ID: string(u.Record)}).With(EventData{Ref: u.Ref, Use: u.Ref, Kind: one.Kind, Language: one.Language}).For(u.Lead.ID)
		if err := tx.AppendEvents(ctx, ev); err != nil || cmd.Ask == "" {
			return err
		}
		return s.close(ctx, tx, cmd.Ask, a, func(q *Ask) { q.Stage, q.Edition = Answered, one.ID })
	})
}

func (s *Service) change(ctx context.Context, tx EditionTx, u Use, fn func(all []register.Edition) []register.Edition) error {
	all, version, err := tx.EntryEditions(ctx, u.Record)
	if err != nil {
		return err
	}
	return tx.SaveEntryEditions(ctx, u.Record, fn(all), version)
}

// Remove takes a version away.
func (s *Service) Remove(ctx context.Context, a access.Actor, ref, id string) error {
	u, err := s.Use(ctx, ref)
	if err != nil {
		return err
	}
	role, err := access.Require(a, access.KeepEdition, access.ViewEditions, access.RelationTo(a, u.Lead.ID), "")
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		err := s.change(ctx, tx, u, func(all []register.Edition) []register.Edition {
			return slices.DeleteFunc(all, func(x register.Edition) bool { return x.ID == id })
		})
		return errors.Join(err, tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), a.Event(role), "edition.removed",
			event.Subject{Kind: "record", ID: string(u.Record)}).With(EventData{Ref: u.Ref, Use: u.Ref}).For(u.Lead.ID)))
	})
}

// Decline says that there will be no such version, and why.
func (s *Service) Decline(ctx context.Context, a access.Actor, ref, reason, text string) error {
	text = strings.TrimSpace(text)
	var wrong []errs.Field
	if !slices.Contains(Reasons(), reason) {
		wrong = append(wrong, errs.Field{Name: "reason", Code: "required", Message: "Choose why there will be none"})
	}
	if n := utf8.RuneCountInString(text); n == 0 || n > Longest {
		wrong = append(wrong, errs.Field{Name: "text", Code: "required", Message: fmt.Sprintf("Say what the person can do instead, in %d characters or fewer", Longest)})
	}
	if len(wrong) > 0 {
		return errs.InvalidFields(wrong)
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		return s.close(ctx, tx, ref, a, func(q *Ask) { q.Stage, q.Reason, q.Text = Declined, reason, text })
	})
}

// close ends what was asked for, tells whoever asked, and forgets what nobody needs any more.
func (s *Service) close(ctx context.Context, tx Tx, ref string, a access.Actor, fn func(q *Ask)) error {
	q, err := tx.EditionAsk(ctx, ref)
	if err != nil {
		return err
	}
	role, err := access.Require(a, access.KeepEdition, access.ViewEditions, access.RelationTo(a, q.Org), string(q.Stage))
	if err != nil {
		return err
	}
	if !q.Stage.Owed() {
		return errs.New(errs.Conflict, "edition.closed", "Somebody has answered this already.")
	}
	fn(&q)
	q.Role, q.Closed, q.Note = role, s.deps.Clock.Now(), ""
	if len(q.Contact) > 0 {
		to, err := s.deps.Receipts.Open(q.Ref, q.Contact)
		if err != nil {
			return err
		}
		subject, text := s.deps.Letter(q.Ref)
		if err := tx.PostMail(ctx, intray.Mail{Key: "edition/" + q.Ref, To: to, Subject: subject, Text: text, At: q.Closed}); err != nil {
			return err
		}
		q.Contact = nil
	}
	return errors.Join(tx.SaveEditionAsk(ctx, q), tx.CloseAllTasks(ctx, TaskAnswer, q.Subject(), q.Closed), s.note(ctx, tx, a.Event(role), "edition."+string(q.Stage), q))
}

const watchedAtOnce = 100

// RunDaily reminds organisations of what they owe.
func (s *Service) RunDaily(ctx context.Context) error {
	var failed []error
	for after := ""; ; {
		var refs []string
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			refs, err = tx.EditionAsksToWatch(ctx, s.deps.Clock.Now(), after, watchedAtOnce)
			return err
		})
		if err != nil || len(refs) == 0 {
			return errors.Join(append(failed, err)...)
		}
		for _, ref := range refs {
			if err := s.deps.Store.Write(ctx, func(tx Tx) error { return s.remind(ctx, tx, ref) }); err != nil {
				failed = append(failed, fmt.Errorf("version asked for as %s: %w", ref, err))
			}
		}
		after = refs[len(refs)-1]
	}
}

func (s *Service) remind(ctx context.Context, tx Tx, ref string) error {
	q, err := tx.EditionAsk(ctx, ref)
	if err != nil || q.Late || !q.Overdue(s.today()) {
		return err
	}
	q.Late = true
	return errors.Join(tx.SaveEditionAsk(ctx, q), tx.CloseAllTasks(ctx, TaskAnswer, q.Subject(), s.deps.Clock.Now()), s.task(ctx, tx, q), s.note(ctx, tx, event.Actor{System: "register"}, "edition.overdue", q))
}
