package oneoff_test

import (
	"context"
	"maps"
	"os"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../../packs/kent-and-medway"))
})

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// now is when the tests take place.
var now = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

const (
	council ident.Organisation = "o-council"
	school  ident.Organisation = "o-school"
	charity ident.Organisation = "o-charity"
)

func standings() map[ident.Organisation]organisation.Standing {
	return map[ident.Organisation]organisation.Standing{
		council: {ID: council, Slug: "council", Name: "Example Council", Kind: "county", PublicAuthority: true, Signatory: true, Edition: "4.1"},
		school:  {ID: school, Slug: "school", Name: "Example School", Kind: "school_maintained", PublicAuthority: true, Signatory: true, Edition: "4.1"},
		charity: {ID: charity, Slug: "charity", Name: "Example Charity", Kind: "charity_vcse"},
	}
}

func person(name string, org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: ident.Person(name), Organisation: org, Roles: roles}
}

var (
	worker    = person("p-worker", council, access.Practitioner)
	colleague = person("p-colleague", council, access.Practitioner)
	lead      = person("p-lead", council, access.IGLead)
	officer   = person("p-officer", council, access.DPO)
	dsl       = person("p-dsl", school, access.Practitioner)
	head      = person("p-head", school, access.IGLead)
	outsider  = person("p-other", charity, access.IGLead, access.DPO, access.Practitioner)
	auditor   = person("p-auditor", "", access.Auditor)
	desk      = person("p-desk", "", access.Secretariat)
)

// county is the real store with a directory of the test's own.
type county struct{ oneoff.Store }

type countyTx struct{ oneoff.Tx }

func (c county) Write(ctx context.Context, fn func(oneoff.Tx) error) error {
	return c.Store.Write(ctx, func(tx oneoff.Tx) error { return fn(countyTx{tx}) })
}

func (c county) Read(ctx context.Context, fn func(oneoff.Tx) error) error {
	return c.Store.Read(ctx, func(tx oneoff.Tx) error { return fn(countyTx{tx}) })
}

func (countyTx) Standing(_ context.Context, id ident.Organisation, _ clock.Date) (organisation.Standing, error) {
	s, ok := standings()[id]
	if !ok {
		return s, errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
	}
	return s, nil
}

func (countyTx) WearersOf(_ context.Context, org ident.Organisation, _ []access.Role, _ time.Time) ([]ident.Person, error) {
	if org == council {
		return []ident.Person{lead.Person, officer.Person}, nil
	}
	return []ident.Person{head.Person}, nil
}

// office is a service on a database of its own with a clock that stands still.
type office struct {
	*oneoff.Service
	store *store.Store
	clock *clock.Fixed
}

func newOffice(t testing.TB) office {
	t.Helper()
	return officeOn(t, storetest.SQLite(t))
}

func officeOn(t testing.TB, s *store.Store) office {
	t.Helper()
	return officeWith(t, s, nil)
}

// officeWith makes the office beside live repeat records.
func officeWith(t testing.TB, s *store.Store, flows oneoff.Flows) office {
	t.Helper()
	clk := clock.NewFixed(now)
	set := oneoff.SettingsFrom(book(t), "KM")
	return office{oneoff.New(oneoff.Deps{Store: county{s.OneOffs()}, Clock: clk, IDs: &ident.Sequence{Prefix: "x"}, Book: book(t), Settings: set, Flows: flows}), s, clk}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants fails unless an error is of a kind.
func wants(t testing.TB, err error, kind errs.Kind, code string) {
	t.Helper()
	if errs.KindOf(err) != kind || code != "" && errs.CodeOf(err) != code {
		t.Fatalf("the error is %v, want %s %s", err, kind, code)
	}
}

// full is a complete record of the council sharing with the school.
func full() map[string][]string {
	return map[string][]string{
		"urgency": {"urgent"}, "direction": {"request_received"}, "recipient_org": {string(school)},
		"requester_name": {"Sam Example"}, "requester_role": {"Safeguarding lead"}, "requester_contact": {"safeguarding@school.example"},
		"identity_check": {"switchboard_callback"}, "request_received_at": {"2026-11-20T14:05"}, "public_task_statement": {"n/a"},
		"data_requested": {"Whether the family is known."}, "data_categories": {"safeguarding_concern"}, "data_shared": {"That there is a plan, and who the worker is."},
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

// with gives the full answers with some changed; no value takes an answer out.
func with(changes map[string][]string) map[string][]string {
	out := full()
	maps.Copy(out, changes)
	maps.DeleteFunc(out, func(_ string, v []string) bool { return len(v) == 0 })
	return out
}

// short is the emergency form as a telephone sends it.
func short() map[string][]string {
	return map[string][]string{
		"recipient_org": {string(school)}, "requester_name": {"Sam Example"}, "requester_role": {"Head"}, "requester_contact": {"01622 000000"},
		"identity_check": {"known_contact"}, "data_categories": {"safeguarding_concern"}, "data_shared": {"Where the child is to be met."},
		"subject_ref": {"C-9"}, "specific_purpose": {"To meet the child safely after school today."}, "risk_of_not_sharing": {"The child may be taken."},
		"decision": {"share_all"}, "decided_by": {"Alex Example"}, "decided_role": {"Social worker"},
	}
}

func (o office) draft(t testing.TB, answers map[string][]string) string {
	t.Helper()
	ref, err := o.Start(context.Background(), worker, oneoff.StartCommand{Answers: answers})
	ok(t, err)
	return ref
}

func (o office) final(t testing.TB, answers map[string][]string) string {
	t.Helper()
	ref := o.draft(t, answers)
	done, err := o.Finalise(context.Background(), worker, oneoff.FinaliseCommand{Ref: ref})
	ok(t, err)
	if done.Stage != oneoff.Final {
		t.Fatalf("%s is %s: %v", ref, done.Stage, done.Why)
	}
	return ref
}

func (o office) emergency(t testing.TB, key string) string {
	t.Helper()
	ref, _, err := o.Emergency(context.Background(), worker, oneoff.EmergencyCommand{Key: key, Answers: short()})
	ok(t, err)
	return ref
}

func (o office) see(t testing.TB, a access.Actor, ref string) oneoff.View {
	t.Helper()
	v, err := o.View(context.Background(), a, ref)
	ok(t, err)
	return v
}
