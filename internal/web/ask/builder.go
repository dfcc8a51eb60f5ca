package ask

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sharewell/internal/clock"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// Option is one answer of a list.
type Option struct {
	Value, Text, Hint string
}

// Field describes one question. Empty words are taken from the content file.
type Field struct {
	Name         string
	Label, Hint  string
	Optional     bool   // says so behind the label
	Width        string // "10", "20", "two-thirds"; "" is the full width
	Type         string // of the input: text, email, tel, url
	Autocomplete string
	Rows         int // of a text of several lines
	Max          int // characters of a text of several lines; counted when above nought
}

// Question is one question ready to be drawn. Exactly one part is set.
type Question struct {
	Section  *Section
	Input    *govuk.InputProps
	Textarea *govuk.TextareaProps
	Counted  *govuk.CharacterCountProps
	Radios   *govuk.RadiosProps
	Boxes    *govuk.CheckboxesProps
	Select   *govuk.SelectProps
	Date     *govuk.DateInputProps
	File     *govuk.FileUploadProps
	Beside   templ.Component // drawn beneath it
}

// Name is the name of the question's input; "" for a section.
func (q Question) Name() string {
	switch {
	case q.Input != nil:
		return q.Input.Name
	case q.Textarea != nil:
		return q.Textarea.Name
	case q.Counted != nil:
		return q.Counted.Name
	case q.Radios != nil:
		return q.Radios.Name
	case q.Boxes != nil:
		return q.Boxes.Name
	case q.Select != nil:
		return q.Select.Name
	case q.Date != nil:
		return q.Date.NamePrefix
	case q.File != nil:
		return q.File.Name
	}
	return ""
}

// Section is a heading between questions.
type Section struct{ Title, Text string }

// Builder makes the questions of one page.
type Builder struct {
	Text      content.Page // of the page
	Words     content.Page // shared by form pages
	Form      *form.Form   // what was typed, or what is stored
	Questions []Question
	labels    []label
}

// label remembers how a field and its answers are said.
type label struct {
	name, text string
	options    []Option
}

// New makes a Builder that shows stored values.
func New(c *page.Ctx, stored url.Values) *Builder { return Again(c, form.FromValues(stored)) }

// Again makes a Builder that shows what was typed, with its errors.
func Again(c *page.Ctx, f *form.Form) *Builder {
	return &Builder{Text: c.Text, Words: Words(c), Form: f}
}

// Words are the words that form pages share.
func Words(c *page.Ctx) content.Page { return c.Site.Texts.Page("form_words") }

func (b *Builder) add(q Question) { b.Questions = append(b.Questions, q) }

func (b *Builder) said(f Field, options []Option) Field {
	if f.Label == "" {
		f.Label = b.Text.T(f.Name + ".label")
	}
	if f.Hint == "" && b.Text.Has(f.Name+".hint") {
		f.Hint = b.Text.T(f.Name + ".hint")
	}
	b.labels = append(b.labels, label{f.Name, f.Label, options})
	if f.Optional {
		f.Label += " " + b.Words.T("optional")
	}
	return f
}

func (b *Builder) wrong(name string) govuk.ErrorMessageProps {
	return govuk.ErrorMessageProps{Text: b.Form.Error(name)}
}

// Section puts a heading before the next question, from "section.key" and "section.key.text".
func (b *Builder) Section(key string) {
	s := Section{Title: b.Text.T("section." + key)}
	if b.Text.Has("section." + key + ".text") {
		s.Text = b.Text.T("section." + key + ".text")
	}
	b.add(Question{Section: &s})
}

// Known gives a field its words without drawing it, for a question inside another.
func (b *Builder) Known(f Field, options []Option) Field { return b.said(f, options) }

// Line asks for one line of text.
func (b *Builder) Line(f Field) {
	f = b.said(f, nil)
	class := ""
	if f.Width != "" && f.Width[0] <= '9' {
		class = "govuk-input--width-" + f.Width
	} else if f.Width != "" {
		class = "govuk-!-width-" + f.Width
	}
	p := govuk.InputProps{Name: f.Name, ID: f.Name, Type: f.Type, Value: b.Form.Raw(f.Name), Classes: class, Autocomplete: f.Autocomplete,
		Label: govuk.LabelProps{Text: f.Label}, Hint: govuk.HintProps{Text: f.Hint}, ErrorMessage: b.wrong(f.Name)}
	if f.Type == "email" || f.Type == "url" {
		p.Spellcheck = govuk.Off
	}
	b.add(Question{Input: &p})
}

// Lines asks for several lines of text.
func (b *Builder) Lines(f Field) {
	f = b.said(f, nil)
	label, hint := govuk.LabelProps{Text: f.Label}, govuk.HintProps{Text: f.Hint}
	if f.Max > 0 {
		b.add(Question{Counted: &govuk.CharacterCountProps{Name: f.Name, ID: f.Name, Rows: f.Rows, Value: b.Form.Raw(f.Name), Maxlength: f.Max,
			Label: label, Hint: hint, ErrorMessage: b.wrong(f.Name)}})
		return
	}
	b.add(Question{Textarea: &govuk.TextareaProps{Name: f.Name, ID: f.Name, Rows: f.Rows, Value: b.Form.Raw(f.Name), Label: label, Hint: hint, ErrorMessage: b.wrong(f.Name)}})
}

// Choose asks for one of a few answers.
func (b *Builder) Choose(f Field, options []Option) *govuk.RadiosProps {
	f = b.said(f, options)
	p := govuk.RadiosProps{Name: f.Name, IDPrefix: f.Name, Value: b.Form.Raw(f.Name), Hint: govuk.HintProps{Text: f.Hint}, ErrorMessage: b.wrong(f.Name),
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: f.Label, Classes: "govuk-fieldset__legend--s"}}}
	for _, o := range options {
		p.Items = append(p.Items, govuk.RadioItem{Value: o.Value, Text: o.Text, Hint: govuk.HintProps{Text: o.Hint}, Checked: govuk.When(o.Value == p.Value)})
	}
	b.add(Question{Radios: &p})
	return &p
}

// Tick asks for any of some answers.
func (b *Builder) Tick(f Field, options []Option) {
	f = b.said(f, options)
	p := govuk.CheckboxesProps{Name: f.Name, IDPrefix: f.Name, Hint: govuk.HintProps{Text: f.Hint}, ErrorMessage: b.wrong(f.Name),
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: f.Label, Classes: "govuk-fieldset__legend--s"}}}
	for _, o := range options {
		p.Items = append(p.Items, govuk.CheckboxItem{Value: o.Value, Text: o.Text, Hint: govuk.HintProps{Text: o.Hint}, Checked: govuk.When(b.Form.Chosen(f.Name, o.Value))})
	}
	b.add(Question{Boxes: &p})
}

// Confirm asks for one tick. The words stand beside the box, from "name.label".
func (b *Builder) Confirm(f Field) {
	f = b.said(f, []Option{{Value: Ticked, Text: b.Words.T("yes")}})
	b.add(Question{Boxes: &govuk.CheckboxesProps{Name: f.Name, IDPrefix: f.Name, ErrorMessage: b.wrong(f.Name), Items: []govuk.CheckboxItem{
		{Value: Ticked, Text: f.Label, Hint: govuk.HintProps{Text: f.Hint}, Checked: govuk.When(b.Form.Chosen(f.Name, Ticked))}}}})
}

// Ticked is the value of a single box.
const Ticked = "yes"

// Pick asks for one of many answers, with an empty one first.
func (b *Builder) Pick(f Field, options []Option) {
	f = b.said(f, options)
	p := govuk.SelectProps{Name: f.Name, ID: f.Name, Value: b.Form.Raw(f.Name), Label: govuk.LabelProps{Text: f.Label}, Hint: govuk.HintProps{Text: f.Hint}, ErrorMessage: b.wrong(f.Name)}
	p.Items = append(p.Items, govuk.SelectItem{Value: "", Text: b.Words.T("choose")})
	for _, o := range options {
		p.Items = append(p.Items, govuk.SelectItem{Value: o.Value, Text: o.Text, Selected: govuk.When(o.Value == p.Value)})
	}
	b.add(Question{Select: &p})
}

// Day asks for a date in three boxes.
func (b *Builder) Day(f Field) {
	f = b.said(f, nil)
	p := govuk.DateInputProps{ID: f.Name, NamePrefix: f.Name, Hint: govuk.HintProps{Text: f.Hint},
		Values:   govuk.DateValues{Day: b.Form.Raw(f.Name + form.DaySuffix), Month: b.Form.Raw(f.Name + form.MonthSuffix), Year: b.Form.Raw(f.Name + form.YearSuffix)},
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: f.Label, Classes: "govuk-fieldset__legend--s"}}}
	for _, box := range []string{form.DaySuffix, form.MonthSuffix, form.YearSuffix, ""} {
		if m := b.Form.Error(f.Name + box); m != "" {
			p.ErrorMessage = govuk.ErrorMessageProps{Text: m}
			break
		}
	}
	b.add(Question{Date: &p})
}

// Upload asks for a file.
func (b *Builder) Upload(f Field) {
	f = b.said(f, nil)
	b.add(Question{File: &govuk.FileUploadProps{Name: f.Name, ID: f.Name, Label: govuk.LabelProps{Text: f.Label}, Hint: govuk.HintProps{Text: f.Hint}, ErrorMessage: b.wrong(f.Name)}})
}

// Beside puts something beneath each question: what of makes for its name and its words, unless that is nil.
func (b *Builder) Beside(of func(name, words string) templ.Component) {
	for i := range b.Questions {
		q := &b.Questions[i]
		for _, l := range b.labels {
			if l.name == q.Name() {
				q.Beside = of(l.name, l.text)
			}
		}
	}
}

// say gives a field's words and those of an answer to it.
func (b *Builder) say(name string, values []string) (field, answer string) {
	for _, l := range b.labels {
		if l.name != name {
			continue
		}
		return l.text, joined(values, l.options, b.Words.T("nothing"))
	}
	return name, joined(values, nil, b.Words.T("nothing"))
}

func joined(values []string, options []Option, nothing string) string {
	out := ""
	for _, v := range values {
		if i := slices.IndexFunc(options, func(o Option) bool { return o.Value == v }); i >= 0 {
			v = options[i].Text
		}
		if v != "" && out != "" {
			out += ", "
		}
		out += v
	}
	if out == "" {
		return nothing
	}
	return out
}

// SetDay puts a date into stored values as its three boxes.
func SetDay(v url.Values, name string, d clock.Date) {
	day, month, year := form.DateValues(d)
	v.Set(name+form.DaySuffix, day)
	v.Set(name+form.MonthSuffix, month)
	v.Set(name+form.YearSuffix, year)
}

// SetTick puts a single box into stored values.
func SetTick(v url.Values, name string, on bool) {
	if v.Set(name, ""); on {
		v.Set(name, Ticked)
	}
}
