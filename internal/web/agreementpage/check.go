package agreementpage

import (
	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// checkAnswers shows a whole statement before it is signed, and afterwards what was signed.
type checkAnswers struct{ Deps }

// checkView is what the page shows.
type checkView struct {
	Heading, Intro string
	MissingTitle   string
	Missing        []layout.Link
	ConcernsTitle  string
	ConcernsText   string
	Concerns       []string
	Sections       []govuk.SummaryListProps
	Sign           *govuk.ButtonProps
	Paper          *layout.Link
	Officer        string
}

func (p *checkAnswers) show(c *page.Ctx) error {
	v, err := p.mine(c)
	if errs.KindOf(err) == errs.NotFound && c.Actor.Organisation != "" {
		return c.Redirect("/statement")
	}
	if err != nil {
		return err
	}
	view := p.view(c, v)
	link := back(c)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &link}, checkTempl(view))
}

func (p *checkAnswers) view(c *page.Ctx, v agreement.View) checkView {
	t := c.Text
	prepare := may(c, access.PrepareStatement, v.Statement)
	out := checkView{Heading: t.T("heading"), Intro: t.T("intro.read", "name", v.Body.Name), MissingTitle: t.T("missing"), ConcernsTitle: t.T("concerns"), ConcernsText: t.T("concerns.text"),
		Sections: sections(p.Agreement.Document(v), ask.Words(c).T("change"), prepare)}
	if !prepare && !may(c, access.SignStatement, v.Statement) {
		return out
	}
	out.Heading, out.Intro = t.T("heading.check"), t.T("intro.check")
	for _, m := range v.Missing {
		at := placeOf(m.Field)
		out.Missing = append(out.Missing, layout.Link{Text: m.Message, Href: "/statement/" + at.step + "#" + at.field})
	}
	if len(v.Missing) > 0 {
		return out
	}
	for _, m := range v.Concerns {
		out.Concerns = append(out.Concerns, m.Message)
	}
	if may(c, access.SignStatement, v.Statement) {
		out.Sign = &govuk.ButtonProps{Text: t.T("sign"), Href: "/statement/sign"}
		out.Paper = &layout.Link{Text: t.T("paper"), Href: "/statement/paper"}
	} else {
		out.Officer = t.T("officer", "name", v.Statement.Answers.Signatory.Name)
	}
	return out
}

// sectionSteps says in which step each section of the text is filled in, in the order of the text.
func sectionSteps() []string {
	return []string{"scope", "scope", "officers", "declarations", "reservations", "officers"}
}

// sections turns the text of a statement into lists of facts; with change each links to its step. Lines
// to fill in by hand are for paper only.
func sections(text agreement.StatementText, change string, changeable bool) []govuk.SummaryListProps {
	var out []govuk.SummaryListProps
	steps := sectionSteps()
	for i, s := range text.Sections {
		l := govuk.SummaryListProps{Card: &govuk.SummaryCard{Title: govuk.CardTitle{Text: s.Title}}}
		if changeable && i < len(steps) {
			l.Card.Actions.Items = []govuk.ActionLink{{Href: "/statement/" + steps[i], Text: change}}
		}
		for _, x := range s.Lines {
			if len(x.Value) > 0 || i < signatureSection {
				l.Rows = append(l.Rows, govuk.SummaryListRow{Key: govuk.SummaryListContent{Text: x.Label}, Value: govuk.SummaryListContent{HTML: linesTempl(x.Value)}})
			}
		}
		out = append(out, l)
	}
	return out
}

// signatureSection is the place of the section that is signed.
const signatureSection = 5
