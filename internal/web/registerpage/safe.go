package registerpage

import (
	"sharewell/internal/register"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// SafePath is the page on how the county keeps information safe.
const SafePath = "/how-information-is-kept-safe"

// Measures lists the codes of security measures in the order in which they are explained.
func Measures() []string {
	return []string{"role_access", "training", "multi_factor", "access_log", "encrypted_transit", "encrypted_rest", "pseudonymised", "callback", "marked", "uk_hosting", "tested"}
}

type safeView struct {
	Heading, Intro string
	Parts          []part
	Print          string
}

// safe explains what is done everywhere, and what the measures of single uses mean.
func (d Deps) safe(c *page.Ctx) error {
	t := c.Text
	v := safeView{Heading: t.T("heading"), Intro: t.T("intro"), Print: t.T("print"), Parts: []part{
		{Title: t.T("everywhere.title"), Text: []string{t.T("everywhere.text")}, Items: []string{t.T("everywhere.promise"), t.T("everywhere.evidence"), t.T("everywhere.people"), t.T("everywhere.check")},
			Links: []layout.Link{{Text: t.T("link.agreement"), Href: "/agreement"}, {Text: t.T("link.who"), Href: "/signatories"}}}}}
	for _, m := range Measures() {
		v.Parts = append(v.Parts, part{Title: t.T("measure." + m), Text: []string{t.T("means." + m)}})
	}
	v.Parts = append(v.Parts, part{Title: t.T("wrong.title"), Text: []string{t.T("wrong.text")}, Links: []layout.Link{{Text: t.T("link.wrong"), Href: "/what-went-wrong"}}},
		part{Title: t.T("limits.title"), Text: []string{t.T("limits.text")}, Links: []layout.Link{{Text: t.T("link.register"), Href: "/register"}, {Text: t.T("link.rights"), Href: "/rights"}}})
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: SafePath}, safeTempl(v))
}

// measures words what protects the data of one use, as far as its entry says so.
func measures(all []register.Coded) (out []string) {
	for _, m := range all {
		out = append(out, m.Words)
	}
	return out
}
