package automationpage

import (
	"bytes"
	"net/url"
	"path"
	"strings"

	"sharewell/internal/automation"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// tierPages write the transparency record of a tool.
type tierPages struct{ Deps }

type tierFormView struct {
	Caption, Heading, Intro string
	Errors                  *govuk.ErrorSummaryProps
	TakeTitle, TakeText     string
	Take                    ask.Sheet
	Standard                layout.Link
	WriteTitle              string
	Write                   ask.Sheet
	Links                   []layout.Link
}

func (p *tierPages) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *tierPages) render(c *page.Ctx, typed *form.Form, act string) error {
	x, err := p.Automation.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	if !x.Arrange {
		return errs.New(errs.Forbidden, "access.forbidden", "Your role does not allow this. Ask your organisation's administrator who can do it.")
	}
	t, here := c.Text, x.Plan.DeskURL()+"/transparency"
	s := p.Automation.Data().Standard(x.Plan.Standard)
	v := tierFormView{Caption: x.Use.Title, Heading: t.T("heading"), Intro: sureOf(t, "intro", s), TakeTitle: t.T("take.title"), TakeText: t.T("take.text"), WriteTitle: t.T("write.title"),
		Standard: layout.Link{Text: t.T("standard", "name", s.Name), Href: s.URL}, Links: []layout.Link{{Text: t.T("link.public"), Href: Path + "/" + x.Use.Ref}, {Text: t.T("link.json"), Href: Path + "/" + x.Use.Ref + ".json"}, {Text: t.T("link.back"), Href: x.Plan.DeskURL()}}}
	sheet := func(name, action string, stored url.Values, questions func(b *ask.Builder)) ask.Sheet {
		b := ask.New(c, stored)
		if act == name {
			b = ask.Again(c, typed)
			v.Errors = ask.Summary(b, typed.Errors())
		}
		questions(b)
		out := b.Sheet(action)
		out.Errors, out.Heading, out.Intro = nil, "", ""
		out.Save = govuk.ButtonProps{Text: t.T(name + ".button"), PreventDoubleClick: govuk.On}
		return out
	}
	v.Take = sheet("take", here+"/import", url.Values{}, func(b *ask.Builder) {
		b.Upload(ask.Field{Name: "file"})
		b.Line(ask.Field{Name: "which", Optional: true, Width: "two-thirds"})
	})
	v.Take.Multipart = true
	v.Take.Save.Classes = "govuk-button--secondary"
	v.Write = sheet("write", here, p.stored(x, s), func(b *ask.Builder) {
		b.Choose(ask.Field{Name: "standard"}, p.standards())
		for _, section := range s.Sections {
			for _, f := range section.Fields {
				one := ask.Field{Name: f.Name, Label: f.Label, Hint: section.Title + " · " + f.Number, Optional: !f.Must}
				if f.Name == "name" || f.Name == "contact_email" || f.Name == "website" || section.Tier == 0 {
					b.Line(one)
				} else {
					one.Rows = 3
					b.Lines(one)
				}
			}
		}
	})
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil}, tierFormTempl(v))
}

func (p *tierPages) standards() (out []ask.Option) {
	for _, s := range p.Automation.Data().Standards {
		out = append(out, ask.Option{Value: s.Code, Text: s.Name})
	}
	return out
}

// stored gives what is written, or what the record says already where nothing is.
func (p *tierPages) stored(x automation.Desk, s automation.Standard) url.Values {
	v := url.Values{"standard": {s.Code}}
	for _, f := range []automation.Answer{{Name: "name", Text: x.Use.Tool}, {Name: "organisation", Text: x.Use.Lead.Name}, {Name: "human_decisions", Text: x.Use.Check}, {Name: "standard_version", Text: s.Code}, {Name: "id", Text: x.Use.Ref}} {
		v.Set(f.Name, f.Text)
	}
	for _, a := range x.Plan.Answers {
		v.Set(a.Name, a.Text)
	}
	return v
}

func (p *tierPages) save(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ref, s := c.Path("ref"), p.Automation.Data().Standard(f.Raw("standard"))
	var answers []automation.Answer
	for _, section := range s.Sections {
		for _, one := range section.Fields {
			answers = append(answers, automation.Answer{Name: one.Name, Text: f.Raw(one.Name)})
		}
	}
	if err := p.Automation.Describe(c.R.Context(), c.Actor, ref, s.Code, answers); err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.render(c, f, "write")
	}
	return c.Done(DeskPath+"/"+ref+"/transparency", "write")
}

// mostFile is how many bytes a file of records may have; all that are published take a tenth of a megabyte.
const mostFile = 2 << 20

// take brings a published record in.
func (p *tierPages) take(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: mostFile})
	if err != nil {
		return err
	}
	file, ok := f.File("file", form.FileRule{Required: c.Text.T("file.required"), Extensions: []string{".json", ".csv"}, Kinds: c.Text.T("file.kinds")})
	if !ok {
		return p.render(c, f, "take")
	}
	read := automation.ReadJSON
	if strings.EqualFold(path.Ext(file.Name), ".csv") {
		read = automation.ReadCSV
	}
	list, err := read(bytes.NewReader(file.Data))
	if errs.KindOf(err) == errs.Invalid {
		f.Add("file", "unreadable", c.Text.T("file.unreadable"))
		return p.render(c, f, "take")
	}
	if err != nil {
		return err
	}
	one, err := list.Pick(f.Raw("which"))
	if err == nil {
		err = p.Automation.Import(c.R.Context(), c.Actor, c.Path("ref"), one)
	}
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.render(c, f, "take")
	}
	return c.Done(DeskPath+"/"+c.Path("ref")+"/transparency", "take")
}
