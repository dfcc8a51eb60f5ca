package noticeboardpage

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

// eventForm announces and changes events.
type eventForm struct{ Deps }

const hours = "15:04"

func storedPlan(x noticeboard.Plan) url.Values {
	v := url.Values{"sort": {string(x.Sort)}, "title": {x.Title}, "text": {x.Text}, "topics": x.Topics, "from": {x.Starts.In(clock.London).Format(hours)}, "until": {x.Ends.In(clock.London).Format(hours)},
		"place": {x.Place}, "link": {x.Link}, "places": {""}, "sign_up": {""}}
	ask.SetDay(v, "day", clock.DateOf(x.Starts))
	setDay(v, "last", clock.Date{})
	if last := clock.DateOf(x.Ends); last != clock.DateOf(x.Starts) {
		ask.SetDay(v, "last", last)
	}
	if x.Places > 0 {
		v.Set("places", strconv.Itoa(x.Places))
	}
	ask.SetTick(v, "sign_up", x.SignUp)
	return v
}

// when reads a day and a time of day in London.
func when(c *page.Ctx, f *form.Form, day clock.Date, name string) time.Time {
	typed := strings.ReplaceAll(strings.TrimSpace(f.Raw(name)), ".", ":")
	t, err := time.ParseInLocation(hours, typed, clock.London)
	if err != nil {
		f.Add(name, "time", words(c).T("time.wrong"))
		return time.Time{}
	}
	return time.Date(day.Year, day.Month, day.Day, t.Hour(), t.Minute(), 0, 0, clock.London).UTC()
}

func readPlan(c *page.Ctx, f *form.Form) noticeboard.Plan {
	w := words(c)
	x := noticeboard.Plan{Sort: noticeboard.Sort(f.Raw("sort")), Title: f.Raw("title"), Text: f.Raw("text"), Topics: f.RawAll("topics"), Place: f.Raw("place"), Link: f.Raw("link"), SignUp: f.Bool("sign_up")}
	if day, ok := f.Date("day", form.DateRule{Label: w.T("day.label"), Required: w.T("day.required")}); ok {
		last := day
		if d, ok := f.Date("last", form.DateRule{Label: w.T("last.label")}); ok {
			last = d
		}
		x.Starts, x.Ends = when(c, f, day, "from"), when(c, f, last, "until")
	}
	if n, ok := f.Int("places", form.IntRule{Label: w.T("places.label"), Max: noticeboard.MostPlaces}); ok {
		x.Places = n
	}
	return x
}

// placed names the fields as the form does.
func renamed(err error) error {
	fields := errs.FieldsOf(err)
	for i := range fields {
		switch fields[i].Name {
		case "starts":
			fields[i].Name = "day"
		case "ends":
			fields[i].Name = "until"
		}
	}
	if len(fields) > 0 {
		return errs.InvalidFields(fields)
	}
	return err
}

func (p *eventForm) fields(c *page.Ctx, b *ask.Builder) {
	w := words(c)
	b.Choose(ask.Field{Name: "sort", Label: w.T("sort.label")}, []ask.Option{{Value: string(noticeboard.Meeting), Text: w.T("sort.meeting")}, {Value: string(noticeboard.Training), Text: w.T("sort.training")}})
	b.Line(ask.Field{Name: "title", Label: w.T("event.title.label")})
	b.Lines(ask.Field{Name: "text", Label: w.T("event.text.label"), Hint: w.T("text.hint"), Rows: 6, Max: noticeboard.MostText})
	b.Tick(ask.Field{Name: "topics", Label: w.T("topics.label"), Hint: w.T("topics.hint")}, portalview.Choices(p.Book, topicList))
	b.Day(ask.Field{Name: "day", Label: w.T("day.label")})
	b.Line(ask.Field{Name: "from", Label: w.T("from.label"), Hint: w.T("from.hint"), Width: "5"})
	b.Line(ask.Field{Name: "until", Label: w.T("until.label"), Width: "5"})
	b.Day(ask.Field{Name: "last", Label: w.T("last.label"), Hint: w.T("last.hint"), Optional: true})
	b.Line(ask.Field{Name: "place", Label: w.T("place.label"), Hint: w.T("place.hint"), Optional: true})
	b.Line(ask.Field{Name: "link", Label: w.T("link.label"), Hint: w.T("link.hint"), Type: "url", Optional: true})
	b.Confirm(ask.Field{Name: "sign_up", Label: w.T("sign_up.label"), Hint: w.T("sign_up.hint")})
	b.Line(ask.Field{Name: "places", Label: w.T("places.label"), Hint: w.T("places.hint"), Width: "5", Optional: true})
}

func (p *eventForm) create(c *page.Ctx) error {
	return p.renderNew(c, ask.New(c, url.Values{"space": {c.Query("space")}}))
}

func (p *eventForm) renderNew(c *page.Ctx, b *ask.Builder) error {
	rooms, err := p.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	p.fields(c, b)
	p.where(c, b, rooms)
	return b.Sheet(EventsPath+"/new").Render(c, layout.Link{Text: words(c).T("back.events"), Href: EventsPath})
}

func (p *eventForm) created(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	room, err := p.room(c, f)
	if err != nil {
		return err
	}
	plan := readPlan(c, f)
	if f.Err() != nil {
		return p.renderNew(c, ask.Again(c, f))
	}
	e, err := p.Board.Announce(c.R.Context(), c.Actor, noticeboard.Announce{Key: ask.KeyOf(f), Space: room.ID, Plan: plan})
	if err != nil && !f.Merge(renamed(err)) {
		return err
	}
	if f.Err() != nil {
		return p.renderNew(c, ask.Again(c, f))
	}
	return c.Done(e.URL(), "announced")
}

func (p *eventForm) get(c *page.Ctx) (noticeboard.EventView, error) {
	e, err := p.Board.Event(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !e.MayKeep {
		err = errs.New(errs.Forbidden, "noticeboard.keep", words(c).T("not_yours"))
	}
	return e, err
}

func (p *eventForm) edit(c *page.Ctx) error {
	e, err := p.get(c)
	if err != nil {
		return err
	}
	return p.renderEdit(c, ask.New(c, storedPlan(e.Plan)), e, met{})
}

func (p *eventForm) renderEdit(c *page.Ctx, b *ask.Builder, e noticeboard.EventView, m met) error {
	p.fields(c, b)
	return m.sheet(b, b.Sheet(e.URL()+"/edit"), e.Version, storedPlan(e.Plan)).Render(c, layout.Link{Text: e.Title, Href: e.URL()})
}

func (p *eventForm) edited(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.get(c)
	if err != nil {
		return err
	}
	plan := readPlan(c, f)
	if f.Err() != nil {
		return p.renderEdit(c, ask.Again(c, f), e, met{typed: f})
	}
	_, err = p.Board.Change(c.R.Context(), c.Actor, noticeboard.At{Ref: e.Ref, Version: ask.Version(f)}, plan)
	switch {
	case errs.CodeOf(err) == "noticeboard.changed":
		theirs := storedPlan(e.Plan)
		merged, all := ask.Meet(f, theirs)
		return p.renderEdit(c, ask.New(c, merged), e, met{clash: func(b *ask.Builder) *ask.Conflict { return b.Explain(f, theirs, all) }})
	case err != nil && !f.Merge(renamed(err)):
		return err
	case f.Err() != nil:
		return p.renderEdit(c, ask.Again(c, f), e, met{typed: f})
	}
	return c.Done(e.URL(), "changed")
}
