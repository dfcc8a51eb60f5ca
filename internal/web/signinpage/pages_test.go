package signinpage_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/people"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/signinpage"
)

func TestSignInPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	golden(t, "sign_in", b.get("/sign-in?next=/records", 200))
	if len(b.cookies) != 0 {
		t.Errorf("looking at the page set cookies: %v", b.cookies)
	}
	golden(t, "sign_in_error", b.post("/sign-in", 422, "email", "nobody"))
	if html := b.get("/sign-in?next=https://elsewhere.example/", 200); strings.Contains(html, "elsewhere") {
		t.Error("the page would lead to another site")
	}
	b.post("/sign-in", 303, "email", "nobody@example.org")
	if b.at != "/sign-in/sent" {
		t.Errorf("led to %s", b.at)
	}
	golden(t, "sign_in_sent", b.get("/sign-in/sent", 200))
	golden(t, "sign_in_unknown", b.get("/sign-in/unknown", 200))
	b.get("/sign-in/with/other", 404)
	b.get("/sign-in/with/work/back?code=x&state=y", 409) // an answer to nothing this browser asked
}

func TestLinkJourney(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hire(t, "Ada", "council", access.IGLead)
	b := s.browser(t)
	b.post("/sign-in", 303, "email", "ada@example.org", "next", "/records")
	path := s.letter(t, "ada@example.org")
	golden(t, "sign_in_link", b.get(path, 200))
	b.get(path, 200) // opening it uses nothing up
	_, token, _ := strings.Cut(path, "?t=")
	b.post("/sign-in/link", 303, "t", token)
	if b.at != "/records" {
		t.Errorf("led to %s", b.at)
	}
	golden(t, "sign_in_link_used", s.browser(t).get(path, 409))
	if html := b.get("/account", 200); !strings.Contains(html, "Ada") || !strings.Contains(html, "Firefox on Linux") || !strings.Contains(html, "Example Council") {
		t.Errorf("the account page says %s", html)
	}
	b.post("/sign-out", 303)
	if b.at != "/sign-in?done=signed_out" || len(b.cookies) != 0 {
		t.Errorf("led to %s with cookies %v", b.at, b.cookies)
	}
	b.get("/account", 303)
	if b.at != "/sign-in?next=%2Faccount" {
		t.Errorf("without a session the account leads to %s", b.at)
	}
}

func TestSecondFactorJourney(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hire(t, "Ada", "council", access.OrgAdmin, access.IGLead)
	b := s.browser(t)
	if at := b.signIn("ada@example.org"); at != "/sign-in/second-factor?next=%2Frecords" {
		t.Errorf("led to %s", at)
	}
	golden(t, "second_factor_none", b.get("/sign-in/second-factor?next=/records", 200))
	b.get("/people/invite", 303)
	golden(t, "account_code", b.get("/account/code", 200))
	golden(t, "account_code_error", b.post("/account/code", 422, "code", "12"))
	b.proveByApp()
	b.get("/people/invite", 200)
	golden(t, "account", b.get("/account", 200))
	golden(t, "account_passkey", b.get("/account/passkey", 200))

	again := s.browser(t)
	again.signIn("ada@example.org")
	golden(t, "second_factor_code", again.get("/sign-in/second-factor", 200))
	golden(t, "second_factor_error", again.post("/sign-in/second-factor", 422, "code", "000000"))
	again.get("/account/code", 303) // changing it needs it
	codes := b.post("/account/recovery-codes", 200)
	golden(t, "account_codes", codes)
	one := regexp.MustCompile(`<code>([^<]+)</code>`).FindStringSubmatch(codes)
	again.post("/sign-in/second-factor", 303, "code", one[1], "next", "/records")
	if again.at != "/records" {
		t.Errorf("led to %s", again.at)
	}
	again.get("/people/invite", 200)
}

func TestPasskeyPagesTalkJSON(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	w := b.send(http.MethodPost, "/sign-in/passkey/begin", strings.NewReader("{}"), "application/json")
	if w.Code != 200 || !bytes.Contains(w.Body.Bytes(), []byte(`"rpId":"sharewell.test"`)) || !bytes.Contains(w.Body.Bytes(), []byte(`"userVerification":"required"`)) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = b.send(http.MethodPost, "/sign-in/passkey", strings.NewReader("{}"), "application/json")
	if w.Code != 422 || w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), "Try again") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = b.send(http.MethodPost, "/account/passkey/begin", strings.NewReader("{}"), "application/json")
	if w.Code != 401 {
		t.Errorf("a visitor may begin a passkey: %d", w.Code)
	}
}

func TestDemoIsOneClickAndOnlyInTheDemonstration(t *testing.T) {
	t.Parallel()
	real := newSite(t)
	real.hire(t, "Ada", "council", access.OrgAdmin)
	real.browser(t).post("/sign-in/demo", 404, "person", "person-ada")
	for _, r := range real.routes {
		if strings.Contains(r.Pattern, "demo") {
			t.Errorf("outside the demonstration there is a route %s", r.Pattern)
		}
	}

	s := newSite(t, func(c *auth.Config) {
		c.Demo = []auth.DemoRole{{Person: "person-ada", Title: "Administrator of Example Council", Purpose: "Invite colleagues and give roles."}}
	})
	s.hire(t, "Ada", "council", access.OrgAdmin)
	b := s.browser(t)
	golden(t, "sign_in_demo", b.get("/sign-in", 200))
	b.post("/sign-in/demo", 303, "person", "person-ada")
	if b.at != "/today" {
		t.Errorf("led to %s", b.at)
	}
	b.get("/people/invite", 200)
	s.browser(t).post("/sign-in/demo", 404, "person", "person-other")
}

func TestInvitationJourney(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hire(t, "Ada", "council", access.OrgAdmin)
	s.hire(t, "Ben", "trust", access.Practitioner)
	admin := s.browser(t)
	admin.signIn("ada@example.org")
	admin.proveByApp()
	golden(t, "people_invite", admin.get("/people/invite?role=dpo", 200))
	golden(t, "people_invite_error", admin.post("/people/invite", 422, "email", "x", "until-day", "31", "until-month", "2", "until-year", "2027"))
	admin.post("/people/invite", 422, "email", "new@example.org", "until-day", "1", "until-month", "1", "until-year", "2020")
	admin.post("/people/invite", 303, "email", "new@example.org", "roles", "ig_lead", "until-day", "30", "until-month", "11", "until-year", "2026")
	if admin.at != "/people?done=invited" {
		t.Errorf("led to %s", admin.at)
	}
	golden(t, "people", admin.get("/people", 200))

	path := s.letter(t, "new@example.org")
	b := s.browser(t)
	golden(t, "people_invitation", b.get(path, 200))
	_, token, _ := strings.Cut(path, "?t=")
	golden(t, "people_invitation_error", b.post("/invitation", 422, "t", token, "name", " "))
	b.post("/invitation", 303, "t", token, "name", "Nia New")
	if b.at != "/account?done=accepted" {
		t.Errorf("led to %s", b.at)
	}
	if html := b.get(b.at, 200); !strings.Contains(html, "until 30 November 2026") || !strings.Contains(html, "You have accepted the invitation.") {
		t.Errorf("the account page says %s", html)
	}
	golden(t, "people_invitation_used", s.browser(t).get(path, 404))
	s.browser(t).get("/invitation", 404)

	// Somebody known proves the address another way and finds the invitation on the account page.
	admin.post("/people/invite", 303, "email", "ben@example.org", "roles", "dpo", "roles", "ig_lead")
	ben := s.browser(t)
	ben.signIn("ben@example.org")
	if html := ben.get("/account", 200); !strings.Contains(html, "Example Council invites you: Information governance lead, Data protection officer") {
		t.Errorf("the account page says %s", html)
	}
	html := ben.get("/invitation", 200)
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(html)
	if id == nil || strings.Contains(html, `name="name"`) {
		t.Fatalf("the invitation page says %s", html)
	}
	ben.post("/invitation", 303, "id", id[1])
	golden(t, "account_acting_for", ben.get("/account/acting-for", 200))
	ben.post("/account/acting-for", 422, "acting_for", "elsewhere")
	ben.post("/account/acting-for", 303, "acting_for", "trust", "next", "/people")
	if ben.at != "/people" {
		t.Errorf("led to %s", ben.at)
	}
	if html := ben.get("/people", 200); !strings.Contains(html, "Example Trust") || strings.Contains(html, "Invite somebody") {
		t.Errorf("the people page says %s", html)
	}
}

func TestPeopleJourney(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hire(t, "Ada", "council", access.OrgAdmin)
	s.hire(t, "Ben", "council", access.IGLead)
	s.hire(t, "Otto", "trust", access.OrgAdmin)
	s.hire(t, "Sec", "", access.Secretariat)
	admin := s.browser(t)
	admin.signIn("ada@example.org")
	admin.proveByApp()
	golden(t, "people_person", admin.get("/people/person-ben", 200))
	admin.get("/people/person-otto", 404)
	admin.get("/people/person-otto?organisation=trust", 404) // one's own organisation only, whatever is named
	admin.post("/people/person-ben/give", 422)
	admin.post("/people/person-ben/give", 303, "roles", "siro", "until-day", "1", "until-month", "12", "until-year", "2026")
	if html := admin.get("/people", 200); !strings.Contains(html, "Senior Information Risk Owner (until 1 December 2026)") {
		t.Errorf("the people page says %s", html)
	}
	golden(t, "people_person_last", admin.post("/people/person-ada/end", 422, "role", "org_admin"))
	admin.post("/people/person-ben/end", 303, "role", "siro")
	if admin.at != "/people/person-ben?done=ended" {
		t.Errorf("led to %s", admin.at)
	}
	admin.post("/people/person-ben/end", 303, "role", "ig_lead")
	if admin.at != "/people?done=left" {
		t.Errorf("led to %s", admin.at)
	}
	admin.post("/people/person-ben/reset", 404)

	sec := s.browser(t)
	sec.signIn("sec@example.org")
	sec.proveByApp()
	sec.get("/people", 200)
	golden(t, "people_partnership", sec.get("/people?organisation=trust", 200))
	golden(t, "people_person_partnership", sec.get("/people/person-otto?organisation=trust", 200))
	sec.post("/people/person-otto/give", 303, "organisation", "trust", "roles", "dpo")
	if sec.at != "/people/person-otto?done=given&organisation=trust" {
		t.Errorf("led to %s", sec.at)
	}
	sec.post("/people/invite", 303, "organisation", "council", "email", "second@example.org", "roles", "org_admin")
	html := sec.get("/people?organisation=council", 200)
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(html)
	if id == nil {
		t.Fatalf("the people page says %s", html)
	}
	sec.post("/people/withdraw", 303, "organisation", "council", "id", id[1])
	if sec.at != "/people?done=withdrawn&organisation=council" {
		t.Errorf("led to %s", sec.at)
	}
	sec.post("/people/person-ada/reset", 303, "organisation", "council")
	admin.get("/people", 303) // signed out everywhere
}

func TestAccountJourney(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hire(t, "Ada", "council", access.IGLead)
	desk, phone := s.browser(t), s.browser(t)
	desk.signIn("ada@example.org")
	phone.signIn("ada@example.org")
	golden(t, "account_name_error", desk.post("/account/name", 422, "name", ""))
	desk.post("/account/name", 303, "name", "Ada Lovelace")
	if html := phone.get("/account", 200); !strings.Contains(html, "Ada Lovelace") {
		t.Error("the new name does not show")
	}
	desk.post("/account/sessions/end", 303)
	if desk.at != "/account?done=ended_others" {
		t.Errorf("led to %s", desk.at)
	}
	phone.get("/account", 303)
	desk.get("/account", 200)
	desk.post("/account/passkey/remove", 404, "id", "none")
}

func TestMailChoice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hire(t, "Ada", "council", access.IGLead)
	b := s.browser(t)
	b.signIn("ada@example.org")
	golden(t, "account_mail", b.get("/account/mail", 200))
	golden(t, "account_mail_error", b.post("/account/mail", 422))
	b.post("/account/mail", 422, "often", "hourly")
	b.post("/account/mail", 303, "often", "weekly")
	if html := b.get(b.at, 200); !strings.Contains(html, `value="weekly" checked`) {
		t.Error("the choice is not kept")
	}
}

func TestRefusedWithoutSameOrigin(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader("email=a@b.c"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a foreign form got %d", w.Code)
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()
	ps := pagetest.Site(t)
	l := signinpage.Letters{Texts: ps.Texts, Service: "Sharewell", PublicURL: ps.PublicURL, Name: ps.Name}
	for name, write := range map[string]func() (string, string){
		"letter_link": func() (string, string) { return l.Link("https://sharewell.test/sign-in/link?t=x", 20*time.Minute) },
		"letter_invitation": func() (string, string) {
			return l.Invitation(people.Invitation{Roles: []access.Role{access.OrgAdmin, access.DPO}}, "Example Council", "x")
		},
		"letter_invitation_partnership": func() (string, string) {
			return l.Invitation(people.Invitation{Roles: []access.Role{access.Auditor}}, "", "x")
		},
	} {
		subject, text := write()
		pagetest.Golden(t, name, subject+"\n\n"+text)
	}
}

func TestEveryRoleAndMethodHasWords(t *testing.T) {
	t.Parallel()
	texts := pagetest.Site(t).Texts
	for _, r := range access.Roles() {
		if p := texts.Page("people_roles"); !p.Has(string(r)) || !p.Has(string(r)+".about") {
			t.Errorf("role %s has no words", r)
		}
	}
	for _, m := range auth.Methods() {
		if !texts.Page("account").Has("method." + string(m)) {
			t.Errorf("method %s has no words", m)
		}
	}
}
