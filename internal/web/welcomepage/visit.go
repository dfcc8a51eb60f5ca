package welcomepage

import (
	"strconv"

	"sharewell/internal/errs"
	"sharewell/internal/portal/welcome"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// visitPage is somebody's first visit.
type visitPage struct{ Deps }

// visitView is the page of a first visit.
type visitView struct {
	Heading, Lead string
	State         *layout.Status
	Steps         []stepView
	Presses       []pressView
	Links         []layout.Link
}

// stepView is one step of it.
type stepView struct {
	Title, Text string
	Status      layout.Status
	Link        layout.Link
	Press       *pressView
}

// pressView is a form that is one button.
type pressView struct {
	Action string
	Hidden []ask.Hidden
	Button govuk.ButtonProps
}

func (p *visitPage) show(c *page.Ctx) error {
	visit, ok, err := p.Welcome.Visit(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	if !ok {
		return errs.New(errs.NotFound, "welcome.none", "There is no first visit for this role.")
	}
	t, tour := c.Text, string(visit.Tour)
	v := visitView{Heading: t.T("heading"), Lead: t.T(tour + ".lead")}
	switch visit.State {
	case welcome.Done:
		v.State = &layout.Status{Word: t.T("state.done"), Kind: layout.Live}
	case welcome.Skipped:
		v.State = &layout.Status{Word: t.T("state.skipped"), Kind: layout.Neutral}
	case welcome.Fresh, welcome.Open:
	}
	for n := 1; n <= welcome.Steps; n++ {
		v.Steps = append(v.Steps, stepOf(c, visit, n))
	}
	press := func(name, class string) {
		v.Presses = append(v.Presses, pressView{Action: Path + "/" + name, Button: govuk.ButtonProps{Text: t.T(name + ".button"), Classes: class, PreventDoubleClick: govuk.On}})
	}
	if visit.State.Over() {
		press("again", "govuk-button--secondary")
	} else {
		press("skip", "govuk-button--secondary")
	}
	v.Links = []layout.Link{{Text: t.T("link.practice"), Href: PracticePath}}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, visitTempl(v))
}

func stepOf(c *page.Ctx, visit welcome.Visit, n int) stepView {
	t, key := c.Text, string(visit.Tour)+"."+strconv.Itoa(n)
	s := stepView{Title: t.T("step", "n", strconv.Itoa(n), "title", t.T(key+".title")), Text: t.T(key + ".text"), Link: layout.Link{Text: t.T(key + ".link"), Href: t.T(key + ".href")},
		Status: layout.Status{Word: t.T("step.waits"), Kind: layout.Neutral}}
	if n <= visit.Step {
		s.Status = layout.Status{Word: t.T("step.done"), Kind: layout.Live}
	}
	if n == visit.Step+1 && !visit.State.Over() {
		s.Status = layout.Status{Word: t.T("step.now"), Kind: layout.Waiting}
		s.Press = &pressView{Action: Path + "/step", Hidden: []ask.Hidden{{Name: "step", Value: strconv.Itoa(n)}}, Button: govuk.ButtonProps{Text: t.T("step.button"), PreventDoubleClick: govuk.On}}
	}
	return s
}

func (p *visitPage) step(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(f.Raw("step"))
	if err != nil {
		n = 0
	}
	visit, err := p.Welcome.Step(c.R.Context(), c.Actor, n)
	if err != nil {
		return err
	}
	if visit.State == welcome.Done {
		return c.Done(Path, "finished")
	}
	return c.Done(Path, "step")
}

func (p *visitPage) skip(c *page.Ctx) error {
	if err := p.Welcome.Skip(c.R.Context(), c.Actor); err != nil {
		return err
	}
	return c.Done(Path, "skipped")
}

func (p *visitPage) again(c *page.Ctx) error {
	if err := p.Welcome.Again(c.R.Context(), c.Actor); err != nil {
		return err
	}
	return c.Redirect(Path)
}
