package incidentpage

import (
	"fmt"

	"sharewell/internal/incident"
	"sharewell/internal/suppress"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// trendsPage shows what goes wrong, why and how fast partners are told, by quarter. It compares nobody.
type trendsPage struct{ Deps }

type trendsView struct {
	Heading, Intro string
	Switch         layout.Link
	Note           string
	Empty          *layout.Empty
	Tables         []trendTable
}

type trendTable struct {
	ID, Title, Text, What string
	Quarters              []string
	Rows                  []trendRow
	Bars                  []trendBar
	ViewBox               string
}

type trendRow struct {
	Label string
	Cells []string
}

type trendBar struct {
	Label, Value       string
	Y, TextY, Width, X string
}

// floor is the smallest number of other people's incidents that is shown.
const floor = 5

func (p *trendsPage) show(c *page.Ctx) error {
	t := c.Text
	own := c.Query("whose") != "all" && c.Actor.Organisation != ""
	tr, err := p.Incidents.Trends(c.R.Context(), c.Actor, own)
	if err != nil {
		return err
	}
	v := trendsView{Heading: t.T("heading.all"), Intro: t.T("intro"), Note: t.T("note.all")}
	if own {
		v.Heading, v.Note, v.Switch = t.T("heading.own"), t.T("note.own"), layout.Link{Text: t.T("switch.all"), Href: TrendsPath + "?whose=all"}
	} else if c.Actor.Organisation != "" {
		v.Switch = layout.Link{Text: t.T("switch.own"), Href: TrendsPath}
	}
	r := p.Incidents.Rules()
	counts := []incident.Row{tr.Incidents, tr.NearMisses}
	v.Tables = []trendTable{
		p.table(c, tr, "counts", counts, func(code string) string { return t.T(code) }),
		p.table(c, tr, "kinds", tr.Kinds, func(code string) string { return incident.Label(r.Kinds, code) }),
		p.table(c, tr, "causes", tr.Causes, func(code string) string { return incident.Label(r.Causes, code) }),
		p.told(c, tr),
	}
	if total(tr.Incidents)+total(tr.NearMisses) == 0 {
		v.Empty, v.Tables = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}, nil
	}
	back := layout.Link{Text: words(c).T("list"), Href: Path}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &back}, trendsTempl(v))
}

func total(r incident.Row) (n int) {
	for _, x := range r.N {
		n += x
	}
	return n
}

// number hides small numbers of other organisations, which could give one away.
func number(c *page.Ctx, n int, own bool) string {
	if !own {
		if s := suppress.One(n, floor); s.Hidden {
			return c.Text.T("fewer", "n", fmt.Sprint(floor))
		}
	}
	return fmt.Sprint(n)
}

func (p *trendsPage) table(c *page.Ctx, tr incident.Trends, key string, rows []incident.Row, label func(string) string) trendTable {
	out := p.frame(c, tr, key)
	var sums []int
	var names, values []string
	for _, r := range rows {
		if key == "causes" && total(r) == 0 {
			continue
		}
		row := trendRow{Label: label(r.Code)}
		for _, n := range r.N {
			row.Cells = append(row.Cells, number(c, n, tr.Own))
		}
		out.Rows = append(out.Rows, row)
		sum := total(r)
		if !tr.Own && sum < floor {
			sum = 0
		}
		sums, names, values = append(sums, sum), append(names, row.Label), append(values, number(c, total(r), tr.Own))
	}
	out.draw(names, values, sums)
	return out
}

func (p *trendsPage) frame(c *page.Ctx, tr incident.Trends, key string) trendTable {
	t := c.Text
	out := trendTable{ID: key, Title: t.T(key + ".title"), Text: t.T(key+".text", "hours", fmt.Sprint(tr.Hours)), What: t.T(key + ".what")}
	for _, q := range tr.Quarters {
		out.Quarters = append(out.Quarters, t.T(fmt.Sprintf("quarter.%d", q.N), "year", fmt.Sprint(q.Year)))
	}
	return out
}

func (p *trendsPage) told(c *page.Ctx, tr incident.Trends) trendTable {
	out := p.frame(c, tr, "told")
	row := trendRow{Label: c.Text.T("told.row")}
	var sums []int
	var values []string
	for _, n := range tr.Told.N {
		value := c.Text.T("nobody")
		if n >= 0 {
			value = c.Text.N("hours", n)
		}
		row.Cells, values, sums = append(row.Cells, value), append(values, value), append(sums, max(n, 0))
	}
	out.Rows = []trendRow{row}
	out.draw(out.Quarters, values, sums)
	return out
}

// Measures of the picture.
const (
	barStep  = 46
	barRoom  = 400
	barsWide = 480
)

// draw lays bars out, each with its own words above it.
func (t *trendTable) draw(names, values []string, sums []int) {
	most := 1
	for _, n := range sums {
		most = max(most, n)
	}
	for i := range names {
		width := sums[i] * barRoom / most
		t.Bars = append(t.Bars, trendBar{Label: names[i], Value: values[i], TextY: fmt.Sprint(i*barStep + 16), Y: fmt.Sprint(i*barStep + 22), Width: fmt.Sprint(max(width, 2)), X: fmt.Sprint(max(width, 2) + 8)})
	}
	t.ViewBox = fmt.Sprintf("0 0 %d %d", barsWide, len(names)*barStep+4)
}
