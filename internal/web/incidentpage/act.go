package incidentpage

import (
	"net/url"
	"slices"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/incident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// actPage asks before something is done: what follows is said first.
type actPage struct{ Deps }

// act is one thing that can be done.
type act struct {
	name    string
	command access.Command
	ask     func(p *actPage, c *page.Ctx, b *ask.Builder) error
	do      func(p *actPage, c *page.Ctx, f *form.Form) error
	warning bool
}

// acts lists what can be done.
func acts() []act {
	lines := func(name string) func(*actPage, *page.Ctx, *ask.Builder) error {
		return func(_ *actPage, _ *page.Ctx, b *ask.Builder) error {
			b.Lines(ask.Field{Name: name, Rows: 4})
			return nil
		}
	}
	text := func(c *page.Ctx, f *form.Form, name string) string {
		return f.Text(name, form.TextRule{Label: c.Text.T(name + ".label"), Lines: true, Max: 1000})
	}
	nothing := func(*actPage, *page.Ctx, *ask.Builder) error { return nil }
	return []act{
		{"raise", access.RaiseIncident, nothing, func(p *actPage, c *page.Ctx, _ *form.Form) error {
			_, err := p.Incidents.Raise(c.R.Context(), c.Actor, c.Path("ref"))
			return err
		}, false},
		{"link", access.EditIncident, (*actPage).askUse, func(p *actPage, c *page.Ctx, f *form.Form) error {
			_, err := p.Incidents.LinkUse(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("use"))
			return err
		}, false},
		{"tell", access.EditIncident, func(_ *actPage, _ *page.Ctx, b *ask.Builder) error {
			b.Line(ask.Field{Name: "body"})
			return nil
		}, func(p *actPage, c *page.Ctx, f *form.Form) error {
			_, err := p.Incidents.TellBody(c.R.Context(), c.Actor, c.Path("ref"), f.Text("body", form.TextRule{Label: c.Text.T("body.label")}))
			return err
		}, false},
		{"phase", access.DecideIncident, lines("phase"), func(p *actPage, c *page.Ctx, f *form.Form) error {
			return p.Incidents.AddPhase(c.R.Context(), c.Actor, c.Path("ref"), text(c, f, "phase"))
		}, false},
		{"action", access.EditIncident, func(_ *actPage, c *page.Ctx, b *ask.Builder) error {
			b.Line(ask.Field{Name: "what"})
			b.Choose(ask.Field{Name: "role"}, roles(c))
			b.Day(ask.Field{Name: "due"})
			return nil
		}, func(p *actPage, c *page.Ctx, f *form.Form) error {
			due, _ := f.Date("due", form.DateRule{Label: c.Text.T("due.label"), Required: c.Text.T("due.required")})
			cmd := incident.Act{Ref: c.Path("ref"), What: f.Text("what", form.TextRule{Label: c.Text.T("what.label"), Required: c.Text.T("what.required"), Max: 200}), Owner: access.Role(f.Raw("role")), Due: due}
			if f.Err() != nil {
				return f.Err()
			}
			return p.Incidents.AddAction(c.R.Context(), c.Actor, cmd)
		}, false},
		{"pause", access.DecideIncident, lines("reason"), func(p *actPage, c *page.Ctx, f *form.Form) error {
			return p.Incidents.PauseUse(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("use"), text(c, f, "reason"))
		}, true},
		{"resume", access.DecideIncident, lines("reason"), func(p *actPage, c *page.Ctx, f *form.Form) error {
			return p.Incidents.ResumeUse(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("use"), text(c, f, "reason"))
		}, false},
		{"contain", access.DecideIncident, nothing, func(p *actPage, c *page.Ctx, _ *form.Form) error {
			return p.Incidents.Contain(c.R.Context(), c.Actor, c.Path("ref"))
		}, false},
		{"close", access.CloseIncident, nothing, func(p *actPage, c *page.Ctx, _ *form.Form) error {
			return p.Incidents.Close(c.R.Context(), c.Actor, c.Path("ref"))
		}, false},
		{"reopen", access.ReopenIncident, lines("why"), func(p *actPage, c *page.Ctx, f *form.Form) error {
			return p.Incidents.Reopen(c.R.Context(), c.Actor, c.Path("ref"), text(c, f, "why"))
		}, false},
		{"withdraw", access.ReviewAccount, lines("why"), func(p *actPage, c *page.Ctx, f *form.Form) error {
			return p.Incidents.WithdrawAccount(c.R.Context(), c.Actor, c.Path("ref"), text(c, f, "why"))
		}, true},
	}
}

// askUse offers the uses in which the organisation takes part.
func (p *actPage) askUse(c *page.Ctx, b *ask.Builder) error {
	all, err := p.Incidents.Uses(c.R.Context(), c.Actor)
	var out []ask.Option
	for _, u := range all {
		out = append(out, ask.Option{Value: u.Ref, Text: u.Title})
	}
	b.Pick(ask.Field{Name: "use"}, out)
	return err
}

func (p *actPage) open(c *page.Ctx) (incident.View, act, error) {
	v, err := p.Incidents.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return v, act{}, err
	}
	all := acts()
	k := slices.IndexFunc(all, func(a act) bool { return a.name == c.Path("act") })
	switch {
	case k < 0:
		return v, act{}, errs.New(errs.NotFound, "incident.no_act", words(c).T("no_section"))
	case !v.May(all[k].command):
		return v, act{}, errs.New(errs.Conflict, "incident.stage", words(c).T("not_open"))
	}
	c.Text = actWords(c, all[k].name)
	return v, all[k], nil
}

func actWords(c *page.Ctx, name string) content.Page {
	return c.Site.Texts.Page("incident_act_" + name)
}

func (p *actPage) show(c *page.Ctx) error {
	v, a, err := p.open(c)
	if err != nil {
		return err
	}
	return p.render(c, v, a, ask.New(c, url.Values{"use": {c.Query("use")}}))
}

func (p *actPage) render(c *page.Ctx, v incident.View, a act, b *ask.Builder) error {
	if err := a.ask(p, c, b); err != nil {
		return err
	}
	s := b.Sheet(address(v.Ref, "do", a.name))
	if a.warning {
		s.Save.Classes = "govuk-button--warning"
	}
	if use := b.Form.Raw("use"); use != "" && a.name != "link" {
		for _, l := range v.Links {
			if l.Ref == use {
				s.Intro = c.Text.T("intro.use", "title", l.Title)
				s.Was = append(s.Was, ask.Hidden{Name: "use", Value: use})
			}
		}
	}
	s.Cancel = &layout.Link{Text: words(c).T("cancel"), Href: v.URL()}
	return s.Render(c, back(c, v.Ref))
}

func (p *actPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, a, err := p.open(c)
	if err != nil {
		return err
	}
	if err := a.do(p, c, f); err != nil {
		if f.Err() == nil && !f.Merge(err) {
			return err
		}
		return p.render(c, v, a, ask.Again(c, f))
	}
	return c.Done(v.URL(), a.name)
}

// actionPage is one action for whoever has to do it.
type actionPage struct{ Deps }

func (p *actionPage) open(c *page.Ctx) (incident.ActionView, error) {
	n, err := strconv.Atoi(c.Path("n"))
	if err != nil {
		n = 0
	}
	return p.Incidents.Action(c.R.Context(), c.Actor, c.Path("ref"), n)
}

func (p *actionPage) show(c *page.Ctx) error {
	v, err := p.open(c)
	if err != nil {
		return err
	}
	b, t := ask.New(c, url.Values{}), c.Text
	s := b.Sheet(address(v.Ref, "actions", v.N))
	s.Heading, s.Intro = v.What, t.T("intro", "ref", v.Ref, "role", role(c, v.Role), "due", layout.RelativeDeadline(v.Due, c.Today(), c.Site.Calendar))
	if v.DoneAt.IsZero() {
		b.Lines(ask.Field{Name: "note", Rows: 3, Optional: true})
		s.Questions = b.Questions
	} else {
		s.Intro = t.T("done_on", "date", layout.FormatDate(v.DoneAt))
		s.Save = govuk.ButtonProps{Text: t.T("back"), Href: Path}
	}
	to := layout.Link{Text: words(c).T("list"), Href: Path}
	if v.Full {
		to = back(c, v.Ref)
	}
	return s.Render(c, to)
}

func (p *actionPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, err := p.open(c)
	if err != nil {
		return err
	}
	if err := p.Incidents.DoneAction(c.R.Context(), c.Actor, v.Ref, v.N, f.Text("note", form.TextRule{Label: c.Text.T("note.label"), Lines: true, Max: 1000})); err != nil {
		return err
	}
	if v.Full {
		return c.Done(v.URL, "action_done")
	}
	return c.Done(address(v.Ref, "actions", v.N), "action_done")
}
