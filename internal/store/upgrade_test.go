package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver
	"github.com/pressly/goose/v3"

	"sharewell/internal/errs"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// onEach runs fn with the address of an empty database per engine and the driver's own way to it.
func onEach(t *testing.T, fn func(t *testing.T, dsn string, raw *sql.DB)) {
	t.Helper()
	open := func(t *testing.T, driver, dsn string) *sql.DB {
		raw, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = raw.Close() })
		return raw
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "test.db")
		fn(t, "sqlite:"+path, open(t, "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"))
	})
	if testing.Short() && os.Getenv(storetest.Env) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := storetest.PostgresDSN(t)
		fn(t, dsn, open(t, "pgx", dsn))
	})
}

func openStore(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, dsn string, raw *sql.DB) {
		ctx := context.Background()
		s := openStore(t, dsn)
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if err := oneWrite(ctx, s, "kept"); err != nil {
			t.Fatal(err)
		}
		later := "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, "
		if _, err := raw.ExecContext(ctx, later+map[string]string{"sqlite": "1)", "postgres": "true)"}[s.Engine()]); err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(ctx); !errors.Is(err, &errs.Error{Kind: errs.Conflict, Code: "store.newer_schema"}) {
			t.Errorf("Migrate: %v, want a refusal of the newer schema", err)
		}
		kindIs(t, "Ready", s.Ready(ctx), errs.Unavailable)
		if !eventNames(t, s)["kept"] {
			t.Error("the refusal changed what was there")
		}
	})
}

// TestEveryOlderSchemaComesUp starts from each schema there has ever been, with something in it, and
// arrives at the one a new database has.
func TestEveryOlderSchemaComesUp(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("migrations/sqlite/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("migrations: %d, %v", len(files), err)
	}
	onEach(t, func(t *testing.T, dsn string, raw *sql.DB) {
		fresh := openStore(t, dsn)
		if err := fresh.Migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
		want := schemaOf(t, fresh.Engine(), raw)
		for from := 1; from < len(files); from++ {
			t.Run(fmt.Sprint("from ", from), func(t *testing.T) {
				t.Parallel()
				comesUp(t, fresh.Engine(), from, want)
			})
		}
	})
}

func comesUp(t *testing.T, engine string, from int, want []string) {
	ctx := context.Background()
	dsn, driver, address, dialect := "", "sqlite", "", goose.DialectSQLite3
	if engine == "postgres" {
		dsn, driver, dialect = storetest.PostgresDSN(t), "pgx", goose.DialectPostgres
		address = dsn
	} else {
		path := filepath.Join(t.TempDir(), "old.db")
		dsn, address = "sqlite:"+path, "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	raw, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	old, err := goose.NewProvider(dialect, raw, os.DirFS("migrations/"+engine))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.UpTo(ctx, int64(from)); err != nil {
		t.Fatal(err)
	}
	event := `INSERT INTO event (id, at, name, subject_kind, subject_id, actor_person, actor_org, actor_role, actor_system, data)
VALUES ('old', '2026-11-21T09:30:00.123456Z', 'old', 'record', 'r', 'p', 'o', 'ig_lead', '', '{}')`
	if _, err := raw.ExecContext(ctx, event); err != nil {
		t.Fatal(err)
	}
	s := openStore(t, dsn)
	kindIs(t, "Ready before the upgrade", s.Ready(ctx), errs.Unavailable)
	if err := errors.Join(s.Migrate(ctx), s.Ready(ctx)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, schemaOf(t, engine, raw)); diff != "" {
		t.Errorf("the schema differs from a new one (-want +got):\n%s", diff)
	}
	if !eventNames(t, s)["old"] {
		t.Error("what was there before is gone")
	}
}

// schemaOf lists the tables, columns and indexes there are.
func schemaOf(t testing.TB, engine string, raw *sql.DB) []string {
	t.Helper()
	query := "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1"
	if engine == "postgres" {
		query = `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(collation_name, '')
FROM information_schema.columns WHERE table_schema = 'public' UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`
	}
	rows, err := raw.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Join(strings.Fields(one), " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
