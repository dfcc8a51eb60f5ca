package succession_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/pack"
	"sharewell/internal/people"
	"sharewell/internal/rights/choice"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/succession"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var (
	start       = time.Date(2028, 1, 10, 9, 0, 0, 0, time.UTC)
	secretariat = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	ctx         = context.Background()
	errKilled   = errors.New("killed")
)

// cutting is the store of a program that is killed after some writes.
type cutting struct {
	succession.Store
	left int // writes until then; below nought for ever
}

// Write implements succession.Store.
func (c *cutting) Write(ctx context.Context, fn func(succession.Tx) error) error {
	if c.left == 0 {
		return errKilled
	}
	c.left--
	return c.Store.Write(ctx, fn)
}

// world is a partnership with its real pack, rulebook and store.
type world struct {
	*succession.Service
	agreements *agreement.Service
	orgs       *organisation.Service
	sharing    *sharing.Service
	store      *store.Store
	clock      *clock.Fixed
	pack       *pack.Pack
	ids        ident.Source
	cut        *cutting
	n          int
}

func newWorld(t testing.TB) *world { return worldOn(t, storetest.SQLite(t)) }

func worldOn(t testing.TB, s *store.Store) *world {
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
	w := &world{store: s, clock: clock.NewFixed(start), pack: p, ids: &ident.Sequence{Prefix: "id"}}
	w.orgs = organisation.New(organisation.Deps{Store: s.Organisations(), Clock: w.clock, IDs: w.ids, Book: book, People: people.New(people.Deps{
		Store: s.People(), Clock: w.clock, IDs: w.ids, Random: rand.Reader,
	})})
	w.agreements = agreement.New(agreement.Deps{Store: s.Agreement(), Clock: w.clock, IDs: w.ids, Book: book, Partnership: p.Partnership})
	w.sharing = sharing.New(sharing.Deps{Store: s.Sharing(), Clock: w.clock, IDs: w.ids, Book: book, Settings: sharing.SettingsFrom(book, "KM")})
	w.cut = &cutting{Store: s.Changes(), left: -1}
	w.Service = succession.New(succession.Deps{Store: w.cut, Clock: w.clock, IDs: w.ids, Book: book, Records: w.sharing, Statements: w.agreements, Settings: succession.SettingsFrom(book)})
	if _, err := w.agreements.EnsureEdition(ctx, p.Text); err != nil {
		t.Fatal(err)
	}
	return w
}

func actor(org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: "ann", Organisation: org, Roles: roles}
}

func (w *world) org(t testing.TB, name string) ident.Organisation {
	t.Helper()
	o, err := w.orgs.Add(ctx, secretariat, organisation.NewOrganisation{Name: name, Kind: "district", Address: organisation.Address{Lines: []string{"1 High Street"}, Town: "Dover"}})
	if err != nil {
		t.Fatal(err)
	}
	return o.ID
}

// signatory brings an organisation all the way in.
func (w *world) signatory(t testing.TB, name string) ident.Organisation {
	t.Helper()
	id := w.org(t, name)
	st, err := w.agreements.Begin(ctx, actor(id, access.OrgAdmin))
	if err != nil {
		t.Fatal(err)
	}
	a := st.Answers
	box := func(name string) organisation.Contact { return organisation.Contact{Mailbox: name + "@example.gov.uk"} }
	a.Signatory = agreement.Signatory{Name: "Chris Chief", Post: "Chief Executive", Email: "chief@example.gov.uk"}
	a.Designated, a.DPO, a.SIRO, a.Caldicott, a.Contact = box("data"), box("dpo"), box("siro"), box("caldicott"), box("privacy")
	for _, d := range w.pack.Text.Declarations {
		a.Declarations = append(a.Declarations, agreement.Answer{Code: d.Code, Version: d.Version, True: true})
	}
	if _, err = w.agreements.Prepare(ctx, actor(id, access.OrgAdmin), agreement.Prepare{Statement: st.ID, Version: st.Version, Answers: a}); err != nil {
		t.Fatal(err)
	}
	v, err := w.agreements.Mine(ctx, actor(id, access.SigningOfficer))
	if err != nil {
		t.Fatal(err)
	}
	st, err = w.agreements.Sign(ctx, actor(id, access.SigningOfficer), agreement.Sign{Statement: v.Statement.ID, Version: v.Statement.Version, TypedName: "Chris Chief", Authority: true,
		EditionHash: v.Edition.Hash, ContentHash: v.Hash, Address: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.agreements.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID, Version: st.Version}); err != nil {
		t.Fatal(err)
	}
	return id
}

// record keeps a record in force between organisations, the first of which leads; each sends to the next.
func (w *world) record(t testing.TB, orgs ...ident.Organisation) string {
	t.Helper()
	w.n++
	c := sharing.Content{Title: fmt.Sprintf("Record %d", w.n), Identifiability: "personally_identifiable", Items: []sharing.Item{{ID: "i1", Name: "name"}}, StartOn: "2028-01-01", ReviewDueOn: "2029-01-01"}
	for i, org := range orgs {
		id := fmt.Sprintf("p%d", i+1)
		c.Parties = append(c.Parties, sharing.Party{ID: id, Organisation: org, Role: sharing.RoleController})
		next := fmt.Sprintf("p%d", (i+1)%len(orgs)+1)
		c.Flows = append(c.Flows, sharing.Flow{ID: "f" + id, From: []string{id}, To: []string{next}, Items: []string{"i1"}})
	}
	now := w.clock.Now()
	sent := c.Clone()
	v := sharing.Version{N: 1, Stage: sharing.Active, Content: c, Hash: sharing.HashOf(c), Sent: &sent, CreatedAt: now, SentAt: now, LiveAt: now}
	for _, p := range c.Parties {
		v.States = append(v.States, sharing.PartyState{Party: p.ID, Organisation: p.Organisation, Role: p.Role, NeedsSign: true, Signature: &sharing.Signature{
			ID: w.ids.Next(), Party: p.ID, Org: p.Organisation, Name: "Pat Example", Post: "Chief", Authority: true, Method: sharing.Typed, SignedOn: clock.DateOf(now), At: now, Hash: v.Hash, Part: sharing.PartHash(&c, p.ID)}})
	}
	r := sharing.Record{ID: ident.Record(w.ids.Next()), Ref: fmt.Sprintf("KM-R-2028-%06d", w.n), Lead: orgs[0], OwnerRole: access.IGLead, Deputy: access.DPO, Live: 1, Last: 1,
		Status: sharing.Active, CreatedAt: now, UpdatedAt: now, SharedAt: now, Version: 1}
	if err := w.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertRecord(ctx, sharing.State{Record: r, Versions: []sharing.Version{v}})
	}); err != nil {
		t.Fatal(err)
	}
	return r.Ref
}

func (w *world) state(t testing.TB, ref string) *sharing.State {
	t.Helper()
	var st sharing.State
	if err := w.store.Read(ctx, func(tx *store.Tx) (err error) { st, err = tx.RecordByRef(ctx, ref); return err }); err != nil {
		t.Fatal(err)
	}
	return &st
}

// staff gives an organisation a person with roles.
func (w *world) staff(t testing.TB, org ident.Organisation, name string, roles ...access.Role) ident.Person {
	t.Helper()
	p := people.Person{ID: ident.Person(w.ids.Next()), Name: name, Email: w.ids.Next() + "@example.gov.uk", Status: people.Active, CreatedAt: w.clock.Now()}
	err := w.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.AddPerson(ctx, p); err != nil {
			return err
		}
		for _, r := range roles {
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(w.ids.Next()), Person: p.ID, Organisation: org, Role: r, From: w.clock.Now(), GivenBy: event.Actor{System: "test"}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func (w *world) choice(t testing.TB, org ident.Organisation) string {
	t.Helper()
	w.n++
	c := choice.Choice{ID: choice.ID(w.ids.Next()), Ref: fmt.Sprintf("KM-N-2028-%06d-X", w.n), Org: org, Stage: choice.Open}
	if err := w.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertChoice(ctx, c) }); err != nil {
		t.Fatal(err)
	}
	return c.Ref
}

func (w *world) choicesOf(t testing.TB, org ident.Organisation) int {
	t.Helper()
	var list []choice.Choice
	if err := w.store.Read(ctx, func(tx *store.Tx) (err error) { list, err = tx.ChoicesOf(ctx, org, "", 100); return err }); err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// plan plans a change or ends the test.
func (w *world) plan(t testing.TB, d succession.Draft) succession.Change {
	t.Helper()
	if d.Instrument == "" {
		d.Instrument = "The Example (Structural Changes) Order 2027"
	}
	c, err := w.Plan(ctx, secretariat, d)
	if err != nil {
		t.Fatalf("%v: %+v", err, errs.FieldsOf(err))
	}
	return c
}

func (w *world) stage(t testing.TB, id succession.ID) succession.Change {
	t.Helper()
	v, err := w.Get(ctx, secretariat, id)
	if err != nil {
		t.Fatal(err)
	}
	return v.Change
}

func (w *world) items(t testing.TB, id succession.ID) []succession.Item {
	t.Helper()
	items, err := w.Items(ctx, secretariat, succession.ItemQuery{Change: id})
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// until moves the clock to nine in the morning of a day and does what falls due.
func (w *world) until(t testing.TB, d clock.Date) {
	t.Helper()
	w.clock.Advance(time.Date(d.Year, d.Month, d.Day, 9, 0, 0, 0, time.UTC).Sub(w.clock.Now()))
	w.watch(t)
}

func (w *world) watch(t testing.TB) {
	t.Helper()
	if err := w.Watch(ctx); err != nil {
		t.Fatal(err)
	}
}
