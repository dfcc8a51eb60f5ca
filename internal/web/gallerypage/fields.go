package gallerypage

import (
	"github.com/a-h/templ"

	"sharewell/internal/web/govuk"
)

func (s sampler) label() govuk.LabelProps { return govuk.LabelProps{Text: s.say("label")} }

func (s sampler) hint() govuk.HintProps { return govuk.HintProps{Text: s.say("hint")} }

func (s sampler) wrong() govuk.ErrorMessageProps {
	return govuk.ErrorMessageProps{Text: s.say("wrong")}
}

func (s sampler) legend() *govuk.FieldsetProps {
	return &govuk.FieldsetProps{Legend: govuk.Legend{Text: s.say("question"), Classes: "govuk-fieldset__legend--s"}}
}

// words are the parts that fields are made of.
func (s sampler) words() []example {
	return []example{
		s.of("label", govuk.Label(govuk.LabelProps{Text: s.say("label"), For: "input-plain"})),
		s.of("hint", govuk.Hint(govuk.HintProps{Text: s.say("hint"), ID: "hint-alone"})),
		s.of("error-message", govuk.ErrorMessage(govuk.ErrorMessageProps{Text: s.say("wrong"), ID: "error-alone"})),
		s.of("fieldset", govuk.Fieldset(govuk.FieldsetProps{Legend: govuk.Legend{Text: s.say("question")}, HTML: govuk.Input(govuk.InputProps{ID: "fieldset-input", Name: "fieldset-input", Label: s.label()})})),
	}
}

func (s sampler) fields() []example {
	return []example{
		s.of("input-plain", govuk.Input(govuk.InputProps{ID: "input-plain", Name: "input-plain", Label: s.label(), Hint: s.hint()})),
		s.of("input-error", govuk.Input(govuk.InputProps{ID: "input-error", Name: "input-error", Value: s.say("value"), Label: s.label(), ErrorMessage: s.wrong()})),
		s.of("input-affixes", govuk.Input(govuk.InputProps{ID: "input-affixes", Name: "input-affixes", Label: s.label(), Classes: "govuk-input--width-5",
			Prefix: govuk.Affix{Text: s.say("prefix")}, Suffix: govuk.Affix{Text: s.say("suffix")}})),
		s.of("input-disabled", govuk.Input(govuk.InputProps{ID: "input-disabled", Name: "input-disabled", Value: s.say("value"), Label: s.label(), Disabled: true})),
		s.of("input-long", govuk.Input(govuk.InputProps{ID: "input-long", Name: "input-long", Value: s.say("long"), Label: govuk.LabelProps{Text: s.say("long")}})),
		s.of("textarea", govuk.Textarea(govuk.TextareaProps{ID: "textarea", Name: "textarea", Rows: 4, Label: s.label(), Hint: s.hint()})),
		s.of("textarea-error", govuk.Textarea(govuk.TextareaProps{ID: "textarea-error", Name: "textarea-error", Value: s.say("paragraph"), Label: s.label(), ErrorMessage: s.wrong()})),
		s.of("character-count", govuk.CharacterCount(govuk.CharacterCountProps{ID: "character-count", Name: "character-count", Maxlength: 20, Value: s.say("paragraph"), Label: s.label()})),
		s.of("password-input", govuk.PasswordInput(govuk.PasswordInputProps{ID: "password-input", Name: "password-input", Label: s.label(), Autocomplete: "current-password"})),
		s.of("file-upload", govuk.FileUpload(govuk.FileUploadProps{ID: "file-upload", Name: "file-upload", Label: s.label(), Hint: s.hint(), Javascript: true})),
		s.of("file-upload-error", govuk.FileUpload(govuk.FileUploadProps{ID: "file-upload-error", Name: "file-upload-error", Label: s.label(), ErrorMessage: s.wrong()})),
		s.of("date-input", govuk.DateInput(govuk.DateInputProps{ID: "date-input", NamePrefix: "date-input", Fieldset: s.legend(), Hint: s.hint()})),
		s.of("date-input-error", govuk.DateInput(govuk.DateInputProps{ID: "date-input-error", NamePrefix: "date-input-error", Fieldset: s.legend(), ErrorMessage: s.wrong(),
			Values: govuk.DateValues{Day: "31", Month: "2", Year: "2026"}})),
	}
}

func (s sampler) radios(id string, conditional templ.Component) govuk.RadiosProps {
	return govuk.RadiosProps{Name: id, IDPrefix: id, Fieldset: s.legend(), Items: []govuk.RadioItem{
		{Value: "one", Text: s.say("answer.1"), Hint: govuk.HintProps{Text: s.say("hint")}},
		{Value: "two", Text: s.say("answer.2"), Conditional: conditional},
		{Divider: s.say("or")},
		{Value: "three", Text: s.say("answer.3"), Disabled: true},
	}}
}

func (s sampler) boxes(id string) govuk.CheckboxesProps {
	return govuk.CheckboxesProps{Name: id, IDPrefix: id, Fieldset: s.legend(), Items: []govuk.CheckboxItem{
		{Value: "one", Text: s.say("answer.1"), Checked: govuk.On}, {Value: "two", Text: s.say("answer.2"), Hint: govuk.HintProps{Text: s.say("hint")}},
		{Divider: s.say("or")}, {Value: "none", Text: s.say("answer.none"), Behaviour: "exclusive"},
	}}
}

func (s sampler) choices() []example {
	plain, wrong, small, asks := s.radios("radios", nil), s.radios("radios-error", nil), s.radios("radios-small", nil), s.radios("radios-asks", govuk.Input(govuk.InputProps{
		ID: "radios-more", Name: "radios-more", Label: s.label()}))
	wrong.ErrorMessage, small.Classes, asks.Items[1].Checked = s.wrong(), "govuk-radios--small", govuk.On
	boxes, boxesWrong := s.boxes("checkboxes"), s.boxes("checkboxes-error")
	boxesWrong.ErrorMessage = s.wrong()
	items := []govuk.SelectItem{{Value: "one", Text: s.say("answer.1")}, {Value: "two", Text: s.say("answer.2"), Selected: govuk.On}, {Value: "long", Text: s.say("long")}}
	return []example{
		s.of("radios", govuk.Radios(plain)), s.of("radios-error", govuk.Radios(wrong)), s.of("radios-small", govuk.Radios(small)), s.of("radios-asks", govuk.Radios(asks)),
		s.of("checkboxes", govuk.Checkboxes(boxes)), s.of("checkboxes-error", govuk.Checkboxes(boxesWrong)),
		s.of("select", govuk.Select(govuk.SelectProps{ID: "select", Name: "select", Label: s.label(), Items: items})),
		s.of("select-error", govuk.Select(govuk.SelectProps{ID: "select-error", Name: "select-error", Label: s.label(), ErrorMessage: s.wrong(), Items: items})),
	}
}
