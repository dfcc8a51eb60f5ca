package auth_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/people"
)

func TestHatSwitching(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.hire(t, "ada", "council", access.IGLead)
	w.hire(t, "ada", "trust", access.Practitioner, access.IGLead)
	w.hire(t, "ben", "council", access.IGLead)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	if got, want := b.session(t).Actor, (access.Actor{Person: ada, Organisation: "council", Roles: []access.Role{access.IGLead}}); !cmp.Equal(got, want) {
		t.Errorf("first hat (-want +got):\n%s", cmp.Diff(want, got))
	}
	b.must(t, func(r *http.Request) error { return w.auth.ActFor(r.Context(), "trust") })
	want := access.Actor{Person: ada, Organisation: "trust", Roles: []access.Role{access.Practitioner, access.IGLead}}
	if diff := cmp.Diff(want, b.session(t).Actor); diff != "" {
		t.Errorf("switched (-want +got):\n%s", diff)
	}
	if s := b.session(t); s.Current.Name != "The trust" || len(s.Hats) != 2 {
		t.Errorf("session = %+v", s)
	}
	for _, key := range []string{"elsewhere", "", people.PartnershipKey} {
		_, err := b.do(t, http.MethodPost, "/x", func(r *http.Request) error { return w.auth.ActFor(r.Context(), key) })
		wantCode(t, err, "invalid.fields")
	}
	// Another browser of the same person keeps its own hat.
	second := w.browser()
	second.signIn(t, "ada@example.org")
	if s := second.session(t); s.Actor.Organisation != "council" {
		t.Errorf("the other browser acts for %s", s.Actor.Organisation)
	}
}

// TestRolesWorkAtOnce: what is given or ended counts from the next request on.
func TestRolesWorkAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.hire(t, "ada", "council", access.OrgAdmin)
	ben := w.hire(t, "ben", "council", access.Practitioner, access.IGLead)
	w.hire(t, "ben", "trust", access.Practitioner)
	admin := access.Actor{Person: ada, Organisation: "council", Roles: []access.Role{access.OrgAdmin}}
	b := w.browser()
	b.signIn(t, "ben@example.org")
	end := func(role access.Role) {
		t.Helper()
		if err := w.people.EndRole(t.Context(), admin, people.EndRole{Organisation: "council", Person: ben, Role: role}); err != nil {
			t.Fatal(err)
		}
	}
	end(access.IGLead)
	if diff := cmp.Diff([]access.Role{access.Practitioner}, b.session(t).Actor.Roles); diff != "" {
		t.Errorf("after ending one role (-want +got):\n%s", diff)
	}
	if err := w.people.GiveRole(t.Context(), admin, people.GiveRole{Organisation: "council", Person: ben, Role: access.IGLead}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]access.Role{access.Practitioner, access.IGLead}, b.session(t).Actor.Roles); diff != "" {
		t.Errorf("after giving one (-want +got):\n%s", diff)
	}
	end(access.IGLead)
	end(access.Practitioner)
	if got := b.session(t).Actor; got.Organisation != "trust" {
		t.Errorf("without a role at the council the actor is %+v", got)
	}
}

func TestWithoutAnyHat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ben := w.hire(t, "ben", "council")
	b := w.browser()
	b.signIn(t, "ben@example.org")
	if diff := cmp.Diff(access.Actor{Person: ben}, b.session(t).Actor); diff != "" {
		t.Errorf("actor (-want +got):\n%s", diff)
	}
	for _, r := range access.Rules() {
		if access.AllowedSomewhere(b.session(t).Actor, r.Command) {
			t.Errorf("somebody without a role may %s", r.Command)
		}
	}
}

func TestDemoRoles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *auth.Deps) { d.Config.Demo = []auth.DemoRole{{Person: "person-ada", Title: "Administrator"}} })
	w.hire(t, "ada", "council", access.OrgAdmin)
	w.hire(t, "ben", "council", access.IGLead)
	b := w.browser()
	b.must(t, func(r *http.Request) error { _, err := w.auth.EnterDemo(r, "person-ada", ""); return err })
	if s := b.session(t); !s.Actor.Has(access.OrgAdmin) || s.Method != auth.ByDemo {
		t.Errorf("session = %+v", s)
	}
	_, err := b.do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.EnterDemo(r, "person-ben", ""); return err })
	wantCode(t, err, "auth.no_demo_role")
	real := newWorld(t)
	real.hire(t, "ada", "council", access.OrgAdmin)
	_, err = real.browser().do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := real.auth.EnterDemo(r, "person-ada", ""); return err })
	wantCode(t, err, "auth.no_demo_role")
}
