package casepage

import (
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/rights/casework"
	"sharewell/internal/web/caseview"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// casePage is one case as the organisation sees it.
type casePage struct{ Deps }

type caseView struct {
	Heading, Caption string
	State            layout.Status
	Alerts           []string
	AskedTitle       string
	Asked            string
	Facts            []layout.Fact
	ClocksTitle      string
	Clocks           []caseview.Clock
	MovesTitle       string
	MovesNone        string
	Moves            []moveLink
	CareTitle        string
	Care             []moveLink
	Items            []layout.Fact
	AnswerTitle      string
	Answer, Reason   string
	PartsTitle       string
	Parts            []layout.Fact
	LettersTitle     string
	Letters          []letterLink
	Reach            *reachView
	LearntTitle      string
	Learnt           []layout.Link
	StoryTitle       string
	Story            []layout.Entry
}

type moveLink struct {
	Link layout.Link
	Text string
}

type letterLink struct {
	Link layout.Link
	Note string
}

// reachView opens the sealed address.
type reachView struct {
	Title, Text, Action string
	Button              govuk.ButtonProps
	Facts               []layout.Fact
}

func (p *casePage) show(c *page.Ctx) error { return p.render(c, nil) }

// contact shows the sealed address once, on purpose. The trail says who looked.
func (p *casePage) contact(c *page.Ctx) error {
	x, err := p.Cases.Contact(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	return p.render(c, &x)
}

func (p *casePage) render(c *page.Ctx, opened *casework.Contact) error {
	x, err := p.Cases.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, caseview.Words(c)
	result := casework.Result("")
	if x.Part.Outcome != nil {
		result = x.Part.Outcome.Result
	}
	v := caseView{Heading: p.kind(x.Case.Kind), Caption: x.Case.Ref, State: caseview.Status(w, x.Part.Stage, result, x.Clocks.First()), AskedTitle: t.T("asked"), Asked: x.Case.Text, ClocksTitle: t.T("clocks"),
		Clocks: caseview.Clocks(c, x.Clocks), MovesTitle: t.T("moves"), CareTitle: t.T("care"), StoryTitle: t.T("story"), Story: caseview.Story(w, x.Part.Lines, false, staff(c, t)),
		PartsTitle: t.T("parts"), LettersTitle: t.T("letters"), LearntTitle: t.T("learnt")}
	v.Alerts = alerts(t, x)
	p.facts(c, &v, x)
	p.links(c, &v, x)
	p.answer(t, w, &v, x)
	p.letters(t, &v, x)
	if x.May(access.OpenContact) {
		v.Reach = reach(t, x, opened)
	}
	back := layout.Link{Text: t.T("back"), Href: Path}
	return c.Render(page.Head{Title: v.Heading + " " + x.Case.Ref, Voice: layout.Members, BackLink: &back}, caseTempl(v))
}

// staff names who wrote a line, for staff: the role, not the name.
func staff(c *page.Ctx, t content.Page) func(casework.Line) string {
	roles := c.Site.Texts.Page("people_roles")
	return func(l casework.Line) string {
		switch {
		case l.System:
			return t.T("by.system")
		case l.Role == "":
			return t.T("by.person")
		}
		return roles.T(string(l.Role))
	}
}

func alerts(t content.Page, x casework.View) (out []string) {
	if x.Case.Reach != casework.Reachable {
		out = append(out, t.T("alert."+string(x.Case.Reach)))
	}
	if len(x.Case.Marks) > 0 || slices.ContainsFunc(x.Part.Lines, func(l casework.Line) bool { return len(l.Marks) > 0 }) {
		out = append(out, t.T("alert.marks"))
	}
	if x.Case.Hold != nil {
		out = append(out, t.T("alert.hold", "why", x.Case.Hold.Why))
	}
	return out
}

func (p *casePage) facts(c *page.Ctx, v *caseView, x casework.View) {
	t := c.Text
	v.Facts = []layout.Fact{{Term: t.T("fact.who"), Value: t.T("who." + string(x.Case.Relationship))},
		{Term: t.T("fact.came"), Value: t.T("came", "date", layout.FormatDate(x.Part.Story.ReceivedAt(c.Site.Clock.Now())), "route", t.T("route."+string(x.Case.Route)))},
		{Term: t.T("fact.means"), Value: t.T("means." + string(x.Case.Means))}}
	if x.Case.Use != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.use"), Value: x.Case.Use, Href: "/register/" + x.Case.Use})
	}
	if x.Case.About != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.about"), Value: x.Case.About, Href: Path + "/" + x.Case.About})
	}
	if !x.Forgotten.IsZero() {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.forgotten"), Value: x.Forgotten.Words()})
	}
	w := caseview.Words(c)
	for i, part := range x.Case.Parts {
		if i >= len(x.Bodies) || part.Org == x.Part.Org || len(x.Case.Parts) < 2 {
			continue
		}
		v.Parts = append(v.Parts, layout.Fact{Term: x.Bodies[i].Name, Value: w.T("stage." + string(part.Stage)), Href: "/signatories/" + x.Bodies[i].Slug})
	}
	for _, i := range x.Part.Items {
		word := w.T("item.wrong")
		if i.Accepted {
			word = w.T("item.right")
		}
		v.Items = append(v.Items, layout.Fact{Term: i.Name, Value: word})
	}
}

// links lead to the moves that can be made now.
func (p *casePage) links(c *page.Ctx, v *caseView, x casework.View) {
	t := c.Site.Texts.Page("case_move")
	add := func(all []move, to *[]moveLink) {
		for _, m := range all {
			if m.fits(x) {
				*to = append(*to, moveLink{layout.Link{Text: t.T(m.name + ".heading"), Href: x.Case.URL() + "/" + m.name}, t.T(m.name + ".gist")})
			}
		}
	}
	care := p.careMoves()
	all := p.moves()
	add(all[:len(all)-len(care)], &v.Moves)
	add(care, &v.Care)
	if x.May(access.OpenContact) {
		code := c.Site.Texts.Page("case_code")
		v.Care = append(v.Care, moveLink{layout.Link{Text: code.T("heading"), Href: x.Case.URL() + "/new-code"}, code.T("gist")})
	}
	if len(v.Moves) == 0 {
		v.MovesNone = c.Text.T("moves.none")
	}
}

func (p *casePage) answer(t, w content.Page, v *caseView, x casework.View) {
	if o := x.Part.Outcome; o != nil {
		v.AnswerTitle, v.Answer = t.T("answer"), o.Text
		if o.Reason != "" {
			v.Reason = p.Book.Label("case_reason", o.Reason)
		}
	}
	for _, l := range x.Part.Learning {
		v.Learnt = append(v.Learnt, layout.Link{Text: l.Text, Href: l.URL})
	}
}

func (p *casePage) letters(t content.Page, v *caseView, x casework.View) {
	for i, l := range x.Part.Letters {
		one := letterLink{Link: layout.Link{Text: t.T("letter." + l.About), Href: fmt.Sprintf("%s/letters/%d", x.Case.URL(), i)}, Note: t.T("letter.waits")}
		if !l.SentAt.IsZero() {
			one.Note = t.T("letter.sent", "date", layout.FormatDate(l.SentAt))
		}
		v.Letters = append(v.Letters, one)
	}
}

func reach(t content.Page, x casework.View, opened *casework.Contact) *reachView {
	if x.Case.Means == casework.Nothing || len(x.Case.Contact) == 0 {
		return nil
	}
	v := &reachView{Title: t.T("reach"), Text: t.T("reach.text"), Action: x.Case.URL() + "/contact", Button: govuk.ButtonProps{Text: t.T("reach.button"), Classes: "govuk-button--secondary"}}
	if opened != nil {
		for _, f := range []layout.Fact{{Term: t.T("reach.name"), Value: opened.Name}, {Term: t.T("reach.email"), Value: opened.Email}, {Term: t.T("reach.address"), Value: opened.Address}} {
			if f.Value != "" {
				v.Facts = append(v.Facts, f)
			}
		}
	}
	return v
}
