package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sharewell/internal/document"
)

// Export writes every table as CSV, one file each, by way of open, which makes the file. Columns that
// hold JSON are also written apart as JSON lines, TABLE.json, each line an object of the row's columns,
// so that nothing has to be parsed out of a cell. Secrets that would let somebody in are left out. It
// gives the number of files.
func (s *Store) Export(ctx context.Context, open func(name string, fill func(io.Writer) error) error) (int, error) {
	t, err := s.engine.reader().BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.snapshot()})
	if err != nil {
		return 0, mapError(err)
	}
	defer func() { _ = t.Rollback() }() // a read has nothing to keep
	tables, err := tablesInOrder(ctx, t, s.Engine())
	if err != nil {
		return 0, mapError(err)
	}
	n := 0
	for _, table := range tables {
		if secretTables[table] {
			continue
		}
		err := open(table+".csv", func(w io.Writer) error { return exportCSV(ctx, t, table, w) })
		if err == nil {
			err = open(table+".jsonl", func(w io.Writer) error { return exportJSON(ctx, t, table, w) })
		}
		if err != nil {
			return n, mapError(fmt.Errorf("table %s: %w", table, err))
		}
		n += 2
	}
	return n, nil
}

// secretTables hold what signs people in; they are in backups, never in exports.
var secretTables = map[string]bool{
	"web_session": true, "sign_in": true, "sign_in_link": true, "passkey": true, "one_time_code": true, "recovery_code": true,
	"attempt": true, "invitation": true, "held_list": true, "idempotency": true,
}

// eachRow reads a table row by row as text.
func eachRow(ctx context.Context, t *sql.Tx, table string, head func([]string) error, row func([]any) error) error {
	columns, err := columnsOf(ctx, t, table)
	if err != nil {
		return err
	}
	// In the order of all columns: the same records make the same files, whichever engine holds them.
	order := make([]string, len(columns))
	for i := range columns {
		order[i] = strconv.Itoa(i + 1)
	}
	rows, err := t.QueryContext(ctx, "SELECT * FROM "+quoted(table)+" ORDER BY "+strings.Join(order, ", "))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err below is what counts
	if err := head(columns); err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			switch v := v.(type) {
			case []byte:
				values[i] = base64.StdEncoding.EncodeToString(v)
			case bool: // as SQLite keeps it
				values[i] = map[bool]int64{true: 1}[v]
			}
		}
		if err := row(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

func columnsOf(ctx context.Context, t *sql.Tx, table string) ([]string, error) {
	rows, err := t.QueryContext(ctx, "SELECT * FROM "+quoted(table)+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	columns, err := rows.Columns()
	return columns, errors.Join(err, rows.Close())
}

func exportCSV(ctx context.Context, t *sql.Tx, table string, w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	err := eachRow(ctx, t, table, out.Write, func(values []any) error {
		cells := make([]string, len(values))
		for i, v := range values {
			cells[i] = document.Guard(fmt.Sprint(v))
		}
		return out.Write(cells)
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}

func exportJSON(ctx context.Context, t *sql.Tx, table string, w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	var columns []string
	return eachRow(ctx, t, table, func(c []string) error { columns = c; return nil }, func(values []any) error {
		row := make(map[string]any, len(values))
		for i, v := range values {
			if s, ok := v.(string); ok && len(s) > 1 && (s[0] == '{' || s[0] == '[') && json.Valid([]byte(s)) {
				v = json.RawMessage(s)
			}
			row[columns[i]] = v
		}
		return enc.Encode(row)
	})
}
