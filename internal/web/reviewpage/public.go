package reviewpage

import (
	"strconv"

	"sharewell/internal/agreement/review"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// public shows anybody how the Agreement is reviewed: the state of each year, its days, who was asked, and what came
// of it with the sum.
type public struct{ Deps }

// publicView is one year.
type publicView struct {
	Caption, Heading string
	Status           layout.Status
	Where            string
	StagesTitle      string
	Stages           []stageView
	AskedTitle       string
	Asked            []string
	SummaryTitle     string
	Summary          []string
	Adopted          []string
	OutcomeTitle     string
	Outcomes         []outcomeView
	AgendaTitle      string
	Agenda           []agendaView
	RuleTitle        string
	Rule             []string
	Note             string
	Links            []layout.Link
}

// agendaView is one thing on the agenda.
type agendaView struct{ Kind, Title, Detail, Href string }

// yearsView lists the years.
type yearsView struct {
	Heading string
	Intro   []string
	Years   []yearView
	Empty   *layout.Empty
	Actions []layout.Link
}

// yearView is one year in a list.
type yearView struct {
	Text, Href, Where string
	Status            layout.Status
}

func (p *public) all(c *page.Ctx) error {
	runs, err := p.Reviews.All(c.R.Context())
	if err != nil {
		return err
	}
	t := c.Text
	v := yearsView{Heading: t.T("all.heading"), Intro: []string{t.T("all.intro.1"), t.T("all.intro.2")}}
	for _, r := range runs {
		v.Years = append(v.Years, yearView{t.T("heading", "year", strconv.Itoa(r.Year)), "/agreement/review/" + strconv.Itoa(r.Year), where(c, r), statusOf(c, r)})
	}
	if len(runs) == 0 {
		v.Empty = &layout.Empty{Title: t.T("all.empty"), Text: t.T("all.empty.text"), Link: &layout.Link{Text: t.T("all.empty.link"), Href: "/agreement"}}
	}
	return c.Render(page.Head{Title: v.Heading, Canonical: "/agreement/review", Breadcrumbs: crumbs(c)}, yearsTempl(v))
}

func crumbs(c *page.Ctx) []layout.Link {
	t := c.Site.Texts.Page("review_public")
	return []layout.Link{{Text: t.T("crumb.home"), Href: "/"}, {Text: t.T("crumb.agreement"), Href: "/agreement"}}
}

func (p *public) one(c *page.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	r, err := p.Reviews.Get(c.R.Context(), year)
	if err != nil {
		return err
	}
	counts, err := p.Reviews.Counts(c.R.Context(), r)
	if err != nil {
		return err
	}
	v := p.view(c, r, counts)
	head := page.Head{Title: v.Heading, Canonical: "/agreement/review/" + strconv.Itoa(year),
		Breadcrumbs: append(crumbs(c), layout.Link{Text: c.Text.T("crumb.all"), Href: "/agreement/review"})}
	return c.Render(head, publicTempl(v))
}

func (p *public) view(c *page.Ctx, r review.Run, counts []review.Counted) publicView {
	t, w := c.Text, words(c)
	v := publicView{Caption: t.T("caption"), Heading: t.T("heading", "year", strconv.Itoa(r.Year)), Status: statusOf(c, r), Where: where(c, r), StagesTitle: t.T("stages"), Stages: stages(c, r),
		AskedTitle: t.T("asked"), OutcomeTitle: t.T("outcome"), Outcomes: outcomes(c, r), AgendaTitle: t.T("agenda"), RuleTitle: t.T("rule"), Rule: rules(c, r.Template.Ballot)}
	for _, n := range counts {
		v.Asked = append(v.Asked, t.N("asked.line", n.Counts.Asked, "stage", stageName(w, n.Stage), "answered", strconv.Itoa(n.Counts.Answered), "bodies", strconv.Itoa(n.Counts.Bodies)))
	}
	if r.Adopted != nil {
		v.SummaryTitle, v.Summary = t.T("summary", "number", r.Adopted.Text.Number), r.Adopted.Summary
		v.Adopted = append(v.Adopted, t.T("adopted."+string(r.Adopted.Kind), "number", r.Adopted.Text.Number, "on", r.Adopted.On.Words(), "by", r.Adopted.By.Words()), r.Adopted.Why)
		v.Links = append(v.Links, layout.Link{Text: t.T("read", "number", r.Adopted.Text.Number), Href: "/agreement/" + r.Adopted.Text.Number},
			layout.Link{Text: t.T("compare", "from", r.Base.Number, "to", r.Adopted.Text.Number), Href: "/agreement/compare?from=" + r.Base.Number + "&to=" + r.Adopted.Text.Number})
	}
	if r.Template.Confidence != "confirmed" {
		v.Note = t.T("rule.to_confirm")
	}
	for _, item := range r.Agenda {
		if !item.Inside {
			v.Agenda = append(v.Agenda, agendaView{w.T("agenda." + item.Kind), item.Title, item.Detail, item.URL})
		}
	}
	if r.Reason != "" {
		v.Adopted = append(v.Adopted, t.T("stopped", "reason", r.Reason))
	}
	if s, open := r.StageAt(c.Site.Clock.Now()); open && s.Kind == review.Consultation && r.Public && p.Comments {
		v.Links = append([]layout.Link{{Text: t.T("comment"), Href: "/agreement/review/" + strconv.Itoa(r.Year) + "/comment"}}, v.Links...)
	}
	v.Links = append(v.Links, layout.Link{Text: t.T("in_force"), Href: "/agreement"})
	return v
}
