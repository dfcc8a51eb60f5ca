package choicepage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/choice"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// deskList lists the choices that an organisation has to act on.
type deskList struct{ Deps }

type deskListView struct {
	Heading, Intro string
	Enter          govuk.ButtonProps
	Empty          *layout.Empty
	Heads          deskHeads
	Rows           []deskRow
	Next           *layout.Link
}

type deskHeads struct{ What, State, Due string }

type deskRow struct {
	What, Ref, Href, Due string
	State                layout.Status
}

func (p *deskList) show(c *page.Ctx) error {
	list, next, err := p.Choices.List(c.R.Context(), c.Actor, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	t, words := c.Text, c.Site.Texts.Page("desk_choice")
	v := deskListView{Heading: t.T("heading"), Intro: t.T("intro"), Enter: govuk.ButtonProps{Text: t.T("enter"), Href: DeskPath + "/new"}, Heads: deskHeads{t.T("col.what"), t.T("col.state"), t.T("col.due")}}
	for _, ch := range list {
		r := deskRow{What: ch.Title, Ref: ch.Ref, Href: ch.URL(), State: status(words, ch)}
		if ch.Stage == choice.Open {
			r.Due = layout.RelativeDeadline(ch.Due, c.Today(), c.Site.Calendar)
		}
		v.Rows = append(v.Rows, r)
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(DeskPath, "after", page.HideKey(next))}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, deskListTempl(v))
}

// enterPage records a choice for somebody who rings, writes or comes.
type enterPage struct{ Deps }

type enterView struct {
	Sheet    ask.Sheet
	SayTitle string
	Say      []string
}

func (p *enterPage) show(c *page.Ctx) error {
	return p.render(c, ask.New(c, url.Values{"use": {c.Query("use")}}))
}

func (p *enterPage) render(c *page.Ctx, b *ask.Builder) error {
	t := c.Text
	var routes []ask.Option
	for _, w := range []string{choice.Phone, choice.Post, choice.Help} {
		routes = append(routes, ask.Option{Value: w, Text: t.T("route." + w)})
	}
	b.Choose(ask.Field{Name: "route"}, routes)
	uses, err := p.Uses(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	var own []ask.Option
	for _, u := range uses {
		own = append(own, ask.Option{Value: u.Ref, Text: u.Title})
	}
	if len(own) > 0 {
		b.Pick(ask.Field{Name: "own", Optional: true}, own)
	}
	b.Line(ask.Field{Name: "use", Width: "20", Optional: true})
	for _, k := range p.Choices.Kinds().Here() {
		if len(k.Holders) == 0 {
			continue
		}
		bodies, err := p.World.Bodies(c.R.Context(), k.Holders)
		if err != nil {
			return err
		}
		b.Pick(ask.Field{Name: "org", Label: t.T("org.label", "what", k.Title), Hint: t.T("org.hint"), Optional: true}, bodyOptions(bodies))
	}
	b.Line(ask.Field{Name: "email", Type: "email", Optional: true})
	v := enterView{Sheet: b.Sheet(DeskPath + "/new"), SayTitle: t.T("say.title"), Say: []string{t.T("say.why"), t.T("say.back"), t.T("say.both"), t.T("say.care"), t.T("say.name")}}
	v.Sheet.Cancel = &layout.Link{Text: t.T("cancel"), Href: DeskPath}
	return c.Render(page.Head{Title: v.Sheet.Heading, Voice: layout.Members, HasErrors: v.Sheet.Errors != nil}, enterTempl(v))
}

func (p *enterPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := choice.Make{Key: ask.KeyOf(f), Route: f.Raw("route"), Email: f.Email("email", "")}
	switch own, use, org := f.Raw("own"), f.Raw("use"), f.Raw("org"); {
	case org != "" && own == "" && use == "":
		cmd.Org = ident.Organisation(org)
		for _, k := range p.Choices.Kinds().Here() {
			if len(k.Holders) > 0 {
				cmd.Kind = k.Code
			}
		}
	case org != "" || own != "" && use != "":
		f.Add("use", "one", c.Text.T("one_only"))
	default:
		cmd.Kind, cmd.Use = "objection", own+use
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	r, err := p.Choices.Make(c.R.Context(), c.Actor, cmd)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.render(c, ask.Again(c, f))
	}
	v := p.receipt(c, r)
	t := c.Text
	return c.Render(page.Head{Title: t.T("entered"), Voice: layout.Members}, enteredTempl(enteredView{Heading: t.T("entered"), Read: []string{t.T("read.codes"), t.T("read.keep")},
		Own: t.T("own_system", "ref", r.Choice.Ref), Receipt: v, Links: []layout.Link{{Text: t.T("see"), Href: r.Choice.URL()}, {Text: t.T("list"), Href: DeskPath}}, Mine: r.Choice.Org == c.Actor.Organisation}))
}

// enteredView is what is read out to the person.
type enteredView struct {
	Heading string
	Read    []string
	Own     string
	Receipt receiptView
	Links   []layout.Link
	Mine    bool
}

// deskPage is one choice as the responsible organisation sees it.
type deskPage struct{ Deps }

type deskView struct {
	Heading, Caption  string
	Errors            *govuk.ErrorSummaryProps
	State             layout.Status
	Says              []string
	Facts             []layout.Fact
	Acts              []actView
	Refuse            *refuseView
	StoryTitle        string
	Story             []layout.Entry
	Back              layout.Link
	Answer, AnswerHas string
}

type actView struct {
	Title, Text, Action string
	Hidden              []ask.Hidden
	Button              govuk.ButtonProps
}

type refuseView struct {
	Title, Text, Action string
	Sheet               ask.Sheet
}

func (p *deskPage) show(c *page.Ctx) error {
	return p.render(c, ask.New(c, url.Values{}))
}

func (p *deskPage) render(c *page.Ctx, b *ask.Builder) error {
	ch, err := p.Choices.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t := c.Text
	v := deskView{Heading: ch.Title, Caption: t.T("caption", "ref", ch.Ref), State: status(t, ch.Choice), Says: []string{t.T("says." + string(ch.Wish) + "." + string(ch.Stage))},
		Facts:      []layout.Fact{{Term: t.T("fact.made"), Value: layout.FormatDate(ch.MadeAt)}, {Term: t.T("fact.route"), Value: t.T("route." + ch.Route)}},
		StoryTitle: t.T("story"), Story: story(c, ch.Choice), Back: layout.Link{Text: t.T("back"), Href: DeskPath}, Errors: ask.Summary(b, b.Form.Errors())}
	if ch.Use != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.use"), Value: ch.Use, Href: "/register/" + ch.Use})
	}
	if ch.Stage == choice.Open {
		r, err := p.Choices.Clock()
		if err != nil {
			return err
		}
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.due"), Value: layout.RelativeDeadline(ch.Due, c.Today(), c.Site.Calendar)},
			layout.Fact{Term: t.T("fact.law"), Value: r.Source.Name, Href: r.Source.URL})
	}
	p.acts(c, b, ch, &v)
	head := page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &v.Back}
	return c.Render(head, deskTempl(v))
}

// acts are what the reader can do: the same for a no and for its taking back, but that only a no can be declined.
func (p *deskPage) acts(c *page.Ctx, b *ask.Builder, ch choice.View, v *deskView) {
	t := c.Text
	act := func(key, action string, hidden ...ask.Hidden) {
		v.Acts = append(v.Acts, actView{Title: t.T(key + ".title"), Text: t.T(key + ".text"), Action: ch.URL() + "/" + action, Hidden: hidden,
			Button: govuk.ButtonProps{Text: t.T(key + ".button"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}})
	}
	if ch.Act && ch.Stage == choice.Unnamed {
		act("known", "known")
	}
	if ch.Act && ch.Stage == choice.Open {
		act("done."+string(ch.Wish), "done")
		if ch.Wish == choice.Stop {
			b.Lines(ask.Field{Name: "why", Rows: 4, Max: 1000})
			s := b.Sheet(ch.URL() + "/refuse")
			s.Errors = nil
			s.Save.Classes = "govuk-button--secondary"
			v.Refuse = &refuseView{Title: t.T("refuse.title"), Text: t.T("refuse.text"), Sheet: s}
		}
	}
	if ch.Turn {
		act("turn."+string(ch.Wish.Other()), "turn", ask.Hidden{Name: "wish", Value: string(ch.Wish.Other())})
	}
}

func (p *deskPage) after(c *page.Ctx, err error, done string) error {
	if err != nil {
		return err
	}
	return c.Done(DeskPath+"/"+c.Path("ref"), done)
}

func (p *deskPage) known(c *page.Ctx) error {
	return p.after(c, p.Choices.Know(c.R.Context(), c.Actor, c.Path("ref")), "known")
}

func (p *deskPage) done(c *page.Ctx) error {
	return p.after(c, p.Choices.Done(c.R.Context(), c.Actor, c.Path("ref")), "done")
}

func (p *deskPage) refuse(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	why := f.Text("why", form.TextRule{Label: c.Text.T("why.label"), Required: c.Text.T("why.required"), Lines: true, Max: 1000})
	if f.Err() == nil {
		err = p.Choices.Refuse(c.R.Context(), c.Actor, c.Path("ref"), why)
		if err == nil || !f.Merge(err) {
			return p.after(c, err, "refused")
		}
	}
	return p.render(c, ask.Again(c, f))
}

func (p *deskPage) turn(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = p.Choices.TurnFor(c.R.Context(), c.Actor, c.Path("ref"), choice.Wish(f.Raw("wish")))
	if errs.CodeOf(err) == "choice.already" {
		err = nil // sent twice
	}
	return p.after(c, err, "turned")
}
