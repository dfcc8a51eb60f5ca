package sharingpage

import (
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// manyChoices is the number of choices from which a list gets a box to search it.
const manyChoices = 13

// adult is the age from which a reading age says nothing but that a text is hard.
const adult = 18

// question is one field ready to be drawn. Exactly one of the component props is used, by Kind.
type question struct {
	Kind      sharing.Kind
	BaseName  string // hidden input that remembers what the page showed
	BaseValue string
	Find      *findWords // of the box that a script adds to a long list
	Warnings  []string
	Input     govuk.InputProps
	Textarea  govuk.CharacterCountProps
	Radios    govuk.RadiosProps
	Boxes     govuk.CheckboxesProps
	Select    govuk.SelectProps
	Date      govuk.DateInputProps
}

// findWords are the words of the box that a script adds to a long list of choices.
type findWords struct{ Label, Count string }

// choice is one option of a list.
type choice struct{ Code, Label, Hint string }

// asked describes one question apart from whether it stands in a section or in a row.
type asked struct {
	Prefix   string // of the words: "" or the table's key and a dot
	Key      string
	Name     string
	Kind     sharing.Kind
	Max      int
	Values   []string // what was kept or typed
	Base     string
	Optional bool
	Plain    bool // written for the public
	Why      string
	Choices  []choice
	Alone    string // the choice that excludes the others
}

// builder turns fields into questions.
type builder struct {
	Deps
	ctx     *page.Ctx
	content *sharing.Content
	names   names
	texts   content.Page // labels and hints
	errors  []errs.Field
}

// choices gives the options of a question: a code list, yes and no, or rows of the record.
func (b builder) choices(k sharing.Kind, list string) []choice {
	w := words(b.ctx)
	var out []choice
	switch k {
	case sharing.KindBool:
		return []choice{{sharing.Yes, w.T("yes"), ""}, {sharing.No, w.T("no"), ""}}
	case sharing.KindParty, sharing.KindParties:
		for _, p := range b.content.Parties {
			out = append(out, choice{p.ID, b.names.party(p), b.Book.Label("party_role", p.Role)})
		}
	case sharing.KindItems:
		for _, it := range b.content.Items {
			out = append(out, choice{it.ID, orElse(it.Name, w.T("unnamed")), ""})
		}
	default:
		l, err := b.Book.List(list)
		if err != nil {
			return nil
		}
		for _, it := range l.Items {
			out = append(out, choice{it.Code, it.Label, it.Hint})
		}
	}
	return out
}

func (b builder) word(prefix, key, part, otherwise string) string {
	if k := prefix + key + "." + part; b.texts.Has(k) {
		return b.texts.T(k)
	}
	return otherwise
}

func (b builder) errorOf(key string) govuk.ErrorMessageProps {
	for _, e := range b.errors {
		if lastPart(e.Name) == key {
			return govuk.ErrorMessageProps{Text: e.Message}
		}
	}
	return govuk.ErrorMessageProps{}
}

// label is the question itself; an optional one says so.
func (b builder) label(q asked) string {
	text := b.word(q.Prefix, q.Key, "label", upperFirst(strings.TrimPrefix(q.Name, "the ")))
	if q.Optional {
		text += " " + words(b.ctx).T("optional")
	}
	return text
}

func (b builder) hint(q asked) govuk.HintProps {
	text := b.word(q.Prefix, q.Key, "hint", "")
	if q.Why != "" {
		why := words(b.ctx).T("asked_because", "why", strings.TrimPrefix(q.Why, "because "))
		if text != "" {
			why += " "
		}
		text = why + text
	}
	return govuk.HintProps{Text: text}
}

// warnings point at words that look like somebody's details, and at public words that are hard to
// read. They never keep anybody from saving.
func (b builder) warnings(q asked) []string {
	if q.Kind != sharing.KindText && q.Kind != sharing.KindTextarea {
		return nil
	}
	target := b.Sharing.Settings().ReadingAge
	var out []string
	for _, v := range q.Values {
		for _, h := range sharing.PersonalDetailHints(v) {
			out = append(out, h.Message)
		}
		if age, ok := sharing.ReadingAge(v); ok && q.Plain && target > 0 && age > target+1 {
			key := "reading_age"
			if age > adult {
				key = "reading_age_adult"
			}
			out = append(out, words(b.ctx).T(key, "age", itoa(int(age+0.5)), "target", itoa(int(target))))
		}
	}
	return out
}

// build makes the question with its label, hint, value, error and warnings.
func (b builder) build(q asked) question {
	out := question{Kind: q.Kind, BaseName: "base." + q.Key, BaseValue: q.Base, Warnings: b.warnings(q)}
	label := govuk.LabelProps{Text: b.label(q), Classes: "govuk-label--s"}
	legend := &govuk.FieldsetProps{Legend: govuk.Legend{Text: b.label(q), Classes: "govuk-fieldset__legend--s"}}
	first := ""
	if len(q.Values) > 0 {
		first = q.Values[0]
	}
	switch q.Kind {
	case sharing.KindTextarea:
		out.Textarea = govuk.CharacterCountProps{ID: q.Key, Name: q.Key, Label: label, Hint: b.hint(q), ErrorMessage: b.errorOf(q.Key),
			Value: first, Rows: 4, Maxlength: q.Max, Threshold: 75}
	case sharing.KindRadios, sharing.KindBool, sharing.KindParty:
		out.Find = b.find(q)
		out.Radios = govuk.RadiosProps{Name: q.Key, IDPrefix: q.Key, Fieldset: legend, Hint: b.hint(q), ErrorMessage: b.errorOf(q.Key),
			Classes: radioClass(q.Kind), Items: radioItems(q.Choices, first)}
	case sharing.KindCheckboxes, sharing.KindParties, sharing.KindItems:
		out.Find = b.find(q)
		out.Boxes = govuk.CheckboxesProps{Name: q.Key, IDPrefix: q.Key, Fieldset: legend, Hint: b.hint(q), ErrorMessage: b.errorOf(q.Key),
			Classes: "govuk-checkboxes--small", Items: boxItems(q)}
	case sharing.KindSelect:
		out.Select = govuk.SelectProps{ID: q.Key, Name: q.Key, Label: label, Hint: b.hint(q), ErrorMessage: b.errorOf(q.Key), Items: b.selectItems(q.Choices, first)}
	case sharing.KindDate:
		out.Date = b.date(q, legend)
	default:
		out.Input = b.input(q, label, first)
	}
	return out
}

func (b builder) input(q asked, label govuk.LabelProps, value string) govuk.InputProps {
	p := govuk.InputProps{ID: q.Key, Name: q.Key, Label: label, Hint: b.hint(q), ErrorMessage: b.errorOf(q.Key), Value: value}
	switch q.Kind {
	case sharing.KindNumber:
		p.Inputmode, p.Classes = "numeric", "govuk-input--width-10"
	case sharing.KindEmail:
		p.Type, p.Autocomplete = "email", "off"
	case sharing.KindURL:
		p.Type = "url"
	}
	return p
}

func (b builder) date(q asked, legend *govuk.FieldsetProps) govuk.DateInputProps {
	parts := splitDate(q.Values)
	item := func(i int, key, class string) govuk.DateInputItem {
		return govuk.DateInputItem{Name: q.Key, ID: q.Key + "-" + key, Label: words(b.ctx).T("date." + key), Classes: class, Value: parts[i]}
	}
	return govuk.DateInputProps{ID: q.Key, Fieldset: legend, Hint: b.hint(q), ErrorMessage: b.errorOf(q.Key), Items: []govuk.DateInputItem{
		item(0, "day", "govuk-input--width-2"), item(1, "month", "govuk-input--width-2"), item(2, "year", "govuk-input--width-4"),
	}}
}

// splitDate gives day, month and year of a kept date, or what was typed into the three boxes.
func splitDate(values []string) [3]string {
	if len(values) == 0 {
		return [3]string{}
	}
	if len(values) >= 3 {
		return [3]string(values[:3])
	}
	day, month, year := sharing.DateParts(values[0])
	return [3]string{day, month, year}
}

// find words the search box of a long list; without scripts the list is simply long.
func (b builder) find(q asked) *findWords {
	if len(q.Choices) < manyChoices {
		return nil
	}
	return &findWords{Label: words(b.ctx).T("find.label"), Count: words(b.ctx).T("find.count")}
}

func radioClass(k sharing.Kind) string {
	if k == sharing.KindBool {
		return "govuk-radios--inline"
	}
	return "govuk-radios--small"
}

func radioItems(cs []choice, value string) []govuk.RadioItem {
	var out []govuk.RadioItem
	for _, c := range cs {
		out = append(out, govuk.RadioItem{Value: c.Code, Text: c.Label, Hint: govuk.HintProps{Text: c.Hint}, Checked: govuk.When(c.Code == value)})
	}
	return out
}

func boxItems(q asked) []govuk.CheckboxItem {
	var out []govuk.CheckboxItem
	for _, c := range q.Choices {
		item := govuk.CheckboxItem{Value: c.Code, Text: c.Label, Hint: govuk.HintProps{Text: c.Hint}, Checked: govuk.When(slices.Contains(q.Values, c.Code))}
		if q.Alone != "" && c.Code == q.Alone {
			item.Behaviour = "exclusive"
		}
		out = append(out, item)
	}
	return out
}

func (b builder) selectItems(cs []choice, value string) []govuk.SelectItem {
	out := []govuk.SelectItem{{Value: "", Text: words(b.ctx).T("choose")}}
	for _, c := range cs {
		out = append(out, govuk.SelectItem{Value: c.Code, Text: c.Label, Selected: govuk.When(c.Code == value)})
	}
	return out
}
