package directorypage

import (
	"sharewell/internal/access"
	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// directory lists every organisation the partnership knows.
type directory struct{ Deps }

// directoryView is what the page shows.
type directoryView struct {
	Heading, Intro string
	Stats          []layout.Stat
	Does           []layout.Link
	Questions      []ask.Question
	Search         govuk.ButtonProps
	Filters        []layout.Filter
	Count          string
	Caption        string
	Heads          directoryHeads
	Rows           []directoryRow
	Empty          *layout.Empty
	Next, First    *layout.Link
}

// directoryHeads are the headings of the columns.
type directoryHeads struct{ Name, Kind, Status string }

// directoryRow is one organisation.
type directoryRow struct {
	Name, Href, Town, Kind string
	Status                 layout.Status
}

const perPage = 50

func (p *directory) show(c *page.Ctx) error {
	f := organisation.Filter{Words: c.Query("q"), Sector: c.Query("sector"), Status: organisation.Status(c.Query("status")), After: page.ShowKey(c.Query("after")), Most: perPage + 1}
	if _, ok := p.Book.Item("sector", f.Sector); !ok {
		f.Sector = ""
	}
	if !f.Status.Valid() {
		f.Status = ""
	}
	rows, err := p.Organisations.Directory(c.R.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	counts, err := p.Organisations.Counts(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := p.view(c, f, rows, counts)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, directoryTempl(v))
}

func (p *directory) view(c *page.Ctx, f organisation.Filter, rows []organisation.Brief, counts []organisation.Count) directoryView {
	t := c.Text
	v := directoryView{Heading: t.T("heading"), Intro: t.T("intro"), Questions: p.questions(c), Search: govuk.ButtonProps{Text: t.T("search"), Classes: "govuk-button--secondary"},
		Caption: t.T("caption"), Heads: directoryHeads{t.T("name"), t.T("kind"), t.T("status.label")}}
	link := func(q, sector string, s organisation.Status, after string) string {
		return page.Address("/directory", "q", q, "sector", sector, "status", string(s), "after", after)
	}
	for _, s := range []organisation.Status{organisation.Member, organisation.Invited, organisation.InDirectory} {
		v.Stats = append(v.Stats, layout.Stat{Number: content.Number(total(counts, "", s)), Label: t.T("stat." + string(s)), Href: link("", "", s, "")})
	}
	for _, do := range []struct {
		key, href string
		command   access.Command
	}{{"invite", "/directory/invite", access.InviteOrganisation}, {"invite_list", "/directory/invite/list", access.InviteOrganisation}, {"import", "/directory/import", access.ImportDirectory}, {"register_import", "/directory/register-import", access.ImportRegister}} {
		if access.AllowedSomewhere(c.Actor, do.command) {
			v.Does = append(v.Does, layout.Link{Text: t.T(do.key), Href: do.href})
		}
	}
	if f.Words != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("q.label"), Value: f.Words, RemoveHref: link("", f.Sector, f.Status, "")})
	}
	if f.Sector != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("sector.label"), Value: p.Book.Label("sector", f.Sector), RemoveHref: link(f.Words, "", f.Status, "")})
	}
	if f.Status != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("status.label"), Value: statusOf(c, f.Status).Word, RemoveHref: link(f.Words, f.Sector, "", "")})
	}
	more := len(rows) > perPage
	rows = rows[:min(len(rows), perPage)]
	for _, r := range rows {
		v.Rows = append(v.Rows, directoryRow{Name: r.Name, Href: "/directory/" + r.Slug, Town: r.Town, Kind: p.Book.Label("org_type", r.Kind), Status: statusOf(c, r.Status)})
	}
	switch {
	case f.Words == "":
		v.Count = t.N("found", int(total(counts, f.Sector, f.Status)))
	case more || f.After != "":
		v.Count = t.N("shown", len(rows))
	default:
		v.Count = t.N("found", len(rows))
	}
	if more {
		v.Next = &layout.Link{Text: t.T("next"), Href: link(f.Words, f.Sector, f.Status, page.HideKey(rows[len(rows)-1].Key))}
	}
	if f.After != "" {
		v.First = &layout.Link{Text: t.T("first"), Href: link(f.Words, f.Sector, f.Status, "")}
	}
	if len(rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("import"), Href: "/directory/import"}}
		if len(v.Filters) > 0 {
			v.Empty = &layout.Empty{Title: t.T("none"), Text: t.T("none.text"), Link: &layout.Link{Text: t.T("invite"), Href: "/directory/invite"}}
		}
	}
	return v
}

// total counts organisations of a sector with a status; empty parts match everything.
func total(counts []organisation.Count, sector string, s organisation.Status) int64 {
	n := int64(0)
	for _, c := range counts {
		if (sector == "" || c.Sector == sector) && (s == "" || c.Status == s) {
			n += c.N
		}
	}
	return n
}

func (p *directory) questions(c *page.Ctx) []ask.Question {
	b := ask.New(c, c.R.URL.Query())
	b.Line(ask.Field{Name: "q", Type: "search"})
	var sectors, statuses []ask.Option
	for _, s := range p.Book.Sectors() {
		sectors = append(sectors, ask.Option{Value: s.Code, Text: s.Label})
	}
	for _, s := range organisation.Statuses() {
		statuses = append(statuses, ask.Option{Value: string(s), Text: statusOf(c, s).Word})
	}
	b.Pick(ask.Field{Name: "sector"}, sectors)
	b.Pick(ask.Field{Name: "status"}, statuses)
	for _, q := range b.Questions {
		if q.Select != nil {
			q.Select.Items[0].Text = c.Text.T(q.Select.Name + ".any")
		}
	}
	return b.Questions
}
