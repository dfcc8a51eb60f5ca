package partnershippage

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/document"
	"sharewell/internal/partnership"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// about says what the partnership is, and who runs it now.
func (d Deps) about(c *page.Ctx) error {
	a, err := d.Partnership.About(c.R.Context())
	if err != nil {
		return err
	}
	coming, past, err := d.Partnership.Meetings(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading", "name", c.Site.Name), Lead: t.T("lead"), Says: paragraphs(t.T("text")), Facts: []layout.Fact{{Term: t.T("fact.mailbox"), Value: a.Mailbox, Href: "mailto:" + a.Mailbox}}}
	if a.Now != nil {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.secretariat"), Value: t.T("fact.until", "name", a.Now.Name, "date", a.Now.Until.Words())})
	}
	if a.Next != nil {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.next"), Value: t.T("fact.from", "name", a.Next.Name, "date", a.Next.From.Words())})
	}
	meet := partView{Title: t.T("meetings"), Next: &layout.Link{Text: t.T("meetings.all"), Href: MeetPath}}
	for i := 0; i < len(coming) && len(meet.Items) < 2; i++ {
		if coming[i].Stage != partnership.Cancelled {
			meet.Items = append(meet.Items, meetingItem(c, coming[i]))
		}
	}
	if len(past) > 0 {
		meet.Items = append(meet.Items, meetingItem(c, past[0]))
	}
	if len(meet.Items) == 0 {
		meet.Empty = t.T("meetings.none")
	}
	v.Parts = []partView{meet}
	v.Links = []layout.Link{{Text: t.T("link.members"), Href: MembersPath}, {Text: t.T("link.coverage"), Href: PastPath}, {Text: t.T("link.agreement"), Href: "/agreement"}, {Text: t.T("link.group"), Href: "/involvement"}}
	if partnership.Reads(c.Actor) {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.actions"), Href: ActionsPath})
	}
	if access.AllowedSomewhere(c.Actor, access.RunPartnership) {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.run"), Href: RunPath}, layout.Link{Text: t.T("link.campaigns"), Href: "/directory/campaigns"})
	}
	return v.render(c, page.Head{Voice: voice(c), Description: t.T("lead"), Canonical: Path})
}

// members lists who takes part: organisations and role mailboxes; members see which seats are empty.
func (d Deps) members(c *page.Ctx) error {
	vacant := c.Query("vacant") == "yes"
	list, err := d.Partnership.Members(c.R.Context(), c.Actor, c.Query("after"), vacant)
	if err != nil {
		return err
	}
	t, w, in := c.Text, words(c), partnership.Reads(c.Actor)
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead")}
	part := partView{}
	if in {
		v.Facts = []layout.Fact{{Term: t.T("fact.vacant"), Value: t.N("vacant", list.Vacant), Href: MembersPath + "?vacant=yes"}}
	}
	if vacant && in {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.all"), Href: MembersPath})
	}
	for _, m := range list.Members {
		i := itemView{Title: m.Name, Href: "/signatories/" + m.Slug, Facts: []string{d.Sector(m.Sector), t.T("since", "date", m.Since.Words())}}
		if m.Mailbox != "" {
			i.Links = []layout.Link{{Text: m.Mailbox, Href: "mailto:" + m.Mailbox}}
		}
		if in {
			i.Href = MembersPath + "/" + m.Slug
			if len(m.Vacant) > 0 {
				i.Status = &layout.Status{Word: t.T("empty." + seatsKey(m.Vacant)), Kind: layout.Changed}
			} else {
				i.Status = &layout.Status{Word: w.T("seats.filled"), Kind: layout.Live}
			}
		}
		part.Items = append(part.Items, i)
	}
	if len(part.Items) == 0 {
		part.Empty = t.T("none")
	}
	if list.Next != "" {
		q := url.Values{"after": {list.Next}}
		if vacant {
			q.Set("vacant", "yes")
		}
		part.Next = &layout.Link{Text: t.T("more"), Href: MembersPath + "?" + q.Encode()}
	}
	v.Parts = []partView{part}
	v.Links = append(v.Links, layout.Link{Text: w.T("link.partnership"), Href: Path})
	return v.render(c, page.Head{Voice: voice(c), Description: t.T("lead"), Canonical: MembersPath})
}

func seatsKey(all []partnership.SeatKind) string {
	if len(all) > 1 {
		return "both"
	}
	return string(all[0])
}

func meetingItem(c *page.Ctx, m partnership.Meeting) itemView {
	w := words(c)
	v := itemView{Title: m.Title, Href: m.URL(), Status: stageOf(w, m, c.Site.Clock.Now()), Facts: []string{when(w, m)}}
	if m.Place != "" {
		v.Facts = append(v.Facts, m.Place)
	}
	return v
}

// meetings lists meetings.
func (d Deps) meetings(c *page.Ctx) error {
	coming, past, err := d.Partnership.Meetings(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead")}
	for _, p := range []struct {
		key  string
		list []partnership.Meeting
	}{{"coming", coming}, {"past", past}} {
		part := partView{Title: t.T(p.key)}
		for _, m := range p.list {
			part.Items = append(part.Items, meetingItem(c, m))
		}
		if len(p.list) == 0 {
			part.Empty = t.T(p.key + ".none")
		}
		v.Parts = append(v.Parts, part)
	}
	if access.AllowedSomewhere(c.Actor, access.RunPartnership) {
		v.Buttons = []govuk.ButtonProps{{Text: t.T("new"), Href: MeetPath + "/new"}}
	}
	v.Links = []layout.Link{{Text: t.T("link.ics"), Href: FeedPath}, {Text: words(c).T("link.partnership"), Href: Path}}
	return v.render(c, page.Head{Voice: voice(c), Description: t.T("lead"), Canonical: MeetPath})
}

// feed gives the meetings to calendars. Everybody can subscribe, so it never holds the link to join.
func (d Deps) feed(c *page.Ctx) error {
	b, err := d.ics(c)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, err = c.W.Write(b)
	return err
}

func (d Deps) ics(c *page.Ctx) ([]byte, error) {
	coming, past, err := d.Partnership.Meetings(c.R.Context(), access.Actor{})
	if err != nil {
		return nil, err
	}
	site := c.Site.PublicURL
	_, host, _ := strings.Cut(site, "://")
	out := document.Calendar{Name: c.Site.ShortName + ": " + words(c).T("ics")}
	for _, m := range append(slices.Clone(coming), past...) {
		out.Events = append(out.Events, document.CalendarEvent{UID: m.Ref + "@" + host, Stamp: m.UpdatedAt, Start: m.Starts, End: m.Ends, Summary: c.Site.ShortName + ": " + m.Title,
			Location: m.Place, URL: site + m.URL(), Cancelled: m.Stage == partnership.Cancelled, Sequence: m.Sequence})
	}
	var b bytes.Buffer
	err = document.WriteICS(&b, out)
	return b.Bytes(), err
}
