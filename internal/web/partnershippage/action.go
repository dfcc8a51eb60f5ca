package partnershippage

import (
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/partnership"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// actionPage is what organisations said they would do.
type actionPage struct{ Deps }

func (p *actionPage) list(c *page.Ctx) error {
	state := partnership.ActionState(c.Query("state"))
	if !state.Valid() {
		state = partnership.ActionOpen
	}
	mine := c.Query("mine") == "yes"
	list, err := p.Partnership.Actions(c.R.Context(), c.Actor, state, mine, c.Query("after"))
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead")}
	part := partView{Title: t.T("state." + string(state))}
	for _, a := range list.Actions {
		part.Items = append(part.Items, actionItem(c, a, true))
	}
	if len(list.Actions) == 0 {
		part.Empty = t.T("none")
	}
	at := func(s partnership.ActionState, mine bool, after string) string {
		q := url.Values{}
		if s != partnership.ActionOpen {
			q.Set("state", string(s))
		}
		if mine {
			q.Set("mine", "yes")
		}
		if after != "" {
			q.Set("after", after)
		}
		if len(q) == 0 {
			return ActionsPath
		}
		return ActionsPath + "?" + q.Encode()
	}
	if list.Next != "" {
		part.Next = &layout.Link{Text: t.T("more"), Href: at(state, mine, list.Next)}
	}
	v.Parts = []partView{part}
	for _, s := range []partnership.ActionState{partnership.ActionOpen, partnership.ActionDone, partnership.ActionDropped} {
		if s != state {
			v.Links = append(v.Links, layout.Link{Text: t.T("link." + string(s)), Href: at(s, mine, "")})
		}
	}
	if mine {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.all"), Href: at(state, false, "")})
	} else {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.mine"), Href: at(state, true, "")})
	}
	return v.render(c, inside(layout.Link{Text: words(c).T("link.partnership"), Href: Path}))
}

func (p *actionPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *actionPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	a, may, err := p.Partnership.Action(c.R.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := sheetView{Caption: t.T("caption", "ref", a.Ref), Heading: a.Text, State: actionStatus(w, a, c.Today()),
		Facts: []layout.Fact{{Term: t.T("fact.owner"), Value: owner(c, a)}, {Term: t.T("fact.due"), Value: layout.RelativeDeadline(a.Due, c.Today(), c.Site.Calendar)}, {Term: t.T("fact.meeting"), Value: a.Meeting, Href: MeetPath + "/" + a.Meeting}}}
	if a.State != partnership.ActionOpen {
		v.Facts[1] = layout.Fact{Term: t.T("fact.due"), Value: a.Due.Words()}
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.done"), Value: a.DoneOn.Words()})
		v.Says = paragraphs(a.Said)
	}
	if !a.Escalated.IsZero() && a.State == partnership.ActionOpen {
		v.Says = append(v.Says, t.T("escalated", "date", a.Escalated.Words()))
	}
	if may {
		acts := ask.ActsOf(c, a.URL(), typed, failed)
		acts.Add(ask.Act{Name: "finish", Open: true, Fields: func(b *ask.Builder) { b.Lines(ask.Field{Name: "said", Rows: 3}) }})
		if access.AllowedSomewhere(c.Actor, access.RunPartnership) {
			acts.Add(ask.Act{Name: "drop", Warning: true, Fields: func(b *ask.Builder) { b.Lines(ask.Field{Name: "why", Rows: 3}) }})
		}
		v.Errors = acts.Errors
		v.Parts = []partView{{Acts: acts.All}}
	}
	return v.render(c, inside(layout.Link{Text: t.T("link.all"), Href: ActionsPath}))
}

func (p *actionPage) end(c *page.Ctx, name string, to partnership.ActionState) error {
	f, err := posted(c, form.Limits{}, func(f *form.Form) error {
		text := f.Raw("said")
		if name == "drop" {
			if text = f.Raw("why"); text == "" {
				f.Add("why", "partnership.why", c.Text.T("why.required"))
				return nil
			}
		}
		return p.Partnership.Finish(c.R.Context(), c.Actor, c.Path("id"), to, text)
	})
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return p.render(c, f, name)
	}
	return c.Done(ActionsPath+"/"+c.Path("id"), name)
}

func (p *actionPage) finish(c *page.Ctx) error { return p.end(c, "finish", partnership.ActionDone) }

func (p *actionPage) drop(c *page.Ctx) error { return p.end(c, "drop", partnership.ActionDropped) }
