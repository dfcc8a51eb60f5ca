package organisationpage_test

import (
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/organisation"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/organisationpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

func routes(w *jointest.World) []page.Route {
	return organisationpage.Routes(organisationpage.Deps{Organisations: w.Organisations, Book: w.Book})
}

func serve(w *jointest.World, o organisation.Organisation, roles ...access.Role) *pagetest.Server {
	return pagetest.New(w.T, routes(w), jointest.Actor(o.ID, roles...), jointest.Who(o.Name))
}

const long = "The Governing Body of Saint Bartholomew-the-Great-by-the-Water Church of England Voluntary Aided Primary School and Nursery with <b>Resourced</b> Provision & Friends"

func TestPages(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, path string
		kind       string
		complete   bool
		org        string
		roles      []access.Role
	}{
		{"organisation_new", "/organisation", "gp_practice", false, "Harbour View Surgery", []access.Role{access.OrgAdmin}},
		{"organisation_done", "/organisation", "county", true, "Kent County Council", []access.Role{access.OrgAdmin}},
		{"organisation_read_only", "/organisation", "school_maintained", false, long, []access.Role{access.Practitioner}},
		{"profile", "/organisation/profile", "school_maintained", false, long, []access.Role{access.IGLead}},
		{"contacts", "/organisation/contacts", "county", true, "Kent County Council", []access.Role{access.DPO}},
		{"roles", "/organisation/roles", "nhs_trust", true, "Bay Hospitals NHS Trust", []access.Role{access.OrgAdmin}},
		{"role", "/organisation/roles/dpo", "county", true, "Kent County Council", []access.Role{access.OrgAdmin}},
		{"role_never_public", "/organisation/roles/dsl", "county", false, "Kent County Council", []access.Role{access.OrgAdmin}},
		{"assurance_red", "/organisation/assurance", "gp_practice", false, "Harbour View Surgery", []access.Role{access.OrgAdmin}},
		{"assurance_fine", "/organisation/assurance", "county", true, "Kent County Council", []access.Role{access.OrgAdmin}},
		{"assurance_read_only", "/organisation/assurance", "gp_practice", false, "Harbour View Surgery", []access.Role{access.Practitioner}},
		{"training", "/organisation/training", "gp_practice", false, "Harbour View Surgery", []access.Role{access.OrgAdmin}},
		{"policies", "/organisation/policies", "county", true, "Kent County Council", []access.Role{access.OrgAdmin}},
		{"document_new", "/organisation/documents/new", "county", true, "Kent County Council", []access.Role{access.OrgAdmin}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := jointest.New(t)
			o := w.Organisation(c.org, c.kind, "Dover")
			if c.complete {
				o = w.Complete(o)
			}
			pagetest.Golden(t, c.name, jointest.Must(t, serve(w, o, c.roles...).Get(c.path), 200))
		})
	}
}

func TestSaveKeepsWhatIsRightAndSaysWhatIsNot(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := serve(w, w.Organisation("Harbour View Surgery", "gp_practice", "Dover"), access.OrgAdmin)
	in := jointest.Values(s.Get("/organisation/profile").Body.String())
	in.Set("ico", "hello")
	in.Set("town", "<script>alert(1)</script>")
	in.Set("ico_expiry-day", "31")
	in.Set("ico_expiry-month", "2")
	in.Set("ico_expiry-year", "2027")
	body := jointest.Must(t, s.Post("/organisation/profile", in), 422)
	pagetest.Golden(t, "profile_errors", body)
	in.Set("ico_expiry-day", "28")
	body = jointest.Must(t, s.Post("/organisation/profile", in), 422)
	if !strings.Contains(body, "Enter the ICO registration number, like ZA123456.") || !strings.Contains(body, `value="hello"`) {
		t.Error("the wrong number is not named, or was lost")
	}
	in.Set("ico", "za 123456")
	in.Set("town", "Deal")
	jointest.Leads(t, s.Post("/organisation/profile", in), "/organisation?done=saved")
	again := jointest.Values(s.Get("/organisation/profile").Body.String())
	for name, want := range map[string]string{"ico": "ZA123456", "town": "Deal", "ico_expiry-day": "28", "kind": "gp_practice"} {
		if got := again.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestSecondClickDoesNoHarm(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := serve(w, w.Organisation("Harbour View Surgery", "gp_practice", "Dover"), access.OrgAdmin)
	in := jointest.Values(s.Get("/organisation/contacts").Body.String())
	in.Set("dp_contact_mailbox", "data@example.nhs.uk")
	for range 2 {
		jointest.Leads(t, s.Post("/organisation/contacts", in), "/organisation?done=saved")
	}
	doc := jointest.Values(s.Get("/organisation/documents/new").Body.String())
	doc.Set("conditions", "1")
	if l, err := w.Book.List("schedule1"); err == nil {
		doc.Set("conditions", l.Items[0].Code)
	}
	doc.Set("review_by-day", "1")
	doc.Set("review_by-month", "May")
	doc.Set("review_by-year", "2027")
	for range 2 {
		jointest.Leads(t, s.Post("/organisation/documents/new", doc), "/organisation/assurance?done=saved")
	}
	body := jointest.Must(t, s.Get("/organisation/assurance?done=saved"), 200)
	if n := strings.Count(body, "/organisation/documents/1"); n != 1 || strings.Contains(body, "/organisation/documents/2") {
		t.Errorf("the document is there %d times", n)
	}
	pagetest.Golden(t, "document", jointest.Must(t, s.Get("/organisation/documents/1"), 200))
	change := jointest.Values(s.Get("/organisation/documents/1").Body.String())
	jointest.Leads(t, s.Post("/organisation/documents/1/remove", change), "/organisation/assurance?done=removed")
	jointest.Must(t, s.Get("/organisation/documents/1"), 404)
}

func TestTwoPeopleMeet(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := serve(w, w.Organisation("Harbour View Surgery", "gp_practice", "Dover"), access.OrgAdmin)
	mine := jointest.Values(s.Get("/organisation/profile").Body.String())
	theirs := jointest.Values(s.Get("/organisation/profile").Body.String())
	theirs.Set("town", "Deal")
	theirs.Set("telephone", "01234 567890")
	jointest.Leads(t, s.Post("/organisation/profile", theirs), "/organisation?done=saved")
	mine.Set("town", "Sandwich")
	mine.Set("legal_name", "Harbour View Partners")
	body := jointest.Must(t, s.Post("/organisation/profile", mine), 409)
	pagetest.Golden(t, "profile_conflict", body)
	in := jointest.Values(body)
	for name, want := range map[string]string{"town": "Sandwich", "telephone": "01234 567890", "legal_name": "Harbour View Partners"} {
		if got := in.Get(name); got != want {
			t.Errorf("%s is %q on the page, want %q", name, got, want)
		}
	}
	jointest.Leads(t, s.Post("/organisation/profile", in), "/organisation?done=saved")
}

func TestPersonalMailboxIsKeptAndPointedAt(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := serve(w, w.Organisation("Kent County Council", "county", "Maidstone"), access.OrgAdmin)
	in := jointest.Values(s.Get("/organisation/roles/dpo").Body.String())
	in.Set("dpo_mailbox", "mary.smith@example.gov.uk")
	jointest.Leads(t, s.Post("/organisation/roles/dpo", in), "/organisation/roles/dpo?done=saved")
	pagetest.Golden(t, "role_personal", jointest.Must(t, s.Get("/organisation/roles/dpo?done=saved"), 200))
	in = jointest.Values(s.Get("/organisation/roles/dpo").Body.String())
	in.Set("dpo_mailbox", "mary")
	jointest.Must(t, s.Post("/organisation/roles/dpo", in), 422)
}

func TestAssuranceIsSaved(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := serve(w, w.Organisation("Harbour View Surgery", "gp_practice", "Dover"), access.OrgAdmin)
	in := jointest.Values(s.Get("/organisation/training").Body.String())
	in.Set("training_percent", "140")
	pagetest.Golden(t, "training_errors", jointest.Must(t, s.Post("/organisation/training", in), 422))
	for k, v := range map[string]string{"training_percent": "96", "training_on-day": "1", "training_on-month": "9", "training_on-year": "2026", "dspt_status": "standards_met"} {
		in.Set(k, v)
	}
	jointest.Leads(t, s.Post("/organisation/training", in), "/organisation/assurance?done=saved")
	in = jointest.Values(s.Get("/organisation/policies").Body.String())
	for k, v := range map[string]string{"policy_dp-day": "1", "policy_dp-month": "9", "policy_dp-year": "2025", "policy_dp_url": "https://example.org/<dp>"} {
		in.Set(k, v)
	}
	for range 2 {
		jointest.Leads(t, s.Post("/organisation/policies", in), "/organisation/assurance?done=saved")
	}
	if body := jointest.Must(t, s.Get("/organisation/assurance"), 200); !strings.Contains(body, "The review of a policy was due on 1 September 2025.") {
		t.Error("a policy whose review is late is not named")
	}
}

func TestWhoMayComeIn(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := w.Organisation("Kent County Council", "county", "Maidstone")
	jointest.Access(t, routes(w), access.Actor{}, map[string]int{
		"GET /organisation": 303, "GET /organisation/profile": 303, "GET /organisation/roles": 303, "GET /organisation/assurance": 303,
		"GET /organisation/documents/{n}": 303, "POST /organisation/profile": 401, "*": 401,
		"GET /organisation/contacts": 303, "GET /organisation/training": 303, "GET /organisation/policies": 303, "GET /organisation/roles/{role}": 303,
	})
	jointest.Access(t, routes(w), jointest.Actor(o.ID, access.Practitioner), map[string]int{
		"GET /organisation": 200, "GET /organisation/roles": 200, "GET /organisation/assurance": 200, "*": 403,
	})
	jointest.Access(t, routes(w), jointest.Secretariat, map[string]int{
		"GET /organisation": 303, "GET /organisation/profile": 404, "GET /organisation/roles": 404, "GET /organisation/assurance": 404,
	})
	jointest.Access(t, routes(w), jointest.Actor("nobody-knows", access.OrgAdmin), map[string]int{"GET /organisation": 404, "GET /organisation/profile": 404})
	for _, path := range []string{"/organisation/roles/nonsense", "/organisation/roles/dp_contact", "/organisation/documents/7"} {
		jointest.Must(t, serve(w, o, access.OrgAdmin).Get(path), 404)
	}
	if got := serve(w, o, access.OrgAdmin).Post("/organisation/profile", url.Values{"name": {strings.Repeat("x", 2<<20)}}); got.Code != 422 {
		t.Errorf("a form of two megabytes answers %d", got.Code)
	}
}
