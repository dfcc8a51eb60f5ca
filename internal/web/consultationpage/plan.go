package consultationpage

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// planPage is where sessions are run.
type planPage struct{ Deps }

func planForm(b *ask.Builder, fresh bool) {
	b.Line(ask.Field{Name: "title"})
	b.Lines(ask.Field{Name: "about", Rows: 5, Max: 4000})
	if fresh {
		b.Line(ask.Field{Name: "consultation", Width: "20", Optional: true})
	}
	b.Day(ask.Field{Name: "day"})
	b.Line(ask.Field{Name: "starts", Width: "5"})
	b.Line(ask.Field{Name: "ends", Width: "5"})
	b.Line(ask.Field{Name: "place", Optional: true})
	b.Lines(ask.Field{Name: "how_to", Rows: 3, Max: 4000, Optional: true})
	b.Lines(ask.Field{Name: "access", Rows: 3, Max: 4000})
	b.Line(ask.Field{Name: "online", Type: "url", Optional: true})
	b.Line(ask.Field{Name: "room", Width: "5"})
}

// hour reads a time of day such as 18:30 on a day.
func hour(f *form.Form, name, message string, day clock.Date) time.Time {
	at, err := time.ParseInLocation("15:04", strings.ReplaceAll(strings.TrimSpace(f.Raw(name)), ".", ":"), clock.London)
	if err != nil {
		f.Add(name, "hour", message)
		return time.Time{}
	}
	return time.Date(day.Year, day.Month, day.Day, at.Hour(), at.Minute(), 0, 0, clock.London).UTC()
}

func plan(c *page.Ctx, f *form.Form) consultation.Plan {
	t := c.Text
	day, ok := f.Date("day", form.DateRule{Label: t.T("day.label"), Required: t.T("day.required")})
	p := consultation.Plan{Key: ask.KeyOf(f), Consultation: f.Raw("consultation"), Title: f.Raw("title"), About: f.Raw("about"), Place: f.Raw("place"), HowTo: f.Raw("how_to"), Access: f.Raw("access"), Online: f.Raw("online")}
	p.Room, _ = f.Int("room", form.IntRule{Label: t.T("room.label"), Required: t.T("room.required"), Min: 1, Max: 2000})
	if ok {
		p.Starts, p.Ends = hour(f, "starts", t.T("hour"), day), hour(f, "ends", t.T("hour"), day)
	}
	return p
}

func (p *planPage) create(c *page.Ctx) error {
	return p.form(c, ask.New(c, url.Values{"consultation": {c.Query("consultation")}}))
}

func (p *planPage) form(c *page.Ctx, b *ask.Builder) error {
	planForm(b, true)
	return b.Sheet(meetPath+"/new").Render(c, layout.Link{Text: c.Text.T("back"), Href: ManagePath})
}

func (p *planPage) created(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd, ref := plan(c, f), ""
	if f.Err() == nil {
		if ref, err = p.Engagement.PlanSession(c.R.Context(), c.Actor, cmd); err != nil && !f.Merge(err) {
			return err
		}
	}
	if f.Err() != nil {
		return p.form(c, ask.Again(c, f))
	}
	return c.Done(meetPath+"/"+ref, "planned")
}

type meetView struct {
	Heading, Caption string
	Errors           *govuk.ErrorSummaryProps
	State            layout.Status
	Facts            []layout.Fact
	NeedsTitle       string
	Needs            []string
	Acts             []ask.ActView
	Links            []layout.Link
}

func (p *planPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *planPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	at, err := p.Engagement.Attending(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	x, t, w, now := at.Session, c.Text, words(c), c.Site.Clock.Now()
	v := meetView{Heading: x.Title, Caption: t.T("caption", "ref", x.Ref), State: meeting(c, x), NeedsTitle: t.T("needs"), Needs: at.Needs,
		Facts: []layout.Fact{{Term: t.T("fact.when"), Value: when(w, x)}, {Term: t.T("fact.where"), Value: where(w, x)}, {Term: t.T("fact.places"), Value: t.T("places", "booked", strconv.Itoa(x.Booked), "room", strconv.Itoa(x.Room), "waiting", strconv.Itoa(x.Waiting))}, {Term: t.T("fact.notes"), Value: x.NotesDue.Words()}},
		Links: []layout.Link{{Text: t.T("link.public"), Href: x.URL()}, {Text: t.T("back"), Href: ManagePath}}}
	if at.Sealed > 0 {
		v.Needs = append(v.Needs, t.N("needs.sealed", at.Sealed))
	}
	a := ask.ActsOf(c, x.ManageURL(), typed, failed)
	if x.Held(now) {
		a.Add(ask.Act{Name: "notes", Open: true, Stored: url.Values{"notes": {x.Notes}, "came": {strconv.Itoa(x.Came)}}, Fields: func(b *ask.Builder) {
			b.Lines(ask.Field{Name: "notes", Rows: 10, Max: 20000})
			b.Line(ask.Field{Name: "came", Width: "5"})
		}})
	}
	if !x.Cancelled && now.Before(x.Starts) {
		from, to := x.Starts.In(clock.London), x.Ends.In(clock.London)
		stored := url.Values{"title": {x.Title}, "about": {x.About}, "starts": {from.Format("15:04")}, "ends": {to.Format("15:04")}, "place": {x.Place}, "how_to": {x.HowTo}, "access": {x.Access}, "online": {x.Online}, "room": {strconv.Itoa(x.Room)}}
		ask.SetDay(stored, "day", clock.DateOf(x.Starts))
		a.Add(ask.Act{Name: "move", Stored: stored, Fields: func(b *ask.Builder) { planForm(b, false) }})
		a.Add(ask.Act{Name: "cancel", Fields: func(b *ask.Builder) { b.Line(ask.Field{Name: "why"}) }})
	}
	v.Acts, v.Errors = a.All, a.Errors
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil}, meetTempl(v))
}

func (p *planPage) act(c *page.Ctx, name string, do func(f *form.Form) error) error {
	return ask.Doing{Name: name, Back: meetPath + "/" + c.Path("ref"), Again: p.render}.Do(c, do)
}

func (p *planPage) move(c *page.Ctx) error {
	return p.act(c, "move", func(f *form.Form) error {
		cmd := plan(c, f)
		if f.Err() != nil {
			return nil // shown with the form
		}
		return p.Engagement.MoveSession(c.R.Context(), c.Actor, c.Path("ref"), cmd)
	})
}

func (p *planPage) cancel(c *page.Ctx) error {
	return p.act(c, "cancel", func(f *form.Form) error {
		return p.Engagement.CancelSession(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("why"))
	})
}

func (p *planPage) notes(c *page.Ctx) error {
	return p.act(c, "notes", func(f *form.Form) error {
		came, _ := f.Int("came", form.IntRule{Label: c.Text.T("came.label"), Required: c.Text.T("came.required"), Max: 100000})
		if f.Err() != nil {
			return nil // shown with the form
		}
		return p.Engagement.PublishSessionNotes(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("notes"), came)
	})
}
