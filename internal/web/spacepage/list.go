package spacepage

import (
	"strings"

	"sharewell/internal/portal/space"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage lists the spaces that somebody may know of.
type listPage struct{ Deps }

func (p *listPage) show(c *page.Ctx) error {
	l, err := p.Spaces.List(c.R.Context(), c.Actor, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead"), Buttons: []govuk.ButtonProps{{Text: t.T("new"), Href: Path + "/new"}}}
	first := c.Query("after") == ""
	part := func(key string, all []space.Space, always bool) {
		if len(all) == 0 && !always || !first {
			return
		}
		x := partView{Title: t.T(key)}
		if len(all) == 0 {
			x.Empty = t.T(key + ".none")
		}
		for _, s := range all {
			x.Items = append(x.Items, p.item(c, s, l.Reach))
		}
		v.Parts = append(v.Parts, x)
	}
	part("decide", l.Decide, false)
	part("invited", l.Invited, false)
	part("mine", l.Mine, true)
	part("asked", l.Asked, false)
	others := partView{Title: t.T("others")}
	for _, s := range l.Others {
		others.Items = append(others.Items, p.item(c, s, l.Reach))
	}
	if len(l.Others) == 0 {
		others.Empty = t.T("others.none")
	}
	if l.Next != "" {
		others.Next = &layout.Link{Text: t.T("more"), Href: page.Address(Path, "after", page.HideKey(l.Next))}
	}
	v.Parts = append(v.Parts, others)
	part("archived", l.Archived, false)
	v.Links = []layout.Link{{Text: t.T("link.feeds"), Href: FeedPath}}
	if len(l.Decide) > 0 || p.stewards(c) {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.register"), Href: Path + "/register"})
	}
	return v.render(c, page.Head{})
}

func (p *listPage) item(c *page.Ctx, s space.Space, r space.Reach) itemView {
	w := words(c)
	i := itemView{Title: s.Name, Href: s.URL(), Status: kindOf(w, s.Kind), Facts: []string{first(s.Purpose)}}
	if topics := p.topics(s); len(topics) > 0 {
		i.Facts = append(i.Facts, w.T("topics", "list", strings.Join(topics, ", ")))
	}
	if s.Practice {
		i.Facts = append(i.Facts, w.T("practice"))
	}
	if r.Hosts(s.ID) {
		i.Facts = append(i.Facts, w.T("you_host"))
	}
	if s.State == space.Proposed {
		i.Status = &layout.Status{Word: w.T("state.proposed"), Kind: layout.Waiting}
	}
	return i
}

// first gives the first line of what a space is for.
func first(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// register lists every space for the secretariat.
func (p *listPage) register(c *page.Ctx) error {
	t, w := c.Text, words(c)
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead")}
	state := space.State(c.Query("state"))
	if !state.Valid() {
		state = space.Live
	}
	const most = 100
	all, names, err := p.Spaces.Register(c.R.Context(), c.Actor, space.SpaceQuery{State: state, After: page.ShowKey(c.Query("after")), Most: most})
	if err != nil {
		return err
	}
	x := partView{Title: w.T("state." + string(state))}
	if len(all) == 0 {
		x.Empty = t.T("none")
	}
	for _, s := range all {
		i := itemView{Title: s.Name, Href: s.URL(), Status: kindOf(w, s.Kind), Facts: []string{t.N("members", s.Size)}}
		if len(s.Hosts) == 0 {
			i.Facts = append(i.Facts, t.T("no_host"))
		}
		for _, h := range s.Hosts {
			i.Facts = append(i.Facts, w.T("host", "who", p.of(w, names, h.Who)))
		}
		x.Items = append(x.Items, i)
	}
	if len(all) == most {
		x.Next = &layout.Link{Text: t.T("more"), Href: page.Address(Path+"/register", "state", string(state), "after", page.HideKey(all[most-1].Key()))}
	}
	v.Parts = []partView{x}
	for _, s := range space.States() {
		if s != state {
			v.Links = append(v.Links, layout.Link{Text: t.T("link." + string(s)), Href: page.Address(Path+"/register", "state", string(s))})
		}
	}
	return v.render(c, back(w.T("back.all"), Path))
}
