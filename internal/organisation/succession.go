package organisation

import (
	"context"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Succeed closes organisations and names those that follow. The public pages of the old ones stay and
// point to the new ones. Package agreement moves the statements.
func (s *Service) Succeed(ctx context.Context, actor access.Actor, cmd Succession) error {
	role, err := access.Require(actor, access.InviteOrganisation, access.InviteOrganisation, access.RelationTo(actor, ""), "")
	if err != nil {
		return err
	}
	if err := checkSuccession(cmd, clock.DateOf(s.d.Clock.Now())); err != nil {
		return err
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		now := s.d.Clock.Now()
		for _, id := range slices.Concat(cmd.Old, cmd.New) {
			o, err := tx.Organisation(ctx, id)
			if err != nil {
				return err
			}
			if slices.Contains(cmd.Old, id) {
				o.Status = Closed
				o.Profile.Successors = link(o.Profile.Successors, cmd.New, cmd)
			} else {
				o.Profile.Predecessors = link(o.Profile.Predecessors, cmd.Old, cmd)
			}
			o.UpdatedAt = now
			if err := tx.UpdateOrganisation(ctx, o); err != nil {
				return fmt.Errorf("succession of %s: %w", id, err)
			}
			name := "organisation.gained_predecessor"
			if o.Status == Closed {
				name = "organisation.succeeded"
			}
			if err := tx.AppendEvents(ctx, s.event(now, actor.Event(role), name, id).With(succeeded{cmd.Old, cmd.New, cmd.On.String(), cmd.Instrument})); err != nil {
				return err
			}
		}
		return nil
	})
}

// succeeded is the data of the events; package agreement and package sharing act on it.
type succeeded struct {
	Old        []ident.Organisation `json:"old"`
	New        []ident.Organisation `json:"new"`
	On         string               `json:"on"`
	Instrument string               `json:"instrument,omitempty"`
}

func checkSuccession(cmd Succession, today clock.Date) error {
	var wrong []errs.Field
	if len(cmd.Old) == 0 {
		wrong = append(wrong, errs.Field{Name: "old", Code: "organisation.old", Message: "Choose the organisation that closes."})
	}
	if len(cmd.New) == 0 {
		wrong = append(wrong, errs.Field{Name: "new", Code: "organisation.new", Message: "Choose the organisation that takes over."})
	}
	for _, o := range cmd.Old {
		if slices.Contains(cmd.New, o) {
			wrong = append(wrong, errs.Field{Name: "new", Code: "organisation.same", Message: "An organisation cannot take over from itself. Choose another."})
		}
	}
	if cmd.On.IsZero() || cmd.On.After(today) {
		wrong = append(wrong, errs.Field{Name: "on", Code: "organisation.on", Message: "Enter the day it took effect, today or earlier."})
	}
	return errs.InvalidFields(wrong)
}

func link(have []SuccessionEntry, to []ident.Organisation, cmd Succession) []SuccessionEntry {
	for _, id := range to {
		if !slices.ContainsFunc(have, func(e SuccessionEntry) bool { return e.Organisation == id }) {
			have = append(have, SuccessionEntry{Organisation: id, On: cmd.On, Instrument: cmd.Instrument})
		}
	}
	return have
}

// Refresh takes the facts of every member's kind afresh after the rulebook or the settings changed, and
// says how many changed. It runs at start.
func (s *Service) Refresh(ctx context.Context) (int, error) {
	changed := 0
	for after := ""; ; {
		var page []Brief
		here := 0
		err := s.d.Store.Write(ctx, func(tx Tx) (err error) {
			here = 0 // the function may run twice
			page, err = tx.FindOrganisations(ctx, Filter{Status: Member, After: after, Most: defaultPage})
			if err != nil {
				return err
			}
			for _, b := range page {
				n, err := s.refreshOne(ctx, tx, b.ID)
				if err != nil {
					return err
				}
				here += n
			}
			return nil
		})
		if err != nil {
			return changed, err
		}
		changed += here
		if len(page) < defaultPage {
			return changed, nil
		}
		after = page[len(page)-1].Key
	}
}

func (s *Service) refreshOne(ctx context.Context, tx Tx, id ident.Organisation) (int, error) {
	o, err := tx.Organisation(ctx, id)
	if err != nil {
		return 0, err
	}
	if o.Facts.Book == s.d.Book.Version() {
		return 0, nil
	}
	return 1, tx.UpdateOrganisation(ctx, o.WithFacts(s.d.Book))
}

// Linked adds links to organisations that came before or after, each once.
func Linked(have []SuccessionEntry, to []ident.Organisation, on clock.Date, instrument string) []SuccessionEntry {
	return link(have, to, Succession{On: on, Instrument: instrument})
}
