package portalmailpage

import (
	"sharewell/internal/portal/digest"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// leavePage ends mail by a link of a letter. It looks the same for every code.
type leavePage struct{ Deps }

type leaveView struct {
	Heading string
	Lines   []string
	Action  string // "" when there is nothing to press
	Button  govuk.ButtonProps
	Links   []layout.Link
}

// private keeps the page out of caches, and its address out of what other sites see.
func private(c *page.Ctx) {
	c.W.Header().Set("Cache-Control", "no-store")
	c.W.Header().Set("Referrer-Policy", "no-referrer")
}

// stem picks the words: about one question, or about summaries.
func stem(c *page.Ctx) string {
	if c.Path("question") != "" {
		return "question."
	}
	return "all."
}

func (p *leavePage) show(c *page.Ctx) error {
	private(c)
	t, at := c.Text, stem(c)
	v := leaveView{Heading: t.T(at + "heading"), Lines: []string{t.T(at + "text"), t.T(at + "urgent")}, Action: c.R.URL.Path, Button: govuk.ButtonProps{Text: t.T(at + "button"), PreventDoubleClick: govuk.On},
		Links: []layout.Link{{Text: t.T("choose"), Href: digest.Path}}}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, leaveTempl(v))
}

// leave takes the button of the page, and what mail programs send when their own button is pressed. RFC 8058.
func (p *leavePage) leave(c *page.Ctx) error {
	private(c)
	if _, err := form.Parse(c.R, form.Limits{}); err != nil {
		return err
	}
	if err := p.Mail.Leave(c.R.Context(), c.Path("code"), c.Path("question")); err != nil {
		return err
	}
	t, at := c.Text, stem(c)
	v := leaveView{Heading: t.T(at + "done.heading"), Lines: []string{t.T(at + "done.text"), t.T("done.back")}, Links: []layout.Link{{Text: t.T("choose"), Href: digest.Path}}}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, leaveTempl(v))
}
