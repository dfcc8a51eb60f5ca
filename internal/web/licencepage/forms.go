package licencepage

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"sharewell/internal/document"
	"sharewell/internal/licence"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// fileResult is one result in a file: everything that is needed to work it out again.
type fileResult struct {
	Indicator  string `json:"indicator"`
	Definition int    `json:"definition"`
	Span       string `json:"span"`
	Revision   int    `json:"revision"`
	CountedAt  string `json:"counted_at"`
	licence.Shown
	Counts []licence.Count     `json:"counts,omitempty"`
	Hash   string              `json:"hash,omitempty"`
	Absent []string            `json:"absent,omitempty"`
	Parts  []licence.ShownPart `json:"parts,omitempty"`
	By     []licence.ShownOf   `json:"by_organisation,omitempty"`
	Before *licence.Shown      `json:"before_correction,omitempty"`
}

type file struct {
	About       string              `json:"about"`
	Definitions []licence.Indicator `json:"definitions"`
	Results     []fileResult        `json:"results"`
}

func (d Deps) file(c *page.Ctx) (file, error) {
	out := file{About: c.Text.T("files.about"), Definitions: d.Licence.Scorecard().Indicators, Results: []fileResult{}}
	err := d.Licence.Each(c.R.Context(), func(i licence.Indicator, p licence.Public) error {
		out.Results = append(out.Results, fileResult{Indicator: i.Code, Definition: p.Result.Definition, Span: p.Result.Span, Revision: p.Result.Revision, CountedAt: p.Result.At.UTC().Format("2006-01-02T15:04:05Z"),
			Shown: p.Shown, Counts: p.Counts, Hash: p.Hash, Absent: p.Result.Absent, Parts: p.Parts, By: p.By, Before: p.Was})
		return nil
	})
	return out, err
}

// open lets pages of others read a file of numbers that are public anyway.
func open(c *page.Ctx) { c.W.Header().Set("Access-Control-Allow-Origin", "*") }

func (d Deps) json(c *page.Ctx) error {
	f, err := d.file(c)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	open(c)
	return c.Download("scorecard.json", "application/json; charset=utf-8", b)
}

// columns are the heads of the table, as the content file calls them.
func columns() []string {
	return []string{"indicator", "promise", "words", "span", "definition", "revision", "counted_at", "organisation", "state", "why", "numerator", "denominator", "value", "unit", "target", "hash"}
}

func heads(t content.Page) (out []string) {
	for _, k := range columns() {
		out = append(out, t.T("head."+k))
	}
	return out
}

// rows gives the county's figure and then those of organisations, each as text.
func (d Deps) rows(w content.Page, i licence.Indicator, r fileResult) (out [][]string) {
	row := func(org string, s licence.Shown, hash string) {
		top, bottom, value := "", "", ""
		if s.Open {
			top, bottom = licence.Plain(s.Top), licence.Plain(s.Bottom)
		}
		if s.State == licence.Measured {
			value = licence.Plain(s.Value)
		}
		out = append(out, []string{i.Code, i.Promise, i.Words, r.Span, licence.Plain(float64(r.Definition)), licence.Plain(float64(r.Revision)), r.CountedAt, org, string(s.State), missingWords(w, i, s), top, bottom, value, i.Unit, i.Target, hash})
	}
	row("", r.Shown, r.Hash)
	for _, o := range r.By {
		row(o.Slug, o.Shown, "")
	}
	return out
}

func (d Deps) table(c *page.Ctx) (out [][]string, err error) {
	f, err := d.file(c)
	for _, r := range f.Results {
		at := slices.IndexFunc(f.Definitions, func(i licence.Indicator) bool { return i.Code == r.Indicator })
		out = append(out, d.rows(words(c), f.Definitions[at], r)...)
	}
	return out, err
}

func (d Deps) csv(c *page.Ctx) error {
	rows, err := d.table(c)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="scorecard.csv"`)
	h.Set("Cache-Control", "private, no-cache")
	open(c)
	w := document.NewCSV(c.W)
	for _, r := range append([][]string{heads(c.Text)}, rows...) {
		if err := w.Write(r...); err != nil {
			return nil // the reader has gone
		}
	}
	if err := w.Flush(); err != nil {
		panic(http.ErrAbortHandler) // half a table must not look whole
	}
	return nil
}

func (d Deps) xlsx(c *page.Ctx) error {
	rows, err := d.table(c)
	if err != nil {
		return err
	}
	w := c.Text
	cells := func(yield func([]document.Value) bool) {
		for _, r := range rows {
			out := make([]document.Value, len(r))
			for i, s := range r {
				out[i] = document.Text(s)
			}
			if !yield(out) {
				return
			}
		}
	}
	defs := func(yield func([]document.Value) bool) {
		for _, i := range d.Licence.Scorecard().Indicators {
			for _, v := range i.History {
				if !yield([]document.Value{document.Text(i.Code), document.Text(i.Words), document.Text(i.How), document.Number(float64(v.N)), document.Text(v.From), document.Text(v.Change)}) {
					return
				}
			}
		}
	}
	var b bytes.Buffer
	err = document.WriteXLSX(&b, []document.Sheet{{Name: w.T("sheet.results"), Head: heads(w), Rows: cells},
		{Name: w.T("sheet.definitions"), Head: []string{w.T("head.indicator"), w.T("head.words"), w.T("head.how"), w.T("head.definition"), w.T("head.from"), w.T("head.change")}, Rows: defs}})
	if err != nil {
		return err
	}
	return c.Download("scorecard.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}
