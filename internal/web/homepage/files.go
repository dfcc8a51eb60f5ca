package homepage

import (
	"encoding/xml"
	"fmt"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/web/page"
)

// files are the small files that programs look for.
type files struct{ Deps }

func plain(c *page.Ctx, text string) error {
	c.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	c.W.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = c.W.Write([]byte(text)) // the reader may have gone
	return nil
}

// robots lets search engines read what is public, and nothing of a demonstration.
func (p *files) robots(c *page.Ctx) error {
	if c.Site.Demo {
		return plain(c, "User-agent: *\nDisallow: /\n")
	}
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range []string{"/search", "/sign-in", "/sign-out", "/account", "/in-tray", "/organisation", "/statement", "/directory",
		"/statements", "/records", "/audit", "/api/"} {
		fmt.Fprintf(&b, "Disallow: %s\n", path)
	}
	fmt.Fprintf(&b, "Disallow: /register?\nSitemap: %s/sitemap.xml\n", c.Site.PublicURL)
	return plain(c, b.String())
}

// security says where to report faults (RFC 9116). It promises no more than to read what comes.
func (p *files) security(c *page.Ctx) error {
	if p.Security == "" {
		return errs.New(errs.NotFound, "home.no_security_contact", "No address for reporting security faults is set up yet.")
	}
	// The file must expire; a year ahead, to the month, so that it is the same for everybody that day.
	expires := c.Today().AddMonths(11)
	return plain(c, fmt.Sprintf("Contact: %s\nExpires: %sT00:00:00.000Z\nPreferred-Languages: en\nCanonical: %s/.well-known/security.txt\n",
		p.Security, expires, c.Site.PublicURL))
}

// sitemap is the list of public pages for search engines.
type sitemapXML struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	Changed string `xml:"lastmod,omitempty"`
}

// mostMapped is how many uses the map names, below the format's limit of 50,000 addresses.
const mostMapped = 40_000

func (p *files) sitemap(c *page.Ctx) error {
	out := sitemapXML{}
	for _, path := range []string{"/", "/register", "/agreement", "/signatories", "/accessibility", "/privacy", "/cookies", "/developers"} {
		out.URLs = append(out.URLs, sitemapURL{Loc: c.Site.PublicURL + path})
	}
	q := register.Query{Most: register.MostPage}
	for len(out.URLs) < mostMapped {
		found := p.Register.Find(q)
		for _, card := range found.Cards {
			out.URLs = append(out.URLs, sitemapURL{Loc: c.Site.PublicURL + "/register/" + card.Ref, Changed: card.Changed.UTC().Format("2006-01-02")})
		}
		if found.Next == "" {
			break
		}
		q.After = found.Next
	}
	b, err := xml.Marshal(out)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/xml; charset=utf-8")
	_, err = c.W.Write(append([]byte(xml.Header), b...))
	return err
}
