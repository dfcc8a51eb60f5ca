// Package storetest runs the same cases on SQLite and on PostgreSQL.
//
// Each opens a fresh, migrated database per engine for one test. PostgreSQL is found at the address in
// SHAREWELL_TEST_POSTGRES, which tools/scripts/with-postgres.sh sets; without it a full run fails in
// one clear line and a -short run uses SQLite only.
package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sharewell/internal/ident"
	"sharewell/internal/store"
)

// Env names the variable that holds the address of a PostgreSQL server tests may create databases on.
const Env = "SHAREWELL_TEST_POSTGRES"

// Each runs fn once per engine, as a parallel subtest, on an empty migrated database of its own.
func Each(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, SQLite(t))
	})
	if testing.Short() && os.Getenv(Env) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, Postgres(t))
	})
}

// SQLite opens an empty migrated SQLite database in the test's own folder.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))
}

// Postgres opens an empty migrated PostgreSQL database of its own, dropped afterwards.
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	return open(t, PostgresDSN(t))
}

// PostgresDSN makes an empty database, dropped after the test, and gives its address.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	base := os.Getenv(Env)
	if base == "" {
		t.Fatalf("PostgreSQL is needed: run the test through tools/scripts/with-postgres.sh, or with -short for SQLite only")
	}
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, base)
	if err != nil {
		t.Fatalf("PostgreSQL at %s: %v", Env, err)
	}
	name := "t_" + strings.ToLower(ident.Random{}.Next())
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatalf("create a test database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
		_ = admin.Close(ctx) // the test is over
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatalf("%s: %v", Env, err)
	}
	u.Path = "/" + name
	return u.String()
}

func open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, dsn)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	if err := s.Migrate(ctx); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return s
}

// Write runs fn in a write transaction and fails the test on an error.
func Write(t testing.TB, s *store.Store, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := s.Write(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(fmt.Errorf("write: %w", err))
	}
}
