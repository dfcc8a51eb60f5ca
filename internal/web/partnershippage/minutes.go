package partnershippage

import (
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/partnership"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// minutesPage is where the minutes of one item are written, with its decisions and actions.
type minutesPage struct{ Deps }

func (p *minutesPage) show(c *page.Ctx) error { return p.render(c, penned{}) }

// penned is what was typed and could not be kept.
type penned struct {
	typed  *form.Form
	failed string
	clash  *partnership.Clash
}

func (p *minutesPage) render(c *page.Ctx, was penned) error {
	m, err := p.Partnership.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	x, ok := m.Item(c.Path("item"))
	if !ok {
		return errs.New(errs.NotFound, "partnership.no_item", "We could not find this item. Somebody may have taken it off the agenda.")
	}
	t, w := c.Text, words(c)
	at := m.URL() + "/minutes/" + x.ID
	v := sheetView{Caption: t.T("caption", "title", m.Title, "date", m.Day().Words()), Heading: x.Title, Links: []layout.Link{{Text: t.T("link.desk"), Href: m.URL() + "/edit"}}}
	if x.Detail != "" {
		v.Says = []string{x.Detail}
	}
	back := layout.Link{Text: t.T("link.desk"), Href: m.URL() + "/edit"}
	if m.Stage == partnership.Agreed || m.Stage == partnership.Planned || m.Stage == partnership.Cancelled {
		v.Says = append(v.Says, t.T("closed."+string(m.Stage)))
		v.Parts = []partView{{Body: marked(x.Minutes)}}
		return v.render(c, inside(back))
	}
	head := inside(back)
	v.Parts = append(v.Parts, p.pen(c, x, penAt{at, was}))
	if was.clash != nil {
		head.Status = errs.Conflict.Status()
		v.Parts = append([]partView{{Title: t.T("clash"), Paras: []string{t.T("clash.text")}, Body: marked(was.clash.Theirs)}}, v.Parts...)
	}
	decided := partView{Title: w.T("decided.title")}
	for _, d := range x.Decisions {
		decided.Items = append(decided.Items, itemView{Title: d.Text, Buttons: []pressView{{Action: at + "/undecide", Hidden: []ask.Hidden{{Name: "id", Value: d.ID}}, Button: govuk.ButtonProps{Text: t.T("undecide.button"), Classes: "govuk-button--secondary sw-press__one"}}}})
	}
	todo := partView{Title: w.T("actions.title")}
	for _, a := range m.Actions {
		if a.Item == x.ID {
			todo.Items = append(todo.Items, actionItem(c, a, true))
		}
	}
	a := ask.ActsOf(c, at, was.typed, was.failed)
	a.Add(ask.Act{Name: "decision", Fields: func(b *ask.Builder) { b.Lines(ask.Field{Name: "decision", Rows: 3}) }})
	decided.Acts, a.All = a.All, nil
	orgs, err := p.Organisations(c.R.Context())
	if err != nil {
		return err
	}
	a.Add(ask.Act{Name: "action", Fields: func(b *ask.Builder) { actionForm(c, b, orgs) }})
	todo.Acts, v.Errors = a.All, a.Errors
	if was.failed == "pen" {
		v.Errors = ask.Summary(ask.Again(c, was.typed), was.typed.Errors())
	}
	v.Parts = append(v.Parts, decided, todo)
	return v.render(c, head)
}

func actionForm(c *page.Ctx, b *ask.Builder, orgs []Choice) {
	w := words(c)
	b.Lines(ask.Field{Name: "action", Rows: 3})
	owners := []ask.Option{{Value: secretariatValue, Text: w.T("secretariat")}}
	for _, o := range orgs {
		owners = append(owners, ask.Option{Value: string(o.ID), Text: o.Name})
	}
	b.Pick(ask.Field{Name: "owner"}, owners)
	var roles []ask.Option
	for _, r := range []access.Role{access.IGLead, access.DPO, access.SIRO, access.Caldicott, access.SigningOfficer, access.OrgAdmin} {
		roles = append(roles, ask.Option{Value: string(r), Text: roleWord(w, r)})
	}
	b.Pick(ask.Field{Name: "role"}, roles)
	b.Day(ask.Field{Name: "due"})
}

// secretariatValue stands for the secretariat in the list of owners.
const secretariatValue = "secretariat"

type penAt struct {
	url string
	was penned
}

// pen is the form of the minutes. It carries the text it began with, so that two people's words meet.
func (p *minutesPage) pen(c *page.Ctx, x partnership.Item, at penAt) partView {
	stored := url.Values{"text": {x.Minutes}, "deferred": {""}}
	ask.SetTick(stored, "deferred", x.Deferred)
	base := x.Minutes
	b := ask.New(c, stored)
	switch {
	case at.was.clash != nil:
		b, base = ask.Again(c, at.was.typed), at.was.clash.Theirs
	case at.was.failed == "pen":
		b, base = ask.Again(c, at.was.typed), at.was.typed.Raw("base")
	}
	b.Lines(ask.Field{Name: "text", Rows: 12})
	b.Confirm(ask.Field{Name: "deferred"})
	s := b.Sheet(at.url)
	s.Errors, s.Heading, s.Intro = nil, "", ""
	s.Was = []ask.Hidden{{Name: "base", Value: base}}
	s.Save = govuk.ButtonProps{Text: c.Text.T("pen.button"), PreventDoubleClick: govuk.On}
	return partView{Acts: []ask.ActView{{Title: c.Text.T("pen.title"), Text: c.Text.T("pen.text"), Sheet: s}}}
}

func (p *minutesPage) save(c *page.Ctx) error {
	var out partnership.Minuted
	f, err := posted(c, form.Limits{}, func(f *form.Form) (err error) {
		out, err = p.Partnership.Write(c.R.Context(), c.Actor, partnership.Minute{Ref: c.Path("ref"), Item: c.Path("item"), Base: f.Raw("base"), Text: f.Raw("text"), Deferred: f.Bool("deferred")})
		return err
	})
	switch {
	case err != nil:
		return err
	case f.Err() != nil:
		return p.render(c, penned{typed: f, failed: "pen"})
	case out.Clash != nil:
		return p.render(c, penned{typed: f, clash: out.Clash})
	case out.Merged:
		return c.Done(p.at(c), "merged")
	}
	return c.Done(p.at(c), "saved")
}

func (p *minutesPage) at(c *page.Ctx) string {
	return MeetPath + "/" + c.Path("ref") + "/minutes/" + c.Path("item")
}

func (p *minutesPage) one(c *page.Ctx, name string, do func(f *form.Form) error) error {
	f, err := posted(c, form.Limits{}, do)
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return p.render(c, penned{typed: f, failed: name})
	}
	return c.Done(p.at(c), name)
}

func (p *minutesPage) decide(c *page.Ctx) error {
	return p.one(c, "decision", func(f *form.Form) error {
		return p.Partnership.Decide(c.R.Context(), c.Actor, c.Path("ref"), c.Path("item"), f.Raw("decision"))
	})
}

func (p *minutesPage) undecide(c *page.Ctx) error {
	return p.one(c, "undecide", func(f *form.Form) error {
		return p.Partnership.Undecide(c.R.Context(), c.Actor, c.Path("ref"), c.Path("item"), f.Raw("id"))
	})
}

func (p *minutesPage) act(c *page.Ctx) error {
	return p.one(c, "action", func(f *form.Form) error {
		due, _ := f.Date("due", form.DateRule{Label: c.Text.T("due.label"), Required: c.Text.T("due.required")})
		n := partnership.NewAction{Key: ask.KeyOf(f), Meeting: c.Path("ref"), Item: c.Path("item"), Text: f.Raw("action"), Role: access.Role(f.Raw("role")), Due: due}
		switch v := f.Raw("owner"); v {
		case "":
			f.Add("owner", "partnership.owner", c.Text.T("owner.required"))
		case secretariatValue:
		default:
			n.Org = ident.Organisation(v)
		}
		if f.Err() != nil {
			return nil // shown with the form
		}
		_, err := p.Partnership.Act(c.R.Context(), c.Actor, n)
		return err
	})
}
