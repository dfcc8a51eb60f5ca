package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"sharewell/internal/errs"
)

//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrations embed.FS

func migrationsOf(engine string) fs.FS {
	sub, err := fs.Sub(migrations, "migrations/"+engine)
	if err != nil {
		panic("store: " + err.Error()) // the folders are compiled in
	}
	return sub
}

// latestMigration is the number of the newest migration compiled in.
func latestMigration(engine string) int64 {
	entries, err := fs.ReadDir(migrationsOf(engine), ".")
	if err != nil {
		panic("store: " + err.Error()) // the folders are compiled in
	}
	var last int64
	for _, e := range entries {
		number, _, _ := strings.Cut(e.Name(), "_")
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			last = max(last, n)
		}
	}
	return last
}

func (e *sqliteEngine) migrate(ctx context.Context) error {
	return migrateUp(ctx, goose.DialectSQLite3, e.writer, "sqlite")
}

func (e *postgresEngine) migrate(ctx context.Context) error {
	// Replicas start together: one migrates, the others wait and then find nothing to do.
	conn, err := e.pool.Conn(ctx)
	if err != nil {
		return mapError(err)
	}
	defer func() { _ = conn.Close() }() // returns the connection to its pool
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(7310001)"); err != nil {
		return mapError(err)
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(7310001)") }()
	return migrateUp(ctx, goose.DialectPostgres, e.pool, "postgres")
}

func migrateUp(ctx context.Context, dialect goose.Dialect, pool *sql.DB, engine string) error {
	p, err := goose.NewProvider(dialect, pool, migrationsOf(engine))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return mapError(fmt.Errorf("migrations: %w", err))
	}
	if want := latestMigration(engine); have > want {
		return errs.New(errs.Conflict, "store.newer_schema", fmt.Sprintf("The database was made by a newer Sharewell (schema %d, this program knows %d). Start the newer program, or restore a backup.", have, want))
	}
	if _, err := p.Up(ctx); err != nil {
		return mapError(fmt.Errorf("migrations: %w", err))
	}
	return nil
}

// schemaVersion reads the newest applied migration; nought when there is no schema yet.
func schemaVersion(ctx context.Context, e engine) (int64, error) {
	var v int64
	err := e.reader().QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version").Scan(&v)
	return v, err
}
