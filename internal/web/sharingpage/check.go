package sharingpage

import (
	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// checkPage shows all answers of a draft before it is sent, and sends it.
type checkPage struct{ Deps }

// checkView is what the page shows.
type checkView struct {
	Caption, Heading string
	Intro            string
	Errors           *govuk.ErrorSummaryProps
	Plain            layout.Link
	MissingTitle     string
	Missing          []layout.Link
	Problems         problemsView
	Content          contentView
	SendTitle        string
	Happens          []string
	AskedTitle       string
	Asked            []layout.Fact
	Action           string
	Seen             string
	Send             govuk.ButtonProps
	Back             layout.Link
}

func (p *checkPage) show(c *page.Ctx) error {
	v, err := p.draft(c)
	if err != nil {
		return err
	}
	return p.render(c, v, nil)
}

func (p *checkPage) draft(c *page.Ctx) (sharing.View, error) {
	v, err := p.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !v.May(access.SendRecord) {
		err = errs.New(errs.Conflict, "sharing.not_now", words(c).T("not_now"))
	}
	return v, err
}

func (p *checkPage) submit(c *page.Ctx) error {
	v, err := p.draft(c)
	if errs.CodeOf(err) == "sharing.not_now" {
		return c.Done("/records/"+c.Path("ref"), "moved")
	}
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = p.Sharing.Send(c.R.Context(), c.Actor, sharing.Send{Ref: v.Record.Ref, Seen: seen(f)})
	switch {
	case err == nil:
		return c.Done(v.Record.URL(), "sent")
	case movedOn(err):
		return c.Done(v.Record.URL(), "moved")
	case errs.KindOf(err) == errs.Invalid, errs.KindOf(err) == errs.Conflict:
		return p.render(c, v, err)
	}
	return err
}

func (p *checkPage) render(c *page.Ctx, v sharing.View, because error) error {
	view := p.view(c, v)
	head := page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &view.Back}
	if because != nil {
		head.HasErrors, head.Status = true, errs.KindOf(because).Status()
		view.Errors = &govuk.ErrorSummaryProps{TitleText: words(c).T("problem"), DescriptionText: c.Text.T("stale")}
		if errs.KindOf(because) == errs.Invalid {
			view.Errors.DescriptionText = c.Text.T("incomplete")
		}
	}
	return c.Render(head, checkTempl(view))
}

func (p *checkPage) view(c *page.Ctx, v sharing.View) checkView {
	ver := v.Shown.Version
	n := namesOf(v)
	out := checkView{Caption: joinDots(v.Record.Ref, titleOf(c, v)), Heading: c.Text.T("heading"), Intro: c.Text.T("intro"), Plain: layout.Link{Text: c.Text.T("plain"), Href: v.Record.URL() + "/plain"}, MissingTitle: c.Text.N("missing", len(v.Shown.Missing)),
		Problems: p.problems(c, v), SendTitle: c.Text.T("send.title"), AskedTitle: c.Text.T("asked"),
		Content: reading{Deps: p.Deps, ctx: c, content: &ver.Content, names: n, change: v.Record.URL()}.view(),
		Action:  v.Record.URL() + "/check", Seen: itoa(int(v.Record.Version)), Back: layout.Link{Text: c.Text.T("back"), Href: v.Record.URL()}}
	for _, m := range v.Shown.Missing {
		href := editURL(v, m.Section) + "#" + m.Key
		if m.Row != "" {
			href = v.Record.URL() + "/rows/" + m.Key + "/" + m.Row
		}
		out.Missing = append(out.Missing, layout.Link{Text: m.Message, Href: href})
	}
	if len(out.Missing) > 0 {
		out.SendTitle = ""
		return out
	}
	out.Send = govuk.ButtonProps{Text: c.Text.T("send.button"), PreventDoubleClick: govuk.On}
	for _, k := range []string{"happens.1", "happens.2", "happens.3", "happens.4"} {
		out.Happens = append(out.Happens, c.Text.T(k, "days", itoa(p.Sharing.Settings().AnswerDays)))
	}
	out.Asked = p.asked(c, &ver, n)
	return out
}

// asked says who will be asked for what.
func (p *checkPage) asked(c *page.Ctx, ver *sharing.Version, n names) []layout.Fact {
	set := p.Sharing.Settings()
	var out []layout.Fact
	for _, party := range ver.Content.Parties {
		var what []string
		if ver.Content.Personal() && !party.IsOutsider() {
			what = append(what, c.Text.T("asked.review"))
		}
		signs := set.ProcessorsSign
		switch party.Role {
		case sharing.RoleRecipientOnly:
			signs = set.RecipientsSign
		case sharing.RoleController, sharing.RoleJointController, "":
			signs = true
		}
		switch {
		case signs && party.IsOutsider():
			what = append(what, c.Text.T("asked.paper"))
		case signs:
			what = append(what, c.Text.T("asked.sign"))
		}
		text := c.Text.T("asked.nothing")
		switch len(what) {
		case 1:
			text = what[0]
		case 2:
			text = c.Text.T("asked.both", "first", what[0], "second", what[1])
		}
		out = append(out, layout.Fact{Term: n.party(party), Value: upperFirst(text)})
	}
	return out
}
