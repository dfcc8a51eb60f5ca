package agreementpage

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"sharewell/internal/agreement"
	"sharewell/internal/document"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// signatories is the public list of who takes part.
type signatories struct{ Deps }

// signatoriesView is what the page shows.
type signatoriesView struct {
	Heading, Intro string
	Action         string
	Questions      []ask.Question
	Search         govuk.ButtonProps
	Filters        []layout.Filter
	Clear          string
	Count          string
	Caption        string
	Heads          signatoryHeads
	Rows           []signatoryRow
	Empty          *layout.Empty
	Next           *layout.Link
	First          *layout.Link
	Also           []layout.Link
}

// signatoryHeads are the headings of the columns.
type signatoryHeads struct{ Name, Sector, Status, Since string }

// signatoryRow is one organisation.
type signatoryRow struct {
	Name, Href, Town string
	Through          string
	Sector           string
	Status           layout.Status
	Since            string
}

// perPage is how many organisations one page lists.
const perPage = 50

// listed are the statuses that the public list can be narrowed to.
func listed() []agreement.Status {
	return []agreement.Status{agreement.Accepted, agreement.ReaffirmDue, agreement.Lapsed, agreement.Suspended, agreement.Withdrawn, agreement.Succeeded}
}

// filter reads the filter of the address; what is not known counts as none.
func (p *signatories) filter(c *page.Ctx) agreement.SignatoryFilter {
	f := agreement.SignatoryFilter{Words: c.Query("q"), Sector: c.Query("sector"), Status: agreement.Status(c.Query("status")), After: page.ShowKey(c.Query("after"))}
	if !slices.ContainsFunc(p.Book.Sectors(), func(s sector) bool { return s.Code == f.Sector }) {
		f.Sector = ""
	}
	if !slices.Contains(listed(), f.Status) {
		f.Status = ""
	}
	return f
}

func (p *signatories) show(c *page.Ctx) error {
	f := p.filter(c)
	f.Most = perPage + 1
	rows, err := p.Agreement.Signatories(c.R.Context(), f)
	if err != nil {
		return err
	}
	cover, err := p.Agreement.Coverage(c.R.Context())
	if err != nil {
		return err
	}
	v := p.view(c, f, rows, cover)
	return c.Render(page.Head{Title: v.Heading, Canonical: "/signatories", Wide: true, Description: c.Text.T("description")}, signatoriesTempl(v))
}

func (p *signatories) view(c *page.Ctx, f agreement.SignatoryFilter, rows []agreement.SignatoryBrief, cover []agreement.Coverage) signatoriesView {
	t := c.Text
	link := func(words, sector string, status agreement.Status) string {
		return page.Address("/signatories", "q", words, "sector", sector, "status", string(status))
	}
	v := signatoriesView{Heading: t.T("heading"), Intro: t.T("intro"), Action: "/signatories", Questions: p.questions(c), Search: govuk.ButtonProps{Text: t.T("search"), Classes: "govuk-button--secondary"},
		Caption: t.T("caption"), Clear: "/signatories", Heads: signatoryHeads{t.T("name"), t.T("sector.label"), t.T("status.label"), t.T("since")}}
	if f.Words != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("q.label"), Value: f.Words, RemoveHref: link("", f.Sector, f.Status)})
	}
	if f.Sector != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("sector.label"), Value: p.Book.PlainLabel("sector", f.Sector), RemoveHref: link(f.Words, "", f.Status)})
	}
	if f.Status != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("status.label"), Value: p.publicStatus(f.Status).Word, RemoveHref: link(f.Words, f.Sector, "")})
	}
	more := len(rows) > perPage
	rows = rows[:min(len(rows), perPage)]
	for _, r := range rows {
		v.Rows = append(v.Rows, p.row(c, r))
	}
	if more {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address("/signatories", "q", f.Words, "sector", f.Sector, "status", string(f.Status), "after", page.HideKey(rows[len(rows)-1].Key))}
	}
	if f.After != "" {
		v.First = &layout.Link{Text: t.T("first"), Href: link(f.Words, f.Sector, f.Status)}
	}
	v.Count = p.count(c, f, len(rows), more, cover)
	if len(rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
		if len(v.Filters) > 0 {
			v.Empty = &layout.Empty{Title: t.T("none"), Text: t.T("none.text"), Link: &layout.Link{Text: t.T("none.link"), Href: "/signatories"}}
		}
	}
	query := []string{"q", f.Words, "sector", f.Sector, "status", string(f.Status)}
	v.Also = []layout.Link{{Text: t.T("coverage"), Href: "/signatories/coverage"}, {Text: t.T("csv"), Href: page.Address("/signatories.csv", query...)}, {Text: t.T("json"), Href: page.Address("/signatories.json", query...)}}
	return v
}

// count says how many there are, as far as it is known.
func (p *signatories) count(c *page.Ctx, f agreement.SignatoryFilter, shown int, more bool, cover []agreement.Coverage) string {
	if f.Words == "" && f.Status == "" {
		n := int64(0)
		for _, s := range cover {
			if f.Sector == "" || f.Sector == s.Sector {
				n += s.Signatories
			}
		}
		return c.Text.N("count", int(n))
	}
	if more || f.After != "" {
		return c.Text.N("shown", shown)
	}
	return c.Text.N("found", shown)
}

func (p *signatories) row(c *page.Ctx, r agreement.SignatoryBrief) signatoryRow {
	row := signatoryRow{Name: r.Name, Href: "/signatories/" + r.Slug, Town: r.Town, Sector: p.Book.PlainLabel("sector", r.Sector), Status: p.publicStatus(r.Status)}
	if !r.Since.IsZero() {
		row.Since = r.Since.Words()
	}
	if r.Through != "" {
		row.Through = c.Text.T("through", "name", r.Through)
	}
	return row
}

func (p *signatories) questions(c *page.Ctx) []ask.Question {
	b := ask.New(c, c.R.URL.Query())
	b.Line(ask.Field{Name: "q", Type: "search"})
	b.Pick(ask.Field{Name: "sector"}, p.sectors(true))
	var statuses []ask.Option
	for _, s := range listed() {
		statuses = append(statuses, ask.Option{Value: string(s), Text: p.publicStatus(s).Word})
	}
	b.Pick(ask.Field{Name: "status"}, statuses)
	for _, q := range b.Questions {
		if q.Select != nil {
			q.Select.Items[0].Text = c.Text.T(q.Select.Name + ".any")
		}
	}
	return b.Questions
}

// all gathers every row of the address's filter.
func (p *signatories) all(c *page.Ctx) ([]agreement.SignatoryBrief, error) {
	f := p.filter(c)
	f.Most, f.After = 500, ""
	var out []agreement.SignatoryBrief
	for {
		rows, err := p.Agreement.Signatories(c.R.Context(), f)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
		if len(rows) < f.Most {
			return out, nil
		}
		f.After = rows[len(rows)-1].Key
	}
}

func (p *signatories) csv(c *page.Ctx) error {
	rows, err := p.all(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := document.NewCSV(&b)
	if err := w.Write("name", "kind", "sector", "town", "status", "since", "edition", "signed_by", "address"); err != nil {
		return err
	}
	for _, r := range rows {
		if err := w.Write(r.Name, p.Book.PlainLabel("org_type", r.Kind), p.Book.PlainLabel("sector", r.Sector), r.Town, string(r.Status), day(r.Since), r.Edition, textOr(r.Through, r.Name), c.Site.PublicURL+"/signatories/"+r.Slug); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.Download("signatories.csv", "text/csv; charset=utf-8", b.Bytes())
}

// signatoryJSON is one row of the list for programs.
type signatoryJSON struct {
	Name    string `json:"name"`
	Slug    string `json:"slug"`
	Kind    string `json:"kind"`
	Sector  string `json:"sector"`
	Town    string `json:"town,omitempty"`
	Status  string `json:"status"`
	Since   string `json:"since,omitempty"`
	Edition string `json:"edition,omitempty"`
	Through string `json:"through,omitempty"` // slug of the body that signed for it
	URL     string `json:"url"`
}

func (p *signatories) json(c *page.Ctx) error {
	rows, err := p.all(c)
	if err != nil {
		return err
	}
	out := struct {
		AsOf        string          `json:"as_of"`
		Partnership string          `json:"partnership"`
		Count       int             `json:"count"`
		Signatories []signatoryJSON `json:"signatories"`
	}{AsOf: c.Today().String(), Partnership: c.Site.Name, Count: len(rows), Signatories: []signatoryJSON{}}
	for _, r := range rows {
		out.Signatories = append(out.Signatories, signatoryJSON{Name: r.Name, Slug: r.Slug, Kind: r.Kind, Sector: r.Sector, Town: r.Town, Status: string(r.Status),
			Since: day(r.Since), Edition: r.Edition, Through: r.ThroughSlug, URL: c.Site.PublicURL + "/signatories/" + r.Slug})
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(b)+1))
	_, _ = c.W.Write(append(b, '\n')) // the reader may have gone
	return nil
}
