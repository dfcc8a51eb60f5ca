package relaypage

import (
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/rights/relay"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

func itoa(n int) string { return strconv.Itoa(n) }

// onePage is one correction as its reader may see it.
type onePage struct{ Deps }

type oneView struct {
	Caption, Heading string
	State            layout.Status
	Says             []string
	Next             []layout.Link // what the reader does; the first is the button
	Facts            []layout.Fact
	Tell             *tellView
	MapTitle         string
	Picture          *picture
	Heads            oneHeads
	Rows             []oneRow
	ActionsTitle     string
	Actions          []layout.Link
	StoryTitle       string
	Story            []layout.Entry
	Print            string
}

type tellView struct {
	Text, Action, Key string
	Button            govuk.ButtonProps
}

type oneHeads struct{ Who, By, State, When string }

type oneRow struct {
	Who, Note, What, How, Why, When string
	By                              []layout.Link
	State                           layout.Status
	Acts                            []layout.Link
}

func (p *onePage) show(c *page.Ctx) error {
	v, err := p.Corrections.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	view, err := p.view(c, v)
	if err != nil {
		return err
	}
	back := home(c)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &back}, oneTempl(view))
}

func (p *onePage) view(c *page.Ctx, v relay.View) (oneView, error) {
	t, w := c.Text, words(c)
	out := oneView{Caption: v.Ref, Heading: w.T("what."+string(v.Kind), "items", p.items(v.Items)), State: stage(c, v.Correction), MapTitle: t.T("map"),
		Heads: oneHeads{t.T("col.who"), t.T("col.by"), t.T("col.state"), t.T("col.when")}, ActionsTitle: t.T("actions"), StoryTitle: t.T("story"), Print: t.T("print")}
	if v.Stage == relay.Reported || v.Stage == relay.Declined {
		out.Heading = w.T("what.report", "items", p.items(v.Items))
	}
	if err := p.facts(c, v, &out); err != nil {
		return out, err
	}
	p.says(c, v, &out)
	p.actions(c, v, &out)
	for _, one := range v.Copies {
		out.Rows = append(out.Rows, p.row(c, v, one))
	}
	if len(v.Copies) > 0 {
		drawn := p.draw(c, v)
		out.Picture = &drawn
	}
	for i := len(v.Turns) - 1; i >= 0; i-- {
		out.Story = append(out.Story, p.entry(c, v, v.Turns[i]))
	}
	return out, nil
}

func (p *onePage) facts(c *page.Ctx, v relay.View, out *oneView) error {
	t := c.Text
	fact := func(key, value, href string) {
		if value != "" {
			out.Facts = append(out.Facts, layout.Fact{Term: t.T("fact." + key), Value: value, Href: href})
		}
	}
	r, err := p.Corrections.Clock()
	if err != nil {
		return err
	}
	fact("source", v.Correction.Name, "")
	fact("kind", p.Book.Label("correction_kind", string(v.Kind)), "")
	fact("items", p.items(v.Items), "")
	if v.Source {
		fact("own_ref", v.LocalRef, "")
	} else {
		fact("local_ref", v.LocalRef, "")
	}
	fact("their_ref", v.TheirRef, "")
	fact("reporter", v.ReporterName, "")
	if v.Case != "" {
		fact("case", v.Case, "/organisation/cases/"+v.Case)
	}
	if !v.BegunAt.IsZero() {
		fact("begun", layout.FormatDateTime(v.BegunAt), "")
	}
	if v.Replaces != "" {
		fact("replaces", v.Replaces, relay.Path+"/"+v.Replaces)
	}
	if v.ReplacedBy != "" {
		fact("replaced_by", v.ReplacedBy, relay.Path+"/"+v.ReplacedBy)
	}
	if v.Stage == relay.Declined {
		fact("reason", p.Book.Label(relay.DeclinedList, v.Reason), "")
	}
	fact("words", v.Words, "")
	fact("clock", t.T("clock", "name", r.Source), r.URL)
	return nil
}

// says tells the reader where it stands and what comes next.
func (p *onePage) says(c *page.Ctx, v relay.View, out *oneView) {
	t := c.Text
	who := "other"
	if v.Source {
		who = "source"
	}
	key := "says." + who + "." + string(v.Stage)
	out.Says = append(out.Says, t.T(key, "source", v.Correction.Name, "name", v.ReporterName))
	for _, one := range v.Copies {
		at := relay.Path + "/" + v.Ref
		if one.Mine {
			_, how := p.routes(c, one.Routes)
			out.Says = append(out.Says, t.T("find", "ref", v.LocalRef, "source", v.Correction.Name, "how", how))
			out.Next = append(out.Next, layout.Link{Text: t.T("answer"), Href: at + "/answer/" + itoa(one.N)})
		}
		if one.Undo && one.To.Org == c.Actor.Organisation {
			out.Next = append(out.Next, layout.Link{Text: t.T("undone"), Href: at + "/undone/" + itoa(one.N)})
		}
	}
	if v.Judge {
		out.Next = append(out.Next, layout.Link{Text: t.T("accept"), Href: page.Address(relay.Path+"/new", "report", v.Ref)}, layout.Link{Text: t.T("decline"), Href: relay.Path + "/" + v.Ref + "/decline"})
	}
	if v.Tell {
		out.Tell = &tellView{Text: t.T("tell.text"), Action: relay.Path + "/" + v.Ref + "/told", Button: govuk.ButtonProps{Text: t.T("tell.button"), PreventDoubleClick: govuk.On}}
	}
}

func (p *onePage) actions(c *page.Ctx, v relay.View, out *oneView) {
	if v.Manage && (v.Stage == relay.Open || v.Stage == relay.Complete) {
		if access.AllowedSomewhere(c.Actor, access.BeginCorrection) {
			out.Actions = append(out.Actions, layout.Link{Text: c.Text.T("replace"), Href: page.Address(relay.Path+"/new", "replaces", v.Ref)})
		}
		out.Actions = append(out.Actions, layout.Link{Text: c.Text.T("withdraw"), Href: relay.Path + "/" + v.Ref + "/withdraw"})
	}
}

func (p *onePage) row(c *page.Ctx, v relay.View, one relay.CopyView) oneRow {
	t := c.Text
	r := oneRow{Who: one.Name, What: t.T("given", "items", p.items(one.Items)), State: p.state(c, one.Copy)}
	r.By, r.How = p.routes(c, one.Routes)
	switch {
	case one.Was != "":
		r.Note = t.T("note.was", "name", one.Was)
	case one.Via > 0 && one.Via <= len(v.Correction.Copies):
		r.Note = t.T("note.via", "name", v.Correction.Copies[one.Via-1].Name)
	case one.Via > 0:
		r.Note = t.T("note.onward")
	case one.Alone && one.State == relay.Waiting:
		r.Note = t.T("note.alone")
	}
	switch {
	case one.State == relay.Cannot:
		r.Why = join(p.Book.Label(relay.ReasonList, one.Reason), one.Words)
	case one.State == relay.Excused:
		r.Why = join(p.Book.Label(relay.ExceptionList, one.Reason), one.Words)
	default:
		r.Why = one.Words
	}
	switch {
	case one.State == relay.Waiting:
		r.When = t.T("due", "on", layout.RelativeDeadline(one.Due, c.Today(), p.Calendar))
	case !one.At.IsZero():
		r.When = layout.FormatDate(one.At)
	}
	at := relay.Path + "/" + v.Ref
	if one.Ours && !one.Mine {
		r.Acts = append(r.Acts, layout.Link{Text: t.T("answer_for", "name", one.Name), Href: at + "/answer/" + itoa(one.N)})
	}
	if one.Excuse {
		r.Acts = append(r.Acts, layout.Link{Text: t.T("excuse", "name", one.Name), Href: at + "/excuse/" + itoa(one.N)})
	}
	if one.Undo && one.To.Org != c.Actor.Organisation {
		r.Acts = append(r.Acts, layout.Link{Text: t.T("undone_for", "name", one.Name), Href: at + "/undone/" + itoa(one.N)})
	}
	return r
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ". " + b
}

// entry is one line of the story.
func (p *onePage) entry(c *page.Ctx, v relay.View, x relay.Turn) layout.Entry {
	t := c.Text
	e := layout.Entry{At: x.At, What: t.T("turn." + x.What)}
	name := ""
	for _, one := range v.Copies {
		if one.N == x.Copy {
			name = one.Name
		}
	}
	if name != "" {
		e.What = t.T("turn_of."+x.What, "name", name)
		if x.State != "" {
			e.Why = p.Book.Label("correction_answer", string(x.State))
		}
	}
	if x.What == relay.WasTakenOver {
		e.Why = x.Text
	}
	if x.Role != "" {
		e.Who = c.Site.Texts.Page("record_words").T("role." + string(x.Role))
	}
	return e
}

// told says that the person was told who the recipients were.
func (p *onePage) told(c *page.Ctx) error {
	if err := p.Corrections.ToldWho(c.R.Context(), c.Actor, c.Path("ref")); err != nil {
		return err
	}
	return c.Done(relay.Path+"/"+c.Path("ref"), "told")
}
