package schoolpage

import (
	"bytes"
	"io"
	"net/url"
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/school"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// format is one of the two kinds of file that a letter comes as.
type format struct {
	ending, typ string
	write       func(io.Writer, document.Doc) error
}

var (
	pdf  = format{".pdf", "application/pdf", document.WritePDF}
	docx = format{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.WriteDOCX}
)

type letterView struct {
	Heading, Caption, Intro string
	Doubt                   *doubtView
	Acts                    []layout.Link
	Change                  layout.Link
	LetterLabel, Date       string
	Title                   string
	Parts                   []partView
	Closing, Signs          string
	Columns                 headsOfColumns
	FillTitle               string
	Fill                    []string
	FillNone                string
	SureTitle, SureLead     string
	OpenTitle               string
	Open                    []saidView
	SettledTitle            string
	Settled                 []saidView
	Edition, Print          string
}

type headsOfColumns struct{ Caption, Column, Needed, Why string }

type partView struct {
	Heading string
	Runs    []runView
	Items   []string
	Columns []columnView
}

// runView is a stretch of text, or a place to fill in by hand.
type runView struct {
	Text  string
	Place bool
}

// preview shows a letter as it will stand on paper.
func (p *lettersPage) preview(c *page.Ctx) error {
	w, f := p.wish(c)
	if f.Err() != nil {
		return p.ask(c, w, f)
	}
	l, err := p.Packs.Compose(w)
	if err != nil {
		return err
	}
	doubt, err := p.doubt(c, school.RefCommon, school.RefLetters, school.RefOf(w.Programme))
	if err != nil {
		return err
	}
	t, q := c.Text, query(w)
	v := letterView{Heading: t.T("heading"), Caption: p.offerWords(c, w), Intro: t.T("intro"), Doubt: doubt, Date: c.Today().Words(), LetterLabel: t.T("letter"),
		Acts:   []layout.Link{{Text: t.T("docx"), Href: docxPath + "?" + q}, {Text: t.T("pdf"), Href: pdfPath + "?" + q}},
		Change: layout.Link{Text: t.T("change"), Href: FillPath + "?" + q}, Title: l.Title, Closing: t.T("closing"), Signs: signs(c, w),
		Columns:   headsOfColumns{t.T("col.caption"), t.T("col.column"), t.T("col.needed"), t.T("col.why")},
		FillTitle: t.T("fill"), FillNone: t.T("fill.none"), SureTitle: t.T("sure"), SureLead: t.T("sure.lead"), OpenTitle: t.T("open"),
		Open: said(c, l.Unsettled), SettledTitle: t.T("settled.show"), Settled: said(c, l.Settled), Print: words(c).T("print"),
		Edition: t.T("edition", "edition", l.Edition, "date", l.CheckedOn.Words())}
	for _, x := range l.ToFill {
		v.Fill = append(v.Fill, sentence(x.Label))
	}
	for _, part := range l.Parts {
		v.Parts = append(v.Parts, partView{part.Heading, runs(part.Text, l.ToFill), part.Items, columnsOf(c, part.Columns)})
	}
	return c.Render(page.Head{Title: v.Heading + ": " + v.Caption, NoIndex: true, Breadcrumbs: crumbs(c, layout.Link{Text: t.T("crumb"), Href: LettersPath})}, letterTempl(v))
}

// query gives a wish as an address holds it.
func query(w school.Wish) string {
	v := url.Values{"kind": {string(w.Kind)}, "for": {of(w.Phase, w.Programme)}}
	for code, text := range w.Filled {
		if text != "" {
			v.Set(code, text)
		}
	}
	return v.Encode()
}

// signs is who signs a letter.
func signs(c *page.Ctx, w school.Wish) string {
	return c.Text.T("signs." + string(w.Kind))
}

// runs parts a text into what is written and what is left to fill in.
func runs(text string, open []school.Place) []runView {
	out := []runView{{Text: text}}
	for _, p := range open {
		mark := "[" + p.Label + "]"
		var next []runView
		for _, r := range out {
			for i, piece := range strings.Split(r.Text, mark) {
				if r.Place {
					next = append(next, r)
					break
				}
				if i > 0 {
					next = append(next, runView{mark, true})
				}
				if piece != "" {
					next = append(next, runView{Text: piece})
				}
			}
		}
		out = next
	}
	return out
}

func columnsOf(c *page.Ctx, all []school.Wanted) []columnView {
	var out []columnView
	for _, w := range all {
		r := columnView{Label: w.Column.Label, Why: w.Why, Needed: c.Text.T("optional")}
		switch {
		case w.Needed:
			r.Needed = c.Text.T("needed")
		case w.When != "":
			r.Needed = w.When
		}
		out = append(out, r)
	}
	return out
}

// download gives a letter as a file.
func (p *lettersPage) download(f format) page.Handler {
	return func(c *page.Ctx) error {
		w, typed := p.wish(c)
		if err := typed.Err(); err != nil {
			return err
		}
		l, err := p.Packs.Compose(w)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := f.write(&b, p.doc(c, w, l)); err != nil {
			return err
		}
		return c.Download("letter-"+w.Programme+"-"+w.Phase+f.ending, f.typ, b.Bytes())
	}
}

// doc is a letter on paper, and behind it a page for whoever sends it.
func (p *lettersPage) doc(c *page.Ctx, w school.Wish, l school.Letter) document.Doc {
	t := c.Text
	edition := t.T("edition", "edition", l.Edition, "date", l.CheckedOn.Words())
	d := document.Doc{Title: l.Title, Subject: c.Today().Words(), Author: or(w.Filled[author(w.Kind)], c.Site.Name), Created: c.Today().Start(),
		Footer: edition + " " + c.Site.Name + " · " + c.Site.PublicURL + Path}
	for _, part := range l.Parts {
		if part.Heading != "" {
			d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: part.Heading})
		}
		d.Blocks = append(d.Blocks, document.Paragraph{Text: part.Text})
		if len(part.Items) > 0 {
			d.Blocks = append(d.Blocks, document.List{Items: part.Items})
		}
		if len(part.Columns) > 0 {
			d.Blocks = append(d.Blocks, p.table(c, part.Columns))
		}
	}
	d.Blocks = append(d.Blocks, document.Paragraph{Text: t.T("closing")}, document.Signature{Role: signs(c, w), Body: w.Filled[author(w.Kind)]})
	return p.behind(c, d, l, edition)
}

// author names the place of whoever writes.
func author(k school.LetterKind) string {
	if k == school.ToSchool {
		return "provider"
	}
	return "school"
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func (p *lettersPage) table(c *page.Ctx, all []school.Wanted) document.Table {
	t := c.Text
	out := document.Table{Caption: t.T("col.caption"), Head: []string{t.T("col.column"), t.T("col.needed"), t.T("col.why")}, Widths: []float64{3, 3, 4}}
	for _, r := range columnsOf(c, all) {
		out.Rows = append(out.Rows, []document.Cell{{Text: r.Label, Header: true}, {Text: r.Needed}, {Text: r.Why}})
	}
	return out
}

// behind adds the page that is not sent: what to fill in, what is confirmed and what is not, and the sources.
func (p *lettersPage) behind(c *page.Ctx, d document.Doc, l school.Letter, edition string) document.Doc {
	t := c.Text
	add := func(b ...document.Block) { d.Blocks = append(d.Blocks, b...) }
	add(document.PageBreak{}, document.Heading{Level: 1, Text: t.T("behind")}, document.Note{Title: t.T("behind.note"), Text: t.T("behind.text")})
	list := func(title string, items []string) {
		if len(items) > 0 {
			add(document.Heading{Level: 2, Text: title}, document.List{Items: items})
		}
	}
	var fill, open, settled, sources []string
	for _, x := range l.ToFill {
		fill = append(fill, sentence(x.Label))
	}
	for _, s := range l.Unsettled {
		open = append(open, strings.TrimSpace(s.Text+" "+s.Note))
	}
	for _, s := range l.Settled {
		settled = append(settled, s.Text)
	}
	for _, s := range l.Sources {
		sources = append(sources, s.Name+": "+s.URL)
	}
	list(t.T("fill"), fill)
	list(t.T("open"), open)
	list(t.T("settled"), settled)
	list(t.T("sources"), sources)
	add(document.Paragraph{Text: edition, Muted: true})
	return d
}
