package casepage

import (
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/web/caseview"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// queueView is the list of an organisation's cases.
type queueView struct {
	Heading, Intro string
	Enter          *govuk.ButtonProps
	Stats          []layout.Stat
	Filter         filterView
	Tags           []layout.Filter
	Empty          *layout.Empty
	Heads          queueHeads
	Rows           []queueRow
	Next           *layout.Link
}

type queueHeads struct{ What, State, Due, Came string }

type queueRow struct {
	What, Ref, Href, Due, Came, Note string
	State                            layout.Status
	Overdue                          bool
}

// filterView narrows the list, without scripts.
type filterView struct {
	Title       string
	Kind, Stage govuk.SelectProps
	Button      govuk.ButtonProps
}

func (d Deps) queue(c *page.Ctx) error {
	f := casework.Filter{Kind: casework.Kind(c.Query("kind")), Stage: casework.Stage(c.Query("state")), After: page.ShowKey(c.Query("after"))}
	if !f.Kind.Valid() {
		f.Kind = ""
	}
	if !f.Stage.Valid() {
		f.Stage = ""
	}
	q, err := d.Cases.Queue(c.R.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	t, w := c.Text, caseview.Words(c)
	v := queueView{Heading: t.T("heading"), Intro: t.T("intro"), Heads: queueHeads{t.T("col.what"), t.T("col.state"), t.T("col.due"), t.T("col.came")}}
	if access.AllowedSomewhere(c.Actor, access.EnterCase) {
		v.Enter = &govuk.ButtonProps{Text: t.T("enter"), Href: newPath}
	}
	for _, s := range casework.Stages() {
		if n := q.Counts[s]; n > 0 {
			v.Stats = append(v.Stats, layout.Stat{Number: fmt.Sprint(n), Label: w.T("stage." + string(s)), Href: page.Address(Path, "kind", string(f.Kind), "state", string(s))})
		}
	}
	d.filter(c, &v, f)
	for _, r := range q.Rows {
		v.Rows = append(v.Rows, d.rowOf(c, r))
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
		if len(v.Tags) > 0 {
			v.Empty = &layout.Empty{Title: t.T("empty.filtered"), Link: &layout.Link{Text: t.T("empty.all"), Href: Path}}
		}
	}
	if q.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(Path, "kind", string(f.Kind), "state", string(f.Stage), "after", page.HideKey(q.Next))}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, queueTempl(v))
}

func (d Deps) filter(c *page.Ctx, v *queueView, f casework.Filter) {
	t, w := c.Text, caseview.Words(c)
	v.Filter = filterView{Title: t.T("filter"), Button: govuk.ButtonProps{Text: t.T("filter.button"), Classes: "govuk-button--secondary"}}
	pick := func(name, label, chosen string) govuk.SelectProps {
		return govuk.SelectProps{Name: name, ID: name, Label: govuk.LabelProps{Text: label}, Value: chosen, Items: []govuk.SelectItem{{Text: t.T("filter.all")}}}
	}
	v.Filter.Kind, v.Filter.Stage = pick("kind", t.T("filter.kind"), string(f.Kind)), pick("state", t.T("filter.state"), string(f.Stage))
	for _, k := range casework.Kinds() {
		v.Filter.Kind.Items = append(v.Filter.Kind.Items, govuk.SelectItem{Value: string(k), Text: d.kind(k), Selected: govuk.When(k == f.Kind)})
	}
	for _, s := range casework.Stages() {
		v.Filter.Stage.Items = append(v.Filter.Stage.Items, govuk.SelectItem{Value: string(s), Text: w.T("stage." + string(s)), Selected: govuk.When(s == f.Stage)})
	}
	if f.Kind != "" {
		v.Tags = append(v.Tags, layout.Filter{Name: t.T("filter.kind"), Value: d.kind(f.Kind), RemoveHref: page.Address(Path, "state", string(f.Stage))})
	}
	if f.Stage != "" {
		v.Tags = append(v.Tags, layout.Filter{Name: t.T("filter.state"), Value: w.T("stage." + string(f.Stage)), RemoveHref: page.Address(Path, "kind", string(f.Kind))})
	}
}

// kind names a kind as staff say it.
func (d Deps) kind(k casework.Kind) string { return d.Book.Label("case_kind", string(k)) }

func (d Deps) rowOf(c *page.Ctx, r casework.Row) queueRow {
	t, w := c.Text, caseview.Words(c)
	row := queueRow{What: d.kind(r.Kind), Ref: r.Ref, Href: Path + "/" + r.Ref, State: caseview.Status(w, r.Stage, r.Result, r.State), Came: t.T("came", "date", layout.FormatDate(r.Received), "route", t.T("route."+string(r.Route)))}
	if r.Stage.Open() {
		row.Due = caseview.Due(c, r.State)
		row.Overdue = r.State.Level == deadline.Over
	}
	switch {
	case r.Reach != casework.Reachable:
		row.Note = t.T("note." + string(r.Reach))
	case r.Marks:
		row.Note = t.T("note.marks")
	}
	return row
}
