package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	_ "modernc.org/sqlite" // the peer: SQLite's own full-text search

	"sharewell/internal/search"
)

// Searched is what searching so many documents took, beside SQLite's full-text search on the same ones.
type Searched struct {
	Documents int     `json:"documents"`
	LoadMS    float64 `json:"load_cpu_ms"`
	MemoryMB  float64 `json:"memory_mb"`
	MedianMS  float64 `json:"median_ms"`
	P99MS     float64 `json:"p99_ms"`
	CPUMS     float64 `json:"cpu_ms"`
	PeerCPUMS float64 `json:"fts5_cpu_ms"`
	Ratio     float64 `json:"times_less_cpu"`
}

// searching measures the search over the whole site.
func searching(ctx context.Context, s setting) error {
	var all []Searched
	for _, n := range []int{1_000, 10_000, 100_000} {
		m, err := searched(ctx, s.folder, n)
		if err != nil {
			return err
		}
		all = append(all, m)
	}
	return errors.Join(printSearched(os.Stdout, all), keep(s.out, "search.json", all))
}

func searched(ctx context.Context, folder string, n int) (Searched, error) {
	docs, asks := library(n)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	cpu := cpuTime()
	x := search.NewIndex(nil)
	x.Apply(docs, nil)
	out := Searched{Documents: n, LoadMS: ms(cpuTime() - cpu)}
	runtime.GC()
	runtime.ReadMemStats(&after)
	out.MemoryMB = float64(int64(after.HeapAlloc)-int64(before.HeapAlloc)) / 1e6
	m := measure("search", n, func(i int) (int, int) {
		return 200, len(x.Search(search.Query{Words: asks[i%len(asks)], Most: 20}).Hits)
	})
	out.MedianMS, out.P99MS, out.CPUMS = m.MedianMS, m.P99MS, m.CPUMS
	peer, err := fullText(ctx, filepath.Join(folder, fmt.Sprintf("fts-%d.db", n)), docs)
	if err != nil {
		return out, err
	}
	var failed error
	p := measure("fts5", n, func(i int) (int, int) {
		hits, err := peer.find(ctx, asks[i%len(asks)])
		failed = errors.Join(failed, err)
		return 200, hits
	})
	out.PeerCPUMS, out.Ratio = p.CPUMS, p.CPUMS/max(out.CPUMS, 1e-6)
	return out, errors.Join(failed, peer.db.Close())
}

// library makes documents whose words are as unevenly spread as in real text, and questions of three or four words
// that many of them answer.
func library(n int) ([]search.Document, []string) {
	r := rand.New(rand.NewPCG(7, 11))
	const vocabulary = 30_000
	zipf := rand.NewZipf(r, 1.08, 6, vocabulary-1)
	spell := spelling(vocabulary)
	text := func(words int) string {
		var b strings.Builder
		for range words {
			b.WriteString(spell[zipf.Uint64()])
			b.WriteByte(' ')
		}
		return b.String()
	}
	docs := make([]search.Document, n)
	for i := range docs {
		docs[i] = search.Document{ID: fmt.Sprint(i), Kind: "register", Title: text(7), Summary: text(25), Text: text(120), URL: fmt.Sprintf("/register/%d", i), Scope: search.Public}
	}
	asks := make([]string, 200)
	for i := range asks {
		asks[i] = fmt.Sprintf("%s %s %s", spell[10+r.IntN(60)], spell[100+r.IntN(300)], spell[500+r.IntN(2000)])
	}
	return docs, asks
}

// spelling makes words that look like words.
func spelling(n int) []string {
	parts := []string{"ba", "co", "der", "el", "fi", "gra", "ho", "in", "jo", "ka", "lo", "mi", "nu", "or", "pa", "qui", "re", "sta", "tu", "ver", "wa", "xi", "yo", "zen"}
	out := make([]string, n)
	for i := range out {
		w := ""
		for k := i + 24; k > 0; k /= len(parts) {
			w += parts[k%len(parts)]
		}
		out[i] = w
	}
	return out
}

// peer is SQLite's full-text search, set up as its manual recommends: stemming, and ranked by BM25 with the title ahead.
type peer struct{ db *sql.DB }

func fullText(ctx context.Context, path string, docs []search.Document) (peer, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=synchronous(0)&_pragma=cache_size(-200000)")
	if err != nil {
		return peer{}, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `CREATE VIRTUAL TABLE docs USING fts5(title, summary, body, url UNINDEXED, tokenize = 'porter unicode61')`); err != nil {
		return peer{db}, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return peer{db}, err
	}
	defer func() { _ = tx.Rollback() }() // nothing to undo once it is committed
	put, err := tx.PrepareContext(ctx, `INSERT INTO docs VALUES (?, ?, ?, ?)`)
	if err != nil {
		return peer{db}, err
	}
	for _, d := range docs {
		if _, err := put.ExecContext(ctx, d.Title, d.Summary, d.Text, d.URL); err != nil {
			return peer{db}, err
		}
	}
	if err := tx.Commit(); err != nil {
		return peer{db}, err
	}
	_, err = db.ExecContext(ctx, `INSERT INTO docs(docs) VALUES ('optimize')`)
	return peer{db}, err
}

// find asks for any of the words, the best twenty first, with a snippet of each, as the search page needs them.
func (p peer) find(ctx context.Context, words string) (n int, err error) {
	rows, err := p.db.QueryContext(ctx, `SELECT title, url, snippet(docs, 2, '<', '>', '…', 24) FROM docs WHERE docs MATCH ? ORDER BY bm25(docs, 5.0, 1.0, 1.0) LIMIT 20`,
		strings.Join(strings.Fields(words), " OR "))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var title, url, snippet string
		if err := rows.Scan(&title, &url, &snippet); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

func printSearched(w io.Writer, all []Searched) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "documents\tload CPU ms\tmemory MB\tmedian ms\tp99 ms\tCPU ms\tSQLite FTS5 CPU ms\ttimes less CPU\t")
	for _, m := range all {
		fmt.Fprintf(t, "%d\t%.0f\t%.0f\t%.2f\t%.2f\t%.3f\t%.3f\t%.1f\t\n", m.Documents, m.LoadMS, m.MemoryMB, m.MedianMS, m.P99MS, m.CPUMS, m.PeerCPUMS, m.Ratio)
	}
	return t.Flush()
}
