package lawchange

import (
	"context"
	"fmt"
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
	"sharewell/internal/rulebook"
)

// Service notices changes and keeps account of who looked at what.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service {
	if deps.LookDays == 0 {
		deps.LookDays = 28
	}
	return &Service{deps}
}

// TaskLook is the kind of task that asks to look at what rests on a changed rule.
const TaskLook = "lawchange.look"

// SubjectKind is the kind of subject of tasks and events about changes.
const SubjectKind = "lawchange"

// EventData is what events about changes carry.
type EventData struct {
	Rule    string  `json:"rule"`
	Kind    Kind    `json:"kind"`
	Things  int     `json:"things,omitempty"`
	Thing   string  `json:"thing,omitempty"`
	Outcome Outcome `json:"outcome,omitempty"`
}

// Detect compares the rules in force today with those last seen and tells whoever has something that rests on one
// that changed. It may run at any time, on any replica; a change is told of once. It gives how many there were.
func (s *Service) Detect(ctx context.Context) (int, error) {
	now := s.deps.Clock.Now()
	current := s.inForce(now)
	changes, err := s.changesSince(ctx, current)
	if err != nil || len(changes) == 0 {
		return 0, err
	}
	rules := map[string]bool{}
	for _, c := range changes {
		rules[c.Rule] = true
	}
	things := map[string][]Thing{}
	for _, src := range s.deps.Sources {
		err := src.RestOn(ctx, rules, func(rule string, t Thing) error {
			things[rule] = append(things[rule], t)
			return nil
		})
		if err != nil {
			return 0, fmt.Errorf("what rests on changed rules: %w", err)
		}
	}
	for _, c := range changes {
		if err := s.tell(ctx, c, marked(current, c.Rule), things[c.Rule], now); err != nil {
			return 0, err
		}
	}
	return len(changes), nil
}

// inForce gives the marks of all rules that bind on a day. Guidance and checks of our own count too: advice rests on
// them just as well.
func (s *Service) inForce(now time.Time) []Mark {
	var out []Mark
	for _, k := range rulebook.Kinds() {
		for _, r := range s.deps.Book.Rules(k, now) {
			out = append(out, markOf(r))
		}
	}
	slices.SortFunc(out, func(a, b Mark) int { return strings.Compare(a.Rule, b.Rule) })
	return out
}

func marked(all []Mark, rule string) Mark {
	for _, m := range all {
		if m.Rule == rule {
			return m
		}
	}
	return Mark{Rule: rule}
}

// changesSince gives what differs from what was seen; an empty database learns the rules and tells of nothing.
func (s *Service) changesSince(ctx context.Context, current []Mark) ([]Change, error) {
	var changes []Change
	var first bool
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		seen, err := tx.LawMarks(ctx)
		if err != nil {
			return err
		}
		first = len(seen) == 0
		changes = compare(byRule(seen), current)
		return nil
	})
	if err != nil || !first {
		return changes, err
	}
	return nil, s.learn(ctx, current)
}

// Learn takes the rules in force on a day as seen, in a database that has seen none yet.
func (s *Service) Learn(ctx context.Context, on time.Time) error { return s.learn(ctx, s.inForce(on)) }

func (s *Service) learn(ctx context.Context, current []Mark) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		seen, err := tx.LawMarks(ctx)
		if err != nil || len(seen) > 0 {
			return err
		}
		for _, m := range current {
			if err := tx.SetLawMark(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
}

func byRule(marks []Mark) map[string]Mark {
	out := make(map[string]Mark, len(marks))
	for _, m := range marks {
		out[m.Rule] = m
	}
	return out
}

// tell keeps a change with all its things and tasks, in one transaction, unless somebody did so meanwhile.
func (s *Service) tell(ctx context.Context, c Change, m Mark, things []Thing, now time.Time) error {
	c.ID, c.SeenAt, c.Edition = ident.New[ID](s.deps.IDs), now, s.deps.Book.Version()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		seen, err := tx.LawMarks(ctx)
		if err != nil {
			return err
		}
		if byRule(seen)[c.Rule].Sum == m.Sum {
			return nil // another replica was here first
		}
		if m.Sum == "" {
			err = tx.DropLawMark(ctx, c.Rule)
		} else {
			err = tx.SetLawMark(ctx, m)
		}
		if err != nil {
			return err
		}
		if err := tx.InsertLawChange(ctx, c); err != nil {
			return err
		}
		orgs, err := s.keepItems(ctx, tx, c, things)
		if err != nil {
			return err
		}
		for _, org := range orgs {
			if err := tx.OpenTask(ctx, s.task(c, org, now)); err != nil {
				return err
			}
		}
		by := event.Actor{System: "rulebook"}
		return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), now, by, "lawchange.seen", about(c.ID)).
			With(EventData{Rule: c.Rule, Kind: c.Kind, Things: len(things)}).For(orgs...))
	})
}

// keepItems saves what is to be looked at, each thing once, and gives the organisations it belongs to.
func (s *Service) keepItems(ctx context.Context, tx Tx, c Change, things []Thing) ([]ident.Organisation, error) {
	var orgs []ident.Organisation
	seen := map[[2]string]bool{}
	for _, t := range things {
		if key := [2]string{t.Kind, t.Ref}; seen[key] {
			continue
		} else {
			seen[key] = true
		}
		if err := tx.InsertLawItem(ctx, Item{Change: c.ID, Thing: t}); err != nil {
			return nil, err
		}
		if !slices.Contains(orgs, t.Organisation) {
			orgs = append(orgs, t.Organisation)
		}
	}
	slices.Sort(orgs)
	return orgs, nil
}

func about(id ID) event.Subject { return event.Subject{Kind: SubjectKind, ID: string(id)} }

func (s *Service) task(c Change, org ident.Organisation, now time.Time) intray.Task {
	t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: org, Roles: []access.Role{access.IGLead, access.DPO}, Kind: TaskLook, Subject: about(c.ID),
		Title: "Look again: a rule changed, " + c.Label(), URL: "/law-changes/" + string(c.ID), CreatedAt: now, Due: clock.DateOf(now).AddDays(s.deps.LookDays)}
	if org == "" {
		t.Roles = []access.Role{access.Secretariat}
	}
	return t
}

// whose gives the organisation whose things an actor looks after: "" for the partnership's own people.
func whose(a access.Actor) (ident.Organisation, access.Relation) {
	if a.Has(access.Secretariat) {
		return "", access.Partnership
	}
	return a.Organisation, access.RelationTo(a, a.Organisation)
}

// List gives changes, newest first.
func (s *Service) List(ctx context.Context, a access.Actor, before ID, most int) (out []Line, err error) {
	org, rel := whose(a)
	if _, err := access.Require(a, access.ViewLawChanges, access.ViewLawChanges, rel, ""); err != nil {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.LawChanges(ctx, org, before, most)
		return err
	})
	return out, err
}

// View is a change with what the actor's organisation is to look at.
type View struct {
	Change Change
	Items  []Item
	May    bool // the actor may say what came of looking
}

// mostItems is how many things a page shows; the open ones come first.
const mostItems = 500

// View gives one change.
func (s *Service) View(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	org, rel := whose(a)
	if _, err := access.Require(a, access.ViewLawChanges, access.ViewLawChanges, rel, ""); err != nil {
		return v, err
	}
	_, v.May = access.Allowed(a, access.LookAtLawChange, rel, "")
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if v.Change, err = tx.LawChange(ctx, id); err != nil {
			return err
		}
		v.Items, err = tx.LawItems(ctx, id, org, mostItems)
		return err
	})
	return v, err
}

// Look says what came of looking at a thing.
type Look struct {
	Change  ID
	Kind    string
	Ref     string
	Outcome Outcome
	Note    string
}

const mostNote = 1000

// Look records that the actor looked at a thing. Looking again replaces what was said before.
func (s *Service) Look(ctx context.Context, a access.Actor, cmd Look) error {
	org, rel := whose(a)
	role, err := access.Require(a, access.LookAtLawChange, access.ViewLawChanges, rel, "")
	if err != nil {
		return err
	}
	var wrong []errs.Field
	if !cmd.Outcome.Valid() {
		wrong = append(wrong, errs.Field{Name: "outcome", Code: "required", Message: "Say what came of looking at it"})
	}
	if cmd.Note = strings.TrimSpace(cmd.Note); utf8.RuneCountInString(cmd.Note) > mostNote {
		wrong = append(wrong, errs.Field{Name: "note", Code: "too_long", Message: fmt.Sprintf("Shorten the note to %d characters", mostNote)})
	}
	if wrong != nil {
		return errs.InvalidFields(wrong)
	}
	now := s.deps.Clock.Now()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.LawChange(ctx, cmd.Change)
		if err != nil {
			return err
		}
		i := Item{Change: cmd.Change, Thing: Thing{Kind: cmd.Kind, Ref: cmd.Ref, Organisation: org}, Outcome: cmd.Outcome, Note: cmd.Note, By: a.Person, At: now}
		if err := tx.LookedAt(ctx, i); err != nil {
			return err
		}
		open, err := tx.LawOpen(ctx, cmd.Change, org)
		if err != nil {
			return err
		}
		if open == 0 {
			if err := tx.CloseTasks(ctx, TaskLook, about(c.ID), org, now); err != nil {
				return err
			}
		}
		return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), now, a.Event(role), "lawchange.looked_at", about(c.ID)).
			With(EventData{Rule: c.Rule, Kind: c.Kind, Thing: cmd.Kind + " " + cmd.Ref, Outcome: cmd.Outcome}).For(org))
	})
}
