package relay

import (
	"context"
	"net/url"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// happened is an event, and the copy it is about, 0 for the whole.
type happened struct {
	what string
	n    int
}

// record notes an event for the source and whoever it concerns.
func (s *Service) record(ctx context.Context, tx WorkTx, by event.Actor, c Correction, x happened) error {
	d, orgs := EventData{Ref: c.Ref, Kind: c.Kind, Copy: x.n}, []ident.Organisation{c.Source}
	if p, err := c.Copy(x.n); err == nil {
		d.State = p.State
		if p.To.Org != "" {
			orgs = append(orgs, p.To.Org)
		}
	}
	if c.Reporter != "" && c.Reporter != c.Source {
		orgs = append(orgs, c.Reporter)
	}
	slices.Sort(orgs)
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "correction."+x.what, c.Subject()).With(d).For(slices.Compact(orgs)...))
}

// task makes a task about a correction. Its words hold nothing of the case.
func (s *Service) task(c Correction, kind string, org ident.Organisation, title string) intray.Task {
	return intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: org, Roles: actRoles(), Kind: kind, Subject: c.Subject(), Title: title + ": " + c.Ref, URL: c.URL(),
		From: c.Source, CreatedAt: s.deps.Clock.Now()}
}

// tasks makes the tasks of copies what they should be: open while somebody waits, closed when nobody does.
func (s *Service) tasks(ctx context.Context, tx WorkTx, c Correction, copies []int) error {
	now := s.deps.Clock.Now()
	for _, n := range copies {
		org := c.Copies[n-1].To.Org
		if org == "" {
			continue
		}
		for _, k := range []struct {
			kind, title string
			open        func(Copy) bool
		}{{TaskAnswer, "Act on a correction", func(p Copy) bool { return p.State == Waiting && !p.Alone }},
			{TaskUndo, "Undo a correction that was taken back", func(p Copy) bool { return p.Undo == UndoAsked && !p.Alone }}} {
			t, open := s.task(c, k.kind, org, k.title), false
			for _, p := range c.Copies {
				if p.To.Org == org && k.open(p) {
					open = true
					if t.Due.IsZero() || p.Due.Before(t.Due) {
						t.Due = p.Due
					}
					t.Urgent = t.Urgent || p.Level >= remindedLate
				}
			}
			if !open {
				if err := tx.CloseTasks(ctx, k.kind, c.Subject(), org, now); err != nil {
					return err
				}
				continue
			}
			if t.Urgent {
				t.Roles = append(t.Roles, access.SIRO)
			}
			if err := tx.OpenTask(ctx, t); err != nil {
				return err
			}
		}
	}
	return s.chase(ctx, tx, c)
}

// chase opens or closes the source's task about those who cannot or do not answer.
func (s *Service) chase(ctx context.Context, tx WorkTx, c Correction) error {
	t := s.task(c, TaskChase, c.Source, "Find out what became of a correction")
	t.From = ""
	open := false
	for _, p := range c.Copies {
		if (p.State == Waiting || p.Undo == UndoAsked) && (p.Alone || p.Level >= chased) {
			open = true
			if t.Due.IsZero() || p.Due.Before(t.Due) {
				t.Due = p.Due
			}
		}
	}
	if !open {
		return tx.CloseTasks(ctx, TaskChase, c.Subject(), c.Source, s.deps.Clock.Now())
	}
	return tx.OpenTask(ctx, t)
}

// tell posts a notice. It holds nothing of the case: a title, a reference and a link.
func (s *Service) tell(ctx context.Context, tx WorkTx, c Correction, to notice) error {
	if to.org == "" {
		return nil
	}
	if len(to.roles) == 0 {
		to.roles = actRoles()
	}
	return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: to.org, Roles: to.roles, Kind: "correction." + to.kind, Subject: c.Subject(),
		Title: to.title + ": " + c.Ref + ".", URL: c.URL(), At: s.deps.Clock.Now(), Urgent: to.urgent})
}

type notice struct {
	org         ident.Organisation
	roles       []access.Role
	kind, title string
	urgent      bool
}

// Accepted is what an organisation put right in a case. Items are codes of list item_category; others are left out.
type Accepted struct {
	Org   ident.Organisation
	Case  string
	Kind  Kind
	Items []string
}

// Decided asks an organisation to send on what it put right in a case. It runs in the transaction in which the case is
// decided; the task closes when a correction of the case is sent.
func (s *Service) Decided(ctx context.Context, tx WorkTx, x Accepted) error {
	due, err := s.due(s.deps.Clock.Now())
	if err != nil {
		return err
	}
	q := url.Values{"case": {x.Case}, "kind": {string(x.Kind)}}
	for _, i := range x.Items {
		if _, ok := s.deps.Book.Item("item_category", i); ok {
			q.Add("items", i)
		}
	}
	return tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: x.Org, Roles: actRoles(), Kind: TaskBegin, Subject: event.Subject{Kind: "case", ID: x.Case},
		Title: "Tell everybody who was given the information: " + x.Case, URL: Path + "/new?" + q.Encode(), CreatedAt: s.deps.Clock.Now(), Due: due})
}

func today(s *Service) clock.Date { return clock.DateOf(s.deps.Clock.Now()) }
