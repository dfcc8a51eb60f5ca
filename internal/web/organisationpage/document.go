package organisationpage

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Appropriate policy documents cover conditions of Schedule 1; without one in date, a record that relies
// on such a condition cannot go live.
//
// Law: DPA 2018 Schedule 1 Part 4.

func (p *assurance) documents(c *page.Ctx, o organisation.Organisation) documentsView {
	t := c.Text
	v := documentsView{Title: t.T("documents"), Text: t.T("documents.text"), Empty: t.T("documents.none")}
	for i, d := range o.Profile.PolicyDocuments {
		row := documentRow{Title: t.T("documents.title", "n", strconv.Itoa(i+1), "version", d.Version)}
		var parts []string
		for _, code := range d.Conditions {
			parts = append(parts, p.Book.Label("schedule1", code))
		}
		row.Detail = strings.Join(parts, "; ")
		if !d.ReviewBy.IsZero() {
			row.Detail += " " + t.T("documents.review", "date", d.ReviewBy.Words())
		}
		if mayEdit(c, o) {
			row.Change = &layout.Link{Text: ask.Words(c).T("change"), Href: "/organisation/documents/" + strconv.Itoa(i+1)}
		}
		v.Rows = append(v.Rows, row)
	}
	if mayEdit(c, o) {
		v.Add = &layout.Link{Text: t.T("documents.add"), Href: "/organisation/documents/new"}
	}
	return v
}

// policyDocument is the page of one document; "new" adds one.
func policyDocument(d Deps) section {
	after := func(c *page.Ctx) layout.Link {
		return layout.Link{Text: c.Text.T("back"), Href: "/organisation/assurance"}
	}
	return section{Deps: d, values: documentValues, ask: d.askDocument, read: d.readDocument, after: after, already: d.documentKept,
		draw: func(c *page.Ctx, v organisation.View, s ask.Sheet) error {
			if at := documentAt(c, v.Organisation.Profile); at >= 0 && at < len(v.Organisation.Profile.PolicyDocuments) {
				s.Also = &govuk.ButtonProps{Text: c.Text.T("remove"), Classes: "govuk-button--secondary", Attributes: govuk.Attrs{{Name: "formaction", Value: c.R.URL.Path + "/remove"}}}
			}
			return s.Render(c, after(c))
		}}
}

// documentAt gives the place of the document the address names: one behind the last for "new", -1 when
// there is none.
func documentAt(c *page.Ctx, p organisation.Profile) int {
	if c.Path("n") == "new" {
		return len(p.PolicyDocuments)
	}
	n, err := strconv.Atoi(c.Path("n"))
	if err != nil || n < 1 || n > len(p.PolicyDocuments) {
		return -1
	}
	return n - 1
}

func documentValues(c *page.Ctx, o organisation.Organisation) (url.Values, error) {
	at := documentAt(c, o.Profile)
	if at < 0 {
		return nil, errs.New(errs.NotFound, "organisation.no_document", "")
	}
	var d organisation.PolicyDocument
	if at < len(o.Profile.PolicyDocuments) {
		d = o.Profile.PolicyDocuments[at]
	}
	v := url.Values{"conditions": d.Conditions, "document_version": {d.Version}, "url": {d.URL}}
	ask.SetDay(v, "review_by", d.ReviewBy)
	return v, nil
}

// conditions lists the Schedule 1 conditions that need a document.
func (d Deps) conditions() []ask.Option {
	return slices.DeleteFunc(d.options("schedule1"), func(o ask.Option) bool {
		id, ok := d.Book.Resolve(rulebook.KindSchedule1, o.Value)
		if !ok {
			return false
		}
		r, ok := d.Book.Rule(id)
		return ok && r.APD == rulebook.APDNotNeeded
	})
}

func (d Deps) askDocument(_ *page.Ctx, b *ask.Builder, _ organisation.Organisation) {
	b.Tick(ask.Field{Name: "conditions"}, d.conditions())
	b.Line(ask.Field{Name: "document_version", Width: "10", Optional: true})
	b.Day(ask.Field{Name: "review_by"})
	b.Line(ask.Field{Name: "url", Type: "url", Optional: true})
}

func (d Deps) readDocument(c *page.Ctx, f *form.Form, e *organisation.Edit) {
	t := c.Text
	doc := organisation.PolicyDocument{
		Conditions: f.Multi("conditions", form.MultiRule{Required: t.T("conditions.required"), Options: codes(d.conditions())}),
		Version:    f.Text("document_version", form.TextRule{Label: t.T("document_version.label"), Max: 40}),
	}
	doc.ReviewBy, _ = f.Date("review_by", form.DateRule{Label: t.T("review_by.label"), Required: t.T("review_by.required")})
	doc.URL = f.Text("url", form.TextRule{Label: t.T("url.label")})
	at := documentAt(c, e.Profile)
	e.Profile.PolicyDocuments = slices.Clone(e.Profile.PolicyDocuments)
	if at >= 0 && at < len(e.Profile.PolicyDocuments) {
		e.Profile.PolicyDocuments[at] = doc
		return
	}
	e.Profile.PolicyDocuments = append(e.Profile.PolicyDocuments, doc)
}

// documentKept reports whether the document typed to be added is there already, as after a second click.
func (d Deps) documentKept(c *page.Ctx, f *form.Form, o organisation.Organisation) bool {
	if c.Path("n") != "new" {
		return false
	}
	edit := editOf(o, 0)
	d.readDocument(c, f, &edit)
	docs := edit.Profile.PolicyDocuments
	last := docs[len(docs)-1]
	return slices.ContainsFunc(o.Profile.PolicyDocuments, func(x organisation.PolicyDocument) bool {
		return slices.Equal(x.Conditions, last.Conditions) && x.Version == last.Version && x.ReviewBy == last.ReviewBy && x.URL == last.URL
	})
}

// removeDocument takes a document away.
func removeDocument(d Deps) page.Handler {
	return func(c *page.Ctx) error {
		f, err := form.Parse(c.R, form.Limits{})
		if err != nil {
			return err
		}
		v, err := d.mine(c)
		if err != nil {
			return err
		}
		at := documentAt(c, v.Organisation.Profile)
		if at >= 0 && at < len(v.Organisation.Profile.PolicyDocuments) {
			edit := editOf(v.Organisation, ask.Version(f))
			edit.Profile.PolicyDocuments = slices.Delete(slices.Clone(edit.Profile.PolicyDocuments), at, at+1)
			if _, err := d.Organisations.Save(c.R.Context(), c.Actor, edit); err != nil {
				return err
			}
		}
		return c.Done("/organisation/assurance", "removed")
	}
}
