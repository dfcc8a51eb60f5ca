package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// A backup is one gzip file of JSON lines: a head, then for each table its columns and its rows, then an
// end line with the number of rows and the SHA-256 of everything before it. It holds no engine's own
// form, so a backup of SQLite restores into PostgreSQL and the other way round.
const backupFormat = "sharewell-backup"

type dumpLine struct {
	Format  string   `json:"format,omitempty"`
	Schema  int64    `json:"schema,omitempty"`
	Engine  string   `json:"engine,omitempty"`
	Created string   `json:"created,omitempty"`
	Table   string   `json:"table,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Row     []any    `json:"row,omitempty"`
	End     bool     `json:"end,omitempty"`
	Rows    int64    `json:"rows,omitempty"`
	SHA256  string   `json:"sha256,omitempty"`
}

// dumpWriter writes lines and remembers their hash and the number of rows.
type dumpWriter struct {
	enc  *json.Encoder
	sum  hash.Hash
	rows int64
}

// Backup writes everything, as it stands at one instant, to w.
func (s *Store) Backup(ctx context.Context, w io.Writer, now time.Time) (rows int64, err error) {
	zip := gzip.NewWriter(w)
	buf := bufio.NewWriterSize(zip, 1<<16)
	d := &dumpWriter{sum: sha256.New()}
	d.enc = json.NewEncoder(io.MultiWriter(buf, d.sum))
	d.enc.SetEscapeHTML(false)
	schema, err := schemaVersion(ctx, s.engine)
	if err != nil {
		return 0, mapError(err)
	}
	t, err := s.engine.reader().BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.snapshot()})
	if err != nil {
		return 0, mapError(err)
	}
	defer func() { _ = t.Rollback() }() // a read has nothing to keep
	if err := d.enc.Encode(dumpLine{Format: backupFormat, Schema: schema, Engine: s.Engine(), Created: clock.Format(now)}); err != nil {
		return 0, err
	}
	tables, err := tablesInOrder(ctx, t, s.Engine())
	if err != nil {
		return 0, mapError(err)
	}
	for _, table := range tables {
		if err := d.table(ctx, t, table); err != nil {
			return 0, mapError(fmt.Errorf("table %s: %w", table, err))
		}
	}
	end := dumpLine{End: true, Rows: d.rows, SHA256: hex.EncodeToString(d.sum.Sum(nil))}
	if err := d.enc.Encode(end); err != nil {
		return 0, err
	}
	if err := buf.Flush(); err != nil {
		return 0, err
	}
	return d.rows, zip.Close()
}

// snapshot is the isolation at which one read sees one instant.
func (s *Store) snapshot() sql.IsolationLevel {
	if s.Engine() == "postgres" {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

func (d *dumpWriter) table(ctx context.Context, t *sql.Tx, table string) error {
	rows, err := t.QueryContext(ctx, "SELECT * FROM "+quoted(table))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err below is what counts
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	if err := d.enc.Encode(dumpLine{Table: table, Columns: columns}); err != nil {
		return err
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		out := make([]any, len(values))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				out[i] = map[string]string{"b64": base64.StdEncoding.EncodeToString(b)}
				continue
			}
			out[i] = v
		}
		d.rows++
		if err := d.enc.Encode(dumpLine{Row: out}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Restore fills an empty, migrated database from a backup. It refuses a database that holds anything, a
// backup of a newer schema, and one that is cut short or changed; then nothing is kept.
func (s *Store) Restore(ctx context.Context, r io.Reader) (rows int64, err error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return 0, notBackup(err)
	}
	l := &lineReader{sum: sha256.New()}
	l.in = bufio.NewReaderSize(zip, 1<<16)
	head, err := l.next()
	if err != nil || head.Format != backupFormat {
		return 0, notBackup(err)
	}
	if have := latestMigration(s.Engine()); head.Schema > have {
		return 0, errs.New(errs.Conflict, "store.newer_backup", fmt.Sprintf("The backup was made by a newer Sharewell (schema %d, this program knows %d).", head.Schema, have))
	}
	err = s.inOneTransaction(ctx, func(t *sql.Tx) error {
		rows, err = s.load(ctx, t, l)
		return err
	})
	return rows, mapError(err)
}

func notBackup(err error) error {
	return errs.Wrap(errs.Invalid, "store.not_backup", "This file is not a Sharewell backup, or it is damaged. Nothing was restored.", err)
}

// inOneTransaction is for restores only: it runs outside the shared writer, alone on the database.
func (s *Store) inOneTransaction(ctx context.Context, fn func(*sql.Tx) error) error {
	pool := s.engine.reader()
	if lite, ok := s.engine.(*sqliteEngine); ok {
		pool = lite.writer
	}
	t, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(t); err != nil {
		_ = t.Rollback() // fn's error is the answer
		return err
	}
	return t.Commit()
}

func (s *Store) load(ctx context.Context, t *sql.Tx, l *lineReader) (rows int64, err error) {
	if s.Engine() == "sqlite" {
		if _, err := t.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
			return 0, err
		}
	}
	if err := s.mustBeEmpty(ctx, t); err != nil {
		return 0, err
	}
	var in *inserter
	for {
		before := l.hash()
		line, err := l.next()
		switch {
		case err != nil:
			return 0, notBackup(err)
		case line.End:
			if line.SHA256 != before || line.Rows != rows {
				return 0, notBackup(nil)
			}
			// Reading on to the end has the container's own checksum verified too.
			if n, err := io.Copy(io.Discard, l.in); err != nil || n > 0 {
				return 0, notBackup(err)
			}
			return rows, s.afterRestore(ctx, t)
		case line.Table != "":
			if in, err = newInserter(ctx, t, s.Engine(), line); err != nil {
				return 0, err
			}
		case in == nil:
			return 0, notBackup(nil)
		default:
			if err := in.insert(ctx, line.Row); err != nil {
				return 0, err
			}
			rows++
		}
	}
}

func (s *Store) mustBeEmpty(ctx context.Context, t *sql.Tx) error {
	tables, err := tablesInOrder(ctx, t, s.Engine())
	if err != nil {
		return err
	}
	for _, table := range tables {
		var n int
		if err := t.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM "+quoted(table)+" LIMIT 1) AS one").Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return errs.New(errs.Conflict, "store.not_empty", "The database already holds records. Restore into a new, empty one.")
		}
	}
	return nil
}

// afterRestore signs everybody out, because a backup may be old and in other hands by now, and moves
// PostgreSQL's counters past what was restored.
func (s *Store) afterRestore(ctx context.Context, t *sql.Tx) error {
	if _, err := t.ExecContext(ctx, "DELETE FROM web_session"); err != nil {
		return err
	}
	if s.Engine() != "postgres" {
		return nil
	}
	for _, c := range []struct{ table, column string }{{"event", "seq"}, {"job", "id"}} {
		_, err := t.ExecContext(ctx, "SELECT setval(pg_get_serial_sequence('"+c.table+"', '"+c.column+"'), (SELECT COALESCE(MAX("+c.column+"), 0) + 1 FROM "+c.table+"), false)")
		if err != nil {
			return err
		}
	}
	return nil
}
