package commentpage

import (
	"bytes"
	"net/http"
	"strconv"

	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage lists the comments of a review.
type listPage struct{ Deps }

// listView is what the page shows.
type listView struct {
	Caption, Heading, Intro string
	Stats                   []layout.Stat
	Action                  string
	Selects                 []govuk.SelectProps
	Show                    govuk.ButtonProps
	Filters                 []layout.Filter
	Clear                   string
	Count                   string
	CardsTitle              string
	Cards                   []cardView
	ClauseOf                string
	Empty                   *layout.Empty
	Next                    *layout.Link
	Downloads               []layout.Link
}

// asked is the filter as the address holds it.
type asked struct{ clause, kind, state, whose, org string }

func (a asked) pairs(without string) []string {
	all := []string{"clause", a.clause, "kind", a.kind, "state", a.state, "whose", a.whose, "org", a.org}
	var out []string
	for i := 0; i < len(all); i += 2 {
		if all[i] != without {
			out = append(out, all[i], all[i+1])
		}
	}
	return out
}

func readAsked(c *page.Ctx) asked {
	a := asked{clause: c.Query("clause"), kind: c.Query("kind"), state: c.Query("state"), whose: c.Query("whose"), org: c.Query("org")}
	if !comment.Kind(a.kind).Valid() {
		a.kind = ""
	}
	if !comment.State(a.state).Valid() {
		a.state = ""
	}
	if a.whose != "mine" {
		a.whose = ""
	}
	return a
}

func (a asked) filter(c *page.Ctx, run review.Run) comment.Filter {
	f := comment.Filter{Year: run.Year, Clause: ident.Clause(a.clause), Kind: comment.Kind(a.kind), State: comment.State(a.state), Org: ident.Organisation(a.org)}
	if a.whose == "mine" {
		if f.Org = c.Actor.Organisation; f.Org == "" {
			f.Person = c.Actor.Person
		}
	}
	return f
}

func (p *listPage) show(c *page.Ctx) error {
	run, err := p.year(c)
	if err != nil {
		return err
	}
	a := readAsked(c)
	f := a.filter(c, run)
	f.After = page.ShowKey(c.Query("after"))
	list, err := p.Comments.List(c.R.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	counts, err := p.Comments.Counts(c.R.Context(), run.Year)
	if err != nil {
		return err
	}
	t, at := c.Text, inside(run)+"/comments"
	v := listView{Caption: t.T("caption", "year", numberOf(run.Year)), Heading: t.T("heading"), Intro: t.T("intro"), CardsTitle: t.T("heading"), Action: at, Show: govuk.ButtonProps{Text: t.T("filter"), Classes: "govuk-button--secondary"}, Clear: at,
		Stats: stats(c, counts, at), Downloads: []layout.Link{{Text: t.T("xlsx"), Href: page.Address(at+".xlsx", a.pairs("")...)}, {Text: t.T("csv"), Href: page.Address(at+".csv", a.pairs("")...)}}}
	if err := p.selects(c, run, a, &v); err != nil {
		return err
	}
	if a.org != "" {
		name := t.T("one_org")
		if len(list.Items) > 0 {
			name = list.Items[0].By.Name
		}
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("by.org"), Value: name, RemoveHref: page.Address(at, a.pairs("org")...)})
	}
	for _, x := range list.Items {
		w := card(c, x, x.URL())
		w.Who = joined(w.Who, x.Heading)
		v.Cards = append(v.Cards, w)
	}
	if len(v.Cards) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if list.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(at, append(a.pairs(""), "after", page.HideKey(list.Next))...)}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("back"), Href: run.URL()}}, listTempl(v))
}

// stats counts what there is, waits and blocks.
func stats(c *page.Ctx, counts []comment.Count, at string) []layout.Stat {
	t := words(c)
	all, open, standing := 0, 0, 0
	for _, n := range counts {
		if !n.State.Public() {
			continue
		}
		all += n.N
		if n.State == comment.Open {
			open += n.N
		}
		if n.Standing {
			standing += n.N
		}
	}
	return []layout.Stat{{Number: strconv.Itoa(all), Label: t.N("stat.all", all)}, {Number: strconv.Itoa(open), Label: t.N("stat.open", open), Href: at + "?state=open"},
		{Number: strconv.Itoa(standing), Label: t.N("stat.standing", standing), Href: at + "?kind=blocking"}}
}

// selects offers the filters, and shows those in use as tags.
func (p *listPage) selects(c *page.Ctx, run review.Run, a asked, v *listView) error {
	t, w := c.Text, words(c)
	pick := func(name, chosen string, values, texts []string) {
		s := govuk.SelectProps{ID: name, Name: name, Label: govuk.LabelProps{Text: t.T("by." + name)}, Items: []govuk.SelectItem{{Value: "", Text: t.T("any")}}}
		for i, x := range values {
			s.Items = append(s.Items, govuk.SelectItem{Value: x, Text: texts[i], Selected: govuk.When(x == chosen)})
			if x == chosen {
				v.Filters = append(v.Filters, layout.Filter{Name: t.T("by." + name), Value: texts[i], RemoveHref: page.Address(v.Action, a.pairs(name)...)})
			}
		}
		v.Selects = append(v.Selects, s)
	}
	clauses, err := p.Clauses(c.R.Context(), run)
	if err != nil {
		return err
	}
	var ids, names []string
	for _, x := range clauses {
		ids, names = append(ids, string(x.ID)), append(names, x.Number+". "+x.Heading)
	}
	pick("clause", a.clause, ids, names)
	ids, names = nil, nil
	for _, k := range comment.Kinds() {
		ids, names = append(ids, string(k)), append(names, w.T("kind."+string(k)))
	}
	pick("kind", a.kind, ids, names)
	ids, names = nil, nil
	for _, s := range comment.States() {
		ids, names = append(ids, string(s)), append(names, w.T("state."+string(s)))
	}
	pick("state", a.state, ids, names)
	pick("whose", a.whose, []string{"mine"}, []string{t.T("mine")})
	return nil
}

// columns of the table to take away.
func columns() []string {
	return []string{"ref", "clause", "heading", "kind", "state", "cleared", "who", "route", "late", "made", "on", "text", "change", "proposed", "agree", "replies", "reason", "of", "decided", "answer", "taken"}
}

func (p *listPage) cells(c *page.Ctx, x comment.Comment) []string {
	t := words(c)
	yes := func(b bool) string {
		if b {
			return c.Text.T("yes")
		}
		return c.Text.T("no")
	}
	agree := ""
	for i, s := range x.Supports {
		if i > 0 {
			agree += "; "
		}
		agree += s.Name
	}
	out := []string{x.Ref, string(x.Clause), x.Heading, t.T("kind." + string(x.Kind)), t.T("state." + string(x.State)), "", who(t, x.By), t.T("route." + string(x.Route)), yes(x.Late),
		layout.MachineDate(x.At), x.Anchor.Quote, x.Text, x.Change, x.Proposed, agree, strconv.Itoa(len(x.Replies)), "", "", "", "", ""}
	if x.Kind == comment.Blocking {
		out[5] = yes(x.Cleared())
	}
	if d := x.Decision; d != nil {
		out[16], out[17], out[18] = d.Reason, d.Of, layout.MachineDate(d.At)
		if d.Answer != nil {
			out[19] = d.Answer.Text
		}
	}
	if x.Taken != nil {
		out[20] = x.Taken.Number
	}
	return out
}

func (p *listPage) heads(c *page.Ctx) []string {
	out := make([]string, 0, len(columns()))
	for _, n := range columns() {
		out = append(out, c.Text.T("col."+n))
	}
	return out
}

// exported gives the filter of a download and refuses a review that there is not.
func (p *listPage) exported(c *page.Ctx) (comment.Filter, error) {
	run, err := p.year(c)
	return readAsked(c).filter(c, run), err
}

func (p *listPage) csv(c *page.Ctx) error {
	f, err := p.exported(c)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	h.Set("Content-Disposition", `attachment; filename="comments-`+strconv.Itoa(f.Year)+`.csv"`)
	h.Set("Cache-Control", "no-store")
	w := document.NewCSV(c.W)
	if err := w.Write(p.heads(c)...); err != nil {
		return nil // the reader has gone
	}
	if err := p.Comments.Each(c.R.Context(), c.Actor, f, func(x comment.Comment) error { return w.Write(p.cells(c, x)...) }); err != nil {
		panic(http.ErrAbortHandler) // half a table must not look whole
	}
	_ = w.Flush() // the reader may have gone
	return nil
}

func (p *listPage) xlsx(c *page.Ctx) error {
	f, err := p.exported(c)
	if err != nil {
		return err
	}
	var failed error
	rows := func(yield func([]document.Value) bool) {
		failed = p.Comments.Each(c.R.Context(), c.Actor, f, func(x comment.Comment) error {
			var out []document.Value
			for _, s := range p.cells(c, x) {
				out = append(out, document.Text(s))
			}
			if !yield(out) {
				return errStopped
			}
			return nil
		})
	}
	var b bytes.Buffer
	err = document.WriteXLSX(&b, []document.Sheet{{Name: c.Text.T("sheet"), Head: p.heads(c), Rows: rows}})
	if failed != nil && failed != errStopped {
		return failed
	}
	if err != nil {
		return err
	}
	return c.Download("comments-"+strconv.Itoa(f.Year)+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}
