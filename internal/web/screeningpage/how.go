package screeningpage

import (
	"strconv"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// howPage says how to screen.
type howPage struct{ Deps }

// howView is what the page shows.
type howView struct {
	Heading, Intro string
	Parts          []howPart
}

// howPart is one section.
type howPart struct {
	Title string
	Texts []string
	Code  string
	Links []layout.Link
}

func days(d time.Duration) string { return strconv.Itoa(int(d.Hours() / 24)) }

func (p *howPage) show(c *page.Ctx) error {
	t := c.Text
	n := days(p.Ledger.TimeToLive())
	v := howView{Heading: t.T("heading"), Intro: t.T("intro")}
	for _, key := range []string{"which", "browser", "program", "machine", "national", "local", "kept"} {
		part := howPart{Title: t.T(key)}
		for i := 1; t.Has(key + "." + strconv.Itoa(i)); i++ {
			part.Texts = append(part.Texts, t.T(key+"."+strconv.Itoa(i), "n", n))
		}
		if t.Has(key + ".code") {
			part.Code = t.T(key + ".code")
		}
		v.Parts = append(v.Parts, part)
	}
	if access.AllowedSomewhere(c.Actor, access.RunScreening) {
		v.Parts[1].Links = []layout.Link{{Text: t.T("browser.link"), Href: "/screenings/new"}}
	}
	v.Parts[3].Links = []layout.Link{{Text: t.T("machine.link"), Href: "/developers"}}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("back"), Href: "/screenings"}}, howTempl(v))
}
