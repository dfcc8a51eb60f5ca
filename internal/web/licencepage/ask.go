package licencepage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/licence"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type askView struct {
	Caption string
	Sheet   ask.Sheet
	Before  []string
}

// render shows a form with one text about an indicator.
func (d Deps) render(c *page.Ctx, b *ask.Builder, voice layout.Voice, last string) error {
	c.W.Header().Set("Cache-Control", "no-store")
	i, err := d.Licence.Scorecard().Of(c.Path("indicator"))
	if err != nil {
		return err
	}
	b.Lines(ask.Field{Name: "text", Rows: 8, Max: licence.Longest})
	v := askView{Caption: i.Words, Sheet: b.Sheet(indicatorPath(i.Code) + "/" + last), Before: []string{c.Text.T("before.public"), c.Text.T("before.what")}}
	return c.Render(page.Head{Title: v.Sheet.Heading, Voice: voice, HasErrors: v.Sheet.Errors != nil, BackLink: &layout.Link{Text: c.Text.T("back"), Href: indicatorPath(i.Code)}, NoIndex: true}, askTempl(v))
}

func (d Deps) challenge(c *page.Ctx) error {
	return d.render(c, ask.New(c, url.Values{}), layout.Public, "challenge")
}

func (d Deps) sendChallenge(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	key, ok := f.SubmissionKey()
	if !ok {
		return errs.New(errs.Invalid, "licence.key", c.Text.T("old_form"))
	}
	code := c.Path("indicator")
	if err := d.Licence.Say(c.R.Context(), key, code, f.Text("text", form.TextRule{Label: c.Text.T("text.label"), Lines: true, Max: licence.Longest})); err != nil {
		if f.Merge(err) {
			return d.render(c, ask.Again(c, f), layout.Public, "challenge")
		}
		return err
	}
	return c.Done(indicatorPath(code), "challenged")
}

func (d Deps) reply(c *page.Ctx) error {
	p, err := d.Licence.Indicator(c.R.Context(), c.Path("indicator"))
	if err != nil {
		return err
	}
	stored := url.Values{}
	for _, r := range p.Replies {
		if r.Organisation == c.Actor.Organisation {
			stored.Set("text", r.Text)
		}
	}
	return d.render(c, ask.New(c, stored), layout.Members, "reply")
}

func (d Deps) sendReply(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	code := c.Path("indicator")
	if err := d.Licence.SayReply(c.R.Context(), c.Actor, code, f.Text("text", form.TextRule{Label: c.Text.T("text.label"), Lines: true, Max: licence.Longest})); err != nil {
		if f.Merge(err) {
			return d.render(c, ask.Again(c, f), layout.Members, "reply")
		}
		return err
	}
	return c.Done(indicatorPath(code), "replied")
}
