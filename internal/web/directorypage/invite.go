package directorypage

import (
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// invite asks organisations to join: one of the directory, a new one, or a list.
type invite struct{ Deps }

func (p *invite) show(c *page.Ctx) error {
	o, err := p.chosen(c)
	if err != nil {
		return err
	}
	return p.render(c, o, ask.New(c, nil))
}

// chosen loads the organisation that the address names; the zero one when a new one is invited.
func (p *invite) chosen(c *page.Ctx) (organisation.Organisation, error) {
	slug := c.Query("organisation")
	if slug == "" {
		return organisation.Organisation{}, nil
	}
	v, err := p.Slugs.BySlug(c.R.Context(), c.Actor, slug)
	return v.Organisation, err
}

func (p *invite) render(c *page.Ctx, o organisation.Organisation, b *ask.Builder) error {
	t := c.Text
	if o.ID == "" {
		b.Line(ask.Field{Name: "name"})
		b.Pick(ask.Field{Name: "kind"}, p.kinds())
		b.Line(ask.Field{Name: "town", Width: "20", Optional: true})
		for _, s := range []organisation.Scheme{organisation.ICO, organisation.ODS, organisation.URN} {
			b.Line(ask.Field{Name: string(s), Label: upper(organisation.SchemeName(s)), Width: "20", Optional: true})
		}
	}
	b.Line(ask.Field{Name: "email", Type: "email", Width: "two-thirds"})
	s := b.Sheet(page.Address("/directory/invite", "organisation", o.Slug))
	s.Heading, s.Intro = t.T("heading"), t.T("intro")
	if o.ID != "" {
		s.Heading, s.Intro = t.T("heading.one", "name", o.Name), t.T("intro.one")
	}
	if b.Form.Err() != nil {
		s.Key = form.NewSubmissionKey() // the try before took its key
	}
	s.Cancel = &layout.Link{Text: t.T("list"), Href: "/directory/invite/list"}
	return s.Render(c, home(c))
}

func (p *invite) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	o, err := p.chosen(c)
	if err != nil {
		return err
	}
	t := c.Text
	cmd := organisation.Invite{Organisation: o.ID}
	if o.ID == "" {
		cmd.New = organisation.NewOrganisation{Name: f.Text("name", form.TextRule{Label: t.T("name.label"), Required: t.T("name.required"), Max: 200}),
			Kind: f.Choice("kind", form.ChoiceRule{Required: t.T("kind.required"), Options: codes(p.kinds())}), Address: organisation.Address{Town: f.Text("town", form.TextRule{Label: t.T("town.label"), Max: 100})}}
		for _, s := range []organisation.Scheme{organisation.ICO, organisation.ODS, organisation.URN} {
			if v := f.Text(string(s), form.TextRule{Label: organisation.SchemeName(s), Max: 40}); v != "" {
				cmd.New.Identifiers = append(cmd.New.Identifiers, organisation.Identifier{Scheme: s, Value: v})
			}
		}
	}
	cmd.Email = f.Email("email", t.T("email.required"))
	if f.Err() != nil {
		return p.render(c, o, ask.Again(c, f))
	}
	again, err := p.Did(c.R.Context(), ask.KeyOf(f), c.Actor.Person)
	if err != nil {
		return err
	}
	if again {
		return c.Done("/directory", "invited")
	}
	got, err := p.Organisations.Invite(c.R.Context(), c.Actor, cmd)
	if err == nil {
		err = p.Acted(c.R.Context(), ask.KeyOf(f), c.Actor.Person)
	}
	switch {
	case err == nil:
		return c.Done("/directory/"+got.Slug, "invited")
	case f.Merge(err):
	case errs.KindOf(err) == errs.Conflict || errs.KindOf(err) == errs.Invalid:
		f.Add("email", errs.CodeOf(err), errs.MessageOf(err))
	default:
		return err
	}
	return p.render(c, o, ask.Again(c, f))
}

// listView is what a tried list shows.
type listView struct {
	Heading, Intro string
	Count          string
	WrongTitle     string
	Wrong          []lineView
	RightTitle     string
	Heads          listHeads
	Right          []listRow
	Form           *carriedForm
	Again          layout.Link
}

// lineView is something wrong with one line.
type lineView struct{ Line, Message string }

// listHeads are the headings of the columns.
type listHeads struct{ Line, Name, Kind, Email string }

// listRow is one organisation to invite.
type listRow struct{ Line, Name, Kind, Email string }

func (p *invite) showList(c *page.Ctx) error { return p.renderList(c, ask.New(c, nil)) }

func (p *invite) renderList(c *page.Ctx, b *ask.Builder) error {
	b.Upload(ask.Field{Name: "file"})
	s := b.Sheet("/directory/invite/list")
	s.Multipart = true
	return s.Render(c, home(c))
}

// mostList bounds a list of invitations, in bytes.
const mostList = 1 << 20

func (p *invite) submitList(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: mostList, Body: 4 * mostList})
	if err != nil {
		return err
	}
	data, _, ok := carried(c, f, mostList)
	if !ok {
		return p.renderList(c, ask.Again(c, f))
	}
	if f.Raw(thenField) != thenApply {
		rows, wrong, err := p.tryList(c, data)
		if errs.KindOf(err) == errs.Invalid {
			f.Add("file", errs.CodeOf(err), errs.MessageOf(err))
			return p.renderList(c, ask.Again(c, f))
		}
		if err != nil {
			return err
		}
		return p.listed(c, rows, wrong, data)
	}
	again, err := p.Did(c.R.Context(), ask.KeyOf(f), c.Actor.Person)
	if err != nil {
		return err
	}
	if again {
		return c.Done("/directory", "invited_list")
	}
	invited, wrong, err := p.Organisations.InviteMany(c.R.Context(), c.Actor, strings.NewReader(string(data)))
	if err == nil {
		err = p.Acted(c.R.Context(), ask.KeyOf(f), c.Actor.Person)
	}
	if err != nil {
		return err
	}
	for _, i := range invited {
		if i.Err != nil {
			wrong = append(wrong, organisation.RowError{Line: i.Row.Line, Message: textOr(errs.MessageOf(i.Err), c.Text.T("failed"))})
		}
	}
	if len(wrong) > 0 {
		return p.listed(c, nil, wrong, nil)
	}
	return c.Done("/directory", "invited_list")
}

// tryList reads a list and says what is wrong with it, without inviting anybody.
func (p *invite) tryList(c *page.Ctx, data []byte) (rows []organisation.Row, wrong []organisation.RowError, err error) {
	all, wrong, err := organisation.ParseDirectory(organisation.FileOwn, strings.NewReader(string(data)))
	for _, r := range all {
		if _, ok := p.Book.BodyKind(r.Kind); !ok {
			wrong = append(wrong, organisation.RowError{Line: r.Line, Column: "kind", Message: c.Text.T("wrong.kind", "kind", r.Kind)})
			continue
		}
		if !people.ValidAddress(r.Email) {
			wrong = append(wrong, organisation.RowError{Line: r.Line, Column: "email", Message: c.Text.T("wrong.email")})
			continue
		}
		rows = append(rows, r)
	}
	return rows, wrong, err
}

// listed shows what a list would do, or with no data what went wrong when it was done.
func (p *invite) listed(c *page.Ctx, rows []organisation.Row, wrong []organisation.RowError, data []byte) error {
	t := c.Text
	v := listView{Heading: t.T("tried"), Intro: t.T("tried.text"), Count: t.N("tried.count", len(rows)), WrongTitle: t.N("wrong", len(wrong)), RightTitle: t.T("right"),
		Heads: listHeads{t.T("line"), t.T("name"), t.T("kind"), t.T("email")}, Again: layout.Link{Text: t.T("again"), Href: "/directory/invite/list"}}
	if data == nil {
		v.Heading, v.Intro, v.Count = t.T("done"), t.T("done.text"), ""
	}
	for _, w := range wrong {
		v.Wrong = append(v.Wrong, lineView{t.T("line.n", "n", content.Number(w.Line)), strings.TrimSpace(w.Column + " " + w.Message)})
	}
	for _, r := range rows {
		v.Right = append(v.Right, listRow{content.Number(r.Line), r.Name, p.Book.Label("org_type", r.Kind), r.Email})
	}
	if len(rows) > 0 {
		form, err := carry("/directory/invite/list", data, t.N("apply", len(rows)))
		if err != nil {
			return err
		}
		v.Form = &form
	}
	back := home(c)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &back}, listTempl(v))
}

func textOr(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
