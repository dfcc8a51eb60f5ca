package lifepage

import (
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/licence/life"
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type myInformationView struct {
	Heading, Intro  string
	Private, Cannot noteView
	Legend, Hint    string
	Groups          []groupView
	Clear           string
	Results         string
	None, All       string
	Picture         *pictureView
	Uses            []useView
	Notes           []situationNote
	Next            string
	Links           []layout.Link
	Print           string
	Link            linkView
	One, Other      string // how many uses are shown, for the script that says so
}

type noteView struct {
	Title string
	Lines []string
	Link  *layout.Link
}

type groupView struct {
	Title string
	Boxes []boxView
}

type boxView struct {
	ID, Code, Words string
}

// useView is one use, with the classes of the situations it fits.
type useView struct {
	Title, Href, Classes string
	Fits                 string
	Facts                []factView
	More                 string
}

type factView struct {
	Title string
	Lines []string
}

// situationNote says of a situation that nothing fits, or that more does.
type situationNote struct {
	Class, Text string
	Link        *layout.Link
}

type linkView struct{ Title, Text, Copy string }

// class marks what a situation shows.
func class(n int) string { return fmt.Sprintf("sw-life-%d", n+1) }

// MostSituations is how many situations the style sheet knows.
const MostSituations = 48

func (d Deps) show(c *page.Ctx) error {
	found := d.Plan.Find(d.Register.Find)
	cards := make([]*register.Card, len(found.Uses))
	for i, u := range found.Uses {
		cards[i] = u.Card
	}
	entries, err := d.Register.Entries(c.R.Context(), cards)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: c.Text.T("heading"), Description: c.Text.T("description"), Canonical: Path}, myInformationTempl(d.view(c, found, entries)))
}

func (d Deps) view(c *page.Ctx, found life.Found, entries []register.Entry) myInformationView {
	t := c.Text
	v := myInformationView{
		Heading: t.T("heading"), Intro: t.T("intro"), Legend: t.T("legend"), Hint: t.T("hint"), Clear: t.T("clear"),
		Private: noteView{Title: t.T("private.title"), Lines: []string{t.T("private.text"), t.T("private.open")}},
		Cannot: noteView{Title: t.T("cannot.title"), Lines: []string{t.T("cannot.record"), t.T("cannot.ask"), t.T("cannot.sure"), t.T("cannot.outside")},
			Link: &layout.Link{Text: t.T("cannot.ask.link"), Href: "/rights"}},
		Results: t.T("results.title"), None: t.T("results.none"), All: t.T("results.all"), Next: t.T("next.title"), Print: t.T("next.print"),
		Links: []layout.Link{{Text: t.T("next.choices"), Href: "/choices"}, {Text: t.T("next.rights"), Href: "/rights"}, {Text: t.T("next.register"), Href: "/register"}, {Text: t.T("next.map"), Href: "/map"}},
		Link:  linkView{t.T("link.title"), t.T("link.text"), t.T("link.copy")}, One: t.T("count.one"), Other: t.T("count.other", "n", "{n}"),
	}
	n := 0
	for _, g := range d.Plan.Groups {
		view := groupView{Title: t.T("group." + g.Code)}
		for _, s := range g.Situations {
			view.Boxes = append(view.Boxes, boxView{ID: class(n), Code: s.Code, Words: s.Words})
			v.note(t, s, n, found)
			n++
		}
		v.Groups = append(v.Groups, view)
	}
	var drawn []fitted
	situations := d.Plan.Situations()
	for _, e := range entries {
		i := slices.IndexFunc(found.Uses, func(u life.Use) bool { return u.Card.Ref == e.Ref })
		if i < 0 {
			continue
		}
		v.Uses = append(v.Uses, use(t, e, found.Uses[i].Fits, situations))
		drawn = append(drawn, fitted{e, found.Uses[i].Fits})
	}
	v.Picture = draw(t, drawn)
	return v
}

func (v *myInformationView) note(t content.Page, s life.Situation, n int, found life.Found) {
	switch more := found.More[n]; {
	case more > 0:
		v.Notes = append(v.Notes, situationNote{class(n), t.N("more", more, "situation", s.Words), &layout.Link{Text: t.T("more.link"), Href: life.Address(s.Any[0])}})
	case found.Shown[n] == 0:
		v.Notes = append(v.Notes, situationNote{Class: class(n), Text: t.T("nothing", "situation", s.Words)})
	}
}

func classes(fits []int) string {
	out := make([]string, len(fits))
	for i, n := range fits {
		out[i] = class(n)
	}
	return strings.Join(out, " ")
}

// use says of one use what people ask first.
func use(t content.Page, e register.Entry, fits []int, situations []life.Situation) useView {
	names := make([]string, len(fits))
	for i, n := range fits {
		names[i] = situations[n].Words
	}
	v := useView{Title: e.Title, Href: "/register/" + e.Ref, Classes: classes(fits), Fits: t.T("use.fits", "situations", strings.Join(names, "; ")), More: t.T("use.more")}
	fact := func(key string, lines ...string) {
		lines = slices.DeleteFunc(lines, func(s string) bool { return strings.TrimSpace(s) == "" })
		if len(lines) == 0 {
			lines = []string{t.T("not_said")}
		}
		v.Facts = append(v.Facts, factView{t.T("use." + key), lines})
	}
	who := []string{}
	for _, f := range e.Flows {
		if line := t.T("use.gives", "from", strings.Join(f.From, ", "), "to", strings.Join(f.To, ", ")); !slices.Contains(who, line) {
			who = append(who, line)
		}
	}
	if lead := e.Lead().Name; lead != "" {
		who = append(who, t.T("use.lead", "lead", lead))
	}
	fact("who", who...)
	fact("what", joined(e.What.Kinds))
	fact("why", e.Why.Specific)
	fact("benefit", e.Benefits)
	fact("risk", e.Risks)
	keep := []string{}
	for _, k := range e.Keeping {
		keep = append(keep, t.T("keep.line", "who", k.Who, "n", fmt.Sprint(k.N), "unit", k.Unit.Words))
	}
	fact("keep", keep...)
	switch {
	case e.Choices.NotPersonal:
		fact("choice", t.T("use.choice.anonymous"))
	case len(e.Choices.Reach) > 0:
		fact("choice", t.T("use.choice.reach", "choices", joined(e.Choices.Reach)))
	default:
		why := joined(e.Choices.Because)
		if why != "" {
			why = t.T("use.choice.why", "why", why)
		}
		fact("choice", t.T("use.choice.none"), why)
	}
	return v
}

func joined(coded []register.Coded) string {
	words := make([]string, len(coded))
	for i, c := range coded {
		words[i] = c.Words
	}
	return strings.Join(words, "; ")
}

// boxes are not drawn by the form components: their identifiers are what the style sheet hides and shows by.
func resetButton(text string) govuk.ButtonProps {
	return govuk.ButtonProps{Text: text, Type: "reset", Classes: "govuk-button--secondary"}
}
