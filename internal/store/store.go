package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/store/db"
)

// Store is an open database.
type Store struct {
	engine  engine
	observe func() func(error)
	feed    feed
	closed  atomic.Bool
	texts   texts
}

// engine is what the two databases do differently.
type engine interface {
	name() string
	write(ctx context.Context, fn func(*Tx) error) (*Tx, error)
	reader() *sql.DB
	wrap(dbtx db.DBTX) db.DBTX
	migrate(ctx context.Context) error
	close() error
}

// Tx is one transaction, or one read snapshot. Its methods, in one file per concept, are all the SQL
// there is. A Tx must not be kept after the function it was given to returns.
type Tx struct {
	q      *db.Queries
	events []event.Event
	texts  *texts
}

// Open connects to "sqlite:PATH" or "postgres://…". It does not migrate; see Migrate.
func Open(ctx context.Context, dsn string) (*Store, error) {
	switch {
	case strings.HasPrefix(dsn, "sqlite:"):
		e, err := openSQLite(ctx, strings.TrimPrefix(dsn, "sqlite:"))
		if err != nil {
			return nil, err
		}
		return &Store{engine: e}, nil
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		e, err := openPostgres(ctx, dsn)
		if err != nil {
			return nil, err
		}
		s := &Store{engine: e}
		e.startListening(s)
		return s, nil
	}
	return nil, errs.New(errs.Invalid, "store.database", "The database address must start with sqlite: or postgres://.")
}

// Engine names the engine: "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.name() }

// Close ends all connections. Writes already acknowledged are safe.
func (s *Store) Close() error {
	s.closed.Store(true)
	return s.engine.close()
}

// fault maps an error; once the store is closed, database/sql's own has no code to know it by.
func (s *Store) fault(err error) error {
	if err != nil && s.closed.Load() {
		return errClosed
	}
	return mapError(err)
}

// Migrate brings the schema up to what this program knows and refuses a newer one.
func (s *Store) Migrate(ctx context.Context) error { return s.engine.migrate(ctx) }

// Ready reports whether the database answers and holds exactly the schema this program knows.
func (s *Store) Ready(ctx context.Context) error {
	have, err := schemaVersion(ctx, s.engine)
	if err != nil {
		return s.fault(err)
	}
	if want := latestMigration(s.engine.name()); have != want {
		return errs.New(errs.Unavailable, "store.schema", fmt.Sprintf("The database schema is at %d and this program needs %d.", have, want))
	}
	return nil
}

// Write runs fn in one transaction, alone in its effects: on SQLite behind other writers, on
// PostgreSQL SERIALIZABLE with a bounded number of fresh tries. When Write returns nil everything fn
// did is on disk and its events have been handed to subscribers.
func (s *Store) Write(ctx context.Context, fn func(*Tx) error) error {
	if s.closed.Load() {
		return errClosed
	}
	done := s.began()
	tx, err := s.engine.write(ctx, func(tx *Tx) error {
		tx.texts = &s.texts
		return fn(tx)
	})
	if err = mapError(err); err == nil {
		s.feed.publish(tx.events)
	}
	done(err)
	return err
}

// began tells the observer that a write begins, and gives what to call when it has ended.
func (s *Store) began() func(error) {
	if s.observe == nil {
		return func(error) {}
	}
	return s.observe()
}

// Observe has every write measured: start is called when one begins, and what it gives when it has ended.
// It must be set before the store is used by several goroutines.
func (s *Store) Observe(start func() func(error)) { s.observe = start }

// Read runs fn on one consistent snapshot. Anything fn writes is undone.
func (s *Store) Read(ctx context.Context, fn func(*Tx) error) error {
	// PostgreSQL's default would show each statement a newer state; SQLite has one snapshot anyhow.
	t, err := s.engine.reader().BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return s.fault(err)
	}
	defer func() { _ = t.Rollback() }() // a read has nothing to keep; its own error is already known
	return mapError(fn(&Tx{q: db.New(s.engine.wrap(t)), texts: &s.texts}))
}

// feed hands committed events to in-process subscribers, in commit order for one writer.
type feed struct {
	mu   sync.RWMutex
	subs []func([]event.Event)
}

// Subscribe registers fn to be called after each commit with that commit's events. fn must be quick and
// must not write; slow work belongs in a job. On PostgreSQL events of other replicas arrive too.
func (s *Store) Subscribe(fn func([]event.Event)) {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	s.feed.subs = append(s.feed.subs, fn)
}

func (f *feed) publish(events []event.Event) {
	if len(events) == 0 {
		return
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, fn := range f.subs {
		fn(events)
	}
}

// notFound turns "no rows" into the program's not-found error with words for the thing.
func notFound(err error, code, message string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.NotFound, code, message)
	}
	return err
}

// changedOne turns "no row had the expected version" into a conflict.
func changedOne(n int64, err error) error {
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "store.stale", "Somebody else changed this at the same time. Look at the new version and try again.")
	}
	return err
}
