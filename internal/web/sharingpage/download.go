package sharingpage

import (
	"bytes"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
)

// download gives the record as a Word document or a PDF to those who see it inside.
type download struct{ Deps }

const (
	wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	pdfType  = "application/pdf"
)

func (p *download) docx(c *page.Ctx) error {
	doc, err := p.document(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := document.WriteDOCX(&b, doc); err != nil {
		return err
	}
	return c.Download(doc.Reference+".docx", wordType, b.Bytes())
}

func (p *download) pdf(c *page.Ctx) error {
	doc, err := p.document(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := document.WritePDF(&b, doc); err != nil {
		return err
	}
	return c.Download(doc.Reference+".pdf", pdfType, b.Bytes())
}

// mayDownload reports whether the actor may take a copy of the version that is shown, which for a party
// is the one in force while the next is still being written.
func mayDownload(c *page.Ctx, v sharing.View) bool {
	_, ok := access.Allowed(c.Actor, access.DownloadRecord, v.Relation, string(v.Shown.Version.Stage))
	return ok
}

// document lays a record out from the field table; each answer is a field of the Word form.
func (p *download) document(c *page.Ctx) (document.Doc, error) {
	v, err := p.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return document.Doc{}, err
	}
	if !mayDownload(c, v) {
		return document.Doc{}, errs.New(errs.NotFound, "sharing.not_found", words(c).T("not_now"))
	}
	t, ver := c.Site.Texts.Page("record_download"), v.Shown.Version
	doc := document.Doc{Title: titleOf(c, v), Reference: v.Record.Ref, Revision: itoa(ver.N), Author: v.LeadName, Created: v.Record.UpdatedAt,
		Subject: t.T("subject", "stage", words(c).T("stage."+string(ver.Stage)), "n", itoa(ver.N)),
		Footer:  t.T("footer", "partnership", c.Site.Name),
		Words:   document.Words{Prompt: t.T("prompt"), Empty: t.T("empty"), Page: t.T("page"), Signed: t.T("signed"), Name: t.T("name"), Role: t.T("role"), Body: t.T("body"), Date: t.T("date"), Version: t.T("version")}}
	if ver.Stage == sharing.Draft {
		doc.Blocks = append(doc.Blocks, document.Note{Title: t.T("draft.title"), Text: t.T("draft.text")})
	} else {
		doc.Blocks = append(doc.Blocks, document.Note{Title: t.T("fingerprint"), Text: v.Shown.Fingerprint})
	}
	doc.Blocks = append(doc.Blocks, p.blocks(c, &ver.Content, namesOf(v))...)
	doc.Blocks = append(doc.Blocks, p.signatures(c, v)...)
	return doc, nil
}

// blocks lays the sections out in the order of the task list.
func (p *download) blocks(c *page.Ctx, content *sharing.Content, n names) []document.Block {
	var out []document.Block
	group := ""
	b := builder{Deps: p.Deps, ctx: c, texts: fieldWords(c), content: content, names: n}
	for _, s := range sharing.Sections() {
		if len(askedIn(s.Key, content)) == 0 {
			continue
		}
		if s.Group != group {
			group = s.Group
			out = append(out, document.Heading{Level: 1, Text: groupTitle(c, group)})
		}
		out = append(out, document.Heading{Level: 2, Text: sectionTitle(c, s.Key)})
		for _, f := range sharing.FieldsOf(s.Key) {
			switch {
			case f.Kind == sharing.KindRows:
				out = append(out, p.rows(c, b, f.Key)...)
			case f.Asked(content) && !(f.ReadOnly && len(f.Get(content)) == 0):
				out = append(out, document.Field{Key: f.Key, Label: b.label(asked{Key: f.Key, Name: f.Name}), Multiline: f.Kind == sharing.KindTextarea,
					Value: strings.Join(p.answer(content, n, f.Kind, f.List, f.Get(content)), "; ")})
			}
		}
	}
	return out
}

// rows lays a table of the record out: the data items in columns, other rows one by one.
func (p *download) rows(c *page.Ctx, b builder, key string) []document.Block {
	kind, _ := sharing.RowKindByKey(key)
	rows := kind.Rows(b.content)
	if len(rows) == 0 {
		return []document.Block{document.Paragraph{Text: tableTitle(c, key) + ": " + words(c).T("not_answered"), Muted: true}}
	}
	value := func(f sharing.RowField, i int) string {
		return strings.Join(p.answer(b.content, b.names, f.Kind, f.List, f.Get(b.content, i)), "; ")
	}
	cellKey := func(r sharing.Row, f string) string { return sharing.RowKey(key, r.ID) + "." + f }
	if cols := columns(key); key == "items" {
		t := document.Table{Caption: tableTitle(c, key)}
		for _, col := range cols {
			f, _ := kind.Field(col)
			t.Head = append(t.Head, b.label(asked{Prefix: key + ".", Key: col, Name: strings.TrimPrefix(f.Name, "its ")}))
		}
		for _, r := range rows {
			var line []document.Cell
			for i, col := range cols {
				f, _ := kind.Field(col)
				line = append(line, document.Cell{Text: value(f, r.Index), Key: cellKey(r, col), Header: i == 0})
			}
			t.Rows = append(t.Rows, line)
		}
		return []document.Block{t}
	}
	var out []document.Block
	for _, r := range rows {
		title, _ := p.rowWords(c, b.content, kind, r, b.names)
		out = append(out, document.Heading{Level: 3, Text: title})
		for _, f := range kind.Fields {
			if f.Kind != sharing.KindOrg && f.Asked(b.content, r.Index) {
				out = append(out, document.Field{Key: cellKey(r, f.Key), Label: b.label(asked{Prefix: key + ".", Key: f.Key, Name: f.Name}),
					Value: value(f, r.Index), Multiline: f.Kind == sharing.KindTextarea})
			}
		}
	}
	return out
}

// signatures gives a place to sign for every party that must, filled in where it has.
func (p *download) signatures(c *page.Ctx, v sharing.View) []document.Block {
	t := c.Site.Texts.Page("record_download")
	ver := progressOf(v.Shown.Version)
	var out []document.Block
	for _, party := range v.Shown.Parties {
		if !party.State.NeedsSign {
			continue
		}
		s := document.Signature{Body: party.Name}
		if g := party.State.Signature; g != nil && (party.Joined || ver.signed(party.State)) {
			s.Name, s.Role, s.Date, s.Signed = g.Name, g.Post, g.SignedOn.Words(), t.T("signed."+string(g.Method))
		}
		out = append(out, s)
	}
	if len(out) > 0 {
		out = append([]document.Block{document.Heading{Level: 1, Text: t.T("signatures")}}, out...)
	}
	return out
}
