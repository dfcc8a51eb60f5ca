package noticeboardpage

import (
	"bytes"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

// eventList is the list of events.
type eventList struct{ Deps }

func times(w content.Page, x noticeboard.Plan) string {
	from, until := x.Starts.In(clock.London), x.Ends.In(clock.London)
	first, last := clock.DateOf(x.Starts), clock.DateOf(x.Ends)
	if first == last {
		return w.T("when.day", "date", first.Words(), "from", from.Format(hours), "until", until.Format(hours))
	}
	return w.T("when.days", "first", first.Words(), "from", from.Format(hours), "last", last.Words(), "until", until.Format(hours))
}

func (p *eventList) show(c *page.Ctx) error {
	t, w := c.Text, words(c)
	q, rooms, err := p.asked(c)
	if err != nil {
		return err
	}
	q.Past, q.Key = c.Query("when") == "past", page.ShowKey(c.Query("after"))
	agenda, err := p.Board.Events(c.R.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	v := portalview.Sheet{Heading: t.T("heading"), Lead: t.T("lead")}
	if access.AllowedSomewhere(c.Actor, access.PlanEvent) {
		v.Buttons = []govuk.ButtonProps{{Text: t.T("new"), Href: EventsPath + "/new"}}
	}
	v.Filters = append([]portalview.Filter{portalview.Narrow(c, t.T("by.when"), t.T("by.when.coming"), "when", []ask.Option{{Value: "past", Text: t.T("by.when.past")}})}, p.filters(c, rooms)...)
	if len(agenda.Mine) > 0 && !q.Past {
		mine := portalview.Part{Title: t.T("mine")}
		for _, j := range agenda.Mine {
			state := layout.Status{Word: w.T("seat.come"), Kind: layout.Live}
			if j.Waiting {
				state = layout.Status{Word: w.T("seat.wait"), Kind: layout.Waiting}
			}
			mine.Items = append(mine.Items, portalview.Item{Title: j.Title, Href: j.URL(), Status: &state, Facts: []string{times(w, j.Plan)}})
		}
		v.Parts = append(v.Parts, mine)
	}
	part := portalview.Part{Title: t.T("coming"), Empty: t.T("empty")}
	if q.Past {
		part = portalview.Part{Title: t.T("past"), Empty: t.T("empty.past")}
	}
	for _, e := range agenda.Events {
		i := portalview.Item{Title: e.Title, Href: e.URL(), Text: portalview.Start(e.Text, 200), Facts: []string{times(w, e.Plan), w.T("event.line", "sort", w.T("sort."+string(e.Sort)), "owner", ownerName(w, agenda.Names[e.Owner]))}}
		if e.Place != "" {
			i.Facts = append(i.Facts, e.Place)
		}
		if room := portalview.Name(rooms, e.Space); room != "" {
			i.Facts = append(i.Facts, w.T("in", "space", room))
		}
		part.Items = append(part.Items, i)
	}
	if agenda.Next != "" {
		part.Next = &layout.Link{Text: t.T("more"), Href: portalview.On(c, "after", agenda.Next)}
	}
	v.Parts = append(v.Parts, part)
	v.Links = []layout.Link{{Text: t.T("link.ics"), Href: page.Address(FeedPath, "topic", q.Topic, "space", c.Query("space"))}, {Text: t.T("link.news"), Href: NewsPath}}
	return v.Render(c, nil)
}

// feed sends the calendar of the reader, as they may read it now.
func (p *eventList) feed(c *page.Ctx) error {
	q, _, err := p.asked(c)
	if err != nil {
		return err
	}
	all, err := p.Board.MyCalendar(c.R.Context(), c.Actor, q.Topic, q.Space)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := document.WriteICS(&b, Calendar(c.Site.PublicURL, c.Site.ShortName+": "+words(c).T("calendar"), all)); err != nil {
		return err
	}
	return c.Download("events.ics", "text/calendar; charset=utf-8", b.Bytes())
}

// Calendar makes events into a calendar: for the page, and for feeds with addresses of their own.
func Calendar(site, name string, events []noticeboard.Event) document.Calendar {
	_, host, _ := strings.Cut(site, "://")
	out := document.Calendar{Name: name}
	for _, e := range events {
		x := document.CalendarEvent{UID: e.Ref + "@" + host, Stamp: e.Changed, Start: e.Starts, End: e.Ends, Summary: e.Title, Description: portalview.Start(e.Text, 500), Location: e.Place,
			URL: site + e.URL(), Cancelled: e.Cancelled, Sequence: e.Sequence}
		if e.Link != "" {
			x.Description = strings.TrimSpace(x.Description + "\n\n" + e.Link)
		}
		out.Events = append(out.Events, x)
	}
	return out
}

// eventPage is one event.
type eventPage struct{ Deps }

func (p *eventPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *eventPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	e, err := p.Board.Event(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	rooms, err := p.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t, w, now := c.Text, words(c), c.Site.Clock.Now()
	v := portalview.Sheet{Caption: t.T("caption", "sort", w.T("sort."+string(e.Sort)), "ref", e.Ref), Heading: e.Title, Body: agreementpage.Marked(e.Text)}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.when"), Value: times(w, e.Plan)})
	if e.Place != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.where"), Value: e.Place})
	}
	comes := e.Mine != nil && !e.Mine.Waiting
	if e.Link != "" && !e.Cancelled && !e.Over(now) {
		if comes || e.MayKeep || !e.SignUp {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.link"), Value: t.T("join_link"), Href: e.Link})
		} else {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.link"), Value: t.T("link.later")})
		}
	}
	if e.SignUp {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.places"), Value: places(t, e)})
	}
	v.Facts = append(v.Facts, p.facts(c, about{e.Topics, e.Space, e.Name, e.At, EventsPath}, rooms)...)
	switch {
	case e.Cancelled:
		v.Status, v.Says = &layout.Status{Word: t.T("cancelled"), Kind: layout.Stopped}, []string{t.T("cancelled.why", "why", e.Why)}
	case e.Over(now):
		v.Status = &layout.Status{Word: t.T("over"), Kind: layout.Neutral}
	case comes:
		v.Status = &layout.Status{Word: w.T("seat.come"), Kind: layout.Live}
	case e.Mine != nil:
		v.Status, v.Says = &layout.Status{Word: w.T("seat.wait"), Kind: layout.Waiting}, []string{t.T("waiting.text")}
	}
	if e.MayKeep && !e.Cancelled {
		v.Buttons = []govuk.ButtonProps{{Text: t.T("edit"), Href: e.URL() + "/edit", Classes: "govuk-button--secondary"}}
	}
	v.Parts = p.parts(c, e)
	acts := ask.ActsOf(c, e.URL(), typed, failed)
	p.acts(c, acts, e)
	v.Acts, v.Errors = acts.All, acts.Errors
	v.Links = []layout.Link{{Text: t.T("link.ics"), Href: FeedPath}}
	return v.Render(c, &layout.Link{Text: w.T("back.events"), Href: EventsPath})
}

func places(t content.Page, e noticeboard.EventView) string {
	if e.Places == 0 {
		return t.N("places.open", e.Come)
	}
	free := max(0, e.Places-e.Come)
	if free == 0 || e.Wait > 0 {
		return t.T("places.full", "all", strconv.Itoa(e.Places), "wait", strconv.Itoa(e.Wait))
	}
	return t.T("places.free", "all", strconv.Itoa(e.Places), "free", strconv.Itoa(free))
}

func (p *eventPage) parts(c *page.Ctx, e noticeboard.EventView) (out []portalview.Part) {
	t := c.Text
	if len(e.Standing) > 0 {
		part := portalview.Part{Title: t.T("materials")}
		for _, m := range e.Standing {
			i := portalview.Item{Title: m.Title, Href: "/portal/library/" + m.Ref, Facts: []string{m.Ref}}
			if e.MayKeep {
				i.Presses = []portalview.Press{press(e, "drop", t.T("drop.button"), who{"item", m.Ref, m.Title})}
			}
			part.Items = append(part.Items, i)
		}
		out = append(out, part)
	}
	if !e.MayKeep || !e.SignUp {
		return out
	}
	for _, waiting := range []bool{false, true} {
		part := portalview.Part{Title: t.T("come"), Empty: t.T("come.none")}
		if waiting {
			part = portalview.Part{Title: t.T("wait")}
		}
		for _, s := range e.Seats {
			if s.Waiting == waiting {
				part.Items = append(part.Items, seatItem(c, e, s))
			}
		}
		if len(part.Items) > 0 || part.Empty != "" {
			out = append(out, part)
		}
	}
	return out
}

func seatItem(c *page.Ctx, e noticeboard.EventView, s noticeboard.Seat) portalview.Item {
	t, w := c.Text, words(c)
	name := e.People[s.Person]
	i := portalview.Item{Title: name, Facts: []string{ownerName(w, e.Names[s.Organisation])}}
	for _, n := range s.Needs {
		i.Facts = append(i.Facts, t.T("needs.said", "need", w.T("need."+string(n))))
	}
	if !e.Cancelled && !e.Over(c.Site.Clock.Now()) {
		i.Presses = []portalview.Press{press(e, "remove", t.T("remove.button"), who{"person", string(s.Person), name})}
	}
	return i
}

// who is what a button is about.
type who struct{ name, value, title string }

func press(e noticeboard.EventView, act, text string, x who) portalview.Press {
	return portalview.Press{Action: e.URL() + "/" + act, Hidden: []ask.Hidden{{Name: x.name, Value: x.value}},
		Button: govuk.ButtonProps{HTML: portalview.Said(text, x.title), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}
}

// acts are the forms of the page.
func (p *eventPage) acts(c *page.Ctx, a *ask.Acts, e noticeboard.EventView) {
	w := words(c)
	if e.Open(c.Site.Clock.Now()) {
		stored := map[string][]string{"needs": nil}
		if e.Mine != nil {
			for _, n := range e.Mine.Needs {
				stored["needs"] = append(stored["needs"], string(n))
			}
		}
		var needs []ask.Option
		for _, n := range noticeboard.Needs() {
			needs = append(needs, ask.Option{Value: string(n), Text: w.T("need." + string(n))})
		}
		a.Add(ask.Act{Name: "join", Open: e.Mine == nil, Stored: stored, Fields: func(b *ask.Builder) { b.Tick(ask.Field{Name: "needs"}, needs) }})
		last := &a.All[len(a.All)-1]
		switch {
		case e.Mine != nil:
			last.Title, last.Sheet.Save.Text = c.Text.T("join.again.title"), c.Text.T("join.again.button")
			last.Fold.SummaryText = last.Title
			last.Text = ""
			a.Add(ask.Act{Name: "leave", Warning: true})
		case e.Places > 0 && (e.Come >= e.Places || e.Wait > 0):
			last.Title, last.Text, last.Sheet.Save.Text = c.Text.T("join.full.title"), c.Text.T("join.full.text"), c.Text.T("join.full.button")
		}
	}
	if !e.MayKeep || e.Cancelled {
		return
	}
	a.Add(ask.Act{Name: "material", Fields: func(b *ask.Builder) { b.Line(ask.Field{Name: "item", Width: "20"}) }})
	if !e.Over(c.Site.Clock.Now()) {
		version := []ask.Hidden{{Name: ask.VersionField, Value: strconv.FormatInt(e.Version, 10)}}
		a.Add(ask.Act{Name: "cancel", Warning: true, Hidden: version, Fields: func(b *ask.Builder) { b.Line(ask.Field{Name: "why"}) }})
	}
}

func (p *eventPage) doing(c *page.Ctx, name string) ask.Doing {
	return ask.Doing{Name: name, Back: EventsPath + "/" + c.Path("ref"), Again: p.render}
}

func (p *eventPage) join(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	var needs []noticeboard.Need
	for _, n := range f.RawAll("needs") {
		needs = append(needs, noticeboard.Need(n))
	}
	seat, err := p.Board.Join(c.R.Context(), c.Actor, c.Path("ref"), needs)
	if err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() != nil {
		return p.render(c, f, "join")
	}
	if seat.Waiting {
		return c.Done(EventsPath+"/"+c.Path("ref"), "waits")
	}
	return c.Done(EventsPath+"/"+c.Path("ref"), "join")
}

func (p *eventPage) leave(c *page.Ctx) error {
	return p.doing(c, "leave").Do(c, func(*form.Form) error { return p.Board.Leave(c.R.Context(), c.Actor, c.Path("ref")) })
}

func (p *eventPage) remove(c *page.Ctx) error {
	return p.doing(c, "remove").Do(c, func(f *form.Form) error {
		return p.Board.Remove(c.R.Context(), c.Actor, c.Path("ref"), ident.Person(f.Raw("person")))
	})
}

func (p *eventPage) material(c *page.Ctx) error {
	return p.doing(c, "material").Do(c, func(f *form.Form) error {
		return p.Board.AddMaterial(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("item"))
	})
}

func (p *eventPage) drop(c *page.Ctx) error {
	return p.doing(c, "drop").Do(c, func(f *form.Form) error {
		return p.Board.DropMaterial(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("item"))
	})
}

func (p *eventPage) cancel(c *page.Ctx) error {
	return p.doing(c, "cancel").Do(c, func(f *form.Form) error {
		_, err := p.Board.Cancel(c.R.Context(), c.Actor, noticeboard.At{Ref: c.Path("ref"), Version: ask.Version(f)}, f.Raw("why"))
		return err
	})
}
