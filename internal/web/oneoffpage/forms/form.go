package forms

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// Form is the form with its words.
type Form struct {
	Book        *rulebook.Book
	Words       content.Page // of the documents
	Fields      content.Page // of the questions
	Partnership string
}

// newForm makes the form of a site.
func newForm(site *page.Site, book *rulebook.Book) Form {
	return Form{Book: book, Words: site.Texts.Page("oneoff_form"), Fields: site.Texts.Page("oneoff_fields"), Partnership: site.Name}
}

// asked are the fields that people fill in: the others are the service's own or come after the decision.
func asked() []oneoff.Field {
	return slices.DeleteFunc(oneoff.Fields(), func(f oneoff.Field) bool { return f.ReadOnly || f.After })
}

// first are the fields of the first page, which is enough in an emergency. They are asked there only.
func first() []string {
	return []string{"urgency", "recipient_org", "decision", "data_shared", "subject_ref", "specific_purpose", "risk_of_not_sharing",
		"requester_name", "requester_role", "requester_contact", "identity_check", "decided_by", "decided_role"}
}

// inOrder are the fields as they stand in the form.
func inOrder() []oneoff.Field {
	var out []oneoff.Field
	for _, key := range first() {
		if f, ok := oneoff.FieldByKey(key); ok {
			out = append(out, f)
		}
	}
	return append(out, slices.DeleteFunc(asked(), func(f oneoff.Field) bool { return slices.Contains(first(), f.Key) })...)
}

// Edition names the form as it is now: a mark of the field table, and the edition of the rulebook.
func (m Form) Edition() string {
	h := sha256.New()
	for _, f := range asked() {
		fmt.Fprintln(h, f.Key, f.Kind, f.List, f.Section, f.Max) // a hash does not fail
	}
	return hex.EncodeToString(h.Sum(nil))[:8] + "/" + m.Book.Version()
}

func (m Form) label(f oneoff.Field) string {
	if k := f.Key + ".label"; m.Fields.Has(k) {
		return m.Fields.T(k)
	}
	return upperFirst(strings.TrimPrefix(f.Name, "the "))
}

// hint says when a question is needed and how to answer it.
func (m Form) hint(f oneoff.Field) string {
	var parts []string
	if k := f.Key + ".hint"; m.Fields.Has(k) {
		parts = append(parts, m.Fields.T(k))
	}
	switch need, why := f.Required(oneoff.Case{Answers: oneoff.Answers{}}); {
	case why != "":
		parts = append([]string{m.Words.T("needed", "why", strings.TrimPrefix(why, "because "))}, parts...)
	case !need:
		parts = append([]string{m.Words.T("optional")}, parts...)
	}
	if k := "kind." + string(f.Kind); m.Words.Has(k) {
		parts = append(parts, m.Words.T(k))
	}
	if f.Kind == oneoff.KindTextarea && f.Max <= worthSaying {
		parts = append(parts, m.Words.T("most", "n", fmt.Sprint(f.Max)))
	}
	return strings.Join(parts, " ")
}

// worthSaying is the length up to which a limit is worth a word.
const worthSaying = 1000

// Blank is the form to fill in away from the service.
func (m Form) Blank() document.Doc { return m.Filled(nil) }

// Filled is the form with answers in it; organisations stand by their names.
func (m Form) Filled(a oneoff.Answers) document.Doc {
	t := m.Words
	d := document.Doc{Title: t.T("title"), Subject: t.T("blank.subject"), Edition: m.Edition(), Author: m.Partnership,
		Footer: t.T("blank.footer", "edition", m.Edition(), "partnership", m.Partnership), Words: m.documentWords()}
	d.Blocks = append(d.Blocks,
		document.Note{Title: t.T("warning.title"), Text: t.T("warning.text")},
		document.Heading{Level: 1, Text: t.T("first.title")}, document.Paragraph{Text: t.T("first.text")})
	section := ""
	for i, f := range inOrder() {
		if i == len(first()) {
			d.Blocks = append(d.Blocks, document.PageBreak{}, document.Heading{Level: 1, Text: t.T("rest.title")}, document.Paragraph{Text: t.T("rest.text")})
		}
		if i >= len(first()) && f.Section != section {
			section = f.Section
			d.Blocks = append(d.Blocks, document.Heading{Level: 2, Text: t.T("section." + section)})
		}
		d.Blocks = append(d.Blocks, m.block(f, a[f.Key]))
	}
	d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: t.T("later.title")}, document.Paragraph{Text: t.T("later.text")})
	return d
}

func (m Form) documentWords() document.Words {
	t := m.Words
	return document.Words{Prompt: t.T("prompt"), Empty: t.T("empty"), Page: t.T("page"), Version: t.T("version")}
}

// block makes one question.
func (m Form) block(f oneoff.Field, values []string) document.Block {
	label, hint := m.label(f), m.hint(f)
	if options := m.options(f); len(options) > 0 {
		return document.Choice{Key: f.Key, Label: label, Hint: hint, Options: options, Chosen: values, Several: f.Kind == oneoff.KindCheckboxes}
	}
	out := document.Field{Key: f.Key, Label: label, Hint: hint, Multiline: f.Kind == oneoff.KindTextarea, Date: f.Kind == oneoff.KindDate, Room: 1}
	if out.Multiline {
		out.Room = 2
	}
	if len(values) > 0 {
		out.Value = said(f, values[0])
	}
	return out
}

// options are the answers to choose from.
func (m Form) options(f oneoff.Field) []document.Option {
	if f.Kind == oneoff.KindBool {
		return []document.Option{{Code: oneoff.Yes, Text: m.Words.T("yes")}, {Code: oneoff.No, Text: m.Words.T("no")}}
	}
	l, err := m.Book.List(f.List)
	if f.List == "" || err != nil {
		return nil
	}
	var out []document.Option
	for _, it := range l.Items {
		o := document.Option{Code: it.Code, Text: it.Label}
		if f.Kind == oneoff.KindCheckboxes {
			o.Group = it.Group
		}
		out = append(out, o)
	}
	return out
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
