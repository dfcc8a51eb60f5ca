package lawchange_test

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/lawchange"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	rulebookdata "sharewell/rulebook"
)

// edited loads the rulebook with a text replaced in one of its files.
func edited(t testing.TB, file, old, text string) *rulebook.Book {
	t.Helper()
	law := fstest.MapFS{}
	err := fs.WalkDir(rulebookdata.England(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(rulebookdata.England(), p)
		if p == file {
			if !strings.Contains(string(b), old) {
				t.Fatalf("%s does not say %q", file, old)
			}
			b = []byte(strings.Replace(string(b), old, text, 1))
		}
		law[p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(law, os.DirFS("../../packs/kent-and-medway"))
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// duty is the rule the tests change.
const duty = "gateway.ca2004.s16la"

// shelf says that two records of the council, one of the school and a clause rest on the duty.
type shelf struct{ asked []string }

func (s *shelf) RestOn(_ context.Context, rules map[string]bool, each func(string, lawchange.Thing) error) error {
	for r := range rules {
		s.asked = append(s.asked, r)
	}
	if !rules[duty] {
		return nil
	}
	for _, t := range []lawchange.Thing{
		{Kind: "record", Ref: "KM-R-1", Label: "Attendance", URL: "/records/KM-R-1", Organisation: "o-council"},
		{Kind: "record", Ref: "KM-R-2", Label: "Early help", URL: "/records/KM-R-2", Organisation: "o-council"},
		{Kind: "record", Ref: "KM-R-2", Label: "Early help", URL: "/records/KM-R-2", Organisation: "o-council"}, // found by two of its fields
		{Kind: "record", Ref: "KM-R-3", Label: "Nurses", URL: "/records/KM-R-3", Organisation: "o-school"},
		{Kind: "clause", Ref: "c-law", Label: "The law", URL: "/agreement/2026.1/c-law"},
	} {
		if err := each(duty, t); err != nil {
			return err
		}
	}
	return nil
}

var (
	lead        = access.Actor{Person: "lead", Organisation: "o-council", Roles: []access.Role{access.IGLead}}
	worker      = access.Actor{Person: "worker", Organisation: "o-council", Roles: []access.Role{access.Practitioner}}
	teacher     = access.Actor{Person: "teacher", Organisation: "o-school", Roles: []access.Role{access.DPO}}
	secretariat = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
)

type desk struct {
	t     *testing.T
	store *store.Store
	clock *clock.Fixed
	ids   *ident.Sequence
	shelf shelf
}

// with gives the service as it runs with a rulebook.
func (d *desk) with(book *rulebook.Book) *lawchange.Service {
	return lawchange.New(lawchange.Deps{Store: d.store.LawChanges(), Clock: d.clock, IDs: d.ids, Book: book, Sources: []lawchange.Source{&d.shelf}})
}

func (d *desk) detect(s *lawchange.Service, want int) {
	d.t.Helper()
	if n, err := s.Detect(d.t.Context()); err != nil || n != want {
		d.t.Fatalf("%d changes, %v; want %d", n, err, want)
	}
}

func (d *desk) tasks(org ident.Organisation, role access.Role) []intray.Task {
	d.t.Helper()
	var out []intray.Task
	err := d.store.Read(d.t.Context(), func(tx *store.Tx) error {
		var err error
		out, err = tx.TasksFor(d.t.Context(), []intray.Hat{{Organisation: org, Role: role}}, "p", "", 50)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func each(t *testing.T, run func(t *testing.T, d *desk)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		run(t, &desk{t: t, store: s, ids: &ident.Sequence{Prefix: "01"}, clock: clock.NewFixed(time.Date(2026, 9, 29, 8, 0, 0, 0, time.UTC))})
	})
}

func TestTellsOfADutyThatBegins(t *testing.T) {
	t.Parallel()
	book := edited(t, "gateways.yaml", "rulebook: rules", "rulebook: rules")
	each(t, func(t *testing.T, d *desk) {
		s := d.with(book)
		d.detect(s, 0) // an empty database learns the law
		d.detect(s, 0)
		d.clock.Set(time.Date(2026, 9, 30, 8, 0, 0, 0, time.UTC))
		n, err := s.Detect(t.Context())
		if err != nil || n == 0 {
			t.Fatalf("%d changes, %v", n, err)
		}
		d.detect(s, 0) // told of once
		lines, err := s.List(t.Context(), lead, "", 100)
		if err != nil || len(lines) != n {
			t.Fatalf("%+v, %v", lines, err)
		}
		var line lawchange.Line
		for _, l := range lines {
			if l.Change.Rule == duty {
				line = l
			}
		}
		if line.Change.Kind != lawchange.Began || line.Things != 2 || line.Open != 2 || line.Change.After.Source == "" || line.Change.Before.Label != "" {
			t.Fatalf("%+v", line)
		}
		for org, role := range map[ident.Organisation]access.Role{"o-council": access.IGLead, "o-school": access.DPO, "": access.Secretariat} {
			if got := d.tasks(org, role); len(got) != 1 || got[0].URL != "/law-changes/"+string(line.Change.ID) || got[0].Due.String() != "2026-10-28" {
				t.Errorf("%q is asked %+v", org, got)
			}
		}
	})
}

func TestTellsOfOtherWordsAndOfAnEnd(t *testing.T) {
	t.Parallel()
	before := edited(t, "gateways.yaml", "rulebook: rules", "rulebook: rules")
	after := edited(t, "gateways.yaml", "would do the child more harm than keeping it.", "would do the child more harm than keeping it, as a court now reads it.")
	ended := edited(t, "gateways.yaml", "    effective_from: 2026-09-30\n", "    effective_from: 2026-09-30\n    effective_to: 2026-11-30\n")
	each(t, func(t *testing.T, d *desk) {
		d.clock.Set(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC))
		d.detect(d.with(before), 0)
		s := d.with(after)
		d.detect(s, 1)
		lines, err := s.List(t.Context(), lead, "", 10)
		if err != nil || len(lines) != 1 {
			t.Fatalf("%+v, %v", lines, err)
		}
		v, err := s.View(t.Context(), lead, lines[0].Change.ID)
		if err != nil || !v.May || len(v.Items) != 2 || v.Change.Kind != lawchange.Changed || !strings.Contains(v.Change.After.Explanation, "as a court") || strings.Contains(v.Change.Before.Explanation, "as a court") {
			t.Fatalf("%+v, %v", v, err)
		}
		d.clock.Set(time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC))
		s = d.with(ended)
		d.detect(s, 1)
		if lines, err = s.List(t.Context(), secretariat, "", 10); err != nil || len(lines) != 2 || lines[0].Change.Kind != lawchange.Ended || lines[0].Things != 1 {
			t.Fatalf("%+v, %v", lines, err)
		}
	})
}

func TestLookingClosesTheTask(t *testing.T) {
	t.Parallel()
	before := edited(t, "gateways.yaml", "rulebook: rules", "rulebook: rules")
	after := edited(t, "gateways.yaml", "would do the child more harm than keeping it.", "would harm the child more.")
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		d.clock.Set(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC))
		d.detect(d.with(before), 0)
		s := d.with(after)
		d.detect(s, 1)
		lines, err := s.List(ctx, lead, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		id := lines[0].Change.ID
		look := lawchange.Look{Change: id, Kind: "record", Ref: "KM-R-1", Outcome: lawchange.Unmoved, Note: "It rests on the same words."}
		for _, c := range []struct {
			name string
			who  access.Actor
			cmd  lawchange.Look
			want errs.Kind
		}{
			{"a practitioner", worker, look, errs.Forbidden},
			{"a visitor", access.Actor{}, look, errs.Unauthenticated},
			{"another organisation", teacher, look, errs.NotFound},
			{"no outcome", lead, lawchange.Look{Change: id, Kind: "record", Ref: "KM-R-1"}, errs.Invalid},
			{"no such change", lead, lawchange.Look{Change: "none", Kind: "record", Ref: "KM-R-1", Outcome: lawchange.Unmoved}, errs.NotFound},
		} {
			if err := s.Look(ctx, c.who, c.cmd); errs.KindOf(err) != c.want {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if err := s.Look(ctx, lead, look); err != nil {
			t.Fatal(err)
		}
		if got := d.tasks("o-council", access.IGLead); len(got) != 1 {
			t.Errorf("one thing is still open: %+v", got)
		}
		look.Ref, look.Outcome = "KM-R-2", lawchange.WillAmend
		if err := s.Look(ctx, lead, look); err != nil {
			t.Fatal(err)
		}
		if got := d.tasks("o-council", access.IGLead); len(got) != 0 {
			t.Errorf("all was looked at: %+v", got)
		}
		v, err := s.View(ctx, lead, id)
		if err != nil || v.Items[0].Outcome == lawchange.Open || v.Items[0].By != "lead" || v.Items[0].At.IsZero() {
			t.Errorf("%+v, %v", v.Items, err)
		}
		if v, err = s.View(ctx, teacher, id); err != nil || len(v.Items) != 1 || v.Items[0].Ref != "KM-R-3" {
			t.Errorf("the school sees %+v, %v", v.Items, err)
		}
		events := eventsOf(t, d.store, id)
		if len(events) != 3 || events[0].Name != "lawchange.seen" || strings.Contains(string(events[1].Data), "same words") {
			t.Errorf("%+v", events)
		}
	})
}

func eventsOf(t *testing.T, s *store.Store, id lawchange.ID) []event.Event {
	t.Helper()
	var out []event.Event
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		all, err := tx.EventsAfter(t.Context(), 0, 1000)
		for _, e := range all {
			if e.Subject == (event.Subject{Kind: lawchange.SubjectKind, ID: string(id)}) {
				out = append(out, e)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAPageOfManyChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *desk) {
		storetest.Write(t, d.store, func(ctx context.Context, tx *store.Tx) error {
			for range 30 {
				c := lawchange.Change{ID: ident.New[lawchange.ID](d.ids), Rule: "r", Kind: lawchange.Changed}
				if err := tx.InsertLawChange(ctx, c); err != nil {
					return err
				}
			}
			return nil
		})
		s := d.with(edited(t, "gateways.yaml", "rulebook: rules", "rulebook: rules"))
		var seen []lawchange.ID
		for before := lawchange.ID(""); ; {
			lines, err := s.List(t.Context(), lead, before, 7)
			if err != nil {
				t.Fatal(err)
			}
			if len(lines) == 0 {
				break
			}
			for _, l := range lines {
				seen = append(seen, l.Change.ID)
			}
			before = lines[len(lines)-1].Change.ID
		}
		if len(seen) != 30 || seen[0] < seen[29] {
			t.Errorf("%d changes, from %s to %s", len(seen), seen[0], seen[29])
		}
	})
}
