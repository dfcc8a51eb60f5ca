package agreementpage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

const long = "The Governing Body of Saint Bartholomew-the-Great-by-the-Water Church of England Voluntary Aided Primary School and Nursery with <b>Resourced</b> Provision & Friends"

func routes(w *jointest.World) []page.Route {
	return agreementpage.Routes(agreementpage.Deps{Agreement: w.Agreement, Organisations: w.Organisations, Files: w.Files, Book: w.Book, Did: w.Did, Acted: w.Acted})
}

func visit(w *jointest.World) *pagetest.Server {
	return pagetest.New(w.T, routes(w), access.Actor{}, page.Who{})
}

func TestAgreement(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := visit(w)
	pagetest.Golden(t, "agreement", jointest.Must(t, s.Get("/agreement"), 200))
	pagetest.Golden(t, "agreement_edition", jointest.Must(t, s.Get("/agreement/2026.1"), 200))
	pagetest.Golden(t, "agreement_clause", jointest.Must(t, s.Get("/agreement/2026.1/c-accuracy"), 200))
	for _, path := range []string{"/agreement/1999", "/agreement/2026.1/c-none", "/agreement/1999.pdf", "/agreement/<script>"} {
		jointest.Must(t, s.Get(path), 404)
	}
	for path, begins := range map[string]string{"/agreement.pdf": "%PDF-", "/agreement/2026.1.pdf": "%PDF-", "/agreement.docx": "PK", "/agreement/2026.1.docx": "PK"} {
		got := s.Get(path)
		if got.Code != 200 || !strings.HasPrefix(got.Body.String(), begins) || !strings.HasPrefix(got.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%s answers %d %q", path, got.Code, got.Header().Get("Content-Disposition"))
		}
	}
}

func TestEditionsAreAdopted(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := w.Organisation("Kent County Council", "county", "Maidstone")
	w.Accepted(o.ID, nil)
	text := w.Pack.Text
	text.Number, text.Changes = "2027.1", []string{"Adds a clause about <b>pictures</b>."}
	text.Clauses = append([]agreement.Clause{}, text.Clauses...)
	text.Clauses = append(text.Clauses, agreement.Clause{ID: "c-hostile", Heading: "Pictures & <i>sound</i>", Text: "See <script>alert(1)</script> and [bad](javascript:alert(1)), [good](https://example.org/a) and *soft* **hard** `code`.\n\n1. one\n2. two\n\n```\nraw <b>\n```\n"})
	if _, err := w.Agreement.EnsureEdition(context.Background(), text); err != nil {
		t.Fatal(err)
	}
	jointest.Must(t, visit(w).Get("/agreement/2027.1"), 404) // a draft is for the secretariat
	s := pagetest.New(t, routes(w), jointest.Secretariat, jointest.Who("The partnership"))
	pagetest.Golden(t, "agreement_draft", jointest.Must(t, s.Get("/agreement/2027.1"), 200))
	body := jointest.Must(t, s.Get("/agreement/2027.1/adopt"), 200)
	pagetest.Golden(t, "agreement_adopt", body)
	in := jointest.Values(body)
	jointest.Must(t, s.Post("/agreement/2027.1/adopt", in), 422)
	for k, v := range map[string]string{"adopted_on-day": "1", "adopted_on-month": "11", "adopted_on-year": "2026", "reaffirm_by-day": "1", "reaffirm_by-month": "3", "reaffirm_by-year": "2027"} {
		in.Set(k, v)
	}
	for range 2 {
		jointest.Leads(t, s.Post("/agreement/2027.1/adopt", in), "/agreement/2027.1?done=adopted")
	}
	pagetest.Golden(t, "agreement_superseded", jointest.Must(t, visit(w).Get("/agreement/2026.1"), 200))
	pagetest.Golden(t, "signatory_reaffirm", jointest.Must(t, visit(w).Get("/signatories/"+o.Slug), 200))
}

func TestSignatories(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := visit(w)
	pagetest.Golden(t, "signatories_empty", jointest.Must(t, s.Get("/signatories"), 200))
	pagetest.Golden(t, "coverage_empty", jointest.Must(t, s.Get("/signatories/coverage"), 200))
	school := w.Organisation(long, "school_academy", "Larkport")
	trust := w.Complete(w.Organisation("Brightwater Learning Trust", "mat", "Deal"))
	council := w.Complete(w.Organisation("Kent County Council", "county", "Maidstone"))
	w.Organisation("Never Signed Surgery", "gp_practice", "Dover")
	w.Accepted(trust.ID, func(a *agreement.Answers) {
		a.Scope = agreement.Scope{Kind: agreement.ForMembers, Members: []ident.Organisation{school.ID}}
	})
	w.Accepted(council.ID, func(a *agreement.Answers) {
		a.Scope = agreement.Scope{Kind: agreement.NamedServices, Services: []string{"Children’s services", "Adult <social> care"}}
	})
	for name, path := range map[string]string{
		"signatories": "/signatories", "signatories_filtered": "/signatories?sector=education&q=bright", "signatories_none": "/signatories?q=zzz&sector=fire",
		"signatories_past": "/signatories?status=lapsed", "coverage": "/signatories/coverage",
		"signatory_trust": "/signatories/" + trust.Slug, "signatory_school": "/signatories/" + school.Slug, "signatory_council": "/signatories/" + council.Slug,
		"signatory_never": "/signatories/never-signed-surgery",
	} {
		pagetest.Golden(t, name, jointest.Must(t, s.Get(path), 200))
	}
	jointest.Must(t, s.Get("/signatories?q=%3Cscript%3E&sector=nonsense&status=nonsense&after=!!!"), 200)
	jointest.Must(t, s.Get("/signatories/nobody"), 404)
	var list struct {
		Count       int
		Signatories []struct{ Slug, Through string }
	}
	if err := json.Unmarshal(s.Get("/signatories.json").Body.Bytes(), &list); err != nil || list.Count != 3 || list.Signatories[2].Through != trust.Slug {
		t.Errorf("the list for programs is %+v, error %v", list, err)
	}
	csv := s.Get("/signatories.csv?sector=local_government").Body.String()
	if !strings.Contains(csv, "Kent County Council") || strings.Contains(csv, "Brightwater") {
		t.Errorf("the table does not follow the filter: %s", csv)
	}
}

func TestSignatoriesArePaged(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	trust := w.Organisation("Brightwater Learning Trust", "mat", "Deal")
	var members []ident.Organisation
	for i := range 60 {
		members = append(members, w.Organisation(fmt.Sprintf("School %02d", i), "school_academy", "").ID)
	}
	w.Accepted(trust.ID, func(a *agreement.Answers) { a.Scope = agreement.Scope{Kind: agreement.ForMembers, Members: members} })
	s := visit(w)
	body := jointest.Must(t, s.Get("/signatories"), 200)
	i := strings.Index(body, `rel="next" href="`)
	if i < 0 || !strings.Contains(body, "61 organisations take part") || strings.Contains(body, "School 59") {
		t.Fatal("the first page is not the first fifty of 61")
	}
	next := body[i+len(`rel="next" href="`):]
	next = strings.ReplaceAll(next[:strings.IndexByte(next, '"')], "&amp;", "&")
	body = jointest.Must(t, s.Get(next), 200)
	if !strings.Contains(body, "School 59") || strings.Contains(body, "School 10<") {
		t.Error("the second page does not begin after the first")
	}
}

func TestPersonalMailboxIsNotPublic(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := w.Complete(w.Organisation("Kent County Council", "county", "Maidstone"))
	p := o.Profile
	for i, c := range p.Contacts {
		if c.Role == organisation.RolePublic {
			p.Contacts[i].Mailbox, p.Contacts[i].Name = "mary.smith@example.gov.uk", "Mary Smith"
		}
	}
	if _, err := w.Organisations.Save(context.Background(), jointest.Actor(o.ID, access.OrgAdmin), organisation.Edit{ID: o.ID, Version: o.Version, Name: o.Name, Kind: o.Kind, Identifiers: o.Identifiers, Profile: p}); err != nil {
		t.Fatal(err)
	}
	body := jointest.Must(t, visit(w).Get("/signatories/"+o.Slug), 200)
	if strings.Contains(strings.ToLower(body), "mary") {
		t.Error("a person's name or mailbox is on a public page")
	}
}
