package partnershippage

import (
	"strconv"

	"sharewell/internal/agreement/campaign"
	"sharewell/internal/clock"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// coverage shows how many organisations had signed over time, and how long signing takes.
func (d Deps) coverage(c *page.Ctx) error {
	h, err := d.Coverage.History(c.R.Context())
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead"), Links: []layout.Link{{Text: t.T("link.now"), Href: "/signatories/coverage"}, {Text: words(c).T("link.partnership"), Href: Path}}}
	v.Parts = []partView{d.overTime(c, h.Days), d.bySector(c, h.Days), d.signingTimes(c, h.Times)}
	return v.render(c, page.Head{Voice: voice(c), Description: t.T("lead"), Canonical: PastPath})
}

// total is the sum of all sectors on one day.
type total struct {
	on            clock.Date
	known, signed int
}

func totals(days []campaign.Day) (out []total) {
	for _, d := range days {
		if len(out) == 0 || out[len(out)-1].on != d.On {
			out = append(out, total{on: d.On})
		}
		out[len(out)-1].known += d.Known
		out[len(out)-1].signed += d.Signed
	}
	return out
}

// overTime draws the whole time, and lists the last day of each month.
func (d Deps) overTime(c *page.Ctx, days []campaign.Day) partView {
	t := c.Text
	part := partView{Title: t.T("over_time")}
	all := totals(days)
	if len(all) < 2 {
		part.Empty = t.T("none")
		return part
	}
	chart := layout.Chart{ID: "signed", Title: t.T("over_time"), Text: t.T("chart", "first", strconv.Itoa(all[0].signed), "from", all[0].on.Words(), "last", strconv.Itoa(all[len(all)-1].signed), "to", all[len(all)-1].on.Words())}
	var months []total
	table := &govuk.TableProps{Caption: t.T("over_time"), FirstCellIsHeader: true, CaptionClasses: "govuk-visually-hidden",
		Head: []govuk.TableCell{{Text: t.T("col.day")}, {Text: t.T("col.signed"), Format: "numeric"}, {Text: t.T("col.known"), Format: "numeric"}}}
	for i, x := range all {
		if i < len(all)-1 && all[i+1].on.Month == x.on.Month && all[i+1].on.Year == x.on.Year {
			continue
		}
		months = append(months, x)
		known := t.T("not_counted")
		if x.known > 0 {
			known = strconv.Itoa(x.known)
		}
		table.Rows = append([][]govuk.TableCell{{{Text: x.on.Words()}, {Text: strconv.Itoa(x.signed), Format: "numeric"}, {Text: known, Format: "numeric"}}}, table.Rows...)
	}
	for i, x := range months {
		if (len(months)-1-i)%((len(months)-1)/mostPoints+1) == 0 {
			chart.Points = append(chart.Points, layout.ChartPoint{Label: x.on.Start().In(clock.London).Format("01/06"), Words: strconv.Itoa(x.signed), Value: float64(x.signed), Open: true})
		}
	}
	part.Chart, part.Table = layout.LineChart(chart), table
	return part
}

// mostPoints is how many points the picture has room for.
const mostPoints = 7

// bySector lists the newest day.
func (d Deps) bySector(c *page.Ctx, days []campaign.Day) partView {
	t := c.Text
	part := partView{Title: t.T("by_sector")}
	table := &govuk.TableProps{Caption: t.T("by_sector"), FirstCellIsHeader: true, CaptionClasses: "govuk-visually-hidden",
		Head: []govuk.TableCell{{Text: t.T("col.sector")}, {Text: t.T("col.signed"), Format: "numeric"}, {Text: t.T("col.known"), Format: "numeric"}}}
	for _, x := range days {
		if x.On == days[len(days)-1].On && x.Known > 0 {
			table.Rows = append(table.Rows, []govuk.TableCell{{Text: d.Sector(x.Sector)}, {Text: strconv.Itoa(x.Signed), Format: "numeric"}, {Text: strconv.Itoa(x.Known), Format: "numeric"}})
		}
	}
	if len(table.Rows) == 0 {
		part.Empty = t.T("none")
		return part
	}
	part.Table = table
	return part
}

// signingTimes lists the middle and the average by sector; too few signatures say so.
func (d Deps) signingTimes(c *page.Ctx, all []campaign.SigningTime) partView {
	t := c.Text
	part := partView{Title: t.T("times"), Paras: []string{t.T("times.text")}}
	table := &govuk.TableProps{Caption: t.T("times"), FirstCellIsHeader: true, CaptionClasses: "govuk-visually-hidden",
		Head: []govuk.TableCell{{Text: t.T("col.sector")}, {Text: t.T("col.n"), Format: "numeric"}, {Text: t.T("col.median"), Format: "numeric"}, {Text: t.T("col.mean"), Format: "numeric"}}}
	for _, x := range all {
		name := t.T("all")
		if x.Sector != "" {
			name = d.Sector(x.Sector)
		}
		row := []govuk.TableCell{{Text: name}, {Text: strconv.Itoa(x.N), Format: "numeric"}}
		if x.N < campaign.Enough {
			row = append(row, govuk.TableCell{Text: t.T("too_few"), Colspan: 2})
		} else {
			row = append(row, govuk.TableCell{Text: t.N("days", x.Median), Format: "numeric"}, govuk.TableCell{Text: t.N("days", x.Mean), Format: "numeric"})
		}
		table.Rows = append(table.Rows, row)
	}
	if len(table.Rows) == 0 {
		part.Paras, part.Empty = nil, t.T("none")
		return part
	}
	part.Table = table
	return part
}
