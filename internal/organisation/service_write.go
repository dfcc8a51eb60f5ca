package organisation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Subject names an organisation in events, tasks and notices.
func Subject(id ident.Organisation) event.Subject {
	return event.Subject{Kind: "organisation", ID: string(id)}
}

// Save keeps what was typed in a profile. Nothing needs to be complete; what cannot be right (a number
// of the wrong form, a number that belongs to another organisation) is said field by field.
func (s *Service) Save(ctx context.Context, actor access.Actor, e Edit) (Saved, error) {
	var out Saved
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		o, err := tx.Organisation(ctx, e.ID)
		if err != nil {
			return err
		}
		role, err := access.Require(actor, access.EditOrganisation, access.ViewOrganisation, access.RelationTo(actor, o.ID), string(o.Status))
		if err != nil {
			return err
		}
		if e.Version != 0 && e.Version != o.Version {
			return errs.New(errs.Conflict, "store.stale", "Somebody else changed this at the same time. Look at the new version and try again.")
		}
		before := o
		if access.RelationTo(actor, o.ID) == access.Own {
			o.Arrive()
		}
		warnings, err := s.edit(&o, e)
		if err != nil {
			return err
		}
		if err := ownIdentifiers(ctx, tx, o); err != nil {
			return err
		}
		now := s.d.Clock.Now()
		o.UpdatedAt = now
		if err := tx.UpdateOrganisation(ctx, o); err != nil {
			return fmt.Errorf("save organisation %s: %w", o.ID, err)
		}
		o.Version++
		out = Saved{Organisation: o, Warnings: warnings}
		if complete(o) {
			if err := tx.CloseTasks(ctx, TaskSetUp, Subject(o.ID), o.ID, now); err != nil {
				return err
			}
		}
		ev := s.event(now, actor.Event(role), "organisation.profile_saved", o.ID)
		return tx.AppendEvents(ctx, ev.With(profileSaved{Changed: changedParts(before, o)}))
	})
	return out, err
}

// profileSaved is the data of the event: which parts changed, never their content.
type profileSaved struct {
	Changed []string `json:"changed,omitempty"`
}

func (s *Service) event(at time.Time, by event.Actor, name string, id ident.Organisation) event.Event {
	return event.New(ident.New[ident.Event](s.d.IDs), at, by, name, Subject(id)).For(id)
}

// edit applies e to o and checks what can be checked without the store.
func (s *Service) edit(o *Organisation, e Edit) ([]errs.Field, error) {
	var wrong []errs.Field
	name := strings.Join(strings.Fields(e.Name), " ")
	if name == "" {
		wrong = append(wrong, errs.Field{Name: "name", Code: "organisation.name", Message: "Enter the organisation's name."})
	}
	kind, ok := s.d.Book.BodyKind(e.Kind)
	if !ok {
		wrong = append(wrong, errs.Field{Name: "kind", Code: "organisation.kind", Message: "Choose what kind of organisation it is."})
	}
	ids, warnings, bad := cleanIdentifiers(e.Identifiers)
	wrong = append(wrong, bad...)
	profile, more, bad := cleanProfile(e.Profile)
	wrong, warnings = append(wrong, bad...), append(warnings, more...)
	if err := errs.InvalidFields(wrong); err != nil {
		return nil, err
	}
	profile.Predecessors, profile.Successors = o.Profile.Predecessors, o.Profile.Successors
	o.Name, o.Kind, o.Sector, o.Identifiers, o.Profile = name, kind.Code, kind.Sector, ids, profile
	*o = o.WithFacts(s.d.Book)
	return warnings, nil
}

// cleanIdentifiers tidies the numbers, drops empty ones and keeps one per scheme.
func cleanIdentifiers(typed []Identifier) (ids []Identifier, warnings, wrong []errs.Field) {
	for _, scheme := range Schemes() {
		i := slices.IndexFunc(typed, func(x Identifier) bool { return x.Scheme == scheme && strings.TrimSpace(x.Value) != "" })
		if i < 0 {
			continue
		}
		v, warning, err := CheckIdentifier(scheme, typed[i].Value)
		if err != nil {
			wrong = append(wrong, fieldOf(string(scheme), err))
			continue
		}
		if warning != "" {
			warnings = append(warnings, errs.Field{Name: string(scheme), Code: "organisation.unusual", Message: warning})
		}
		ids = append(ids, Identifier{scheme, v})
	}
	return ids, warnings, wrong
}

// ownIdentifiers fails when one of o's numbers belongs to another organisation.
func ownIdentifiers(ctx context.Context, tx Tx, o Organisation) error {
	var wrong []errs.Field
	for _, i := range o.Identifiers {
		other, err := tx.OrganisationByIdentifier(ctx, i)
		switch {
		case errs.KindOf(err) == errs.NotFound:
			continue
		case err != nil:
			return fmt.Errorf("look up %s %s: %w", i.Scheme, i.Value, err)
		case other.ID != o.ID:
			f, _ := formOf(i.Scheme)
			wrong = append(wrong, errs.Field{
				Name: string(i.Scheme), Code: "organisation.taken",
				Message: "This " + f.name + " belongs to " + other.Name + ". Check it, or ask the secretariat if both are the same organisation.",
			})
		}
	}
	return errs.InvalidFields(wrong)
}
