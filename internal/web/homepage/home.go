package homepage

import (
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// home is the start page.
type home struct {
	Deps
	signed signed
}

type homeView struct {
	Heading, Intro           string
	Residents, Members       door
	SearchLabel, SearchText  string
	LifeText, CoveredText    string
	MapText                  string
	NumbersHeading           string
	Numbers                  []layout.Stat
	Changed                  string
	PromisesHeading          string
	Promises                 []promise
	LimitsHeading, LimitsTxt string
}

// door is one of the two ways in.
type door struct {
	Heading, Text string
	Button        govuk.ButtonProps
}

type promise struct {
	Text string
	Link layout.Link
}

func (p *home) show(c *page.Ctx) error {
	v, err := p.view(c)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: c.Text.T("title"), Description: c.Text.T("description"), Canonical: "/", FeedURL: "/register.atom"}, homeTempl(v))
}

func (p *home) view(c *page.Ctx) (homeView, error) {
	t := c.Text
	v := homeView{
		Heading: t.T("heading"), Intro: t.T("intro"), SearchText: t.T("residents.search"), LifeText: t.T("residents.life"), MapText: t.T("residents.map"), CoveredText: t.T("residents.covered"),
		Residents:      door{t.T("residents.heading"), t.T("residents.text"), govuk.ButtonProps{Text: t.T("residents.button"), Href: "/register", IsStartButton: true, Classes: "govuk-!-margin-bottom-2"}},
		Members:        door{t.T("members.heading"), t.T("members.text"), govuk.ButtonProps{Text: t.T("members.button"), Href: "/sign-in", Classes: "govuk-button--secondary"}},
		NumbersHeading: t.T("numbers.heading"), PromisesHeading: t.T("promises.heading"),
		LimitsHeading: t.T("limits.heading"), LimitsTxt: t.T("limits.text"),
	}
	for _, one := range []struct{ key, href string }{{"promise.open", "/register"}, {"promise.refused", "/register?status=refused"},
		{"promise.rights", "/rights"}, {"promise.wrong", "/what-went-wrong"}, {"promise.changes", "/changes"}, {"promise.rules", "/agreement"}, {"promise.who", "/signatories"}, {"promise.together", "/partnership"}, {"promise.group", "/involvement"}, {"promise.licence", "/licence"}} {
		v.Promises = append(v.Promises, promise{t.T(one.key), layout.Link{Text: t.T(one.key + ".link"), Href: one.href}})
	}
	v.Changed = t.T("numbers.never")
	if on := p.Register.Overview().Changed; !on.IsZero() {
		v.Changed = t.T("numbers.changed", "date", on.Words())
	}
	numbers, err := p.numbers(c)
	v.Numbers = numbers
	return v, err
}

// numbers counts what is public now.
func (p *home) numbers(c *page.Ctx) ([]layout.Stat, error) {
	o := p.Register.Overview()
	signed, err := p.signed.count(c, p.Deps)
	if err != nil {
		return nil, err
	}
	return []layout.Stat{
		{Number: content.Number(o.InUse), Label: plural(c, "numbers.uses", o.InUse), Href: "/register"},
		{Number: content.Number(signed), Label: plural(c, "numbers.signatories", signed), Href: "/signatories"},
		{Number: content.Number(o.Withheld), Label: plural(c, "numbers.withheld", o.Withheld), Href: "/register#withheld"},
	}, nil
}

func plural(c *page.Ctx, key string, n int) string { return c.Text.N(key, n) }
