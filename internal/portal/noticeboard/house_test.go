package noticeboard_test

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
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/portal/space"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var at = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// hats of the people of the house: name, organisation, role.
var hats = [][3]string{
	{"ada", "council", "ig_lead"}, {"ben", "council", "practitioner"}, {"cat", "police", "ig_lead"}, {"dan", "police", "practitioner"}, {"sec", "", "secretariat"}, {"aud", "", "auditor"},
}

// house is a portal of two organisations with one closed space, in which ada is host and cat a member.
type house struct {
	t      testing.TB
	s      *store.Store
	svc    *noticeboard.Service
	spaces *space.Service
	clock  *clock.Fixed
	room   space.Space
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, s: storetest.SQLite(t), clock: clock.NewFixed(at)}
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error {
		for _, o := range []string{"council", "police"} {
			if err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: ident.Organisation(o), Slug: o, Name: "The " + o, Kind: "district", Sector: "local", Status: "active", CreatedAt: at, UpdatedAt: at}); err != nil {
				return err
			}
		}
		for i, x := range hats {
			if err := tx.AddPerson(ctx, people.Person{ID: ident.Person(x[0]), Name: "Person " + x[0], Email: x[0] + "@example.org", Status: people.Active, CreatedAt: at}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprintf("h%d", i)), Person: ident.Person(x[0]), Organisation: ident.Organisation(x[1]), Role: access.Role(x[2]), From: at.AddDate(0, -1, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	n := 0
	h.spaces = space.New(space.Deps{Store: h.s.Spaces(), Clock: h.clock, IDs: &ident.Sequence{Prefix: "s"}, Topic: func(string) bool { return true }, Random: func() string { n++; return fmt.Sprintf("CODE%d", n) }})
	var err error
	h.room, err = h.spaces.Open(t.Context(), who("ada"), space.Draft{Key: "room", Name: "Council and police", Purpose: "To talk.", Kind: space.Closed})
	h.ok(err)
	h.ok(h.spaces.Invite(t.Context(), who("ada"), h.room.Slug, space.Invite{Address: "cat@example.org"}))
	h.ok(h.spaces.Accept(t.Context(), who("cat"), h.room.Slug))
	return h
}

// who gives somebody wearing their hat.
func who(name string) access.Actor {
	for _, x := range hats {
		if x[0] == name {
			return access.Actor{Person: ident.Person(name), Organisation: ident.Organisation(x[1]), Roles: []access.Role{access.Role(x[2])}}
		}
	}
	return access.Actor{}
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) is(kind errs.Kind, err error) {
	h.t.Helper()
	if errs.KindOf(err) != kind {
		h.t.Errorf("%v, want %s", err, kind)
	}
}

// outs puts cat out of the space.
func (h *house) outs() {
	h.t.Helper()
	h.ok(h.spaces.Leave(h.t.Context(), who("cat"), h.room.Slug))
}

// news counts what somebody finds new.
func (h *house) news(name string) (n int) {
	h.t.Helper()
	h.ok(h.s.Read(h.t.Context(), func(tx *store.Tx) error {
		reach, err := tx.PortalReach(h.t.Context(), ident.Person(name), h.clock.Now())
		if err != nil {
			return err
		}
		all, err := tx.PortalNews(h.t.Context(), reach, "", 50)
		for _, x := range all {
			if !strings.HasPrefix(string(x.Kind), "space.") {
				n++
			}
		}
		return err
	}))
	return n
}

func book(t testing.TB) *rulebook.Book {
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
