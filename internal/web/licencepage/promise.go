package licencepage

import (
	"sharewell/internal/licence"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type promisesView struct {
	Caption, Heading string
	Intro            []string
	Source           layout.Link
	Draft            string
	Film             *layout.Link
	NoFilm           string
	Scorecard        layout.Link
	Groups           []promiseGroup
	MadeTitle        string
	MadeText         string
	Made             []madeView
	VersionTitle     string
	Versions         []layout.Fact
	ReadingTitle     string
	Reading          []layout.Link
	Print            string
}

type promiseGroup struct {
	Title string
	Items []promiseItem
}

type promiseItem struct {
	Link  layout.Link
	Words string
	State string
}

type madeView struct {
	When, What, Who string
	Source          layout.Link
}

func link(r licence.Reference) layout.Link { return layout.Link{Text: r.Name, Href: r.URL} }

// promises lists what is promised, and how it was made.
func (d Deps) promises(c *page.Ctx) error {
	t, w, l := c.Text, words(c), d.Licence.Licence()
	cards, _, _, err := d.Licence.Latest(c.R.Context())
	if err != nil {
		return err
	}
	v := promisesView{Caption: t.T("caption"), Heading: l.Title, Intro: l.Intro, Source: link(l.Source), Draft: l.Grouping, Scorecard: layout.Link{Text: t.T("scorecard"), Href: ScorecardPath},
		MadeTitle: t.T("made.title"), MadeText: t.T("made.text"), VersionTitle: t.T("version.title"), ReadingTitle: t.T("reading.title"), Print: w.T("print"), Film: d.film(c, l.Film)}
	if v.Film == nil {
		v.NoFilm = t.T("film.none")
	}
	for _, g := range l.Groups {
		one := promiseGroup{Title: g.Title}
		for _, p := range g.Promises {
			n, all := measured(cards, p.Code)
			item := promiseItem{Link: layout.Link{Text: p.Short, Href: p.Path()}, Words: p.Words}
			if len(cards) > 0 {
				item.State = w.T("measured", "n", licence.Plain(float64(n)), "all", licence.Plain(float64(all)))
			}
			one.Items = append(one.Items, item)
		}
		v.Groups = append(v.Groups, one)
	}
	for _, m := range l.Made {
		v.Made = append(v.Made, madeView{When: m.When, What: m.What, Who: w.T("who", "who", m.Who), Source: link(m.Source)})
	}
	for _, x := range l.Versions {
		v.Versions = append(v.Versions, layout.Fact{Term: t.T("version", "n", licence.Plain(float64(x.N)), "date", dateOf(x.From).Words()), Value: x.What + " " + w.T("who", "who", x.Who)})
	}
	for _, r := range l.Reading {
		v.Reading = append(v.Reading, link(r))
	}
	return c.Render(page.Head{Title: v.Heading, Description: t.T("description"), Canonical: Path}, promisesTempl(v))
}

func (d Deps) film(c *page.Ctx, guide string) *layout.Link {
	if d.Film == nil || guide == "" {
		return nil
	}
	f, ok := d.Film(c.R.Context(), guide)
	if !ok {
		return nil
	}
	return &layout.Link{Text: c.Text.T("film", "title", f.Text), Href: f.Href}
}

// measured counts the indicators of a promise that have a value.
func measured(cards []licence.Card, promise string) (n, all int) {
	for _, x := range cards {
		if x.Indicator.Promise == promise {
			all++
			if x.State == licence.Measured {
				n++
			}
		}
	}
	return n, all
}

type promiseView struct {
	Caption, Heading, Words string
	PracticeTitle           string
	Practice                []string
	Answers                 layout.Fact
	Film                    *layout.Link
	NoFilm                  string
	EvidenceTitle, Evidence string
	Cards                   []cardView
	SaidTitle, SaidNone     string
	Said                    []voiceView
	Challenges              []challengeView
	Links                   []layout.Link
	Source                  string
	SourceLink              layout.Link
	Print                   string
}

type voiceView struct {
	Said, Did string
	Link      layout.Link
}

// promise shows one promise with its evidence.
func (d Deps) promise(c *page.Ctx) error {
	t, w, l := c.Text, words(c), d.Licence.Licence()
	p, err := l.Promise(c.Path("promise"))
	if err != nil {
		return err
	}
	cards, span, ok, err := d.Licence.Latest(c.R.Context())
	if err != nil {
		return err
	}
	n := licence.Plain(float64(p.N))
	v := promiseView{Caption: t.T("caption", "n", n, "all", licence.Plain(float64(len(l.Promises())))), Heading: p.Short, Words: p.Words, PracticeTitle: t.T("practice.title"), Practice: p.Practice,
		Answers: layout.Fact{Term: t.T("answers"), Value: p.Answers}, Film: d.film(c, p.Film), EvidenceTitle: t.T("evidence.title"), SaidTitle: t.T("said.title"), Print: w.T("print"),
		Source: t.T("source"), SourceLink: link(l.Source), Links: []layout.Link{{Text: t.T("follow"), Href: page.Address("/follow", "topic", "promise:"+p.Code)}, {Text: t.T("all"), Href: Path}, {Text: t.T("scorecard"), Href: ScorecardPath}}}
	if v.Film == nil {
		v.NoFilm = t.T("film.none")
	}
	if v.Evidence = t.T("evidence.none"); ok {
		v.Evidence = t.T("evidence.text", "span", spanWords(w, span.Code))
	}
	for _, x := range cards {
		if x.Indicator.Promise == p.Code {
			v.Cards = append(v.Cards, card(w, x))
		}
	}
	if err := d.voices(c, p, &v); err != nil {
		return err
	}
	if len(v.Said)+len(v.Challenges) == 0 {
		v.SaidNone = t.T("said.none")
	}
	return c.Render(page.Head{Title: v.Heading, Description: p.Words, Canonical: p.Path(), Breadcrumbs: []layout.Link{{Text: l.Title, Href: Path}}}, promiseTempl(v))
}

// voices finds what residents said about a promise and its indicators.
func (d Deps) voices(c *page.Ctx, p licence.Promise, v *promiseView) error {
	if d.Voices != nil {
		all, err := d.Voices(c.R.Context(), p.Path())
		if err != nil {
			return err
		}
		for _, x := range all {
			v.Said = append(v.Said, voiceView(x))
		}
	}
	for _, i := range d.Licence.Scorecard().About(p.Code) {
		pg, err := d.Licence.Indicator(c.R.Context(), i.Code)
		if err != nil {
			return err
		}
		v.Challenges = append(v.Challenges, challenges(words(c), pg)...)
	}
	return nil
}
