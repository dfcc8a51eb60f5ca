package document

import (
	"encoding/xml"
	"fmt"
	"io"
	"time"

	"sharewell/internal/errs"
)

// Feed is an Atom feed. ID, Title, Author and Updated are required, and of each entry ID, Title and
// Updated. IDs are IRIs that never change.
type Feed struct {
	ID       string
	Title    string
	Subtitle string
	Lang     string // empty means en-GB
	Self     string // where the feed is
	Page     string // the page that shows the same
	Author   string
	Updated  time.Time
	Entries  []FeedEntry
}

// FeedEntry is one piece of news.
type FeedEntry struct {
	ID         string
	Title      string
	Summary    string // plain text
	Page       string
	Updated    time.Time
	Published  time.Time // zero leaves it out
	Categories []string
}

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Author    atomPerson  `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Summary    string         `xml:"summary"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
}

// WriteAtom writes a feed (RFC 4287). It refuses one that lacks what every feed must have.
func WriteAtom(w io.Writer, f Feed) error {
	if f.ID == "" || f.Title == "" || f.Author == "" || f.Updated.IsZero() {
		return errs.New(errs.Internal, "document.feed", "A feed needs an id, a title, an author and a time.")
	}
	out := atomFeed{
		Lang: or(langOnly(f.Lang), DefaultLang), ID: CleanLine(f.ID), Title: CleanLine(f.Title), Subtitle: CleanLine(f.Subtitle),
		Updated: atomTime(f.Updated), Author: atomPerson{CleanLine(f.Author)}, Generator: "Sharewell",
		Links: append(atomLinks("self", "application/atom+xml", f.Self), atomLinks("alternate", "text/html", f.Page)...),
	}
	for _, e := range f.Entries {
		if e.ID == "" || e.Title == "" || e.Updated.IsZero() {
			return errs.New(errs.Internal, "document.feed_entry", fmt.Sprintf("The feed entry %q needs an id, a title and a time.", e.ID))
		}
		entry := atomEntry{
			ID: CleanLine(e.ID), Title: CleanLine(e.Title), Updated: atomTime(e.Updated), Published: atomTime(e.Published),
			Summary: Clean(e.Summary), Links: atomLinks("alternate", "text/html", e.Page),
		}
		for _, c := range e.Categories {
			entry.Categories = append(entry.Categories, atomCategory{CleanLine(c)})
		}
		out.Entries = append(out.Entries, entry)
	}
	raw, err := xml.MarshalIndent(out, "", " ")
	if err != nil {
		return fmt.Errorf("write atom: %w", err)
	}
	if _, err := w.Write(append([]byte(xml.Header), append(raw, '\n')...)); err != nil {
		return fmt.Errorf("write atom: %w", err)
	}
	return nil
}

func atomLinks(rel, kind, href string) []atomLink {
	if href == "" {
		return nil
	}
	return []atomLink{{Rel: rel, Type: kind, Href: CleanLine(href)}}
}

func atomTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
