package licencepage

import (
	"net/url"

	"sharewell/internal/licence"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type manageView struct {
	Heading, Intro string
	Empty          *layout.Empty
	Items          []owedView
	Again          govuk.ButtonProps
	AgainText      string
	Links          []layout.Link
}

type owedView struct {
	Link  layout.Link
	State layout.Status
	Due   string
}

// manage lists what is said against indicators and waits for the secretariat.
func (d Deps) manage(c *page.Ctx) error {
	t, w := c.Text, words(c)
	owed, err := d.Licence.Owed(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := manageView{Heading: t.T("heading"), Intro: t.T("intro"), Again: govuk.ButtonProps{Text: t.T("again"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}, AgainText: t.T("again.text"),
		Links: []layout.Link{{Text: t.T("scorecard"), Href: ScorecardPath}, {Text: t.T("promises"), Href: Path}, {Text: t.T("film"), Href: "/guides/manage"}}}
	for _, x := range owed {
		i, err := d.Licence.Scorecard().Of(x.Indicator)
		if err != nil {
			i.Words = x.Indicator // the indicator is gone; what was said of it is not
		}
		v.Items = append(v.Items, owedView{Link: layout.Link{Text: i.Words, Href: licence.ManagePath + "/" + string(x.ID)}, State: layout.Status{Word: w.T("stage." + string(x.Stage)), Kind: layout.Waiting},
			Due: t.T("due", "date", layout.RelativeDeadline(x.Due, c.Today(), c.Site.Calendar))})
	}
	if len(v.Items) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, manageTempl(v))
}

// refresh works the scorecard out at once.
func (d Deps) refresh(c *page.Ctx) error {
	if _, err := d.Licence.RefreshNow(c.R.Context(), c.Actor); err != nil {
		return err
	}
	return c.Done(licence.ManagePath, "refreshed")
}

type answerView struct {
	Caption string
	Said    string
	Sheet   ask.Sheet
}

func (d Deps) answer(c *page.Ctx) error { return d.renderAnswer(c, ask.New(c, url.Values{})) }

func (d Deps) renderAnswer(c *page.Ctx, b *ask.Builder) error {
	x, err := d.Licence.Challenge(c.R.Context(), c.Actor, licence.ChallengeID(c.Path("id")))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	var do []ask.Option
	if x.Stage == licence.Waiting {
		do = append(do, ask.Option{Value: "show", Text: t.T("do.show")})
	}
	do = append(do, ask.Option{Value: "answer", Text: t.T("do.answer")})
	if x.Stage == licence.Waiting {
		for _, r := range licence.Reasons() {
			do = append(do, ask.Option{Value: r, Text: t.T("do.keep", "reason", w.T("reason."+r))})
		}
	}
	b.Choose(ask.Field{Name: "do"}, do)
	b.Lines(ask.Field{Name: "answer", Rows: 8, Max: licence.Longest, Optional: true})
	b.Choose(ask.Field{Name: "changed"}, []ask.Option{{Value: "no", Text: w.T("changed.no")}, {Value: "yes", Text: w.T("changed.yes")}})
	v := answerView{Caption: x.Indicator, Said: x.Text, Sheet: b.Sheet(licence.ManagePath + "/" + string(x.ID))}
	return c.Render(page.Head{Title: v.Sheet.Heading, Voice: layout.Members, HasErrors: v.Sheet.Errors != nil, BackLink: &layout.Link{Text: t.T("back"), Href: licence.ManagePath}}, answerTempl(v))
}

func (d Deps) sendAnswer(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := licence.Decide{ID: licence.ChallengeID(c.Path("id")), Answer: f.Raw("answer"), Changed: f.Chosen("changed", "yes")}
	switch do := f.Raw("do"); do {
	case "":
		f.Add("do", "required", c.Text.T("do.none"))
		return d.renderAnswer(c, ask.Again(c, f))
	case "show":
		cmd.Show = true
	case "answer":
	default:
		cmd.Reason = do
	}
	if err := d.Licence.Decide(c.R.Context(), c.Actor, cmd); err != nil {
		if f.Merge(err) {
			return d.renderAnswer(c, ask.Again(c, f))
		}
		return err
	}
	return c.Done(licence.ManagePath, "decided")
}
