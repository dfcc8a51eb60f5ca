package guideview

import (
	"context"
	"html"
	"net/url"
	"strings"
	"time"
)

// Page is a page drawn inside the browser: the service worker puts it into the house that it keeps.
type Page struct {
	Title string `json:"title"` // escaped for HTML
	HTML  string `json:"html"`
}

// The marks that the kept house carries where the page belongs.
const (
	TitleMark = "sharewell-guide-title"
	BodyMark  = "sharewell-guide-body"
)

// DrawPage answers the query of an address as text.
func (m Maker) DrawPage(query string, now time.Time) (Page, error) {
	q, err := url.ParseQuery(strings.TrimPrefix(query, "?"))
	if err != nil {
		q = url.Values{} // an address nobody of us made: begin at the start
	}
	drawn := m.Draw(q, now)
	var b strings.Builder
	if err := drawn.Body.Render(context.Background(), &b); err != nil {
		return Page{}, err
	}
	return Page{Title: html.EscapeString(drawn.Title), HTML: b.String()}, nil
}
