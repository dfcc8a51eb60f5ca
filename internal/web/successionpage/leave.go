package successionpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/succession"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// leavePage says what happens to each record, and to its data, when an organisation leaves.
type leavePage struct{ Deps }

type leaveView struct {
	Heading, Intro string
	Errors         *govuk.ErrorSummaryProps
	Stats          []layout.Stat
	EffectTitle    string
	Heads          [3]string
	Rows           []leaveRow
	Empty          string
	Sheet          *ask.Sheet
	Give           *layout.Link
	Stay           *formButton
	CertifyTitle   string
	Certify        []certifyView
}

type leaveRow struct {
	Title, Href, Effect, Plan string
}

type certifyView struct {
	Title string
	Sheet ask.Sheet
	Ref   string
}

func (p *leavePage) show(c *page.Ctx) error {
	v, err := p.Changes.LeavingOf(c.R.Context(), c.Actor, c.Actor.Organisation)
	if err != nil {
		return err
	}
	stored := url.Values{}
	for n, r := range v.Leaving.Returns {
		k := strconv.Itoa(n)
		stored.Set("data_"+k, string(r.Data))
		stored.Set("law_"+k, r.Law)
		by := r.By
		if by.IsZero() {
			by = v.Leaving.Effective
		}
		ask.SetDay(stored, "by_"+k, by)
	}
	return p.render(c, v, ask.New(c, stored))
}

func (p *leavePage) render(c *page.Ctx, v succession.LeavingView, b *ask.Builder) error {
	t, l := c.Text, v.Leaving
	out := leaveView{Heading: t.T("heading"), Intro: t.T("intro"), EffectTitle: t.T("effect"), Heads: [3]string{t.T("record"), t.T("what"), t.T("data")}, CertifyTitle: t.T("certify")}
	if v.Given {
		out.Intro = t.T("given", "on", l.Effective.Words())
		if l.Effective.After(c.Today()) && access.AllowedSomewhere(c.Actor, access.WithdrawStatement) {
			out.Stay = &formButton{Action: LeavingPath + "/stay", Button: govuk.ButtonProps{Text: t.T("stay"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}
		}
	} else if c.Actor.Organisation != "" {
		out.Give = &layout.Link{Text: t.T("give"), Href: "/statement/withdraw"}
	}
	if len(l.Returns) == 0 {
		out.Empty = t.T("empty")
	}
	for _, e := range []sharing.LeaveEffect{sharing.LeaveEnds, sharing.LeavePauses, sharing.LeaveGoesOn} {
		n := 0
		for _, r := range l.Returns {
			if r.Effect == e {
				n++
			}
		}
		out.Stats = append(out.Stats, layout.Stat{Number: strconv.Itoa(n), Label: t.T("stat." + string(e))})
	}
	open := 0
	for n, r := range l.Returns {
		row := leaveRow{Title: r.Title, Href: "/records/" + r.Ref, Effect: t.T("effect." + string(r.Effect)), Plan: t.T("plan.open")}
		if r.Data != "" {
			row.Plan = t.T("plan."+string(r.Data), "by", r.By.Words())
		}
		if !r.DoneAt.IsZero() {
			row.Plan = t.T("plan.done", "what", t.T("choice."+string(r.Data)))
		}
		out.Rows = append(out.Rows, row)
		if v.Given && r.DoneAt.IsZero() {
			open++
			p.ask(c, b, n, r)
		}
	}
	if open > 0 {
		s := b.Sheet(LeavingPath)
		out.Errors, s.Errors, s.Heading, s.Intro = s.Errors, nil, "", ""
		out.Sheet = &s
	}
	p.certifies(c, v, &out)
	back := layout.Link{Text: t.T("back"), Href: "/statement"}
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &back, HasErrors: out.Errors != nil}, leaveTempl(out))
}

func (p *leavePage) ask(c *page.Ctx, b *ask.Builder, n int, r succession.Return) {
	t, k := c.Text, strconv.Itoa(n)
	var options []ask.Option
	for _, d := range []sharing.EndAnswerKind{sharing.Returned, sharing.Destroyed, sharing.Kept} {
		options = append(options, ask.Option{Value: string(d), Text: t.T("choice." + string(d))})
	}
	b.Choose(ask.Field{Name: "data_" + k, Label: t.T("data.label", "title", r.Title)}, options)
	b.Day(ask.Field{Name: "by_" + k, Label: t.T("by.label", "title", r.Title)})
	b.Line(ask.Field{Name: "law_" + k, Label: t.T("law.label", "title", r.Title), Hint: t.T("law.hint"), Optional: true})
}

func (p *leavePage) certifies(c *page.Ctx, v succession.LeavingView, out *leaveView) {
	for n, r := range v.Leaving.Returns {
		if r.Data == "" || !r.DoneAt.IsZero() || !v.Given {
			continue
		}
		b := ask.New(c, nil)
		b.Line(ask.Field{Name: "certificate_" + strconv.Itoa(n), Label: c.Text.T("certificate.label", "title", r.Title)})
		s := b.Sheet(LeavingPath + "/certify")
		s.Save.Text, s.Save.Classes = c.Text.T("certify.save"), "govuk-button--secondary"
		s.Was = append(s.Was, ask.Hidden{Name: "ref", Value: r.Ref}, ask.Hidden{Name: "n", Value: strconv.Itoa(n)})
		out.Certify = append(out.Certify, certifyView{Title: r.Title, Sheet: s, Ref: r.Ref})
	}
}

func (p *leavePage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	org := c.Actor.Organisation
	v, err := p.Changes.LeavingOf(c.R.Context(), c.Actor, org)
	if err != nil {
		return err
	}
	if err := p.Changes.PlanReturns(c.R.Context(), c.Actor, org, answers(c, f, v)); err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.render(c, v, ask.Again(c, f))
	}
	return c.Done(LeavingPath, "saved")
}

// answers reads what was said of each record.
func answers(c *page.Ctx, f *form.Form, v succession.LeavingView) []succession.Return {
	var out []succession.Return
	for n, r := range v.Leaving.Returns {
		k := strconv.Itoa(n)
		x := succession.Return{Ref: r.Ref, Data: sharing.EndAnswerKind(f.Raw("data_" + k)), Law: f.Raw("law_" + k)}
		if x.Data != "" {
			x.By, _ = f.Date("by_"+k, form.DateRule{Label: c.Text.T("by.rule", "title", r.Title)})
		}
		out = append(out, x)
	}
	return out
}

// stay takes the notice back.
func (p *leavePage) stay(c *page.Ctx) error {
	v, err := p.Agreement.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	if _, err := p.Agreement.KeepOn(c.R.Context(), c.Actor, v.Statement.ID, v.Statement.Version); err != nil && errs.KindOf(err) != errs.Conflict {
		return err
	}
	if err := p.Changes.TakenBack(c.R.Context(), c.Actor.Organisation); err != nil {
		return err
	}
	return c.Done(LeavingPath, "stays")
}

func (p *leavePage) certify(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	org := c.Actor.Organisation
	if err := p.Changes.Certify(c.R.Context(), c.Actor, org, f.Raw("ref"), f.Raw("certificate_"+f.Raw("n"))); err != nil {
		if !f.Merge(err) {
			return err
		}
		return c.Redirect(LeavingPath + "?note=certificate")
	}
	return c.Done(LeavingPath, "certified")
}
