package space_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/space"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var at = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// house is a portal of three organisations, on a real database.
type house struct {
	t     testing.TB
	s     *store.Store
	svc   *space.Service
	clock *clock.Fixed
	code  int
}

// hats of the people of the house: name, organisation, role.
var hats = [][3]string{
	{"ada", "council", "ig_lead"}, {"ben", "council", "practitioner"}, {"cat", "police", "ig_lead"}, {"dan", "police", "practitioner"},
	{"eve", "school", "org_admin"}, {"eve", "council", "dpo"}, {"sec", "", "secretariat"}, {"aud", "", "auditor"},
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, s: storetest.SQLite(t), clock: clock.NewFixed(at)}
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error {
		for _, o := range []string{"council", "police", "school"} {
			err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: ident.Organisation(o), Slug: o, Name: "The " + o, Kind: "district", Sector: "local", Status: "active", CreatedAt: at, UpdatedAt: at})
			if err != nil {
				return err
			}
		}
		seen := map[string]bool{}
		for i, x := range hats {
			if !seen[x[0]] {
				seen[x[0]] = true
				if err := tx.AddPerson(ctx, people.Person{ID: ident.Person(x[0]), Name: "Person " + x[0], Email: x[0] + "@example.org", Status: people.Active, CreatedAt: at}); err != nil {
					return err
				}
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprintf("h%d", i)), Person: ident.Person(x[0]), Organisation: ident.Organisation(x[1]), Role: access.Role(x[2]), From: at.AddDate(0, -1, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	h.svc = space.New(space.Deps{Store: h.s.Spaces(), Clock: h.clock, IDs: &ident.Sequence{Prefix: "s"}, Topic: func(c string) bool { return c == "schools" },
		Random: func() string { h.code++; return fmt.Sprintf("CODE%d", h.code) }})
	return h
}

// who gives somebody wearing their first hat.
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

func (h *house) open(as string, kind space.Kind) space.Space {
	h.t.Helper()
	x, err := h.svc.Open(h.t.Context(), who(as), space.Draft{Key: as + string(kind) + h.clock.Now().String(), Name: "Room of " + as, Purpose: "To talk.", Kind: kind, Topics: []string{"schools", "nothing"}})
	h.ok(err)
	return x
}

// bring invites somebody, who says yes.
func (h *house) bring(x space.Space, host, guest string) {
	h.t.Helper()
	h.ok(h.svc.Invite(h.t.Context(), who(host), x.Slug, space.Invite{Address: guest + "@example.org"}))
	h.ok(h.svc.Accept(h.t.Context(), who(guest), x.Slug))
}

func (h *house) standing(name string, x space.Space) space.Standing {
	h.t.Helper()
	r, err := h.svc.Reach(h.t.Context(), ident.Person(name))
	h.ok(err)
	return r.In(x.ID)
}

func TestWhoSeesWhichSpace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for kind, as := range map[space.Kind]string{space.Open: "ada", space.Closed: "ada", space.Hidden: "sec"} {
		x := h.open(as, kind)
		want := map[string]space.Standing{as: space.Host, "dan": space.Outside}
		if kind == space.Open {
			want["dan"] = space.Reader
		}
		for name, standing := range want {
			if got := h.standing(name, x); got != standing {
				t.Errorf("%s: %s is %q, want %q", kind, name, got, standing)
			}
		}
		v, err := h.svc.One(t.Context(), who("dan"), x.Slug)
		switch kind {
		case space.Hidden:
			h.is(errs.NotFound, err)
			_, none := h.svc.One(t.Context(), who("dan"), "no-such-space")
			if errs.CodeOf(err) != errs.CodeOf(none) || errs.MessageOf(err) != errs.MessageOf(none) {
				t.Errorf("a hidden space says %v, none says %v", err, none)
			}
			for _, try := range []error{h.svc.Ask(t.Context(), who("dan"), x.Slug, "Please"), h.svc.Accept(t.Context(), who("dan"), x.Slug), h.svc.Leave(t.Context(), who("dan"), x.Slug),
				h.svc.Archive(t.Context(), who("dan"), x.Slug, "So"), h.svc.Invite(t.Context(), who("dan"), x.Slug, space.Invite{Address: "ada@example.org"})} {
				h.is(errs.NotFound, try)
			}
		case space.Open, space.Closed:
			h.ok(err)
			if len(v.Members) != 1 || v.Reads != (kind == space.Open) || !v.May.Join || v.May.Host {
				t.Errorf("%s: %+v", kind, v)
			}
		}
		if _, err := h.svc.One(t.Context(), who("aud"), x.Slug); err == nil {
			t.Errorf("%s: the auditor is in the portal", kind)
		}
		l, err := h.svc.List(t.Context(), who("dan"), "")
		h.ok(err)
		if found := slices.ContainsFunc(l.Others, func(o space.Space) bool { return o.ID == x.ID }); found == (kind == space.Hidden) {
			t.Errorf("%s in the list: %v", kind, found)
		}
	}
	h.is(errs.NotFound, h.svc.MayRead(t.Context(), "aud", space.Commons))
}

func TestTheSecretariatKnowsAndDoesNotRead(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	x := h.open("ada", space.Closed)
	v, err := h.svc.One(t.Context(), who("sec"), x.Slug)
	h.ok(err)
	if v.Reads || v.Standing != space.Outside || !v.May.Steward || v.May.Host {
		t.Errorf("%+v", v)
	}
	all, _, err := h.svc.Register(t.Context(), who("sec"), space.SpaceQuery{State: space.Live, Most: 9})
	h.ok(err)
	if len(all) != 1 || all[0].Size != 1 {
		t.Errorf("%+v", all)
	}
	_, _, err = h.svc.Register(t.Context(), who("ada"), space.SpaceQuery{State: space.Live, Most: 9})
	h.is(errs.Forbidden, err)
}

func TestASpaceIsAskedForAndDecided(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	yes, no := h.open("ben", space.Closed), space.Space{}
	if yes.State != space.Proposed || h.standing("ben", yes) != space.Outside {
		t.Fatalf("%+v", yes)
	}
	h.is(errs.NotFound, mustFail(h.svc.One(t.Context(), who("ada"), yes.Slug)))
	h.is(errs.Forbidden, h.svc.Decide(t.Context(), who("ben"), yes.Slug, true, ""))
	h.ok(h.svc.Decide(t.Context(), who("sec"), yes.Slug, true, ""))
	if h.standing("ben", yes) != space.Host {
		t.Error("who asked is not its host")
	}
	h.is(errs.Conflict, h.svc.Decide(t.Context(), who("sec"), yes.Slug, false, "Late"))
	h.clock.Advance(time.Hour)
	no = h.open("ada", space.Hidden) // only the secretariat opens these at once
	h.is(errs.Invalid, h.svc.Decide(t.Context(), who("sec"), no.Slug, false, ""))
	h.ok(h.svc.Decide(t.Context(), who("sec"), no.Slug, false, "There is one already"))
	if v, err := h.svc.One(t.Context(), who("ada"), no.Slug); err != nil || v.State != space.Refused || v.Why == "" {
		t.Errorf("%+v %v", v, err)
	}
	h.is(errs.NotFound, mustFail(h.svc.One(t.Context(), who("ben"), no.Slug)))
}

func mustFail(_ space.View, err error) error { return err }

func TestPeopleComeAndGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, x := t.Context(), h.open("ada", space.Closed)
	h.ok(h.svc.Ask(ctx, who("cat"), x.Slug, "We work on this"))
	h.is(errs.Conflict, h.svc.Ask(ctx, who("cat"), x.Slug, "Again"))
	if h.standing("cat", x) != space.Outside {
		t.Error("who asked is in")
	}
	h.is(errs.Forbidden, h.svc.Answer(ctx, who("cat"), x.Slug, space.Who{Person: "cat", Organisation: "police"}, true))
	h.ok(h.svc.Answer(ctx, who("ada"), x.Slug, space.Who{Person: "cat", Organisation: "police"}, true))
	h.bring(x, "ada", "dan")
	h.is(errs.Invalid, h.svc.Invite(ctx, who("ada"), x.Slug, space.Invite{Address: "dan@example.org"}))
	h.is(errs.Invalid, h.svc.Invite(ctx, who("ada"), x.Slug, space.Invite{Address: "nobody@example.org"}))
	h.is(errs.Invalid, h.svc.Invite(ctx, who("ada"), x.Slug, space.Invite{Address: "eve@example.org"})) // of two organisations
	school := ident.Organisation("school")
	h.ok(h.svc.Invite(ctx, who("ada"), x.Slug, space.Invite{Address: "eve@example.org", Organisation: &school}))
	h.ok(h.svc.Decline(ctx, who("eve"), x.Slug))
	h.is(errs.NotFound, h.svc.Accept(ctx, who("eve"), x.Slug))
	h.is(errs.Conflict, h.svc.Leave(ctx, who("ada"), x.Slug))
	h.is(errs.Forbidden, h.svc.Remove(ctx, who("cat"), x.Slug, space.Who{Person: "dan", Organisation: "police"}))
	h.ok(h.svc.SetStanding(ctx, who("ada"), x.Slug, space.Who{Person: "cat", Organisation: "police"}, space.Host))
	h.ok(h.svc.Leave(ctx, who("ada"), x.Slug))
	h.is(errs.Conflict, h.svc.SetStanding(ctx, who("cat"), x.Slug, space.Who{Person: "cat", Organisation: "police"}, space.Member))
	h.ok(h.svc.Remove(ctx, who("cat"), x.Slug, space.Who{Person: "dan", Organisation: "police"}))
	for name, want := range map[string]space.Standing{"ada": space.Outside, "cat": space.Host, "dan": space.Outside} {
		if got := h.standing(name, x); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	story, _, err := h.svc.Story(ctx, who("cat"), x.Slug)
	h.ok(err)
	var names []string
	for _, s := range story {
		names = append(names, s.Name[len("space."):])
	}
	want := []string{"member_removed", "member_left", "host_named", "member_declined", "member_invited", "member_joined", "member_invited", "member_joined", "member_asked", "opened"}
	if !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
	_, _, err = h.svc.Story(ctx, who("dan"), x.Slug)
	h.is(errs.Forbidden, err)
}

func TestARoleIsInWhoeverHoldsIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, x, police := t.Context(), h.open("ada", space.Closed), ident.Organisation("police")
	h.is(errs.Invalid, h.svc.Invite(ctx, who("ada"), x.Slug, space.Invite{Organisation: &police, Role: "king"}))
	h.ok(h.svc.Invite(ctx, who("ada"), x.Slug, space.Invite{Organisation: &police, Role: access.Practitioner}))
	if h.standing("dan", x) != space.Member || h.standing("cat", x) != space.Outside {
		t.Error("the wrong people are in")
	}
	h.is(errs.Conflict, h.svc.Leave(ctx, who("dan"), x.Slug))
	end := func(hat string) {
		storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error { return tx.EndHat(ctx, people.HatID(hat), at) })
	}
	end("h3")
	if h.standing("dan", x) != space.Outside {
		t.Error("who lost the role is still in")
	}
	h.bring(x, "ada", "cat")
	end("h2")
	if h.standing("cat", x) != space.Outside {
		t.Error("who stopped acting for the organisation is still in")
	}
}

func TestNothingWaitsForWhoIsOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, x := t.Context(), h.open("sec", space.Hidden)
	h.ok(h.svc.Invite(ctx, who("sec"), x.Slug, space.Invite{Address: "dan@example.org"}))
	tray := func() (notices, tasks int) {
		h.ok(h.s.Read(ctx, func(tx *store.Tx) error {
			worn, err := tx.HatsWorn(ctx, "dan", at)
			n, err2 := tx.NoticesFor(ctx, worn, "dan", "\U0010ffff", 9)
			notices = len(n)
			return errors.Join(err, err2)
		}))
		return notices, tasks
	}
	if n, _ := tray(); n != 1 {
		t.Fatalf("%d notices of an invitation", n)
	}
	if v, err := h.svc.One(ctx, who("dan"), x.Slug); err != nil || !v.May.Answer || v.Reads {
		t.Errorf("the invited sees %+v, %v", v, err)
	}
	h.ok(h.svc.Remove(ctx, who("sec"), x.Slug, space.Who{Person: "dan", Organisation: "police"}))
	if n, _ := tray(); n != 0 {
		t.Errorf("%d notices wait for somebody who is out", n)
	}
	h.is(errs.NotFound, mustFail(h.svc.One(ctx, who("dan"), x.Slug)))
}

func TestSpacesBecomeNarrowerAndArePutAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, x := t.Context(), h.open("ada", space.Open)
	h.bring(x, "ada", "cat")
	d := space.Draft{Name: "Anew", Purpose: "For less.", Kind: space.Closed}
	h.is(errs.Forbidden, h.svc.Change(ctx, who("cat"), x.Slug, d))
	h.ok(h.svc.Change(ctx, who("ada"), x.Slug, d))
	if h.standing("dan", x) != space.Outside {
		t.Error("a closed space is read from outside")
	}
	d.Kind = space.Open
	h.is(errs.Invalid, h.svc.Change(ctx, who("ada"), x.Slug, d))
	h.is(errs.Invalid, h.svc.Archive(ctx, who("ada"), x.Slug, ""))
	h.ok(h.svc.Ask(ctx, who("dan"), x.Slug, "Please"))
	h.ok(h.svc.Archive(ctx, who("ada"), x.Slug, "Done"))
	for name, want := range map[string]space.Standing{"ada": space.Reader, "cat": space.Reader, "dan": space.Outside} {
		if got := h.standing(name, x); got != want {
			t.Errorf("%s is %q in what was put away", name, got)
		}
	}
	h.is(errs.Conflict, h.svc.Invite(ctx, who("ada"), x.Slug, space.Invite{Address: "dan@example.org"}))
	h.ok(h.svc.Remove(ctx, who("ada"), x.Slug, space.Who{Person: "cat", Organisation: "police"}))
	if h.standing("cat", x) != space.Outside {
		t.Error("somebody taken out still reads what was put away")
	}
	h.is(errs.Forbidden, h.svc.Reopen(ctx, who("ada"), x.Slug))
	h.ok(h.svc.Reopen(ctx, who("sec"), x.Slug))
	if h.standing("ada", x) != space.Host {
		t.Error("its host is none any more")
	}
}

func TestHostsLookThroughTheirMembers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, x := t.Context(), h.open("ada", space.Closed)
	h.bring(x, "ada", "cat")
	h.bring(x, "ada", "dan")
	waiting := func(name, kind string) int {
		n := 0
		h.ok(h.s.Read(ctx, func(tx *store.Tx) error {
			worn, err := tx.HatsWorn(ctx, ident.Person(name), at)
			for _, w := range worn {
				some, err := tx.TasksFor(ctx, []intray.Hat{w}, ident.Person(name), "", 20)
				if err != nil {
					return err
				}
				for _, task := range some {
					if task.Kind == kind {
						n++
					}
				}
			}
			return err
		}))
		return n
	}
	h.ok(h.svc.RunDaily(ctx))
	if waiting("ada", space.ReviewTask) != 0 {
		t.Error("asked at once")
	}
	h.clock.Advance(366 * 24 * time.Hour)
	h.ok(h.svc.RunDaily(ctx))
	h.ok(h.svc.RunDaily(ctx))
	if n := waiting("ada", space.ReviewTask); n != 1 {
		t.Errorf("%d reviews wait", n)
	}
	h.is(errs.Invalid, h.svc.Confirm(ctx, who("ada"), x.Slug, []space.Who{{Person: "cat", Organisation: "police"}}))
	h.ok(h.svc.Confirm(ctx, who("ada"), x.Slug, []space.Who{{Person: "ada", Organisation: "council"}, {Person: "cat", Organisation: "police"}}))
	if waiting("ada", space.ReviewTask) != 0 || h.standing("dan", x) != space.Outside || h.standing("cat", x) != space.Member {
		t.Error("the review is not done")
	}
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error { return tx.EndHat(ctx, "h0", at) })
	h.ok(h.svc.RunDaily(ctx))
	if waiting("sec", space.HostTask) != 1 {
		t.Error("nobody is told that no host is left")
	}
	h.ok(h.svc.NameHost(ctx, who("sec"), x.Slug, "cat@example.org"))
	if waiting("sec", space.HostTask) != 0 || h.standing("cat", x) != space.Host {
		t.Error("there is no new host")
	}
}

func TestPrivateAddresses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, x := t.Context(), h.open("ada", space.Closed)
	h.bring(x, "ada", "cat")
	code, err := h.svc.MakeFeed(ctx, who("cat"), &x.ID, "")
	h.ok(err)
	every, err := h.svc.MakeFeed(ctx, who("cat"), nil, "schools")
	h.ok(err)
	_, err = h.svc.MakeFeed(ctx, who("dan"), &x.ID, "")
	h.is(errs.NotFound, err)
	post := func(n space.News) {
		n.Kind, n.URL, n.At = "thread.asked", "/x", h.clock.Now()
		storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error { return tx.PostPortalNews(ctx, n) })
	}
	post(space.News{Space: x.ID, Ref: "1", Title: "In the room", Topics: []string{"schools"}})
	post(space.News{Ref: "2", Title: "For all"})
	reads := func(code string) []string {
		r, err := h.svc.ReadFeed(ctx, code)
		if err != nil {
			return []string{string(errs.KindOf(err))}
		}
		out := []string{}
		for _, n := range r.News {
			out = append(out, n.Ref)
		}
		return out
	}
	same := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	same("the room", reads(code), "1")
	same("the topic", reads(every), "1", "space/"+string(x.ID))
	h.ok(h.svc.Remove(ctx, who("ada"), x.Slug, space.Who{Person: "cat", Organisation: "police"}))
	same("the room, from outside", reads(code), "not_found")
	same("the topic, from outside", reads(every), "space/"+string(x.ID))
	list, err := h.svc.Feeds(ctx, who("cat"))
	h.ok(err)
	if len(list) != 2 || !list[1].Lost && !list[0].Lost {
		t.Errorf("%+v", list)
	}
	h.is(errs.Conflict, h.svc.RevokeFeed(ctx, who("dan"), list[0].ID))
	for _, f := range list {
		h.ok(h.svc.RevokeFeed(ctx, who("cat"), f.ID))
	}
	if _, err := h.svc.ReadFeed(ctx, every); !errors.Is(err, space.ErrRevoked) {
		t.Errorf("a revoked address gives %v", err)
	}
	same("a guess", reads("CODE9"), "not_found")
	again, err := h.svc.MakeFeed(ctx, who("cat"), nil, "")
	h.ok(err)
	for range 60 {
		_ = reads(again)
	}
	same("read too often", reads(again), "too_many")
}
