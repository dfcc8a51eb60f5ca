package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"sharewell/internal/event"
	"sharewell/internal/store/db"
)

// postgresEngine uses one pool; every write is SERIALIZABLE and tried again when it lost a race.
type postgresEngine struct {
	pool   *sql.DB
	dsn    string
	cancel context.CancelFunc
	wg     sync.WaitGroup
	mine   sync.Map // seq written by this process → struct{}, so that our own notices are not heard twice
}

const (
	postgresConns = 24
	mostTries     = 12
	channel       = "sharewell_event"
)

func openPostgres(ctx context.Context, dsn string) (*postgresEngine, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("postgres: %w", err)
	}
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(postgresConns)
	pool.SetMaxIdleConns(postgresConns)
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("postgres: %w", err)
	}
	return &postgresEngine{pool: pool, dsn: dsn}, nil
}

func (e *postgresEngine) name() string           { return "postgres" }
func (e *postgresEngine) reader() *sql.DB        { return e.pool }
func (e *postgresEngine) wrap(t db.DBTX) db.DBTX { return t }
func (e *postgresEngine) close() error {
	if e.cancel != nil {
		e.cancel()
	}
	e.wg.Wait()
	return e.pool.Close()
}

// write runs fn SERIALIZABLE and tries again, after a short random wait, when the engine reports that a
// concurrent transaction made the outcome depend on order.
func (e *postgresEngine) write(ctx context.Context, fn func(*Tx) error) (*Tx, error) {
	for try := 0; ; try++ {
		tx, asked, err := e.once(ctx, fn)
		// A connection that broke before the commit was asked for saved nothing: another one may do better.
		again := lostRace(err) || !asked && errors.Is(err, driver.ErrBadConn)
		if err == nil || !again || try+1 >= mostTries {
			return tx, err
		}
		wait := time.Duration(rand.Int64N(int64(2*time.Millisecond) << min(try, 6)))
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
}

// once runs fn in one transaction; asked reports whether its commit was asked for, after which only the
// database knows whether it happened.
func (e *postgresEngine) once(ctx context.Context, fn func(*Tx) error) (tx *Tx, asked bool, err error) {
	t, err := e.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return nil, false, err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: a write function panicked: %v", p)
		}
		if err != nil {
			_ = t.Rollback() // after a failed commit this reports "already done"; err is the real answer
		}
	}()
	tx = &Tx{q: db.New(t)}
	if err := fn(tx); err != nil {
		return nil, false, err
	}
	if n := len(tx.events); n > 0 {
		for _, ev := range tx.events {
			e.mine.Store(ev.Seq, struct{}{})
		}
		if _, err := t.ExecContext(ctx, "SELECT pg_notify($1, $2)", channel, strconv.FormatInt(tx.events[n-1].Seq, 10)); err != nil {
			return nil, false, err
		}
	}
	if err := t.Commit(); err != nil {
		for _, ev := range tx.events {
			e.mine.Delete(ev.Seq)
		}
		return nil, true, err
	}
	return tx, true, nil
}

// lostRace reports serialization failures and deadlocks, by code.
func lostRace(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01")
}

// startListening hears of other replicas' commits and hands their events to the subscribers. A lost
// connection is made again and the gap filled from the table, so that no event is missed.
func (e *postgresEngine) startListening(s *Store) {
	ctx, cancel := context.WithCancel(context.Background())
	e.cancel = cancel
	e.wg.Add(1)
	go func() {
		defer e.wg.Done()
		heard := newWindow()
		for ctx.Err() == nil {
			_ = e.listen(ctx, s, heard) // every failure leads to a fresh connection below
			select {
			case <-ctx.Done():
			case <-time.After(500 * time.Millisecond):
			}
		}
	}()
}

func (e *postgresEngine) listen(ctx context.Context, s *Store, heard *window) error {
	conn, err := pgx.Connect(ctx, e.dsn)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.Background()) }() // the connection is of no more use
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	if err := e.catchUp(ctx, s, heard); err != nil {
		return err
	}
	for {
		wait, stop := context.WithTimeout(ctx, 5*time.Second)
		_, err := conn.WaitForNotification(wait)
		stop()
		if err != nil && (ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded)) {
			return err
		}
		if err := e.catchUp(ctx, s, heard); err != nil {
			return err
		}
	}
}

// catchUp reads what was committed since the window's start. Sequence numbers are given before commit,
// so a lower one can appear after a higher one: the window looks back and remembers what it has seen.
func (e *postgresEngine) catchUp(ctx context.Context, s *Store, heard *window) error {
	if !heard.started {
		var last int64
		err := s.Read(ctx, func(tx *Tx) (err error) { last, err = tx.LastSeq(ctx); return err })
		if err != nil {
			return nil // before the first migration there is nothing to hear
		}
		heard.start(last)
		return nil
	}
	var fresh []event.Event
	err := s.Read(ctx, func(tx *Tx) error {
		all, err := tx.EventsAfter(ctx, heard.from(), 10_000)
		for _, ev := range all {
			if heard.take(ev.Seq) {
				if _, own := e.mine.LoadAndDelete(ev.Seq); !own {
					fresh = append(fresh, ev)
				}
			}
		}
		return err
	})
	if err == nil {
		s.feed.publish(fresh)
	}
	return err
}

// window remembers recently heard sequence numbers.
type window struct {
	started bool
	low     int64
	high    int64
	seen    map[int64]struct{}
}

const lookBack = 2_000

func newWindow() *window { return &window{seen: map[int64]struct{}{}} }

func (w *window) start(last int64) {
	w.started, w.low, w.high = true, last, last
}

func (w *window) from() int64 { return max(w.low, w.high-lookBack) }

func (w *window) take(seq int64) bool {
	if _, dup := w.seen[seq]; dup || seq <= w.low {
		return false
	}
	w.seen[seq] = struct{}{}
	if seq > w.high {
		w.high = seq
		for old := range w.seen {
			if old < w.high-lookBack {
				delete(w.seen, old)
			}
		}
	}
	return true
}
