package people_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// world is the service on a real database, with a stopped clock and the letters it posted.
type world struct {
	*people.Service
	store  *store.Store
	clock  *clock.Fixed
	tokens []string
}

var start = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{store: storetest.SQLite(t), clock: clock.NewFixed(start)}
	w.Service = people.New(people.Deps{
		Store: w.store.People(), Clock: w.clock, IDs: &ident.Sequence{Prefix: "id"}, Random: rand.Reader,
		OrganisationName: func(_ context.Context, id ident.Organisation) (string, error) {
			names := map[ident.Organisation]string{"council": "Example Council", "trust": "Example Trust"}
			if n, ok := names[id]; ok {
				return n, nil
			}
			return "", errs.New(errs.NotFound, "organisation.not_found", "We do not know this organisation.")
		},
		InvitationLetter: func(_ people.Invitation, org, token string) (subject, text string) {
			w.tokens = append(w.tokens, token)
			return "Join " + org, token
		},
	})
	return w
}

// letters lists the letters that wait to leave.
func letters(t testing.TB, s *store.Store) (out []intray.PostedMail) {
	t.Helper()
	err := s.Read(context.Background(), func(tx *store.Tx) (err error) {
		out, err = tx.MailIn(context.Background(), intray.MailWaiting, 100)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// hire makes a person who wears roles at org.
func (w *world) hire(t testing.TB, name string, org ident.Organisation, roles ...access.Role) access.Actor {
	t.Helper()
	id := ident.Person(name)
	storetest.Write(t, w.store, func(ctx context.Context, tx *store.Tx) error {
		err := tx.AddPerson(ctx, people.Person{ID: id, Name: name, Email: name + "@example.org", Status: people.Active, CreatedAt: start})
		for i, r := range roles {
			if err == nil {
				err = tx.GiveHat(ctx, people.Hat{ID: people.HatID(name + "-" + string(r) + string(rune('a'+i))), Person: id, Organisation: org, Role: r, From: start, GivenBy: event.Actor{System: "test"}})
			}
		}
		return err
	})
	return access.Actor{Person: id, Organisation: org, Roles: roles}
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func wantField(t testing.TB, err error, name, code string) {
	t.Helper()
	for _, f := range errs.FieldsOf(err) {
		if f.Name == name && f.Code == code {
			return
		}
	}
	t.Errorf("got %v, want the field error %s %s", err, name, code)
}

func TestInviteAndAccept(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	admin := w.hire(t, "ada", "council", access.OrgAdmin)
	_, err := w.Invite(ctx, admin, people.Invite{Organisation: "council", Email: " Ben.Ode@Example.org", Roles: []access.Role{access.DPO, access.IGLead, access.DPO}})
	if err != nil {
		t.Fatal(err)
	}
	if got := letters(t, w.store); len(got) != 1 || got[0].To != "Ben.Ode@Example.org" || got[0].Subject != "Join Example Council" || !got[0].Urgent {
		t.Fatalf("letters = %v", got)
	}
	offer, err := w.OfferBy(ctx, w.tokens[0])
	if err != nil || offer.Known || offer.Organisation != "Example Council" {
		t.Fatalf("offer = %+v, %v", offer, err)
	}
	_, err = w.Accept(ctx, people.Accept{Token: w.tokens[0]})
	wantField(t, err, "name", "required")
	p, err := w.Accept(ctx, people.Accept{Token: w.tokens[0], Name: " Ben   Ode "})
	if err != nil {
		t.Fatal(err)
	}
	groups, err := w.Hats(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := []people.HatGroup{{Organisation: "council", Name: "Example Council", Roles: []access.Role{access.IGLead, access.DPO}}}
	if diff := cmp.Diff(want, groups); diff != "" {
		t.Errorf("hats (-want +got):\n%s", diff)
	}
	if p.Name != "Ben Ode" || p.Folded() != "ben.ode@example.org" {
		t.Errorf("person = %+v", p)
	}
	_, err = w.Accept(ctx, people.Accept{Token: w.tokens[0], Name: "Ben"})
	wantCode(t, err, "people.invitation_used")
	_, err = w.OfferBy(ctx, "guess")
	wantCode(t, err, "people.no_invitation")
}

func TestAcceptAddsHatsToTheSamePerson(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	ben := w.hire(t, "ben", "trust", access.IGLead)
	sec := w.hire(t, "sec", "", access.Secretariat)
	i, err := w.Invite(ctx, sec, people.Invite{Organisation: "council", Email: "BEN@example.org", Roles: []access.Role{access.OrgAdmin}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Accept(ctx, people.Accept{Invitation: i.ID, Proved: "anna@example.org"}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("somebody else's invitation: %v", err)
	}
	p, err := w.Accept(ctx, people.Accept{Invitation: i.ID, Proved: "ben@example.org"})
	if err != nil || p.ID != ben.Person {
		t.Fatalf("accepted as %v, %v", p, err)
	}
	groups, err := w.Hats(ctx, p.ID)
	if err != nil || len(groups) != 2 || groups[0].Organisation != "council" || groups[1].Organisation != "trust" {
		t.Errorf("hats = %v, %v", groups, err)
	}
}

func TestOnlyTheNewestLetterWorks(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	admin := w.hire(t, "ada", "council", access.OrgAdmin)
	for range 2 {
		if _, err := w.Invite(ctx, admin, people.Invite{Organisation: "council", Email: "ben@example.org", Roles: []access.Role{access.DPO}}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.OfferBy(ctx, w.tokens[0])
	wantCode(t, err, "people.invitation_withdrawn")
	offer, err := w.OfferBy(ctx, w.tokens[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Withdraw(ctx, admin, offer.Invitation.ID); err != nil {
		t.Fatal(err)
	}
	_, err = w.Accept(ctx, people.Accept{Token: w.tokens[1], Name: "Ben"})
	wantCode(t, err, "people.invitation_withdrawn")
	wantCode(t, w.Withdraw(ctx, admin, offer.Invitation.ID), "people.invitation_withdrawn")
}

func TestAddressesTooAlikeAreNotMerged(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	admin := w.hire(t, "ada", "council", access.OrgAdmin)
	w.hire(t, "mike", "council", access.DPO)
	_, err := w.Invite(ctx, admin, people.Invite{Organisation: "council", Email: "mi\u212ae@example.org", Roles: []access.Role{access.IGLead}})
	wantField(t, err, "email", "too_alike")
	_, err = w.Invite(ctx, admin, people.Invite{Organisation: "council", Email: "stra\u00dfe@example.org", Roles: []access.Role{access.IGLead}})
	if err != nil {
		t.Fatal(err)
	}
	offers, err := w.OffersTo(ctx, "strasse@example.org")
	if err != nil || len(offers) != 0 {
		t.Errorf("strasse may accept what was offered to straße: %v, %v", offers, err)
	}
	offers, err = w.OffersTo(ctx, "STRA\u00dfE@EXAMPLE.ORG")
	if err != nil || len(offers) != 1 {
		t.Errorf("offers to straße = %v, %v", offers, err)
	}
}

func TestWhoMayInvite(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	admin := w.hire(t, "ada", "council", access.OrgAdmin)
	other := w.hire(t, "otto", "trust", access.OrgAdmin)
	lead := w.hire(t, "lea", "council", access.IGLead)
	sec := w.hire(t, "sec", "", access.Secretariat)
	sys := w.hire(t, "sys", "", access.SysAdmin)
	later := start.Add(30 * 24 * time.Hour)
	for _, c := range []struct {
		name  string
		actor access.Actor
		org   ident.Organisation
		role  access.Role
		until time.Time
		code  string
	}{
		{"mine", admin, "council", access.DPO, time.Time{}, ""},
		{"theirs", other, "council", access.DPO, time.Time{}, "access.not_found"},
		{"a colleague without the power", lead, "council", access.DPO, time.Time{}, "access.forbidden"},
		{"a visitor", access.Actor{}, "council", access.DPO, time.Time{}, "access.sign_in"},
		{"an organisation for the partnership", admin, "", access.Secretariat, time.Time{}, "access.not_found"},
		{"the secretariat for an organisation", sec, "council", access.OrgAdmin, time.Time{}, ""},
		{"the secretariat for the secretariat", sec, "", access.Secretariat, time.Time{}, ""},
		{"the secretariat for a system administrator", sec, "", access.SysAdmin, time.Time{}, "people.sysadmin_only"},
		{"a system administrator for another", sys, "", access.SysAdmin, time.Time{}, ""},
		{"a partnership role at an organisation", admin, "council", access.Auditor, later, "invalid.fields"},
		{"an organisation's role for the partnership", sec, "", access.DPO, time.Time{}, "invalid.fields"},
		{"an auditor without an end", sec, "", access.Auditor, time.Time{}, "invalid.fields"},
		{"an auditor for too long", sec, "", access.Auditor, start.Add(400 * 24 * time.Hour), "invalid.fields"},
		{"an auditor with an end", sec, "", access.Auditor, later, ""},
		{"an end in the past", admin, "council", access.DPO, start, "invalid.fields"},
		{"an unknown organisation", sec, "nowhere", access.DPO, time.Time{}, "organisation.not_found"},
	} {
		_, err := w.Invite(ctx, c.actor, people.Invite{Organisation: c.org, Email: "new@example.org", Roles: []access.Role{c.role}, Until: c.until})
		if c.code == "" && err != nil || c.code != "" && errs.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %q", c.name, err, c.code)
		}
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	ada := w.hire(t, "ada", "council", access.OrgAdmin)
	ben := w.hire(t, "ben", "council", access.DPO)
	end := people.EndRole{Organisation: "council", Person: ada.Person, Role: access.OrgAdmin}
	wantCode(t, w.EndRole(ctx, ada, end), "people.last_administrator")
	wantCode(t, w.Leave(ctx, ada, ada.Person), "people.last_administrator")
	wantCode(t, w.GiveRole(ctx, ada, people.GiveRole{Organisation: "council", Person: ada.Person, Role: access.OrgAdmin, Until: start.Add(time.Hour)}), "people.last_administrator")
	// A colleague who stands in for a week does not count: the week ends.
	if err := w.GiveRole(ctx, ada, people.GiveRole{Organisation: "council", Person: ben.Person, Role: access.OrgAdmin, Until: start.Add(7 * 24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, w.EndRole(ctx, ada, end), "people.last_administrator")
	if err := w.GiveRole(ctx, ada, people.GiveRole{Organisation: "council", Person: ben.Person, Role: access.OrgAdmin}); err != nil {
		t.Fatal(err)
	}
	if err := w.EndRole(ctx, ada, end); err != nil {
		t.Errorf("with another administrator: %v", err)
	}
	sys := w.hire(t, "sys", "", access.SysAdmin)
	wantCode(t, w.EndRole(ctx, sys, people.EndRole{Person: sys.Person, Role: access.SysAdmin}), "people.last_sysadmin")
	if err := w.Leave(ctx, sys, ada.Person); err != nil {
		t.Errorf("a system administrator closes somebody's access: %v", err)
	}
	p, err := w.Person(ctx, ada.Person)
	if err != nil || p.Status != people.Closed {
		t.Errorf("ada = %+v, %v", p, err)
	}
	wantCode(t, w.Leave(ctx, ben, sys.Person), "access.not_found")
}

func TestTimeLimitedHatsEndByThemselves(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	sec := w.hire(t, "sec", "", access.Secretariat)
	week := start.Add(7 * 24 * time.Hour)
	invite := people.Invite{Email: "aud@example.org", Roles: []access.Role{access.Auditor}, Until: week}
	if _, err := w.Invite(ctx, sec, invite); err != nil {
		t.Fatal(err)
	}
	p, err := w.Accept(ctx, people.Accept{Token: w.tokens[0], Name: "Aud"})
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Set(week.Add(-time.Microsecond))
	if g, err := w.Hats(ctx, p.ID); err != nil || len(g) != 1 || !g[0].Until.Equal(week) {
		t.Errorf("before the end: %v, %v", g, err)
	}
	w.clock.Set(week)
	if g, err := w.Hats(ctx, p.ID); err != nil || len(g) != 0 {
		t.Errorf("at the end: %v, %v", g, err)
	}
	invite.Until = week.Add(24 * time.Hour)
	if _, err := w.Invite(ctx, sec, invite); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Accept(ctx, people.Accept{Token: w.tokens[1]}); err != nil {
		t.Fatalf("the same role again: %v", err)
	}
	if g, err := w.Hats(ctx, p.ID); err != nil || len(g) != 1 {
		t.Errorf("given again: %v, %v", g, err)
	}
}

func TestRosterShowsNamesInsideOnly(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	ada := w.hire(t, "ada", "council", access.OrgAdmin, access.IGLead)
	ben := w.hire(t, "ben", "council", access.DPO)
	aud := w.hire(t, "aud", "", access.Auditor)
	otto := w.hire(t, "otto", "trust", access.OrgAdmin)
	if _, err := w.Invite(ctx, ada, people.Invite{Organisation: "council", Email: "new@example.org", Roles: []access.Role{access.SIRO}}); err != nil {
		t.Fatal(err)
	}
	mine, err := w.People(ctx, ada, "council")
	if err != nil || !mine.Manage || !mine.Named || len(mine.Colleagues) != 2 || mine.Colleagues[0].Person.Name != "ada" || len(mine.Colleagues[0].Hats) != 2 || len(mine.Invitations) != 1 {
		t.Errorf("the administrator sees %+v, %v", mine, err)
	}
	if diff := cmp.Diff([]access.Role{access.Practitioner, access.Caldicott, access.SIRO, access.SigningOfficer}, mine.Vacancies); diff != "" {
		t.Errorf("vacancies (-want +got):\n%s", diff)
	}
	colleague, err := w.People(ctx, ben, "council")
	if err != nil || colleague.Manage || !colleague.Named || len(colleague.Invitations) != 0 {
		t.Errorf("a colleague sees %+v, %v", colleague, err)
	}
	auditor, err := w.People(ctx, aud, "council")
	if err != nil || auditor.Named || auditor.Colleagues[0].Person.Name != "" || auditor.Colleagues[0].Person.Email != "" {
		t.Errorf("an auditor sees %+v, %v", auditor, err)
	}
	_, err = w.People(ctx, otto, "council")
	wantCode(t, err, "access.not_found")

	roles := []access.Role{access.DPO}
	inside, err := w.RoleHolders(ctx, ada, "council", roles)
	if err != nil || len(inside) != 1 || inside[0].Name != "ben" {
		t.Errorf("inside: %v, %v", inside, err)
	}
	outside, err := w.RoleHolders(ctx, otto, "council", roles)
	if err != nil || len(outside) != 1 || outside[0].Name != "" {
		t.Errorf("outside: %v, %v", outside, err)
	}
	_, err = w.RoleHolders(ctx, access.Actor{}, "council", roles)
	wantCode(t, err, "access.sign_in")
}

func TestHatsAtAVanishedOrganisationAreLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.IGLead)
	storetest.Write(t, w.store, func(ctx context.Context, tx *store.Tx) error {
		return tx.GiveHat(ctx, people.Hat{ID: "gone", Person: "ada", Organisation: "vanished", Role: access.DPO, From: start})
	})
	if g, err := w.Hats(context.Background(), "ada"); err != nil || len(g) != 1 || g[0].Organisation != "council" {
		t.Errorf("hats = %v, %v", g, err)
	}
}

func TestBeginOnce(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	token, err := w.Begin(ctx, "first@example.org")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Accept(ctx, people.Accept{Token: token, Name: "First"}); err != nil {
		t.Fatal(err)
	}
	_, err = w.Begin(ctx, "second@example.org")
	wantCode(t, err, "people.begun")
}

func TestActorWithoutSecondFactorWearsNoPrivilegedRole(t *testing.T) {
	t.Parallel()
	g := people.HatGroup{Organisation: "council", Roles: []access.Role{access.IGLead, access.OrgAdmin, access.DPO}}
	if diff := cmp.Diff([]access.Role{access.IGLead}, g.Actor("p", false).Roles); diff != "" {
		t.Errorf("without (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(g.Roles, g.Actor("p", true).Roles); diff != "" {
		t.Errorf("with (-want +got):\n%s", diff)
	}
}

func TestSomebodyWhoLeftIsAskedBack(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	ada := w.hire(t, "ada", "council", access.OrgAdmin)
	ben := w.hire(t, "ben", "council", access.DPO)
	if err := w.Leave(ctx, ben, ben.Person); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Invite(ctx, ada, people.Invite{Organisation: "council", Email: "ben@example.org", Roles: []access.Role{access.DPO}}); err != nil {
		t.Fatal(err)
	}
	p, err := w.Accept(ctx, people.Accept{Token: w.tokens[0]})
	if err != nil || p.ID != ben.Person || p.Status != people.Active {
		t.Errorf("back as %+v, %v", p, err)
	}
}

// TestAdministratorsHearOfThePartnership: nobody of the partnership lets people into an organisation
// without its own administrators being told.
func TestAdministratorsHearOfThePartnership(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), context.Background()
	admin := w.hire(t, "ada", "council", access.OrgAdmin)
	lead := w.hire(t, "lea", "council", access.IGLead)
	sec := w.hire(t, "sec", "", access.Secretariat)
	told := func() (titles []string) {
		err := w.store.Read(ctx, func(tx *store.Tx) error {
			notices, err := tx.NoticesFor(ctx, []intray.Hat{{Organisation: "council", Role: access.OrgAdmin}}, admin.Person, "", 10)
			for _, n := range notices {
				titles = append(titles, n.Title)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return titles
	}
	if _, err := w.Invite(ctx, admin, people.Invite{Organisation: "council", Email: "own@example.org", Roles: []access.Role{access.DPO}}); err != nil {
		t.Fatal(err)
	}
	if got := told(); len(got) != 0 {
		t.Errorf("an administrator's own invitation was announced: %q", got)
	}
	if _, err := w.Invite(ctx, sec, people.Invite{Organisation: "council", Email: "new@example.org", Roles: []access.Role{access.DPO}}); err != nil {
		t.Fatal(err)
	}
	if err := w.GiveRole(ctx, sec, people.GiveRole{Organisation: "council", Person: lead.Person, Role: access.DPO}); err != nil {
		t.Fatal(err)
	}
	if got := told(); len(got) != 2 {
		t.Errorf("the administrators were told %q, want of the invitation and of the role", got)
	}
}
