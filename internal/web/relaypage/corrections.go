package relaypage

import (
	"sharewell/internal/access"
	"sharewell/internal/rights/relay"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage lists the corrections that wait for an organisation, or that it sent.
type listPage struct{ Deps }

type listView struct {
	Heading, Intro string
	Links          []layout.Link
	BoxesLabel     string
	Boxes          []pick
	StatesLabel    string
	States         []pick
	Empty          *layout.Empty
	Heads          listHeads
	Rows           []listRow
	Next           *layout.Link
}

type pick struct {
	Text, Href string
	Current    bool
}

type listHeads struct{ What, State, Other, Due string }

type listRow struct {
	What, Ref, Href, Other, Due string
	State                       layout.Status
}

func (p *listPage) show(c *page.Ctx) error {
	f := relay.Filter{Box: relay.Box(c.Query("box")), State: c.Query("state"), After: page.ShowKey(c.Query("after"))}
	if f.Box != relay.Out {
		f.Box = relay.In
	}
	if f.State != relay.FilterFinished && f.State != relay.FilterWaiting {
		f.State = ""
	}
	list, err := p.Corrections.List(c.R.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	t, box := c.Text, string(f.Box)
	v := listView{Heading: t.T("heading"), Intro: t.T("intro." + box), BoxesLabel: t.T("boxes"), StatesLabel: t.T("states"),
		Heads: listHeads{t.T("col.what"), t.T("col.state"), t.T("col." + box), t.T("col.due")}}
	if access.AllowedSomewhere(c.Actor, access.BeginCorrection) {
		v.Links = append(v.Links, layout.Link{Text: t.T("begin"), Href: relay.Path + "/new"})
	}
	if access.AllowedSomewhere(c.Actor, access.ReportCorrection) {
		v.Links = append(v.Links, layout.Link{Text: t.T("report"), Href: relay.Path + "/report"})
	}
	for _, b := range []relay.Box{relay.In, relay.Out} {
		v.Boxes = append(v.Boxes, pick{t.T("box." + string(b)), page.Address(relay.Path, "box", string(b)), b == f.Box})
	}
	for _, s := range []string{"", relay.FilterWaiting, relay.FilterFinished} {
		key := s
		if s == "" {
			key = "all"
		}
		v.States = append(v.States, pick{t.T("state." + key), page.Address(relay.Path, "box", box, "state", s), s == f.State})
	}
	for _, x := range list.Items {
		v.Rows = append(v.Rows, p.row(c, x, f.Box))
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty." + box + ".title"), Text: t.T("empty." + box + ".text")}
	}
	if list.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(relay.Path, "box", box, "state", f.State, "after", page.HideKey(list.Next))}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, listTempl(v))
}

func (p *listPage) row(c *page.Ctx, x relay.Correction, box relay.Box) listRow {
	w := words(c)
	r := listRow{What: w.T("what."+string(x.Kind), "items", p.items(x.Items)), Ref: x.Ref, Href: x.URL(), Other: x.Name, State: stage(c, x)}
	if x.Stage == relay.Reported {
		r.What = w.T("what.report", "items", p.items(x.Items))
		r.Due = layout.RelativeDeadline(x.Due, c.Today(), p.Calendar)
		if box == relay.In {
			r.Other = x.ReporterName
		}
	}
	told, answered := 0, 0
	for _, one := range x.Copies {
		if one.State != relay.Excused {
			told++
		}
		if one.State.Answered() {
			answered++
		}
		mine := one.To.Org == c.Actor.Organisation && one.State != relay.Excused
		if box == relay.In && mine {
			r.State = p.state(c, one)
		}
		if one.State == relay.Waiting && (box == relay.Out || mine) && r.Due == "" {
			r.Due = layout.RelativeDeadline(one.Due, c.Today(), p.Calendar)
		}
	}
	if box == relay.Out && x.Source == c.Actor.Organisation {
		r.Other = w.T("answered", "answered", itoa(answered), "told", itoa(told))
	}
	return r
}
