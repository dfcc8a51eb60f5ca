package offlinepage

import (
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type awayView struct {
	Heading, What, Safe  string
	WorksTitle           string
	Works                []layout.Link
	Next, Edition        string
	WhatTitle, SafeTitle string
	NextTitle            string
}

// away is the page that stands for every page that needs the network.
func (d Deps) away(c *page.Ctx) error {
	t := c.Text
	return c.Render(page.Head{Title: t.T("title"), NoIndex: true}, awayTempl(awayView{
		Heading: t.T("heading"), WhatTitle: t.T("what.title"), What: t.T("what"), SafeTitle: t.T("safe.title"), Safe: t.T("safe"),
		WorksTitle: t.T("works.title"), Works: []layout.Link{{Text: t.T("works.guide"), Href: d.Guide},
			{Text: t.T("works.emergency"), Href: "/one-offs/emergency"}, {Text: t.T("works.waiting"), Href: WaitingPath}},
		NextTitle: t.T("next.title"), Next: t.T("next"), Edition: t.T("edition", "date", d.EditionDay, "edition", d.Edition),
	}))
}
