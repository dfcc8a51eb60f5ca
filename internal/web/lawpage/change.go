package lawpage

import (
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/lawchange"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// change shows one rule before and after, and what rests on it.
type change struct{ Deps }

type changeView struct {
	Caption, Heading, Lead string
	Sides                  []sideView
	ThingsTitle            string
	Intro                  string
	Heads                  thingHeads
	Things                 []thingView
	None                   string
}

type sideView struct {
	Title string
	Text  string
	Facts []layout.Fact
}

type thingHeads struct{ Thing, State, Note string }

type thingView struct {
	Kind, Label, Href, Note string
	Status                  layout.Status
	Look                    *layout.Link
}

func (p *change) show(c *page.Ctx) error {
	v, err := p.Laws.View(c.R.Context(), c.Actor, lawchange.ID(c.Path("id")))
	if err != nil {
		return err
	}
	t := c.Text
	out := changeView{Caption: t.T("caption", "date", clock.DateOf(v.Change.SeenAt).Words()), Heading: v.Change.Label(), Lead: t.T("lead." + string(v.Change.Kind)),
		ThingsTitle: t.T("things"), Intro: t.T("things.intro"), Heads: thingHeads{t.T("col.thing"), t.T("col.state"), t.T("col.note")}}
	out.Sides = sides(c, v.Change)
	for _, i := range v.Items {
		one := thingView{Kind: words(c).T("thing." + i.Kind), Label: i.Label, Href: i.URL, Note: i.Note, Status: outcome(c, i.Outcome)}
		if v.May {
			one.Look = &layout.Link{Text: t.T("look"), Href: page.Address(address(v.Change.ID)+"/look", "kind", i.Kind, "ref", i.Ref)}
		}
		if !i.At.IsZero() {
			one.Note = strings.TrimSpace(t.T("looked", "date", clock.DateOf(i.At).Words()) + " " + i.Note)
		}
		out.Things = append(out.Things, one)
	}
	if len(out.Things) == 0 {
		out.None = t.T("none")
	}
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("back"), Href: "/law-changes"}}, changeTempl(out))
}

// sides shows the rule as it stands, then as it stood.
func sides(c *page.Ctx, ch lawchange.Change) []sideView {
	var out []sideView
	for _, s := range []struct {
		key  string
		side lawchange.Side
	}{{"after", ch.After}, {"before", ch.Before}} {
		if s.side.Label == "" {
			continue
		}
		v := sideView{Title: c.Text.T("side." + s.key), Text: s.side.Explanation}
		add := func(key, value, href string) {
			if value != "" {
				v.Facts = append(v.Facts, layout.Fact{Term: c.Text.T("fact." + key), Value: value, Href: href})
			}
		}
		add("from", day(s.side.From), "")
		add("to", day(s.side.To), "")
		add("source", s.side.Source, s.side.URL)
		if s.side.Confidence != "" {
			add("sure", words(c).T("sure."+s.side.Confidence), "")
		}
		add("note", s.side.Note, "")
		out = append(out, v)
	}
	return out
}

func day(text string) string {
	d, err := clock.ParseDate(text)
	if err != nil {
		return "" // a rule without this date
	}
	return d.Words()
}
