// Package portaltest makes a small portal for tests: two organisations, their people and one closed space, on SQLite.
package portaltest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/space"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// At is when the tests of the portal begin.
var At = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// hats of the people of the house: name, organisation, role.
var hats = [][3]string{
	{"ada", "council", "ig_lead"}, {"ben", "council", "practitioner"}, {"cat", "police", "ig_lead"}, {"dan", "police", "practitioner"}, {"sec", "", "secretariat"}, {"aud", "", "auditor"},
}

// House is a portal of two organisations with one closed space, in which ada is host and cat a member.
type House struct {
	T      testing.TB
	Store  *store.Store
	Spaces *space.Service
	Clock  *clock.Fixed
	Room   space.Space
}

// New makes the house.
func New(t testing.TB) *House {
	t.Helper()
	h := &House{T: t, Store: storetest.SQLite(t), Clock: clock.NewFixed(At)}
	storetest.Write(t, h.Store, func(ctx context.Context, tx *store.Tx) error {
		for _, o := range []string{"council", "police"} {
			if err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: ident.Organisation(o), Slug: o, Name: "The " + o, Kind: "district", Sector: "local", Status: "active", CreatedAt: At, UpdatedAt: At}); err != nil {
				return err
			}
		}
		for i, x := range hats {
			if err := tx.AddPerson(ctx, people.Person{ID: ident.Person(x[0]), Name: "Person " + x[0], Email: x[0] + "@example.org", Status: people.Active, CreatedAt: At}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprintf("h%d", i)), Person: ident.Person(x[0]), Organisation: ident.Organisation(x[1]), Role: access.Role(x[2]), From: At.AddDate(0, -1, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	n := 0
	h.Spaces = space.New(space.Deps{Store: h.Store.Spaces(), Clock: h.Clock, IDs: &ident.Sequence{Prefix: "s"}, Topic: func(string) bool { return true }, Random: func() string { n++; return fmt.Sprintf("CODE%d", n) }})
	var err error
	h.Room, err = h.Spaces.Open(t.Context(), Who("ada"), space.Draft{Key: "room", Name: "Council and police", Purpose: "To talk.", Kind: space.Closed})
	h.OK(err)
	h.OK(h.Spaces.Invite(t.Context(), Who("ada"), h.Room.Slug, space.Invite{Address: "cat@example.org"}))
	h.OK(h.Spaces.Accept(t.Context(), Who("cat"), h.Room.Slug))
	return h
}

// Who gives somebody wearing their hat.
func Who(name string) access.Actor {
	for _, x := range hats {
		if x[0] == name {
			return access.Actor{Person: ident.Person(name), Organisation: ident.Organisation(x[1]), Roles: []access.Role{access.Role(x[2])}}
		}
	}
	return access.Actor{}
}

// OK ends the test when something went wrong.
func (h *House) OK(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// Is says when an error is not of a kind.
func (h *House) Is(kind errs.Kind, err error) {
	h.T.Helper()
	if errs.KindOf(err) != kind {
		h.T.Errorf("%v, want %s", err, kind)
	}
}

// Outs puts cat out of the space.
func (h *House) Outs() {
	h.T.Helper()
	h.OK(h.Spaces.Leave(h.T.Context(), Who("cat"), h.Room.Slug))
}

// News counts what somebody finds new.
func (h *House) News(name string) (n int) {
	h.T.Helper()
	h.OK(h.Store.Read(h.T.Context(), func(tx *store.Tx) error {
		reach, err := tx.PortalReach(h.T.Context(), ident.Person(name), h.Clock.Now())
		if err != nil {
			return err
		}
		all, err := tx.PortalNews(h.T.Context(), reach, "", 50)
		for _, x := range all {
			if !strings.HasPrefix(string(x.Kind), "space.") {
				n++
			}
		}
		return err
	}))
	return n
}

// Book is the rulebook with the pack of Kent and Medway.
func Book(t testing.TB) *rulebook.Book {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	b, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
