package threadpage

import (
	"strings"

	"sharewell/internal/portal/thread"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// reportsPage is the queue of what was reported.
type reportsPage struct{ Deps }

type reportsView struct {
	Heading, Intro string
	Rows           []reportView
	Empty          *layout.Empty
	Next           *layout.Link
}

// reportView is one report.
type reportView struct {
	Title     layout.Link
	Tags      []layout.Status
	Text, Who string
	WhyTitle  string
	Why, By   string
	Look      layout.Link
}

func (p *reportsPage) show(c *page.Ctx) error {
	all, next, err := p.Threads.Reports(c.R.Context(), c.Actor, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	rooms, err := p.Rooms(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	t := c.Text
	v := reportsView{Heading: t.T("heading"), Intro: t.T("intro")}
	for _, r := range all {
		x := reportView{Title: layout.Link{Text: r.Thread.Title, Href: r.Thread.URL()}, Tags: tags(c, r.Thread), Text: r.Thread.Text, Who: joined(who(c, r.Author), room(c, rooms, r.Space)),
			WhyTitle: t.T("why"), Why: r.Reason, By: joined(t.T("by", "who", who(c, r.By)), layout.FormatDateTime(r.At)), Look: layout.Link{Text: t.T("look", "ref", r.Ref), Href: r.Thread.URL()}}
		if r.What != nil {
			x.Text, x.Look.Href = r.What.Text, thread.PageOf(r.Ref+"/"+r.What.ID)
			x.Tags = nil
			if r.What.Hidden {
				x.Tags = []layout.Status{{Word: words(c).T("tag.hidden"), Kind: layout.Stopped}}
			}
		}
		if len(x.Text) > 600 {
			x.Text = strings.ToValidUTF8(x.Text[:600], "") + " …"
		}
		v.Rows = append(v.Rows, x)
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address("/portal/reports", "after", page.HideKey(next))}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("back"), Href: base}}, reportsTempl(v))
}
