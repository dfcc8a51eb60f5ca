package schoolpage

import (
	"fmt"
	"slices"

	"sharewell/internal/school"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// saidView is one statement with where it was read.
type saidView struct {
	Text, From, Href, Unsettled string
}

// words are those several of these pages use.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("schools") }

// said shows statements that stand today.
func said(c *page.Ctx, all []school.Statement) []saidView {
	var out []saidView
	for _, s := range school.InForce(all, c.Today()) {
		out = append(out, one(c, s))
	}
	return out
}

func one(c *page.Ctx, s school.Statement) saidView {
	t := words(c)
	v := saidView{Text: s.Text, From: t.T("from", "source", s.Source.Name), Href: s.Source.URL}
	if s.Source.Dated != "" {
		v.From = t.T("from.dated", "source", s.Source.Name, "date", s.Source.Dated)
	}
	if !s.Settled() {
		v.Unsettled = t.T("unsettled")
	}
	if s.Note != "" {
		v.From += " " + s.Note
	}
	return v
}

// keyView is the message on top.
type keyView struct {
	First string
	Rest  []string
}

func (d Deps) key(c *page.Ctx) keyView {
	var v keyView
	for i, s := range school.InForce(d.Packs.Message, c.Today()) {
		if i == 0 {
			v.First = s.Text
			continue
		}
		v.Rest = append(v.Rest, s.Text)
	}
	return v
}

// doubtView says that something is being checked.
type doubtView struct {
	Title string
	Lines []string
	Ask   string
}

const mostDoubts = 3

// doubt tells of changed rules beneath any of some packs, nil when there are none.
func (d Deps) doubt(c *page.Ctx, refs ...string) (*doubtView, error) {
	found, err := d.Laws.Doubts(c.R.Context(), Kind)
	if err != nil {
		return nil, err
	}
	var out *doubtView
	seen := map[string]bool{}
	for _, x := range found {
		key := string(x.Change.ID)
		if seen[key] || !slices.Contains(refs, x.Ref) {
			continue
		}
		seen[key] = true
		if out == nil {
			out = &doubtView{Title: words(c).T("doubt.title"), Ask: words(c).T("doubt.ask")}
		}
		if len(out.Lines) < mostDoubts {
			out.Lines = append(out.Lines, words(c).T("doubt.line", "rule", x.Change.Label(), "date", layout.FormatDate(x.Change.SeenAt)))
		}
	}
	return out, nil
}

// crumbs are the pages above one.
func crumbs(c *page.Ctx, more ...layout.Link) []layout.Link {
	return append([]layout.Link{{Text: words(c).T("crumb.home"), Href: "/"}, {Text: words(c).T("crumb"), Href: Path}}, more...)
}

// rowView is a programme in a list.
type rowView struct {
	Label, Href, Years, Choice, Unsettled string
	Letter, List                          layout.Link
}

type headsView struct{ Programme, Years, Choice, Do string }

func heads(c *page.Ctx) headsView {
	t := words(c)
	return headsView{t.T("col.programme"), t.T("col.years"), t.T("col.choice"), t.T("col.do")}
}

func (d Deps) rows(c *page.Ctx, phase string) []rowView {
	t := words(c)
	var out []rowView
	for _, x := range d.Packs.In(phase) {
		_, o, err := d.Packs.Offered(x.Code, phase)
		if err != nil {
			continue // In gives what is offered
		}
		r := rowView{Label: x.Label, Href: Path + "/" + of(phase, x.Code), Years: sentence(o.Say.Text), Choice: t.T("choice." + string(x.Choice)),
			Letter: layout.Link{Text: t.T("do.letter"), Href: page.Address(FillPath, "kind", string(school.ToParents), "for", of(phase, x.Code))},
			List:   layout.Link{Text: t.T("do.list"), Href: page.Address(ListPath, "for", of(phase, x.Code))}}
		if !o.Say.Settled() {
			r.Unsettled = t.T("unsettled")
		}
		out = append(out, r)
	}
	return out
}

// sentence gives a phrase a capital letter.
func sentence(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return fmt.Sprintf("%c%s", s[0]-'a'+'A', s[1:])
}
