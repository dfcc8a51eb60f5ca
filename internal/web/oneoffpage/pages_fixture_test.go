package oneoffpage_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/guide"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/oneoffpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	rulebookdata "sharewell/rulebook"
)

// longName is a name longer than any page expects, without a place to break it.
const longName = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and District Community Partnership for Health, Learning and Wellbeing"

const (
	trust   ident.Organisation = "o-trust"
	charity ident.Organisation = "o-charity"
)

// place is a county with second people and one long name.
type place struct{ county }

type placeTx struct{ countyTx }

func (p place) Write(ctx context.Context, fn func(oneoff.Tx) error) error {
	return p.Store.Write(ctx, func(tx oneoff.Tx) error { return fn(placeTx{countyTx{tx}}) })
}

func (p place) Read(ctx context.Context, fn func(oneoff.Tx) error) error {
	return p.Store.Read(ctx, func(tx oneoff.Tx) error { return fn(placeTx{countyTx{tx}}) })
}

func (tx placeTx) Standing(ctx context.Context, id ident.Organisation, on clock.Date) (organisation.Standing, error) {
	if id == charity {
		return organisation.Standing{ID: id, Slug: "charity", Name: longName, Kind: "charity_vcse"}, nil
	}
	return tx.countyTx.Standing(ctx, id, on)
}

func (placeTx) WearersOf(_ context.Context, org ident.Organisation, _ []access.Role, _ time.Time) ([]ident.Person, error) {
	return []ident.Person{ident.Person("lead-" + string(org))}, nil
}

// Find makes the county the directory behind the pages too.
func (place) Find(_ context.Context, a access.Actor, words string, most int) ([]oneoffpage.Partner, error) {
	var out []oneoffpage.Partner
	for _, p := range partners() {
		if p.ID != a.Organisation && strings.Contains(strings.ToLower(p.Name), strings.ToLower(words)) && len(out) < most {
			out = append(out, p)
		}
	}
	return out, nil
}

// asked is one request that waits.
type asked struct{}

func (asked) ForAnswer(_ context.Context, a access.Actor, ref string) (oneoff.Answers, error) {
	if ref != "KM-Q-2026-000001-X" {
		return nil, errs.New(errs.NotFound, "request.not_found", "We could not find this, or you may not see it.")
	}
	return oneoff.Answers{"direction": {"request_received"}, "urgency": {"urgent"}, "provider_org": {string(a.Organisation)}, "recipient_org": {string(police)},
		"requester_name": {"Ravi Thorne"}, "data_requested": {"Where the child may be."}, "specific_purpose": {"To find a child who did not come home."}}, nil
}

// nobodyAsked is advice that nobody asked for yet.
type nobodyAsked struct{}

func (nobodyAsked) About(context.Context, access.Actor, event.Subject) ([]advice.Advice, error) {
	return nil, nil
}

// desk is the pages for several people on one service.
type desk struct {
	t       testing.TB
	records *oneoff.Service
	site    *page.Site
	routes  []page.Route
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	book, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	g, err := guide.Load(rulebookdata.EnglandGuide(), book)
	if err != nil {
		t.Fatal(err)
	}
	p := place{county{storetest.SQLite(t).OneOffs()}}
	s := oneoff.New(oneoff.Deps{Store: p, Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Settings: oneoff.SettingsFrom(book, "KM")})
	return &desk{t, s, pagetest.Site(t), oneoffpage.Routes(oneoffpage.Deps{OneOffs: s, Book: book, Partners: p, Finder: p, Guide: g, Requests: asked{}, Advice: nobodyAsked{}, AgreementName: "the Agreement"})}
}

func person(org ident.Organisation, name string, roles ...access.Role) access.Actor {
	return access.Actor{Person: ident.Person(name), Organisation: org, Roles: roles}
}

var (
	dele     = person(council, "dele", access.Practitioner)
	manager  = person(council, "manager", access.IGLead)
	second   = person(council, "lead-o-council", access.DPO)
	receiver = person(police, "receiver", access.IGLead)
	stranger = person(trust, "stranger", access.IGLead, access.DPO, access.Practitioner)
	auditor  = person("", "auditor", access.Auditor)
	visitor  = access.Actor{}
)

func (d *desk) as(a access.Actor) *pagetest.Server {
	d.t.Helper()
	who := page.Who{}
	if a.SignedIn() {
		who = page.Who{Name: "Pat Example", OrganisationName: "Example Council", RoleLabels: []string{"Practitioner"}}
	}
	return pagetest.NewOn(d.t, d.site, d.routes, a, who)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// full gives every answer that a plain record shared on request needs, with changes; an empty change
// takes an answer out.
func full(pairs ...string) map[string][]string {
	out := map[string][]string{
		"urgency": {"urgent"}, "direction": {"request_received"}, "recipient_org": {string(police)}, "requester_name": {"Ravi Thorne"}, "requester_role": {"Detective"},
		"requester_contact": {"ravi.thorne@police.example.gov.uk"}, "identity_check": {"switchboard_callback"}, "request_received_at": {"2026-11-20T09:00"},
		"public_task_statement": {"yes"}, "public_task_text": {"Needed to find a missing child."}, "data_requested": {"Where the child may be."},
		"data_categories": {"address"}, "data_shared": {"The two addresses."}, "fact_or_opinion": {"fact"}, "context_note": {"Known to the service since spring."},
		"subject_ref": {"CS-26-1"}, "subject_types": {"child"}, "subject_count": {"1"}, "specific_purpose": {"To find a child who did not come home."}, "purposes": {"P03"},
		"compatibility": {"same_purpose"}, "necessity": {"Nobody else knows the addresses."}, "risk_of_not_sharing": {"Serious harm."}, "detriment_test": {"no"},
		"detriment_reason": {"The police know how to keep it."}, "special_categories": {"none"}, "criminal_offence_data": {"no"}, "confidential_info": {"no"},
		"regime": {"uk_gdpr"}, "art6": {"e"}, "legal_power": {"CA04-10"}, "told_subject": {"after"}, "consent_position": {"not_relied_on"}, "dpia": {"screened_not_required"},
		"method": {"secure_email"}, "security_note": {"A mailbox that was checked."}, "transfer_outside_uk": {"no"}, "shared_at": {"2026-11-20T11:00"}, "shared_by": {"Dele Brackenridge"},
		"retention_disposal": {"keep_per_schedule"}, "onward_conditions": {"ask_first"}, "rights_contact": {"rights@example.gov.uk"}, "decision": {"share_all"},
		"decision_reasons": {"It was needed to find the child and no more was asked for."}, "decided_by": {"Dele Brackenridge"}, "decided_role": {"Duty social worker"},
		"decided_at": {"2026-11-20T10:30"}, "controller_relationship": {"separate"}, "agreement_cover": {"kmisa_version"},
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if out[pairs[i]] = []string{pairs[i+1]}; pairs[i+1] == "" {
			delete(out, pairs[i])
		}
	}
	return out
}

func (d *desk) draft(answers map[string][]string) string {
	d.t.Helper()
	ref, err := d.records.Start(context.Background(), dele, oneoff.StartCommand{Answers: answers})
	must(d.t, err)
	return ref
}

func (d *desk) final(answers map[string][]string) string {
	d.t.Helper()
	ref := d.draft(answers)
	_, err := d.records.Finalise(context.Background(), dele, oneoff.FinaliseCommand{Ref: ref})
	if err != nil {
		d.t.Fatalf("%v %v", err, errs.FieldsOf(err))
	}
	return ref
}

func (d *desk) emergency(key string) string {
	d.t.Helper()
	ref, _, err := d.records.Emergency(context.Background(), dele, oneoff.EmergencyCommand{Key: key, Answers: map[string][]string{"recipient_org": {string(police)},
		"data_shared": {"Where the child may be."}, "decision": {"share_all"}, "decided_by": {"Dele Brackenridge"}, "decided_role": {"Duty social worker"}},
		WrittenAt: pagetest.Now.Add(-100 * time.Hour)})
	must(d.t, err)
	return ref
}

func (d *desk) answers(a access.Actor, ref string) oneoff.Answers {
	d.t.Helper()
	v, err := d.records.View(context.Background(), a, ref)
	must(d.t, err)
	return v.Record.Answers
}

// got checks the status of an answer and gives its body.
func got(t testing.TB, r *httptest.ResponseRecorder, status int) string {
	t.Helper()
	if r.Code != status {
		t.Fatalf("status %d, want %d: %s %s", r.Code, status, r.Header().Get("Location"), mainOf(r.Body.String()))
	}
	return r.Body.String()
}

// goesTo checks that an answer redirects.
func goesTo(t testing.TB, r *httptest.ResponseRecorder, to string) {
	t.Helper()
	if r.Code != 303 || r.Header().Get("Location") != to {
		t.Fatalf("status %d to %q, want a redirect to %q: %s", r.Code, r.Header().Get("Location"), to, mainOf(r.Body.String()))
	}
}

func mainOf(html string) string {
	if i := strings.Index(html, "<main"); i >= 0 {
		html = html[i:]
	}
	return html[:min(len(html), 3000)]
}

// sent reads the inputs of a page's form, to send them back with changes.
func sent(html string, pairs ...string) url.Values {
	out := url.Values{}
	for _, input := range strings.Split(html, "<input")[1:] {
		input, _, _ = strings.Cut(input, ">")
		name, value := attribute(input, "name"), attribute(input, "value")
		kind := attribute(input, "type")
		if name == "" || (kind == "radio" || kind == "checkbox") && !strings.Contains(input, " checked") {
			continue
		}
		out.Add(name, value)
	}
	for _, area := range strings.Split(html, "<textarea")[1:] {
		head, rest, _ := strings.Cut(area, ">")
		text, _, _ := strings.Cut(rest, "</textarea>")
		out.Add(attribute(head, "name"), text)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

func attribute(tag, name string) string {
	_, after, found := strings.Cut(tag, " "+name+`="`)
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

// body gives the form in a page's main part, without the search of the header.
func body(html string) string {
	i := strings.Index(html, "<main")
	return html[max(i, 0):]
}
