package screening

import (
	"bytes"
	"errors"
	"strings"

	"sharewell/internal/screening/table"
)

// The oracle screens the slow and obvious way: it takes the text apart byte by byte, makes rows with fields,
// and looks at one row after the other.

type oracleRow struct {
	raw       string
	fields    []string
	malformed bool
}

var errOracle = errors.New("the text cannot be screened")

func oracleRows(text string, delimiter byte) ([]oracleRow, error) {
	const (
		fieldStart = iota
		plain
		quoted
		quoteInQuoted
		junk
	)
	var rows []oracleRow
	var row oracleRow
	var field strings.Builder
	state, begin := fieldStart, 0
	endField := func() { row.fields = append(row.fields, field.String()); field.Reset(); state = fieldStart }
	endRow := func(end int) {
		endField()
		row.raw = text[begin:end]
		rows, row, begin = append(rows, row), oracleRow{}, end
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\n' && begin == i && i > 0 && text[i-1] == '\r' { // it belongs to the row that CR ended
			rows[len(rows)-1].raw += "\n"
			begin++
			continue
		}
		switch state {
		case quoted:
			if c == '"' {
				state = quoteInQuoted
			} else {
				field.WriteByte(c)
			}
			continue
		case quoteInQuoted:
			if c == '"' {
				field.WriteString(`""`)
				state = quoted
				continue
			}
		case fieldStart:
			if c == '"' {
				state = quoted
				continue
			}
		}
		switch {
		case c == delimiter:
			endField()
		case c == '\n' || c == '\r':
			endRow(i + 1)
		case state == quoteInQuoted || state == junk:
			state, row.malformed = junk, true
		default:
			field.WriteByte(c)
			state = plain
		}
	}
	if state == quoted {
		return nil, errOracle
	}
	if begin < len(text) {
		endRow(len(text))
	}
	return rows, nil
}

// oracleNumber reads a number as a person would; "" when there is none.
func oracleNumber(s string) string {
	s = oracleTrim(s)
	if len(s) == 12 && s[3] == ' ' && s[7] == ' ' {
		s = s[:3] + s[4:7] + s[8:]
	}
	if len(s) != 10 || strings.Trim(s, "0123456789") != "" || strings.Count(s, s[:1]) == 10 {
		return ""
	}
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	if (11-sum%11)%11 != int(s[9]-'0') {
		return ""
	}
	return s
}

func oracleTrim(s string) string {
	for {
		t := strings.TrimSuffix(strings.TrimPrefix(strings.Trim(s, " \t"), "\u00a0"), "\u00a0")
		if t == s {
			return s
		}
		s = t
	}
}

// oracleScreen gives what is kept, what is set aside, and the counts.
func oracleScreen(text string, optedOut map[string]bool, o Options) (kept, aside string, c Counts, err error) {
	mark := ""
	if rest, found := strings.CutPrefix(text, "\ufeff"); found {
		mark, text = "\ufeff", rest
	}
	rows, err := oracleRows(text, o.Table.Delimiter)
	if err != nil || len(rows) == 0 {
		return "", "", c, errOracle
	}
	column := int(o.Table.Column[0] - '1')
	kept = mark
	if o.Table.Header == table.HeaderYes {
		for _, f := range rows[0].fields {
			if oracleNumber(f) != "" {
				err = errOracle
			}
		}
		if column >= len(rows[0].fields) || rows[0].malformed {
			err = errOracle
		}
		kept += rows[0].raw
		rows = rows[1:]
	}
	aside = kept
	seen := map[string]bool{}
	for _, r := range rows {
		c.Rows++
		verdict := oracleVerdict(r, column, optedOut, seen, o)
		switch verdict {
		case "keep":
			c.Kept++
			kept += r.raw
		case "keep anyway":
			c.Kept++
			c.KeptUnjudgeable++
			kept += r.raw
		case "remove":
			c.Removed++
		default:
			c.Aside.add(Reason(verdict))
			aside += r.raw
			if o.Invalid == Fail && verdict != string(Blank) && verdict != string(Duplicate) {
				err = errOracle
			}
		}
	}
	return kept, aside, c, err
}

func oracleVerdict(r oracleRow, column int, optedOut, seen map[string]bool, o Options) string {
	switch {
	case strings.Trim(r.raw, "\r\n") == "":
		return string(Blank)
	case r.malformed:
		return string(Malformed)
	case column >= len(r.fields):
		return string(NoColumn)
	}
	field := r.fields[column]
	number := oracleNumber(field)
	switch {
	case number != "" && optedOut[number]:
		return "remove"
	case number != "" && o.FirstOnly && seen[number]:
		return string(Duplicate)
	case number != "":
		seen[number] = true
		return "keep"
	}
	var digits []byte
	for _, c := range []byte(field) {
		if bytes.IndexByte([]byte("0123456789"), c) >= 0 {
			digits = append(digits, c)
		}
	}
	switch {
	case o.Invalid == Keep && optedOut[oracleNumber(string(digits))]:
		return "remove"
	case o.Invalid == Keep:
		return "keep anyway"
	case oracleTrim(field) == "":
		return string(Missing)
	}
	return string(Invalid)
}
