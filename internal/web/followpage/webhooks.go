package followpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/follow"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// hookPage has programs told.
type hookPage struct{ Deps }

type hooksView struct {
	Sheet     ask.Sheet
	ListTitle string
	Hooks     []hookView
	How       string
	Steps     []string
	Private   string
}

type hookView struct {
	Heading, Caption string
	Intro            string
	Status           layout.Status
	Facts            []layout.Fact
	Forms            []formView
	SecretTitle      string
	Secret           string
	LinkTitle        string
	Link             *layout.Link
	Again            string
}

func (p *hookPage) show(c *page.Ctx) error {
	topic := follow.Everything
	if s := c.Query("topic"); s != "" {
		topic = s
	}
	return p.render(c, ask.New(c, url.Values{"topic": {topic}}), false)
}

func (p *hookPage) own(c *page.Ctx) error {
	return p.render(c, ask.New(c, url.Values{"topic": {follow.Everything}}), true)
}

func (p *hookPage) render(c *page.Ctx, b *ask.Builder, own bool) error {
	t := c.Text
	action := hooksPath
	b.Line(ask.Field{Name: "url", Type: "url"})
	b.Line(ask.Field{Name: "topic"})
	v := hooksView{How: t.T("how"), Steps: []string{t.T("how.signed"), t.T("how.check"), t.T("how.replay"), t.T("how.again"), t.T("how.stopped"), t.T("how.challenge")}}
	head := page.Head{Canonical: hooksPath}
	if own {
		action, v.ListTitle = ownHooksPath, t.T("own.list")
		apps, err := p.Applications(c.R.Context(), c.Actor)
		if err != nil {
			return err
		}
		var options []ask.Option
		for _, a := range apps {
			options = append(options, ask.Option{Value: a.ID, Text: a.Name})
		}
		b.Pick(ask.Field{Name: "client"}, options)
		hooks, err := p.Follow.Hooks(c.R.Context(), c.Actor)
		if err != nil {
			return err
		}
		for _, h := range hooks {
			v.Hooks = append(v.Hooks, p.hook(t, h, ownHooksPath+"/"+h.ID))
		}
		head = page.Head{Voice: layout.Members}
	} else {
		b.Line(ask.Field{Name: "email", Type: "email", Autocomplete: "email", Optional: true, Width: "two-thirds"})
	}
	v.Sheet = b.Sheet(action)
	head.Title, head.HasErrors = v.Sheet.Heading, v.Sheet.Errors != nil
	return c.Render(head, hooksTempl(v))
}

func (p *hookPage) hook(t content.Page, h follow.Hook, path string) hookView {
	v := hookView{Heading: h.URL, Caption: h.Topic.String(), Status: layout.Status{Word: t.T("stage." + h.Stage), Kind: layout.Stopped},
		Facts: []layout.Fact{{Term: t.T("fact.topic"), Value: h.Topic.String()}, {Term: t.T("fact.since"), Value: layout.FormatDate(h.At)}}}
	if !h.Sent.IsZero() {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.sent"), Value: layout.FormatDate(h.Sent)})
	}
	if h.Failures > 0 {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.failures"), Value: strconv.Itoa(h.Failures)}, layout.Fact{Term: t.T("fact.error"), Value: h.Error})
	}
	if h.Stage == follow.HookLive {
		v.Status.Kind = layout.Live
	} else {
		v.Forms = append(v.Forms, formView{Action: path + "/verify", Button: govuk.ButtonProps{Text: t.T("verify"), PreventDoubleClick: govuk.On}})
	}
	v.Forms = append(v.Forms, formView{Action: path + "/remove", Button: govuk.ButtonProps{Text: t.T("remove"), Classes: "govuk-button--warning"}})
	return v
}

func (p *hookPage) add(c *page.Ctx) error    { return p.take(c, false) }
func (p *hookPage) addOwn(c *page.Ctx) error { return p.take(c, true) }

func (p *hookPage) take(c *page.Ctx, own bool) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t := c.Text
	key, ok := f.SubmissionKey()
	if !ok {
		return errs.New(errs.Invalid, "follow.key", t.T("old_form"))
	}
	cmd := follow.AddHook{Key: key, URL: f.Text("url", form.TextRule{Label: t.T("url.label"), Required: t.T("url.required"), Max: 500}), Network: p.Network(c.R)}
	if cmd.Topic, err = follow.ReadTopic(f.Raw("topic")); err != nil {
		f.Add("topic", "unknown", t.T("topic.unknown"))
	}
	if own {
		cmd.Client = f.Text("client", form.TextRule{Label: t.T("client.label"), Required: t.T("client.required"), Max: 100})
	} else if f.Raw("email") != "" {
		cmd.Email = f.Email("email", "")
	}
	var out follow.NewHook
	if f.Err() == nil {
		actor := c.Actor
		if !own {
			actor = access.Actor{}
		}
		out, err = p.Follow.AddHook(c.R.Context(), actor, cmd)
		if err != nil && !f.Merge(err) && errs.CodeOf(err) != "follow.topic" {
			return err
		}
		if errs.CodeOf(err) == "follow.topic" {
			f.Add("topic", "unknown", t.T("topic.unknown"))
		}
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f), own)
	}
	path := out.Path
	if own {
		path = ownHooksPath + "/" + out.Hook.ID
	}
	v := p.hook(t, out.Hook, path)
	v.Heading, v.Intro, v.SecretTitle, v.Secret, v.Again = t.T("added.heading"), t.T("added.text"), t.T("secret"), out.Secret, t.T("secret.once")
	if !own {
		v.LinkTitle, v.Link = t.T("manage"), &layout.Link{Text: c.Site.PublicURL + out.Path, Href: out.Path}
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, hookTempl(v))
}

func (p *hookPage) one(c *page.Ctx) error {
	private(c)
	h, err := p.Follow.Hook(c.R.Context(), access.Actor{}, c.Path("id"), c.Path("token"))
	if err != nil {
		return err
	}
	v := p.hook(c.Text, h, follow.HookPath+c.Path("id")+"/"+c.Path("token"))
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, hookTempl(v))
}

// back is the page from which a webhook was looked after.
func back(c *page.Ctx) string {
	if c.Path("token") == "" {
		return ownHooksPath
	}
	return follow.HookPath + c.Path("id") + "/" + c.Path("token")
}

func (p *hookPage) verify(c *page.Ctx) error {
	private(c)
	err := p.Follow.VerifyHook(c.R.Context(), c.Actor, c.Path("id"), c.Path("token"))
	if err != nil {
		return err
	}
	return c.Done(back(c), "hook_verified")
}

func (p *hookPage) remove(c *page.Ctx) error {
	private(c)
	if err := p.Follow.RemoveHook(c.R.Context(), c.Actor, c.Path("id"), c.Path("token")); err != nil {
		return err
	}
	to := hooksPath
	if c.Path("token") == "" {
		to = ownHooksPath
	}
	return c.Done(to, "hook_removed")
}
