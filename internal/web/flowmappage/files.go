package flowmappage

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/web/page"
)

func (d Deps) countyCSV(c *page.Ctx) error  { return d.countyFile(c, ".csv") }
func (d Deps) countyJSON(c *page.Ctx) error { return d.countyFile(c, ".json") }

// countyFile gives every row of the table, or every pair of organisations.
func (d Deps) countyFile(c *page.Ctx, form string) error {
	m, err := d.current(c)
	if err != nil {
		return err
	}
	a := askOf(c)
	w := d.writer(c, a)
	rows := m.Rows(a.query)
	if a.pairs {
		rows = m.Pairs(a.query)
	}
	w.sort(rows)
	return w.file(c, "map", form, rows)
}

// endJSON is one end of a row for programs.
type endJSON struct {
	Name       string `json:"name"`
	Sector     string `json:"sector"`
	SectorName string `json:"sector_name"`
	Address    string `json:"address,omitempty"` // of an organisation's page; none for a whole sector
}

type rowJSON struct {
	From  endJSON    `json:"from"`
	To    endJSON    `json:"to"`
	Uses  int        `json:"uses"`
	Kinds []kindJSON `json:"kinds"`
}

type kindJSON struct {
	Code  string `json:"code"`
	Words string `json:"words"`
	Uses  int    `json:"uses"`
}

func (w writer) file(c *page.Ctx, name, form string, rows []flowmap.Row) error {
	var b bytes.Buffer
	kind := "application/json"
	var err error
	if form == ".csv" {
		kind, err = "text/csv; charset=utf-8; header=present", w.csv(c, &b, rows)
	} else {
		err = w.json(c, &b, rows)
	}
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Access-Control-Allow-Origin", "*") // public data, for every page that wants to show it
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if form == ".csv" {
		h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	}
	_, err = c.W.Write(b.Bytes())
	return err
}

func (w writer) end(c *page.Ctx, n flowmap.Node) endJSON {
	e := endJSON{Name: w.name(n), Sector: n.Group, SectorName: w.group(n.Group)}
	if n.Body.Slug != "" {
		e.Address = c.Site.PublicURL + BodyPath(n.Body.Slug)
	}
	return e
}

func (w writer) json(c *page.Ctx, to *bytes.Buffer, rows []flowmap.Row) error {
	out := struct {
		Rows []rowJSON `json:"rows"`
	}{Rows: []rowJSON{}}
	for _, r := range rows {
		one := rowJSON{From: w.end(c, r.From), To: w.end(c, r.To), Uses: r.Uses, Kinds: []kindJSON{}}
		for _, k := range r.Kinds {
			one.Kinds = append(one.Kinds, kindJSON{k.Value, w.value(register.FilterKind, k.Value), k.N})
		}
		out.Rows = append(out.Rows, one)
	}
	enc := json.NewEncoder(to)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

func (w writer) csv(c *page.Ctx, to *bytes.Buffer, rows []flowmap.Row) error {
	t, f := w.t, document.NewCSV(to)
	if err := f.Write(t.T("head.from"), t.T("csv.from.sector"), t.T("csv.from.address"), t.T("head.to"), t.T("csv.to.sector"), t.T("csv.to.address"), t.T("head.uses"), t.T("head.what")); err != nil {
		return err
	}
	for _, r := range rows {
		a, b := w.end(c, r.From), w.end(c, r.To)
		var kinds []string
		for _, k := range r.Kinds {
			kinds = append(kinds, w.value(register.FilterKind, k.Value)+" ("+strconv.Itoa(k.N)+")")
		}
		if err := f.Write(a.Name, a.SectorName, a.Address, b.Name, b.SectorName, b.Address, strconv.Itoa(r.Uses), strings.Join(kinds, "; ")); err != nil {
			return err
		}
	}
	return f.Flush()
}
