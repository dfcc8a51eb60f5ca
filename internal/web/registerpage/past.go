package registerpage

import (
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// past fills the page of a use that was taken over from another register: what that register said, in its words.
func (p *entry) past(c *page.Ctx, v *entryView, e register.Entry) {
	t, u := c.Text, e.Past
	s := statusTag(c.Site.Texts.Page("register"), e.Status)
	v.Status = &s
	v.Notice = t.T("past.notice", "register", u.From.Name)
	for _, f := range []struct {
		key string
		day clock.Date
	}{{"past.start", u.Start}, {"past.end", u.End}, {"past.as_of", u.From.AsOf}, {"past.taken", clock.DateOf(u.At)}} {
		if !f.day.IsZero() {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T(f.key), Value: f.day.Words()})
		}
	}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("past.key"), Value: u.Key})
	v.Sections = append(v.Sections, pastWho(t, e))
	add := func(id string, texts ...string) {
		var all []string
		for _, text := range texts {
			all = append(all, layout.Paragraphs(text)...)
		}
		if len(all) > 0 {
			v.Sections = append(v.Sections, section{ID: id, Heading: t.T("past." + id), Parts: []part{{Text: all}}})
		}
	}
	list := func(id string, items []string) {
		if len(items) > 0 {
			v.Sections = append(v.Sections, section{ID: id, Heading: t.T("past." + id), Parts: []part{{Items: items}}})
		}
	}
	add("why", u.Purpose)
	add("doing", u.Doing)
	list("kinds", u.Kinds)
	list("recognisable", u.Recognisable)
	list("often", u.Often)
	add("benefits", u.Benefits)
	add("outcome", u.Outcome)
	list("opt_out", u.OptOut)
	list("law", u.Law)
	list("confidence", u.Confidence)
	v.Sections = append(v.Sections, pastSource(t, u))
	for _, s := range v.Sections {
		v.Contents = append(v.Contents, layout.Link{Text: s.Heading, Href: "#" + s.ID})
	}
}

func pastWho(t content.Page, e register.Entry) section {
	one := part{}
	for _, party := range e.Parties {
		key := "past.gives"
		if party.Lead {
			key = "past.uses"
		}
		l := layout.Link{Text: t.T(key, "name", party.Name)}
		if party.Slug != "" {
			l.Href = "/signatories/" + party.Slug
		}
		one.Links = append(one.Links, l)
	}
	return section{ID: "who", Heading: t.T("past.who"), Parts: []part{one}}
}

// pastSource says where the entry is from, and that nobody here checked it.
func pastSource(t content.Page, u *register.Past) section {
	name := u.From.Name
	if u.From.Publisher != "" {
		name = strings.Join([]string{u.From.Publisher, name}, ", ")
	}
	one := part{Text: []string{t.T("past.source.text", "register", name), t.T("past.source.unchecked")}}
	if u.From.Licence != "" {
		one.Text = append(one.Text, t.T("past.source.licence", "licence", u.From.Licence))
	}
	for _, url := range []string{u.From.URL, u.Link} {
		if url != "" {
			one.Links = append(one.Links, layout.Link{Text: url, Href: url})
		}
	}
	return section{ID: "source", Heading: t.T("past.source"), Parts: []part{one}}
}
