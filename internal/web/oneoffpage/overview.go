package oneoffpage

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// overviewPage gives managers the figures of their organisation, and the secretariat counts of the whole
// partnership without records.
type overviewPage struct{ Deps }

// overviewView is what the page shows.
type overviewView struct {
	Heading, Intro string
	Label          string
	Periods        []boxLink
	Stats          []layout.Stat
	Chart          *chartView
	MonthsTitle    string
	Months         tableView
	TrafficTitle   string
	TrafficNote    string
	Traffic        *tableView
	LateTitle      string
	Late           *tableView
	LateEmpty      *layout.Empty
	CSV            *layout.Link
	Note           string
}

// tableView is a table with a row header; links only in the first column.
type tableView struct {
	Caption string
	Heads   []string
	Rows    []tableRow
}

// tableRow is one row: its header, where that leads, and its cells.
type tableRow struct {
	Head, Href string
	Cells      []string
	Total      bool
}

// periods are the spans to choose from, in months; the first is shown unless another is chosen.
func periods() []int { return []int{12, 3, 1, 36} }

func (p *overviewPage) period(c *page.Ctx) (oneoff.Period, int) {
	chosen := periods()[0]
	for _, n := range periods() {
		if c.Query("months") == itoa(n) {
			chosen = n
		}
	}
	today := c.Today()
	return oneoff.Period{From: clock.NewDate(today.Year, today.Month, 1).AddMonths(1 - chosen), To: today}, chosen
}

func (p *overviewPage) show(c *page.Ctx) error {
	period, chosen := p.period(c)
	o, err := p.OneOffs.Overview(c.R.Context(), c.Actor, period)
	if err != nil {
		return err
	}
	v := p.view(c, o, chosen)
	if access.AllowedSomewhere(c.Actor, access.OverviewOneOffs) && c.Actor.Organisation != "" {
		report, err := p.OneOffs.Traffic(c.R.Context(), c.Actor, period)
		if err != nil {
			return err
		}
		p.traffic(c, &v, report)
		v.CSV = &layout.Link{Text: c.Text.T("csv"), Href: page.Address("/one-offs/overview.csv", "months", itoa(chosen))}
		p.late(c, &v, o)
	}
	head := page.Head{Title: v.Heading, Voice: layout.Members}
	if c.Actor.Organisation != "" {
		head.BackLink = &layout.Link{Text: c.Text.T("back"), Href: ListPath}
	}
	return c.Render(head, overviewTempl(v))
}

func (p *overviewPage) view(c *page.Ctx, o oneoff.Overview, chosen int) overviewView {
	t := c.Text
	v := overviewView{Heading: t.T("heading"), Intro: t.T("intro"), Label: t.T("period"), MonthsTitle: t.T("months")}
	if c.Actor.Organisation == "" {
		v.Intro = t.T("intro.partnership")
	}
	for _, n := range periods() {
		v.Periods = append(v.Periods, boxLink{t.N("period.months", n), page.Address("/one-offs/overview", "months", itoa(n)), n == chosen})
	}
	v.Stats = p.stats(c, o)
	v.Months = tableView{Caption: t.T("months.caption"), Heads: []string{t.T("col.month"), p.Book.Label("decision", oneoff.ShareAll), p.Book.Label("decision", oneoff.SharePart),
		p.Book.Label("decision", oneoff.Refuse), p.Book.Label("decision", oneoff.Defer), t.T("col.undecided"), t.T("col.all"), t.T("col.emergency"), t.T("col.median")}}
	for i := len(o.Months) - 1; i >= 0; i-- {
		m := o.Months[i]
		v.Months.Rows = append(v.Months.Rows, tableRow{Head: monthWords(m.Month), Cells: append(countCells(m.Counts), orElse(p.span(c, m.Median), "—"))})
	}
	v.Months.Rows = append(v.Months.Rows, tableRow{Head: t.T("total"), Cells: append(countCells(o.Total), orElse(p.span(c, o.Median), "—")), Total: true})
	v.Chart = p.chart(c, o)
	return v
}

func monthWords(d clock.Date) string { return d.Month.String() + " " + itoa(d.Year) }

func countCells(k oneoff.Counts) []string {
	return []string{itoa(k.ShareAll), itoa(k.SharePart), itoa(k.Refused), itoa(k.Deferred), itoa(k.Undecided), itoa(k.All()), itoa(k.Emergency)}
}

func (p *overviewPage) stats(c *page.Ctx, o oneoff.Overview) []layout.Stat {
	t := c.Text
	out := []layout.Stat{
		{Number: itoa(o.Total.ShareAll + o.Total.SharePart), Label: t.T("stat.shared"), Note: t.N("stat.part", o.Total.SharePart)},
		{Number: itoa(o.Total.Refused), Label: t.T("stat.refused")},
		{Number: itoa(o.Total.Deferred), Label: t.T("stat.deferred")},
		{Number: orElse(p.span(c, o.Median), "—"), Label: t.T("stat.median"), Note: t.N("stat.answered", o.Answered)},
	}
	if c.Actor.Organisation == "" {
		return out
	}
	return append(out,
		layout.Stat{Number: itoa(o.Overdue), Label: t.T("stat.overdue"), Href: page.Address(ListPath, "list", string(oneoff.BoxOverdue))},
		layout.Stat{Number: itoa(o.Waiting), Label: t.T("stat.waiting"), Href: page.Address(ListPath, "list", string(oneoff.BoxOurs), "stage", string(oneoff.AwaitingCountersign))},
		layout.Stat{Number: itoa(o.Drafts), Label: t.T("stat.drafts"), Href: page.Address(ListPath, "list", string(oneoff.BoxOurs), "stage", string(oneoff.Draft))})
}

// span says a time in the largest unit that is exact enough to act on.
func (p *overviewPage) span(c *page.Ctx, d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Hour:
		return c.Text.N("minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return c.Text.N("hours", int(d.Hours()))
	}
	return c.Text.N("days", int(d.Hours()/24))
}

// trafficShown is how many of the busiest other sides the page lists; the file has them all.
const trafficShown = 50

func (p *overviewPage) traffic(c *page.Ctx, v *overviewView, lines []oneoff.Traffic) {
	t := c.Text
	v.TrafficTitle = t.T("traffic")
	if len(lines) > trafficShown {
		v.TrafficNote = t.T("traffic.part", "n", itoa(trafficShown))
		lines = lines[:trafficShown]
	}
	table := tableView{Caption: t.T("traffic.caption"), Heads: []string{t.T("col.partner"), t.T("col.direction"), t.T("col.shared"), p.Book.Label("decision", oneoff.Refuse),
		p.Book.Label("decision", oneoff.Defer), t.T("col.undecided"), t.T("col.all")}}
	for _, l := range lines {
		k := l.Counts
		table.Rows = append(table.Rows, tableRow{Head: orElse(l.Partner, t.T("nobody")), Cells: []string{p.Book.Label("direction", l.Direction), itoa(k.ShareAll + k.SharePart), itoa(k.Refused), itoa(k.Deferred), itoa(k.Undecided), itoa(k.All())}})
	}
	if len(table.Rows) > 0 {
		v.Traffic = &table
	} else {
		v.TrafficNote = t.T("traffic.none")
	}
}

// late names the latest late follow-ups by reference and role, never by person.
func (p *overviewPage) late(c *page.Ctx, v *overviewView, o oneoff.Overview) {
	t := c.Text
	v.LateTitle = t.N("late", o.Overdue)
	if len(o.Late) == 0 {
		v.LateEmpty = &layout.Empty{Title: t.T("late.empty.title"), Text: t.T("late.empty.text")}
		return
	}
	table := tableView{Caption: t.T("late.caption"), Heads: []string{t.T("col.ref"), t.T("col.role"), t.T("col.other"), t.T("col.open"), t.T("col.due")}}
	for _, l := range o.Late {
		table.Rows = append(table.Rows, tableRow{Head: l.Ref, Href: ListPath + "/" + l.Ref, Cells: []string{roleWords(c, l.AuthorRole), orElse(l.OtherName, t.T("nobody")), itoa(l.OpenFollowUps), layout.FormatDateTime(l.Due)}})
	}
	v.Late = &table
}

// csv gives the months and the traffic as a file.
func (p *overviewPage) csv(c *page.Ctx) error {
	period, _ := p.period(c)
	o, err := p.OneOffs.Overview(c.R.Context(), c.Actor, period)
	if err != nil {
		return err
	}
	report, err := p.OneOffs.Traffic(c.R.Context(), c.Actor, period)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"what", "month_or_partner", "direction", "share_all", "share_part", "refuse", "defer", "undecided", "all", "emergency", "median_minutes"}}
	for _, m := range o.Months {
		rows = append(rows, csvRow("month", m.Month.String()[:7], "", m.Counts, fmt.Sprint(int(m.Median.Minutes()))))
	}
	for _, l := range report {
		rows = append(rows, csvRow("partner", harmless(l.Partner), l.Direction, l.Counts, ""))
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return c.Download("one-offs-"+period.From.String()[:7]+"-to-"+period.To.String()[:7]+".csv", "text/csv; charset=utf-8", b.Bytes())
}

func csvRow(what, name, direction string, k oneoff.Counts, median string) []string {
	return append(append([]string{what, name, direction}, countCells(k)...), median)
}

// harmless keeps spreadsheets from reading a name as a formula.
func harmless(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' || s[0] == '\t' || s[0] == '\r') {
		return "'" + s
	}
	return s
}
