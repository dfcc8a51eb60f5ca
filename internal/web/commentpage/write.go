package commentpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// writePage makes and changes comments.
type writePage struct{ Deps }

// about is what a form is about.
type about struct {
	view    comment.ClauseView
	kind    comment.Kind
	action  string
	back    layout.Link
	offline bool
	edit    *comment.View
}

func (p *writePage) about(c *page.Ctx, ending string) (about, error) {
	run, err := p.year(c)
	if err != nil {
		return about{}, err
	}
	id := ident.Clause(c.Path("clause"))
	v, err := p.Comments.Clause(c.R.Context(), c.Actor, run.Year, id, "")
	if err != nil {
		return about{}, err
	}
	at := inside(run) + "/clauses/" + string(id)
	return about{view: v, action: at + ending, back: layout.Link{Text: c.Text.T("back"), Href: at}}, nil
}

func (p *writePage) show(c *page.Ctx) error {
	a, err := p.about(c, "/new")
	if err != nil {
		return err
	}
	a.kind = kindAsked(c.Query("kind"))
	stored := url.Values{"quote": {c.Query("quote")}, "near": {c.Query("near")}, "proposed": {a.view.Clause.Text}}
	if w := a.view.Wording; c.Query("quote") != "" {
		near, _ := strconv.Atoi(c.Query("near"))
		if on, ok := w.Quoted(c.Query("quote"), near); ok {
			from, _ := w.ShownAt(on.Start, on.End)
			stored.Set("quote", on.Quote)
			stored.Set("near", strconv.Itoa(from))
		} else {
			stored.Set("quote", "")
		}
	}
	return p.render(c, a, ask.New(c, stored))
}

func kindAsked(s string) comment.Kind {
	if k := comment.Kind(s); k.Valid() {
		return k
	}
	return comment.Question
}

// quotes offers the passages of a clause, and the words that were chosen already.
func quotes(b *ask.Builder, v comment.ClauseView) []ask.Option {
	chosen := b.Form.Raw("quote")
	var out []ask.Option
	found := false
	for _, p := range v.Wording.Passages() {
		found = found || p.Text == chosen
		out = append(out, ask.Option{Value: p.Text, Text: gist(p.Text)})
	}
	if chosen != "" && !found {
		out = append([]ask.Option{{Value: chosen, Text: gist(chosen)}}, out...)
	}
	return out
}

func (p *writePage) render(c *page.Ctx, a about, b *ask.Builder) error {
	t := c.Text
	if a.offline {
		var routes, bodies, kinds []ask.Option
		for _, r := range comment.OfflineRoutes() {
			routes = append(routes, ask.Option{Value: string(r), Text: t.T("route." + string(r))})
		}
		all, err := p.Bodies(c.R.Context())
		if err != nil {
			return err
		}
		for _, o := range all {
			bodies = append(bodies, ask.Option{Value: string(o.ID), Text: o.Name})
		}
		for _, k := range comment.Kinds() {
			kinds = append(kinds, ask.Option{Value: string(k), Text: words(c).T("kind." + string(k))})
		}
		b.Choose(ask.Field{Name: "route"}, routes)
		b.Line(ask.Field{Name: "source"})
		b.Pick(ask.Field{Name: "org", Optional: true}, bodies)
		b.Line(ask.Field{Name: "name", Optional: true})
		b.Choose(ask.Field{Name: "kind"}, kinds)
	}
	if a.edit == nil {
		b.Pick(ask.Field{Name: "quote", Optional: true}, quotes(b, a.view))
	}
	key := string(a.kind)
	if a.offline {
		key = "offline"
	}
	b.Lines(ask.Field{Name: "text", Label: t.T("text." + key), Rows: 6, Max: comment.MaxText, Optional: a.kind == comment.Suggestion && !a.offline})
	if a.kind == comment.Blocking || a.offline {
		b.Lines(ask.Field{Name: "change", Rows: 4, Max: comment.MaxText, Optional: a.offline})
	}
	if a.kind == comment.Suggestion || a.offline {
		b.Lines(ask.Field{Name: "proposed", Rows: 14, Optional: a.offline})
	}
	s := b.Sheet(a.action)
	if !a.offline {
		s.Heading = t.T("heading." + key)
		s.Was = append(s.Was, ask.Hidden{Name: "kind", Value: key})
	}
	s.Was = append(s.Was, ask.Hidden{Name: "near", Value: b.Form.Raw("near")}, ask.Hidden{Name: "seen_edition", Value: string(a.view.Edition.ID)})
	s.Intro = t.T("intro", "clause", a.view.Clause.Heading, "number", a.view.Edition.Number())
	if a.view.Late && a.edit == nil {
		s.Intro += " " + t.T("late")
	}
	if a.edit != nil {
		s.Heading, s.Save.Text = t.T("heading.edit"), t.T("save.edit")
		s.Version = strconv.FormatInt(a.edit.Version, 10)
	}
	s.Notes, s.NotesTitle = hints(c, b.Form.Raw("text")), t.T("notes")
	if len(s.Notes) > 0 {
		s.Was = append(s.Was, ask.Hidden{Name: "seen", Value: "yes"})
	}
	s.Cancel = &layout.Link{Text: t.T("cancel"), Href: a.back.Href}
	v := writeView{Sheet: s, TextTitle: t.T("clause"), Lines: markedLines(a.view.Wording, nil, nil)}
	return c.Render(page.Head{Title: s.Heading, Voice: layout.Members, HasErrors: s.Errors != nil, BackLink: &a.back}, writeTempl(v))
}

// writeView is a form with the clause it is about.
type writeView struct {
	Sheet     ask.Sheet
	TextTitle string
	Lines     []line
}

// hints points at what looks like somebody's details.
func hints(_ *page.Ctx, text string) []string {
	var out []string
	for _, h := range sharing.PersonalDetailHints(text) {
		out = append(out, h.Message)
	}
	return out
}

// unseen reports whether there is something to look at before a text is sent.
func unseen(f *form.Form, text string) bool {
	return f.Raw("seen") != "yes" && len(sharing.PersonalDetailHints(text)) > 0
}

func typed(f *form.Form, a about) comment.Make {
	near, _ := strconv.Atoi(f.Raw("near"))
	return comment.Make{Key: ask.KeyOf(f), Year: a.view.Run.Year, Clause: a.view.Clause.ID, Seen: ident.Edition(f.Raw("seen_edition")), Kind: comment.Kind(f.Raw("kind")),
		Quote: f.Raw("quote"), Near: near, Text: f.Raw("text"), Change: f.Raw("change"), Proposed: f.Raw("proposed")}
}

func (p *writePage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	a, err := p.about(c, "/new")
	if err != nil {
		return err
	}
	a.kind = kindAsked(f.Raw("kind"))
	cmd := typed(f, a)
	if unseen(f, cmd.Text) {
		return p.render(c, a, ask.Again(c, f))
	}
	x, err := p.Comments.Make(c.R.Context(), c.Actor, cmd)
	switch {
	case err == nil && x.Late:
		return c.Done(x.URL(), "late")
	case err == nil:
		return c.Done(x.URL(), "made")
	case !f.Merge(err):
		return err
	}
	return p.render(c, a, ask.Again(c, f))
}

func (p *writePage) showOffline(c *page.Ctx) error {
	a, err := p.about(c, "/enter")
	if err != nil {
		return err
	}
	a.offline = true
	return p.render(c, a, ask.New(c, url.Values{"proposed": {""}}))
}

func (p *writePage) enter(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	a, err := p.about(c, "/enter")
	if err != nil {
		return err
	}
	a.offline = true
	cmd := comment.Offline{Make: typed(f, a), Route: comment.Route(f.Raw("route")), Source: f.Raw("source"), Org: ident.Organisation(f.Raw("org")), Name: f.Raw("name")}
	if unseen(f, cmd.Text) {
		return p.render(c, a, ask.Again(c, f))
	}
	x, err := p.Comments.Enter(c.R.Context(), c.Actor, cmd)
	switch {
	case err == nil:
		return c.Done(x.URL(), "entered")
	case !f.Merge(err):
		return err
	}
	return p.render(c, a, ask.Again(c, f))
}

func (p *writePage) editing(c *page.Ctx) (about, error) {
	v, err := p.Comments.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return about{}, err
	}
	if !may(v, access.EditComment) {
		return about{}, errs.New(errs.Conflict, "comment.closed", c.Text.T("no_edit"))
	}
	cv := comment.ClauseView{Run: v.Run, Clause: v.Clause, Wording: v.Wording}
	cv.Clause.Heading, cv.Edition.Text.Number = v.Heading, v.Number
	return about{view: cv, kind: v.Kind, action: v.URL() + "/edit", back: layout.Link{Text: words(c).T("back"), Href: v.URL()}, edit: &v}, nil
}

func (p *writePage) showEdit(c *page.Ctx) error {
	a, err := p.editing(c)
	if err != nil {
		return err
	}
	return p.render(c, a, ask.New(c, url.Values{"text": {a.edit.Text}, "change": {a.edit.Change}, "proposed": {a.edit.Proposed}}))
}

func (p *writePage) edit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	a, err := p.editing(c)
	if err != nil {
		return err
	}
	cmd := comment.Edit{Ref: a.edit.Ref, Version: ask.Version(f), Kind: a.kind, Text: f.Raw("text"), Change: f.Raw("change"), Proposed: f.Raw("proposed")}
	if unseen(f, cmd.Text) {
		return p.render(c, a, ask.Again(c, f))
	}
	_, err = p.Comments.Edit(c.R.Context(), c.Actor, cmd)
	switch {
	case err == nil:
		return c.Done(a.edit.URL(), "edited")
	case errs.CodeOf(err) == "comment.moved":
		f.Add("text", "moved", c.Text.T("moved"))
	case !f.Merge(err):
		return err
	}
	return p.render(c, a, ask.Again(c, f))
}

// button makes one that acts.
func button(text, do string, secondary bool) govuk.ButtonProps {
	b := govuk.ButtonProps{Text: text, Name: "do", Value: do, PreventDoubleClick: govuk.On}
	if secondary {
		b.Classes = "govuk-button--secondary"
	}
	return b
}

// bodyOf is a sheet whose errors are shown above.
func bodyOf(s ask.Sheet) ask.Sheet {
	s.Errors = nil
	return s
}
