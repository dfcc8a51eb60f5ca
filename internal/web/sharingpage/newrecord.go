package sharingpage

import (
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newRecord starts a record: from blank, from a template, or as a copy of one the actor may see.
type newRecord struct{ Deps }

// newRecordView is what the page shows.
type newRecordView struct {
	Heading       string
	Intro         string
	Before        []string
	BeforeTitle   string
	Errors        *govuk.ErrorSummaryProps
	Action        string
	SubmissionKey string
	Title         govuk.InputProps
	From          govuk.RadiosProps
	CopyRef       govuk.InputProps
	Start         govuk.ButtonProps
}

func (p *newRecord) show(c *page.Ctx) error { return p.render(c, nil, c.Query("copy"), "", "") }

func (p *newRecord) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	title := f.Text("title", form.TextRule{Label: c.Text.T("title.noun"), Required: c.Text.T("title.required"), Max: 120})
	from := f.Choice("from", form.ChoiceRule{Required: c.Text.T("from.required"), Options: p.starts()})
	ref := strings.ToUpper(strings.TrimSpace(f.Raw("copy_ref")))
	if from == "copy" && ref == "" {
		f.Add("copy_ref", "required", c.Text.T("copy_ref.required"))
	}
	again := func() error { return p.render(c, f, ref, title, from) }
	if f.Err() != nil {
		return again()
	}
	key := submission(f)
	created, err := p.create(c, key, title, from, ref)
	if errs.KindOf(err) == errs.NotFound && from == "copy" {
		f.Add("copy_ref", "not_found", c.Text.T("copy_ref.not_found", "ref", ref))
		return again()
	}
	if errs.KindOf(err) == errs.Invalid {
		f.Merge(err)
		return again()
	}
	if err != nil {
		return err
	}
	return c.Done("/records/"+created.Ref, "created")
}

func (p *newRecord) create(c *page.Ctx, key, title, from, ref string) (sharing.Created, error) {
	switch {
	case from == "copy":
		return p.Sharing.CreateCopy(c.R.Context(), c.Actor, sharing.CreateCopy{Key: key, Title: title, Ref: ref})
	case strings.HasPrefix(from, "template:"):
		return p.Sharing.CreateCopy(c.R.Context(), c.Actor, sharing.CreateCopy{Key: key, Title: title, Template: strings.TrimPrefix(from, "template:")})
	}
	return p.Sharing.CreateBlank(c.R.Context(), c.Actor, sharing.CreateBlank{Key: key, Title: title})
}

// starts lists the values of the ways to start.
func (p *newRecord) starts() []string {
	out := []string{"blank", "copy"}
	for _, t := range p.Sharing.Templates() {
		out = append(out, "template:"+t.Key)
	}
	return out
}

func (p *newRecord) render(c *page.Ctx, f *form.Form, ref, title, from string) error {
	v := p.view(c, f, ref, title, from)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil,
		BackLink: &layout.Link{Text: c.Text.T("back"), Href: "/records"}}, newRecordTempl(v))
}

func (p *newRecord) view(c *page.Ctx, f *form.Form, ref, title, from string) newRecordView {
	problem := func(name string) govuk.ErrorMessageProps {
		if f == nil {
			return govuk.ErrorMessageProps{}
		}
		return govuk.ErrorMessageProps{Text: f.Error(name)}
	}
	if from == "" && ref != "" {
		from = "copy"
	}
	v := newRecordView{Heading: c.Text.T("heading"), Intro: c.Text.T("intro"), Action: "/records/new", BeforeTitle: c.Text.T("before.title"),
		SubmissionKey: form.NewSubmissionKey(), Start: govuk.ButtonProps{Text: c.Text.T("start")}}
	for _, k := range []string{"before.1", "before.2", "before.3", "before.4"} {
		v.Before = append(v.Before, c.Text.T(k))
	}
	if f != nil {
		v.Errors = summary(c, f.Errors(), nil)
		if key, ok := f.SubmissionKey(); ok {
			v.SubmissionKey = key
		}
		title = f.Raw("title")
	}
	v.Title = govuk.InputProps{ID: "title", Name: "title", Value: title, Label: govuk.LabelProps{Text: c.Text.T("title.label"), Classes: "govuk-label--s"},
		Hint: govuk.HintProps{Text: c.Text.T("title.hint")}, ErrorMessage: problem("title")}
	v.CopyRef = govuk.InputProps{ID: "copy_ref", Name: "copy_ref", Value: ref, Classes: "govuk-input--width-20",
		Label: govuk.LabelProps{Text: c.Text.T("copy_ref.label"), Classes: "govuk-label--s"}, Hint: govuk.HintProps{Text: c.Text.T("copy_ref.hint")}, ErrorMessage: problem("copy_ref")}
	items := []govuk.RadioItem{{Value: "blank", Text: c.Text.T("from.blank"), Hint: govuk.HintProps{Text: c.Text.T("from.blank_hint")}, Checked: govuk.When(from == "blank")}}
	for _, t := range p.Sharing.Templates() {
		key := "template:" + t.Key
		items = append(items, govuk.RadioItem{Value: key, Text: c.Text.T("from.template", "title", t.Title), Hint: govuk.HintProps{Text: t.About}, Checked: govuk.When(from == key)})
	}
	items = append(items, govuk.RadioItem{Value: "copy", Text: c.Text.T("from.copy"), Checked: govuk.When(from == "copy")})
	v.From = govuk.RadiosProps{Name: "from", IDPrefix: "from", Items: items, ErrorMessage: problem("from"),
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: c.Text.T("from.label"), Classes: "govuk-fieldset__legend--s"}}}
	return v
}
