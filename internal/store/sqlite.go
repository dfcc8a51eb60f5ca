package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // registers the driver

	"sharewell/internal/store/db"
)

// sqliteEngine has one connection that writes and several that read beside it.
type sqliteEngine struct {
	writer   *sql.DB
	readers  *sql.DB
	requests chan *writeRequest
	done     chan struct{}
	stop     sync.Once
}

// writeRequest is one caller waiting for its function to be committed.
type writeRequest struct {
	ctx    context.Context
	fn     func(*Tx) error
	tx     *Tx
	err    error
	answer chan struct{}
}

const (
	sqliteReaders = 8
	// mostTogether bounds how many waiting writers share one commit, and so how much one power cut undoes
	// of what nobody was told was saved.
	mostTogether = 64
)

func openSQLite(ctx context.Context, path string) (*sqliteEngine, error) {
	if path == "" {
		return nil, fmt.Errorf("sqlite: the file path is missing")
	}
	ownersAlone(path)
	// busy_timeout stands before journal_mode: switching to WAL may itself have to wait.
	const shared = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"
	base := "file:" + (&url.URL{Path: path}).EscapedPath() + shared
	writer, err := sql.Open("sqlite", base+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	writer.SetMaxOpenConns(1)
	if err := writer.PingContext(ctx); err != nil {
		_ = writer.Close()
		return nil, fmt.Errorf("sqlite %s: %w", path, err)
	}
	readers, err := sql.Open("sqlite", base+"&_pragma=query_only(1)&_pragma=mmap_size(268435456)")
	if err != nil {
		_ = writer.Close()
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	readers.SetMaxOpenConns(sqliteReaders)
	readers.SetMaxIdleConns(sqliteReaders)
	e := &sqliteEngine{writer: writer, readers: readers, requests: make(chan *writeRequest, mostTogether), done: make(chan struct{})}
	go e.run()
	return e, nil
}

// ownersAlone makes the file before SQLite would, readable by its owner only; what SQLite puts beside it
// takes the same mode. Where that fails SQLite says why when it opens the file.
func ownersAlone(path string) {
	if f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		_ = f.Close() // nothing was written
	}
}

func (e *sqliteEngine) name() string    { return "sqlite" }
func (e *sqliteEngine) reader() *sql.DB { return e.readers }

func (e *sqliteEngine) close() error {
	e.stop.Do(func() { close(e.done) })
	return errors.Join(e.writer.Close(), e.readers.Close())
}

// write queues fn and waits for its commit.
func (e *sqliteEngine) write(ctx context.Context, fn func(*Tx) error) (*Tx, error) {
	r := &writeRequest{ctx: ctx, fn: fn, answer: make(chan struct{})}
	select {
	case e.requests <- r:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-e.done:
		return nil, errClosed
	}
	select {
	case <-r.answer:
		return r.tx, r.err
	case <-e.done:
		return nil, errClosed
	}
}

// run commits waiting writers together: each under its own SAVEPOINT, so that one's failure is its own.
func (e *sqliteEngine) run() {
	for {
		select {
		case <-e.done:
			return
		case first := <-e.requests:
			batch := []*writeRequest{first}
			for len(batch) < mostTogether {
				select {
				case r := <-e.requests:
					batch = append(batch, r)
					continue
				default:
				}
				break
			}
			e.commit(batch)
			for _, r := range batch {
				close(r.answer)
			}
		}
	}
}

func (e *sqliteEngine) commit(batch []*writeRequest) {
	fail := func(err error) {
		for _, r := range batch {
			if r.err == nil {
				r.err = err
			}
		}
	}
	ctx := context.Background() // one caller's patience must not undo another's work
	t, err := e.writer.BeginTx(ctx, nil)
	if err != nil {
		fail(err)
		return
	}
	for _, r := range batch {
		if r.err = r.ctx.Err(); r.err != nil {
			continue
		}
		var broken bool
		if r.err, broken = runUnderSavepoint(ctx, t, r); broken {
			// The engine undid the whole transaction by itself (a full disk, an I/O error). Nothing in
			// this batch is saved, and nothing more may run as if it were still inside it.
			_ = t.Rollback() // there is nothing left to undo
			fail(errUndone)
			return
		}
	}
	if err := t.Commit(); err != nil {
		_ = t.Rollback() // the commit's own error is what the callers must hear
		fail(err)
	}
}

// runUnderSavepoint runs one caller's function; a failure or a panic undoes only what that function did.
// broken reports that the transaction itself is gone.
func runUnderSavepoint(ctx context.Context, t *sql.Tx, r *writeRequest) (err error, broken bool) {
	if _, err := t.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		return err, true
	}
	r.tx = &Tx{q: db.New(numbered{steady{t}})}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: a write function panicked: %v", p)
		}
		end := "RELEASE one"
		if err != nil {
			end = "ROLLBACK TO one; RELEASE one"
		}
		if _, e := t.ExecContext(ctx, end); e != nil {
			broken = true
			if err == nil {
				err = e
			}
		}
	}()
	return r.fn(r.tx), false
}

// steady lets no statement of a shared commit be interrupted: SQLite answers an interrupted write by
// undoing the whole transaction, and with it other callers' work.
type steady struct{ db.DBTX }

func (s steady) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	return s.DBTX.ExecContext(context.WithoutCancel(ctx), q, args...)
}

func (s steady) PrepareContext(ctx context.Context, q string) (*sql.Stmt, error) {
	return s.DBTX.PrepareContext(context.WithoutCancel(ctx), q)
}

func (s steady) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return s.DBTX.QueryContext(context.WithoutCancel(ctx), q, args...)
}

func (s steady) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	return s.DBTX.QueryRowContext(context.WithoutCancel(ctx), q, args...)
}

func (e *sqliteEngine) wrap(t db.DBTX) db.DBTX { return numbered{t} }

// numbered lets SQLite read the PostgreSQL flavour of a query: $1 becomes ?1. Rewritten texts are kept,
// as there are only as many as there are queries.
type numbered struct{ db.DBTX }

var rewritten sync.Map // query text → query text, a pure function of its key

func forSQLite(query string) string {
	if v, ok := rewritten.Load(query); ok {
		return v.(string)
	}
	var b strings.Builder
	for i := 0; i < len(query); i++ {
		if query[i] == '$' && i+1 < len(query) && query[i+1] >= '0' && query[i+1] <= '9' {
			b.WriteByte('?')
			continue
		}
		b.WriteByte(query[i])
	}
	rewritten.Store(query, b.String())
	return b.String()
}

func (n numbered) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	return n.DBTX.ExecContext(ctx, forSQLite(q), args...)
}

func (n numbered) PrepareContext(ctx context.Context, q string) (*sql.Stmt, error) {
	return n.DBTX.PrepareContext(ctx, forSQLite(q))
}

func (n numbered) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return n.DBTX.QueryContext(ctx, forSQLite(q), args...)
}

func (n numbered) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	return n.DBTX.QueryRowContext(ctx, forSQLite(q), args...)
}
