package ask

import (
	"net/url"

	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// Acts makes the forms of a page on which several things can be done. Each has a name, posts to an address of that
// name below the page's, and takes its words from "name.title", "name.text" (may be missing) and "name.button".
type Acts struct {
	C      *page.Ctx
	Errors *govuk.ErrorSummaryProps // of the form that failed; nil when none did
	All    []ActView

	url    string
	typed  *form.Form
	failed string
}

// ActView is one thing that can be done, folded away unless it is what usually comes next.
type ActView struct {
	Title, Text string
	Sheet       Sheet
	Fold        *govuk.DetailsProps
}

// Act describes one form.
type Act struct {
	Name    string
	Open    bool             // it is what usually comes next
	Stored  url.Values       // what stands in its fields at first
	Fields  func(b *Builder) // nil for a button alone
	Hidden  []Hidden         // beside what the form remembers by itself
	Upload  bool             // it takes a file
	Warning bool             // it cannot be undone
}

// ActsOf begins the forms of a page at address url. typed is the form that failed, and failed its name; nil and "" when
// none did.
func ActsOf(c *page.Ctx, url string, typed *form.Form, failed string) *Acts {
	return &Acts{C: c, url: url, typed: typed, failed: failed}
}

// Add puts a form at the end.
func (a *Acts) Add(x Act) {
	t := a.C.Text
	if x.Stored == nil {
		x.Stored = url.Values{}
	}
	b := New(a.C, x.Stored)
	if a.failed == x.Name {
		b = Again(a.C, a.typed)
	}
	if x.Fields != nil {
		x.Fields(b)
	}
	if a.failed == x.Name {
		a.Errors = Summary(b, a.typed.Errors())
	}
	s := b.Sheet(a.url + "/" + x.Name)
	s.Errors, s.Heading, s.Intro, s.Multipart = nil, "", "", x.Upload
	s.Was = append(s.Was, x.Hidden...)
	s.Save = govuk.ButtonProps{Text: t.T(x.Name + ".button"), PreventDoubleClick: govuk.On}
	v := ActView{Title: t.T(x.Name + ".title")}
	if t.Has(x.Name + ".text") {
		v.Text = t.T(x.Name + ".text")
	}
	switch {
	case x.Warning:
		s.Save.Classes = "govuk-button--warning"
	case !x.Open:
		s.Save.Classes = "govuk-button--secondary"
	}
	if !x.Open {
		v.Fold = &govuk.DetailsProps{SummaryText: v.Title, Open: a.failed == x.Name}
	}
	v.Sheet = s
	a.All = append(a.All, v)
}

// Doing is one act of a page: its name, where its reader comes back to, and what shows the page again.
type Doing struct {
	Name, Back string
	Again      func(c *page.Ctx, typed *form.Form, failed string) error
}

// Do reads the form that was sent and does one thing with it. When something in it is wrong, the page is shown again with
// the form as it was typed; otherwise the reader comes back to a page that says what was done.
func (d Doing) Do(c *page.Ctx, do func(f *form.Form) error) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := do(f); err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() != nil {
		return d.Again(c, f, d.Name)
	}
	return c.Done(d.Back, d.Name)
}
