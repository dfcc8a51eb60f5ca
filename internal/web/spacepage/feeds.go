package spacepage

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// feedPage is private addresses at which programs read what is new.
type feedPage struct{ Deps }

// The values of the choice of a room that are no space.
const (
	everyRoom = "every"
	commons   = "commons"
)

// The two things that an address gives.
const (
	newsFile  = "news.atom"
	datesFile = "events.ics"
)

func (p *feedPage) show(c *page.Ctx) error { return p.render(c, nil, "", "") }

func (p *feedPage) again(c *page.Ctx, typed *form.Form, failed string) error {
	return p.render(c, typed, failed, "")
}

func (p *feedPage) render(c *page.Ctx, typed *form.Form, failed, code string) error {
	ctx, t := c.R.Context(), c.Text
	all, err := p.Spaces.Feeds(ctx, c.Actor)
	if err != nil {
		return err
	}
	r, err := p.Spaces.Reach(ctx, c.Actor.Person)
	if err != nil {
		return err
	}
	rooms, err := p.Spaces.Rooms(ctx, r, false)
	if err != nil {
		return err
	}
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead"), Says: []string{t.T("secret")}}
	if code != "" {
		site := c.Site.PublicURL + ReadPath + "/" + code + "/"
		v.Address = &addressView{Title: t.T("made.title"), Text: t.T("made.text"), Lines: []layout.Fact{{Term: t.T("made.news"), Value: site + newsFile}}}
		if p.Dates != nil {
			v.Address.Lines = append(v.Address.Lines, layout.Fact{Term: t.T("made.dates"), Value: site + datesFile})
		}
	}
	part := partView{Title: t.T("mine")}
	for _, f := range all {
		part.Items = append(part.Items, p.item(c, f))
	}
	if len(all) == 0 {
		part.Empty = t.T("mine.none")
	}
	a := ask.ActsOf(c, FeedPath, typed, failed)
	a.Add(ask.Act{Name: "make", Open: true, Stored: map[string][]string{"room": {c.Query("room")}}, Fields: func(b *ask.Builder) {
		some := []ask.Option{{Value: everyRoom, Text: t.T("room.every")}, {Value: commons, Text: t.T("room.commons")}}
		for _, x := range rooms {
			some = append(some, ask.Option{Value: string(x.ID), Text: x.Name})
		}
		b.Pick(ask.Field{Name: "room"}, some)
		b.Pick(ask.Field{Name: "topic", Optional: true}, options(p.Topics))
	}})
	v.Errors = a.Errors
	v.Parts = []partView{{Acts: a.All}, part}
	head := back(words(c).T("back.all"), Path)
	if code != "" {
		c.W.Header().Set("Cache-Control", "no-store")
	}
	return v.render(c, head)
}

func (p *feedPage) item(c *page.Ctx, f space.FeedView) itemView {
	t := c.Text
	i := itemView{Title: f.Room, Facts: []string{t.T("made.on", "date", layout.FormatDate(f.At))}}
	switch {
	case f.Space == nil:
		i.Title = t.T("room.every")
	case *f.Space == space.Commons:
		i.Title = t.T("room.commons")
	case f.Lost:
		i.Title = t.T("room.lost")
		i.Status = &layout.Status{Word: t.T("lost"), Kind: layout.Stopped}
	}
	if f.Topic != "" {
		for _, x := range p.Topics {
			if x.Value == f.Topic {
				i.Title = t.T("room.topic", "room", i.Title, "topic", x.Text)
			}
		}
	}
	if f.ReadOn.IsZero() {
		i.Facts = append(i.Facts, t.T("read.never"))
	} else {
		i.Facts = append(i.Facts, t.T("read.on", "date", f.ReadOn.Words()))
	}
	i.Buttons = []pressView{press(c, FeedPath+"/revoke", "revoke.button", i.Title, ask.Hidden{Name: "id", Value: f.ID})}
	return i
}

// create makes an address and shows it, this once.
func (p *feedPage) create(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	var room *ident.Space
	switch v := f.Raw("room"); v {
	case everyRoom:
	case commons:
		room = new(ident.Space)
	case "":
		f.Add("room", "space.required", c.Text.T("room.required"))
	default:
		one := ident.Space(v)
		room = &one
	}
	code := ""
	if f.Err() == nil {
		if code, err = p.Spaces.MakeFeed(c.R.Context(), c.Actor, room, f.Raw("topic")); err != nil && !f.Merge(err) {
			return err
		}
	}
	if f.Err() != nil {
		return p.again(c, f, "make")
	}
	return p.render(c, nil, "", code)
}

func (p *feedPage) revoke(c *page.Ctx) error {
	return ask.Doing{Name: "revoke", Back: FeedPath, Again: p.again}.Do(c, func(f *form.Form) error {
		return p.Spaces.RevokeFeed(c.R.Context(), c.Actor, f.Raw("id"))
	})
}

// read gives what an address shows at this moment, and nothing at all when it shows nothing any more.
func (p *feedPage) read(c *page.Ctx) error {
	h := c.W.Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Referrer-Policy", "no-referrer")
	what := c.Path("what")
	if what != newsFile && (what != datesFile || p.Dates == nil) {
		c.W.WriteHeader(http.StatusNotFound)
		return nil
	}
	got, err := p.Spaces.ReadFeed(c.R.Context(), c.Path("code"))
	switch {
	case errors.Is(err, space.ErrRevoked):
		c.W.WriteHeader(http.StatusGone)
		return nil
	case errs.KindOf(err) == errs.NotFound && err != nil:
		c.W.WriteHeader(http.StatusNotFound)
		return nil
	case errs.KindOf(err) == errs.TooMany && err != nil:
		h.Set("Retry-After", "3600")
		c.W.WriteHeader(http.StatusTooManyRequests)
		return nil
	case err != nil:
		return err
	}
	var b bytes.Buffer
	if what == newsFile {
		h.Set("Content-Type", "application/atom+xml; charset=utf-8")
		err = p.atom(c, got, &b)
	} else {
		h.Set("Content-Type", "text/calendar; charset=utf-8")
		err = p.ics(c, got, &b)
	}
	if err != nil {
		return err
	}
	_, _ = c.W.Write(b.Bytes()) // the reader may have gone
	return nil
}

// title names what an address is of.
func (p *feedPage) title(c *page.Ctx, got space.Read) string {
	t := c.Text
	name := t.T("feed.every", "name", c.Site.ShortName)
	if got.Feed.Space != nil {
		if name = t.T("feed.commons", "name", c.Site.ShortName); got.Room != "" {
			name = t.T("feed.room", "name", c.Site.ShortName, "room", got.Room)
		}
	}
	for _, x := range p.Topics {
		if x.Value == got.Feed.Topic {
			name = t.T("room.topic", "room", name, "topic", x.Text)
		}
	}
	return name
}

// atom writes news. What they hold is what the list of news holds: a heading and where to read on.
func (p *feedPage) atom(c *page.Ctx, got space.Read, b *bytes.Buffer) error {
	site := c.Site.PublicURL
	feed := document.Feed{ID: "urn:sharewell:portal-feed:" + got.Feed.ID, Title: p.title(c, got), Page: site + Path, Author: c.Site.Name, Updated: got.Feed.At}
	for i, n := range got.News {
		if i == 0 {
			feed.Updated = n.At
		}
		kind := kindOfNews(c, n.Kind)
		feed.Entries = append(feed.Entries, document.FeedEntry{ID: "urn:sharewell:portal-news:" + strings.ReplaceAll(n.Key, "/", ":"), Title: n.Title, Summary: kind, Page: site + n.URL, Updated: n.At, Published: n.At,
			Categories: []string{kind}})
	}
	return document.WriteAtom(b, feed)
}

func (p *feedPage) ics(c *page.Ctx, got space.Read, b *bytes.Buffer) error {
	events, err := p.Dates.PortalDates(c.R.Context(), got.Reach, got.Feed.Space, got.Feed.Topic)
	if err != nil {
		return err
	}
	return document.WriteICS(b, document.Calendar{Name: p.title(c, got), Events: events})
}
