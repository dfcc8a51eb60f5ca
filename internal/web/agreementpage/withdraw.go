package agreementpage

import (
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// withdraw gives notice to leave: by the officer, or by the secretariat when it came on paper.
type withdraw struct{ Deps }

// withdrawView is what the page shows: the effect first, then the form.
type withdrawView struct {
	Sheet       ask.Sheet
	Errors      *govuk.ErrorSummaryProps
	Heading     string
	EffectTitle string
	Effect      []string
	MembersText string
	Members     []string
	Records     layout.Link
}

// target is the statement that is left, with the pages around it.
type target struct {
	view       agreement.View
	path, home string
	back       layout.Link
}

func (p *withdraw) mineTarget(c *page.Ctx) (target, error) {
	v, err := p.mine(c)
	return target{v, "/statement/withdraw", "/statement", back(c)}, err
}

func (p *withdraw) show(c *page.Ctx) error {
	t, err := p.mineTarget(c)
	if err != nil {
		return err
	}
	return p.showFor(c, t)
}

func (p *withdraw) submit(c *page.Ctx) error {
	t, err := p.mineTarget(c)
	if err != nil {
		return err
	}
	return p.submitFor(c, t)
}

func (p *withdraw) showFor(c *page.Ctx, t target) error {
	if !may(c, access.WithdrawStatement, t.view.Statement) {
		return c.Redirect(t.home)
	}
	return p.render(c, t, ask.New(c, nil))
}

func (p *withdraw) render(c *page.Ctx, to target, b *ask.Builder) error {
	t, v := c.Text, to.view
	b.Day(ask.Field{Name: "notice_on", Optional: true})
	b.Day(ask.Field{Name: "effective_on", Optional: true, Hint: t.T("effective_on.hint", "date", v.EarliestTo.Words())})
	b.Lines(ask.Field{Name: "reason", Rows: 3, Max: 2000})
	b.Lines(ask.Field{Name: "data_plan", Rows: 5, Max: 4000})
	b.Confirm(ask.Field{Name: "understood"})
	s := b.Sheet(to.path).Stored(v.Statement.Version, nil, b.Form)
	s.Version = strconv.FormatInt(v.Statement.Version, 10) // each showing is of the present version
	s.Save.Classes = "govuk-button--warning"
	s.Cancel = &layout.Link{Text: t.T("stay"), Href: to.home}
	out := withdrawView{Heading: t.T("heading", "name", v.Body.Name), EffectTitle: t.T("effect"), Effect: paragraphs(t, "effect", "name", v.Body.Name, "date", v.EarliestTo.Words()),
		Records: layout.Link{Text: t.T("records"), Href: "/statement/leaving"}, Errors: s.Errors}
	if n := len(v.Statement.Accepted.Scope.Members); n > 0 && v.Statement.Accepted.Scope.Kind == agreement.ForMembers {
		out.MembersText = t.N("members", n)
		for _, m := range v.Members {
			out.Members = append(out.Members, m.Name)
		}
	}
	s.Errors, out.Sheet = nil, s
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &to.back, HasErrors: out.Errors != nil}, withdrawTempl(out))
}

func (p *withdraw) submitFor(c *page.Ctx, to target) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t, st := c.Text, to.view.Statement
	cmd := agreement.Withdraw{Statement: st.ID, Version: ask.Version(f)}
	cmd.NoticeOn, _ = f.Date("notice_on", form.DateRule{Label: t.T("notice_on.label")})
	cmd.EffectiveOn, _ = f.Date("effective_on", form.DateRule{Label: t.T("effective_on.label")})
	cmd.Reason = f.Text("reason", form.TextRule{Label: t.T("reason.label"), Lines: true, Max: 2000})
	cmd.DataPlan = f.Text("data_plan", form.TextRule{Label: t.T("data_plan.label"), Lines: true, Max: 4000})
	if !f.Bool("understood") {
		f.Add("understood", "required", t.T("understood.required"))
	}
	if f.Err() == nil {
		if st.Withdrawal.Reason == cmd.Reason && cmd.Reason != "" && st.Withdrawal.DataPlan == cmd.DataPlan {
			return c.Done(to.home, "leaving") // a second click
		}
		_, err := p.Agreement.Withdraw(c.R.Context(), c.Actor, cmd)
		if err == nil {
			if p.Noticed != nil {
				err = p.Noticed(c.R.Context(), st.Organisation)
			}
			if err != nil {
				return err
			}
			return c.Done(to.home, "leaving")
		}
		if movedOn(err) {
			return c.Done(to.home, "moved_on")
		}
		if errs.KindOf(err) == errs.Conflict {
			f.Add("reason", "stale", errs.MessageOf(err)) // the page shows the present version; what was typed stays
			return p.render(c, to, ask.Again(c, f))
		}
		if !f.Merge(err) {
			return err
		}
	}
	return p.render(c, to, ask.Again(c, f))
}
