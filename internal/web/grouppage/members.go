package grouppage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/involvement"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// membersView shows seats, those who sit there, and meetings.
type membersView struct {
	Heading, Intro string
	Empty          *layout.Empty
	Seats          []memberSeat
	Gone           []memberItem
	GoneTitle      string
	MeetingsTitle  string
	Meetings       []meetingLink
	Buttons        []govuk.ButtonProps
	Links          []layout.Link
	Back           layout.Link
}

type memberSeat struct {
	Title  string
	About  string
	Vacant *layout.Status
	Edit   *layout.Link
	Fill   *layout.Link
	Who    []memberItem
}

type memberItem struct {
	Name  string
	Facts []layout.Fact
	Edit  *layout.Link
}

type meetingLink struct {
	Text string
	Edit *layout.Link
}

// members shows the group inside.
func (d Deps) members(c *page.Ctx) error {
	g, err := d.Group.Members(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	runs := c.Actor.Has(access.Secretariat)
	v := membersView{Heading: t.T("heading"), Intro: t.T("intro"), GoneTitle: t.T("gone"), MeetingsTitle: t.T("meetings"), Back: layout.Link{Text: t.T("back"), Href: GroupPath}}
	if len(g.Seats) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	edit := func(key, href, about string) *layout.Link {
		if !runs {
			return nil
		}
		return &layout.Link{Text: t.T(key, "what", about), Href: href}
	}
	for _, s := range g.Seats {
		one := memberSeat{Title: s.Title, About: s.About, Edit: edit("seat.change", "/group/seats/"+s.ID, s.Title)}
		if s.Closed {
			one.Vacant = &layout.Status{Word: t.T("seat.closed"), Kind: layout.Neutral}
		} else if _, ok := g.Sitting(s.ID, c.Today()); !ok {
			one.Vacant, one.Fill = &layout.Status{Word: t.T("seat.vacant"), Kind: layout.Involve}, edit("seat.fill", page.Address(MembersPath+"/"+fresh, "seat", s.ID), s.Title)
		}
		for _, m := range g.Members {
			if m.Seat == s.ID && !m.Gone(c.Today()) {
				one.Who = append(one.Who, d.member(c, m, edit("member.change", MembersPath+"/"+m.ID, s.Title)))
			}
		}
		v.Seats = append(v.Seats, one)
	}
	for _, m := range g.Members {
		if m.Gone(c.Today()) {
			v.Gone = append(v.Gone, d.member(c, m, edit("member.change", MembersPath+"/"+m.ID, g.SeatOf(m))))
		}
	}
	for _, m := range g.Meetings {
		v.Meetings = append(v.Meetings, meetingLink{Text: m.On.Words() + ": " + m.Title, Edit: edit("meeting.change", "/group/meetings/"+m.ID, m.On.Words())})
	}
	if runs {
		v.Buttons = []govuk.ButtonProps{{Text: t.T("seat.add"), Href: "/group/seats/" + fresh, Classes: "govuk-button--secondary"},
			{Text: t.T("meeting.add"), Href: "/group/meetings/" + fresh, Classes: "govuk-button--secondary"}}
		v.Links = []layout.Link{{Text: t.T("about"), Href: "/group/about"}}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &v.Back}, membersTempl(v))
}

// member shows one member, as far as the reader is given it.
func (d Deps) member(c *page.Ctx, m involvement.Member, edit *layout.Link) memberItem {
	t := c.Text
	i := memberItem{Name: m.Name, Edit: edit, Facts: []layout.Fact{{Term: t.T("fact.term"), Value: t.T("fact.term.value", "from", m.From.Words(), "until", m.Until.Words())}}}
	if i.Name == "" {
		i.Name = t.T("unnamed")
	}
	add := func(term, value string) {
		if value != "" {
			i.Facts = append(i.Facts, layout.Fact{Term: t.T(term), Value: value})
		}
	}
	if m.Serves(c.Today()) && !m.Until.After(c.Today().AddDays(d.Group.Settings().TermDays)) {
		add("fact.ends", layout.RelativeDeadline(m.Until, c.Today(), c.Site.Calendar))
	}
	if !m.LeftOn.IsZero() {
		add("fact.left", m.LeftOn.Words())
	}
	training := m.Training
	if !m.TrainedOn.IsZero() {
		training = t.T("fact.training.value", "what", m.Training, "day", m.TrainedOn.Words())
		if m.TrainedOn.AddMonths(d.Group.Settings().TrainingMonths).Before(c.Today()) {
			training += " " + t.T("fact.training.old")
		}
	}
	add("fact.training", training)
	if m.Expenses != "" {
		add("fact.expenses", t.T("expenses."+string(m.Expenses)))
	}
	if m.Named {
		add("fact.named", t.T("fact.named.value", "day", m.NamedOn.Words()))
	}
	return i
}

// groupForm is what the forms of the group share.
type groupForm struct {
	Deps
	back string
}

// render draws a form of the group, and finish saves or shows it again.
func (p groupForm) sheet(c *page.Ctx, b *ask.Builder, g *involvement.Group) error {
	s := b.Sheet(c.R.URL.Path).Stored(g.Version, nil, b.Form)
	s.Cancel = cancel(c, p.back)
	return s.Render(c, layout.Link{Text: c.Text.T("back"), Href: p.back})
}

func (p groupForm) finish(c *page.Ctx, f *form.Form, err error, again func(*ask.Builder) error) error {
	if err == nil {
		return c.Done(p.back, "saved")
	}
	if errs.CodeOf(err) == "involvement.group_changed" {
		return err
	}
	if !f.Merge(err) {
		return err
	}
	return again(ask.Again(c, f))
}

func (d Deps) inGroup() groupForm { return groupForm{Deps: d, back: MembersPath} }

func missing() error {
	return errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
}

// memberForm adds or changes a member.
type memberForm struct{ Deps }

func (p *memberForm) load(c *page.Ctx) (g involvement.Group, m involvement.Member, err error) {
	if g, err = p.Group.Members(c.R.Context(), c.Actor); err != nil {
		return g, m, err
	}
	if c.Path("id") == fresh {
		return g, involvement.Member{Seat: c.Query("seat"), From: c.Today(), Expenses: involvement.ExpensesNone}, nil
	}
	m, ok := g.Member(c.Path("id"))
	if !ok {
		return g, m, missing()
	}
	return g, m, nil
}

func (p *memberForm) show(c *page.Ctx) error {
	g, m, err := p.load(c)
	if err != nil {
		return err
	}
	v := url.Values{"seat": {m.Seat}, "name": {m.Name}, "person": {string(m.Person)}, "training": {m.Training}, "expenses": {string(m.Expenses)}}
	ask.SetTick(v, "named", m.Named)
	for name, d := range map[string]clock.Date{"from": m.From, "until": m.Until, "left": m.LeftOn, "trained": m.TrainedOn} {
		ask.SetDay(v, name, d)
	}
	return p.render(c, ask.New(c, v), &g)
}

func (p *memberForm) render(c *page.Ctx, b *ask.Builder, g *involvement.Group) error {
	t := c.Text
	var seats []ask.Option
	for _, s := range g.Seats {
		if !s.Closed {
			seats = append(seats, ask.Option{Value: s.ID, Text: s.Title})
		}
	}
	b.Pick(ask.Field{Name: "seat"}, seats)
	b.Line(ask.Field{Name: "name"})
	b.Confirm(ask.Field{Name: "named"})
	people, err := p.people(c)
	if err != nil {
		return err
	}
	b.Pick(ask.Field{Name: "person", Optional: true}, people)
	b.Day(ask.Field{Name: "from"})
	b.Day(ask.Field{Name: "until"})
	b.Day(ask.Field{Name: "left", Optional: true})
	b.Line(ask.Field{Name: "training", Optional: true})
	b.Day(ask.Field{Name: "trained", Optional: true})
	var expenses []ask.Option
	for _, e := range involvement.AllExpenses() {
		expenses = append(expenses, ask.Option{Value: string(e), Text: t.T("expenses." + string(e))})
	}
	b.Choose(ask.Field{Name: "expenses"}, expenses)
	return p.inGroup().sheet(c, b, g)
}

// people lists those who hold the role and can be paired with a member.
func (p *memberForm) people(c *page.Ctx) ([]ask.Option, error) {
	ids, err := p.Group.Candidates(c.R.Context(), c.Actor)
	if err != nil || p.Names == nil {
		return nil, err
	}
	names, err := p.Names(c.R.Context(), ids)
	var out []ask.Option
	for _, id := range ids {
		out = append(out, ask.Option{Value: string(id), Text: names[id]})
	}
	slices.SortFunc(out, func(a, b ask.Option) int { return strings.Compare(a.Text, b.Text) })
	return out, err
}

func (p *memberForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	g, m, err := p.load(c)
	if err != nil {
		return err
	}
	again := func(b *ask.Builder) error { return p.render(c, b, &g) }
	m.Seat, m.Name, m.Person, m.Named = f.Raw("seat"), f.Raw("name"), ident.Person(f.Raw("person")), f.Bool("named")
	m.Training, m.Expenses = f.Raw("training"), involvement.Expenses(f.Raw("expenses"))
	for name, to := range map[string]*clock.Date{"from": &m.From, "until": &m.Until, "left": &m.LeftOn, "trained": &m.TrainedOn} {
		*to, _ = f.Date(name, form.DateRule{Label: c.Text.T(name + ".label")})
	}
	if m.Person != "" {
		ids, err := p.Group.Candidates(c.R.Context(), c.Actor)
		if err != nil {
			return err
		}
		if !slices.Contains(ids, m.Person) {
			f.Add("person", "not_offered", c.Text.T("person.required"))
		}
	}
	if f.Err() != nil {
		return again(ask.Again(c, f))
	}
	return p.inGroup().finish(c, f, p.Group.PutMember(c.R.Context(), c.Actor, ask.Version(f), m), again)
}

// seatForm adds or changes a seat.
type seatForm struct{ Deps }

func (p *seatForm) load(c *page.Ctx) (g involvement.Group, s involvement.Seat, err error) {
	if g, err = p.Group.Members(c.R.Context(), c.Actor); err != nil {
		return g, s, err
	}
	if c.Path("id") == fresh {
		return g, involvement.Seat{Lay: true}, nil
	}
	s, ok := g.Seat(c.Path("id"))
	if !ok {
		return g, s, missing()
	}
	return g, s, nil
}

func (p *seatForm) show(c *page.Ctx) error {
	g, s, err := p.load(c)
	if err != nil {
		return err
	}
	v := url.Values{"title": {s.Title}, "about": {s.About}}
	ask.SetTick(v, "lay", s.Lay)
	ask.SetTick(v, "closed", s.Closed)
	return p.render(c, ask.New(c, v), &g)
}

func (p *seatForm) render(c *page.Ctx, b *ask.Builder, g *involvement.Group) error {
	b.Line(ask.Field{Name: "title"})
	b.Lines(ask.Field{Name: "about", Rows: 3, Optional: true})
	b.Confirm(ask.Field{Name: "lay"})
	b.Confirm(ask.Field{Name: "closed"})
	return p.inGroup().sheet(c, b, g)
}

func (p *seatForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	g, s, err := p.load(c)
	if err != nil {
		return err
	}
	s.Title, s.About, s.Lay, s.Closed = f.Raw("title"), f.Raw("about"), f.Bool("lay"), f.Bool("closed")
	return p.inGroup().finish(c, f, p.Group.PutSeat(c.R.Context(), c.Actor, ask.Version(f), s), func(b *ask.Builder) error { return p.render(c, b, &g) })
}

// meetingForm adds or changes a meeting.
type meetingForm struct{ Deps }

func (p *meetingForm) load(c *page.Ctx) (g involvement.Group, m involvement.Meeting, err error) {
	if g, err = p.Group.Members(c.R.Context(), c.Actor); err != nil || c.Path("id") == fresh {
		return g, m, err
	}
	i := slices.IndexFunc(g.Meetings, func(o involvement.Meeting) bool { return o.ID == c.Path("id") })
	if i < 0 {
		return g, m, missing()
	}
	return g, g.Meetings[i], nil
}

func (p *meetingForm) show(c *page.Ctx) error {
	g, m, err := p.load(c)
	if err != nil {
		return err
	}
	v := url.Values{"title": {m.Title}, "where": {m.Where}, "notes": {m.Notes}}
	ask.SetDay(v, "on", m.On)
	ask.SetTick(v, "open", m.Open)
	return p.render(c, ask.New(c, v), &g)
}

func (p *meetingForm) render(c *page.Ctx, b *ask.Builder, g *involvement.Group) error {
	b.Day(ask.Field{Name: "on"})
	b.Line(ask.Field{Name: "title"})
	b.Line(ask.Field{Name: "where", Optional: true})
	b.Confirm(ask.Field{Name: "open"})
	b.Lines(ask.Field{Name: "notes", Rows: 5, Optional: true})
	return p.inGroup().sheet(c, b, g)
}

func (p *meetingForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	g, m, err := p.load(c)
	if err != nil {
		return err
	}
	again := func(b *ask.Builder) error { return p.render(c, b, &g) }
	m.On, _ = f.Date("on", form.DateRule{Label: c.Text.T("on.label"), Required: c.Text.T("on.required")})
	m.Title, m.Where, m.Open, m.Notes = f.Raw("title"), f.Raw("where"), f.Bool("open"), f.Raw("notes")
	if f.Err() != nil {
		return again(ask.Again(c, f))
	}
	return p.inGroup().finish(c, f, p.Group.PutMeeting(c.R.Context(), c.Actor, ask.Version(f), m), again)
}

// aboutForm changes what the public reads about the group.
type aboutForm struct{ Deps }

func (p *aboutForm) show(c *page.Ctx) error {
	g, err := p.Group.Members(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	var reading []string
	for _, r := range g.Reading {
		reading = append(reading, r.Title+" "+r.URL)
	}
	v := url.Values{"name": {g.Name}, "about": {g.About}, "join": {g.Join}, "reading": {strings.Join(reading, "\n")}, "film": {g.Film}}
	ask.SetDay(v, "since", g.Since)
	return p.render(c, ask.New(c, v), &g)
}

func (p *aboutForm) render(c *page.Ctx, b *ask.Builder, g *involvement.Group) error {
	b.Line(ask.Field{Name: "name"})
	b.Lines(ask.Field{Name: "about", Rows: 6})
	b.Lines(ask.Field{Name: "join", Rows: 4})
	b.Day(ask.Field{Name: "since", Optional: true})
	b.Lines(ask.Field{Name: "reading", Rows: 3, Optional: true})
	b.Line(ask.Field{Name: "film", Optional: true})
	return p.inGroup().sheet(c, b, g)
}

func (p *aboutForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	g, err := p.Group.Members(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	again := func(b *ask.Builder) error { return p.render(c, b, &g) }
	since, _ := f.Date("since", form.DateRule{Label: c.Text.T("since.label")})
	if film := strings.TrimSpace(f.Raw("film")); film != "" && p.Film != nil {
		if _, ok := p.Film(c.R.Context(), film); !ok {
			f.Add("film", "not_found", c.Text.T("film.required"))
		}
	}
	if f.Err() != nil {
		return again(ask.Again(c, f))
	}
	cmd := involvement.Describe{Seen: ask.Version(f), Name: f.Raw("name"), About: f.Raw("about"), Join: f.Raw("join"), Since: since, Film: f.Raw("film")}
	for l := range strings.SplitSeq(f.Raw("reading"), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			i := strings.LastIndexByte(l, ' ')
			cmd.Reading = append(cmd.Reading, involvement.Reading{Title: strings.TrimSpace(l[:max(i, 0)]), URL: l[i+1:]})
		}
	}
	return p.inGroup().finish(c, f, p.Group.Describe(c.R.Context(), c.Actor, cmd), again)
}
