package organisation_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
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
	secretariat = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
)

type world struct {
	*organisation.Service
	store  *store.Store
	clock  *clock.Fixed
	people *people.Service
	pack   *pack.Pack
}

func newWorld(t testing.TB, s *store.Store) world {
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
	w := world{store: s, clock: clock.NewFixed(start), pack: p}
	ids := &ident.Sequence{Prefix: "id"}
	w.people = people.New(people.Deps{
		Store: s.People(), Clock: w.clock, IDs: ids, Random: rand.Reader,
		OrganisationName: func(ctx context.Context, id ident.Organisation) (string, error) { return w.Name(ctx, id) },
		InvitationLetter: func(_ people.Invitation, organisation, token string) (subject, text string) {
			return "Join " + organisation, token
		},
	})
	w.Service = organisation.New(organisation.Deps{Store: s.Organisations(), Clock: w.clock, IDs: ids, Book: book, People: w.people})
	return w
}

func (w world) add(t testing.TB, name, kind string, ids ...organisation.Identifier) organisation.Organisation {
	t.Helper()
	o, err := w.Add(context.Background(), secretariat, organisation.NewOrganisation{Name: name, Kind: kind, Identifiers: ids})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func admin(org ident.Organisation) access.Actor {
	return access.Actor{Person: "ann", Organisation: org, Roles: []access.Role{access.OrgAdmin}}
}

func editOf(o organisation.Organisation) organisation.Edit {
	return organisation.Edit{ID: o.ID, Version: o.Version, Name: o.Name, Kind: o.Kind, Identifiers: o.Identifiers, Profile: o.Profile}
}

func TestSaveKeepsWhatIsThereAndSaysWhatIsOdd(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	o := w.add(t, "Example Council", "district")
	e := editOf(o)
	e.Identifiers = []organisation.Identifier{{Scheme: organisation.ICO, Value: "za 123456"}}
	e.Profile.Contacts = []organisation.Contact{{Role: organisation.RoleDPO, Mailbox: "jo.smith@example.gov.uk"}}
	saved, err := w.Save(ctx, admin(o.ID), e)
	if err != nil {
		t.Fatal(err)
	}
	got := saved.Organisation
	if got.Status != organisation.Member || got.Identifier(organisation.ICO) != "ZA123456" || got.Version != o.Version+1 {
		t.Errorf("saved %+v", got)
	}
	if len(saved.Warnings) != 1 || saved.Warnings[0].Name != "dpo_mailbox" {
		t.Errorf("warnings %+v", saved.Warnings)
	}
	if _, err := w.Save(ctx, admin(o.ID), e); errs.KindOf(err) != errs.Conflict {
		t.Errorf("saving over a newer version: %v", err)
	}
	e = editOf(got)
	e.Name, e.Kind, e.Profile.Links.Privacy = " ", "castle", "http://insecure"
	e.Identifiers = []organisation.Identifier{{Scheme: organisation.GSS, Value: "12"}}
	_, err = w.Save(ctx, admin(o.ID), e)
	if fields := errs.FieldsOf(err); len(fields) != 4 {
		t.Errorf("fields %+v", fields)
	}
	v, err := w.Get(ctx, admin(o.ID), o.ID)
	if err != nil || v.Organisation.Name != "Example Council" || v.Assurance.Level != organisation.Red || len(v.SetUp) != 4 {
		t.Errorf("view %+v %v", v, err)
	}
}

func TestANumberBelongsToOneOrganisation(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	a := w.add(t, "First School", "school_academy", organisation.Identifier{Scheme: organisation.URN, Value: "118001"})
	b := w.add(t, "Second School", "school_academy")
	e := editOf(b)
	e.Identifiers = []organisation.Identifier{{Scheme: organisation.URN, Value: "118001"}}
	_, err := w.Save(ctx, admin(b.ID), e)
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "urn" || !strings.Contains(f[0].Message, "First School") {
		t.Errorf("got %v", err)
	}
	again := w.add(t, "First School again", "school_academy", organisation.Identifier{Scheme: organisation.URN, Value: "118001"})
	if again.ID != a.ID {
		t.Error("adding a number known already made a second organisation")
	}
}

func TestMineAndTheirs(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	mine, theirs := w.add(t, "Mine", "district"), w.add(t, "Theirs", "district")
	practitioner := access.Actor{Person: "p", Organisation: mine.ID, Roles: []access.Role{access.Practitioner}}
	auditor := access.Actor{Person: "a", Roles: []access.Role{access.Auditor}}
	for name, c := range map[string]struct {
		err  error
		want errs.Kind
	}{
		"see theirs":         {second(w.Get(ctx, admin(mine.ID), theirs.ID)), errs.NotFound},
		"edit theirs":        {second(w.Save(ctx, admin(mine.ID), editOf(theirs))), errs.NotFound},
		"edit as reader":     {second(w.Save(ctx, practitioner, editOf(mine))), errs.Forbidden},
		"edit as auditor":    {second(w.Save(ctx, auditor, editOf(mine))), errs.Forbidden},
		"see as auditor":     {second(w.Get(ctx, auditor, theirs.ID)), ""},
		"visitor":            {second(w.Get(ctx, access.Actor{}, mine.ID)), errs.Unauthenticated},
		"visitor finds":      {second(w.Find(ctx, access.Actor{}, organisation.Filter{})), errs.Unauthenticated},
		"member finds":       {second(w.Find(ctx, practitioner, organisation.Filter{Words: "the"})), ""},
		"member's directory": {second(w.Directory(ctx, admin(mine.ID), organisation.Filter{})), errs.NotFound},
		"member invites":     {second(w.Invite(ctx, admin(mine.ID), organisation.Invite{Organisation: theirs.ID, Email: "a@b.example"})), errs.NotFound},
		"member imports":     {second(w.ApplyImport(ctx, admin(mine.ID), organisation.Import{})), errs.NotFound},
		"member closes":      {w.Succeed(ctx, admin(mine.ID), organisation.Succession{}), errs.NotFound},
		"reader's outsider":  {second(w.Add(ctx, practitioner, organisation.NewOrganisation{Name: "X", Kind: "other", Outsider: true})), errs.NotFound},
		"admin's directory":  {second(w.Add(ctx, admin(mine.ID), organisation.NewOrganisation{Name: "X", Kind: "other"})), errs.NotFound},
	} {
		if got := errs.KindOf(c.err); got != c.want {
			t.Errorf("%s: %q (%v), want %q", name, got, c.err, c.want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestInvite(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	o := w.add(t, "Hill Surgery", "gp_practice")
	for range 2 {
		got, err := w.Invite(ctx, secretariat, organisation.Invite{Organisation: o.ID, Email: "manager@hill.example"})
		if err != nil || got.Status != organisation.Invited {
			t.Fatalf("%+v %v", got, err)
		}
	}
	offers, err := w.people.OffersTo(ctx, "manager@hill.example")
	if err != nil || len(offers) != 1 || offers[0].Organisation != "Hill Surgery" || offers[0].Invitation.Roles[0] != access.OrgAdmin {
		t.Errorf("offers %+v %v", offers, err)
	}
	if _, err := w.Invite(ctx, secretariat, organisation.Invite{Organisation: o.ID, Email: "nobody"}); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("an address that is none: %v", err)
	}
	rows, wrong, err := w.InviteMany(ctx, secretariat, strings.NewReader("name,kind,ods,email\nA Surgery,gp_practice,G82999,a@a.example\nB Surgery,gp_practice,,\nC,castle,,c@c.example\n"))
	if err != nil || len(rows) != 2 || rows[0].Err != nil || errs.KindOf(rows[1].Err) != errs.Invalid {
		t.Errorf("rows %+v %v", rows, err)
	}
	if len(wrong) != 1 || wrong[0].Line != 3 {
		t.Errorf("wrong %+v", wrong)
	}
}

func TestImportTheWholeDirectory(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	imports, err := w.pack.Imports()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, in := range imports {
		tried, err := w.TryImport(ctx, secretariat, in)
		if err != nil {
			t.Fatal(err)
		}
		done, err := w.ApplyImport(ctx, secretariat, in)
		if err != nil {
			t.Fatal(err)
		}
		if tried.New != len(in.Rows) || done.New != tried.New || done.Rejected != 0 {
			t.Errorf("%s: tried %d, did %d of %d, rejected %d: %+v", in.Source.File, tried.New, done.New, len(in.Rows), done.Rejected, rejected(done))
		}
		again, err := w.ApplyImport(ctx, secretariat, in)
		if err != nil || again.Unchanged != len(in.Rows) || again.New+again.Changed+again.Closed != 0 {
			t.Errorf("%s again: %d unchanged, %d new, %d changed, %v", in.Source.File, again.Unchanged, again.New, again.Changed, err)
		}
		t.Logf("%s: %d organisations", in.Source.File, done.New)
		total += done.New
	}
	counts, err := w.Counts(ctx, secretariat)
	var n int64
	for _, c := range counts {
		n += c.N
	}
	if err != nil || n != int64(total) || total != 782 {
		t.Errorf("%d in the directory, %d imported, %v", n, total, err)
	}
	found, err := w.Find(ctx, secretariat, organisation.Filter{Words: "council KENT"})
	if err != nil || len(found) != 1 || found[0].Slug != "kent-county-council" {
		t.Errorf("found %+v %v", found, err)
	}
}

func rejected(p organisation.Plan) []string {
	var out []string
	for _, s := range p.Steps {
		if s.Outcome == organisation.Rejected {
			out = append(out, s.Row.Name+": "+s.Reason)
		}
	}
	return out
}

func TestImportChangesAndCloses(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	urn := func(n string) []organisation.Identifier {
		return []organisation.Identifier{{Scheme: organisation.URN, Value: n}}
	}
	row := func(line int, name, n string, closed bool) organisation.Row {
		return organisation.Row{Line: line, Name: name, Kind: "school_academy", KindSure: true, Identifiers: urn(n), Closed: closed}
	}
	first := organisation.Import{Source: organisation.Source{File: "1.csv"}, Rows: []organisation.Row{
		row(1, "A", "118001", false), row(2, "B", "118002", false), row(3, "C", "118003", false), row(4, "Gone", "118004", true), row(5, "Twice", "118001", false),
		{Line: 6, Name: "Odd", Kind: "castle"},
	}}
	p, err := w.ApplyImport(ctx, secretariat, first)
	if err != nil || p.New != 3 || p.Skipped != 1 || p.Rejected != 2 {
		t.Fatalf("first: %+v %v", p, err)
	}
	// C becomes a member and keeps its own word from then on.
	found, err := w.Find(ctx, secretariat, organisation.Filter{Words: "c"})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	v, err := w.Get(ctx, secretariat, found[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	e := editOf(v.Organisation)
	e.Name = "C by its own name"
	if _, err := w.Save(ctx, admin(e.ID), e); err != nil {
		t.Fatal(err)
	}
	next := organisation.Import{Source: organisation.Source{File: "2.csv"}, Rows: []organisation.Row{
		row(1, "A renamed", "118001", false), row(2, "B", "118002", true), row(3, "C of the file", "118003", false),
	}}
	p, err = w.TryImport(ctx, secretariat, next)
	if err != nil || p.Changed != 1 || p.Closed != 1 || p.Unchanged != 1 {
		t.Fatalf("tried: %+v %v", p, err)
	}
	if p.Steps[0].Changes[0] != "Changes name from A to A renamed." {
		t.Errorf("said %q", p.Steps[0].Changes)
	}
	if _, err = w.ApplyImport(ctx, secretariat, next); err != nil {
		t.Fatal(err)
	}
	a, err := w.Find(ctx, secretariat, organisation.Filter{Words: "renamed"})
	if err != nil || len(a) != 1 || a[0].Slug != "a" {
		t.Errorf("the slug of a renamed school must stay: %+v %v", a, err)
	}
	closed, err := w.Directory(ctx, secretariat, organisation.Filter{Status: organisation.Closed})
	if err != nil || len(closed) != 1 || closed[0].Name != "B" {
		t.Errorf("closed %+v %v", closed, err)
	}
}

func TestSuccession(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	a, b, c := w.add(t, "East District", "district"), w.add(t, "West District", "district"), w.add(t, "New Unitary", "unitary")
	on := clock.NewDate(2026, 11, 20)
	cmd := organisation.Succession{Old: []ident.Organisation{a.ID, b.ID}, New: []ident.Organisation{c.ID}, On: on, Instrument: "The East and West Order 2026"}
	bad := cmd
	bad.New, bad.On = []ident.Organisation{a.ID}, clock.NewDate(2028, 4, 1)
	if f := errs.FieldsOf(w.Succeed(ctx, secretariat, bad)); len(f) != 2 {
		t.Errorf("fields %+v", f)
	}
	if err := w.Succeed(ctx, secretariat, cmd); err != nil {
		t.Fatal(err)
	}
	old, err := w.Get(ctx, secretariat, a.ID)
	if err != nil || old.Organisation.Status != organisation.Closed || old.Organisation.Profile.Successors[0].Organisation != c.ID {
		t.Errorf("old %+v %v", old.Organisation, err)
	}
	now, err := w.Get(ctx, secretariat, c.ID)
	if err != nil || len(now.Organisation.Profile.Predecessors) != 2 {
		t.Errorf("new %+v %v", now.Organisation, err)
	}
	_, err = w.Invite(ctx, secretariat, organisation.Invite{Organisation: a.ID, Email: "x@y.example"})
	if errs.KindOf(err) != errs.Conflict {
		t.Errorf("inviting a closed one: %v", err)
	}
}

func TestTheSetUpTaskClosesWhenNothingIsMissing(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	o := w.add(t, "Example Charity", "charity_vcse")
	if _, err := w.Invite(ctx, secretariat, organisation.Invite{Organisation: o.ID, Email: "a@charity.example"}); err != nil {
		t.Fatal(err)
	}
	if n := w.waiting(t, o.ID); n != 1 {
		t.Errorf("%d tasks after the invitation", n)
	}
	v, err := w.Get(ctx, secretariat, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	e := editOf(v.Organisation)
	e.Identifiers = []organisation.Identifier{{Scheme: organisation.Charity, Value: "1234567"}}
	p := &e.Profile
	p.KindConfirmed, p.Address, p.ICOExempt = true, organisation.Address{Town: "Dover"}, "Only paper records."
	p.Training.On, p.Policies = clock.NewDate(2026, 9, 1), []organisation.Policy{{Kind: "dp"}}
	p.Links = organisation.Links{Privacy: "https://a.example/p", Rights: "https://a.example/r", Complaints: "https://a.example/c"}
	for _, r := range organisation.RoleKinds() {
		p.Contacts = append(p.Contacts, organisation.Contact{Role: r, Mailbox: "office@a.example"})
	}
	if _, err := w.Save(ctx, admin(o.ID), e); err != nil {
		t.Fatal(err)
	}
	if n := w.waiting(t, o.ID); n != 0 {
		v, _ := w.Get(ctx, secretariat, o.ID)
		t.Errorf("%d tasks after everything was filled in: %+v", n, v.SetUp)
	}
}

// waiting counts an administrator's tasks.
func (w world) waiting(t testing.TB, org ident.Organisation) int {
	t.Helper()
	n := 0
	err := w.store.Read(context.Background(), func(tx *store.Tx) error {
		open, err := tx.TasksFor(context.Background(), []intray.Hat{{Organisation: org, Role: access.OrgAdmin}}, "", "", 10)
		n = len(open)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRefreshAfterTheRulesChange(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), newWorld(t, storetest.SQLite(t))
	o := w.add(t, "Example Council", "district")
	saved, err := w.Save(ctx, admin(o.ID), editOf(o))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := w.Refresh(ctx); n != 0 || err != nil {
		t.Errorf("nothing had changed: %d %v", n, err)
	}
	old := saved.Organisation
	old.Facts = organisation.Facts{Book: "an older one"}
	storetest.Write(t, w.store, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateOrganisation(ctx, old) })
	if n, err := w.Refresh(ctx); n != 1 || err != nil {
		t.Errorf("one was old: %d %v", n, err)
	}
	v, err := w.Get(ctx, secretariat, o.ID)
	if err != nil || !v.Organisation.Facts.PublicAuthority || len(v.Organisation.Facts.Mandatory) == 0 {
		t.Errorf("facts %+v %v", v.Organisation.Facts, err)
	}
}
