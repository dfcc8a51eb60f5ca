package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// postgresOnly opens a PostgreSQL database and an administrator's connection to it.
func postgresOnly(t *testing.T) (dsn string, admin *sql.DB, there bool) {
	t.Helper()
	if testing.Short() && os.Getenv(storetest.Env) == "" {
		return "", nil, false // a lost server is the full run's business
	}
	dsn = storetest.PostgresDSN(t)
	admin, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	return dsn, admin, true
}

// cut ends the server's side of connections to this database other than the one that asks.
func cut(t testing.TB, admin *sql.DB, which string) int {
	t.Helper()
	var n int
	err := admin.QueryRow(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND ` + which).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLostConnectionIsUnavailableThenRecovers(t *testing.T) {
	t.Parallel()
	dsn, admin, there := postgresOnly(t)
	if !there {
		return
	}
	ctx := context.Background()
	s := openStore(t, dsn)
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for i := range 5 {
		err := s.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.TakeNumber(ctx, "written"); err != nil {
				return err
			}
			cut(t, admin, "true")
			return tx.AppendEvents(ctx, sample(fmt.Sprint("lost", i), "lost", "r"))
		})
		kindIs(t, "a write whose connection is cut", err, errs.Unavailable)
		err = s.Read(ctx, func(tx *store.Tx) error {
			cut(t, admin, "true")
			_, err := tx.LastSeq(ctx)
			return err
		})
		kindIs(t, "a read whose connection is cut", err, errs.Unavailable)
		id := fmt.Sprint("again", i)
		writesAgain(t, s, id)
		kept[id] = true
	}
	cut(t, admin, "true") // every idle connection of the pool
	if err := retryRead(s); err != nil {
		t.Errorf("after the pool was cut: %v", err)
	}
	exactly(t, s, kept)
}

// writesAgain wants a write to succeed soon: each connection of the pool may first have to be found dead.
func writesAgain(t testing.TB, s *store.Store, id string) {
	t.Helper()
	for range 30 {
		err := oneWrite(context.Background(), s, id)
		if err == nil {
			return
		}
		kindIs(t, id, err, errs.Unavailable)
	}
	t.Fatalf("%s: the store does not recover", id)
}

func retryRead(s *store.Store) (err error) {
	ctx := context.Background()
	for range 30 {
		if err = s.Read(ctx, func(tx *store.Tx) error { _, err := tx.LastSeq(ctx); return err }); err == nil {
			return nil
		}
	}
	return err
}

func TestRefusedConnectionIsUnavailable(t *testing.T) {
	t.Parallel()
	dsn, _, there := postgresOnly(t)
	if !there {
		return
	}
	ctx := context.Background()
	s := openStore(t, dsn)
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	server, err := sql.Open("pgx", os.Getenv(storetest.Env))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	name := dsn[strings.LastIndex(dsn, "/")+1:]
	name, _, _ = strings.Cut(name, "?")
	for _, stop := range []string{"ALTER DATABASE " + name + " ALLOW_CONNECTIONS false", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'"} {
		if _, err := server.Exec(stop); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 { // at first the pool finds its connections dead, then the server lets no new one in
		kindIs(t, "read", s.Read(ctx, func(tx *store.Tx) error { _, err := tx.LastSeq(ctx); return err }), errs.Unavailable)
		kindIs(t, "write", oneWrite(ctx, s, "refused"), errs.Unavailable)
		kindIs(t, "ready", s.Ready(ctx), errs.Unavailable)
	}
	if _, err := server.Exec("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true"); err != nil {
		t.Fatal(err)
	}
	writesAgain(t, s, "again")
	exactly(t, s, map[string]bool{"again": true})
}

func TestClosedStoreIsUnavailable(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		kindIs(t, "read", s.Read(ctx, func(tx *store.Tx) error { _, err := tx.LastSeq(ctx); return err }), errs.Unavailable)
		kindIs(t, "write", oneWrite(ctx, s, "late"), errs.Unavailable)
		kindIs(t, "ready", s.Ready(ctx), errs.Unavailable)
	})
}

func TestServerThatIsNotThere(t *testing.T) {
	t.Parallel()
	_, err := store.Open(context.Background(), "postgres://nobody@127.0.0.1:1/nothing?sslmode=disable&connect_timeout=2")
	if err == nil {
		t.Fatal("a server that is not there was opened")
	}
}

func TestReplicaCatchesUpAfterItsListenerIsCut(t *testing.T) {
	t.Parallel()
	dsn, admin, there := postgresOnly(t)
	if !there {
		return
	}
	ctx := context.Background()
	first := openStore(t, dsn)
	if err := first.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	second := openStore(t, dsn)
	own, heard := listenTo(first), listenTo(second)
	for i := 0; ; i++ { // until the second replica listens; what precedes its start is not news to it
		if err := oneWrite(ctx, first, fmt.Sprint("warm-up-", i)); err != nil {
			t.Fatal(err)
		}
		if _, ok := heard.next(200 * time.Millisecond); ok {
			break
		}
	}
	if n := cut(t, admin, "query LIKE 'LISTEN%'"); n == 0 {
		t.Fatal("there was no listener to cut")
	}
	wanted := map[string]int{}
	for i := range 40 {
		id := fmt.Sprint("missed-", i)
		wanted[id] = 1
		if err := oneWrite(ctx, first, id); err != nil {
			t.Fatal(err)
		}
	}
	if err := oneWrite(ctx, second, "of the second"); err != nil {
		t.Fatal(err)
	}
	heard.until(t, wanted, "of the second")
	wanted["of the second"] = 1
	own.until(t, wanted, "")
}

// ear remembers the events a replica hears.
type ear struct{ events chan string }

func listenTo(s *store.Store) ear {
	e := ear{make(chan string, 10_000)}
	s.Subscribe(func(es []event.Event) {
		for _, one := range es {
			e.events <- string(one.ID)
		}
	})
	return e
}

func (e ear) next(patience time.Duration) (string, bool) {
	select {
	case id := <-e.events:
		return id, true
	case <-time.After(patience):
		return "", false
	}
}

// until waits until every wanted event was heard, and finds those heard twice; others are let pass.
func (e ear) until(t testing.TB, wanted map[string]int, other string) {
	t.Helper()
	got := map[string]int{}
	missing := len(wanted)
	for missing > 0 {
		id, ok := e.next(30 * time.Second)
		if !ok {
			t.Fatalf("%d of %d events were never heard", missing, len(wanted))
		}
		if got[id]++; got[id] == 1 && wanted[id] == 1 {
			missing--
		}
	}
	for id, n := range got {
		if n > 1 {
			t.Errorf("%s was heard %d times", id, n)
		}
	}
	if other != "" && got[other] > 1 {
		t.Errorf("%s, its own, was heard %d times", other, got[other])
	}
}
