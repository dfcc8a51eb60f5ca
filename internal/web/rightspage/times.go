package rightspage

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"

	"sharewell/internal/clock"
	"sharewell/internal/rights/casework"
	"sharewell/internal/suppress"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// monthsShown is how far back the counts go: a year and the month that runs.
const monthsShown = 12

// timesView is how many asked and how fast they were answered.
type timesView struct {
	Heading, Intro string
	Floor          string
	Empty          *layout.Empty
	Picture        barsView
	AllTitle       string
	All            tableView
	MonthsTitle    string
	MonthsText     string
	Months         tableView
	CSV            layout.Link
	Learn          layout.Link
}

type tableView struct {
	Caption string
	Heads   []string
	Rows    [][]string
}

// barsView is a picture of bars: how many came, and how many of these were answered in time.
type barsView struct {
	Title, Text, ViewBox string
	Bars                 []barView
}

type barView struct {
	Label, Value         string
	LabelY, BarY, ValueX string
	Full, Width, Height  string
}

// The measures of the picture.
const (
	barStep, barHeight, barFull, barRoom = 54, 20, 360, 130
	barText, barGap                      = 16, 24
)

func (d Deps) counts(c *page.Ctx) (casework.Times, error) {
	today := c.Today()
	return d.Cases.Times(c.R.Context(), casework.TimesQuery{From: today.AddMonths(-monthsShown), To: today})
}

func (d Deps) times(c *page.Ctx) error {
	all, err := d.counts(c)
	if err != nil {
		return err
	}
	t := c.Text
	v := timesView{Heading: t.T("heading"), Intro: t.T("intro"), Floor: t.T("floor", "n", strconv.Itoa(all.Floor)), AllTitle: t.T("all"), MonthsTitle: t.T("months"),
		CSV: layout.Link{Text: t.T("csv"), Href: TimesPath + ".csv"}, Learn: layout.Link{Text: t.T("back"), Href: Path}}
	heads := []string{t.T("col.kind"), t.T("col.received"), t.T("col.answered"), t.T("col.in_time"), t.T("col.late"), t.T("col.median")}
	v.All = tableView{Caption: v.AllTitle, Heads: heads}
	v.Months = tableView{Caption: v.MonthsTitle, Heads: append([]string{t.T("col.month")}, heads...)}
	var whole []casework.TimesRow
	for _, r := range all.Rows {
		if r.Org.ID != "" {
			continue
		}
		cells := []string{d.Book.PlainLabel("case_kind", string(r.Kind)), count(t, r.Received), count(t, r.Answered), count(t, r.InTime), count(t, r.Late), median(t, r)}
		if r.Period == "" {
			whole = append(whole, r)
			v.All.Rows = append(v.All.Rows, cells)
			continue
		}
		if r.Received.N+r.Answered.N == 0 {
			continue // nothing of it can be shown
		}
		v.Months.Rows = append(v.Months.Rows, append([]string{monthWords(r.Period)}, cells...))
	}
	if len(whole) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
	}
	v.MonthsText = t.T("months.text")
	v.Picture = d.bars(t, whole)
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: TimesPath, Breadcrumbs: crumbs(c), Wide: true}, timesTempl(v))
}

// count writes a count that may be hidden.
func count(t content.Page, n suppress.Count) string {
	switch {
	case !n.Hidden:
		return strconv.Itoa(n.N)
	case n.Fewer > 0:
		return t.T("fewer", "n", strconv.Itoa(n.Fewer))
	}
	return t.T("hidden")
}

func median(t content.Page, r casework.TimesRow) string {
	if r.Median < 0 {
		return t.T("median.none")
	}
	return t.N("median", r.Median)
}

// monthWords writes "November 2026" for "2026-11".
func monthWords(period string) string {
	d, err := clock.ParseDate(period + "-01")
	if err != nil {
		return period
	}
	return fmt.Sprintf("%s %d", d.Month, d.Year)
}

// bars draws how many of those answered were answered in time. What is hidden has no bar.
func (d Deps) bars(t content.Page, rows []casework.TimesRow) barsView {
	v := barsView{Title: t.T("picture"), Text: t.T("picture.text")}
	most := 1
	rows = slices.DeleteFunc(slices.Clone(rows), func(r casework.TimesRow) bool { return r.Answered.N == 0 })
	for _, r := range rows {
		most = max(most, r.Answered.N)
	}
	for i, r := range rows {
		top := i * barStep
		width := func(n int) string { return strconv.Itoa(n * barFull / most) }
		b := barView{Label: d.Book.PlainLabel("case_kind", string(r.Kind)), Value: count(t, r.InTime), LabelY: strconv.Itoa(top + barText), BarY: strconv.Itoa(top + barGap), Height: strconv.Itoa(barHeight),
			Full: width(r.Answered.N), Width: width(r.InTime.N), ValueX: strconv.Itoa(r.Answered.N*barFull/most + barText/2)}
		if !r.Answered.Hidden && !r.InTime.Hidden {
			b.Value = t.T("picture.of", "n", strconv.Itoa(r.InTime.N), "all", strconv.Itoa(r.Answered.N))
		}
		v.Bars = append(v.Bars, b)
	}
	v.ViewBox = fmt.Sprintf("0 0 %d %d", barFull+barRoom, len(rows)*barStep+1)
	return v
}

// timesCSV gives every count as a table for programs. Hidden counts are empty.
func (d Deps) timesCSV(c *page.Ctx) error {
	all, err := d.counts(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"organisation", "kind", "period", "received", "acknowledged_in_time", "acknowledged_late", "answered", "in_time", "late", "fully", "partly", "refused", "withdrawn", "passed_on", "extended", "median_days"}}
	for _, r := range all.Rows {
		row := []string{r.Org.Name, string(r.Kind), r.Period}
		for _, n := range []suppress.Count{r.Received, r.Acknowledged, r.AcknowledgedLate, r.Answered, r.InTime, r.Late, r.Fully, r.Partly, r.Refused, r.Withdrawn, r.Passed, r.Longer} {
			row = append(row, plain(n))
		}
		days := ""
		if r.Median >= 0 {
			days = strconv.Itoa(r.Median)
		}
		rows = append(rows, append(row, days))
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return c.Download("rights-times.csv", "text/csv; charset=utf-8", b.Bytes())
}

func plain(n suppress.Count) string {
	if n.Hidden {
		return ""
	}
	return strconv.Itoa(n.N)
}
