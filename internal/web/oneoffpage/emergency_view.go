package oneoffpage

import (
	"sharewell/internal/rulebook"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/offlinepage"
	"sharewell/internal/web/page"
)

// note is a box that the script shows when it has something to say.
type note struct {
	Code, Title, Text string
	Buttons           []noteButton
}

type noteButton struct{ Text, Done, Data string }

// asked is one question with its input and what is to be said beside it.
type asked struct {
	Input   *govuk.InputProps
	Area    *govuk.TextareaProps
	Radios  *govuk.RadiosProps
	Name    string
	Warning string
}

type emergencyView struct {
	Heading, Intro     string
	Errors             *govuk.ErrorSummaryProps
	Shell, Filled      bool
	Owner              string
	Organisation       string
	OrganisationWords  string
	Key, GuideQuery    string
	FilledText         string
	Action, Waiting    string
	RecipientLegend    string
	RecipientHint      string
	Partners           []govuk.RadioItem
	NoPartner          string
	Other              govuk.InputProps
	Names              []string
	Questions          []asked
	MoreTitle          string
	More               []asked
	Send, SendNote     string
	Notes              []note
	LintWords          []lintWord
	LintBegin          string
	WaitingLink        string
	WaitingText        string
	Sending            string
	SeeRecords, Intray string
}

type lintWord struct{ Kind, Text string }

// form builds the form from what was typed, without anybody's data of its own.
func (p *emergency) form(c *page.Ctx, f *form.Form) emergencyView {
	t := c.Text
	v := emergencyView{
		Heading: t.T("heading"), Intro: t.T("intro"), OrganisationWords: t.T("for"), Key: f.Raw(form.SubmissionField), GuideQuery: f.Raw(guideQuery),
		FilledText: t.T("filled"), Action: EmergencyPath, Waiting: offlinepage.WaitingPath, RecipientLegend: t.T("recipient.label"), RecipientHint: t.T("recipient.hint"),
		NoPartner: t.T("recipient.none"), Send: t.T("send"), SendNote: t.T("send.note"), MoreTitle: t.T("more"), WaitingLink: offlinepage.WaitingPath,
		WaitingText: t.T("waiting"), Sending: t.T("sending"), LintBegin: t.T("lint"),
	}
	if items := f.ErrorSummaryItems(); len(items) > 0 {
		v.Errors = &govuk.ErrorSummaryProps{TitleText: t.T("problem")}
		for _, i := range items {
			v.Errors.ErrorList = append(v.Errors.ErrorList, govuk.ErrorSummaryItem{Text: i.Text, Href: i.Href})
		}
	}
	for _, kind := range []string{"nhs_number", "upn", "date_of_birth", "postcode"} {
		v.LintWords = append(v.LintWords, lintWord{kind, t.T("lint." + kind)})
	}
	warn := warnings(c, f)
	b := builder{c: c, f: f, book: p.Book, warn: warn}
	v.Other = b.line("recipient_name", line{autocomplete: "organization", list: "recipient-names"}).inputOrNone()
	v.Questions = []asked{
		b.choice("decision"), b.area("data_shared", 3), b.line("subject_ref", line{plain: true}), b.area("specific_purpose", 2), b.area("risk_of_not_sharing", 2),
		b.line("requester_name", line{autocomplete: "off"}), b.line("requester_contact", line{autocomplete: "off", plain: true}), b.choice("identity_check"),
	}
	v.More = []asked{b.line("decided_by", line{autocomplete: "name"}), b.line("decided_role", line{autocomplete: "organization-title"})}
	v.Notes = notes(c)
	return v
}

// notes are what the script may have to say.
func notes(c *page.Ctx) []note {
	t := c.Text
	copying := []noteButton{{t.T("copy"), t.T("copied"), "data-sw-copy-all"}, {t.T("print"), "", "data-sw-print-page"}}
	return []note{
		{Code: "offline", Title: t.T("offline.title"), Text: t.T("offline.text")},
		{Code: "nobody", Title: t.T("nobody.title"), Text: t.T("nobody.text")},
		{Code: "kept-nothing", Title: t.T("kept_nothing.title"), Text: t.T("kept_nothing.text")},
		{Code: "restored", Title: t.T("restored.title"), Text: t.T("restored.text"), Buttons: []noteButton{{t.T("afresh"), "", "data-sw-afresh"}}},
		{Code: "full", Title: t.T("full.title"), Text: t.T("full.text"), Buttons: copying},
	}
}

// builder makes the questions.
type builder struct {
	c    *page.Ctx
	f    *form.Form
	book *rulebook.Book
	warn map[string]string
}

// line says what a line of text expects, so that the telephone shows the right keys.
type line struct {
	autocomplete, list string
	plain              bool // no capital letters and no correcting
}

func (b builder) label(name string) govuk.LabelProps {
	return govuk.LabelProps{Text: b.c.Text.T(name + ".label"), Classes: "govuk-label--s"}
}

func (b builder) hint(name string) govuk.HintProps {
	if !b.c.Text.Has(name + ".hint") {
		return govuk.HintProps{}
	}
	return govuk.HintProps{Text: b.c.Text.T(name + ".hint")}
}

func (b builder) line(name string, l line) asked {
	p := &govuk.InputProps{Name: name, ID: name, Value: b.f.Raw(name), Label: b.label(name), Hint: b.hint(name), Autocomplete: l.autocomplete,
		ErrorMessage: govuk.ErrorMessageProps{Text: b.f.Error(name)}, Attributes: govuk.Attrs{{Name: "enterkeyhint", Value: "next"}}}
	if l.autocomplete == "" {
		p.Autocomplete = "off"
	}
	if l.plain {
		p.Autocapitalize, p.Spellcheck = "none", govuk.Off
	}
	if l.list != "" {
		p.Attributes = append(p.Attributes, govuk.Attr{Name: "list", Value: l.list})
	}
	return asked{Input: p, Name: name, Warning: b.warn[name]}
}

// area asks for words, spoken or typed.
func (b builder) area(name string, rows int) asked {
	return asked{Name: name, Warning: b.warn[name], Area: &govuk.TextareaProps{Name: name, ID: name, Value: b.f.Raw(name), Rows: rows, Label: b.label(name),
		Hint: b.hint(name), ErrorMessage: govuk.ErrorMessageProps{Text: b.f.Error(name)}, Spellcheck: govuk.On,
		Attributes: govuk.Attrs{{Name: "autocapitalize", Value: "sentences"}}}}
}

// choice asks for one code of a list.
func (b builder) choice(name string) asked {
	p := &govuk.RadiosProps{Name: name, IDPrefix: name, Hint: b.hint(name), ErrorMessage: govuk.ErrorMessageProps{Text: b.f.Error(name)},
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: b.c.Text.T(name + ".label"), Classes: "govuk-fieldset__legend--s"}}}
	list, err := b.book.List(name)
	if err != nil {
		return asked{Radios: p, Name: name} // the rulebook has no such list: the question stays empty and the record is made without it
	}
	for _, i := range list.Items {
		p.Items = append(p.Items, govuk.RadioItem{Value: i.Code, Text: i.Label, Checked: govuk.When(b.f.Raw(name) == i.Code)})
	}
	return asked{Radios: p, Name: name}
}

// inputOrNone gives the question's line of text.
func (a asked) inputOrNone() govuk.InputProps {
	if a.Input == nil {
		return govuk.InputProps{}
	}
	return *a.Input
}
