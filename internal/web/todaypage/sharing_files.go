package todaypage

import (
	"bytes"
	"strconv"
	"strings"
	"sync"

	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/sharing"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// sharingPage is everything that an organisation is party to.
type sharingPage struct {
	Deps
	sheet sync.Mutex // one spreadsheet is made at a time
}

// line is a row in words. The page, the spreadsheet and the plain table are made from it.
type line struct {
	title, lead, role, direction, class, dpia, ours, state, coming string
	others, purposes, waits, choices, basis                        []string
}

func (p *sharingPage) line(c *page.Ctx, r *portfolio.Row, names map[ident.Organisation]string) line {
	t, stages := c.Text, c.Site.Texts.Page("record_words")
	l := line{title: r.Title, lead: nameOf(t, names, sharing.StakeParty{Organisation: r.Lead}), direction: t.T("direction." + string(r.Direction())), class: t.T("class." + string(r.Class)),
		dpia: t.T("dpia." + string(r.DPIA)), ours: t.T("ours." + string(r.Ours)), state: stages.T("stage." + string(r.Stage))}
	if l.title == "" {
		l.title = t.T("untitled")
	}
	if r.Role != "" {
		l.role = p.Book.Label("party_role", r.Role)
	}
	if r.Coming != "" {
		l.coming = stages.T("stage." + string(r.Coming))
	}
	for _, o := range r.Others {
		if o.Organisation == "" || o.Organisation != r.Lead {
			l.others = append(l.others, nameOf(t, names, o))
		}
	}
	for _, o := range r.Waits {
		l.waits = append(l.waits, nameOf(t, names, o))
	}
	for _, code := range r.Purposes {
		l.purposes = append(l.purposes, p.Book.Label("purpose", code))
	}
	l.choices = p.labels("opt_out_kind", r.Choices)
	if len(r.Choices) == 0 && len(r.NoChoice) > 0 {
		l.choices = []string{t.T("choices.none", "why", strings.Join(p.labels("opt_out_result", r.NoChoice), "; "))}
	}
	l.basis = append(p.labels("art6", r.Article6), p.labels("art9", r.Article9)...)
	return l
}

func (p *sharingPage) labels(list string, codes []string) (out []string) {
	for _, code := range codes {
		out = append(out, p.Book.Label(list, code))
	}
	return out
}

func nameOf(t content.Page, names map[ident.Organisation]string, o sharing.StakeParty) string {
	switch {
	case o.Organisation != "" && names[o.Organisation] != "":
		return names[o.Organisation]
	case o.Name != "":
		return o.Name
	}
	return t.T("unknown")
}

// columns lists the columns of the files, in order, as the content file calls them.
func columns() []string {
	return []string{"ref", "title", "state", "coming", "lead", "others", "role", "direction", "class", "purposes", "basis", "choices", "dpia", "dpia_on",
		"ours", "ours_on", "outstanding", "outstanding_who", "start", "review", "end", "register", "address"}
}

func heads(t content.Page) (out []string) {
	for _, k := range columns() {
		out = append(out, t.T("head."+k))
	}
	return out
}

// cell is one cell of a file: text, a number or a day.
type cell struct {
	text   string
	day    clock.Date
	number bool
}

// plain is the cell in the plain table: days as programs write them.
func (x cell) plain() string {
	if !x.day.IsZero() {
		return x.day.String()
	}
	return x.text
}

func (x cell) value() document.Value {
	switch {
	case !x.day.IsZero():
		return document.Day(x.day.Start().In(clock.London))
	case x.number:
		n, _ := strconv.Atoi(x.text) // it was made from one
		return document.Number(float64(n))
	case x.text == "":
		return document.Value{}
	}
	return document.Text(x.text)
}

// cells gives a row in the order of columns.
func (p *sharingPage) cells(c *page.Ctx, r *portfolio.Row, names map[ident.Organisation]string) []cell {
	l := p.line(c, r, names)
	text := func(s string) cell { return cell{text: s} }
	list := func(s []string) cell { return cell{text: strings.Join(s, "; ")} }
	day := func(d clock.Date) cell { return cell{day: d} }
	register := ""
	if r.Listed {
		register = c.Site.PublicURL + "/register/" + r.Ref
	}
	return []cell{text(r.Ref), text(l.title), text(l.state), text(l.coming), text(l.lead), list(l.others), text(l.role), text(l.direction), text(l.class), list(l.purposes), list(l.basis),
		list(l.choices), text(l.dpia), day(r.DPIAOn), text(l.ours), day(r.OursOn), {text: strconv.Itoa(len(l.waits)), number: true}, list(l.waits), day(r.Start), day(r.Review), day(r.End),
		text(register), text(c.Site.PublicURL + "/records/" + r.Ref)}
}

// csv writes the whole table as text.
func (p *sharingPage) csv(c *page.Ctx) error {
	all, err := p.Portfolio.All(c.R.Context(), c.Actor, p.query(c))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := document.NewCSV(&b)
	if err := w.Write(heads(c.Text)...); err != nil {
		return err
	}
	for i := range all.Rows {
		var row []string
		for _, x := range p.cells(c, &all.Rows[i], all.Names) {
			row = append(row, x.plain())
		}
		if err := w.Write(row...); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.Download(p.fileName(c)+".csv", "text/csv; charset=utf-8; header=present", b.Bytes())
}

// xlsx writes the same as a spreadsheet, with what the columns mean and the day on a sheet of their own.
func (p *sharingPage) xlsx(c *page.Ctx) error {
	p.sheet.Lock()
	defer p.sheet.Unlock()
	t := c.Text
	all, err := p.Portfolio.All(c.R.Context(), c.Actor, p.query(c))
	if err != nil {
		return err
	}
	rows := func(yield func([]document.Value) bool) {
		for i := range all.Rows {
			var row []document.Value
			for _, x := range p.cells(c, &all.Rows[i], all.Names) {
				row = append(row, x.value())
			}
			if !yield(row) {
				return
			}
		}
	}
	var b bytes.Buffer
	err = document.WriteXLSX(&b, []document.Sheet{
		{Name: t.T("sheet.name"), Head: heads(t), Rows: rows, Widths: []float64{20, 40, 18, 18, 28, 40, 18, 18, 22, 32, 40, 32, 22, 18, 22, 18, 14, 32, 18, 18, 18, 40, 40}},
		{Name: t.T("sheet.meanings"), Head: []string{t.T("sheet.column"), t.T("sheet.meaning")}, Rows: p.meanings(c, all), Widths: []float64{34, 90}},
	})
	if err != nil {
		return err
	}
	return c.Download(p.fileName(c)+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}

func (p *sharingPage) fileName(c *page.Ctx) string {
	return c.Text.T("file.name", "date", c.Today().String())
}

// meanings is the second sheet: for whom and when the table was made, what is counted beside it, and what each column
// says.
func (p *sharingPage) meanings(c *page.Ctx, all portfolio.Page) func(func([]document.Value) bool) {
	t, n := c.Text, all.Counts
	about := [][]document.Value{
		{document.Text(t.T("sheet.whose")), document.Text(c.Who.OrganisationName)},
		{document.Text(t.T("sheet.made")), document.Day(c.Today().Start().In(clock.London))},
		{document.Text(t.T("sheet.rows")), document.Number(float64(len(all.Rows)))},
		{document.Text(t.T("stat.records")), document.Number(float64(n.Records))},
		{document.Text(t.T("stat.oneoffs")), document.Number(float64(n.OneOffs))},
		{document.Text(t.T("sheet.shown")), document.Number(float64(n.OneOffsShown))},
		{document.Text(t.T("sheet.in")), document.Number(float64(n.RequestsIn))},
		{document.Text(t.T("sheet.out")), document.Number(float64(n.RequestsOut))},
	}
	for _, k := range columns() {
		about = append(about, []document.Value{document.Text(t.T("head." + k)), document.Text(t.T("mean." + k))})
	}
	return func(yield func([]document.Value) bool) {
		for _, row := range about {
			if !yield(row) {
				return
			}
		}
	}
}
