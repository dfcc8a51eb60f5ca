package expertisepage

import (
	"net/url"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// minePage is one's own place in the directory and on the rota.
type minePage struct{ Deps }

// acts are the things that can be done here, by the end of their address.
func (p *minePage) acts() map[string]page.Handler {
	return map[string]page.Handler{"offer": p.offer, "away": p.away, "back": p.back, "cover": p.cover, "renew": p.renew, "withdraw": p.withdraw, "swap": p.swap, "reply_swap": p.replySwap}
}

func (p *minePage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *minePage) render(c *page.Ctx, typed *form.Form, failed string) error {
	m, err := p.Expertise.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead")}
	acts := ask.ActsOf(c, MinePath, typed, failed)
	if m.Exists {
		v.Lead = t.T("lead.listed")
		v.Facts = p.facts(c, m)
		v.Parts = p.parts(c, m)
	}
	p.addOffer(c, acts, m)
	if m.Exists {
		p.addAway(c, acts, m)
		if len(m.Duties) > 0 && len(m.Colleagues) > 0 {
			p.addSwap(c, acts, m)
		}
		acts.Add(ask.Act{Name: "renew"})
		acts.Add(ask.Act{Name: "withdraw", Warning: true})
		v.Links = append(v.Links, layout.Link{Text: t.T("link.page"), Href: m.URL()})
	}
	v.Acts, v.Errors = acts.All, acts.Errors
	v.Links = append(v.Links, layout.Link{Text: t.T("link.rota"), Href: RotaPath})
	if len(m.Duties) > 0 {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.calendar"), Href: RotaPath + "/mine.ics"})
	}
	return v.render(c, layout.Link{Text: words(c).T("people"), Href: Path})
}

func (p *minePage) facts(c *page.Ctx, m expertise.Mine) []layout.Fact {
	t := c.Text
	out := []layout.Fact{{Term: t.T("fact.as"), Value: post(c, m.Helper)}, {Term: t.T("fact.topics"), Value: p.topics(m.Topics)}}
	if m.About != "" {
		out = append(out, layout.Fact{Term: t.T("fact.about"), Value: m.About})
	}
	return append(out, layout.Fact{Term: t.T("fact.review"), Value: m.ReviewOn.Words()})
}

// parts shows what waits, when somebody is away, and the weeks on duty.
func (p *minePage) parts(c *page.Ctx, m expertise.Mine) (out []partView) {
	t, w := c.Text, words(c)
	yesNo := func(action, to string, hidden ...ask.Hidden) *pressView {
		button := func(key, value, class string) govuk.ButtonProps {
			return govuk.ButtonProps{HTML: pressWords(t.T(key), to), Name: "answer", Value: value, Classes: class, PreventDoubleClick: govuk.On}
		}
		return &pressView{Action: MinePath + "/" + action, Hidden: hidden, Buttons: []govuk.ButtonProps{button(action+".yes", "yes", ""), button(action+".no", "no", "govuk-button--secondary")}}
	}
	asked := partView{Title: t.T("asked")}
	for _, x := range m.Asked {
		i := itemView{Title: t.T("asked.cover", "name", x.Whose.Name), Facts: []string{days(c, x.From, x.To), post(c, x.Whose)}}
		i.Press = yesNo("cover", x.Whose.Name, ask.Hidden{Name: "whose", Value: string(x.Whose.ID)}, ask.Hidden{Name: "away", Value: x.ID})
		if x.Said == expertise.Accepted {
			i.Status = &layout.Status{Word: w.T("said.accepted"), Kind: layout.Live}
			i.Press.Buttons = i.Press.Buttons[1:]
		}
		asked.Items = append(asked.Items, i)
	}
	for _, x := range m.Swaps {
		i := itemView{Title: t.T("asked.swap", "name", x.FromName), Facts: []string{w.T("duty", "date", x.Give.Week.Words(), "topic", p.row(c, x.Give.Topic))}}
		i.Press = yesNo("reply_swap", x.FromName, ask.Hidden{Name: "swap", Value: string(x.ID)})
		if x.Take != nil {
			i.Facts = append(i.Facts, t.T("in_return", "duty", w.T("duty", "date", x.Take.Week.Words(), "topic", p.row(c, x.Take.Topic))))
		}
		if !x.ToMe {
			i.Title, i.Status = t.T("asked.swap.mine", "name", x.ToName), &layout.Status{Word: w.T("said.waits"), Kind: layout.Waiting}
			i.Press.Buttons = []govuk.ButtonProps{{HTML: pressWords(t.T("reply_swap.back"), x.ToName), Name: "answer", Value: "no", Classes: "govuk-button--secondary"}}
		}
		asked.Items = append(asked.Items, i)
	}
	if len(asked.Items) > 0 {
		out = append(out, asked)
	}
	if len(m.Away) > 0 {
		out = append(out, p.awayPart(c, m))
	}
	if len(m.Duties) > 0 {
		part := partView{Title: t.T("duties")}
		for _, d := range m.Duties {
			part.Paras = append(part.Paras, w.T("duty", "date", d.Week.Words(), "topic", p.row(c, d.Topic)))
		}
		out = append(out, part)
	}
	return out
}

func (p *minePage) awayPart(c *page.Ctx, m expertise.Mine) partView {
	t, w := c.Text, words(c)
	part := partView{Title: t.T("aways")}
	for _, x := range m.Away {
		if x.To.Before(c.Today()) {
			continue
		}
		when := days(c, x.From, x.To)
		i := itemView{Title: when, Facts: []string{t.T("away.nobody")}}
		if x.Cover != "" {
			i.Facts = []string{t.T("away.cover", "name", m.Covers[x.Cover])}
			switch x.Said {
			case expertise.Accepted:
				i.Status = &layout.Status{Word: w.T("said.accepted"), Kind: layout.Live}
			case expertise.Declined:
				i.Status = &layout.Status{Word: w.T("said.declined"), Kind: layout.Changed}
			case expertise.Asked:
				i.Status = &layout.Status{Word: w.T("said.waits"), Kind: layout.Waiting}
			}
		}
		i.Press = &pressView{Action: MinePath + "/back", Hidden: []ask.Hidden{{Name: "away", Value: x.ID}},
			Buttons: []govuk.ButtonProps{{HTML: pressWords(t.T("back.button"), when), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}}
		part.Items = append(part.Items, i)
	}
	return part
}

func (p *minePage) addOffer(c *page.Ctx, acts *ask.Acts, m expertise.Mine) {
	stored := url.Values{"topics": m.Topics, "about": {m.About}, "role": {string(m.Role)}}
	acts.Add(ask.Act{Name: "offer", Open: !m.Exists, Stored: stored, Fields: func(b *ask.Builder) {
		if len(c.Actor.Roles) > 1 {
			var roles []ask.Option
			for _, r := range c.Actor.Roles {
				roles = append(roles, ask.Option{Value: string(r), Text: roleWord(c, r)})
			}
			b.Choose(ask.Field{Name: "role"}, roles)
		}
		b.Tick(ask.Field{Name: "topics"}, p.options(expertise.TopicList))
		b.Lines(ask.Field{Name: "about", Rows: 4, Max: 600, Optional: true})
	}})
}

func (p *minePage) people(c *page.Ctx, all []expertise.Helper) []ask.Option {
	var out []ask.Option
	for _, h := range all {
		out = append(out, ask.Option{Value: string(h.ID), Text: named(c, h)})
	}
	return out
}

func (p *minePage) addAway(c *page.Ctx, acts *ask.Acts, m expertise.Mine) {
	acts.Add(ask.Act{Name: "away", Fields: func(b *ask.Builder) {
		b.Day(ask.Field{Name: "from"})
		b.Day(ask.Field{Name: "to"})
		b.Pick(ask.Field{Name: "cover", Optional: true}, p.people(c, m.Colleagues))
	}})
}

// slotKey writes a place of the rota as the value of a choice.
func slotKey(s expertise.Slot) string { return s.Week.String() + "|" + s.Topic }

func slotOf(v string) (expertise.Slot, bool) {
	week, topic, ok := strings.Cut(v, "|")
	d, err := clock.ParseDate(week)
	return expertise.Slot{Week: d, Topic: topic}, ok && err == nil
}

func (p *minePage) addSwap(c *page.Ctx, acts *ask.Acts, m expertise.Mine) {
	w := words(c)
	say := func(d expertise.Duty) string { return w.T("duty", "date", d.Week.Words(), "topic", p.row(c, d.Topic)) }
	names := map[expertise.ID]string{}
	for _, h := range m.Colleagues {
		names[h.ID] = h.Name
	}
	acts.Add(ask.Act{Name: "swap", Fields: func(b *ask.Builder) {
		var give, take []ask.Option
		for _, d := range m.Duties {
			give = append(give, ask.Option{Value: slotKey(d.Slot), Text: say(d)})
		}
		for _, d := range m.Theirs {
			if name := names[d.Offer]; name != "" {
				take = append(take, ask.Option{Value: slotKey(d.Slot), Text: w.T("duty.of", "name", name, "duty", say(d))})
			}
		}
		b.Pick(ask.Field{Name: "give"}, give)
		b.Pick(ask.Field{Name: "colleague"}, p.people(c, m.Colleagues))
		if len(take) > 0 {
			b.Pick(ask.Field{Name: "take", Optional: true}, take)
		}
	}})
}

// act does one thing of this page.
func (p *minePage) act(c *page.Ctx, name string, do func(f *form.Form) error) error {
	return ask.Doing{Name: name, Back: MinePath, Again: p.render}.Do(c, do)
}

func (p *minePage) offer(c *page.Ctx) error {
	return p.act(c, "offer", func(f *form.Form) error {
		_, err := p.Expertise.Offer(c.R.Context(), c.Actor, expertise.Say{Role: access.Role(f.Raw("role")), Topics: f.RawAll("topics"), About: f.Raw("about")})
		return err
	})
}

func (p *minePage) away(c *page.Ctx) error {
	t := c.Text
	return p.act(c, "away", func(f *form.Form) error {
		from, okFrom := f.Date("from", form.DateRule{Label: t.T("from.label"), Required: t.T("from.required")})
		to, okTo := f.Date("to", form.DateRule{Label: t.T("to.label"), Required: t.T("to.required")})
		if !okFrom || !okTo {
			return nil
		}
		return p.Expertise.SetAway(c.R.Context(), c.Actor, expertise.GoAway{From: from, To: to, Cover: expertise.ID(f.Raw("cover"))})
	})
}

func (p *minePage) back(c *page.Ctx) error {
	return p.act(c, "back", func(f *form.Form) error {
		return p.Expertise.DropAway(c.R.Context(), c.Actor, f.Raw("away"))
	})
}

func (p *minePage) cover(c *page.Ctx) error {
	return p.act(c, "cover", func(f *form.Form) error {
		return p.Expertise.ReplyCover(c.R.Context(), c.Actor, expertise.ID(f.Raw("whose")), f.Raw("away"), f.Raw("answer") == "yes")
	})
}

func (p *minePage) renew(c *page.Ctx) error {
	return p.act(c, "renew", func(*form.Form) error { return p.Expertise.Renew(c.R.Context(), c.Actor) })
}

func (p *minePage) withdraw(c *page.Ctx) error {
	return p.act(c, "withdraw", func(*form.Form) error { return p.Expertise.Withdraw(c.R.Context(), c.Actor) })
}

func (p *minePage) swap(c *page.Ctx) error {
	t := c.Text
	return p.act(c, "swap", func(f *form.Form) error {
		give, ok := slotOf(f.Raw("give"))
		if !ok {
			f.Add("give", "required", t.T("give.required"))
		}
		to := expertise.ID(f.Raw("colleague"))
		if to == "" {
			f.Add("colleague", "required", t.T("colleague.required"))
		}
		var take *expertise.Slot
		if x, ok := slotOf(f.Raw("take")); ok {
			take = &x
		}
		if f.Err() != nil {
			return nil
		}
		return p.Expertise.Propose(c.R.Context(), c.Actor, give, to, take)
	})
}

func (p *minePage) replySwap(c *page.Ctx) error {
	return p.act(c, "reply_swap", func(f *form.Form) error {
		return p.Expertise.ReplySwap(c.R.Context(), c.Actor, expertise.SwapID(f.Raw("swap")), f.Raw("answer") == "yes")
	})
}
