package spacepage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/portal/space"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// renamed puts the errors of one field at another, where a form calls it so.
func renamed(err error, from, to string) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	for i := range fields {
		if fields[i].Name == from {
			fields[i].Name = to
		}
	}
	return errs.InvalidFields(fields)
}

// onePage is a space's front page.
type onePage struct{ Deps }

func (p *onePage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *onePage) render(c *page.Ctx, typed *form.Form, failed string) error {
	x, err := p.Spaces.One(c.R.Context(), c.Actor, c.Path("slug"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := sheetView{Caption: w.T("space"), Heading: x.Name, Lead: x.Purpose, State: kindOf(w, x.Kind)}
	v.Says = p.says(c, x)
	v.Facts = p.facts(c, x)
	if err := p.inside(c, x, &v); err != nil {
		return err
	}
	a := ask.ActsOf(c, x.URL(), typed, failed)
	p.offer(c, x, a)
	v.Errors = a.Errors
	v.Parts = append(v.Parts, partView{Acts: a.All})
	if x.May.Host {
		v.Buttons = append(v.Buttons, govuk.ButtonProps{Text: t.T("people"), Href: x.URL() + "/people", Classes: "govuk-button--secondary"})
	} else if x.Reads || x.May.Steward {
		v.Links = append(v.Links, layout.Link{Text: t.T("people.see"), Href: x.URL() + "/people"})
	}
	return v.render(c, back(w.T("back.all"), Path))
}

// says tells the reader where they stand.
func (p *onePage) says(c *page.Ctx, x space.View) []string {
	t, w := c.Text, words(c)
	out := []string{w.T("kind." + string(x.Kind) + ".hint")}
	switch x.State {
	case space.Proposed:
		return append(out, t.T("state.proposed"), t.T("asked_by", "who", p.of(w, x.Words, space.Who{Person: x.Asked.Person, Organisation: x.Asked.Organisation})), x.Asked.Why)
	case space.Refused:
		return append(out, t.T("state.refused", "why", x.Why))
	case space.Archived:
		out = append(out, t.T("state.archived", "why", x.Why))
	case space.Live:
	}
	switch {
	case x.Practice:
		out = append(out, w.T("practice"))
	case x.May.Answer:
		out = append(out, t.T("invited"))
	case len(x.Own.Waiting()) > 0:
		out = append(out, t.T("waiting"))
	case x.State == space.Live:
		out = append(out, t.T("standing."+string(standing(x))))
	}
	return out
}

func standing(x space.View) space.Standing {
	if x.Standing == space.Outside {
		return "outside"
	}
	return x.Standing
}

func (p *onePage) facts(c *page.Ctx, x space.View) (out []layout.Fact) {
	t, w := c.Text, words(c)
	if topics := p.topics(x.Space); len(topics) > 0 {
		out = append(out, layout.Fact{Term: t.T("fact.topics"), Value: strings.Join(topics, ", ")})
	}
	var hosts []string
	for _, h := range x.Members.Hosts() {
		hosts = append(hosts, p.of(w, x.Words, h.Who))
	}
	if len(hosts) > 0 {
		out = append(out, layout.Fact{Term: t.T("fact.hosts"), Value: strings.Join(hosts, "; ")})
	}
	if x.Reads && x.State != space.Proposed {
		n := len(x.Members.In())
		out = append(out, layout.Fact{Term: t.T("fact.members"), Value: t.N("members", n)})
	}
	return append(out, layout.Fact{Term: t.T("fact.since"), Value: layout.FormatDate(x.At)})
}

// inside shows what stands in a space to those who read it.
func (p *onePage) inside(c *page.Ctx, x space.View, v *sheetView) error {
	t := c.Text
	if !x.Reads {
		return nil
	}
	news, err := p.Spaces.News(c.R.Context(), c.Actor, space.NewsQuery{Space: &x.ID, Most: 20})
	if err != nil {
		return err
	}
	part := partView{Title: t.T("news")}
	for _, n := range news {
		part.Items = append(part.Items, itemView{Title: n.Title, Href: n.URL, Facts: []string{t.T("news.line", "kind", kindOfNews(c, n.Kind), "date", layout.FormatDate(n.At))}})
	}
	if len(news) == 0 {
		part.Empty = t.T("news.none")
	}
	v.Parts = append(v.Parts, part)
	if x.Standing == space.Member || x.Standing == space.Host {
		if x.State == space.Live {
			v.Buttons = append(v.Buttons, govuk.ButtonProps{Text: t.T("ask"), Href: page.Address("/portal/questions/new", "space", x.Slug)})
		}
	}
	for _, room := range []string{"questions", "library", "news", "events"} {
		v.Links = append(v.Links, layout.Link{Text: t.T("link." + room), Href: page.Address("/portal/"+room, "space", x.Slug)})
	}
	v.Links = append(v.Links, layout.Link{Text: t.T("link.feed"), Href: page.Address(FeedPath, "room", string(x.ID))})
	return nil
}

// kindOfNews words what happened; kinds without words of their own are news.
func kindOfNews(c *page.Ctx, k space.NewsKind) string {
	w := words(c)
	if key := "news." + string(k); w.Has(key) {
		return w.T(key)
	}
	return w.T("news.other")
}

// offer makes the forms of what the reader can do.
func (p *onePage) offer(c *page.Ctx, x space.View, a *ask.Acts) {
	add := func(when bool, act ask.Act) {
		if when {
			a.Add(act)
		}
	}
	why := func(name string) func(b *ask.Builder) {
		return func(b *ask.Builder) { b.Lines(ask.Field{Name: name, Rows: 3, Max: 500}) }
	}
	add(x.May.Answer, ask.Act{Name: "accept", Open: true})
	add(x.May.Answer, ask.Act{Name: "decline"})
	add(x.May.Join, ask.Act{Name: "join", Open: x.Kind == space.Closed, Fields: why("reason")})
	add(len(x.Own.Waiting()) > 0, ask.Act{Name: "decline"})
	add(x.May.Host && x.State == space.Live, ask.Act{Name: "change", Stored: stored(x.Space), Fields: func(b *ask.Builder) { p.what(b, words(c), narrower(x.Kind), false) }})
	add(x.May.Leave, ask.Act{Name: "leave"})
	if x.May.Steward {
		add(x.State == space.Proposed, ask.Act{Name: "decide", Open: true})
		add(x.State == space.Proposed, ask.Act{Name: "refuse", Fields: why("why")})
		add(x.State == space.Archived, ask.Act{Name: "reopen"})
		add(x.State == space.Live, ask.Act{Name: "name_host", Fields: func(b *ask.Builder) { b.Line(ask.Field{Name: "address", Type: "email", Width: "20"}) }})
	}
	add((x.May.Host || x.May.Steward) && x.State == space.Live, ask.Act{Name: "archive", Warning: true, Fields: why("why")})
}

// narrower lists the kinds that a space may become: its own, and those for fewer people.
func narrower(k space.Kind) []space.Kind {
	all := space.Kinds()
	return all[slices.Index(all, k):]
}

func stored(x space.Space) url.Values {
	return url.Values{"name": {x.Name}, "purpose": {x.Purpose}, "kind": {string(x.Kind)}, "topics": x.Topics}
}

// acts are what can be done on the page, by name.
func (p *onePage) acts() map[string]page.Handler {
	do := func(name string, run func(c *page.Ctx, f *form.Form, slug string) error) page.Handler {
		return func(c *page.Ctx) error {
			slug := c.Path("slug")
			back := Path + "/" + slug
			if name == "decline" || name == "leave" {
				back = Path // the space may not be there any more for who does this
			}
			return ask.Doing{Name: name, Back: back, Again: p.render}.Do(c, func(f *form.Form) error { return run(c, f, slug) })
		}
	}
	s := p.Spaces
	return map[string]page.Handler{
		"join": do("join", func(c *page.Ctx, f *form.Form, slug string) error {
			return renamed(s.Ask(c.R.Context(), c.Actor, slug, f.Raw("reason")), "why", "reason")
		}),
		"accept": do("accept", func(c *page.Ctx, _ *form.Form, slug string) error { return s.Accept(c.R.Context(), c.Actor, slug) }),
		"decline": do("decline", func(c *page.Ctx, _ *form.Form, slug string) error {
			return s.Decline(c.R.Context(), c.Actor, slug)
		}),
		"leave": do("leave", func(c *page.Ctx, _ *form.Form, slug string) error { return s.Leave(c.R.Context(), c.Actor, slug) }),
		"change": do("change", func(c *page.Ctx, f *form.Form, slug string) error {
			return s.Change(c.R.Context(), c.Actor, slug, draft(f))
		}),
		"decide": do("decide", func(c *page.Ctx, _ *form.Form, slug string) error {
			return s.Decide(c.R.Context(), c.Actor, slug, true, "")
		}),
		"refuse": do("refuse", func(c *page.Ctx, f *form.Form, slug string) error {
			return s.Decide(c.R.Context(), c.Actor, slug, false, f.Raw("why"))
		}),
		"reopen": do("reopen", func(c *page.Ctx, _ *form.Form, slug string) error { return s.Reopen(c.R.Context(), c.Actor, slug) }),
		"archive": do("archive", func(c *page.Ctx, f *form.Form, slug string) error {
			return s.Archive(c.R.Context(), c.Actor, slug, f.Raw("why"))
		}),
		"name_host": do("name_host", func(c *page.Ctx, f *form.Form, slug string) error {
			return s.NameHost(c.R.Context(), c.Actor, slug, f.Raw("address"))
		}),
	}
}
