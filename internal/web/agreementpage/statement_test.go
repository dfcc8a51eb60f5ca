package agreementpage_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/page/pagetest"
)

func as(w *jointest.World, o organisation.Organisation, roles ...access.Role) *pagetest.Server {
	return pagetest.New(w.T, routes(w), jointest.Actor(o.ID, roles...), jointest.Who(o.Name))
}

func council(w *jointest.World) organisation.Organisation {
	return w.Complete(w.Organisation("Kent County Council", "county", "Maidstone"))
}

// TestStatementStates shows the page of a statement in each of its states.
func TestStatementStates(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cases := []struct {
		name  string
		roles []access.Role
		bring func(t *testing.T, w *jointest.World, o organisation.Organisation)
	}{
		{"statement_start", []access.Role{access.OrgAdmin}, func(*testing.T, *jointest.World, organisation.Organisation) {}},
		{"statement_start_cannot", []access.Role{access.Practitioner}, func(*testing.T, *jointest.World, organisation.Organisation) {}},
		{"statement_invited", []access.Role{access.OrgAdmin}, func(t *testing.T, w *jointest.World, o organisation.Organisation) {
			_, err := w.Agreement.Begin(ctx, jointest.Actor(o.ID, access.OrgAdmin))
			must(t, err)
		}},
		{"statement_ready", []access.Role{access.SigningOfficer}, func(_ *testing.T, w *jointest.World, o organisation.Organisation) { w.Ready(o.ID, nil) }},
		{"statement_submitted", []access.Role{access.SigningOfficer}, func(_ *testing.T, w *jointest.World, o organisation.Organisation) { w.Signed(o.ID, nil) }},
		{"statement_queried", []access.Role{access.OrgAdmin}, func(t *testing.T, w *jointest.World, o organisation.Organisation) {
			st := w.Signed(o.ID, nil)
			_, err := w.Agreement.Query(ctx, jointest.Secretariat, st.ID, st.Version, "Please name the services.\nWhich of them <b>share</b>?")
			must(t, err)
		}},
		{"statement_accepted", []access.Role{access.SigningOfficer}, func(_ *testing.T, w *jointest.World, o organisation.Organisation) { w.Accepted(o.ID, nil) }},
		{"statement_accepted_practitioner", []access.Role{access.Practitioner}, func(_ *testing.T, w *jointest.World, o organisation.Organisation) { w.Accepted(o.ID, nil) }},
		{"statement_reaffirm_due", []access.Role{access.OrgAdmin}, func(t *testing.T, w *jointest.World, o organisation.Organisation) {
			w.Accepted(o.ID, nil)
			w.Clock.Advance(350 * 24 * time.Hour)
			_, err := w.Agreement.Tick(ctx)
			must(t, err)
		}},
		{"statement_lapsed", []access.Role{access.OrgAdmin}, func(t *testing.T, w *jointest.World, o organisation.Organisation) {
			w.Accepted(o.ID, nil)
			for _, days := range []int{350, 60} {
				w.Clock.Advance(time.Duration(days) * 24 * time.Hour)
				_, err := w.Agreement.Tick(ctx)
				must(t, err)
			}
		}},
		{"statement_suspended", []access.Role{access.OrgAdmin}, func(t *testing.T, w *jointest.World, o organisation.Organisation) {
			st := w.Accepted(o.ID, nil)
			_, err := w.Agreement.Suspend(ctx, jointest.Secretariat, st.ID, st.Version, "The partnership decided so on 1 November.")
			must(t, err)
		}},
		{"statement_leaving", []access.Role{access.SigningOfficer}, func(t *testing.T, w *jointest.World, o organisation.Organisation) {
			st := w.Accepted(o.ID, nil)
			_, err := w.Agreement.Withdraw(ctx, jointest.Actor(o.ID, access.SigningOfficer), agreement.Withdraw{Statement: st.ID, Version: st.Version, Reason: "We merge.", DataPlan: "Deleted by May."})
			must(t, err)
		}},
		{"statement_withdrawn", []access.Role{access.SigningOfficer}, func(t *testing.T, w *jointest.World, o organisation.Organisation) {
			st := w.Accepted(o.ID, nil)
			_, err := w.Agreement.Withdraw(ctx, jointest.Actor(o.ID, access.SigningOfficer), agreement.Withdraw{Statement: st.ID, Version: st.Version, Reason: "We merge.", DataPlan: "Deleted by May."})
			must(t, err)
			w.Clock.Advance(120 * 24 * time.Hour)
			_, err = w.Agreement.Tick(ctx)
			must(t, err)
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := jointest.New(t)
			o := council(w)
			c.bring(t, w, o)
			site := pagetest.Site(t)
			site.Clock = w.Clock
			s := pagetest.NewOn(t, site, routes(w), jointest.Actor(o.ID, c.roles...), jointest.Who(o.Name))
			pagetest.Golden(t, c.name, jointest.Must(t, s.Get("/statement"), 200))
		})
	}
}

func TestCoveredThroughAnother(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	school, trust := w.Organisation(long, "school_academy", "Deal"), w.Organisation("Brightwater Learning Trust", "mat", "Deal")
	w.Accepted(trust.ID, func(a *agreement.Answers) {
		a.Scope = agreement.Scope{Kind: agreement.ForMembers, Members: []ident.Organisation{school.ID}}
	})
	pagetest.Golden(t, "statement_through", jointest.Must(t, as(w, school, access.OrgAdmin).Get("/statement"), 200))
}

// TestFromStartToSignature goes the whole way as a browser does.
func TestFromStartToSignature(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := council(w)
	admin, officer := as(w, o, access.OrgAdmin), as(w, o, access.SigningOfficer)
	jointest.Leads(t, admin.Get("/statement/scope"), "/statement")
	for range 2 {
		jointest.Leads(t, admin.Post("/statement", url.Values{}), "/statement?done=begun")
	}
	jointest.Leads(t, officer.Get("/statement/sign"), "/statement/check")
	pagetest.Golden(t, "check_missing", jointest.Must(t, admin.Get("/statement/check"), 200))

	body := jointest.Must(t, admin.Get("/statement/scope"), 200)
	pagetest.Golden(t, "scope", body)
	in := jointest.Values(body)
	in.Set("scope", "named_services")
	in.Set("services", "Children’s services\r\n\r\n  Adult care ")
	jointest.Leads(t, admin.Post("/statement/scope", in), "/statement/officers?done=saved")

	body = jointest.Must(t, admin.Get("/statement/officers"), 200)
	pagetest.Golden(t, "officers", body)
	in = jointest.Values(body)
	in.Set("signatory_name", "Chris O’Chief")
	in.Set("signatory_email", "nonsense")
	pagetest.Golden(t, "officers_errors", jointest.Must(t, admin.Post("/statement/officers", in), 422))
	in.Set("signatory_post", "Chief Executive")
	in.Set("signatory_email", "chief.office@example.gov.uk")
	in.Set("then", "list")
	jointest.Leads(t, admin.Post("/statement/officers", in), "/statement?done=saved")

	body = jointest.Must(t, admin.Get("/statement/declarations"), 200)
	pagetest.Golden(t, "declarations", body)
	in = jointest.Values(body)
	for _, d := range w.Pack.Text.Declarations {
		in.Set("declaration_"+d.Code, "yes")
	}
	in.Set("declaration_fee", "no")
	pagetest.Golden(t, "declarations_errors", jointest.Must(t, admin.Post("/statement/declarations", in), 422))
	in.Set("declaration_fee_reason", "The fee is <b>paid</b> by the trust.")
	jointest.Leads(t, admin.Post("/statement/declarations", in), "/statement/reservations?done=saved")
	body = jointest.Must(t, admin.Get("/statement/reservations"), 200)
	pagetest.Golden(t, "reservations", body)
	jointest.Leads(t, admin.Post("/statement/reservations", jointest.Values(body)), "/statement/check?done=saved")
	pagetest.Golden(t, "check_officer", jointest.Must(t, admin.Get("/statement/check"), 200))
	pagetest.Golden(t, "check_sign", jointest.Must(t, officer.Get("/statement/check"), 200))

	body = jointest.Must(t, officer.Get("/statement/sign"), 200)
	pagetest.Golden(t, "sign", body)
	in = jointest.Values(body)
	in.Set("typed_name", "Somebody Else")
	pagetest.Golden(t, "sign_errors", jointest.Must(t, officer.Post("/statement/sign", in), 422))
	in.Set("typed_name", "chris o'chief")
	in.Set("authority", "yes")
	tampered := url.Values{}
	for k, v := range in {
		tampered[k] = v
	}
	tampered.Set("content_hash", strings.Repeat("0", 64))
	if body := jointest.Must(t, officer.Post("/statement/sign", tampered), 409); !strings.Contains(body, "The text has changed since you opened this page") {
		t.Error("a changed text is not said")
	}
	for range 2 {
		jointest.Leads(t, officer.Post("/statement/sign", in), "/statement?done=signed")
	}
	jointest.Leads(t, admin.Post("/statement/reservations", url.Values{}), "/statement?done=moved_on")
	jointest.Leads(t, admin.Get("/statement/scope"), "/statement")
	pagetest.Golden(t, "check_read", jointest.Must(t, admin.Get("/statement/check"), 200))
}

func TestMembersAreFoundAndKept(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	trust := w.Organisation("Brightwater Learning Trust", "mat", "Deal")
	gull := w.Organisation("Gull Rock Primary School", "school_academy", "Larkport")
	w.Organisation("Gulliver <i>Nursery</i>", "nursery", "Dover")
	s := as(w, trust, access.OrgAdmin)
	jointest.Leads(t, s.Post("/statement", url.Values{}), "/statement?done=begun")
	in := jointest.Values(s.Get("/statement/scope").Body.String())
	in.Set("legal_name", "The Brightwater Trust Ltd")
	in.Set("member_q", "gull")
	in.Set("then", "find")
	jointest.Leads(t, s.Post("/statement/scope", in), "/statement/scope?find=gull#member_q")
	body := jointest.Must(t, s.Get("/statement/scope?find=gull"), 200)
	pagetest.Golden(t, "scope_found", body)
	in = jointest.Values(body)
	if in.Get("legal_name") != "The Brightwater Trust Ltd" || in.Get("scope") != "on_behalf_of_members" {
		t.Errorf("what was typed before the search is lost: %v", in)
	}
	in.Set("members", string(gull.ID))
	jointest.Leads(t, s.Post("/statement/scope", in), "/statement/officers?done=saved")
	pagetest.Golden(t, "scope_members", jointest.Must(t, s.Get("/statement/scope?find=zzz"), 200))
	in = jointest.Values(s.Get("/statement/scope").Body.String())
	in.Add("members", "nobody")
	if body := jointest.Must(t, s.Post("/statement/scope", in), 422); !strings.Contains(body, "not in the directory") {
		t.Error("a member that does not exist is not named")
	}
}

func TestTwoPrepareAtOnce(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := council(w)
	s := as(w, o, access.IGLead)
	jointest.Leads(t, s.Post("/statement", url.Values{}), "/statement?done=begun")
	mine, theirs := jointest.Values(s.Get("/statement/officers").Body.String()), jointest.Values(s.Get("/statement/officers").Body.String())
	theirs.Set("signatory_name", "Chris Chief")
	theirs.Set("siro_name", "Sam")
	jointest.Leads(t, s.Post("/statement/officers", theirs), "/statement/declarations?done=saved")
	mine.Set("signatory_name", "Charlie Chief")
	body := jointest.Must(t, s.Post("/statement/officers", mine), 409)
	pagetest.Golden(t, "officers_conflict", body)
	jointest.Leads(t, s.Post("/statement/officers", jointest.Values(body)), "/statement/declarations?done=saved")
}

var aPDF = []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n")

func TestPaper(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := council(w)
	w.Ready(o.ID, nil)
	s := as(w, o, access.SigningOfficer)
	body := jointest.Must(t, s.Get("/statement/paper"), 200)
	pagetest.Golden(t, "paper", body)
	base := func(change map[string]string) map[string]string {
		in := map[string]string{"version": jointest.Values(body).Get("version"), "signed_on-day": "20", "signed_on-month": "11", "signed_on-year": "2026", "authority": "yes"}
		for k, v := range change {
			in[k] = v
		}
		return in
	}
	cases := []struct {
		name, file, want string
		content          []byte
		change           map[string]string
	}{
		{"nothing chosen", "", "Choose the scan of the signed statement", nil, nil},
		{"a web page called PDF", "scan.pdf", "The file must be a PDF, PNG, JPEG or Word (.docx) file.", []byte("<html><script>alert(1)</script></html>"), nil},
		{"an empty file", "scan.pdf", "The file is empty.", []byte{}, nil},
		{"too large", "scan.pdf", "Choose a file smaller than 1 MB", append([]byte("%PDF-1.7"), bytes.Repeat([]byte("x"), 1<<20)...), nil},
		{"a day to come", "scan.pdf", "today or earlier", aPDF, map[string]string{"signed_on-year": "2031"}},
		{"no authority", "scan.pdf", "Confirm that the officer may sign", aPDF, map[string]string{"authority": ""}},
		{"changed meanwhile", "scan.pdf", "The statement has changed since you opened this page", aPDF, map[string]string{"version": "1"}},
	}
	for _, c := range cases {
		got := jointest.Must(t, s.Do(jointest.Upload(t, "/statement/paper", base(c.change), c.file, c.content)), 422)
		if !strings.Contains(got, c.want) || !strings.Contains(got, `value="20"`) {
			t.Errorf("%s: the page does not say %q, or lost the day", c.name, c.want)
		}
	}
	in := base(map[string]string{"submission_key": jointest.Values(body).Get("submission_key")})
	for range 2 {
		jointest.Leads(t, s.Do(jointest.Upload(t, "/statement/paper", in, "../..\\scan<1>.pdf", aPDF)), "/statement?done=signed")
	}
	for path, begins := range map[string]string{"/statement.pdf": "%PDF-", "/statement/download.pdf": "%PDF-", "/statement.docx": "PK", "/statement/download.docx": "PK"} {
		if got := s.Get(path); got.Code != 200 || !strings.HasPrefix(got.Body.String(), begins) {
			t.Errorf("%s answers %d", path, got.Code)
		}
	}
}

func TestWithdraw(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	school, o := w.Organisation("Gull Rock Primary School", "school_academy", "Deal"), w.Organisation("Brightwater Learning Trust", "mat", "Deal")
	w.Accepted(o.ID, func(a *agreement.Answers) {
		a.Scope = agreement.Scope{Kind: agreement.ForMembers, Members: []ident.Organisation{school.ID}}
	})
	s := as(w, o, access.SigningOfficer)
	body := jointest.Must(t, s.Get("/statement/withdraw"), 200)
	pagetest.Golden(t, "withdraw", body)
	in := jointest.Values(body)
	in.Set("understood", "yes")
	in.Set("effective_on-day", "1")
	in.Set("effective_on-month", "12")
	in.Set("effective_on-year", "2026")
	pagetest.Golden(t, "withdraw_errors", jointest.Must(t, s.Post("/statement/withdraw", in), 422))
	in.Set("effective_on-year", "2027")
	in.Set("reason", "We merge with <another> trust.")
	in.Set("data_plan", "Returned by May 2027.")
	for range 2 {
		jointest.Leads(t, s.Post("/statement/withdraw", in), "/statement?done=leaving")
	}
	pagetest.Golden(t, "signatory_leaving", jointest.Must(t, visit(w).Get("/signatories/"+o.Slug), 200))
}

func TestWhoMayComeIn(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o, other := council(w), w.Organisation("Medway Council", "unitary", "Chatham")
	st := w.Accepted(other.ID, nil)
	visitor := map[string]int{"*": 303}
	for _, r := range routes(w) {
		if r.Permission == access.Public {
			visitor[r.Method+" "+r.Pattern] = 200
		}
		if r.Method == "POST" {
			visitor[r.Method+" "+r.Pattern] = 401
		}
	}
	visitor["GET /agreement/{edition}"], visitor["GET /agreement/{edition}/{clause}"], visitor["GET /agreement/{edition}/{clause}/changes"], visitor["GET /signatories/{slug}"] = 404, 404, 404, 404
	jointest.Access(t, routes(w), access.Actor{}, visitor)
	jointest.Access(t, routes(w), jointest.Actor(o.ID, access.Practitioner), map[string]int{
		"GET /statement": 200, "POST /statement": 403, "GET /statement/check": 303, "GET /statement/sign": 403, "POST /statement/sign": 403, "GET /statement/paper": 403,
		"POST /statement/paper": 403, "GET /statement/withdraw": 403, "POST /statement/withdraw": 403, "GET /statement/scope": 403, "POST /statement/scope": 403,
		"GET /statement.pdf": 404, "GET /agreement/{edition}/adopt": 403, "POST /agreement/{edition}/adopt": 403,
	})
	jointest.Access(t, routes(w), jointest.Actor(o.ID, access.OrgAdmin), map[string]int{"GET /statement/sign": 403, "POST /statement/sign": 403, "GET /statement/withdraw": 403})
	jointest.Access(t, routes(w), jointest.Secretariat, map[string]int{"GET /statement": 303, "GET /statement/check": 404, "GET /statement/scope": 403, "GET /statement/sign": 403, "GET /statement.docx": 404})
	if body := as(w, o, access.OrgAdmin).Get("/statement").Body.String(); strings.Contains(body, string(st.ID)) {
		t.Error("another organisation's statement is named")
	}
}
