package oneoffpage

import (
	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// checkPage shows all answers of a draft before it is finalised, and finalises it.
type checkPage struct{ Deps }

// checkView is what the page shows.
type checkView struct {
	Caption, Heading, Intro string
	Errors                  *govuk.ErrorSummaryProps
	MissingTitle            string
	Missing                 []layout.Link
	Findings                findingsView
	Covered                 *coveredView
	Content                 contentView
	Second                  linesView
	SendTitle               string
	Happens                 []string
	Action, Seen, Key       string
	Send                    govuk.ButtonProps
	Back                    layout.Link
}

func (p *checkPage) draft(c *page.Ctx) (oneoff.View, error) {
	v, err := p.OneOffs.View(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !v.May(access.EditOneOff) {
		err = errs.New(errs.Conflict, "oneoff.not_now", words(c).T("not_now"))
	}
	return v, err
}

func (p *checkPage) show(c *page.Ctx) error {
	v, err := p.draft(c)
	if err != nil {
		return err
	}
	return p.render(c, v, nil)
}

func (p *checkPage) submit(c *page.Ctx) error {
	v, err := p.draft(c)
	if errs.CodeOf(err) == "oneoff.not_now" {
		return c.Done(v.Record.URL(), "moved")
	}
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	seen, _ := f.Int("seen", form.IntRule{})
	done, err := p.OneOffs.Finalise(c.R.Context(), c.Actor, oneoff.FinaliseCommand{Ref: v.Record.Ref, Key: f.Raw(form.SubmissionField), Seen: int64(seen)})
	switch {
	case err == nil && done.Stage == oneoff.AwaitingCountersign:
		return c.Done(v.Record.URL(), "waits")
	case err == nil:
		return c.Done(v.Record.URL(), "finalised")
	case errs.KindOf(err) == errs.Invalid, errs.KindOf(err) == errs.Conflict:
		if v, gone := p.draft(c); gone == nil {
			return p.render(c, v, err)
		}
		return c.Done(v.Record.URL(), "moved")
	}
	return err
}

func (p *checkPage) render(c *page.Ctx, v oneoff.View, because error) error {
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

func (p *checkPage) view(c *page.Ctx, v oneoff.View) checkView {
	t := c.Text
	out := checkView{Caption: joinDots(v.Record.Ref, title(c, v)), Heading: t.T("heading"), Intro: t.T("intro"), MissingTitle: t.N("missing", len(v.Missing)),
		Findings: findings(c, v, true), Covered: p.covered(c, v.Covered), Content: p.content(c, v, true), Action: recordURL(v, "check"), Seen: itoa64(v.Record.Version),
		Key: form.NewSubmissionKey(), Back: layout.Link{Text: t.T("back"), Href: v.Record.URL()}}
	for _, m := range v.Missing {
		link := layout.Link{Text: m.Message, Href: v.Record.URL()}
		if one, ok := partOf(m.Name); ok {
			link.Href = recordURL(v, "edit", one.Key) + "#" + m.Name
		}
		out.Missing = append(out.Missing, link)
	}
	if len(v.Countersign) > 0 {
		out.Second = linesView{Title: t.T("second"), Lines: v.Countersign}
	}
	if len(v.Missing) > 0 || len(out.Findings.Blocks) > 0 {
		return out
	}
	out.SendTitle = t.T("send.title")
	out.Send = govuk.ButtonProps{Text: t.T("send.button"), PreventDoubleClick: govuk.On}
	keys := []string{"happens.append", "happens.other"}
	if !v.Case.Shares() {
		keys = []string{"happens.append", "happens.refused"}
	}
	if v.Record.Answers.Given("request_ref") {
		keys = append(keys, "happens.request")
	}
	if len(v.Countersign) > 0 {
		keys = append(keys, "happens.second")
	}
	for _, k := range keys {
		out.Happens = append(out.Happens, t.T(k, "name", v.OtherName, "request", v.Record.Answers.One("request_ref")))
	}
	return out
}
