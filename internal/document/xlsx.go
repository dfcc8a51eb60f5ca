package document

import (
	"fmt"
	"io"
	"iter"
	"math"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"sharewell/internal/errs"
)

// Sheet is one worksheet to write. Rows are taken one by one and not kept.
type Sheet struct {
	Name   string // cut and mended to what a spreadsheet allows
	Head   []string
	Widths []float64 // in characters; missing ones are 20
	Rows   iter.Seq[[]Value]
}

// Value is one cell to write: Text, Number or Day. The zero Value is an empty cell.
type Value struct {
	text   string
	number float64
	day    time.Time
	kind   byte
}

// Text is a cell that stays text whatever it looks like.
func Text(s string) Value { return Value{kind: 't', text: s} }

// Number is a cell to count with; one that is not finite becomes text.
func Number(n float64) Value {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return Text(fmt.Sprint(n))
	}
	return Value{kind: 'n', number: n}
}

// Day is a cell that holds a date, shown as 3 November 2026. The zero time is an empty cell.
func Day(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return Value{kind: 'd', day: dayOf(t)}
}

// Limits of the format.
const (
	maxSheetRows = 1 << 20
	maxCellUnits = 32767
)

// WriteXLSX writes worksheets with a head row that stays in view. Text is never a formula. A cell
// longer than the format's 32,767 characters is cut and ends with an ellipsis.
func WriteXLSX(w io.Writer, sheets []Sheet) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // removes temporary files; the answer is written by then
	if err := fillWorkbook(f, sheets); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	return nil
}

func fillWorkbook(f *excelize.File, sheets []Sheet) error {
	head, err := f.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "14323A"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F6F4EF"}},
		Border:    []excelize.Border{{Type: "bottom", Style: 2, Color: "0B4F5C"}},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
	})
	if err != nil {
		return fmt.Errorf("head style: %w", err)
	}
	format := "d mmmm yyyy"
	day, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return fmt.Errorf("day style: %w", err)
	}
	names := map[string]bool{}
	for i, s := range sheets {
		name := sheetName(s.Name, i, names)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return fmt.Errorf("sheet %q: %w", name, err)
		}
		if err := fillSheet(f, name, s, styleIDs{head: head, day: day}); err != nil {
			return fmt.Errorf("sheet %q: %w", name, err)
		}
	}
	return nil
}

type styleIDs struct{ head, day int }

func fillSheet(f *excelize.File, name string, s Sheet, ids styleIDs) error {
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	for i := range max(len(s.Head), len(s.Widths)) {
		width := 20.0
		if i < len(s.Widths) && s.Widths[i] > 0 {
			width = min(s.Widths[i], 255)
		}
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("width: %w", err)
		}
	}
	row := 0
	if len(s.Head) > 0 {
		panes := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
		if err := sw.SetPanes(&panes); err != nil {
			return fmt.Errorf("panes: %w", err)
		}
		cells := make([]any, len(s.Head))
		for i, h := range s.Head {
			cells[i] = excelize.Cell{StyleID: ids.head, Value: cellText(h)}
		}
		row++
		if err := sw.SetRow("A1", cells); err != nil {
			return fmt.Errorf("head: %w", err)
		}
	}
	if s.Rows != nil {
		for values := range s.Rows {
			if row++; row > maxSheetRows {
				return errs.New(errs.Invalid, "document.too_many_rows", "A spreadsheet cannot hold that many rows. Choose fewer, or use CSV.")
			}
			if err := sw.SetRow(fmt.Sprintf("A%d", row), cellsOf(values, ids)); err != nil {
				return fmt.Errorf("row %d: %w", row, err)
			}
		}
	}
	if err := sw.Flush(); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	return nil
}

func cellsOf(values []Value, ids styleIDs) []any {
	cells := make([]any, len(values))
	for i, v := range values {
		switch v.kind {
		case 't':
			cells[i] = cellText(v.text)
		case 'n':
			cells[i] = v.number
		case 'd':
			cells[i] = excelize.Cell{StyleID: ids.day, Value: v.day}
		}
	}
	return cells
}

// cellText cleans and cuts a text to what one cell holds.
func cellText(s string) string {
	s = Clean(s)
	if len(s) <= maxCellUnits {
		return s
	}
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units > maxCellUnits-1 {
			return s[:i] + "\u2026"
		}
	}
	return s
}

// sheetName mends a name to what a spreadsheet allows, and keeps names apart.
func sheetName(s string, i int, taken map[string]bool) string {
	s = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r > 0xFFFF {
			return '-'
		}
		return r
	}, CleanLine(s)), "' ")
	if s == "" || strings.EqualFold(s, "history") {
		s = fmt.Sprintf("Sheet %d", i+1)
	}
	name := cutRunes(s, 31)
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s %d", cutRunes(s, 27), n)
	}
	taken[strings.ToLower(name)] = true
	return name
}

func cutRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.Trim(string(r[:n]), "' ")
	}
	return s
}
