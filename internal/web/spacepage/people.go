package spacepage

import (
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// peoplePage is who is in a space, and for its hosts what can be done about it.
type peoplePage struct{ Deps }

func (p *peoplePage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *peoplePage) render(c *page.Ctx, typed *form.Form, failed string) error {
	x, err := p.Spaces.One(c.R.Context(), c.Actor, c.Path("slug"))
	if err != nil {
		return err
	}
	if !x.Reads && !x.May.Host && !x.May.Steward {
		return errs.New(errs.NotFound, "space.people", "Who is in this space is for its members to know.")
	}
	t, w := c.Text, words(c)
	v := sheetView{Caption: x.Name, Heading: t.T("heading"), Lead: t.T("lead")}
	if x.Due {
		v.Says = append(v.Says, t.T("due"))
	}
	if x.May.Host {
		if waiting := p.waiting(c, x); len(waiting.Items) > 0 {
			v.Parts = append(v.Parts, waiting)
		}
	}
	v.Parts = append(v.Parts, p.members(c, x, "hosts", x.Members.Hosts()))
	if x.Reads || x.May.Host {
		v.Parts = append(v.Parts, p.members(c, x, "members", ordinary(x)))
	}
	if x.May.Host {
		if invited := x.Members.Invited(); len(invited) > 0 {
			v.Parts = append(v.Parts, p.members(c, x, "invitations", invited))
		}
		a := ask.ActsOf(c, x.URL()+"/people", typed, failed)
		if err := p.forms(c, x, a); err != nil {
			return err
		}
		v.Errors = a.Errors
		v.Parts = append(v.Parts, partView{Acts: a.All})
	}
	if x.May.Host || x.May.Steward {
		story, err := p.story(c, x)
		if err != nil {
			return err
		}
		v.Parts = append(v.Parts, story)
	}
	return v.render(c, back(w.T("back.space", "name", x.Name), x.URL()))
}

func ordinary(x space.View) (out space.Members) {
	for _, m := range x.Members.In() {
		if m.Standing != space.Host {
			out = append(out, m)
		}
	}
	return out
}

func key(m space.Membership) ask.Hidden { return ask.Hidden{Name: "who", Value: m.Key()} }

// waiting lists who asked to be let in.
func (p *peoplePage) waiting(c *page.Ctx, x space.View) partView {
	t, w := c.Text, words(c)
	part := partView{Title: t.T("waiting")}
	for _, m := range x.Members.Waiting() {
		name := p.of(w, x.Words, m.Who)
		part.Items = append(part.Items, itemView{Title: name, Facts: []string{t.T("since.asked", "date", layout.FormatDate(m.At)), m.Why},
			Buttons: []pressView{press(c, x.URL()+"/people/let_in", "let_in.button", name, key(m)), press(c, x.URL()+"/people/not_in", "not_in.button", name, key(m))}})
	}
	return part
}

// members lists some who are in, with what a host can do about each.
func (p *peoplePage) members(c *page.Ctx, x space.View, title string, all space.Members) partView {
	t, w := c.Text, words(c)
	part := partView{Title: t.N(title, len(all))}
	if len(all) == 0 {
		part.Empty = t.T(title + ".none")
	}
	for _, m := range all {
		name := p.of(w, x.Words, m.Who)
		i := itemView{Title: name, Facts: []string{t.T("since."+string(m.State), "date", layout.FormatDate(m.At))}}
		if !m.Confirmed.IsZero() {
			i.Facts = append(i.Facts, t.T("confirmed", "date", m.Confirmed.Words()))
		}
		if x.May.Host {
			url := x.URL() + "/people/"
			switch {
			case m.Person == c.Actor.Person && m.Person != "":
				// leaving is done on the space's own page
			case m.State == space.Invited:
				i.Buttons = append(i.Buttons, press(c, url+"remove", "take_back.button", name, key(m)))
			case m.Standing == space.Host:
				if len(x.Members.Hosts()) > 1 {
					i.Buttons = append(i.Buttons, press(c, url+"end_host", "end_host.button", name, key(m)), press(c, url+"remove", "remove.button", name, key(m)))
				}
			default:
				i.Buttons = append(i.Buttons, press(c, url+"make_host", "make_host.button", name, key(m)), press(c, url+"remove", "remove.button", name, key(m)))
			}
		}
		part.Items = append(part.Items, i)
	}
	return part
}

// forms are what a host can do about people.
func (p *peoplePage) forms(c *page.Ctx, x space.View, a *ask.Acts) error {
	t, w := c.Text, words(c)
	if x.State != space.Live {
		return nil
	}
	orgs, err := p.Organisations(c.R.Context())
	if err != nil {
		return err
	}
	a.Add(ask.Act{Name: "invite", Open: true, Fields: func(b *ask.Builder) {
		b.Line(ask.Field{Name: "address", Type: "email", Width: "20"})
		b.Pick(ask.Field{Name: "organisation", Label: t.T("invite.organisation.label"), Hint: t.T("invite.organisation.hint"), Optional: true}, options(orgs))
	}})
	a.Add(ask.Act{Name: "role", Fields: func(b *ask.Builder) {
		b.Pick(ask.Field{Name: "at"}, options(orgs))
		b.Pick(ask.Field{Name: "as"}, options(p.Roles))
	}})
	var all []ask.Option
	stay := url.Values{}
	for _, m := range x.Members.In() {
		all = append(all, ask.Option{Value: m.Key(), Text: p.of(w, x.Words, m.Who)})
		stay.Add("stay", m.Key())
	}
	a.Add(ask.Act{Name: "confirm", Open: x.Due, Stored: stay, Fields: func(b *ask.Builder) { b.Tick(ask.Field{Name: "stay"}, all) }})
	return nil
}

// story tells what happened, the newest first.
func (p *peoplePage) story(c *page.Ctx, x space.View) (partView, error) {
	t, w := c.Text, words(c)
	lines, names, err := p.Spaces.Story(c.R.Context(), c.Actor, x.Slug)
	part := partView{Title: t.T("story")}
	for _, l := range lines {
		e := layout.Entry{At: l.At, What: t.T("event." + l.Name[len("space."):]), Who: p.by(c, names, l), Why: l.Data.Reason}
		if l.Data.Person != "" || l.Data.Role != "" {
			e.What += ": " + p.of(w, names, space.Who{Person: l.Data.Person, Organisation: l.Data.Organisation, Role: l.Data.Role})
		}
		part.Story = append(part.Story, e)
	}
	return part, err
}

// by words who did something.
func (p *peoplePage) by(c *page.Ctx, names space.Words, l space.Change) string {
	w := words(c)
	if l.By.Person == "" {
		return w.T("program")
	}
	return p.of(w, names, space.Who{Person: l.By.Person, Organisation: l.By.ActingFor})
}

// acts are what hosts can do, by name.
func (p *peoplePage) acts() map[string]page.Handler {
	do := func(name string, run func(c *page.Ctx, f *form.Form, slug string) error) page.Handler {
		return func(c *page.Ctx) error {
			slug := c.Path("slug")
			back := Path + "/" + slug + "/people"
			return ask.Doing{Name: name, Back: back, Again: p.render}.Do(c, func(f *form.Form) error { return run(c, f, slug) })
		}
	}
	one := func(name string, run func(c *page.Ctx, slug string, w space.Who) error) page.Handler {
		return do(name, func(c *page.Ctx, f *form.Form, slug string) error {
			w, err := space.ReadWho(f.Raw("who"))
			if err != nil {
				return err
			}
			return run(c, slug, w)
		})
	}
	s := p.Spaces
	return map[string]page.Handler{
		"let_in": one("let_in", func(c *page.Ctx, slug string, w space.Who) error {
			return s.Answer(c.R.Context(), c.Actor, slug, w, true)
		}),
		"not_in": one("not_in", func(c *page.Ctx, slug string, w space.Who) error {
			return s.Answer(c.R.Context(), c.Actor, slug, w, false)
		}),
		"remove": one("remove", func(c *page.Ctx, slug string, w space.Who) error {
			return s.Remove(c.R.Context(), c.Actor, slug, w)
		}),
		"make_host": one("make_host", func(c *page.Ctx, slug string, w space.Who) error {
			return s.SetStanding(c.R.Context(), c.Actor, slug, w, space.Host)
		}),
		"end_host": one("end_host", func(c *page.Ctx, slug string, w space.Who) error {
			return s.SetStanding(c.R.Context(), c.Actor, slug, w, space.Member)
		}),
		"invite": do("invite", func(c *page.Ctx, f *form.Form, slug string) error {
			cmd := space.Invite{Address: f.Raw("address")}
			if cmd.Address == "" {
				f.Add("address", "space.required", c.Text.T("address.required"))
				return nil
			}
			cmd.Organisation = chosen(f, "organisation")
			return s.Invite(c.R.Context(), c.Actor, slug, cmd)
		}),
		"role": do("role", func(c *page.Ctx, f *form.Form, slug string) error {
			org := chosen(f, "at")
			if org == nil {
				f.Add("at", "space.required", c.Text.T("at.required"))
				return nil
			}
			err := s.Invite(c.R.Context(), c.Actor, slug, space.Invite{Organisation: org, Role: access.Role(f.Raw("as"))})
			return renamed(renamed(renamed(err, "role", "as"), "address", "as"), "organisation", "at")
		}),
		"confirm": do("confirm", func(c *page.Ctx, f *form.Form, slug string) error {
			var stay []space.Who
			for _, k := range f.RawAll("stay") {
				w, err := space.ReadWho(k)
				if err != nil {
					return err
				}
				stay = append(stay, w)
			}
			return s.Confirm(c.R.Context(), c.Actor, slug, stay)
		}),
	}
}

// chosen reads an organisation; nil when none was chosen.
func chosen(f *form.Form, name string) *ident.Organisation {
	org := ident.Organisation(f.Raw(name))
	if org == "" {
		return nil
	}
	return &org
}
