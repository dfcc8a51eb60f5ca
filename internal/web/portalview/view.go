package portalview

import (
	"strings"

	"github.com/a-h/templ"

	"sharewell/internal/web/ask"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Sheet is a page of the portal.
type Sheet struct {
	Caption, Heading string
	Lead             string
	Errors           *govuk.ErrorSummaryProps
	Status           *layout.Status
	Says             []string
	Facts            []layout.Fact
	Buttons          []govuk.ButtonProps
	Search           *Search
	Filters          []Filter
	Body             templ.Component
	Parts            []Part
	Acts             []ask.ActView
	Links            []layout.Link
}

// Search is a box that leads to the search.
type Search struct {
	Label, Kind string
	Button      govuk.ButtonProps
}

// Filter is one row of links that narrow a list. The one in use has no address.
type Filter struct {
	Label string
	Links []layout.Link
}

// Part is one part of a page, under a heading of its own.
type Part struct {
	Title string
	Empty string
	Paras []string
	Items []Item
	Next  *layout.Link
}

// Item is one thing of a list.
type Item struct {
	Title, Href string
	Status      *layout.Status
	Text        string
	Facts       []string
	Links       []layout.Link
	Presses     []Press
}

// Press is a form that is one button.
type Press struct {
	Action string
	Hidden []ask.Hidden
	Button govuk.ButtonProps
}

// Render sends the page to a member.
func (s Sheet) Render(c *page.Ctx, back *layout.Link) error {
	return c.Render(page.Head{Title: s.Heading, Voice: layout.Members, HasErrors: s.Errors != nil, BackLink: back}, sheetTempl(s))
}

// Start gives the beginning of a long text, whole words, for lists.
func Start(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most])
	if at := strings.LastIndexByte(cut, ' '); at > most/2 {
		cut = cut[:at]
	}
	return cut + " …"
}
