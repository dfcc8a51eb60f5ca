package registerpage

import (
	"bytes"
	"errors"

	"sharewell/internal/document"
	"sharewell/internal/register"
	"sharewell/internal/web/page"
)

var errStopped = errors.New("the reader stopped")

// mostNews is how many entries the feed holds.
const mostNews = 50

// atom tells of uses as they start, change and end. Narrowed by a query, it follows that query.
func (p *forms) atom(c *page.Ctx) error {
	q := register.ParseQuery(c.R.URL.Query())
	q.After, q.Before, q.Most = "", "", mostNews
	found := p.Register.Find(q)
	site := c.Site.PublicURL
	self := site + "/register.atom"
	if s := q.Encode(); s != "" {
		self += "?" + s
	}
	feed := document.Feed{ID: self, Title: c.Text.T("feed.title"), Subtitle: c.Text.T("feed.subtitle"), Self: self,
		Page: site + address(q), Author: or(c.Site.Name, c.Text.T("feed.title")), Updated: found.Changed}
	for _, card := range found.Cards {
		title := card.Title
		if card.Status != register.Live {
			title = c.Text.T("feed.refused", "status", c.Text.T("status."+string(card.Status)), "title", card.Title)
		}
		feed.Entries = append(feed.Entries, document.FeedEntry{ID: site + "/register/" + card.Ref, Title: title, Summary: card.Summary,
			Page: site + "/register/" + card.Ref, Updated: card.Changed, Published: card.LiveSince.Start(), Categories: card.Purposes})
	}
	if feed.Updated.IsZero() {
		feed.Updated = c.Today().Start() // a feed needs a time, also before anything happened
	}
	for i := range feed.Entries {
		if found.Cards[i].LiveSince.IsZero() {
			feed.Entries[i].Published = feed.Entries[i].Updated
		}
	}
	var b bytes.Buffer
	if err := document.WriteAtom(&b, feed); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, err := c.W.Write(b.Bytes())
	return err
}
