package reviewpage

import (
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// ballot is where an organisation takes its position on one exact text.
type ballot struct{ Deps }

// ballotView is what the page shows.
type ballotView struct {
	Heading       string
	Errors        *govuk.ErrorSummaryProps
	Changed       string
	Where         string
	SummaryTitle  string
	Summary       []string
	ChangesTitle  string
	Changes       agreementpage.Changes
	MarkedTitle   string
	Fingerprint   string
	BlockingTitle string
	Blocking      []layout.Link
	RuleTitle     string
	Rule          []string
	MineTitle     string
	Mine          []layout.Entry
	Note          string
	FormTitle     string
	Action        string
	Hidden        []ask.Hidden
	Key           string
	Questions     []ask.Question
	Button        govuk.ButtonProps
	OutcomeTitle  string
	Outcomes      []outcomeView
	Links         []layout.Link
}

func (p *ballot) show(c *page.Ctx) error {
	m, err := p.load(c)
	if err != nil {
		return err
	}
	if m.Open && m.Stage.Kind == review.Ballot {
		if err := p.Reviews.Seen(c.R.Context(), c.Actor, m.Run.Year); err != nil && errs.KindOf(err) != errs.Conflict {
			return err
		}
	}
	return p.render(c, m, ask.New(c, nil), "")
}

func (p *ballot) load(c *page.Ctx) (review.Mine, error) {
	year, err := yearOf(c)
	if err != nil {
		return review.Mine{}, err
	}
	m, err := p.Reviews.For(c.R.Context(), c.Actor, year)
	if err == nil && len(m.Run.Ballots) == 0 {
		err = errs.New(errs.NotFound, "review.no_ballot", "There has been no ballot in this review yet.")
	}
	return m, err
}

func (p *ballot) render(c *page.Ctx, m review.Mine, b *ask.Builder, changed string) error {
	v, err := p.view(c, m, b)
	if err != nil {
		return err
	}
	v.Changed = changed
	head := page.Head{Title: v.Heading, Voice: layout.Members, BackLink: back(c, m.Run), HasErrors: v.Errors != nil}
	if changed != "" {
		head.Status = 409
	}
	return c.Render(head, ballotTempl(v))
}

func (p *ballot) view(c *page.Ctx, m review.Mine, b *ask.Builder) (ballotView, error) {
	t, r := c.Text, m.Run
	box := r.Ballots[len(r.Ballots)-1]
	open, _, isOpen := r.OpenBallot(c.Site.Clock.Now())
	v := ballotView{Heading: t.T("heading", "number", box.Text.Number), Where: where(c, r), OutcomeTitle: t.T("outcome"), Outcomes: outcomes(c, r),
		Fingerprint: t.T("fingerprint", "number", box.Text.Number, "words", sharing.Fingerprint(box.Text.Hash)), RuleTitle: t.T("rule"), Rule: rules(c, box.Rule)}
	base, proposed, err := p.Reviews.Texts(c.R.Context(), c.Actor, r)
	if err != nil {
		return v, err
	}
	if proposed.Hash == box.Text.Hash {
		v.SummaryTitle, v.Summary = t.T("summary"), proposed.Text.Changes
		v.ChangesTitle, v.Changes, v.MarkedTitle = t.T("changes"), agreementpage.ChangesBetween(c, base, proposed), t.T("marked")
		v.Links = append(v.Links, layout.Link{Text: t.T("read", "number", box.Text.Number), Href: "/agreement/" + box.Text.Number})
	}
	if p.Blocking != nil && isOpen {
		some, err := p.Blocking(c.R.Context(), r)
		if err != nil {
			return v, err
		}
		for _, x := range some {
			v.Blocking = append(v.Blocking, layout.Link{Text: x.Text, Href: x.Href})
		}
		v.BlockingTitle = t.N("blocking", len(some))
	}
	p.mine(c, m, box, &v)
	if isOpen {
		p.form(c, m, open, b, &v)
	}
	return v, nil
}

// mine tells what the reader's organisation has said in this ballot, newest first.
func (p *ballot) mine(c *page.Ctx, m review.Mine, box review.BallotBox, v *ballotView) {
	w := words(c)
	for i, pos := range m.Positions {
		if pos.Ballot != box.Stage {
			continue
		}
		v.MineTitle = c.Text.T("mine")
		entry := layout.Entry{At: pos.At, What: w.T("answer." + string(pos.Vote)), Who: c.Site.Texts.Page("record_words").T("role." + string(pos.Role)), Why: pos.Change}
		if i > 0 {
			entry.What = c.Text.T("mine.before", "position", entry.What)
		}
		v.Mine = append(v.Mine, entry)
	}
}

// form asks for the position, or says why the reader is not asked.
func (p *ballot) form(c *page.Ctx, m review.Mine, box review.BallotBox, b *ask.Builder, v *ballotView) {
	t, r, stage := c.Text, m.Run, m.Stage
	switch {
	case c.Actor.Organisation == "":
		v.Note = t.T("note.partnership", "date", stage.Closes.Words())
		return
	case m.Through != "":
		v.Note = t.T("note.through", "name", m.Through)
		return
	case !m.Asked || m.Reply.Stage != box.Stage:
		v.Note = t.T("note.not_asked")
		return
	case !may(c, access.CastBallot, r):
		v.Note = t.T("note.role")
		return
	}
	before := 0
	if len(m.Positions) > 0 && m.Positions[0].Ballot == box.Stage {
		before = m.Positions[0].N
	}
	v.FormTitle, v.Action, v.Key = t.T("form", "organisation", c.Who.OrganisationName), r.URL()+"/ballot", ask.KeyOf(b.Form)
	v.Hidden = []ask.Hidden{{Name: "ballot", Value: box.Stage}, {Name: "hash", Value: box.Text.Hash}, {Name: "before", Value: strconv.Itoa(before)}}
	var options []ask.Option
	for _, x := range review.Votes() {
		options = append(options, ask.Option{Value: string(x), Text: t.T("vote." + string(x)), Hint: t.T("vote." + string(x) + ".hint")})
	}
	b.Choose(ask.Field{Name: "vote", Hint: t.T("vote.hint", "date", stage.Closes.Words())}, options)
	b.Lines(ask.Field{Name: "change", Rows: 4, Max: 4000, Optional: true})
	v.Questions, v.Errors = b.Questions, ask.Summary(b, b.Form.Errors())
	v.Button = govuk.ButtonProps{Text: t.T("button"), PreventDoubleClick: govuk.On}
	if before > 0 {
		v.Button.Text = t.T("button.change")
	}
}

func (p *ballot) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	m, err := p.load(c)
	if err != nil {
		return err
	}
	before, err := strconv.Atoi(f.Raw("before"))
	if err != nil {
		before = 0
	}
	_, err = p.Reviews.Cast(c.R.Context(), c.Actor, review.Cast{Year: m.Run.Year, Ballot: f.Raw("ballot"), Hash: f.Raw("hash"), Vote: review.Vote(f.Raw("vote")),
		Change: f.Text("change", form.TextRule{Lines: true, Max: 4000}), Before: before})
	switch {
	case err == nil:
		return c.Done(m.Run.URL()+"/ballot", "cast")
	case errs.KindOf(err) == errs.Conflict:
		if m, err2 := p.load(c); err2 == nil {
			return p.render(c, m, ask.Again(c, f), errs.MessageOf(err))
		}
		return err
	case !f.Merge(err):
		return err
	}
	return p.render(c, m, ask.Again(c, f), "")
}
