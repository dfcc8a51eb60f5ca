package casework_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// world knows a council, a hospital and a surgery; a school has left.
type world struct{}

func (world) Bodies(context.Context, []string) ([]casework.Body, error) { return nil, nil }

func (world) Body(_ context.Context, id ident.Organisation) (casework.Body, error) {
	switch id {
	case "council", "hospital", "surgery", "school":
		return casework.Body{ID: id, Name: "The " + string(id), Slug: string(id), Here: id != "school"}, nil
	}
	return casework.Body{}, errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
}

func (world) Use(_ context.Context, ref string) (casework.Body, error) {
	if ref != "KM-R-2026-0001" {
		return casework.Body{}, errs.New(errs.NotFound, "register.not_found", "There is no such entry.")
	}
	return casework.Body{ID: "council"}, nil
}

// relays remembers what it was told.
type relays struct {
	begun []casework.Accepted
	asked []string
}

func (r *relays) Begin(_ context.Context, _ casework.Tx, c casework.Accepted) error {
	r.begun = append(r.begun, c)
	return nil
}

func (r *relays) Travelled(_ context.Context, ref string) (out []casework.Journey, err error) {
	for _, b := range r.begun {
		if b.Case == ref {
			out = append(out, casework.Journey{Body: "The surgery", State: "waiting", Asked: slices.Contains(r.asked, ref)})
		}
	}
	return out, nil
}

func (r *relays) AskWho(_ context.Context, ref string) error {
	r.asked = append(r.asked, ref)
	return nil
}

type house struct {
	t     testing.TB
	svc   *casework.Service
	store *store.Store
	clock *clock.Fixed
	relay *relays
	book  *rulebook.Book
}

// A Tuesday. One month later is Friday 10 April 2026.
var began = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	b, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	return b
}

func newHouse(t *testing.T) house {
	t.Helper()
	return houseOn(t, storetest.SQLite(t), book(t), "x")
}

func houseOn(t testing.TB, s *store.Store, b *rulebook.Book, ids string) house {
	t.Helper()
	now, r := clock.NewFixed(began), &relays{}
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "case", rand.Reader)
	ok(t, err)
	days := map[clock.Date]string{}
	for _, h := range b.Holidays() {
		days[clock.DateOf(h.Date)] = h.Name
	}
	svc := casework.New(casework.Deps{Store: s.Cases(), Clock: now, Calendar: clock.NewCalendar(days), IDs: &ident.Sequence{Prefix: ids}, Book: b, World: world{}, Secrets: secrets, Prefix: "KM-K",
		Relay: r, Mail: func(ref string) (string, string) { return "News about " + ref, "https://example.org/rights/status" }})
	return house{t, svc, s, now, r, b}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h house) is(err error, code string) {
	h.t.Helper()
	if errs.CodeOf(err) != code {
		h.t.Errorf("got %v (%s), want %s", err, errs.CodeOf(err), code)
	}
}

// bad checks that one field was refused.
func (h house) bad(err error, field string) {
	h.t.Helper()
	fields := errs.FieldsOf(err)
	if len(fields) != 1 || fields[0].Name != field {
		h.t.Errorf("got %v %v, want a word about %s", err, fields, field)
	}
}

var (
	nobody  = access.Actor{}
	officer = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}
	desk    = access.Actor{Person: "dee", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	nurse   = access.Actor{Person: "noor", Organisation: "hospital", Roles: []access.Role{access.IGLead}}
	other   = access.Actor{Person: "una", Organisation: "surgery", Roles: []access.Role{access.DPO}}
	bg      = context.Background()
)

func (h house) make(a access.Actor, cmd casework.Make) casework.Receipt {
	h.t.Helper()
	r, err := h.svc.Make(bg, a, cmd)
	ok(h.t, err)
	return r
}

// ask is a request for access to the council.
func ask() casework.Make {
	return casework.Make{Key: "form-1", Kind: casework.Access, Orgs: []ident.Organisation{"council"}, Relationship: casework.Self, Text: "Everything about my housing",
		Contact: casework.Contact{Means: casework.Nothing}}
}

func of(kind casework.Kind) casework.Make {
	cmd := ask()
	cmd.Kind = kind
	return cmd
}

func (h house) get(a access.Actor, ref string) casework.View {
	h.t.Helper()
	v, err := h.svc.Get(bg, a, ref)
	ok(h.t, err)
	return v
}

func (h house) look(r casework.Receipt) casework.Status {
	h.t.Helper()
	s, err := h.svc.Look(bg, r.Case.Ref, r.Code)
	ok(h.t, err)
	return s
}

func (h house) day(s string) {
	h.t.Helper()
	d, err := clock.ParseDate(s)
	ok(h.t, err)
	h.clock.Set(d.Start().Add(9 * time.Hour))
}

func (h house) read(fn func(context.Context, *store.Tx) error) {
	h.t.Helper()
	ok(h.t, h.store.Read(bg, func(tx *store.Tx) error { return fn(bg, tx) }))
}

func (h house) tasks(ref string) (out []string) {
	h.t.Helper()
	h.read(func(ctx context.Context, tx *store.Tx) error {
		list, err := tx.OpenTasksAbout(ctx, event.Subject{Kind: casework.SubjectKind, ID: ref})
		for _, x := range list {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %d %s", x.Organisation, x.Kind, len(x.Roles), x.Due)))
		}
		return err
	})
	return out
}

func (h house) events() (out []event.Event) {
	h.t.Helper()
	h.read(func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = tx.EventsAfter(ctx, 0, 1000)
		return err
	})
	return out
}

func (h house) mail() (out []string) {
	h.t.Helper()
	h.read(func(ctx context.Context, tx *store.Tx) error {
		list, err := tx.MailIn(ctx, intray.MailWaiting, 100)
		for _, m := range list {
			out = append(out, m.To+": "+m.Subject+" "+m.Text)
		}
		return err
	})
	return out
}

// tally gives one count of the council's.
func (h house) tally(m casework.Measure) (n int64) {
	h.t.Helper()
	list, err := h.svc.Tallied(bg, "council", "2000-01", "2100-01")
	ok(h.t, err)
	for _, x := range list {
		if x.Measure == m {
			n += x.Amount
		}
	}
	return n
}
