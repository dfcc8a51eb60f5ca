package agreementpage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// statement is the home of an organisation's own Acceptance Statement.
type statement struct{ Deps }

// statementView is what the page shows.
type statementView struct {
	Heading, Caption string
	Status           *layout.Status
	Next             nextView
	Start            *startView
	TasksTitle       string
	Tasks            *govuk.TaskListProps
	Facts            []layout.Fact
	MoreTitle        string
	More             []layout.Link
	HistoryTitle     string
	History          []layout.Entry
}

// nextView says what has happened and what happens next.
type nextView struct {
	Kind      string // of the box: live, changed, stopped or ""
	Title     string
	Text      []string
	SaidTitle string // whose words follow
	Said      string
	Link      *layout.Link
}

// startView is the start page of a statement that is not begun.
type startView struct {
	Intro     []string
	NeedTitle string
	Need      []string
	KeepTitle string
	Keep      string
	Key       string
	Button    *govuk.ButtonProps // nil for those who may not begin it
	Cannot    string
	Read      layout.Link
}

func (p *statement) show(c *page.Ctx) error {
	if c.Actor.Organisation == "" {
		return c.Redirect("/statements")
	}
	v, err := p.mine(c)
	if errs.KindOf(err) == errs.NotFound {
		return p.showStart(c)
	}
	if err != nil {
		return err
	}
	view := p.view(c, v)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members}, statementTempl(view))
}

// begin starts the statement; a second click finds it begun.
func (p *statement) begin(c *page.Ctx) error {
	if _, err := form.Parse(c.R, form.Limits{}); err != nil {
		return err
	}
	if _, err := p.Agreement.Begin(c.R.Context(), c.Actor); err != nil {
		return err
	}
	return c.Done("/statement", "begun")
}

func (p *statement) showStart(c *page.Ctx) error {
	t := c.Text
	o, err := p.Organisations.Get(c.R.Context(), c.Actor, c.Actor.Organisation)
	if err != nil {
		return err
	}
	v := statementView{Heading: t.T("heading"), Caption: o.Organisation.Name}
	public, err := p.Agreement.Signatory(c.R.Context(), o.Organisation.Slug)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	if public.InForce && public.Through.ID != "" {
		v.Next = nextView{Kind: "live", Title: t.T("through.title", "name", public.Through.Name), Text: paragraphs(t, "through", "name", public.Through.Name, "date", public.Since.Words()),
			Link: &layout.Link{Text: t.T("public"), Href: "/signatories/" + o.Organisation.Slug}}
	}
	v.Start = p.start(c)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, statementTempl(v))
}

func (p *statement) start(c *page.Ctx) *startView {
	t := c.Text
	s := &startView{Intro: paragraphs(t, "start"), NeedTitle: t.T("need"), Need: paragraphs(t, "need"), KeepTitle: t.T("keep"), Keep: t.T("keep.text"),
		Key: form.NewSubmissionKey(), Read: layout.Link{Text: t.T("read"), Href: "/agreement"}}
	if may(c, access.PrepareStatement, agreement.Statement{Organisation: c.Actor.Organisation, Status: agreement.Invited}) {
		s.Button = &govuk.ButtonProps{Text: t.T("start.button"), IsStartButton: true, PreventDoubleClick: govuk.On}
	} else {
		s.Cannot = t.T("start.cannot")
	}
	return s
}

func (p *statement) view(c *page.Ctx, v agreement.View) statementView {
	t, s := c.Text, v.Statement
	status := p.status(s.Status)
	out := statementView{Heading: t.T("heading"), Caption: v.Body.Name, Status: &status, Next: p.next(c, v), TasksTitle: t.T("tasks"), MoreTitle: t.T("more"), HistoryTitle: t.T("history")}
	if may(c, access.PrepareStatement, s) || may(c, access.SignStatement, s) {
		out.Tasks = p.tasks(c, v)
	}
	if since, edition, ok := s.CoveredOn(s.Organisation, c.Today()); ok {
		out.Facts = append(out.Facts, layout.Fact{Term: t.T("fact.since"), Value: since.Words()}, layout.Fact{Term: t.T("fact.edition"), Value: edition, Href: "/agreement/" + edition})
	}
	out.More = []layout.Link{{Text: t.T("more.check"), Href: "/statement/check"}, {Text: t.T("more.pdf"), Href: "/statement.pdf"}, {Text: t.T("more.docx"), Href: "/statement.docx"},
		{Text: t.T("public"), Href: "/signatories/" + v.Body.Slug}}
	if may(c, access.WithdrawStatement, s) && s.Withdrawal.EffectiveOn.IsZero() {
		out.More = append(out.More, layout.Link{Text: t.T("more.withdraw"), Href: "/statement/withdraw"})
	}
	for _, h := range slices.Backward(s.History) {
		out.History = append(out.History, layout.Entry{At: h.At, What: t.T("history." + string(h.Status)), Who: roleWord(c, h.By.Role), Why: h.Reason})
	}
	return out
}

// next says what has happened and what happens next, in every state.
func (p *statement) next(c *page.Ctx, v agreement.View) nextView {
	t, s := c.Text, v.Statement
	key := "next." + string(s.Status)
	if !s.Withdrawal.EffectiveOn.IsZero() && !s.Status.Ended() {
		key = "next.leaving"
	}
	words := []string{"name", v.Body.Name, "date", s.ReaffirmBy.Words(), "leaves", s.Withdrawal.EffectiveOn.Words(), "officer", textOr(s.Answers.Signatory.Name, t.T("officer"))}
	if since, edition, ok := s.CoveredOn(s.Organisation, c.Today()); ok {
		words = append(words, "since", since.Words(), "edition", edition)
	} else {
		words = append(words, "since", t.T("unknown_day"), "edition", v.Edition.Number())
	}
	n := nextView{Title: t.T(key, words...), Text: paragraphs(t, key, words...)}
	switch s.Status {
	case agreement.Accepted:
		n.Kind = "live"
	case agreement.Queried:
		n.Kind, n.SaidTitle, n.Said = "changed", t.T("said"), s.Query
	case agreement.Suspended, agreement.Lapsed, agreement.Withdrawn, agreement.Succeeded:
		n.Kind = "stopped"
		if len(s.History) > 0 && s.Status == agreement.Suspended {
			n.SaidTitle, n.Said = t.T("said_reason"), s.History[len(s.History)-1].Reason
		}
	case agreement.ReaffirmDue:
		n.Kind = "changed"
	case agreement.Invited, agreement.Submitted:
	}
	return n
}

// tasks lists the steps with their states.
func (p *statement) tasks(c *page.Ctx, v agreement.View) *govuk.TaskListProps {
	t := c.Text
	prepare := may(c, access.PrepareStatement, v.Statement)
	l := &govuk.TaskListProps{Items: []govuk.TaskListItem{{Title: govuk.TaskListTitle{Text: t.T("task.read")}, Hint: govuk.Content{Text: t.T("task.read.hint", "number", v.Edition.Number())}, Href: "/agreement/" + v.Edition.Number()}}}
	for _, s := range p.steps() {
		item := govuk.TaskListItem{Title: govuk.TaskListTitle{Text: t.T("task." + s.name)}, Status: govuk.TaskListStatus{Text: t.T("done")}}
		n := 0
		for _, m := range v.Missing {
			if placeOf(m.Field).step == s.name {
				n++
			}
		}
		switch {
		case n > 0:
			item.Status = govuk.TaskListStatus{HTML: layout.StatusTag(t.N("missing", n), layout.Waiting)}
		case s.name == "reservations" && v.Statement.Answers.Reservations == "":
			item.Status = govuk.TaskListStatus{Text: t.T("none")}
		}
		if prepare {
			item.Href = s.path()
		}
		l.Items = append(l.Items, item)
	}
	l.Items = append(l.Items, govuk.TaskListItem{Title: govuk.TaskListTitle{Text: t.T("task.check")}, Href: "/statement/check"})
	sign := govuk.TaskListItem{Title: govuk.TaskListTitle{Text: t.T("task.sign")}, Hint: govuk.Content{Text: t.T("task.sign.hint")}}
	switch {
	case len(v.Missing) > 0:
		sign.Status = govuk.TaskListStatus{Text: t.T("not_yet"), Classes: "govuk-task-list__status--cannot-start-yet"}
	case may(c, access.SignStatement, v.Statement):
		sign.Href, sign.Status = "/statement/sign", govuk.TaskListStatus{HTML: layout.StatusTag(t.T("ready"), layout.Waiting)}
	default:
		sign.Status = govuk.TaskListStatus{Text: t.T("for_officer"), Classes: "govuk-task-list__status--cannot-start-yet"}
	}
	l.Items = append(l.Items, sign)
	return l
}

// download gives the statement as a file to print, to sign on paper or to keep.
func (p *statement) download(f format) page.Handler {
	return func(c *page.Ctx) error {
		v, err := p.mine(c)
		if err != nil {
			return err
		}
		return f.send(c, "acceptance-statement-"+v.Body.Slug, p.statementDoc(c, v))
	}
}

// back is the way back to the task list.
func back(c *page.Ctx) layout.Link {
	return layout.Link{Text: ask.Words(c).T("back_statement"), Href: "/statement"}
}
