package forms

import (
	"bytes"
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../../../packs/kent-and-medway"))
})

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := loadBook()
	ok(t, err)
	return b
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const (
	council ident.Organisation = "o-council"
	school  ident.Organisation = "o-school"
)

var (
	worker = access.Actor{Person: "p-worker", Organisation: council, Roles: []access.Role{access.Practitioner}}
	other  = access.Actor{Person: "p-other", Organisation: council, Roles: []access.Role{access.Practitioner}}
	dsl    = access.Actor{Person: "p-dsl", Organisation: school, Roles: []access.Role{access.Practitioner}}
	who    = page.Who{Name: "Alex Example", OrganisationName: "Example Council"}
)

// county is the real store with a directory of two.
type county struct{ oneoff.Store }

type countyTx struct{ oneoff.Tx }

func (c county) Write(ctx context.Context, fn func(oneoff.Tx) error) error {
	return c.Store.Write(ctx, func(tx oneoff.Tx) error { return fn(countyTx{tx}) })
}

func (c county) Read(ctx context.Context, fn func(oneoff.Tx) error) error {
	return c.Store.Read(ctx, func(tx oneoff.Tx) error { return fn(countyTx{tx}) })
}

func (countyTx) Standing(_ context.Context, id ident.Organisation, _ clock.Date) (organisation.Standing, error) {
	for _, s := range []organisation.Standing{
		{ID: council, Slug: "council", Name: "Example Council", Kind: "county", PublicAuthority: true, Signatory: true, Edition: "4.1"},
		{ID: school, Slug: "school", Name: "Example School", Kind: "school_maintained", PublicAuthority: true, Signatory: true, Edition: "4.1"},
	} {
		if s.ID == id {
			return s, nil
		}
	}
	return organisation.Standing{}, errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
}

func (countyTx) WearersOf(context.Context, ident.Organisation, []access.Role, time.Time) ([]ident.Person, error) {
	return []ident.Person{"p-lead", "p-second"}, nil
}

func lookup(name string) (string, bool, error) {
	id, found := map[string]string{"Example Council": string(council), "Example School": string(school)}[name]
	return id, found, nil
}

// deps serves the documents of a database of the test's own.
func deps(t testing.TB) Deps {
	t.Helper()
	s := oneoff.New(oneoff.Deps{Store: county{storetest.SQLite(t).OneOffs()}, Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"},
		Book: book(t), Settings: oneoff.SettingsFrom(book(t), "KM")})
	return Deps{Records: s, Book: book(t), Named: func(_ context.Context, _ access.Actor, name string) (ident.Organisation, bool, error) {
		id, found, err := lookup(name)
		return ident.Organisation(id), found, err
	}}
}

func aForm(t testing.TB) Form { t.Helper(); return newForm(pagetest.Site(t), book(t)) }

// full is a complete record of the council sharing with the school.
func full() oneoff.Answers {
	return oneoff.Answers{
		"urgency": {"urgent"}, "direction": {"request_received"}, "recipient_org": {string(school)},
		"requester_name": {"Sam Example"}, "requester_role": {"Safeguarding lead"}, "requester_contact": {"safeguarding@school.example"},
		"identity_check": {"switchboard_callback"}, "request_received_at": {"2026-11-20T14:05"}, "public_task_statement": {"n/a"},
		"data_requested": {"Whether the family is known."}, "data_categories": {"safeguarding_concern"}, "data_shared": {"That there is a plan,\nand who the worker is."},
		"fact_or_opinion": {"fact"}, "context_note": {"Known to us since the spring."}, "subject_ref": {"CASE/2026-17"}, "subject_types": {"child"},
		"subject_count": {"1"}, "specific_purpose": {"To keep the child safe at school this week."}, "purposes": {"P03"}, "compatibility": {"same_purpose"},
		"necessity": {"The school cannot watch over the child without it."}, "risk_of_not_sharing": {"The child may come to harm."},
		"detriment_test": {"no"}, "detriment_reason": {"The school is a safe place."},
		"special_categories": {"none"}, "criminal_offence_data": {"no"}, "confidential_info": {"no"}, "regime": {"uk_gdpr"}, "art6": {"e"},
		"legal_power": {"CA04-10"}, "told_subject": {"before"}, "consent_position": {"not_relied_on"}, "dpia": {"screened_not_required"},
		"method": {"secure_email"}, "security_note": {"Sent to a checked mailbox."}, "transfer_outside_uk": {"no"},
		"shared_at": {"2026-11-21T09:20"}, "shared_by": {"Alex Example"}, "retention_disposal": {"keep_per_schedule"}, "onward_conditions": {"ask_first"},
		"rights_contact": {"rights@council.example"}, "decision": {"share_all"}, "decision_reasons": {"The school needs it to protect the child and asked for no more."},
		"decided_by": {"Alex Example"}, "decided_role": {"Social worker"}, "decided_at": {"2026-11-21T09:15"}, "controller_relationship": {"separate"},
		"agreement_cover": {"kmisa_version"},
	}
}

// named puts the organisations' names where a form has them.
func named(a oneoff.Answers) oneoff.Answers {
	out := maps.Clone(a)
	for _, key := range []string{"provider_org", "recipient_org"} {
		switch ident.Organisation(a.One(key)) {
		case council:
			out[key] = []string{"Example Council"}
		case school:
			out[key] = []string{"Example School"}
		}
	}
	return out
}

func wordOf(t testing.TB, d document.Doc) []byte {
	t.Helper()
	b, err := wordFile().write(d)
	ok(t, err)
	return b
}

func extract(t testing.TB, raw []byte) document.Extract {
	t.Helper()
	x, err := document.ReadDOCX(bytes.NewReader(raw), int64(len(raw)))
	ok(t, err)
	return x
}

func reading(t testing.TB, m Form, raw []byte) Reading {
	t.Helper()
	r, err := m.Read(extract(t, raw), string(council), lookup)
	ok(t, err)
	return r
}

// tool runs a program and gives what it printed; a missing program fails the test by name.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test needs the program %q: install it", name)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func saved(t testing.TB, name string, raw []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	ok(t, os.WriteFile(p, raw, 0o600))
	return p
}

// office saves a document with another word processor.
func office(t testing.TB, raw []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	tool(t, "soffice", "--headless", "--norestore", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", "docx", "--outdir", dir, saved(t, "form.docx", raw))
	out, err := os.ReadFile(filepath.Join(dir, "form.docx"))
	ok(t, err)
	return out
}
