package consultationpage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// sessionPage is a session, and a place in it.
type sessionPage struct{ Deps }

type sessionView struct {
	Caption, Heading string
	Errors           *govuk.ErrorSummaryProps
	State            layout.Status
	Says             []string
	About            []string
	Facts            []layout.Fact
	Parts            []partView
	BookTitle        string
	Book             *ask.Sheet
	NotesTitle       string
	Notes            []string
	Links            []layout.Link
	Print            string
}

type partView struct {
	Title string
	Text  []string
}

func (p *sessionPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *sessionPage) render(c *page.Ctx, b *ask.Builder) error {
	x, err := p.Engagement.Session(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	name, err := p.Name(c.R.Context(), x.Org)
	if err != nil {
		return err
	}
	t, w, now := c.Text, words(c), c.Site.Clock.Now()
	v := sessionView{Caption: t.T("caption", "ref", x.Ref), Heading: x.Title, State: meeting(c, x), About: layout.Paragraphs(x.About), NotesTitle: t.T("notes"), Notes: layout.Paragraphs(x.Notes), Print: t.T("print"),
		Facts: []layout.Fact{{Term: t.T("fact.when"), Value: when(w, x)}, {Term: t.T("fact.where"), Value: where(w, x)}, {Term: t.T("fact.who"), Value: name}},
		Links: []layout.Link{{Text: t.T("link.booking"), Href: bookingPath}, {Text: t.T("link.calendar"), Href: CalendarPath}}}
	if x.Consultation != "" {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.consultation"), Href: Path + "/" + x.Consultation})
	}
	for _, f := range []struct{ key, text string }{{"how_to", x.HowTo}, {"access", x.Access}} {
		if f.text != "" {
			v.Parts = append(v.Parts, partView{t.T(f.key), layout.Paragraphs(f.text)})
		}
	}
	switch {
	case x.Cancelled:
		v.Says = append(v.Says, t.T("says.cancelled", "why", x.Why))
	case x.Bookable(now) && x.Free() > 0:
		v.Says = append(v.Says, t.N("says.free", x.Free()))
	case x.Bookable(now):
		v.Says = append(v.Says, t.N("says.full", x.Waiting))
	case x.Held(now) && x.NotesAt.IsZero():
		v.Says = append(v.Says, t.T("says.held", "date", x.NotesDue.Words()))
	}
	if x.Came > 0 {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.came"), Value: t.N("came", x.Came)})
	}
	if x.Bookable(now) {
		b.Lines(ask.Field{Name: "needs", Rows: 3, Max: 300, Optional: true})
		b.Line(ask.Field{Name: "email", Type: "email", Autocomplete: "email", Optional: true})
		s := b.Sheet(x.URL() + "/book")
		v.Errors, s.Errors = s.Errors, nil
		if x.Free() == 0 {
			s.Save.Text = t.T("wait")
		}
		v.Book, v.BookTitle = &s, t.T("book")
	}
	return c.Render(page.Head{Title: v.Heading, HasErrors: v.Errors != nil, Canonical: x.URL(), Breadcrumbs: []layout.Link{{Text: w.T("crumb"), Href: CalendarPath}}}, sessionTempl(v))
}

// ticketView is what the person keeps.
type ticketView struct {
	Heading         string
	RefLabel, Ref   string
	CodeLabel, Code string
	Once            string
	Facts           []layout.Fact
	Lines           []string
	Online          *layout.Link
	Links           []layout.Link
	Leave           *leaveView
	Print           string
}

type leaveView struct {
	Text   string
	Hidden []ask.Hidden
	Button govuk.ButtonProps
}

func (p *sessionPage) book(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	key, ok := f.SubmissionKey()
	if !ok {
		return errs.New(errs.Invalid, "session.key", c.Text.T("old_form"))
	}
	cmd := consultation.Book{Key: key, Ref: c.Path("ref"), Needs: f.Text("needs", form.TextRule{Label: c.Text.T("needs.label"), Lines: true, Max: 300}), Email: f.Email("email", ""), Network: p.Network(c.R)}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	r, err := p.Engagement.Book(c.R.Context(), cmd)
	if err != nil {
		if f.Merge(err) {
			return p.render(c, ask.Again(c, f))
		}
		return err
	}
	v := p.ticket(c, r)
	v.RefLabel, v.Ref, v.CodeLabel, v.Code, v.Once = words(c).T("ticket.ref"), r.Booking.Ref, words(c).T("ticket.code"), receipt.Spaced(r.Code), words(c).T("ticket.once")
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, ticketTempl(v))
}

func (p *sessionPage) ticket(c *page.Ctx, r consultation.Ticket) ticketView {
	w, x := words(c), r.Session
	v := ticketView{Heading: w.T("ticket." + string(r.Booking.State)), Facts: []layout.Fact{{Term: w.T("ticket.what"), Value: x.Title, Href: x.URL()}, {Term: w.T("ticket.when"), Value: when(w, x)}, {Term: w.T("ticket.where"), Value: where(w, x)}},
		Lines: []string{w.T("ticket." + string(r.Booking.State) + ".next")}, Links: []layout.Link{{Text: w.T("ticket.look"), Href: bookingPath}}, Print: w.T("ticket.print")}
	if x.Cancelled {
		v.Lines = []string{w.T("ticket.cancelled", "why", x.Why)}
	}
	if x.Online != "" && r.Booking.State == consultation.HasPlace {
		v.Online = &layout.Link{Text: w.T("ticket.online"), Href: x.Online}
	}
	return v
}

func (p *sessionPage) form(c *page.Ctx) error { return p.renderForm(c, ask.New(c, url.Values{})) }

func (p *sessionPage) renderForm(c *page.Ctx, b *ask.Builder) error {
	private(c)
	b.Line(ask.Field{Name: "ref", Width: "20", Autocomplete: "off"})
	b.Line(ask.Field{Name: "code", Width: "20", Autocomplete: "off"})
	v := sheetView{Sheet: b.Sheet(bookingPath), After: []string{c.Text.T("lost")}}
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, NoIndex: true, Breadcrumbs: []layout.Link{{Text: words(c).T("crumb"), Href: CalendarPath}}}, sheetTempl(v))
}

func (p *sessionPage) look(c *page.Ctx) error  { return p.held(c, false) }
func (p *sessionPage) leave(c *page.Ctx) error { return p.held(c, true) }

func (p *sessionPage) held(c *page.Ctx, leave bool) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t := c.Text
	ref := f.Text("ref", form.TextRule{Label: t.T("ref.label"), Required: t.T("ref.required"), Max: 60})
	code := f.Text("code", form.TextRule{Label: t.T("code.label"), Required: t.T("code.required"), Max: 60})
	if f.Err() != nil {
		return p.renderForm(c, ask.Again(c, f))
	}
	r, err := p.Engagement.LookUp(c.R.Context(), ref, code, leave)
	if errs.CodeOf(err) == "session.wrong" {
		f.Add("ref", "wrong", errs.MessageOf(err))
		return p.renderForm(c, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	v := p.ticket(c, r)
	v.Links = []layout.Link{{Text: words(c).T("crumb"), Href: CalendarPath}}
	if r.Booking.State != consultation.Left && c.Site.Clock.Now().Before(r.Session.Starts) {
		v.Leave = &leaveView{Text: t.T("leave.text"), Hidden: []ask.Hidden{{Name: "ref", Value: r.Booking.Ref}, {Name: "code", Value: code}}, Button: govuk.ButtonProps{Text: t.T("leave.button"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, ticketTempl(v))
}
