package cli

import (
	"bytes"

	"sharewell/internal/document"
	"sharewell/internal/register/past"
	"sharewell/internal/web/historypage"
	"sharewell/internal/web/page"
	rulebookdata "sharewell/rulebook"
)

// newPastRegister makes what takes other registers over.
func newPastRegister(a *App) (*past.Service, error) {
	shapes, err := past.Load(rulebookdata.EnglandRegisters())
	if err != nil {
		return nil, err
	}
	return past.New(past.Deps{Store: a.Store.PastRegister(), Clock: a.options.Clock, IDs: a.options.IDs, Shapes: shapes,
		Prefix: a.Pack.ReferencePrefix + "-H", Open: openTable}), nil
}

// mostSheets is how many worksheets of a workbook are looked at.
const mostSheets = 12

// openTable reads a CSV file, or the worksheets of a workbook. A worksheet that holds no table is left out.
func openTable(name string, raw []byte) (out [][]past.Row, err error) {
	first, err := document.ReadTable(bytes.NewReader(raw), name)
	if err != nil && len(first.OtherSheets) == 0 {
		return nil, err
	}
	take := func(r document.ReadTableResult) {
		rows := make([]past.Row, len(r.Rows))
		for n, row := range r.Rows {
			rows[n] = past.Row{Line: row.Line, Cells: row.Cells}
		}
		out = append(out, rows)
	}
	take(first)
	for _, sheet := range first.OtherSheets[:min(len(first.OtherSheets), mostSheets)] {
		if r, err := document.ReadSheet(bytes.NewReader(raw), name, sheet); err == nil {
			take(r)
		}
	}
	return out, nil
}

// pastRegisterRoutes are the pages on which another register is taken over.
func (a *App) pastRegisterRoutes() []page.Route {
	return historypage.Routes(historypage.Deps{Past: a.faces.past})
}
