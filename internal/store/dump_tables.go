package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
)

// quoted writes a table or column name, which comes from the catalogue or a checked backup, safely.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// tablesInOrder lists our tables so that a table stands after those it refers to.
func tablesInOrder(ctx context.Context, t *sql.Tx, engine string) ([]string, error) {
	names, err := textColumn(ctx, t, map[string]string{
		"sqlite":   "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' ORDER BY name",
		"postgres": "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'goose_db_version' ORDER BY table_name",
	}[engine])
	if err != nil {
		return nil, err
	}
	needs := map[string][]string{}
	for _, name := range names {
		query := "SELECT \"table\" FROM pragma_foreign_key_list(?1)"
		if engine == "postgres" {
			query = "SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND conrelid = $1::regclass"
		}
		if needs[name], err = textColumn(ctx, t, query, name); err != nil {
			return nil, err
		}
	}
	var out []string
	var visit func(name string)
	seen := map[string]bool{}
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for _, n := range needs[name] {
			visit(n)
		}
		out = append(out, name)
	}
	for _, name := range names {
		visit(name)
	}
	return out, nil
}

func textColumn(ctx context.Context, t *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := t.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err below is what counts
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// inserter writes rows of one table back.
type inserter struct {
	stmt  *sql.Stmt
	kinds []string
}

func newInserter(ctx context.Context, t *sql.Tx, engine string, line dumpLine) (*inserter, error) {
	known, err := tablesInOrder(ctx, t, engine)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(known, line.Table) {
		return nil, notBackup(fmt.Errorf("unknown table %q", line.Table))
	}
	probe, err := t.QueryContext(ctx, "SELECT * FROM "+quoted(line.Table)+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	types, err := probe.ColumnTypes()
	_ = probe.Close() // it has no rows
	if err != nil {
		return nil, err
	}
	kinds := make([]string, len(line.Columns))
	for i, c := range line.Columns {
		at := slices.IndexFunc(types, func(t *sql.ColumnType) bool { return t.Name() == c })
		if at < 0 {
			return nil, notBackup(fmt.Errorf("unknown column %s.%s", line.Table, c))
		}
		kinds[i] = strings.ToUpper(types[at].DatabaseTypeName())
	}
	names, marks := make([]string, len(line.Columns)), make([]string, len(line.Columns))
	for i, c := range line.Columns {
		names[i], marks[i] = quoted(c), fmt.Sprintf("$%d", i+1)
	}
	values := ") OVERRIDING SYSTEM VALUE VALUES (" // rows keep the numbers they were given
	if engine == "sqlite" {
		values = ") VALUES ("
	}
	text := "INSERT INTO " + quoted(line.Table) + " (" + strings.Join(names, ", ") + values + strings.Join(marks, ", ") + ")"
	if engine == "sqlite" {
		text = forSQLite(text)
	}
	stmt, err := t.PrepareContext(ctx, text)
	return &inserter{stmt: stmt, kinds: kinds}, err
}

func (in *inserter) insert(ctx context.Context, row []any) error {
	if len(row) != len(in.kinds) {
		return notBackup(fmt.Errorf("a row has %d values for %d columns", len(row), len(in.kinds)))
	}
	args := make([]any, len(row))
	for i, v := range row {
		arg, err := fromJSON(v, in.kinds[i])
		if err != nil {
			return notBackup(err)
		}
		args[i] = arg
	}
	_, err := in.stmt.ExecContext(ctx, args...)
	return err
}

// fromJSON turns a dumped value into what the column wants on this engine: the other engine may have
// written a truth value as a number or the other way round.
func fromJSON(v any, kind string) (any, error) {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return nil, err
		}
		if kind == "BOOL" {
			return n != 0, nil
		}
		return n, nil
	case bool:
		if kind == "BOOL" {
			return v, nil
		}
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case map[string]any:
		s, _ := v["b64"].(string)
		return base64.StdEncoding.DecodeString(s)
	default:
		return v, nil
	}
}

// lineReader reads JSON lines and hashes what it has read.
type lineReader struct {
	in  *bufio.Reader
	sum hash.Hash
}

func (l *lineReader) hash() string { return hex.EncodeToString(l.sum.Sum(nil)) }

// mostLine bounds one line of a backup: the largest file that can be kept, in base64, with room to spare.
const mostLine = 128 << 20

func (l *lineReader) next() (dumpLine, error) {
	raw, err := l.line()
	if err != nil {
		return dumpLine{}, err
	}
	l.sum.Write(raw)
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var line dumpLine
	return line, dec.Decode(&line)
}

// line reads up to the end of a line, and no more than a backup of ours ever has in one.
func (l *lineReader) line() ([]byte, error) {
	var raw []byte
	for {
		part, err := l.in.ReadSlice('\n')
		raw = append(raw, part...)
		switch {
		case err == nil:
			return raw, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		case len(raw) > mostLine:
			return nil, fmt.Errorf("a line is longer than %d bytes", mostLine)
		}
	}
}
