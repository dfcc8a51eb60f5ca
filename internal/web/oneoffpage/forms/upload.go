package forms

import (
	"bytes"
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// upload turns a completed form into a draft: at once when every word of it was understood, else after
// what was not has been shown.
type upload struct{ Deps }

// Bounds of an upload, in bytes.
const (
	mostFile    = document.MaxDOCXBytes
	mostCarried = 8 << 20
)

// carriedField holds the answers between the two steps; no file is kept.
const carriedField = "answers"

type resultView struct {
	Heading, Intro string
	LeftTitle      string
	LeftText       string
	Left           []leftView
	NotesTitle     string
	Notes          []string
	WrongTitle     string
	Wrong          []string
	ReadTitle      string
	Read           []govuk.SummaryListRow
	Action, Key    string
	Carried        string
	Save           govuk.ButtonProps
	Again          layout.Link
}

// leftView is one piece of text to copy.
type leftView struct{ Where, Why, Text string }

func (p *upload) show(c *page.Ctx) error { return p.render(c, ask.New(c, nil)) }

// offlineView leads to the blank form and takes a completed one.
type offlineView struct {
	Sheet     ask.Sheet
	GetTitle  string
	GetText   string
	Blank     []layout.Link
	SendTitle string
	SendText  string
}

func (p *upload) render(c *page.Ctx, b *ask.Builder) error {
	b.Upload(ask.Field{Name: "file"})
	t, v := c.Text, offlineView{Sheet: b.Sheet(UploadPath)}
	v.Sheet.Multipart = true
	v.GetTitle, v.GetText, v.SendTitle, v.SendText = t.T("get.title"), t.T("get.text"), t.T("send.title"), t.T("send.text")
	v.Blank = []layout.Link{{Text: t.T("get.word"), Href: BlankWord}, {Text: t.T("get.pdf"), Href: BlankPDF}}
	return c.Render(page.Head{Title: v.Sheet.Heading, Voice: layout.Members, HasErrors: v.Sheet.Errors != nil,
		BackLink: &layout.Link{Text: t.T("back"), Href: "/one-offs"}}, offlineTempl(v))
}

func (p *upload) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: mostFile})
	if err != nil {
		return err
	}
	file, ok := f.File("file", form.FileRule{Required: c.Text.T("file.required")})
	if !ok {
		return p.render(c, ask.Again(c, f))
	}
	r, err := p.read(c, file.Data)
	if errs.KindOf(err) == errs.Invalid {
		f.Add("file", errs.CodeOf(err), errs.MessageOf(err))
		return p.render(c, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	wrong := oneoff.Wrong(oneoff.CaseOf(r.Answers, p.Book), p.Book, c.Site.Clock.Now())
	if len(r.Left)+len(r.Notes)+len(wrong) == 0 {
		return p.start(c, ask.KeyOf(f), r.Answers)
	}
	return p.result(c, ask.KeyOf(f), r, wrong)
}

func (p *upload) read(c *page.Ctx, data []byte) (Reading, error) {
	x, err := document.ReadDOCX(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Reading{}, err
	}
	return newForm(c.Site, p.Book).Read(x, string(c.Actor.Organisation), func(name string) (string, bool, error) {
		if strings.EqualFold(name, c.Who.OrganisationName) {
			return string(c.Actor.Organisation), true, nil
		}
		id, ok, err := p.Named(c.R.Context(), c.Actor, name)
		return string(id), ok, err
	})
}

// start begins the draft. The same form sent twice is one draft.
func (p *upload) start(c *page.Ctx, key string, a oneoff.Answers) error {
	ref, err := p.Records.Start(c.R.Context(), c.Actor, oneoff.StartCommand{Key: key, Answers: a})
	if err != nil {
		return err
	}
	return c.Done("/one-offs/"+ref, "uploaded")
}

// draft is the second step.
func (p *upload) draft(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{Body: mostCarried})
	if err != nil {
		return err
	}
	answers, err := oneoff.ParseAnswers([]byte(f.Raw(carriedField)))
	key, ok := f.SubmissionKey()
	if err != nil || !ok {
		return errs.Wrap(errs.Invalid, "oneoff.carried", c.Text.T("carried"), err)
	}
	return p.start(c, key, answers)
}

// result shows what was understood, and word for word what was not.
func (p *upload) result(c *page.Ctx, key string, r Reading, wrong []errs.Field) error {
	t, m := c.Text, newForm(c.Site, p.Book)
	v := resultView{Heading: t.N("result", len(r.Answers)), Intro: t.T("result.text"), Action: draftPath, Key: key, Carried: string(oneoff.Canonical(r.Answers)),
		Save:  govuk.ButtonProps{Text: t.T("result.save"), PreventDoubleClick: govuk.On},
		Again: layout.Link{Text: t.T("result.again"), Href: UploadPath}, ReadTitle: t.T("read.title")}
	for _, l := range r.Left {
		v.Left = append(v.Left, leftView{Where: orElse(l.Where, t.T("left.nowhere")), Why: t.T("why." + string(l.Why)), Text: l.Text})
	}
	if n := len(v.Left); n > 0 {
		v.LeftTitle, v.LeftText = t.N("left", n), t.T("left.text")
	}
	for _, n := range r.Notes {
		v.Notes = append(v.Notes, t.N("note."+n.Code, n.Count))
	}
	if len(v.Notes) > 0 {
		v.NotesTitle = t.T("notes.title")
	}
	for _, w := range wrong {
		v.Wrong = append(v.Wrong, w.Message)
	}
	if len(v.Wrong) > 0 {
		v.WrongTitle = t.T("wrong.title")
	}
	shown := recordDoc{Form: m}
	for _, key := range r.Answers.Keys() {
		f, _ := oneoff.FieldByKey(key)
		said := joined("; ", shown.saidAll(f, r.Answers[key])...)
		if f.Kind == oneoff.KindOrganisation {
			said = r.Names[r.Answers.One(key)]
		}
		v.Read = append(v.Read, govuk.SummaryListRow{Key: govuk.SummaryListContent{Text: m.label(f)}, Value: govuk.SummaryListContent{Text: said}})
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, BackLink: &v.Again, Voice: layout.Members}, resultTempl(v))
}
