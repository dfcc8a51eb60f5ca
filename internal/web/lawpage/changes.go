package lawpage

import (
	"sharewell/internal/clock"
	"sharewell/internal/lawchange"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// changes lists what changed, newest first.
type changes struct{ Deps }

type changesView struct {
	Heading, Intro string
	Heads          changesHeads
	Rows           []changesRow
	Empty          *layout.Empty
	Next           *layout.Link
}

type changesHeads struct{ Rule, What, Seen, Mine string }

type changesRow struct {
	Rule, Href, What, Seen, Mine string
	Status                       layout.Status
}

const mostChanges = 30

func (p *changes) show(c *page.Ctx) error {
	lines, err := p.Laws.List(c.R.Context(), c.Actor, lawchange.ID(c.Query("before")), mostChanges+1)
	if err != nil {
		return err
	}
	t := c.Text
	v := changesView{Heading: t.T("heading"), Intro: t.T("intro"), Heads: changesHeads{t.T("col.rule"), t.T("col.what"), t.T("col.seen"), t.T("col.mine")}}
	if len(lines) > mostChanges {
		lines = lines[:mostChanges]
		v.Next = &layout.Link{Text: t.T("older"), Href: page.Address("/law-changes", "before", string(lines[mostChanges-1].Change.ID))}
	}
	for _, l := range lines {
		row := changesRow{Rule: l.Change.Label(), Href: address(l.Change.ID), What: words(c).T("kind." + string(l.Change.Kind)),
			Seen: clock.DateOf(l.Change.SeenAt).Words(), Mine: t.N("things", l.Things), Status: layout.Status{Word: t.T("nothing"), Kind: layout.Neutral}}
		switch {
		case l.Open > 0:
			row.Status = layout.Status{Word: t.N("open", l.Open), Kind: layout.Waiting}
		case l.Things > 0:
			row.Status = layout.Status{Word: t.T("looked"), Kind: layout.Live}
		}
		v.Rows = append(v.Rows, row)
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, changesTempl(v))
}
