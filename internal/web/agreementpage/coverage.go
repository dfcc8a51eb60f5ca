package agreementpage

import (
	"fmt"
	"strconv"

	"sharewell/internal/agreement"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// coverage shows how many of the organisations we know have come in, by sector.
type coverage struct{ Deps }

// coverageView is what the page shows. The picture and the table say the same.
type coverageView struct {
	Heading, Intro string
	Stats          []layout.Stat
	Picture        barPicture
	Caption        string
	Heads          coverageHeads
	Rows           []coverageRow
	Total          coverageRow
	Empty          *layout.Empty
	NoteTitle      string
	Note           string
}

// coverageHeads are the headings of the columns.
type coverageHeads struct{ Sector, In, Known, Share string }

// coverageRow is one sector.
type coverageRow struct{ Sector, Href, In, Known, Share string }

// barPicture is a picture of bars, one under the other.
type barPicture struct {
	Title, Text string
	ViewBox     string
	Bars        []bar
}

// bar is one bar with its words; all measures are in units of the picture.
type bar struct {
	Label, Value         string
	LabelY, BarY, ValueY string
	Width                string // of the part that has come in
	Full, Height, ValueX string
}

// The measures of the picture.
const (
	barFull   = 240
	barRoom   = 100 // for the numbers beside a bar
	barHeight = 20
	barStep   = 58
	barMargin = 8
)

func (p *coverage) show(c *page.Ctx) error {
	all, err := p.Agreement.Coverage(c.R.Context())
	if err != nil {
		return err
	}
	v := p.view(c, all)
	back := layout.Link{Text: c.Text.T("back"), Href: "/signatories"}
	return c.Render(page.Head{Title: v.Heading, Canonical: "/signatories/coverage", BackLink: &back, Description: c.Text.T("intro")}, coverageTempl(v))
}

func (p *coverage) view(c *page.Ctx, all []agreement.Coverage) coverageView {
	t := c.Text
	v := coverageView{Heading: t.T("heading"), Intro: t.T("intro"), Caption: t.T("caption"), Heads: coverageHeads{t.T("sector"), t.T("in"), t.T("known"), t.T("share")},
		Picture: barPicture{Title: t.T("picture"), Text: t.T("picture.text")}, NoteTitle: t.T("note"), Note: t.T("note.text")}
	var total agreement.Coverage
	for _, s := range p.Book.Sectors() {
		for _, x := range all {
			if x.Sector != s.Code || x.Known == 0 {
				continue
			}
			total.Known, total.Signatories = total.Known+x.Known, total.Signatories+x.Signatories
			v.Rows = append(v.Rows, coverageRow{s.Plain, "/signatories?sector=" + s.Code, content.Number(x.Signatories), content.Number(x.Known), share(x)})
			v.Picture.Bars = append(v.Picture.Bars, barOf(len(v.Picture.Bars), s.Plain, t.T("of", "in", content.Number(x.Signatories), "known", content.Number(x.Known)), x))
		}
	}
	v.Picture.ViewBox = fmt.Sprintf("0 0 %d %d", barFull+barRoom, len(v.Rows)*barStep+barMargin)
	v.Total = coverageRow{Sector: t.T("all"), In: content.Number(total.Signatories), Known: content.Number(total.Known), Share: share(total)}
	v.Stats = []layout.Stat{{Number: content.Number(total.Signatories), Label: t.T("stat.in"), Href: "/signatories"}, {Number: content.Number(total.Known), Label: t.T("stat.known")}, {Number: share(total), Label: t.T("stat.share")}}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
	}
	return v
}

func barOf(i int, label, value string, x agreement.Coverage) bar {
	top := i*barStep + barMargin
	width := int64(0)
	if x.Known > 0 {
		width = x.Signatories * barFull / x.Known
	}
	return bar{Label: label, Value: value, LabelY: strconv.Itoa(top + 12), BarY: strconv.Itoa(top + 20), ValueY: strconv.Itoa(top + 35), Width: strconv.FormatInt(min(width, barFull), 10),
		Full: strconv.Itoa(barFull), Height: strconv.Itoa(barHeight), ValueX: strconv.Itoa(barFull + 8)}
}

// share says a part in per cent; some are never said to be none.
func share(x agreement.Coverage) string {
	switch {
	case x.Known == 0 || x.Signatories == 0:
		return "0%"
	case x.Signatories*100 < x.Known:
		return "<1%"
	}
	return strconv.FormatInt(x.Signatories*100/x.Known, 10) + "%"
}
