package main

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/store"
)

// rowsAtOnce is how many kept rows are read together.
const rowsAtOnce = 500

// servePeer serves searches by SQLite's full-text search of the register's words. The page costs it nothing: it is
// bytes that are there, as many as ours.
func servePeer(ctx context.Context, database string) error {
	db, err := peerIndex(ctx, database)
	if err != nil {
		return err
	}
	page := []byte(strings.Repeat("<p>The same page.</p>\n", 2200))
	mux := http.NewServeMux()
	answer := func(order string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if err := askPeer(r.Context(), db, r.URL.Query().Get("q"), order); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(page)))
			_, _ = w.Write(page) // the reader may have gone
		}
	}
	mux.HandleFunc("GET /newest", answer("rowid DESC"))
	mux.HandleFunc("GET /best", answer("bm25(docs, 5.0, 1.0)"))
	return serveUntilOrphan(mux)
}

// askPeer counts what fits and reads the first twenty, which is the least that such a page needs.
func askPeer(ctx context.Context, db *sql.DB, words, order string) (err error) {
	match := strings.Join(strings.Fields(words), " AND ")
	var n int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM docs WHERE docs MATCH ?`, match).Scan(&n); err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, `SELECT title, ref, snippet(docs, 1, '<', '>', '…', 24) FROM docs WHERE docs MATCH ? ORDER BY `+order+` LIMIT 20`, match)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var title, ref, snippet string
		if err := rows.Scan(&title, &ref, &snippet); err != nil {
			return err
		}
	}
	return rows.Err()
}

func peerIndex(ctx context.Context, database string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+database+"-peer?_pragma=synchronous(0)&_pragma=cache_size(-200000)&_pragma=journal_mode(wal)")
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, `DROP TABLE IF EXISTS docs`); err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, `CREATE VIRTUAL TABLE docs USING fts5(title, words, ref UNINDEXED, tokenize = 'unicode61')`); err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing to undo once it is committed
	put, err := tx.PrepareContext(ctx, `INSERT INTO docs VALUES (?, ?, ?)`)
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, database, func(r register.Row) error {
		_, err := put.ExecContext(ctx, r.Title, r.Words, r.Ref)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `INSERT INTO docs(docs) VALUES ('optimize')`)
	return db, err
}

// eachRow reads the kept rows of what is public.
func eachRow(ctx context.Context, database string, fn func(register.Row) error) error {
	s, err := store.Open(ctx, "sqlite:"+database)
	if err != nil {
		return err
	}
	err = s.Read(ctx, func(tx *store.Tx) error {
		after := ident.Record("")
		for {
			rows, err := tx.RegisterRows(ctx, after, rowsAtOnce)
			if err != nil || len(rows) == 0 {
				return err
			}
			for _, r := range rows {
				if !r.Shown {
					continue
				}
				if err := fn(r); err != nil {
					return err
				}
			}
			after = rows[len(rows)-1].Record
		}
	})
	return errors.Join(err, s.Close())
}

// tenfold is a register of ten times the kept rows, read as the program reads its own.
type tenfold struct {
	register.Store
	register.Tx

	rows []register.Row
}

const times = 10

func (t *tenfold) Read(_ context.Context, fn func(register.Tx) error) error { return fn(t) }

// RegisterMark implements register.Tx.
func (t *tenfold) RegisterMark(context.Context) (register.Mark, error) { return register.Mark{}, nil }

// RegisterRows gives the kept rows again and again, under other references.
func (t *tenfold) RegisterRows(_ context.Context, after ident.Record, most int) ([]register.Row, error) {
	at := 0
	if after != "" {
		n, err := strconv.Atoi(string(after))
		if err != nil {
			return nil, err
		}
		at = n
	}
	var out []register.Row
	for ; len(out) < most && at < times*len(t.rows); at++ {
		r := t.rows[at%len(t.rows)]
		if turn := at / len(t.rows); turn > 0 {
			other := r.Ref + "-" + strconv.Itoa(turn)
			r.Card, r.Ref = strings.Replace(r.Card, `"`+r.Ref+`"`, `"`+other+`"`, 1), other
		}
		r.Record = ident.Record(strconv.Itoa(at + 1))
		out = append(out, r)
	}
	return out, nil
}

func (t *tenfold) EventsAfter(context.Context, int64, int) ([]event.Event, error) { return nil, nil }

// Subscribe implements register.Store: nothing changes.
func (t *tenfold) Subscribe(func([]event.Event)) {}

// atAMillion measures searches of the read model alone at ten times the size.
func atAMillion(ctx context.Context, database string) (Ratio, error) {
	t := &tenfold{}
	err := eachRow(ctx, database, func(r register.Row) error {
		t.rows = append(t.rows, r)
		return nil
	})
	if err != nil {
		return Ratio{}, err
	}
	d := registertest.Deps(nil)
	d.Store = t
	s := register.New(d)
	if err := s.Load(ctx); err != nil {
		return Ratio{}, err
	}
	t.rows = nil
	q := asks(mostAsks)
	began := cpuTime()
	for _, words := range q {
		s.Find(register.Query{Words: words})
	}
	us := float64((cpuTime() - began).Microseconds()) / float64(len(q))
	n := s.Find(register.Query{Most: 1}).Total
	return Ratio{Page: "search of " + strconv.Itoa(n) + " entries, without its page", CPUUS: us, Target: "under 500", Met: us < 500}, nil
}
