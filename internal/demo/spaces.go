package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/portal/space"
)

// spacesFile holds the invented rooms of the members' portal; a county without it has none.
const spacesFile = "spaces.yaml"

// room is one invented space.
type room struct {
	Key, Slug, Name, Purpose string
	Kind                     space.Kind
	Topics                   []string
	Days                     float64
	Host                     seat
	Members, Asking          []seat
	Practice                 bool
}

// seat is who holds a role at a body, or with whole everybody who does.
type seat struct {
	Org   string
	Role  access.Role
	Whole bool
	Why   string
}

// meetsInRooms plans the opening of the portal's rooms and who comes in.
func (w *world) meetsInRooms(ctx context.Context) error {
	var told struct {
		Spaces []room `yaml:"spaces"`
	}
	if err := read(w.d.FS, spacesFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	svc := space.New(space.Deps{Store: inside[space.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Random: w.ids.Next,
		Topic: func(code string) bool { _, ok := w.d.Book.Item("portal_topic", code); return ok }})
	for _, r := range told.Spaces {
		w.cal.plan(r.Days, "open the space: "+r.Name, func() error {
			if err := w.opensRoom(ctx, svc, r); err != nil {
				return fmt.Errorf("space %s: %w", r.Key, err)
			}
			return nil
		})
	}
	return nil
}

func (w *world) opensRoom(ctx context.Context, svc *space.Service, r room) error {
	host, staff := w.with(r.Host.Org, r.Host.Role), w.with("", access.Secretariat)
	by := host
	if !space.MayOpen(host, r.Kind) {
		by = staff
	}
	x, err := svc.Open(ctx, by, space.Draft{Key: "demo-space-" + r.Key, Slug: r.Slug, Name: r.Name, Purpose: r.Purpose, Kind: r.Kind, Topics: r.Topics, Practice: r.Practice})
	if err != nil {
		return err
	}
	for _, m := range r.Members {
		org := w.orgs[m.Org]
		if m.Whole {
			err = svc.Invite(ctx, host, x.Slug, space.Invite{Organisation: &org, Role: m.Role})
		} else {
			err = w.comesIn(ctx, svc, host, x, m)
		}
		if err != nil {
			return err
		}
	}
	for _, m := range r.Asking {
		if err := svc.Ask(ctx, w.with(m.Org, m.Role), x.Slug, m.Why); err != nil {
			return err
		}
	}
	return nil
}

// comesIn invites somebody, who says yes.
func (w *world) comesIn(ctx context.Context, svc *space.Service, host access.Actor, x space.Space, m seat) error {
	org := w.orgs[m.Org]
	o := w.holder(m.Org, m.Role)
	p, err := w.tx.Person(ctx, o.id)
	if err != nil {
		return err
	}
	return errors.Join(svc.Invite(ctx, host, x.Slug, space.Invite{Address: p.Email, Organisation: &org}), svc.Accept(ctx, w.actor(o), x.Slug))
}
