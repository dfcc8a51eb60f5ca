package organisation

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
)

// Add puts an organisation into the directory by hand, or names an outsider for a record. Leads may name
// outsiders; only the secretariat adds to the directory.
func (s *Service) Add(ctx context.Context, actor access.Actor, n NewOrganisation) (Organisation, error) {
	command, rel := access.InviteOrganisation, access.RelationTo(actor, "")
	if n.Outsider {
		command = access.NameOutsider
		if actor.Organisation != "" {
			rel = access.Own
		}
	}
	role, err := access.Require(actor, command, command, rel, "")
	if err != nil {
		return Organisation{}, err
	}
	var out Organisation
	err = s.d.Store.Write(ctx, func(tx Tx) (err error) {
		out, err = s.add(ctx, tx, actor.Event(role), n)
		return err
	})
	return out, err
}

// add makes an organisation of n. One that has the same number already is given back as it is.
func (s *Service) add(ctx context.Context, tx Tx, by event.Actor, n NewOrganisation) (Organisation, error) {
	now := s.d.Clock.Now()
	o := Organisation{
		ID: ident.New[ident.Organisation](s.d.IDs), Status: InDirectory, Profile: Profile{Address: n.Address},
		CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	if n.Outsider {
		o.Status = Outsider
	}
	if _, err := s.edit(&o, Edit{Name: n.Name, Kind: n.Kind, Identifiers: n.Identifiers, Profile: o.Profile}); err != nil {
		return Organisation{}, err
	}
	for _, i := range o.Identifiers {
		known, err := tx.OrganisationByIdentifier(ctx, i)
		if err == nil {
			return known, nil
		}
		if errs.KindOf(err) != errs.NotFound {
			return Organisation{}, fmt.Errorf("look up %s %s: %w", i.Scheme, i.Value, err)
		}
	}
	if err := s.insert(ctx, tx, &o); err != nil {
		return Organisation{}, err
	}
	return o, tx.AppendEvents(ctx, s.event(now, by, "organisation.added", o.ID))
}

// insert gives o a slug nobody has and keeps it.
func (s *Service) insert(ctx context.Context, tx Tx, o *Organisation) error {
	slug, err := freeSlug(ctx, tx, *o)
	if err != nil {
		return err
	}
	o.Slug = slug
	if err := tx.InsertOrganisation(ctx, *o); err != nil {
		return fmt.Errorf("add organisation %s: %w", o.Name, err)
	}
	return nil
}

// freeSlug tries the name, then the name with the town, then with its strongest number, then counts.
func freeSlug(ctx context.Context, tx Tx, o Organisation) (string, error) {
	base := Slugged(o.Name)
	if base == "" {
		base = "organisation"
	}
	tries := []string{base}
	if t := Slugged(o.Profile.Address.Town); t != "" {
		tries = append(tries, base+"-"+t)
	}
	for _, i := range o.Identifiers {
		tries = append(tries, base+"-"+strings.ToLower(i.Value))
	}
	for n := 2; n < 100; n++ {
		tries = append(tries, base+"-"+strconv.Itoa(n))
	}
	for _, slug := range tries {
		_, err := tx.OrganisationBySlug(ctx, slug)
		if errs.KindOf(err) == errs.NotFound {
			return slug, nil
		}
		if err != nil {
			return "", fmt.Errorf("look up the address %s: %w", slug, err)
		}
	}
	return base + "-" + strings.ToLower(string(o.ID)), nil
}

// Invite asks an organisation to join: it is marked as invited, its set-up is opened, and the person at
// the address is asked to be its first administrator. Inviting again sends a new letter.
func (s *Service) Invite(ctx context.Context, actor access.Actor, cmd Invite) (Organisation, error) {
	role, err := access.Require(actor, access.InviteOrganisation, access.InviteOrganisation, access.RelationTo(actor, ""), "")
	if err != nil {
		return Organisation{}, err
	}
	if !people.ValidAddress(cmd.Email) {
		return Organisation{}, errs.InvalidFields([]errs.Field{{Name: "email", Code: "organisation.email", Message: "Enter the e-mail address of the person to ask, like name@example.gov.uk."}})
	}
	if len(cmd.Roles) == 0 {
		cmd.Roles = []access.Role{access.OrgAdmin}
	}
	var o Organisation
	err = s.d.Store.Write(ctx, func(tx Tx) (err error) {
		o, err = s.ask(ctx, tx, actor.Event(role), cmd)
		return err
	})
	if err != nil {
		return Organisation{}, err
	}
	_, err = s.d.People.Invite(ctx, actor, people.Invite{Organisation: o.ID, Email: cmd.Email, Roles: cmd.Roles})
	if err != nil {
		return Organisation{}, fmt.Errorf("invite the first administrator of %s: %w", o.Name, err)
	}
	return o, nil
}

// ask finds or adds the organisation, marks it and opens its set-up.
func (s *Service) ask(ctx context.Context, tx Tx, by event.Actor, cmd Invite) (o Organisation, err error) {
	if cmd.Organisation == "" {
		o, err = s.add(ctx, tx, by, cmd.New)
	} else {
		o, err = tx.Organisation(ctx, cmd.Organisation)
	}
	if err != nil {
		return Organisation{}, err
	}
	if !o.Open() {
		return Organisation{}, errs.New(errs.Conflict, "organisation.closed", o.Name+" has closed. Invite the organisation that took over from it.")
	}
	now := s.d.Clock.Now()
	if o.Status == InDirectory || o.Status == Outsider {
		o.Status, o.UpdatedAt = Invited, now
		if err := tx.UpdateOrganisation(ctx, o); err != nil {
			return Organisation{}, fmt.Errorf("invite %s: %w", o.Name, err)
		}
		o.Version++
	}
	if err := tx.OpenTask(ctx, s.setUpTask(o, now)); err != nil {
		return Organisation{}, err
	}
	return o, tx.AppendEvents(ctx, s.event(now, by, "organisation.invited", o.ID))
}

// TaskSetUp is the kind of the task that asks an organisation to complete its profile.
const TaskSetUp = "organisation.set_up"

func (s *Service) setUpTask(o Organisation, now time.Time) intray.Task {
	return intray.Task{
		ID: ident.New[ident.Task](s.d.IDs), Organisation: o.ID, Roles: []access.Role{access.OrgAdmin, access.IGLead},
		Kind: TaskSetUp, Subject: Subject(o.ID), Title: "Set up: " + o.Name, URL: "/organisation", CreatedAt: now,
	}
}

// InvitedRow is the outcome of one line of a batch.
type InvitedRow struct {
	Row          Row
	Organisation Organisation
	Err          error // nil when the letter is on its way
}

// InviteMany invites every organisation of a list of our own form (FileOwn), line by line; one that
// fails does not stop the others.
func (s *Service) InviteMany(ctx context.Context, actor access.Actor, list io.Reader) ([]InvitedRow, []RowError, error) {
	if _, err := access.Require(actor, access.InviteOrganisation, access.InviteOrganisation, access.RelationTo(actor, ""), ""); err != nil {
		return nil, nil, err
	}
	rows, wrong, err := ParseDirectory(FileOwn, list)
	if err != nil {
		return nil, nil, err
	}
	var out []InvitedRow
	for _, r := range rows {
		if !people.ValidAddress(r.Email) {
			wrong = append(wrong, RowError{Line: r.Line, Column: "email", Message: "Enter the e-mail address of the person to ask, like name@example.gov.uk."})
			continue
		}
		o, err := s.Invite(ctx, actor, Invite{Email: r.Email, New: NewOrganisation{Name: r.Name, Kind: r.Kind, Identifiers: r.Identifiers, Address: r.Address}})
		out = append(out, InvitedRow{Row: r, Organisation: o, Err: err})
	}
	return out, wrong, nil
}
