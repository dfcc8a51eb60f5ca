package oneoffpage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage lists the one-off records that the actor may see.
type listPage struct{ Deps }

// listView is what the page shows.
type listView struct {
	Heading, Intro   string
	Start, Emergency *layout.Link
	Overview         *layout.Link
	Offline          *layout.Link // to the form for when there is no network
	BoxLabel         string
	Boxes            []boxLink
	FilterAction     string
	Box              string
	Decision, Stage  *govuk.SelectProps
	FilterButton     govuk.ButtonProps
	FilterTitle      string
	Filters          []layout.Filter
	Clear            string
	Count            string
	Empty            *layout.Empty
	Caption          string
	Heads            listHeads
	Rows             []listLine
	Next             *layout.Link
	Find             govuk.InputProps
	FindButton       govuk.ButtonProps
}

// boxLink chooses a list.
type boxLink struct {
	Text, Href string
	Current    bool
}

// listHeads words the columns.
type listHeads struct{ Record, Status, Other, Open string }

// listLine is one record in the list.
type listLine struct {
	Ref, Title, Href, Other string
	Statuses                []layout.Status
	Open                    string
	Late                    bool
	When                    string
}

func (p *listPage) show(c *page.Ctx) error {
	missing := false
	if typed := c.Query("find"); typed != "" {
		ref, err := p.OneOffs.Find(c.R.Context(), c.Actor, typed)
		if err == nil {
			return c.Redirect(ListPath + "/" + ref)
		}
		if errs.KindOf(err) != errs.NotFound {
			return err
		}
		missing = true
	}
	f := p.filter(c)
	var list oneoff.Page
	if f.Box != "" {
		var err error
		if list, err = p.OneOffs.List(c.R.Context(), c.Actor, f, oneoff.PageKey(page.ShowKey(c.Query("after")))); err != nil {
			return err
		}
	}
	v := p.view(c, list, f)
	if missing {
		v.Find.ErrorMessage = govuk.ErrorMessageProps{Text: c.Text.T("find.nothing")}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: missing, Status: 200}, listTempl(v))
}

// boxes lists the lists that the actor may see.
func boxesOf(c *page.Ctx) []oneoff.Box {
	if c.Actor.Organisation == "" {
		return nil
	}
	if access.AllowedSomewhere(c.Actor, access.OverviewOneOffs) {
		return []oneoff.Box{oneoff.BoxOurs, oneoff.BoxMine, oneoff.BoxReceived, oneoff.BoxOverdue}
	}
	return []oneoff.Box{oneoff.BoxMine, oneoff.BoxReceived}
}

func (p *listPage) filter(c *page.Ctx) oneoff.Filter {
	var f oneoff.Filter
	boxes := boxesOf(c)
	if len(boxes) == 0 {
		return f
	}
	if f.Box = oneoff.Box(c.Query("list")); !slices.Contains(boxes, f.Box) {
		f.Box = boxes[0]
	}
	if f.Box == oneoff.BoxOverdue {
		return f
	}
	if d := c.Query("decision"); slices.Contains(oneoff.Decisions(), d) {
		f.Decision = d
	}
	if s := oneoff.Stage(c.Query("stage")); s.Valid() && f.Box != oneoff.BoxReceived {
		f.Stage = s
	}
	return f
}

func listURL(f oneoff.Filter) string {
	return page.Address(ListPath, "list", string(f.Box), "decision", f.Decision, "stage", string(f.Stage))
}

func (p *listPage) view(c *page.Ctx, list oneoff.Page, f oneoff.Filter) listView {
	t := c.Text
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), BoxLabel: t.T("boxes"), Box: string(f.Box), FilterAction: ListPath, FilterTitle: t.T("filter.title"),
		FilterButton: govuk.ButtonProps{Text: t.T("filter.button"), Classes: "govuk-button--secondary"}, Caption: t.T("caption." + string(f.Box)),
		Heads: listHeads{t.T("col.record"), t.T("col.status"), t.T("col.other"), t.T("col.open")},
		Find: govuk.InputProps{ID: "find", Name: "find", Value: c.Query("find"), Autocomplete: "off", Classes: "govuk-input--width-20",
			Label: govuk.LabelProps{Text: t.T("find.label"), Classes: "govuk-label--s"}, Hint: govuk.HintProps{Text: t.T("find.hint")}},
		FindButton: govuk.ButtonProps{Text: t.T("find.button"), Classes: "govuk-button--secondary"}}
	if access.AllowedSomewhere(c.Actor, access.CreateOneOff) && c.Actor.Organisation != "" {
		v.Start, v.Emergency = &layout.Link{Text: t.T("start"), Href: "/one-offs/new"}, &layout.Link{Text: t.T("emergency"), Href: EmergencyPath}
	}
	if p.Files && v.Start != nil {
		v.Offline = &layout.Link{Text: t.T("offline"), Href: "/one-offs/upload"}
	}
	if access.AllowedSomewhere(c.Actor, access.OverviewOneOffs) {
		v.Overview = &layout.Link{Text: t.T("overview"), Href: "/one-offs/overview"}
	}
	for _, b := range boxesOf(c) {
		v.Boxes = append(v.Boxes, boxLink{t.T("box." + string(b)), listURL(oneoff.Filter{Box: b}), b == f.Box})
	}
	p.filters(c, &v, f)
	for _, l := range list.Lines {
		v.Rows = append(v.Rows, p.line(c, l))
	}
	v.Count = t.N("count", len(v.Rows))
	if list.Next != "" {
		v.Count = t.N("count_more", len(v.Rows))
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(ListPath, "list", string(f.Box), "decision", f.Decision, "stage", string(f.Stage), "after", page.HideKey(string(list.Next)))}
	}
	v.Empty = p.empty(c, v, f)
	return v
}

// filters offers decisions and stages, and shows those in use as tags that can be taken off.
func (p *listPage) filters(c *page.Ctx, v *listView, f oneoff.Filter) {
	t := c.Text
	if f.Box == "" || f.Box == oneoff.BoxOverdue {
		return
	}
	v.Decision = &govuk.SelectProps{ID: "decision", Name: "decision", Label: govuk.LabelProps{Text: t.T("filter.decision")}, Items: []govuk.SelectItem{{Value: "", Text: t.T("filter.all")}}}
	for _, d := range oneoff.Decisions() {
		v.Decision.Items = append(v.Decision.Items, govuk.SelectItem{Value: d, Text: p.Book.Label("decision", d), Selected: govuk.When(d == f.Decision)})
	}
	if f.Box != oneoff.BoxReceived {
		v.Stage = &govuk.SelectProps{ID: "stage", Name: "stage", Label: govuk.LabelProps{Text: t.T("filter.stage")}, Items: []govuk.SelectItem{{Value: "", Text: t.T("filter.all")}}}
		for _, s := range oneoff.Stages() {
			v.Stage.Items = append(v.Stage.Items, govuk.SelectItem{Value: string(s), Text: words(c).T("stage." + string(s)), Selected: govuk.When(s == f.Stage)})
		}
	}
	if f.Decision != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("filter.decision"), Value: p.Book.Label("decision", f.Decision), RemoveHref: listURL(oneoff.Filter{Box: f.Box, Stage: f.Stage})})
	}
	if f.Stage != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("filter.stage"), Value: words(c).T("stage." + string(f.Stage)), RemoveHref: listURL(oneoff.Filter{Box: f.Box, Decision: f.Decision})})
	}
	v.Clear = listURL(oneoff.Filter{Box: f.Box})
}

func (p *listPage) empty(c *page.Ctx, v listView, f oneoff.Filter) *layout.Empty {
	t := c.Text
	switch {
	case len(v.Rows) > 0:
		return nil
	case f.Box == "":
		return &layout.Empty{Title: t.T("empty.partnership.title"), Text: t.T("empty.partnership.text")}
	case len(v.Filters) > 0:
		return &layout.Empty{Title: t.T("empty.filter.title"), Text: t.T("empty.filter.text"), Link: &layout.Link{Text: t.T("empty.filter.link"), Href: v.Clear}}
	}
	out := layout.Empty{Title: t.T("empty." + string(f.Box) + ".title"), Text: t.T("empty." + string(f.Box) + ".text")}
	if f.Box == oneoff.BoxMine || f.Box == oneoff.BoxOurs {
		out.Link = v.Start
	}
	return &out
}

func (p *listPage) line(c *page.Ctx, l oneoff.Line) listLine {
	out := listLine{Ref: l.Ref, Title: orElse(l.Purpose, c.Text.T("untitled")), Href: ListPath + "/" + l.Ref, Other: l.OtherName, When: layout.FormatDate(l.UpdatedAt)}
	if !l.Ours {
		out.Other = l.OwnerName
	}
	out.Statuses = append(out.Statuses, statusOf(c, l.Stage))
	if s, ok := p.decisionOf(l.Decision); ok {
		out.Statuses = append(out.Statuses, s)
	}
	if l.Emergency {
		out.Statuses = append(out.Statuses, layout.Status{Word: c.Text.T("emergency_tag"), Kind: layout.Changed})
	}
	if l.OpenFollowUps > 0 {
		out.Late = l.Due.Before(c.Site.Clock.Now())
		key := "open"
		if out.Late {
			key = "late"
		}
		out.Open = c.Text.N(key, l.OpenFollowUps, "when", layout.FormatDate(l.Due))
	}
	return out
}
