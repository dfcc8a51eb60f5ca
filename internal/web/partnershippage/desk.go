package partnershippage

import (
	"net/url"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/partnership"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// deskPage is where the secretariat prepares a meeting and keeps what it decided.
type deskPage struct{ Deps }

func planForm(b *ask.Builder) {
	b.Line(ask.Field{Name: "title"})
	b.Day(ask.Field{Name: "day"})
	b.Line(ask.Field{Name: "starts", Width: "5"})
	b.Line(ask.Field{Name: "ends", Width: "5"})
	b.Line(ask.Field{Name: "place", Optional: true})
	b.Line(ask.Field{Name: "link", Type: "url", Optional: true})
}

func planOf(c *page.Ctx, f *form.Form) partnership.Plan {
	t := c.Text
	day, ok := f.Date("day", form.DateRule{Label: t.T("day.label"), Required: t.T("day.required")})
	p := partnership.Plan{Key: ask.KeyOf(f), Title: f.Raw("title"), Place: f.Raw("place"), Link: f.Raw("link")}
	if ok {
		p.Starts, p.Ends = hour(f, "starts", t.T("hour"), day), hour(f, "ends", t.T("hour"), day)
	}
	return p
}

func (p *deskPage) create(c *page.Ctx) error { return p.form(c, ask.New(c, url.Values{})) }

func (p *deskPage) form(c *page.Ctx, b *ask.Builder) error {
	planForm(b)
	return b.Sheet(MeetPath+"/new").Render(c, layout.Link{Text: c.Text.T("back"), Href: MeetPath})
}

func (p *deskPage) created(c *page.Ctx) error {
	ref := ""
	f, err := posted(c, form.Limits{}, func(f *form.Form) (err error) {
		cmd := planOf(c, f)
		if f.Err() == nil {
			ref, err = p.Partnership.Arrange(c.R.Context(), c.Actor, cmd)
		}
		return err
	})
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return p.form(c, ask.Again(c, f))
	}
	return c.Done(MeetPath+"/"+ref+"/edit", "planned")
}

func (p *deskPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *deskPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	m, err := p.Partnership.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t, w, now := c.Text, words(c), c.Site.Clock.Now()
	v := sheetView{Caption: t.T("caption", "ref", m.Ref), Heading: m.Title, State: stageOf(w, m.Meeting, now), Says: []string{t.T("says." + string(m.Stage))},
		Facts: []layout.Fact{{Term: t.T("fact.when"), Value: when(w, m.Meeting)}}, Links: []layout.Link{{Text: t.T("link.page"), Href: m.URL()}, {Text: t.T("link.all"), Href: MeetPath}}}
	open := m.Stage != partnership.Agreed && m.Stage != partnership.Cancelled
	v.Parts = append(v.Parts, p.items(c, m, open))
	a := ask.ActsOf(c, m.URL()+"/edit", typed, failed)
	if open {
		if err := p.forms(c, m, a); err != nil {
			return err
		}
	}
	v.Errors = a.Errors
	v.Parts = append(v.Parts, partView{Acts: a.All})
	if len(m.Papers) > 0 {
		part := partView{Title: t.T("papers")}
		for _, x := range m.Papers {
			i := itemView{Title: x.Title, Buttons: []pressView{p.press(c, m, "unpaper", x.ID)}}
			if !x.Public {
				i.Status = &layout.Status{Word: w.T("members_only"), Kind: layout.Neutral}
			}
			part.Items = append(part.Items, i)
		}
		v.Parts = append(v.Parts, part)
	}
	return v.render(c, inside(layout.Link{Text: t.T("link.all"), Href: MeetPath}))
}

func (p *deskPage) press(c *page.Ctx, m partnership.View, name, id string) pressView {
	return pressView{Action: m.URL() + "/edit/" + name, Hidden: []ask.Hidden{{Name: "id", Value: id}}, Button: govuk.ButtonProps{Text: c.Text.T(name + ".button"), Classes: "govuk-button--secondary sw-press__one"}}
}

func (p *deskPage) items(c *page.Ctx, m partnership.View, open bool) partView {
	t, w := c.Text, words(c)
	part := partView{Title: t.T("agenda"), Ordered: true}
	if len(m.Items) == 0 {
		part.Empty = t.T("agenda.none")
	}
	for n, x := range m.Items {
		i := itemView{Title: x.Title, Facts: []string{w.T("kind." + x.Kind)}}
		if x.Detail != "" {
			i.Facts = append(i.Facts, x.Detail)
		}
		i.Status = &layout.Status{Word: w.T("members_only"), Kind: layout.Neutral}
		show := "show"
		if x.Public {
			i.Status, show = &layout.Status{Word: w.T("public"), Kind: layout.Involve}, "hide"
		}
		if m.Shown() {
			i.Links = []layout.Link{{Text: t.T("write", "title", x.Title), Href: m.URL() + "/minutes/" + x.ID}}
		}
		if open {
			if n > 0 {
				i.Buttons = append(i.Buttons, p.press(c, m, "up", x.ID))
			}
			if n < len(m.Items)-1 {
				i.Buttons = append(i.Buttons, p.press(c, m, "down", x.ID))
			}
			i.Buttons = append(i.Buttons, p.press(c, m, show, x.ID))
			if x.Minutes == "" && len(x.Decisions) == 0 {
				i.Buttons = append(i.Buttons, p.press(c, m, "drop", x.ID))
			}
			for k := range i.Buttons {
				i.Buttons[k].Button.HTML = pressWords(i.Buttons[k].Button.Text, x.Title)
			}
		}
		part.Items = append(part.Items, i)
	}
	return part
}

func (p *deskPage) forms(c *page.Ctx, m partnership.View, a *ask.Acts) error {
	now := c.Site.Clock.Now()
	if m.Stage == partnership.Planned {
		a.Add(ask.Act{Name: "issue", Open: len(m.Items) > 0})
	}
	if m.Stage == partnership.Issued && m.Held(now) {
		a.Add(ask.Act{Name: "draft", Open: true})
	}
	if m.Stage == partnership.Drafted {
		later, err := p.Partnership.Later(c.R.Context(), m.Meeting)
		if err != nil {
			return err
		}
		var options []ask.Option
		for _, x := range later {
			options = append(options, ask.Option{Value: x.Ref, Text: x.Title + ", " + x.Day().Words()})
		}
		a.Add(ask.Act{Name: "agree", Open: true, Fields: func(b *ask.Builder) { b.Pick(ask.Field{Name: "by"}, options) }})
	}
	a.Add(ask.Act{Name: "fetch"})
	a.Add(ask.Act{Name: "item", Fields: func(b *ask.Builder) {
		b.Line(ask.Field{Name: "title", Label: c.Text.T("item.label")})
		b.Lines(ask.Field{Name: "detail", Rows: 3, Optional: true})
		b.Confirm(ask.Field{Name: "public"})
	}})
	a.Add(ask.Act{Name: "paper", Upload: true, Fields: func(b *ask.Builder) {
		b.Line(ask.Field{Name: "paper", Label: c.Text.T("paper.label")})
		b.Upload(ask.Field{Name: "file", Optional: true})
		b.Line(ask.Field{Name: "address", Type: "url", Optional: true})
		var items []ask.Option
		for _, x := range m.Items {
			items = append(items, ask.Option{Value: x.ID, Text: x.Title})
		}
		b.Pick(ask.Field{Name: "of", Optional: true}, items)
		b.Confirm(ask.Field{Name: "shown"})
	}})
	if err := p.attendance(c, m, a); err != nil {
		return err
	}
	if m.Stage == partnership.Planned || m.Stage == partnership.Issued {
		stored := url.Values{"title": {m.Title}, "starts": {m.Starts.In(clock.London).Format("15:04")}, "ends": {m.Ends.In(clock.London).Format("15:04")}, "place": {m.Place}, "link": {m.Link}}
		ask.SetDay(stored, "day", m.Day())
		a.Add(ask.Act{Name: "move", Stored: stored, Fields: planForm})
		a.Add(ask.Act{Name: "cancel", Warning: true, Fields: func(b *ask.Builder) { b.Line(ask.Field{Name: "why"}) }})
	}
	return nil
}

func (p *deskPage) attendance(c *page.Ctx, m partnership.View, a *ask.Acts) error {
	if m.Stage == partnership.Planned {
		return nil
	}
	all, err := p.Organisations(c.R.Context())
	if err != nil {
		return err
	}
	var options []ask.Option
	for _, o := range all {
		options = append(options, ask.Option{Value: string(o.ID), Text: o.Name})
	}
	stored := url.Values{}
	for _, x := range m.Came {
		name := "came"
		if x.Apologies {
			name = "apologies"
		}
		stored.Add(name, string(x.Organisation))
	}
	a.Add(ask.Act{Name: "attend", Stored: stored, Fields: func(b *ask.Builder) {
		if m.Held(c.Site.Clock.Now()) {
			b.Tick(ask.Field{Name: "came"}, options)
		}
		b.Tick(ask.Field{Name: "apologies"}, options)
	}})
	return nil
}

// acts are the forms of the page.
func (p *deskPage) acts() map[string]page.Handler {
	s := p.Partnership
	on := func(name string, do func(c *page.Ctx, f *form.Form, ref string) error) page.Handler {
		return func(c *page.Ctx) error {
			l := form.Limits{}
			if name == "paper" {
				l = form.Limits{File: p.Files.Limit(), Body: p.Files.Limit() + 1<<20}
			}
			f, err := posted(c, l, func(f *form.Form) error { return do(c, f, c.Path("ref")) })
			if err != nil {
				return err
			}
			if f.Err() != nil {
				return p.render(c, f, name)
			}
			return c.Done(MeetPath+"/"+c.Path("ref")+"/edit", name)
		}
	}
	press := func(name string, do func(c *page.Ctx, ref, id string) error) page.Handler {
		return on(name, func(c *page.Ctx, f *form.Form, ref string) error { return do(c, ref, f.Raw("id")) })
	}
	step := func(name string, to partnership.Stage) page.Handler {
		return on(name, func(c *page.Ctx, f *form.Form, ref string) error {
			return s.Step(c.R.Context(), c.Actor, ref, to, f.Raw("why"))
		})
	}
	return map[string]page.Handler{
		"issue": step("issue", partnership.Issued), "draft": step("draft", partnership.Drafted), "cancel": step("cancel", partnership.Cancelled),
		"agree": on("agree", func(c *page.Ctx, f *form.Form, ref string) error {
			return s.Agree(c.R.Context(), c.Actor, ref, f.Raw("by"))
		}),
		"fetch": on("fetch", func(c *page.Ctx, _ *form.Form, ref string) error {
			_, err := s.Fetch(c.R.Context(), c.Actor, ref)
			return err
		}),
		"item": on("item", func(c *page.Ctx, f *form.Form, ref string) error {
			return s.AddItem(c.R.Context(), c.Actor, ref, partnership.Item{Title: f.Raw("title"), Detail: f.Raw("detail"), Public: f.Bool("public")})
		}),
		"paper":   on("paper", p.addPaper),
		"unpaper": press("unpaper", func(c *page.Ctx, ref, id string) error { return s.DropPaper(c.R.Context(), c.Actor, ref, id) }),
		"up":      press("up", func(c *page.Ctx, ref, id string) error { return s.Order(c.R.Context(), c.Actor, ref, id, true) }),
		"down":    press("down", func(c *page.Ctx, ref, id string) error { return s.Order(c.R.Context(), c.Actor, ref, id, false) }),
		"show":    press("show", func(c *page.Ctx, ref, id string) error { return s.ShowItem(c.R.Context(), c.Actor, ref, id, true) }),
		"hide":    press("hide", func(c *page.Ctx, ref, id string) error { return s.ShowItem(c.R.Context(), c.Actor, ref, id, false) }),
		"drop":    press("drop", func(c *page.Ctx, ref, id string) error { return s.DropItem(c.R.Context(), c.Actor, ref, id) }),
		"attend": on("attend", func(c *page.Ctx, f *form.Form, ref string) error {
			var came []partnership.Came
			for _, id := range f.RawAll("came") {
				came = append(came, partnership.Came{Organisation: ident.Organisation(id)})
			}
			for _, id := range f.RawAll("apologies") {
				if !f.Chosen("came", id) {
					came = append(came, partnership.Came{Organisation: ident.Organisation(id), Apologies: true})
				}
			}
			return s.Attend(c.R.Context(), c.Actor, ref, came)
		}),
		"move": on("move", func(c *page.Ctx, f *form.Form, ref string) error {
			plan := planOf(c, f)
			if f.Err() != nil {
				return nil // shown with the form
			}
			return s.Move(c.R.Context(), c.Actor, ref, plan)
		}),
	}
}

func (p *deskPage) addPaper(c *page.Ctx, f *form.Form, ref string) error {
	x := partnership.Paper{Title: f.Raw("paper"), Link: f.Raw("address"), Item: f.Raw("of"), Public: f.Bool("shown")}
	if file, ok := f.File("file", form.FileRule{}); ok && x.Title != "" {
		kept, err := p.Files.Add(c.R.Context(), c.Actor, files.Upload{Name: file.Name, Content: file.Data, About: partnership.Meeting{Ref: ref}.Subject(), Command: access.RunPartnership})
		if err != nil {
			return err
		}
		x.File, x.Name, x.Link = kept.ID, kept.Name+", "+strconv.FormatInt((kept.Size+1023)/1024, 10)+" kB", ""
	}
	return p.Partnership.AddPaper(c.R.Context(), c.Actor, ref, x)
}
