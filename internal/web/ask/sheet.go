package ask

import (
	"net/url"
	"strconv"

	"sharewell/internal/errs"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// VersionField is the hidden input that carries the version a sheet showed.
const VersionField = "version"

// Sheet is a whole form page.
type Sheet struct {
	Heading, Intro string
	Errors         *govuk.ErrorSummaryProps
	Conflict       *Conflict
	Notes          []string // worth a look, but no error
	NotesTitle     string
	Action         string
	Multipart      bool
	Key            string
	Version        string
	Was            []Hidden
	Questions      []Question
	Save           govuk.ButtonProps
	Also           *govuk.ButtonProps
	Cancel         *layout.Link
	// First is the button that the enter key presses, where others stand before the one that saves.
	First *FirstButton
}

// FirstButton is a button that nobody sees.
type FirstButton struct{ Name, Value string }

// Sheet makes the page around the questions. The heading is "heading", the words before the questions
// are "intro", the button's are "save" of the page or else of the shared words.
func (b *Builder) Sheet(action string) Sheet {
	s := Sheet{Heading: b.Text.T("heading"), Action: action, Questions: b.Questions, Key: KeyOf(b.Form), NotesTitle: b.Words.T("notes"),
		Errors: Summary(b, b.Form.Errors()), Save: govuk.ButtonProps{Text: b.Words.T("save"), PreventDoubleClick: govuk.On}}
	if b.Text.Has("intro") {
		s.Intro = b.Text.T("intro")
	}
	if b.Text.Has("save") {
		s.Save.Text = b.Text.T("save")
	}
	return s
}

// Stored makes the sheet carry the version and the answers it shows, so that two people can meet.
func (s Sheet) Stored(version int64, stored url.Values, typed *form.Form) Sheet {
	s.Version = strconv.FormatInt(version, 10)
	if typed != nil && typed.Has(VersionField) {
		s.Version = typed.Raw(VersionField)
	}
	s.Was = remember(stored, typed)
	return s
}

// Version reads the version that a sheet carried; nought when there is none, which means any.
func Version(f *form.Form) int64 {
	n, err := strconv.ParseInt(f.Raw(VersionField), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// KeyOf gives the submission key a form carried, or a new one.
func KeyOf(f *form.Form) string {
	if f != nil {
		if key, ok := f.SubmissionKey(); ok {
			return key
		}
	}
	return form.NewSubmissionKey()
}

// Summary makes the error summary; nil when there is no error.
func Summary(b *Builder, fields []errs.Field) *govuk.ErrorSummaryProps {
	if len(fields) == 0 {
		return nil
	}
	p := govuk.ErrorSummaryProps{TitleText: b.Words.T("problem")}
	for _, i := range form.SummaryItems(fields) {
		p.ErrorList = append(p.ErrorList, govuk.ErrorSummaryItem{Text: i.Text, Href: i.Href})
	}
	return &p
}

// Render draws the sheet for members, with a way back.
func (s Sheet) Render(c *page.Ctx, back layout.Link) error {
	head := page.Head{Title: s.Heading, Voice: layout.Members, HasErrors: s.Errors != nil, BackLink: &back}
	if s.Conflict != nil {
		head.Status = errs.Conflict.Status()
	}
	return c.Render(head, Page(s))
}
