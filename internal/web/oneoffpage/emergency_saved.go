package oneoffpage

import (
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type savedView struct {
	Panel               govuk.PanelProps
	RefLabel            string
	Ref                 layout.Reference
	Due                 string
	LeftTitle, LeftText string
	Left                []string
	SeeLeft             string
	LookTitle, LookText string
	Look                []string
	Open, Another       layout.Link
	SecondText          string
	AskTitle, AskText   string
	Ask                 []layout.Link
}

// saved says what became of an emergency record and what is left to do.
func (p *emergency) saved(c *page.Ctx) error {
	r, err := p.Records.View(c.R.Context(), c.Actor, c.Query("ref"))
	if err != nil {
		return err
	}
	t := c.Text
	v := savedView{
		Panel: govuk.PanelProps{TitleText: t.T("heading"), Text: r.Record.Ref}, RefLabel: t.T("ref"), Ref: layout.Reference{Text: r.Record.Ref},
		Open:    layout.Link{Text: t.T("open"), Href: r.Record.URL()},
		Another: layout.Link{Text: t.T("another"), Href: EmergencyPath},
	}
	p.left(c, &v, r)
	for _, h := range r.Hints {
		field, _ := oneoff.FieldByKey(h.Key)
		if c.Text.Has("lint." + string(h.Kind)) {
			v.Look = append(v.Look, t.T("look.one", "field", field.Name, "what", t.T("lint."+string(h.Kind))))
		}
	}
	if len(v.Look) > 0 {
		v.LookTitle, v.LookText = t.T("look.title"), t.T("look.text")
	}
	if r.Record.Stage == oneoff.AwaitingCountersign {
		v.SecondText = t.T("second")
	}
	p.ask(c, &v, r)
	return c.Render(page.Head{Title: t.T("heading"), NoIndex: true}, savedTempl(v))
}

// ask leads from each answer of the form to an adviser: the form itself sends before anybody is asked, so that
// asking holds nothing up.
func (p *emergency) ask(c *page.Ctx, v *savedView, r oneoff.View) {
	t := c.Text
	for _, name := range inputs() {
		f, known := oneoff.FieldByKey(name)
		if b := advicepage.Linking(c, aboutOf(r), name, label(c, f)); known && b != nil {
			v.AskTitle, v.AskText = t.T("ask.title"), t.T("ask.text")
			v.Ask = append(v.Ask, layout.Link{Text: b.About, Href: b.Href})
		}
	}
}

// left lists what was left out, with the day by which it is wanted.
func (p *emergency) left(c *page.Ctx, v *savedView, r oneoff.View) {
	t, n := c.Text, 0
	for _, f := range r.FollowUps {
		if !f.DoneAt.IsZero() {
			continue
		}
		n++
		v.Left = append(v.Left, f.Name)
		if v.Due == "" && !f.Due.IsZero() {
			v.Due = t.T("due", "when", layout.FormatDateTime(f.Due))
		}
	}
	v.LeftTitle, v.LeftText = t.T("complete"), t.T("complete.text")
	if n > 0 {
		v.LeftTitle, v.LeftText, v.SeeLeft = t.N("left", n), t.T("left.text"), t.T("left.see")
	}
}
