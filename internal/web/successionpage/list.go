package successionpage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/succession"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage lists changes of organisations.
type listPage struct{ Deps }

type listView struct {
	Heading, Intro, Caption string
	New                     *layout.Link
	Heads                   [3]string
	Rows                    []listRow
	Empty                   *layout.Empty
	Next                    *layout.Link
}

type listRow struct {
	Title, Href, On string
	Status          layout.Status
}

func (p *listPage) show(c *page.Ctx) error {
	list, names, err := p.Changes.List(c.R.Context(), c.Actor, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	t := c.Text
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), Caption: t.T("caption"), Heads: [3]string{t.T("what"), t.T("on"), t.T("state")}}
	if access.AllowedSomewhere(c.Actor, access.ManageChanges) {
		v.New = &layout.Link{Text: t.T("new"), Href: newPath}
	}
	for _, x := range list {
		v.Rows = append(v.Rows, listRow{Title: strings.TrimSuffix(succession.Words(x, names), "."), Href: x.URL(), On: x.On.Words(), Status: statusOf(c, x)})
	}
	if len(list) == 50 {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(Path, "after", page.HideKey(list[len(list)-1].SortKey()))}
	}
	if len(list) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text"), Link: v.New}
	}
	back := layout.Link{Text: t.T("back"), Href: "/directory"}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &back}, listTempl(v))
}

func statusOf(c *page.Ctx, x succession.Change) layout.Status {
	kind := layout.Neutral
	switch x.Stage {
	case succession.Planned:
		kind = layout.Waiting
	case succession.Asking:
		kind = layout.Stopped
	case succession.Running, succession.Undoing:
		kind = layout.Changed
	case succession.Done:
		kind = layout.Live
	case succession.Cancelled, succession.Undone:
	}
	return layout.Status{Word: words(c).T("stage." + string(x.Stage)), Kind: kind}
}
