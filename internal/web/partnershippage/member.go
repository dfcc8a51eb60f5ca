package partnershippage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/partnership"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// memberPage is one organisation's seats.
type memberPage struct{ Deps }

func (p *memberPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *memberPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	m, err := p.Partnership.Member(c.R.Context(), c.Actor, c.Path("slug"))
	if err != nil {
		return err
	}
	t, w, today := c.Text, words(c), c.Today()
	v := sheetView{Caption: m.Name, Heading: t.T("heading"), Lead: t.T("lead"), Links: []layout.Link{{Text: t.T("link.all"), Href: MembersPath}, {Text: t.T("link.signatory"), Href: "/signatories/" + m.Slug}}}
	seats := partView{Title: t.T("seats")}
	for _, k := range partnership.SeatKinds() {
		i := itemView{Title: w.T("seat." + string(k)), Status: &layout.Status{Word: w.T("vacant"), Kind: layout.Changed}}
		if s, ok := m.Member.Sitting(k, today); ok && !slices.Contains(m.Member.Vacant, k) {
			i.Status = &layout.Status{Word: w.T("filled"), Kind: layout.Live}
			i.Facts = append(i.Facts, t.T("holds", "name", m.Names[s.Person], "role", roleWord(w, s.Role)), t.T("from", "date", s.From.Words()))
			if !s.Until.IsZero() {
				i.Facts = append(i.Facts, t.T("until", "date", s.Until.Words()))
			}
		}
		if s, ok := m.Member.Coming(k, today); ok {
			i.Facts = append(i.Facts, t.T("next", "name", m.Names[s.Person], "date", s.From.Words()))
		}
		seats.Items = append(seats.Items, i)
	}
	mail := t.T("mailbox.none")
	if m.Member.Mailbox != "" {
		mail = m.Member.Mailbox
	}
	v.Facts = []layout.Fact{{Term: t.T("fact.mailbox"), Value: mail}, {Term: t.T("fact.since"), Value: m.Since.Words()}}
	v.Parts = []partView{seats}
	if m.MayFill {
		a := ask.ActsOf(c, MembersPath+"/"+m.Slug, typed, failed)
		p.forms(c, m, a)
		v.Errors = a.Errors
		v.Parts = append(v.Parts, partView{Acts: a.All})
	}
	story := partView{Title: t.T("story")}
	for _, s := range slices.Backward(m.Member.Seats) {
		name := m.Names[s.Person]
		if name == "" {
			name = t.T("gone")
		}
		days := t.T("from", "date", s.From.Words())
		if !s.Until.IsZero() {
			days = t.T("days", "from", s.From.Words(), "to", s.Until.Words())
		}
		story.Story = append(story.Story, layout.Entry{At: s.At, DateOnly: true, What: w.T("seat."+string(s.Kind)) + ": " + name + ", " + days, Who: roleWord(w, access.Role(s.By))})
	}
	if len(story.Story) > 0 {
		v.Parts = append(v.Parts, story)
	}
	return v.render(c, inside(layout.Link{Text: t.T("link.all"), Href: MembersPath}))
}

func (p *memberPage) forms(c *page.Ctx, m partnership.MemberView, a *ask.Acts) {
	w := words(c)
	var people []ask.Option
	for _, x := range m.Colleagues {
		people = append(people, ask.Option{Value: string(x.Person) + "/" + string(x.Role), Text: x.Name + ", " + roleWord(w, x.Role)})
	}
	var seats []ask.Option
	for _, k := range partnership.SeatKinds() {
		seats = append(seats, ask.Option{Value: string(k), Text: w.T("seat." + string(k))})
	}
	a.Add(ask.Act{Name: "fill", Open: len(m.Member.Vacant) > 0, Fields: func(b *ask.Builder) {
		b.Choose(ask.Field{Name: "kind"}, seats)
		b.Pick(ask.Field{Name: "person"}, people)
		b.Day(ask.Field{Name: "from", Label: c.Text.T("from.label")})
		b.Day(ask.Field{Name: "until", Label: c.Text.T("until.label"), Optional: true})
	}})
	a.Add(ask.Act{Name: "end", Fields: func(b *ask.Builder) {
		b.Choose(ask.Field{Name: "ending", Label: c.Text.T("kind.label")}, seats)
		b.Day(ask.Field{Name: "last"})
	}})
	a.Add(ask.Act{Name: "mailbox", Stored: map[string][]string{"mailbox": {m.Member.Mailbox}}, Fields: func(b *ask.Builder) {
		b.Line(ask.Field{Name: "mailbox", Type: "email", Label: c.Text.T("mailbox.label")})
	}})
}

func (p *memberPage) one(c *page.Ctx, name string, do func(f *form.Form) error) error {
	f, err := posted(c, form.Limits{}, do)
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return p.render(c, f, name)
	}
	return c.Done(MembersPath+"/"+c.Path("slug"), name)
}

func (p *memberPage) fill(c *page.Ctx) error {
	return p.one(c, "fill", func(f *form.Form) error {
		cmd := partnership.Fill{Slug: c.Path("slug"), Kind: partnership.SeatKind(f.Raw("kind"))}
		person, role, _ := strings.Cut(f.Raw("person"), "/")
		cmd.Person, cmd.Role = ident.Person(person), access.Role(role)
		cmd.From, _ = f.Date("from", form.DateRule{Label: c.Text.T("from.label"), Required: c.Text.T("from.required")})
		cmd.Until, _ = f.Date("until", form.DateRule{Label: c.Text.T("until.label")})
		if f.Err() != nil {
			return nil // shown with the form
		}
		return p.Partnership.Fill(c.R.Context(), c.Actor, cmd)
	})
}

func (p *memberPage) end(c *page.Ctx) error {
	return p.one(c, "end", func(f *form.Form) error {
		on, _ := f.Date("last", form.DateRule{Label: c.Text.T("last.label"), Required: c.Text.T("last.required")})
		if f.Err() != nil {
			return nil // shown with the form
		}
		return p.Partnership.EndSeat(c.R.Context(), c.Actor, c.Path("slug"), partnership.SeatKind(f.Raw("ending")), on)
	})
}

func (p *memberPage) mailbox(c *page.Ctx) error {
	return p.one(c, "mailbox", func(f *form.Form) error {
		return p.Partnership.SetMailbox(c.R.Context(), c.Actor, c.Path("slug"), f.Raw("mailbox"))
	})
}
