package ledger

import (
	"context"
	"crypto/sha256"
	"io"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/screening"
	"sharewell/internal/screening/optout"
	"sharewell/internal/screening/table"
)

// Lists is the ChoiceSets of what administrators loaded and what the national service answered.
type Lists struct {
	Store    Store
	Clock    clock.Clock
	Settings Settings
}

// Source implements ChoiceSets. A list for the one use goes before a list for every use.
func (l *Lists) Source(ctx context.Context, org ident.Organisation, u Use, kind string) (src Source, err error) {
	err = l.Store.Read(ctx, func(tx Tx) error {
		if kind == National {
			src, err = l.answer(ctx, tx, org, u)
			return err
		}
		src, err = l.loaded(ctx, tx, org, u, kind)
		return err
	})
	return src, err
}

// mostQuestions bounds how far back an answer is looked for.
const mostQuestions = 50

// answer finds the newest answer of the national service that may be used.
func (l *Lists) answer(ctx context.Context, tx Tx, org ident.Organisation, u Use) (Source, error) {
	asked, err := tx.QuestionsFor(ctx, org, u.Record, mostQuestions)
	if err != nil {
		return Source{}, err
	}
	now := l.Clock.Now()
	for _, q := range asked {
		if q.Usable(now) {
			return Source{Hash: q.CleanHash, People: q.Counts.Out, At: q.RequestedAt, Clean: true, Held: q.Held}, nil
		}
	}
	if slices.ContainsFunc(asked, func(q Screening) bool { return q.State == Waiting || q.State == Sending }) {
		return Source{}, errs.New(errs.Conflict, "screening.waiting", "The national service has not answered yet.")
	}
	if slices.ContainsFunc(asked, func(q Screening) bool { return q.State == Destroyed || q.State == Answered }) {
		return Source{}, errs.New(errs.Conflict, "screening.answer_stale", "The answer of the national service is too old. Ask again: people have made choices since.")
	}
	return Source{}, errNotFound
}

func (l *Lists) loaded(ctx context.Context, tx Tx, org ident.Organisation, u Use, kind string) (Source, error) {
	all, err := tx.ChoiceLists(ctx, org)
	if err != nil {
		return Source{}, err
	}
	for _, ref := range []string{u.Ref, ""} {
		i := slices.IndexFunc(all, func(c ChoiceList) bool { return c.Kind == kind && c.RecordRef == ref })
		if i < 0 {
			continue
		}
		c := all[i]
		return Source{Hash: c.Hash, People: c.People, At: c.At, Held: c.Held}, l.Settings.fresh(c.At, l.Clock.Now())
	}
	return Source{}, errNotFound
}

// Load is a list of the people who said no, to take the place of the one before.
type Load struct {
	Kind   string
	Record string     // reference of the one use it is for; "" for every use
	Day    clock.Date // when it was right
	Nobody bool       // nobody has said no; then there is no list
	List   io.Reader
	Table  table.Options
}

// LoadChoices reads a list, seals it and puts it in place. It gives how many people it holds.
func (s *Service) LoadChoices(ctx context.Context, a access.Actor, cmd Load) (people int64, err error) {
	role, err := access.Require(a, access.LoadChoices, access.ViewScreening, access.RelationTo(a, a.Organisation), "")
	if err != nil {
		return 0, err
	}
	now := s.now()
	l := ChoiceList{Organisation: a.Organisation, Kind: cmd.Kind, RecordRef: cmd.Record, At: asOf(cmd.Day, now), LoadedAt: now, LoadedBy: a.Person, Version: 1}
	if err := s.mayLoad(ctx, a, cmd, l); err != nil {
		return 0, err
	}
	if !cmd.Nobody {
		if l.People, l.Hash, l.Held, err = s.seal(ctx, cmd, l.At); err != nil {
			return 0, err
		}
	}
	var before []ChoiceList
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		if before, err = tx.ChoiceLists(ctx, l.Organisation); err != nil {
			return err
		}
		if err := tx.SaveChoiceList(ctx, l); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.tellList("choices_loaded", l, a.Event(role)))
	})
	if err != nil {
		return 0, s.drop(ctx, l.Held.Name, err)
	}
	for _, old := range before {
		if old.Kind == l.Kind && old.RecordRef == l.RecordRef {
			return l.People, s.drop(ctx, old.Held.Name, nil)
		}
	}
	return l.People, nil
}

// mayLoad checks what a list is for.
func (s *Service) mayLoad(ctx context.Context, a access.Actor, cmd Load, l ChoiceList) error {
	if cmd.Kind == National || !slices.Contains(s.deps.Kinds, cmd.Kind) {
		return fieldError("kind", "screening.kind", "Choose which choice the list is of. The national data opt-out is asked of the national service instead.")
	}
	if cmd.Day.IsZero() {
		return fieldError("day", "screening.day", "Enter the day on which the list was right.")
	}
	if err := s.deps.Settings.fresh(l.At, s.now()); err != nil {
		return fieldError("day", errs.CodeOf(err), messageOf(err))
	}
	if cmd.Record == "" {
		return nil
	}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		u, err := tx.ScreeningUse(ctx, cmd.Record)
		if err == nil && !slices.Contains(u.Parties, a.Organisation) {
			return errNotFound
		}
		return err
	})
	if errs.KindOf(err) == errs.NotFound {
		return fieldError("record", "screening.record", "Enter the reference of a record that your organisation takes part in, or leave it empty.")
	}
	return err
}

func fieldError(name, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: name, Code: code, Message: message}})
}

// seal reads a list and puts it into the vault in the compact form.
func (s *Service) seal(ctx context.Context, cmd Load, at time.Time) (people int64, hash string, h Held, err error) {
	if cmd.List == nil {
		return 0, "", Held{}, fieldError("list", "screening.no_file", "Choose the file, or say that nobody has said no.")
	}
	l, err := screening.LoadList(cmd.List, screening.ListOptions{Table: cmd.Table})
	if err != nil {
		return 0, "", Held{}, err
	}
	return s.sealSet(ctx, l.Set, at)
}

func (s *Service) sealSet(ctx context.Context, set *optout.Set, at time.Time) (people int64, hash string, h Held, err error) {
	digest := sha256.New()
	h.Name, h.Key, err = s.deps.Vault.Put(ctx, func(w io.Writer) error { return optout.WriteCompact(io.MultiWriter(w, digest), set, at) })
	return int64(set.Len()), s.keyed(sum(digest)), h, err
}

// drop deletes a list from the vault, and gives the error before on.
func (s *Service) drop(ctx context.Context, name string, before error) error {
	if name == "" {
		return before
	}
	if err := s.deps.Vault.Destroy(context.WithoutCancel(ctx), name); err != nil && before == nil {
		return err
	}
	return before
}

// RemoveChoices deletes a list of choices.
func (s *Service) RemoveChoices(ctx context.Context, a access.Actor, kind, recordRef string) error {
	role, err := access.Require(a, access.LoadChoices, access.ViewScreening, access.RelationTo(a, a.Organisation), "")
	if err != nil {
		return err
	}
	var gone ChoiceList
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		all, err := tx.ChoiceLists(ctx, a.Organisation)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(c ChoiceList) bool { return c.Kind == kind && c.RecordRef == recordRef })
		if i < 0 {
			return errNotFound
		}
		gone = all[i]
		if err := tx.DeleteChoiceList(ctx, a.Organisation, kind, recordRef); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.tellList("choices_removed", gone, a.Event(role)))
	})
	if err != nil {
		return err
	}
	return s.drop(ctx, gone.Held.Name, nil)
}

// Choices lists what the actor's organisation has loaded.
func (s *Service) Choices(ctx context.Context, a access.Actor) (out []ChoiceList, err error) {
	if _, err := access.Require(a, access.ViewScreening, access.ViewScreening, access.RelationTo(a, a.Organisation), ""); err != nil || a.Organisation == "" {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.ChoiceLists(ctx, a.Organisation)
		return err
	})
	return out, err
}

func (s *Service) tellList(what string, l ChoiceList, by event.Actor) event.Event {
	type data struct {
		Kind   string `json:"kind"`
		Record string `json:"record,omitempty"`
		At     string `json:"at"`
	}
	return event.New(ident.New[ident.Event](s.deps.IDs), s.now(), by, "screening."+what, event.Subject{Kind: "organisation", ID: string(l.Organisation)}).
		For(l.Organisation).With(data{l.Kind, l.RecordRef, clock.Format(l.At)})
}
