package registerpage

import (
	"bytes"
	"encoding/json"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// forms are the register for programs and spreadsheets.
type forms struct {
	Deps
	sheet sync.Mutex // one spreadsheet is made at a time
}

// listJSON is /register.json.
type listJSON struct {
	Total    int              `json:"total"`
	Items    []register.Entry `json:"items"`
	Next     string           `json:"next,omitempty"`
	Previous string           `json:"previous,omitempty"`
	Withheld []register.Count `json:"withheld"`
	Tools    int              `json:"withheld_with_a_tool"`
	Licence  string           `json:"licence,omitempty"`
}

// pageQuery is the query of a list for programs, with the number of entries wanted.
func pageQuery(c *page.Ctx) string {
	q := register.ParseQuery(c.R.URL.Query())
	return q.Encode() + "#" + strconv.Itoa(limit(c))
}

func limit(c *page.Ctx) int {
	n, err := strconv.Atoi(c.Query("limit"))
	if err != nil || n < 1 {
		return register.DefaultPage
	}
	return min(n, register.MostPage)
}

// found answers a query with whole entries.
func (p *forms) found(c *page.Ctx) (listJSON, error) {
	q := register.ParseQuery(c.R.URL.Query())
	q.Most = limit(c)
	page := p.Register.Find(q)
	entries, err := p.Register.Entries(c.R.Context(), page.Cards)
	if err != nil {
		return listJSON{}, err
	}
	out := listJSON{Total: page.Total, Items: entries, Withheld: page.Withheld, Tools: page.Tools, Licence: p.Licence}
	if out.Items == nil {
		out.Items = []register.Entry{}
	}
	if out.Withheld == nil {
		out.Withheld = []register.Count{}
	}
	turn := func(after, before string) string {
		next := q
		next.After, next.Before = after, before
		return c.Site.PublicURL + c.R.URL.Path + "?" + next.Encode() + "&limit=" + strconv.Itoa(q.Most)
	}
	if page.Next != "" {
		out.Next = turn(page.Next, "")
		c.W.Header().Add("Link", "<"+out.Next+`>; rel="next"`)
	}
	if page.Prev != "" {
		out.Previous = turn("", page.Prev)
		c.W.Header().Add("Link", "<"+out.Previous+`>; rel="prev"`)
	}
	return out, nil
}

func (p *forms) json(c *page.Ctx) error {
	out, err := p.found(c)
	if err != nil {
		return err
	}
	return sendJSON(c, "application/json", out)
}

func (p *forms) jsonld(c *page.Ctx) error {
	out, err := p.found(c)
	if err != nil {
		return err
	}
	return sendJSON(c, "application/ld+json", catalogue(c.Site.PublicURL, c.Text.T("heading"), c.Site.Name, out))
}

func (p *entry) data(c *page.Ctx, ref string) error {
	e, err := p.Register.Entry(c.R.Context(), ref)
	if err != nil {
		return err
	}
	return sendJSON(c, "application/json", e)
}

func (p *entry) linked(c *page.Ctx, ref string) error {
	e, err := p.Register.Entry(c.R.Context(), ref)
	if err != nil {
		return err
	}
	return sendJSON(c, "application/ld+json", linkedEntry(c.Site.PublicURL, e, p.Licence, true))
}

func sendJSON(c *page.Ctx, kind string, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Access-Control-Allow-Origin", "*") // public data, for every page that wants to show it
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	_, err := c.W.Write(b.Bytes())
	return err
}

// columns lists the columns of tables, in order.
func columns() []string {
	return []string{"ref", "version", "level", "status", "title", "lead", "parties", "purposes", "specific", "kinds", "items", "people",
		"count", "children", "benefits", "risks", "keeping", "identifiable", "choices", "automation", "commercial", "abroad", "basis",
		"contact", "since", "review", "reason", "changed", "address", "owner", "came", "came_text", "came_on", "came_due", "other_versions"}
}

func heads(t content.Page) []string {
	var out []string
	for _, c := range columns() {
		out = append(out, t.T("csv."+c))
	}
	return out
}

// cells gives an entry's cells in the order of columns.
func (p *forms) cells(c *page.Ctx, e register.Entry) []string {
	t := c.Text
	join := func(list []register.Coded) string { return strings.Join(words(list), "; ") }
	var parties, items, keeping, bases []string
	for _, one := range e.Parties {
		parties = append(parties, one.Name)
	}
	for _, it := range e.What.Items {
		items = append(items, it.Name)
	}
	for _, k := range e.Keeping {
		keeping = append(keeping, k.Who+": "+strconv.Itoa(k.N)+" "+k.Unit.Words)
	}
	for _, r := range e.Law.Bases {
		bases = append(bases, r.Name)
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	answer := func(s string) string {
		if s == "" {
			return ""
		}
		return t.T(s)
	}
	owner, came, cameText, cameOn, cameDue := outcomeCells(c.Site.Texts.Page("register_entry"), t, e)
	children := ""
	if e.Version > 0 {
		children = answer(map[bool]string{true: "yes", false: "no"}[e.People.Children])
	}
	return []string{e.Ref, number(e.Version), t.T("level." + string(e.Level)), t.T("status." + string(e.Status)), e.Title, e.Lead().Name,
		strings.Join(parties, "; "), join(e.Why.Purposes), e.Why.Specific, join(e.What.Kinds), strings.Join(items, "; "), join(e.People.Kinds),
		number(e.People.Count), children, e.Benefits, e.Risks, strings.Join(keeping, "; "), codedWords(e.Protection.Identifiable),
		join(e.Choices.Reach), codedWords(e.Automation.Level), answer(e.Commercial.Answer), answer(e.Abroad.Answer), strings.Join(bases, "; "),
		e.Rights.Contact, e.Dates.LiveSince.String(), e.Dates.ReviewDue.String(), e.Reason, e.Dates.Changed.UTC().Format("2006-01-02T15:04:05Z"),
		c.Site.PublicURL + "/register/" + e.Ref, owner, came, cameText, cameOn, cameDue, versionCells(e)}
}

func codedWords(c *register.Coded) string {
	if c == nil {
		return ""
	}
	return c.Words
}

// csv writes the table row by row; it is tagged by what is public now, not by its bytes.
func (p *forms) csv(c *page.Ctx) error {
	q := register.ParseQuery(c.R.URL.Query())
	h := c.W.Header()
	tag := `"` + p.Register.DataVersion() + `-csv"`
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, no-cache")
	h.Set("Vary", "Cookie")
	if Matches(c.R, tag) {
		c.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	h.Set("Content-Disposition", `attachment; filename="register.csv"`)
	h.Set("Access-Control-Allow-Origin", "*")
	w := document.NewCSV(c.W)
	if err := w.Write(heads(c.Text)...); err != nil {
		return nil // the reader has gone
	}
	if err := p.Register.Each(c.R.Context(), q, func(e register.Entry) error { return w.Write(p.cells(c, e)...) }); err != nil {
		panic(http.ErrAbortHandler) // half a table must not look whole
	}
	_ = w.Flush() // the reader may have gone
	return nil
}

// xlsx writes the same as a spreadsheet, with what is not shown counted on a sheet of its own.
func (p *forms) xlsx(c *page.Ctx) error {
	p.sheet.Lock()
	defer p.sheet.Unlock()
	t, q := c.Text, register.ParseQuery(c.R.URL.Query())
	var failed error
	rows := func(yield func([]document.Value) bool) {
		failed = p.Register.Each(c.R.Context(), q, func(e register.Entry) error {
			if !yield(p.values(c, e)) {
				return errStopped
			}
			return nil
		})
	}
	withheld := p.Register.Find(register.Query{Most: 1}).Withheld
	var b bytes.Buffer
	err := document.WriteXLSX(&b, []document.Sheet{
		{Name: t.T("sheet.name"), Head: heads(t), Rows: rows},
		{Name: t.T("sheet.withheld"), Head: []string{t.T("sheet.reason"), t.T("sheet.count")}, Rows: withheldRows(t, withheld)},
	})
	if failed != nil && failed != errStopped {
		return failed
	}
	if err != nil {
		return err
	}
	return c.Download("register.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}

func withheldRows(t content.Page, withheld []register.Count) iter.Seq[[]document.Value] {
	return func(yield func([]document.Value) bool) {
		for _, n := range withheld {
			if !yield([]document.Value{document.Text(or(n.Words, t.T("withheld.unsaid"))), document.Number(float64(n.N))}) {
				return
			}
		}
	}
}

// values gives an entry's cells with numbers and days as such.
func (p *forms) values(c *page.Ctx, e register.Entry) []document.Value {
	cells := p.cells(c, e)
	out := make([]document.Value, len(cells))
	for i, s := range cells {
		out[i] = document.Text(s)
	}
	at := func(column string) int { return slices.Index(columns(), column) }
	if e.Version > 0 {
		out[at("version")] = document.Number(float64(e.Version))
	}
	if e.People.Count > 0 {
		out[at("count")] = document.Number(float64(e.People.Count))
	}
	if !e.Dates.LiveSince.IsZero() {
		out[at("since")] = document.Day(e.Dates.LiveSince.Start().In(clock.London))
	}
	if !e.Dates.ReviewDue.IsZero() {
		out[at("review")] = document.Day(e.Dates.ReviewDue.Start().In(clock.London))
	}
	return out
}
