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
	OneOff        string // reference of the one-off record it begins from
	With          []withField
	Title         govuk.InputProps
	From          govuk.RadiosProps
	CopyRef       govuk.InputProps
	Start         govuk.ButtonProps
}

func (p *newRecord) show(c *page.Ctx) error {
	title := ""
	if ref := c.Query("oneoff"); ref != "" && p.Repeats != nil {
		b, err := p.Repeats.Repeat(c.R.Context(), c.Actor, ref)
		if err != nil {
			return err
		}
		title = b.Title
	}
	return p.render(c, nil, c.Query("copy"), title, "")
}

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
	created, err := p.create(c, chosen{key, title, from, ref, f.Raw("oneoff"), p.withTyped(f)})
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

// chosen is how a record begins.
type chosen struct {
	key, title, from, ref, oneoff string
	with                          with
}

func (p *newRecord) create(c *page.Ctx, by chosen) (sharing.Created, error) {
	switch {
	case by.from == "copy":
		return p.Sharing.CreateCopy(c.R.Context(), c.Actor, sharing.CreateCopy{Key: by.key, Title: by.title, Ref: by.ref})
	case strings.HasPrefix(by.from, "template:"):
		return p.Sharing.CreateCopy(c.R.Context(), c.Actor, sharing.CreateCopy{Key: by.key, Title: by.title, Template: strings.TrimPrefix(by.from, "template:")})
	}
	cmd := sharing.CreateBlank{Key: by.key, Title: by.title}
	if by.from == fromOneOff && p.Repeats != nil {
		b, err := p.Repeats.Repeat(c.R.Context(), c.Actor, by.oneoff)
		if err != nil {
			return sharing.Created{}, err
		}
		cmd.Answers, cmd.Others = b.Answers, b.Others
	}
	if by.from == fromLink {
		by.with.fill(c.Actor, &cmd)
	}
	return p.Sharing.CreateBlank(c.R.Context(), c.Actor, cmd)
}

// fromOneOff begins a record with what a one-off record like several before says.
const fromOneOff = "oneoff"

// starts lists the values of the ways to start.
func (p *newRecord) starts() []string {
	out := []string{"blank", "copy", fromOneOff, fromLink}
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
	v.OneOff = c.Query("oneoff")
	begun := p.withAsked(c)
	if f != nil {
		v.OneOff, begun = f.Raw("oneoff"), p.withTyped(f)
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
	var items []govuk.RadioItem
	if v.OneOff != "" && p.Repeats != nil {
		items = append(items, govuk.RadioItem{Value: fromOneOff, Text: c.Text.T("from.oneoff", "ref", v.OneOff), Hint: govuk.HintProps{Text: c.Text.T("from.oneoff_hint")},
			Checked: govuk.When(from == fromOneOff || from == "")})
	}
	if v.With = begun.fields(); len(v.With) > 0 {
		items = append(items, govuk.RadioItem{Value: fromLink, Text: c.Text.T("from.link"), Hint: govuk.HintProps{Text: begun.words(c)}, Checked: govuk.When(from == fromLink || from == "")})
	}
	items = append(items, govuk.RadioItem{Value: "blank", Text: c.Text.T("from.blank"), Hint: govuk.HintProps{Text: c.Text.T("from.blank_hint")}, Checked: govuk.When(from == "blank")})
	for _, t := range p.Sharing.Templates() {
		key := "template:" + t.Key
		items = append(items, govuk.RadioItem{Value: key, Text: c.Text.T("from.template", "title", t.Title), Hint: govuk.HintProps{Text: t.About}, Checked: govuk.When(from == key)})
	}
	items = append(items, govuk.RadioItem{Value: "copy", Text: c.Text.T("from.copy"), Checked: govuk.When(from == "copy")})
	v.From = govuk.RadiosProps{Name: "from", IDPrefix: "from", Items: items, ErrorMessage: problem("from"),
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: c.Text.T("from.label"), Classes: "govuk-fieldset__legend--s"}}}
	return v
}
