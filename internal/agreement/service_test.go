package agreement_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
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
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var (
	start       = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	today       = clock.NewDate(2026, 11, 21)
	secretariat = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	ctx         = context.Background()
)

// world is a partnership with its real pack, rulebook and store.
type world struct {
	*agreement.Service
	orgs  *organisation.Service
	files *files.Service
	store *store.Store
	clock *clock.Fixed
	pack  *pack.Pack
}

func newWorld(t testing.TB) *world {
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
		t.Fatal(errors.Unwrap(err))
	}
	s := storetest.SQLite(t)
	w := &world{store: s, clock: clock.NewFixed(start), pack: p}
	ids := &ident.Sequence{Prefix: "id"}
	w.orgs = organisation.New(organisation.Deps{Store: s.Organisations(), Clock: w.clock, IDs: ids, Book: book, People: people.New(people.Deps{
		Store: s.People(), Clock: w.clock, IDs: ids, Random: rand.Reader,
	})})
	w.files = files.New(files.Deps{Store: s.Files(), Clock: w.clock, IDs: ids})
	w.Service = agreement.New(agreement.Deps{Store: s.Agreement(), Clock: w.clock, IDs: ids, Book: book, Partnership: p.Partnership})
	if _, err := w.EnsureEdition(ctx, p.Text); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) org(t testing.TB, name, kind string) organisation.Organisation {
	t.Helper()
	o, err := w.orgs.Add(ctx, secretariat, organisation.NewOrganisation{Name: name, Kind: kind, Address: organisation.Address{Lines: []string{"1 High Street"}, Town: "Dover"}})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func actor(org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: "ann", Organisation: org, Roles: roles}
}

// full fills in everything that a statement asks for.
func (w *world) full(a agreement.Answers) agreement.Answers {
	box := func(name string) organisation.Contact { return organisation.Contact{Mailbox: name + "@example.gov.uk"} }
	a.Signatory = agreement.Signatory{Name: "Chris Chief", Post: "Chief Executive", Email: "chief@example.gov.uk"}
	a.Designated, a.DPO, a.SIRO, a.Caldicott, a.Contact = box("data"), box("dpo"), box("siro"), box("caldicott"), box("privacy")
	a.Declarations = nil
	for _, d := range w.pack.Text.Declarations {
		a.Declarations = append(a.Declarations, agreement.Answer{Code: d.Code, Version: d.Version, True: true})
	}
	return a
}

// ready begins and completes a statement.
func (w *world) ready(t testing.TB, org ident.Organisation, change func(*agreement.Answers)) agreement.View {
	t.Helper()
	st, err := w.Begin(ctx, actor(org, access.OrgAdmin))
	if err != nil {
		t.Fatal(err)
	}
	a := w.full(st.Answers)
	if change != nil {
		change(&a)
	}
	v, err := w.Prepare(ctx, actor(org, access.OrgAdmin), agreement.Prepare{Statement: st.ID, Version: st.Version, Answers: a})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func signOf(v agreement.View) agreement.Sign {
	return agreement.Sign{
		Statement: v.Statement.ID, Version: v.Statement.Version, TypedName: "chris chief", Authority: true,
		EditionHash: v.Edition.Hash, ContentHash: v.Hash, Address: "192.0.2.1",
	}
}

func (w *world) sign(t testing.TB, v agreement.View) agreement.Statement {
	t.Helper()
	st, err := w.Sign(ctx, actor(v.Statement.Organisation, access.SigningOfficer), signOf(v))
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// accepted brings an organisation all the way in.
func (w *world) accepted(t testing.TB, org ident.Organisation, change func(*agreement.Answers)) agreement.Statement {
	t.Helper()
	st := w.sign(t, w.ready(t, org, change))
	st, err := w.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID, Version: st.Version})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func (w *world) standing(t testing.TB, org ident.Organisation, on clock.Date) organisation.Standing {
	t.Helper()
	var st organisation.Standing
	err := w.store.Read(ctx, func(tx *store.Tx) (err error) {
		st, err = tx.Standing(ctx, org, on)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// tasks lists the open tasks about a statement, by kind.
func (w *world) tasks(t testing.TB, st agreement.Statement) string {
	t.Helper()
	var kinds []string
	for _, kind := range []string{agreement.TaskComplete, agreement.TaskSign, agreement.TaskDecide} {
		for _, org := range []ident.Organisation{st.Organisation, ""} {
			if w.hasTask(t, kind, agreement.StatementSubject(st.ID), org) {
				kinds = append(kinds, strings.TrimPrefix(kind, "statement."))
			}
		}
	}
	return strings.Join(kinds, " ")
}

func (w *world) hasTask(t testing.TB, kind string, about event.Subject, org ident.Organisation) bool {
	t.Helper()
	found := false
	err := w.store.Read(ctx, func(tx *store.Tx) error {
		hats := []intray.Hat{{Organisation: org, Role: access.OrgAdmin}, {Organisation: org, Role: access.SigningOfficer}, {Organisation: org, Role: access.Secretariat}}
		open, err := tx.TasksFor(ctx, hats, "", "", 100)
		for _, x := range open {
			found = found || x.Kind == kind && x.Subject == about
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAnOrganisationComesIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	v := w.ready(t, org.ID, func(a *agreement.Answers) { a.Contact = organisation.Contact{} })
	if len(v.Missing) != 1 || v.Missing[0].Field != "contact_mailbox" {
		t.Errorf("missing %+v", v.Missing)
	}
	if got := w.tasks(t, v.Statement); got != "complete" {
		t.Errorf("tasks %q", got)
	}
	if _, err := w.Sign(ctx, actor(org.ID, access.SigningOfficer), signOf(v)); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("signing with a gap: %v", err)
	}
	v = w.ready(t, org.ID, nil)
	if got := w.tasks(t, v.Statement); got != "sign" || len(v.Missing)+len(v.Concerns) != 0 {
		t.Errorf("tasks %q, missing %v, concerns %v", got, v.Missing, v.Concerns)
	}
	st := w.sign(t, v)
	if st.Status != agreement.Submitted || w.tasks(t, st) != "decide" || w.standing(t, org.ID, today).Signatory {
		t.Errorf("signed: %s, tasks %q", st.Status, w.tasks(t, st))
	}
	st, err := w.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID, Version: st.Version, EffectiveFrom: today})
	if err != nil || st.Status != agreement.Accepted || w.tasks(t, st) != "" {
		t.Fatalf("accepted: %s, tasks %q, %v", st.Status, w.tasks(t, st), err)
	}
	got := w.standing(t, org.ID, today)
	if !got.Signatory || got.Since != today || got.Edition != "2026.1" || got.StatementStatus != "accepted" {
		t.Errorf("standing %+v", got)
	}
	if w.standing(t, org.ID, today.AddDays(-1)).Signatory {
		t.Error("a signatory before the day it took effect")
	}
	page, err := w.Signatory(ctx, org.Slug)
	if err != nil || !page.InForce || page.Status != agreement.Accepted || len(page.History) != 1 || page.StatementHash == "" || page.Contact.Name != "" {
		t.Errorf("page %+v %v", page, err)
	}
}

func TestASignatureBindsWhatWasShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	v := w.ready(t, org.ID, nil)
	officer := actor(org.ID, access.SigningOfficer)
	for name, spoil := range map[string]func(*agreement.Sign){
		"another text":    func(s *agreement.Sign) { s.EditionHash = "x" },
		"other answers":   func(s *agreement.Sign) { s.ContentHash = "x" },
		"another name":    func(s *agreement.Sign) { s.TypedName = "Someone Else" },
		"no authority":    func(s *agreement.Sign) { s.Authority = false },
		"an old version":  func(s *agreement.Sign) { s.Version-- },
		"no name at all ": func(s *agreement.Sign) { s.TypedName = " " },
	} {
		cmd := signOf(v)
		spoil(&cmd)
		if _, err := w.Sign(ctx, officer, cmd); err == nil {
			t.Errorf("%s: signed", name)
		}
	}
	w.sign(t, v)
	after, err := w.Mine(ctx, officer)
	if err != nil || len(after.Signatures) != 1 {
		t.Fatalf("%+v %v", after.Signatures, err)
	}
	sig := after.Signatures[0]
	if agreement.Hash(sig.Content) != sig.ContentHash || sig.ContentHash != v.Hash || sig.EditionHash != v.Edition.Hash || sig.Evidence != "192.0.2.1" {
		t.Errorf("signature %+v", sig)
	}
	if !strings.Contains(string(sig.Content), w.pack.Text.Declarations[0].Text) {
		t.Error("the declarations are not among the signed bytes")
	}
	if _, err := w.Prepare(ctx, actor(org.ID, access.OrgAdmin), agreement.Prepare{Statement: v.Statement.ID}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("changed after signing: %v", err)
	}
}

func TestDeclarationsNotMadeGoToTheSecretariat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	v := w.ready(t, org.ID, func(a *agreement.Answers) {
		a.Declarations[2] = agreement.Answer{Code: "trained", Version: 1, Reason: "Training ends in March."}
		a.Reservations = "Not the museum."
	})
	if len(v.Missing) != 0 || len(v.Concerns) != 2 {
		t.Errorf("missing %v, concerns %v", v.Missing, v.Concerns)
	}
	st := w.sign(t, v)
	if _, err := w.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID}); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("accepted with an exception: %v", err)
	}
	if _, err := w.Query(ctx, secretariat, st.ID, 0, " "); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("queried without a reason: %v", err)
	}
	st, err := w.Query(ctx, secretariat, st.ID, st.Version, "The museum shares nothing; take the exception out.")
	if err != nil || st.Status != agreement.Queried || w.tasks(t, st) != "complete" {
		t.Fatalf("%s %q %v", st.Status, w.tasks(t, st), err)
	}
	st = w.sign(t, w.ready(t, org.ID, func(a *agreement.Answers) { a.Reservations = "" }))
	if _, err = w.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID}); err != nil {
		t.Error(err)
	}
}

// sound completes what sharing asks of a profile.
func (w *world) sound(t testing.TB, o organisation.Organisation) {
	t.Helper()
	v, err := w.orgs.Get(ctx, secretariat, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	e := organisation.Edit{ID: o.ID, Name: o.Name, Kind: o.Kind, Profile: v.Organisation.Profile}
	e.Identifiers = []organisation.Identifier{{Scheme: organisation.ICO, Value: "ZA123456"}}
	e.Profile.ICOExpiry, e.Profile.Training = today.AddDays(500), organisation.Training{Percent: 99, On: today}
	e.Profile.Links.Privacy = "https://trust.example/privacy"
	e.Profile.Contacts = []organisation.Contact{{Role: organisation.RoleDPO, Mailbox: "dpo@trust.example"}}
	if _, err := w.orgs.Save(ctx, secretariat, e); err != nil {
		t.Fatal(err)
	}
}

func TestATrustSignsForItsSchools(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	trust, a, b := w.org(t, "Downs Academy Trust", "mat"), w.org(t, "Hill Academy", "school_academy"), w.org(t, "Vale Academy", "school_academy")
	st := w.accepted(t, trust.ID, func(x *agreement.Answers) {
		x.Scope = agreement.Scope{Kind: agreement.ForMembers, Members: []ident.Organisation{a.ID, b.ID, a.ID, trust.ID}}
	})
	for _, o := range []organisation.Organisation{trust, a, b} {
		if !w.standing(t, o.ID, today).Signatory {
			t.Errorf("%s is no signatory", o.Name)
		}
	}
	if n := len(w.standing(t, a.ID, today).Lapses); n != len(w.standing(t, trust.ID, today).Lapses) || n == 0 {
		t.Errorf("what the trust lacks too counts against the school: %d", n)
	}
	w.sound(t, trust)
	if st := w.standing(t, a.ID, today); len(st.Lapses) != 0 {
		t.Errorf("the trust answers for its school: %+v", st.Lapses)
	}
	list, err := w.Signatories(ctx, agreement.SignatoryFilter{Sector: "education"})
	if err != nil || len(list) != 3 || list[1].Name != "Hill Academy" || list[1].Through != "Downs Academy Trust" || list[0].Through != "" {
		t.Errorf("list %+v %v", list, err)
	}
	page, err := w.Signatory(ctx, a.Slug)
	if err != nil || !page.InForce || page.Through.ID != trust.ID || len(page.Members) != 0 {
		t.Errorf("page %+v %v", page, err)
	}
	cover, err := w.Coverage(ctx)
	if err != nil || len(cover) != 1 || cover[0] != (agreement.Coverage{Sector: "education", Known: 3, Signatories: 3}) {
		t.Errorf("coverage %+v %v", cover, err)
	}
	// A year later the trust confirms without Vale: Vale is out, and was in before.
	w.clock.Advance(340 * 24 * time.Hour)
	if n, err := w.Tick(ctx); n != 1 || err != nil {
		t.Fatalf("%d %v", n, err)
	}
	v, err := w.Mine(ctx, actor(trust.ID, access.OrgAdmin))
	if err != nil || v.Statement.Status != agreement.ReaffirmDue {
		t.Fatalf("%s %v", v.Statement.Status, err)
	}
	v.Statement.Answers.Scope.Members = []ident.Organisation{a.ID}
	v, err = w.Prepare(ctx, actor(trust.ID, access.OrgAdmin), agreement.Prepare{Statement: st.ID, Answers: v.Statement.Answers})
	if err != nil {
		t.Fatal(err)
	}
	if st = w.sign(t, v); st.Status != agreement.Submitted || !w.standing(t, b.ID, clock.DateOf(w.clock.Now())).Signatory {
		t.Errorf("a changed scope goes to the secretariat while the old one stands: %s", st.Status)
	}
	if _, err = w.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID}); err != nil {
		t.Fatal(err)
	}
	now := clock.DateOf(w.clock.Now())
	if w.standing(t, b.ID, now).Signatory || !w.standing(t, b.ID, now.AddDays(-1)).Signatory || w.standing(t, a.ID, now).Since != today {
		t.Errorf("Vale now %+v, Hill %+v", w.standing(t, b.ID, now), w.standing(t, a.ID, now))
	}
}

func TestPaperRoute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org, other := w.org(t, "Example School", "school_maintained"), w.org(t, "Another School", "school_maintained")
	v := w.ready(t, org.ID, nil)
	scan := func(by ident.Organisation) files.File {
		f, err := w.files.Add(ctx, actor(by, access.SigningOfficer), files.Upload{
			Name: "scan.pdf", Content: []byte("%PDF-1.4\n…\n%%EOF\n"), About: agreement.StatementSubject(v.Statement.ID),
			Command: access.SignStatement, State: string(agreement.Invited),
		})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	officer := actor(org.ID, access.SigningOfficer)
	cmd := agreement.SignOnPaper{Statement: v.Statement.ID, File: scan(other.ID).ID, SignedOn: today.AddDays(-3), Authority: true}
	if _, err := w.SignOnPaper(ctx, officer, cmd); errs.FieldsOf(err)[0].Name != "file" {
		t.Errorf("somebody else's scan: %v", err)
	}
	cmd.File = scan(org.ID).ID
	st, err := w.SignOnPaper(ctx, officer, cmd)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID}); errs.FieldsOf(err)[0].Name != "scan_checked" {
		t.Errorf("accepted unseen: %v", err)
	}
	early := agreement.Accept{Statement: st.ID, ScanChecked: true, EffectiveFrom: today.AddDays(-4)}
	if _, err := w.Accept(ctx, secretariat, early); errs.FieldsOf(err)[0].Name != "effective_from" {
		t.Errorf("in force before it was signed: %v", err)
	}
	st, err = w.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID, ScanChecked: true, EffectiveFrom: today.AddDays(-3)})
	if err != nil || !st.InForceOn(today.AddDays(-3)) {
		t.Errorf("%+v %v", st.Periods, err)
	}
}
