package agreement

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Drafts keeps what was done to drafts and texts that wait to be loaded.
type Drafts interface {
	InsertDraftChange(ctx context.Context, c DraftChange) error
	// DraftChanges lists what was done to a draft after a version, newest first.
	DraftChanges(ctx context.Context, id ident.Edition, after int64, most int) ([]DraftChange, error)
	// DeleteDraft forgets an edition that never came into force, with all that was done to it.
	DeleteDraft(ctx context.Context, id ident.Edition) error
	InsertIncoming(ctx context.Context, in Incoming) error
	// Incoming gives a text that waits to be loaded.
	Incoming(ctx context.Context, edition ident.Edition, id string) (Incoming, error)
}

// mostChanges bounds how far back a page may be for its changes to be brought together with others'.
const mostChanges = 5000

// tries is how often a change is made again when another one came between.
const tries = 5

// edit makes one change to a draft: loads it, lets fn change it, keeps it with what was done.
func (s *Service) edit(ctx context.Context, actor access.Actor, id ident.Edition, version int64, fn func(*desk) error) (Edition, error) {
	for n := 1; ; n++ {
		e, err := s.editOnce(ctx, actor, id, version, fn)
		if errs.KindOf(err) != errs.Conflict || n == tries || errs.CodeOf(err) == "agreement.clause_changed" {
			return e, err
		}
	}
}

func (s *Service) editOnce(ctx context.Context, actor access.Actor, id ident.Edition, version int64, fn func(*desk) error) (Edition, error) {
	var out Edition
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		e, err := tx.Edition(ctx, id)
		if err != nil {
			return err
		}
		role, err := access.Require(actor, access.EditEdition, access.Public, access.RelationTo(actor, ""), string(e.Status))
		if err != nil {
			return err
		}
		d := &desk{e: e}
		d.e.Text.Clauses = slices.Clone(e.Text.Clauses)
		if version > 0 && version < e.Version {
			if d.since, err = tx.DraftChanges(ctx, id, version, mostChanges); err != nil {
				return err
			}
		}
		if d.taken, err = takenIDs(ctx, tx); err != nil {
			return err
		}
		if err := fn(d); err != nil {
			return err
		}
		out, err = s.keep(ctx, tx, d, actor.Event(role))
		return err
	})
	return out, err
}

// keep writes a changed draft and what was done to it.
func (s *Service) keep(ctx context.Context, tx Tx, d *desk, by event.Actor) (Edition, error) {
	if len(d.log) == 0 {
		return d.e, nil
	}
	d.e.Hash = Hash(d.e.Text.Canonical())
	if err := tx.UpdateEdition(ctx, d.e); err != nil {
		return Edition{}, err
	}
	d.e.Version++
	now := s.d.Clock.Now()
	for i, c := range d.log {
		c.Version, c.Place, c.By, c.At = d.e.Version, i, by, now
		if err := tx.InsertDraftChange(ctx, c); err != nil {
			return Edition{}, fmt.Errorf("keep what was done to edition %s: %w", d.e.Number(), err)
		}
	}
	return d.e, tx.AppendEvents(ctx, s.event(by, "agreement.draft_changed", EditionSubject(d.e.ID)).With(DraftData{d.e.Number(), d.log[0].Kind, d.log[0].Clause, len(d.log)}))
}

// DraftData is what events about drafts carry.
type DraftData struct {
	Edition string       `json:"edition"`
	Kind    ChangeKind   `json:"kind"`
	Clause  ident.Clause `json:"clause,omitempty"`
	Changes int          `json:"changes,omitempty"`
}

// takenIDs gives every identifier a clause has or had in any edition: none is used twice.
func takenIDs(ctx context.Context, tx Editions) (map[ident.Clause]bool, error) {
	all, err := tx.Editions(ctx)
	if err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	out := map[ident.Clause]bool{}
	for _, e := range all {
		for _, c := range e.Text.Clauses {
			out[c.ID] = true
		}
	}
	return out, nil
}

var numberForm = regexp.MustCompile(`^[0-9]{4}\.[0-9]{1,3}$`)

// NextNumber proposes a number for a draft: the next of the year.
func NextNumber(all []Edition, today clock.Date) string {
	year, most := strconv.Itoa(today.Year), 0
	for _, e := range all {
		if n, ok := strings.CutPrefix(e.Number(), year+"."); ok {
			if i, err := strconv.Atoi(n); err == nil {
				most = max(most, i)
			}
		}
	}
	return year + "." + strconv.Itoa(most+1)
}

// BeginDraft starts a draft from the edition in force.
func (s *Service) BeginDraft(ctx context.Context, actor access.Actor, cmd BeginDraft) (Edition, error) {
	role, err := access.Require(actor, access.EditEdition, access.Public, access.RelationTo(actor, ""), string(Draft))
	if err != nil {
		return Edition{}, err
	}
	number := strings.TrimSpace(cmd.Number)
	if !numberForm.MatchString(number) {
		return Edition{}, errs.InvalidFields([]errs.Field{{Name: "number", Code: "agreement.number", Message: "Enter the year and a number, like 2027.1."}})
	}
	var out Edition
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		all, err := tx.Editions(ctx)
		if err != nil {
			return fmt.Errorf("list editions: %w", err)
		}
		if slices.ContainsFunc(all, func(e Edition) bool { return e.Number() == number }) {
			return errs.InvalidFields([]errs.Field{{Name: "number", Code: "agreement.number_taken", Message: "There is an edition " + number + " already. Enter another number."}})
		}
		from, err := current(ctx, tx)
		if err != nil {
			return err
		}
		text := from.Text
		text.Number, text.Changes, text.Clauses = number, nil, slices.Clone(from.Text.Clauses)
		now := s.d.Clock.Now()
		if out, err = newEdition(ident.New[ident.Edition](s.d.IDs), text, now); err != nil {
			return errs.Wrap(errs.Internal, "agreement.text", "The edition in force is incomplete.", err)
		}
		if err := tx.InsertEdition(ctx, out); err != nil {
			return err
		}
		by := actor.Event(role)
		if err := tx.InsertDraftChange(ctx, DraftChange{Edition: out.ID, Version: out.Version, Kind: Begun, By: by, At: now}); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(by, "agreement.edition_drafted", EditionSubject(out.ID)))
	})
	return out, err
}

// SaveClause keeps what was typed of a clause, together with what others typed meanwhile.
func (s *Service) SaveClause(ctx context.Context, actor access.Actor, cmd SaveClause) (SavedClause, error) {
	if err := s.checkClause(tidyClause(cmd.Clause)); err != nil {
		return SavedClause{}, err
	}
	var out SavedClause
	e, err := s.edit(ctx, actor, cmd.Edition, cmd.Version, func(d *desk) (err error) {
		out, err = d.save(cmd.Clause)
		return err
	})
	out.Edition = e
	return out, err
}

// AddClause adds a clause to a draft and gives it with its identifier.
func (s *Service) AddClause(ctx context.Context, actor access.Actor, cmd NewClause) (Clause, error) {
	c := tidyClause(cmd.Clause)
	if err := s.checkClause(c); err != nil {
		return Clause{}, err
	}
	_, err := s.edit(ctx, actor, cmd.Edition, 0, func(d *desk) error {
		c.ID = newClauseID(c.Heading, d.taken)
		return d.add(cmd.After, c, AddedClause)
	})
	return c, err
}

// PlaceClause moves a clause with all below it.
func (s *Service) PlaceClause(ctx context.Context, actor access.Actor, cmd PlaceClause) (Edition, error) {
	return s.edit(ctx, actor, cmd.Edition, cmd.Version, func(d *desk) error { return d.place(cmd) })
}

// CutClause makes two clauses of one and gives the new one.
func (s *Service) CutClause(ctx context.Context, actor access.Actor, cmd CutClause) (Clause, error) {
	var out Clause
	if err := s.checkClause(tidyClause(Clause{Heading: cmd.Heading})); err != nil {
		return out, err
	}
	_, err := s.edit(ctx, actor, cmd.Edition, cmd.Version, func(d *desk) (err error) {
		out, err = d.cut(cmd)
		return err
	})
	return out, err
}

// DropClause takes a clause out of a draft; its words stay in the account of what was done.
func (s *Service) DropClause(ctx context.Context, actor access.Actor, cmd DropClause) (Edition, error) {
	return s.edit(ctx, actor, cmd.Edition, cmd.Version, func(d *desk) error { return d.drop(cmd) })
}

const mostSummary = 100

// Describe keeps what a draft is called and what changes with it.
func (s *Service) Describe(ctx context.Context, actor access.Actor, cmd DescribeEdition) (Edition, error) {
	title, changes := strings.Join(strings.Fields(cmd.Title), " "), tidyNames(cmd.Changes)
	var wrong []errs.Field
	if title == "" || len(title) > mostHeading {
		wrong = append(wrong, errs.Field{Name: "title", Code: "agreement.title", Message: fmt.Sprintf("Enter a title of %d characters or fewer.", mostHeading)})
	}
	if len(changes) > mostSummary {
		wrong = append(wrong, errs.Field{Name: "changes", Code: "agreement.changes", Message: fmt.Sprintf("Say what changed in %d lines or fewer.", mostSummary)})
	}
	if len(wrong) > 0 {
		return Edition{}, errs.InvalidFields(wrong)
	}
	return s.edit(ctx, actor, cmd.Edition, 0, func(d *desk) error {
		if d.e.Text.Title == title && slices.Equal(d.e.Text.Changes, changes) {
			return nil
		}
		d.e.Text.Title, d.e.Text.Changes = title, changes
		d.note(Described, "", nil, nil)
		return nil
	})
}

// Discard forgets a draft that never came into force.
func (s *Service) Discard(ctx context.Context, actor access.Actor, id ident.Edition) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		e, err := tx.Edition(ctx, id)
		if err != nil {
			return err
		}
		role, err := access.Require(actor, access.EditEdition, access.Public, access.RelationTo(actor, ""), string(e.Status))
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		if err := tx.CloseTasks(ctx, TaskAdopt, EditionSubject(id), "", now); err != nil {
			return err
		}
		if err := tx.DeleteDraft(ctx, id); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(actor.Event(role), "agreement.draft_discarded", EditionSubject(id)).With(DraftData{Edition: e.Number()}))
	})
}

// next says to which stage an edition can go from its own.
var next = map[EditionStatus][]EditionStatus{
	Draft:    {InReview, Adopted},
	InReview: {Draft, Adopted},
}

var stageEvents = map[EditionStatus]string{
	Draft: "agreement.edition_reopened", InReview: "agreement.edition_in_review", Adopted: "agreement.edition_agreed",
}

// Stages lists to which stages an edition can go, besides into force.
func Stages(from EditionStatus) []EditionStatus { return slices.Clone(next[from]) }

// Stage moves an edition on or back.
func (s *Service) Stage(ctx context.Context, actor access.Actor, cmd StageEdition) (Edition, error) {
	var out Edition
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		e, err := tx.Edition(ctx, cmd.Edition)
		if err != nil {
			return err
		}
		out = e
		if e.Status == cmd.To {
			return nil // a second click
		}
		role, err := access.Require(actor, access.AdoptEdition, access.Public, access.RelationTo(actor, ""), string(e.Status))
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		if err := checkStage(e, &cmd, clock.DateOf(now)); err != nil {
			return err
		}
		if err := s.mayReopen(ctx, tx, e, cmd.To); err != nil {
			return err
		}
		e.Status, e.AdoptedOn = cmd.To, cmd.AdoptedOn
		if err := tx.UpdateEdition(ctx, e); err != nil {
			return err
		}
		e.Version++
		out = e
		by := actor.Event(role)
		if err := tx.InsertDraftChange(ctx, DraftChange{Edition: e.ID, Version: e.Version, Kind: StageChanged, By: by, At: now}); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(by, stageEvents[cmd.To], EditionSubject(e.ID)))
	})
	return out, err
}

func checkStage(e Edition, cmd *StageEdition, today clock.Date) error {
	if !slices.Contains(next[e.Status], cmd.To) {
		return errs.New(errs.Conflict, "agreement.stage", "An edition cannot go there from where it stands.")
	}
	if broken := e.Text.Broken(); len(broken) > 0 {
		return errs.New(errs.Conflict, "agreement.broken", "Clause “"+broken[0].Heading+"” refers to "+string(broken[0].To)+", which is not in this edition. Mend that first.")
	}
	if cmd.To != Adopted {
		cmd.AdoptedOn = clock.Date{}
		return nil
	}
	if cmd.AdoptedOn.IsZero() {
		cmd.AdoptedOn = today
	}
	if cmd.AdoptedOn.After(today) {
		return errs.InvalidFields([]errs.Field{{Name: "adopted_on", Code: "agreement.adopted_on", Message: "Enter the day the partnership agreed the text, today or earlier."}})
	}
	return nil
}

// Account lists what was done to a draft, newest first; the secretariat reads it.
func (s *Service) Account(ctx context.Context, actor access.Actor, id ident.Edition, most int) ([]DraftChange, error) {
	if _, err := access.Require(actor, access.EditEdition, access.Public, access.RelationTo(actor, ""), string(Draft)); err != nil {
		return nil, err
	}
	var out []DraftChange
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.DraftChanges(ctx, id, 0, most)
		return err
	})
	return out, err
}

// edited reports whether people worked on an edition here.
func edited(ctx context.Context, tx Tx, id ident.Edition) (bool, error) {
	some, err := tx.DraftChanges(ctx, id, 0, 1)
	return len(some) > 0, err
}
