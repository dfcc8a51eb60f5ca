package screeningpage

import (
	"bytes"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/screening/table"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newScreening screens a small list in the browser, or asks the national service about one.
type newScreening struct{ Deps }

// What the form can ask for.
const (
	nowPass     = "pass"
	nowQuestion = "question"
)

func (p *newScreening) show(c *page.Ctx) error {
	b := ask.New(c, map[string][]string{"record": {c.Query("record")}})
	return p.render(c, b)
}

func (p *newScreening) render(c *page.Ctx, b *ask.Builder) error {
	t := c.Text
	b.Line(ask.Field{Name: "record", Width: "20"})
	if p.Ledger.Asks() {
		b.Choose(ask.Field{Name: "what"}, p.ways(c))
	}
	b.Upload(ask.Field{Name: "list"})
	b.Line(ask.Field{Name: "column", Width: "20", Optional: true})
	b.Tick(ask.Field{Name: "elsewhere"}, p.kinds(""))
	s := b.Sheet("/screenings/new")
	s.Multipart = true
	s.Notes, s.NotesTitle = []string{t.T("note.memory"), t.T("note.large")}, t.T("notes")
	return s.Render(c, layout.Link{Text: t.T("back"), Href: "/screenings"})
}

func (p *newScreening) ways(c *page.Ctx) []ask.Option {
	return []ask.Option{{Value: nowPass, Text: c.Text.T("what.pass"), Hint: c.Text.T("what.pass.hint")}, {Value: nowQuestion, Text: c.Text.T("what.question"), Hint: c.Text.T("what.question.hint")}}
}

// kinds gives the kinds of choice as options, without one of them.
func (d Deps) kinds(without string) []ask.Option {
	var out []ask.Option
	for _, k := range d.Kinds {
		if k != without {
			out = append(out, ask.Option{Value: k, Text: d.Labels.Label("opt_out_kind", k)})
		}
	}
	return out
}

func (p *newScreening) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: p.Most})
	if err != nil {
		return err
	}
	t := c.Text
	ref := strings.ToUpper(f.Text("record", form.TextRule{Label: t.T("record.label"), Required: t.T("record.missing"), Max: 40}))
	column := f.Text("column", form.TextRule{Label: t.T("column.label"), Max: 100})
	elsewhere := f.Multi("elsewhere", form.MultiRule{Options: p.Kinds})
	what := nowPass
	if p.Ledger.Asks() {
		what = f.Choice("what", form.ChoiceRule{Options: []string{nowPass, nowQuestion}, Required: t.T("what.missing")})
	}
	file, ok := f.File("list", form.FileRule{Required: t.T("list.missing")})
	if !ok || f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	done := func() error { return p.pass(c, ledger.Begin{Record: ref, Elsewhere: elsewhere}, file, column) }
	if what == nowQuestion {
		done = func() error { return p.question(c, ref, file, column) }
	}
	if err := done(); !p.told(f, err) {
		return err
	}
	return p.render(c, ask.Again(c, f))
}

// pass screens the list and sends the clean one back whole: it is small enough to wait in memory.
func (p *newScreening) pass(c *page.Ctx, b ledger.Begin, file *form.File, column string) error {
	run, err := p.Screener.Begin(c.R.Context(), caller(c), b)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if _, err := run.Through(c.R.Context(), bytes.NewReader(file.Data), &out, table.Options{Column: column}); err != nil {
		return err
	}
	return c.Download(run.Ref()+".csv", "text/csv; charset=utf-8", out.Bytes())
}

// question asks the national service about the list.
func (p *newScreening) question(c *page.Ctx, ref string, file *form.File, column string) error {
	list, _, err := ledger.Numbers(bytes.NewReader(file.Data), table.Options{Column: column})
	if err != nil {
		return err
	}
	s, err := p.Screener.Ask(c.R.Context(), caller(c), ref, list)
	if err != nil && s.Ref == "" {
		return err
	}
	return c.Done("/screenings/"+s.Ref, "asked") // the account says what became of it
}

func caller(c *page.Ctx) ledger.Caller { return ledger.Caller{Actor: c.Actor} }

// told puts what the person can mend into the form; false when the error is for the error page.
func (d Deps) told(f *form.Form, err error) bool {
	kind := errs.KindOf(err)
	if err == nil || kind != errs.Invalid && kind != errs.Conflict && kind != errs.NotFound && kind != errs.Forbidden {
		return false
	}
	code := errs.CodeOf(err)
	where := "list"
	if kind == errs.NotFound || kind == errs.Forbidden || strings.HasPrefix(code, "screening.record") || code == "screening.lists" || code == "screening.nothing_reaches" {
		where = "record"
	}
	if code == "screening.elsewhere" {
		where = "elsewhere"
	}
	fields := errs.FieldsOf(err)
	if code == "invalid.fields" && f.Merge(err) {
		return true
	}
	message := errs.MessageOf(err)
	for _, field := range fields {
		message += " " + d.Labels.Label("opt_out_kind", field.Name) + ": " + field.Message
	}
	f.Add(where, code, message)
	return true
}
