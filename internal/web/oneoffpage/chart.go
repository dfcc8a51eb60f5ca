package oneoffpage

import (
	"fmt"

	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/page"
)

// chartView is a picture of how often was decided what, beside the table that says the same.
type chartView struct {
	Title, Text string
	ViewBox     string
	Full        string
	Height      string
	Bars        []chartBar
}

// chartBar is one bar with its label above and its number at the end.
type chartBar struct{ Label, Value, LabelY, BarY, Width string }

// Measures of the picture, in units of its own.
const (
	chartWidth  = 300
	chartRow    = 46
	chartHeight = 14
)

// chart draws the decisions of the period; nil when there was none.
func (p *overviewPage) chart(c *page.Ctx, o oneoff.Overview) *chartView {
	all := o.Total.All()
	if all == 0 {
		return nil
	}
	t := c.Text
	counts := []struct {
		label string
		n     int
	}{{p.Book.Label("decision", oneoff.ShareAll), o.Total.ShareAll}, {p.Book.Label("decision", oneoff.SharePart), o.Total.SharePart},
		{p.Book.Label("decision", oneoff.Refuse), o.Total.Refused}, {p.Book.Label("decision", oneoff.Defer), o.Total.Deferred}, {t.T("col.undecided"), o.Total.Undecided}}
	v := chartView{Title: t.T("chart.title"), Text: t.T("chart.text", "all", itoa(all)), Full: itoa(chartWidth), Height: itoa(chartHeight),
		ViewBox: fmt.Sprintf("0 0 %d %d", chartWidth, chartRow*len(counts))}
	for i, k := range counts {
		top := i * chartRow
		v.Bars = append(v.Bars, chartBar{Label: k.label, Value: itoa(k.n), LabelY: itoa(top + 15), BarY: itoa(top + 21), Width: itoa(k.n * chartWidth / all)})
	}
	return &v
}
