package choicepage

import (
	"fmt"
	"strconv"

	"sharewell/internal/rights/choice"
	"sharewell/internal/rights/fairchoice"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// choicesView is the page with every way of saying no.
type choicesView struct {
	Heading, Intro string
	Key            []string
	MomentTitle    string
	Moments        []momentView
	Kinds          []kindView
	OtherTitle     string
	Other          []string
	BackTitle      string
	Back           []layout.Link
	Print          string
}

type momentView struct {
	Text  string
	Links []layout.Link
}

// kindView is one way of saying no.
type kindView struct {
	ID, Title, Gist, Care string
	Steps                 stepsView
	Parts                 []partView // what it stops and what it leaves
	No, Yes               partView
	HowTitle              string
	How                   []wayView
	Change, Who, Whose    partView
	Unsure                partView
	Sure                  string
	Details               govuk.DetailsProps
	Sources               []layout.Link
	Checked               string
	Button                *govuk.ButtonProps
}

// stepsView says how many steps an answer takes, for whoever checks the page.
type stepsView struct{ Yes, No, Back string }

// formSteps are those of what is recorded here: a form, and a button on the page after it.
const formSteps = 2

// Steps says how many steps a no, a yes and taking it back need; nought when that is not known, because it is done
// elsewhere. What the pages say of themselves comes from here.
func Steps(k choice.Kind) (s fairchoice.Steps) {
	if k.Here {
		s = fairchoice.Steps{Yes: formSteps, No: formSteps, Back: formSteps}
	}
	return s
}

type partView struct {
	Title string
	Lines []lineView
}

type lineView struct{ Text, Unsettled string }

type wayView struct {
	Way  string
	Line lineView
	Link *layout.Link
}

// words are those several of these pages use.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("choices") }

func lines(c *page.Ctx, title string, all []choice.Statement) partView {
	v := partView{Title: title}
	for _, s := range all {
		v.Lines = append(v.Lines, line(c, s))
	}
	return v
}

func line(c *page.Ctx, s choice.Statement) lineView {
	v := lineView{Text: s.Text}
	if !s.Settled() {
		v.Unsettled = words(c).T("unsettled")
	}
	return v
}

// kindOf shows one way of saying no.
func kindOf(c *page.Ctx, k choice.Kind) kindView {
	t := words(c)
	v := kindView{ID: k.Code, Title: k.Title, Gist: k.Gist, Care: k.Care,
		Parts: []partView{lines(c, t.T("stops"), k.Stops), lines(c, t.T("leaves"), k.Leaves)},
		No:    lines(c, t.T("if_no"), k.No), Yes: lines(c, t.T("if_yes"), k.Yes), HowTitle: t.T("how"),
		Change: lines(c, t.T("change"), k.Change), Who: lines(c, t.T("who"), k.Who), Whose: lines(c, t.T("whose"), k.Whose), Unsure: lines(c, t.T("unsure"), k.Unsure)}
	for _, w := range k.How {
		way := wayView{Way: t.T("way." + w.Way), Line: line(c, w.Statement)}
		if w.URL != "" {
			way.Link = &layout.Link{Text: t.T("go"), Href: w.URL}
		}
		v.How = append(v.How, way)
	}
	if k.Here {
		s := Steps(k)
		v.Steps = stepsView{strconv.Itoa(s.Yes), strconv.Itoa(s.No), strconv.Itoa(s.Back)}
		v.Button = &govuk.ButtonProps{Text: t.T("record"), Href: page.Address(NewPath, "kind", k.Code), Classes: "govuk-button--secondary"}
	}
	all := k.Statements()
	open := 0
	for _, s := range all {
		if !s.Settled() {
			open++
		}
	}
	v.Sure = t.T("sure", "all", fmt.Sprint(len(all)), "settled", fmt.Sprint(len(all)-open))
	v.Details = govuk.DetailsProps{SummaryText: t.T("sources", "what", k.Title)}
	for _, s := range choice.Sources(all) {
		v.Sources = append(v.Sources, layout.Link{Text: s.Name, Href: s.URL})
	}
	v.Checked = t.T("checked", "date", choice.CheckedOn(all).Words())
	return v
}

// beside shows a way of saying no on a page where it is being said: the other ways are those without the internet.
func beside(c *page.Ctx, k choice.Kind) kindView {
	v := kindOf(c, k)
	v.HowTitle, v.How = words(c).T("how.other"), nil
	for _, w := range k.How {
		if w.Way != choice.Online {
			v.How = append(v.How, wayView{Way: words(c).T("way." + w.Way), Line: line(c, w.Statement)})
		}
	}
	return v
}

func (d Deps) choices(c *page.Ctx) error {
	t, kinds := c.Text, d.Choices.Kinds()
	v := choicesView{Heading: t.T("heading"), Intro: t.T("intro"), Key: []string{t.T("key.why"), t.T("key.back"), t.T("key.apart")}, MomentTitle: t.T("moment.title"),
		OtherTitle: t.T("other.title"), Other: []string{t.T("other.none"), t.T("other.ask")}, BackTitle: t.T("back.title"), Print: t.T("print"),
		Back: []layout.Link{{Text: t.T("back.status"), Href: StatusPath}, {Text: t.T("back.register"), Href: "/register"}, {Text: t.T("back.fairness"), Href: FairnessPath}}}
	for _, s := range kinds.Situations {
		m := momentView{Text: s.Text}
		for _, k := range s.Kinds {
			m.Links = append(m.Links, layout.Link{Text: k.Title, Href: "#" + k.Code})
		}
		v.Moments = append(v.Moments, m)
	}
	for _, k := range kinds.All {
		v.Kinds = append(v.Kinds, kindOf(c, k))
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: Path}, choicesTempl(v))
}
