package reviewpage

import (
	"slices"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// list shows members every review, and the secretariat how to open one.
type list struct{ Deps }

func (p *list) show(c *page.Ctx) error {
	runs, err := p.Reviews.All(c.R.Context())
	if err != nil {
		return err
	}
	t := c.Text
	v := yearsView{Heading: t.T("heading"), Intro: []string{t.T("intro")}}
	running := false
	for _, r := range runs {
		running = running || r.Status == review.Running
		v.Years = append(v.Years, yearView{t.T("year", "year", strconv.Itoa(r.Year)), r.URL(), where(c, r), statusOf(c, r)})
	}
	if len(runs) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
	}
	if access.AllowedSomewhere(c.Actor, access.OpenReview) && !running {
		v.Actions = append(v.Actions, layout.Link{Text: t.T("open"), Href: "/reviews/new"})
	}
	v.Actions = append(v.Actions, layout.Link{Text: t.T("public"), Href: "/agreement/review"})
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, yearsTempl(v))
}

// runPage is a year's review as members see it.
type runPage struct{ Deps }

// runView is what the page shows.
type runView struct {
	Caption, Heading string
	Status           layout.Status
	Where            string
	Do               *doView // what the reader's organisation is asked for now
	Stats            []layout.Stat
	StagesTitle      string
	Stages           []stageView
	AgendaTitle      string
	Agenda           []agendaView
	ClausesTitle     string
	ClausesText      string
	Clauses          []clauseView
	OutcomeTitle     string
	Outcomes         []outcomeView
	Links            []layout.Link
}

// doView is what somebody can do now.
type doView struct {
	Title  string
	Text   []string
	Link   *layout.Link
	Button *govuk.ButtonProps
	Action string
	Key    string
}

// clauseView is one clause with how much is said about it.
type clauseView struct {
	Text, Href, Said string
	Amber            bool
}

func (p *runPage) show(c *page.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	ctx := c.R.Context()
	m, err := p.Reviews.For(ctx, c.Actor, year)
	if err != nil {
		return err
	}
	if err := p.Reviews.Seen(ctx, c.Actor, year); err != nil && errs.KindOf(err) != errs.Conflict {
		return err // somebody else of the organisation opened it at the same time
	}
	v, err := p.view(c, m)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: "/reviews"}}, runTempl(v))
}

func (p *runPage) view(c *page.Ctx, m review.Mine) (runView, error) {
	t, r := c.Text, m.Run
	v := runView{Caption: t.T("caption"), Heading: t.T("heading", "year", strconv.Itoa(r.Year)), Status: statusOf(c, r), Where: where(c, r), StagesTitle: t.T("stages"), Stages: stages(c, r),
		AgendaTitle: t.T("agenda"), OutcomeTitle: t.T("outcome"), Outcomes: outcomes(c, r), Do: p.todo(c, m)}
	if m.Open && m.Stage.Kind.Asks() {
		v.Stats = []layout.Stat{{Number: strconv.Itoa(m.Counts.Asked), Label: t.T("stat.asked")}, {Number: strconv.Itoa(m.Counts.Answered), Label: t.T("stat.answered")}}
	}
	for _, item := range r.Agenda {
		if !item.Inside || c.Actor.Organisation == "" {
			v.Agenda = append(v.Agenda, agendaView{words(c).T("agenda." + item.Kind), item.Title, item.Detail, item.URL})
		}
	}
	if err := p.clauses(c, r, &v); err != nil {
		return v, err
	}
	if may(c, access.RunReview, r) {
		v.Links = append(v.Links, layout.Link{Text: t.T("manage"), Href: r.URL() + "/manage"})
	}
	if may(c, access.ReadBoard, r) {
		v.Links = append(v.Links, layout.Link{Text: t.T("board"), Href: r.URL() + "/board"})
	}
	if len(r.Ballots) > 0 {
		v.Links = append(v.Links, layout.Link{Text: t.T("ballot"), Href: r.URL() + "/ballot"})
	}
	v.Links = append(v.Links, layout.Link{Text: t.T("public"), Href: "/agreement/review/" + strconv.Itoa(r.Year)})
	return v, nil
}

// clauses lists the clauses that are commented on, each with how much is said.
func (p *runPage) clauses(c *page.Ctx, r review.Run, v *runView) error {
	t := c.Text
	base, proposed, err := p.Reviews.Texts(c.R.Context(), c.Actor, r)
	if err != nil {
		return err
	}
	about, _, _ := r.Commenting(c.Site.Clock.Now())
	e := base
	if about.Edition == proposed.ID && proposed.ID != "" {
		e = proposed
	}
	if proposed.ID != "" {
		v.Links = append(v.Links, layout.Link{Text: t.T("proposed", "number", proposed.Number()), Href: "/agreement/" + proposed.Number()},
			layout.Link{Text: t.T("compare", "from", base.Number(), "to", proposed.Number()), Href: "/agreement/compare?from=" + base.Number() + "&to=" + proposed.Number()})
	}
	if !p.Comments {
		return nil
	}
	counts, err := p.Reviews.Clauses(c.R.Context(), r)
	if err != nil {
		return err
	}
	v.ClausesTitle, v.ClausesText = t.T("clauses"), t.T("clauses.text", "number", e.Number())
	v.Clauses = clauseViews(c, r, e, counts)
	return nil
}

func clauseViews(c *page.Ctx, r review.Run, e agreement.Edition, counts map[ident.Clause]review.ClauseCount) []clauseView {
	t := c.Text
	var out []clauseView
	for i, n := range e.Text.Numbers() {
		cl := e.Text.Clauses[i]
		v := clauseView{Text: n + ". " + cl.Heading, Amber: slices.ContainsFunc(r.Agenda, func(a review.AgendaItem) bool { return a.Kind == "amber" && a.Clause == cl.ID })}
		if access.AllowedSomewhere(c.Actor, access.ReadComments) {
			v.Href = r.URL() + "/clauses/" + string(cl.ID)
		}
		if k := counts[cl.ID]; k.All > 0 {
			v.Said = t.N("comments", k.All)
			if k.Blocking > 0 {
				v.Said += ", " + t.N("blocking", k.Blocking)
			}
		}
		out = append(out, v)
	}
	return out
}

// todo says what the reader's organisation is asked for now; nil for the partnership's own people.
func (p *runPage) todo(c *page.Ctx, m review.Mine) *doView {
	t, r := c.Text, m.Run
	switch {
	case c.Actor.Organisation == "" || r.Status != review.Running && m.Reply.Stage == "":
		return nil
	case m.Through != "":
		return &doView{Title: t.T("through"), Text: []string{t.T("through.text", "name", m.Through)}}
	case !m.Open || m.Reply.Stage != m.Stage.Key:
		return nil
	}
	by := m.Stage.Closes.Words()
	if !m.Reply.AnsweredAt.IsZero() && m.Stage.Kind != review.Ballot {
		return &doView{Title: t.T("done"), Text: []string{words(c).T("answer."+string(m.Reply.Answer)) + " " + t.T("done.on", "date", clock.DateOf(m.Reply.AnsweredAt).Words())}}
	}
	switch m.Stage.Kind {
	case review.Comments, review.Consultation:
		d := &doView{Title: t.T("do."+string(m.Stage.Kind), "date", by), Text: []string{t.T("do." + string(m.Stage.Kind) + ".text")}, Action: r.URL() + "/answer", Key: form.NewSubmissionKey()}
		if may(c, access.AnswerReview, r) {
			d.Button = &govuk.ButtonProps{Text: t.T("do.nothing"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}
		}
		return d
	case review.Ballot:
		return &doView{Title: t.T("do.ballot", "date", by), Text: []string{t.T("do.ballot.text")}, Link: &layout.Link{Text: t.T("do.ballot.link"), Href: r.URL() + "/ballot"}}
	case review.Reacceptance:
		key := "do.sign"
		if r.Adopted != nil && r.Adopted.Kind == review.Minor {
			key = "do.object"
		}
		return &doView{Title: t.T(key, "date", by), Text: []string{t.T(key + ".text")}, Link: &layout.Link{Text: t.T(key + ".link"), Href: r.URL() + "/sign"}}
	case review.Editing, review.Adoption:
	}
	return nil
}

func (p *runPage) answer(c *page.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	url := "/reviews/" + strconv.Itoa(year)
	if _, err := p.Reviews.Answer(c.R.Context(), c.Actor, year); err != nil {
		if errs.CodeOf(err) == "review.stage_over" {
			return c.Done(url, "over")
		}
		return err
	}
	return c.Done(url, "answered")
}
