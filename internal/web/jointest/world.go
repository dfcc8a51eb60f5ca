package jointest

import (
	"bytes"
	"context"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/pack"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// Secretariat is who runs the partnership in tests.
var Secretariat = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}

// World is a partnership with its services.
type World struct {
	T             testing.TB
	Store         *store.Store
	Clock         *clock.Fixed
	Book          *rulebook.Book
	Pack          *pack.Pack
	Organisations *organisation.Service
	Agreement     *agreement.Service
	Files         *files.Service
	People        *people.Service
	Intray        *intray.Service
}

// New makes a world with the real pack, an edition in force and nobody in it.
func New(t testing.TB) *World {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.SQLite(t)
	w := &World{T: t, Store: s, Clock: clock.NewFixed(pagetest.Now), Book: book, Pack: p}
	ids := &ident.Sequence{Prefix: "id"}
	w.People = people.New(people.Deps{Store: s.People(), Clock: w.Clock, IDs: ids, Random: rand.NewChaCha8([32]byte{}),
		OrganisationName: func(ctx context.Context, id ident.Organisation) (string, error) { return w.name(ctx, id) },
		InvitationLetter: func(_ people.Invitation, name, _ string) (string, string) { return "Join " + name, "Come in." }})
	w.Organisations = organisation.New(organisation.Deps{Store: s.Organisations(), Clock: w.Clock, IDs: ids, Book: book, People: w.People})
	w.Files = files.New(files.Deps{Store: s.Files(), Clock: w.Clock, IDs: ids, Limit: 1 << 20})
	w.Agreement = agreement.New(agreement.Deps{Store: s.Agreement(), Clock: w.Clock, IDs: ids, Book: book, Partnership: p.Partnership})
	w.Intray = intray.New(intray.Deps{Store: s.Intray(), Clock: w.Clock})
	if _, err := w.Agreement.EnsureEdition(context.Background(), p.Text); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *World) name(ctx context.Context, id ident.Organisation) (string, error) {
	var name string
	err := w.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, id)
		name = o.Name
		return err
	})
	return name, err
}

// Organisation adds one to the directory.
func (w *World) Organisation(name, kind, town string) organisation.Organisation {
	w.T.Helper()
	o, err := w.Organisations.Add(context.Background(), Secretariat, organisation.NewOrganisation{Name: name, Kind: kind,
		Address: organisation.Address{Lines: []string{"1 High Street"}, Town: town, Postcode: "ME1 1AA"}})
	if err != nil {
		w.T.Fatal(err)
	}
	return o
}

// Actor is somebody of an organisation.
func Actor(org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: "ann", Organisation: org, Roles: roles}
}

// Who describes somebody of an organisation.
func Who(organisation string) page.Who {
	return page.Who{Name: "Ann Example", OrganisationName: organisation}
}

// Complete makes everything mandatory in an organisation's profile sound.
func (w *World) Complete(o organisation.Organisation) organisation.Organisation {
	w.T.Helper()
	today := clock.DateOf(w.Clock.Now())
	p := o.Profile
	p.KindConfirmed, p.ICOExpiry = true, today.AddMonths(10)
	p.Training = organisation.Training{Percent: 97, On: today.AddMonths(-2)}
	p.Links = organisation.Links{Website: "https://example.gov.uk", Privacy: "https://example.gov.uk/privacy", Rights: "https://example.gov.uk/rights", Complaints: "https://example.gov.uk/complaints"}
	for _, k := range []organisation.RoleKind{organisation.RoleDesignated, organisation.RoleDPO, organisation.RoleSIRO, organisation.RoleCaldicott, organisation.RoleFOI, organisation.RolePublic, organisation.RoleSafeguard} {
		p.Contacts = append(p.Contacts, organisation.Contact{Role: k, Mailbox: strings.ReplaceAll(string(k), "_", "") + ".team@example.gov.uk"})
	}
	p.DSPT = organisation.DSPT{Status: "standards_met", Year: "2025-26", PublishedOn: today.AddMonths(-5)}
	for _, k := range organisation.PolicyKinds() {
		p.Policies = append(p.Policies, organisation.Policy{Kind: k, ReviewBy: today.AddMonths(6)})
	}
	saved, err := w.Organisations.Save(context.Background(), Actor(o.ID, access.OrgAdmin), organisation.Edit{ID: o.ID, Version: o.Version, Name: o.Name, Kind: o.Kind, Profile: p,
		Identifiers: append(o.Identifiers, organisation.Identifier{Scheme: organisation.ICO, Value: "ZA" + digits(o.ID)})})
	if err != nil {
		w.T.Fatal(err)
	}
	return saved.Organisation
}

// digits makes six digits of an identifier of the test's sequence.
func digits(id ident.Organisation) string { return string(id[len(id)-6:]) }

// Answers fills in everything that a statement asks for.
func (w *World) Answers(a agreement.Answers) agreement.Answers {
	box := func(name string) organisation.Contact {
		return organisation.Contact{Mailbox: name + ".team@example.gov.uk"}
	}
	a.Signatory = agreement.Signatory{Name: "Chris Chief", Post: "Chief Executive", Email: "chief.office@example.gov.uk"}
	a.Designated, a.DPO, a.SIRO, a.Caldicott, a.Contact = box("data"), box("dpo"), box("siro"), box("caldicott"), box("privacy")
	a.Declarations = nil
	for _, d := range w.Pack.Text.Declarations {
		a.Declarations = append(a.Declarations, agreement.Answer{Code: d.Code, Version: d.Version, True: true})
	}
	return a
}

// Ready begins an organisation's statement and fills it in.
func (w *World) Ready(org ident.Organisation, change func(*agreement.Answers)) agreement.View {
	w.T.Helper()
	ctx, ann := context.Background(), Actor(org, access.OrgAdmin)
	st, err := w.Agreement.Begin(ctx, ann)
	if err != nil {
		w.T.Fatal(err)
	}
	a := w.Answers(st.Answers)
	if change != nil {
		change(&a)
	}
	v, err := w.Agreement.Prepare(ctx, ann, agreement.Prepare{Statement: st.ID, Version: st.Version, Answers: a})
	if err != nil {
		w.T.Fatal(err)
	}
	return v
}

// Signed brings an organisation's statement to the secretariat.
func (w *World) Signed(org ident.Organisation, change func(*agreement.Answers)) agreement.Statement {
	w.T.Helper()
	v := w.Ready(org, change)
	st, err := w.Agreement.Sign(context.Background(), Actor(org, access.SigningOfficer), agreement.Sign{Statement: v.Statement.ID, Version: v.Statement.Version,
		TypedName: "Chris Chief", Authority: true, EditionHash: v.Edition.Hash, ContentHash: v.Hash, Address: "192.0.2.1"})
	if err != nil {
		w.T.Fatal(err)
	}
	return st
}

// Accepted brings an organisation all the way in.
func (w *World) Accepted(org ident.Organisation, change func(*agreement.Answers)) agreement.Statement {
	w.T.Helper()
	st := w.Signed(org, change)
	st, err := w.Agreement.Accept(context.Background(), Secretariat, agreement.Accept{Statement: st.ID, Version: st.Version})
	if err != nil {
		w.T.Fatal(err)
	}
	return st
}

// Did reports whether a submission was acted on, as the program does.
func (w *World) Did(ctx context.Context, key string, by ident.Person) (did bool, err error) {
	err = w.Store.Read(ctx, func(tx *store.Tx) error {
		did, err = tx.Did(ctx, key, by)
		return err
	})
	return did, err
}

// Acted remembers that a submission was acted on, as the program does.
func (w *World) Acted(ctx context.Context, key string, by ident.Person) error {
	return w.Store.Write(ctx, func(tx *store.Tx) error {
		_, _, err := tx.Once(ctx, key, by, "done", w.Clock.Now())
		return err
	})
}

// BySlug finds an organisation of a public address for somebody who may see it.
func (w *World) BySlug(ctx context.Context, actor access.Actor, slug string) (organisation.View, error) {
	var id ident.Organisation
	err := w.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(ctx, slug)
		id = o.ID
		return err
	})
	if err != nil {
		return organisation.View{}, err
	}
	return w.Organisations.Get(ctx, actor, id)
}

// Names gives the names of organisations.
func (w *World) Names(ctx context.Context, ids []ident.Organisation) (out map[ident.Organisation]string, err error) {
	err = w.Store.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.OrganisationNames(ctx, ids)
		return err
	})
	return out, err
}

// EventsBefore lists what happened, newest first.
func (w *World) EventsBefore(ctx context.Context, before int64, most int) (out []event.Event, err error) {
	err = w.Store.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.EventsBefore(ctx, before, most)
		return err
	})
	return out, err
}

// EventsFor lists what happened to an organisation, newest first.
func (w *World) EventsFor(ctx context.Context, org ident.Organisation, before int64, most int) (out []event.Event, err error) {
	err = w.Store.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.EventsFor(ctx, org, before, most)
		return err
	})
	return out, err
}

// DemoMail lists shown messages.
func (w *World) DemoMail(ctx context.Context, most int) (out []intray.PostedMail, err error) {
	err = w.Store.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.DemoMail(ctx, most)
		return err
	})
	return out, err
}

// Access checks what every actor gets from every address: the wanted status by address.
func Access(t testing.TB, routes []page.Route, actor access.Actor, want map[string]int) {
	t.Helper()
	s := pagetest.New(t, routes, actor, Who("Somebody"))
	for _, r := range routes {
		path := r.Method + " " + r.Pattern
		status, known := want[path]
		if !known {
			status, known = want["*"]
		}
		if !known {
			continue
		}
		var got *httptest.ResponseRecorder
		address := Fill(r.Pattern)
		if r.Method == http.MethodPost {
			got = s.Post(address, nil)
		} else {
			got = s.Get(address)
		}
		if got.Code != status {
			t.Errorf("%s as %v answers %d, want %d", path, actor.Roles, got.Code, status)
		}
	}
}

// Fill puts a word into every place of a pattern.
func Fill(pattern string) string {
	for {
		i, j := strings.IndexByte(pattern, '{'), strings.IndexByte(pattern, '}')
		if i < 0 || j < i {
			return pattern
		}
		pattern = pattern[:i] + "none" + pattern[j+1:]
	}
}

// Must fails the test unless an answer has a status, and gives its body.
func Must(t testing.TB, w *httptest.ResponseRecorder, status int) string {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, w.Body.String())
	}
	if strings.Contains(w.Body.String(), "⟦") {
		i := strings.Index(w.Body.String(), "⟦")
		t.Errorf("a text is missing: %s", w.Body.String()[i:min(i+80, w.Body.Len())])
	}
	return w.Body.String()
}

// Leads fails the test unless an answer redirects to a path.
func Leads(t testing.TB, w *httptest.ResponseRecorder, to string) {
	t.Helper()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
		t.Fatalf("status %d to %q, want 303 to %q: %s", w.Code, w.Header().Get("Location"), to, w.Body.String())
	}
}

// Upload makes a form with a file in its field "file"; without a name nothing was chosen.
func Upload(t testing.TB, path string, fields map[string]string, name string, content []byte) *http.Request {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := m.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" {
		part, err := m.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}
