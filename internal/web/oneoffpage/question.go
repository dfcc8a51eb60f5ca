package oneoffpage

import (
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// manyChoices is the number of choices from which a list gets a box to search it.
const manyChoices = 13

// question is one field ready to be drawn. Exactly one of the component props is used, by Kind.
type question struct {
	Key       string
	Label     string
	Kind      oneoff.Kind
	BaseName  string // hidden input that remembers what the page showed
	BaseValue string
	Find      *findWords
	Warnings  []string
	Findings  []findingView
	Sources   *sourcesView
	Input     govuk.InputProps
	Textarea  govuk.CharacterCountProps
	Radios    govuk.RadiosProps
	Boxes     govuk.CheckboxesProps
	Select    govuk.SelectProps
	Date      govuk.DateInputProps
	Ask       *advicepage.Button
}

// findWords are the words of the box that a script adds to a long list of choices.
type findWords struct{ Label, Count string }

// sourcesView says where the words beside the choices of a law question come from.
type sourcesView struct {
	Title string
	Lines []sourceLine
}

// sourceLine is one choice with its source.
type sourceLine struct{ Label, Source, URL, Note string }

// questions turns fields into questions.
type questions struct {
	Deps
	ctx     *page.Ctx
	kase    oneoff.Case
	wrong   []errs.Field
	options []oneoff.FieldOptions
	found   []oneoff.Finding
}

// filled is what stands in a question, and the mark of what was kept when the page was shown.
type filled struct {
	Values []string
	Base   string
}

func (b questions) errorOf(key string) govuk.ErrorMessageProps {
	for _, e := range b.wrong {
		if e.Name == key {
			return govuk.ErrorMessageProps{Text: e.Message}
		}
	}
	return govuk.ErrorMessageProps{}
}

func (b questions) label(f oneoff.Field) string {
	text := label(b.ctx, f)
	if need, why := f.Required(b.kase); !need && why == "" {
		text += " " + words(b.ctx).T("optional")
	}
	return text
}

func (b questions) hint(f oneoff.Field) govuk.HintProps {
	var text string
	if k := f.Key + ".hint"; fieldWords(b.ctx).Has(k) {
		text = fieldWords(b.ctx).T(k)
	}
	if need, why := f.Required(b.kase); need && why != "" {
		text = strings.TrimSpace(words(b.ctx).T("asked_because", "why", strings.TrimPrefix(why, "because ")) + " " + text)
	}
	return govuk.HintProps{Text: text}
}

// warnings point at words that look like somebody's details. They never keep anybody from saving, and
// never repeat the words.
func warningsOf(c *page.Ctx, f oneoff.Field, values []string) []string {
	if !f.Watched() {
		return nil
	}
	var kinds []string
	for _, v := range values {
		for _, h := range oneoff.Lint(v) {
			if word := words(c).T("lint." + string(h.Kind)); !slices.Contains(kinds, word) {
				kinds = append(kinds, word)
			}
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	return []string{words(c).T("lint", "what", strings.Join(kinds, ", "))}
}

// build makes the question with its label, hint, value, error, warnings and what the rulebook finds.
func (b questions) build(f oneoff.Field, in filled) question {
	out := question{Key: f.Key, Label: label(b.ctx, f), Kind: f.Kind, BaseName: "base." + f.Key, BaseValue: in.Base, Warnings: warningsOf(b.ctx, f, in.Values)}
	named := govuk.LabelProps{Text: b.label(f), Classes: "govuk-label--s"}
	legend := &govuk.FieldsetProps{Legend: govuk.Legend{Text: b.label(f), Classes: "govuk-fieldset__legend--s"}}
	first := ""
	if len(in.Values) > 0 {
		first = in.Values[0]
	}
	for _, x := range b.found {
		if x.Field == f.Key {
			out.Findings = append(out.Findings, findingOf(b.ctx, x, nil))
		}
	}
	choices := b.choices(f, in.Values)
	out.Sources = b.sources(choices)
	if len(choices) >= manyChoices {
		out.Find = &findWords{Label: words(b.ctx).T("find.label"), Count: words(b.ctx).T("find.count")}
	}
	switch f.Kind {
	case oneoff.KindTextarea:
		out.Textarea = govuk.CharacterCountProps{ID: f.Key, Name: f.Key, Label: named, Hint: b.hint(f), ErrorMessage: b.errorOf(f.Key),
			Value: first, Rows: 4, Maxlength: f.Max, Threshold: 75}
	case oneoff.KindRadios, oneoff.KindBool:
		out.Radios = govuk.RadiosProps{Name: f.Key, IDPrefix: f.Key, Fieldset: legend, Hint: b.hint(f), ErrorMessage: b.errorOf(f.Key), Items: radios(choices, first)}
		if f.Kind == oneoff.KindBool {
			out.Radios.Classes = "govuk-radios--inline"
		}
	case oneoff.KindCheckboxes:
		out.Boxes = govuk.CheckboxesProps{Name: f.Key, IDPrefix: f.Key, Fieldset: legend, Hint: b.hint(f), ErrorMessage: b.errorOf(f.Key),
			Classes: "govuk-checkboxes--small", Items: boxes(choices, f.Exclusive, in.Values)}
	case oneoff.KindSelect:
		out.Select = govuk.SelectProps{ID: f.Key, Name: f.Key, Label: named, Hint: b.hint(f), ErrorMessage: b.errorOf(f.Key), Items: b.selects(choices, first)}
	case oneoff.KindDate:
		out.Date = b.date(f, legend, in.Values)
	case oneoff.KindText, oneoff.KindNumber, oneoff.KindEmail, oneoff.KindDateTime, oneoff.KindOrganisation:
		out.Input = b.input(f, named, first)
	}
	return out
}

func (b questions) input(f oneoff.Field, named govuk.LabelProps, value string) govuk.InputProps {
	p := govuk.InputProps{ID: f.Key, Name: f.Key, Label: named, Hint: b.hint(f), ErrorMessage: b.errorOf(f.Key), Value: value, Autocomplete: "off"}
	switch f.Kind {
	case oneoff.KindNumber:
		p.Inputmode, p.Classes = "numeric", "govuk-input--width-10"
	case oneoff.KindEmail:
		p.Type = "email"
	case oneoff.KindDateTime:
		p.Classes = "govuk-input--width-20"
		if value == "" || !(oneoff.Answers{f.Key: {value}}).Time(f.Key).IsZero() {
			p.Type = "datetime-local" // a browser would throw away what is no time, so that stays a line of text
		}
	case oneoff.KindText, oneoff.KindTextarea, oneoff.KindSelect, oneoff.KindRadios, oneoff.KindCheckboxes, oneoff.KindDate, oneoff.KindBool, oneoff.KindOrganisation:
	}
	return p
}

func (b questions) date(f oneoff.Field, legend *govuk.FieldsetProps, values []string) govuk.DateInputProps {
	parts := splitDate(values)
	item := func(i int, key, class string) govuk.DateInputItem {
		return govuk.DateInputItem{Name: f.Key, ID: f.Key + "-" + key, Label: words(b.ctx).T("date." + key), Classes: class, Value: parts[i]}
	}
	return govuk.DateInputProps{ID: f.Key, Fieldset: legend, Hint: b.hint(f), ErrorMessage: b.errorOf(f.Key), Items: []govuk.DateInputItem{
		item(0, "day", "govuk-input--width-2"), item(1, "month", "govuk-input--width-2"), item(2, "year", "govuk-input--width-4"),
	}}
}

// splitDate gives day, month and year of a kept date, or what was typed into the three boxes.
func splitDate(values []string) [3]string {
	if len(values) >= 3 {
		return [3]string(values[:3])
	}
	if len(values) == 0 {
		return [3]string{}
	}
	day, month, year := sharing.DateParts(values[0])
	return [3]string{day, month, year}
}

func radios(cs []choice, value string) []govuk.RadioItem {
	var out []govuk.RadioItem
	for _, c := range cs {
		out = append(out, govuk.RadioItem{Value: c.Code, Text: c.Label, Hint: govuk.HintProps{Text: c.Hint}, Checked: govuk.When(c.Code == value)})
	}
	return out
}

func boxes(cs []choice, alone string, values []string) []govuk.CheckboxItem {
	var out []govuk.CheckboxItem
	for _, c := range cs {
		item := govuk.CheckboxItem{Value: c.Code, Text: c.Label, Hint: govuk.HintProps{Text: c.Hint}, Checked: govuk.When(slices.Contains(values, c.Code))}
		if alone != "" && c.Code == alone {
			item.Behaviour = "exclusive"
		}
		out = append(out, item)
	}
	return out
}

func (b questions) selects(cs []choice, value string) []govuk.SelectItem {
	out := []govuk.SelectItem{{Value: "", Text: words(b.ctx).T("choose")}}
	for _, c := range cs {
		out = append(out, govuk.SelectItem{Value: c.Code, Text: c.Label, Selected: govuk.When(c.Code == value)})
	}
	return out
}

// choice is one option of a list, with what the rulebook says of it.
type choice struct {
	Code, Label, Hint string
	Because           []rulebook.Citation
}

// choices gives the options of a question. What the rulebook judges comes first, the recommended before
// the open, the open before what is warned against, and what is barred last, each with the reason.
func (b questions) choices(f oneoff.Field, chosen []string) []choice {
	if f.Kind == oneoff.KindBool {
		return []choice{{Code: oneoff.Yes, Label: words(b.ctx).T("yes")}, {Code: oneoff.No, Label: words(b.ctx).T("no")}}
	}
	l, err := b.Book.List(f.List)
	if f.List == "" || err != nil {
		return nil
	}
	judged := b.judged(f.Key)
	var out []choice
	for _, o := range judged {
		if !slices.ContainsFunc(out, func(c choice) bool { return c.Code == o.Code }) {
			out = append(out, choice{Code: o.Code, Label: o.Label, Hint: b.verdict(o), Because: o.Because})
		}
	}
	for _, it := range l.Items {
		i := slices.IndexFunc(out, func(c choice) bool { return c.Code == it.Code })
		switch {
		case i >= 0:
			out[i].Label = it.Label
		case len(judged) > 0 && !slices.Contains(chosen, it.Code): // the rulebook does not offer it here
		default:
			out = append(out, choice{Code: it.Code, Label: it.Label, Hint: it.Hint})
		}
	}
	return out
}

func (b questions) judged(field string) []rulebook.Option {
	var out []rulebook.Option
	for _, o := range b.options {
		if o.Field == field {
			out = append(out, o.Options...)
		}
	}
	return out
}

// verdict says in a sentence how open an answer is and why.
func (b questions) verdict(o rulebook.Option) string {
	key := "verdict." + string(o.Status)
	if o.Recommended {
		key = "verdict.recommended"
	}
	return strings.TrimSpace(words(b.ctx).T(key) + " " + strings.TrimSpace(o.Reason+" "+o.Fix))
}

// sources lists where the words beside the choices come from.
func (b questions) sources(cs []choice) *sourcesView {
	out := sourcesView{Title: words(b.ctx).T("sources")}
	for _, c := range cs {
		for _, cite := range c.Because {
			line := sourceLine{Label: c.Label, Source: cite.Source, URL: cite.URL}
			if cite.Confidence == rulebook.ToConfirm {
				line.Note = words(b.ctx).T("to_confirm")
			}
			if cite.Source != "" && !slices.Contains(out.Lines, line) {
				out.Lines = append(out.Lines, line)
			}
		}
	}
	if len(out.Lines) == 0 {
		return nil
	}
	return &out
}
