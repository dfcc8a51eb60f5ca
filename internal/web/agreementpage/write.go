package agreementpage

import (
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// writing edits one clause, or adds one.
type writing struct{ Deps }

// writeView is what the page shows around its sheet.
type writeView struct {
	id      ident.Clause // "" for a new clause
	version int64        // of the draft that the page shows

	Caption      string
	Conflict     *clashView
	Sheet        ask.Sheet
	PreviewTitle string
	Preview      *clauseView
	ChangesTitle string
	Changes      []layout.Run
	CitesTitle   string
	CitesNone    string
	Cites        []layout.Link
	FromTitle    string
	From         []layout.Link // the comments its words come from
	HelpTitle    string
	Help         string
}

// clashView is a clause that two people changed in ways that do not go together.
type clashView struct {
	Title, Text, Who string
	TheirsTitle      string
	Heading          string
	Theirs           []prose.Block
	MarkedTitle      string
	Marked           []layout.Run // from what they saved to what was typed
}

func (p *writing) show(c *page.Ctx) error {
	e, x, err := p.clause(c)
	if err != nil {
		return err
	}
	if e.Status != agreement.Draft {
		return c.Redirect(addressOf(e) + "/edit")
	}
	return p.render(c, e, ask.New(c, stored(x)), writeView{id: x.ID, version: e.Version})
}

// closed keeps what was typed on the page when the edition's words came to stand still meanwhile.
func (p *writing) closed(c *page.Ctx, e agreement.Edition, id ident.Clause, f *form.Form) error {
	v := writeView{id: id, version: e.Version, Conflict: &clashView{Title: c.Text.T("closed"), Text: c.Text.T("closed.text")}}
	return p.render(c, e, ask.Again(c, f), v)
}

// clause gives the draft and the clause that a page is about.
func (d Deps) clause(c *page.Ctx) (agreement.Edition, agreement.Clause, error) {
	e, err := d.draft(c)
	if err != nil {
		return e, agreement.Clause{}, err
	}
	x, err := e.Clause(clauseAt(c))
	return e, x, err
}

func stored(x agreement.Clause) url.Values {
	return url.Values{"heading": {x.Heading}, "text": {x.Text}, "rests_on": {strings.Join(x.RestsOn, "\n")}, "terms": {strings.Join(x.Terms, "\n")}}
}

// typed reads a clause from the form.
func typed(f *form.Form, id ident.Clause) agreement.Clause {
	names := func(name string) []string {
		return strings.FieldsFunc(f.Raw(name), func(r rune) bool { return r == '\n' || r == '\r' || r == ',' && name == "rests_on" })
	}
	return agreement.Clause{ID: id, Heading: f.Raw("heading"), Text: f.Raw("text"), RestsOn: names("rests_on"), Terms: names("terms")}
}

func (p *writing) render(c *page.Ctx, e agreement.Edition, b *ask.Builder, v writeView) error {
	id := v.id
	b.Line(ask.Field{Name: "heading"})
	b.Lines(ask.Field{Name: "text", Rows: 16})
	b.Lines(ask.Field{Name: "rests_on", Rows: 3, Optional: true})
	b.Lines(ask.Field{Name: "terms", Rows: 2, Optional: true})
	action := addressOf(e) + "/add"
	if id != "" {
		action = addressOf(e) + "/" + string(id) + "/edit"
	} else {
		p.places(b, e)
	}
	v.Sheet = b.Sheet(action)
	v.Sheet.Version = strconv.FormatInt(v.version, 10)
	v.Sheet.Also = &govuk.ButtonProps{Text: c.Text.T("preview"), Name: "then", Value: "preview", Classes: "govuk-button--secondary"}
	v.Sheet.Cancel = &layout.Link{Text: b.Words.T("cancel"), Href: addressOf(e) + "/edit"}
	v.Caption, v.HelpTitle, v.Help = c.Text.T("caption", "number", e.Number()), c.Text.T("help"), c.Text.T("help.text")
	if i := e.Text.Index(id); i >= 0 {
		v.Sheet.Heading = c.Text.T("heading", "clause", clauseName(e.Text.Numbers()[i], e.Text.Clauses[i]))
	} else {
		v.Sheet.Heading = c.Text.T("heading.new")
	}
	if err := p.cites(c, e, id, &v); err != nil {
		return err
	}
	if id != "" {
		from, err := p.sources(c, e, id, true)
		if err != nil {
			return err
		}
		v.FromTitle, v.From = c.Text.T("from"), from[id]
	}
	head := page.Head{Title: v.Sheet.Heading, Voice: layout.Members, HasErrors: v.Sheet.Errors != nil, BackLink: &layout.Link{Text: c.Text.T("back"), Href: addressOf(e) + "/edit"}}
	if v.Conflict != nil {
		head.Status = errs.Conflict.Status()
	}
	return c.Render(head, writeTempl(v))
}

// places asks where a new clause stands.
func (p *writing) places(b *ask.Builder, e agreement.Edition) {
	b.Pick(ask.Field{Name: "after"}, placesOf(b, e, ""))
	b.Choose(ask.Field{Name: "depth"}, depths(b))
}

// placesOf lists the places in an edition, by the clause before; without a clause and what stands below it.
func placesOf(b *ask.Builder, e agreement.Edition, without ident.Clause) []ask.Option {
	out := []ask.Option{{Value: "first", Text: b.Text.T("after.first")}}
	skip := -1
	for i, n := range e.Text.Numbers() {
		x := e.Text.Clauses[i]
		if skip >= 0 && x.Depth > skip {
			continue
		}
		skip = -1
		if x.ID == without {
			skip = x.Depth
			continue
		}
		out = append(out, ask.Option{Value: string(x.ID), Text: clauseName(n, x)})
	}
	return out
}

func depths(b *ask.Builder) []ask.Option {
	return []ask.Option{{Value: "0", Text: b.Text.T("depth.0")}, {Value: "1", Text: b.Text.T("depth.1")}, {Value: "2", Text: b.Text.T("depth.2")}}
}

// cites lists what cites a clause, so that people see it before they save.
func (p *writing) cites(c *page.Ctx, e agreement.Edition, id ident.Clause, v *writeView) error {
	v.CitesTitle, v.CitesNone = c.Text.T("cites"), c.Text.T("cites.none")
	if id == "" {
		return nil
	}
	for _, n := range numberedOf(e) {
		for _, to := range prose.Refs(prose.Parse(n.clause.Text)) {
			if to == id && n.clause.ID != id {
				v.Cites = append(v.Cites, layout.Link{Text: c.Text.T("cites.clause", "what", clauseName(n.number, n.clause)), Href: addressOf(e) + "/" + string(n.clause.ID)})
			}
		}
	}
	if p.Cites == nil {
		return nil
	}
	x, err := e.Clause(id)
	if err != nil {
		return nil // it went meanwhile: nothing in this draft cites it
	}
	outside, err := p.Cites(c.R.Context(), x)
	for _, o := range outside {
		v.Cites = append(v.Cites, layout.Link{Text: c.Text.T("cites."+o.Kind, "what", o.Text), Href: o.Href})
	}
	return err
}

func (p *writing) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	id, version := clauseAt(c), ask.Version(f)
	if e.Status != agreement.Draft {
		return p.closed(c, e, id, f)
	}
	if f.Raw("then") == "preview" {
		return p.preview(c, e, id, f)
	}
	saved, err := p.Agreement.SaveClause(c.R.Context(), c.Actor, agreement.SaveClause{Edition: e.ID, Version: version, Clause: typed(f, id)})
	switch {
	case f.Merge(err):
		return p.render(c, e, ask.Again(c, f), writeView{id: id, version: version})
	case err != nil:
		return err
	case saved.Conflict != nil:
		return p.clash(c, saved.Edition, id, f, *saved.Conflict)
	case saved.Merged:
		return c.Done(addressOf(e)+"/"+string(id)+"/edit", "merged")
	}
	return c.Done(addressOf(e)+"/edit", "saved")
}

// clash shows what two people changed; saving again keeps what stands on the page.
func (p *writing) clash(c *page.Ctx, e agreement.Edition, id ident.Clause, f *form.Form, x agreement.ClauseConflict) error {
	t := c.Text
	v := writeView{id: id, version: x.Version, Conflict: &clashView{Title: t.T("clash"), Text: t.T("clash.text"), TheirsTitle: t.T("clash.theirs"), Heading: x.Theirs.Heading,
		Theirs: blocksOf(x.Theirs.Text, addressOf(e), e.Text.References()), MarkedTitle: t.T("clash.parts")}}
	if x.Gone {
		v.Conflict = &clashView{Title: t.T("clash"), Text: t.T("clash.gone")}
	}
	if x.By.Role != "" {
		v.Conflict.Who = t.T("clash.who", "role", roleWord(c, x.By.Role), "when", layout.FormatDateTime(x.At))
	}
	if !x.Gone {
		v.Conflict.Marked = runsOf(redline.Words(reading(x.Theirs.Text, e), reading(x.Proposed.Text, e)))
	}
	return p.render(c, e, ask.New(c, stored(x.Proposed)), v)
}

func (p *writing) preview(c *page.Ctx, e agreement.Edition, id ident.Clause, f *form.Form) error {
	x := typed(f, id)
	n := numbered{edition: e, clause: x, number: c.Text.T("number.new"), name: e.Text.References()}
	v := writeView{id: id, version: ask.Version(f), PreviewTitle: c.Text.T("preview.title"), ChangesTitle: c.Text.T("preview.changes")}
	was := agreement.Clause{}
	if i := e.Text.Index(id); i >= 0 {
		n.number, was = e.Text.Numbers()[i], e.Text.Clauses[i]
	}
	shown := (&editionPage{p.Deps}).clauseView(c, n)
	shown.PermanentText = ""
	v.Preview = &shown
	if id != "" {
		v.Changes = runsOf(redline.Words(was.Heading+"\n"+reading(was.Text, e), x.Heading+"\n"+reading(x.Text, e)))
	}
	return p.render(c, e, ask.Again(c, f), v)
}

func (p *writing) showNew(c *page.Ctx) error {
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	last := e.Text.Clauses[len(e.Text.Clauses)-1]
	return p.render(c, e, ask.New(c, url.Values{"after": {string(last.ID)}, "depth": {"0"}}), writeView{version: e.Version})
}

func (p *writing) add(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	if e.Status != agreement.Draft {
		return p.closed(c, e, "", f)
	}
	if f.Raw("then") == "preview" {
		return p.preview(c, e, "", f)
	}
	key, _ := f.SubmissionKey()
	if did, err := p.Did(c.R.Context(), key, c.Actor.Person); err != nil || did {
		if err != nil {
			return err
		}
		return c.Done(addressOf(e)+"/edit", "added")
	}
	x := typed(f, "")
	x.Depth, _ = strconv.Atoi(f.Raw("depth"))
	_, err = p.Agreement.AddClause(c.R.Context(), c.Actor, agreement.NewClause{Edition: e.ID, After: afterOf(f), Clause: x})
	if f.Merge(err) {
		return p.render(c, e, ask.Again(c, f), writeView{version: e.Version})
	}
	if err != nil {
		return err
	}
	if err := p.Acted(c.R.Context(), key, c.Actor.Person); err != nil {
		return err
	}
	return c.Done(addressOf(e)+"/edit", "added")
}

// afterOf reads after which clause another stands.
func afterOf(f *form.Form) ident.Clause {
	switch v := f.Raw("after"); v {
	case "first":
		return ""
	case "":
		return "?" // none chosen: no clause has this identifier
	default:
		return ident.Clause(v)
	}
}
