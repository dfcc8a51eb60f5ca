package noticeboardpage

import (
	"net/url"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

// newsForm posts and changes news.
type newsForm struct{ Deps }

func storedNotice(n noticeboard.Notice) url.Values {
	v := url.Values{"title": {n.Title}, "text": {n.Text}, "topics": n.Topics}
	setDay(v, "expires", n.Expires)
	setDay(v, "pinned", n.PinnedUntil)
	return v
}

// setDay puts a date into stored values, or nothing when there is none.
func setDay(v url.Values, name string, d clock.Date) {
	if !d.IsZero() {
		ask.SetDay(v, name, d)
		return
	}
	for _, box := range []string{form.DaySuffix, form.MonthSuffix, form.YearSuffix} {
		v.Set(name+box, "")
	}
}

func readNotice(c *page.Ctx, f *form.Form) noticeboard.Notice {
	n := noticeboard.Notice{Title: f.Raw("title"), Text: f.Raw("text"), Topics: f.RawAll("topics")}
	n.Expires, _ = f.Date("expires", form.DateRule{Label: words(c).T("expires.label")})
	n.PinnedUntil, _ = f.Date("pinned", form.DateRule{Label: words(c).T("pinned.label")})
	return n
}

func (p *newsForm) fields(c *page.Ctx, b *ask.Builder, pin bool) {
	w := words(c)
	b.Line(ask.Field{Name: "title", Label: w.T("news.title.label")})
	b.Lines(ask.Field{Name: "text", Label: w.T("news.text.label"), Hint: w.T("text.hint"), Rows: 8, Max: noticeboard.MostText})
	b.Tick(ask.Field{Name: "topics", Label: w.T("topics.label"), Hint: w.T("topics.hint")}, portalview.Choices(p.Book, topicList))
	b.Day(ask.Field{Name: "expires", Label: w.T("expires.label"), Hint: w.T("expires.hint"), Optional: true})
	if pin {
		b.Day(ask.Field{Name: "pinned", Label: w.T("pinned.label"), Hint: w.T("pinned.hint"), Optional: true})
	}
}

func (p *newsForm) create(c *page.Ctx) error {
	return p.renderNew(c, ask.New(c, url.Values{"space": {c.Query("space")}}))
}

func (p *newsForm) renderNew(c *page.Ctx, b *ask.Builder) error {
	rooms, err := p.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	reach, err := p.Board.Reach(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	hosts := reach.Hosts("")
	for _, r := range rooms {
		hosts = hosts || reach.Hosts(r.ID)
	}
	p.fields(c, b, hosts)
	p.where(c, b, rooms)
	return b.Sheet(NewsPath+"/new").Render(c, layout.Link{Text: words(c).T("back.news"), Href: NewsPath})
}

// where asks for the room, when there is a choice.
func (d Deps) where(c *page.Ctx, b *ask.Builder, rooms []portalview.Room) {
	if options := portalview.Options(rooms, words(c).T("commons")); len(options) > 1 {
		b.Choose(ask.Field{Name: "space", Label: words(c).T("space.label"), Hint: words(c).T("space.hint")}, options)
	}
}

// room reads the room that was chosen.
func (d Deps) room(c *page.Ctx, f *form.Form) (portalview.Room, error) {
	rooms, err := d.Rooms(c.R.Context(), c.Actor)
	r, ok := portalview.Named(rooms, f.Raw("space"))
	if err == nil && !ok {
		f.Add("space", "noticeboard.space", words(c).T("space.gone"))
	}
	return r, err
}

func (p *newsForm) created(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	room, err := p.room(c, f)
	if err != nil {
		return err
	}
	notice := readNotice(c, f)
	if f.Err() != nil {
		return p.renderNew(c, ask.Again(c, f))
	}
	n, err := p.Board.Post(c.R.Context(), c.Actor, noticeboard.Post{Key: ask.KeyOf(f), Space: room.ID, Notice: notice})
	if err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() != nil {
		return p.renderNew(c, ask.Again(c, f))
	}
	return c.Done(n.URL(), "posted")
}

func (p *newsForm) get(c *page.Ctx) (noticeboard.NewsView, error) {
	n, err := p.Board.Read(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !n.MayKeep {
		err = errs.New(errs.Forbidden, "noticeboard.keep", words(c).T("not_yours"))
	}
	return n, err
}

func (p *newsForm) edit(c *page.Ctx) error {
	n, err := p.get(c)
	if err != nil {
		return err
	}
	return p.renderEdit(c, ask.New(c, storedNotice(n.Notice)), n, met{})
}

// met is what came of two people's words, or of one's.
type met struct {
	typed *form.Form
	clash func(b *ask.Builder) *ask.Conflict
}

// sheet makes a form carry what it shows.
func (m met) sheet(b *ask.Builder, s ask.Sheet, version int64, stored url.Values) ask.Sheet {
	s = s.Stored(version, stored, m.typed)
	if m.clash != nil {
		s.Conflict = m.clash(b)
	}
	return s
}

func (p *newsForm) renderEdit(c *page.Ctx, b *ask.Builder, n noticeboard.NewsView, m met) error {
	p.fields(c, b, n.MayPin || !n.PinnedUntil.IsZero())
	return m.sheet(b, b.Sheet(n.URL()+"/edit"), n.Version, storedNotice(n.Notice)).Render(c, layout.Link{Text: n.Title, Href: n.URL()})
}

func (p *newsForm) edited(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	n, err := p.get(c)
	if err != nil {
		return err
	}
	notice := readNotice(c, f)
	if f.Err() != nil {
		return p.renderEdit(c, ask.Again(c, f), n, met{typed: f})
	}
	_, err = p.Board.EditNews(c.R.Context(), c.Actor, noticeboard.At{Ref: n.Ref, Version: ask.Version(f)}, notice)
	switch {
	case errs.CodeOf(err) == "noticeboard.changed":
		theirs := storedNotice(n.Notice)
		merged, all := ask.Meet(f, theirs)
		return p.renderEdit(c, ask.New(c, merged), n, met{clash: func(b *ask.Builder) *ask.Conflict { return b.Explain(f, theirs, all) }})
	case err != nil && !f.Merge(err):
		return err
	case f.Err() != nil:
		return p.renderEdit(c, ask.Again(c, f), n, met{typed: f})
	}
	return c.Done(n.URL(), "edited")
}
