package ledger_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/mesh"
	"sharewell/internal/mesh/meshtest"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/screening/national"
	"sharewell/internal/screening/table"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/vault"
)

var at = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// The people of these tests. Everybody's number is of the range for tests.
const (
	ada, ben, cyd = "9990000018", "9990000026", "9990000034"
	cohort        = "nhs_number,note\n9990000018,a\n9990000026,b\n9990000034,c\nnone,d\n"
	useRef        = "KM-R-2026-0001"
)

var (
	lead  = access.Actor{Person: "x", Organisation: "o1", Roles: []access.Role{access.IGLead}}
	admin = access.Actor{Person: "y", Organisation: "o1", Roles: []access.Role{access.OrgAdmin}}
	other = access.Actor{Person: "z", Organisation: "o2", Roles: []access.Role{access.IGLead}}
	alien = access.Actor{Person: "w", Organisation: "o9", Roles: []access.Role{access.IGLead}}
)

// world is a site with one live record under which o1 gives data to o2.
type world struct {
	*ledger.Service
	clock    *clock.Fixed
	store    *store.Store
	exchange *meshtest.Exchange
	dir      string
	log      *bytes.Buffer
	deps     ledger.Deps
}

func newWorld(t *testing.T, s *store.Store, kinds ...string) *world {
	t.Helper()
	w := &world{clock: clock.NewFixed(at), store: s, dir: filepath.Join(t.TempDir(), "held"), log: &bytes.Buffer{}}
	w.exchange = meshtest.New(t, w.clock)
	client, err := mesh.New(w.exchange.Config(), mesh.Deps{HTTP: w.exchange.Client(), Clock: w.clock, Nonce: "n", Pause: func(context.Context, int) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	ids := ident.Random{Now: w.clock.Now}
	box, err := vault.New(w.dir, bytes.Repeat([]byte{7}, 32), ids, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w.deps = ledger.Deps{Store: s.Screenings(), Clock: w.clock, IDs: ids, Kinds: []string{"national", "type1", "local_record", "objection"}, Vault: box,
		Settings: ledger.Settings{RefPrefix: "KM-S", TimeToLive: 7 * 24 * time.Hour, HardStop: 21 * 24 * time.Hour, Floor: 5},
		Post:     &ledger.Post{Mailbox: mesh.Letters{Client: client}, To: meshtest.National, Workflow: meshtest.Workflow},
		HashKey:  []byte("key"), Log: slog.New(slog.NewTextHandler(w.log, nil))}
	w.Service = ledger.New(w.deps)
	w.record(t, sharing.Active, kinds, "applied")
	return w
}

func (w *world) record(t *testing.T, stage sharing.Stage, kinds []string, results ...string) {
	t.Helper()
	c := sharing.Content{Title: "A study", Purposes: []string{"P11"}, Article6: []string{"6_1_e"}, OptOutResult: results, OptOutKinds: kinds,
		Parties: []sharing.Party{{ID: "p1", Organisation: "o1"}, {ID: "p2", Organisation: "o2"}},
		Flows:   []sharing.Flow{{ID: "f1", From: []string{"p1"}, To: []string{"p2"}}}}
	v := sharing.Version{N: 1, Stage: stage, Content: c, Hash: sharing.HashOf(c), CreatedAt: at, SentAt: at, LiveAt: at}
	storetest.Write(t, w.store, func(ctx context.Context, tx *store.Tx) error {
		return tx.InsertRecord(ctx, sharing.State{Record: sharing.Record{ID: "r1", Ref: useRef, Lead: "o1", Live: 1, Last: 1, Status: stage, CreatedAt: at, UpdatedAt: at, Version: 1},
			Versions: []sharing.Version{v}})
	})
}

func by(a access.Actor) ledger.Caller { return ledger.Caller{Actor: a} }

// load loads a list of choices.
func (w *world) load(t *testing.T, kind, list string) {
	t.Helper()
	if _, err := w.LoadChoices(t.Context(), admin, ledger.Load{Kind: kind, Day: clock.DateOf(w.clock.Now()), List: strings.NewReader(list)}); err != nil {
		t.Fatal(err)
	}
}

// pass screens the cohort.
func (w *world) pass(t *testing.T, b ledger.Begin) (string, ledger.Outcome, error) {
	t.Helper()
	b.Record = useRef
	run, err := w.Begin(t.Context(), by(lead), b)
	if err != nil {
		return "", ledger.Outcome{}, err
	}
	var out strings.Builder
	o, err := run.Through(t.Context(), strings.NewReader(cohort), &out, table.Options{})
	return out.String(), o, err
}

func numbers(t *testing.T, all ...string) national.List {
	t.Helper()
	var b national.Builder
	for _, n := range all {
		if err := b.Add(n); err != nil {
			t.Fatal(err)
		}
	}
	l, _ := b.List()
	return l
}

// noTrace looks for numbers in everything that stays: the database, the vault and the log.
func (w *world) noTrace(t *testing.T) {
	t.Helper()
	var all bytes.Buffer
	if _, err := w.store.Backup(t.Context(), &all, at); err != nil {
		t.Fatal(err)
	}
	all.Write(w.log.Bytes())
	err := filepath.WalkDir(w.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{ada, ben, cyd} {
		if bytes.Contains(all.Bytes(), []byte(n)) || bytes.Contains(all.Bytes(), []byte(n[:9])) {
			t.Errorf("%s is written somewhere", n)
		}
	}
}

func held(t *testing.T, w *world) int {
	t.Helper()
	names, err := w.deps.Vault.Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

func TestLocalChoicesAreHonoured(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, "local_record", "objection")
		w.load(t, "local_record", ben+"\n")
		w.load(t, "objection", "nhs_number\n999 000 0034\n")
		got, o, err := w.pass(t, ledger.Begin{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff("nhs_number,note\n9990000018,a\n", got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if o.State != ledger.Done || o.Counts.Out.Known() || o.Counts.In.Known() {
			t.Errorf("%+v", o)
		}
		for i, want := range []string{ledger.NotReached, ledger.NotReached, "", ""} {
			if c := o.Choices[i]; c.Because != want || c.Applied != (want == "") || c.People != 0 {
				t.Errorf("choice %+v", c)
			}
		}
		sc, err := w.Get(t.Context(), lead, o.Ref)
		if d := cmp.Diff(ledger.Counts{In: 4, Out: 1, Removed: 2, SetAside: 1}, sc.Counts); d != "" || err != nil {
			t.Errorf("kept counts, error %v (-want +got):\n%s", err, d)
		}
		w.noTrace(t)
	})
}

func TestNothingPassesWithoutItsLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "type1", "local_record")
	w.load(t, "local_record", ben+"\n")
	_, _, err := w.pass(t, ledger.Begin{})
	if fields := errs.FieldsOf(err); errs.CodeOf(err) != "screening.lists" || len(fields) != 1 || fields[0].Name != "type1" {
		t.Errorf("error %v", err)
	}
	_, o, err := w.pass(t, ledger.Begin{Elsewhere: []string{"type1"}})
	if err != nil || o.Choices[1].Because != ledger.Elsewhere || !o.Choices[2].Applied {
		t.Errorf("%+v, error %v", o, err)
	}
	if _, _, err := w.pass(t, ledger.Begin{Elsewhere: []string{"national"}}); errs.CodeOf(err) != "screening.elsewhere" {
		t.Errorf("a choice that does not reach the use: %v", err)
	}
	if _, _, err := w.pass(t, ledger.Begin{Elsewhere: []string{"type1", "local_record"}}); errs.CodeOf(err) != "screening.nothing_reaches" {
		t.Errorf("everything elsewhere: %v", err)
	}
	w.clock.Advance(8 * 24 * time.Hour)
	if _, _, err := w.pass(t, ledger.Begin{Elsewhere: []string{"type1"}}); errs.CodeOf(err) != "screening.lists" {
		t.Errorf("a stale list: %v", err)
	}
}

func TestWhoMayScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "local_record")
	w.load(t, "local_record", ben+"\n")
	for name, c := range map[string]struct {
		caller ledger.Caller
		kind   errs.Kind
	}{
		"who gives":                   {by(lead), ""},
		"a program of who gives":      {ledger.Caller{Program: "c1", For: "o1"}, ""},
		"who receives":                {by(other), errs.Forbidden},
		"a program of who receives":   {ledger.Caller{Program: "c2", For: "o2"}, errs.Forbidden},
		"who has nothing to do":       {by(alien), errs.NotFound},
		"a program of nobody's":       {ledger.Caller{Program: "c9", For: "o9"}, errs.NotFound},
		"a visitor":                   {ledger.Caller{}, errs.Unauthenticated},
		"a practitioner of who gives": {by(access.Actor{Person: "p", Organisation: "o1", Roles: []access.Role{access.Practitioner}}), errs.Forbidden},
	} {
		run, err := w.Begin(t.Context(), c.caller, ledger.Begin{Record: useRef})
		if errs.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			_ = run.Abandon(t.Context(), context.Canceled)
		}
	}
	if _, err := w.LoadChoices(t.Context(), lead, ledger.Load{Kind: "objection", Day: clock.DateOf(at), Nobody: true}); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a list loaded by somebody else than the administrator: %v", err)
	}
	if _, err := w.Begin(t.Context(), by(lead), ledger.Begin{Record: "KM-R-2026-9999"}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("no such record: %v", err)
	}
}

func TestOnlyForRecordsInForce(t *testing.T) {
	t.Parallel()
	for _, stage := range []sharing.Stage{sharing.Paused, sharing.Expired, sharing.Ended} {
		s := storetest.SQLite(t)
		w := newWorld(t, storetest.SQLite(t), "local_record")
		w.store, w.deps.Store = s, s.Screenings()
		w.Service = ledger.New(w.deps)
		w.record(t, stage, []string{"local_record"}, "applied")
		if _, _, err := w.pass(t, ledger.Begin{}); errs.CodeOf(err) != "screening.record_not_live" {
			t.Errorf("%s: %v", stage, err)
		}
	}
}

func TestANewListTakesThePlaceOfTheOld(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "objection")
	w.load(t, "objection", ben+"\n")
	w.load(t, "objection", cyd+"\n")
	got, _, err := w.pass(t, ledger.Begin{})
	if err != nil || !strings.Contains(got, ben) || strings.Contains(got, cyd) || held(t, w) != 1 {
		t.Errorf("%q, %d lists held, error %v", got, held(t, w), err)
	}
	if _, err := w.LoadChoices(t.Context(), admin, ledger.Load{Kind: "objection", Record: useRef, Day: clock.DateOf(at), Nobody: true}); err != nil {
		t.Fatal(err)
	}
	if got, _, err = w.pass(t, ledger.Begin{}); err != nil || !strings.Contains(got, cyd) || strings.Contains(got, "none") {
		t.Errorf("nobody has said no to this use: %q, error %v", got, err)
	}
	for _, c := range []ledger.Load{
		{Kind: "national", Day: clock.DateOf(at), Nobody: true},
		{Kind: "objection", Nobody: true},
		{Kind: "objection", Day: clock.NewDate(2026, 11, 1), Nobody: true},
		{Kind: "objection", Day: clock.NewDate(2026, 12, 24), Nobody: true},
		{Kind: "objection", Day: clock.DateOf(at)},
		{Kind: "objection", Day: clock.DateOf(at), List: strings.NewReader("")},
		{Kind: "objection", Day: clock.DateOf(at), Record: "KM-R-2026-9999", Nobody: true},
	} {
		if _, err := w.LoadChoices(t.Context(), admin, c); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, ref := range []string{"", useRef} {
		if err := w.RemoveChoices(t.Context(), admin, "objection", ref); err != nil {
			t.Error(err)
		}
	}
	if held(t, w) != 0 {
		t.Error("a removed list is still held")
	}
}

func TestAFailureIsWrittenDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "objection")
	w.load(t, "objection", ben+"\n")
	run, err := w.Begin(t.Context(), by(lead), ledger.Begin{Record: useRef})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := run.Through(ctx, strings.NewReader(cohort), &strings.Builder{}, table.Options{}); err == nil {
		t.Error("a caller that has gone got an answer")
	}
	sc, err := w.Get(t.Context(), lead, run.Ref())
	if err != nil || sc.State != ledger.Failed {
		t.Errorf("%+v, error %v", sc, err)
	}
	forRecord, err := w.ForRecord(t.Context(), other, useRef, 5)
	if err != nil || len(forRecord) != 1 {
		t.Errorf("the receiver sees %d, error %v", len(forRecord), err)
	}
	if none, err := w.ForRecord(t.Context(), alien, useRef, 5); err != nil || len(none) != 0 {
		t.Errorf("a stranger sees %d, error %v", len(none), err)
	}
	if _, err := w.Get(t.Context(), alien, run.Ref()); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a stranger: %v", err)
	}
}

func TestListsNobodyRenewedAndOrphansGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "objection")
	w.load(t, "objection", ben+"\n")
	if _, _, err := w.deps.Vault.Put(t.Context(), func(io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	w.clock.Set(time.Now().Add(-time.Minute)) // files carry the machine's time
	if err := w.Tick(t.Context()); err != nil || held(t, w) != 2 {
		t.Errorf("%d held, error %v", held(t, w), err)
	}
	w.clock.Advance(2 * time.Hour)
	if err := w.Tick(t.Context()); err != nil || held(t, w) != 1 {
		t.Errorf("the orphan: %d held, error %v", held(t, w), err)
	}
	w.clock.Advance(22 * 24 * time.Hour)
	if err := w.Tick(t.Context()); err != nil || held(t, w) != 0 {
		t.Errorf("the old list: %d held, error %v", held(t, w), err)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, "objection")
		w.load(t, "objection", ben+"\n")
		for range 5 {
			if _, _, err := w.pass(t, ledger.Begin{}); err != nil {
				t.Fatal(err)
			}
			w.clock.Advance(time.Minute)
		}
		var refs []string
		for before := ""; ; {
			page, err := w.List(t.Context(), access.Actor{Person: "a", Roles: []access.Role{access.Auditor}}, before, 2)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, sc := range page {
				refs = append(refs, sc.Ref[:16])
			}
			before = page[len(page)-1].Key()
		}
		if d := cmp.Diff("KM-S-2026-000005 KM-S-2026-000004 KM-S-2026-000003 KM-S-2026-000002 KM-S-2026-000001", strings.Join(refs, " ")); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}
