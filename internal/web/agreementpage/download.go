package agreementpage

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/document"
	"sharewell/internal/sharing"
	"sharewell/internal/web/agreementpage/agreementdoc"
	"sharewell/internal/web/page"
)

// format is one of the two kinds of file that pages offer.
type format struct {
	ending, typ string
	write       func(io.Writer, document.Doc) error
}

var (
	pdf  = format{".pdf", "application/pdf", document.WritePDF}
	docx = format{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.WriteDOCX}
)

// send writes a document and sends it as a download.
func (f format) send(c *page.Ctx, name string, d document.Doc) error {
	var b bytes.Buffer
	if err := f.write(&b, d); err != nil {
		return err
	}
	return c.Download(name+f.ending, f.typ, b.Bytes())
}

// download gives an edition as a file; number "" is the one in force.
func (p *editionPage) download(number string, f format) page.Handler {
	return func(c *page.Ctx) error {
		var e agreement.Edition
		var err error
		if number == "" {
			e, err = p.Agreement.Current(c.R.Context())
		} else {
			e, err = p.Agreement.EditionNumbered(c.R.Context(), c.Actor, number)
		}
		if err != nil {
			return err
		}
		return f.send(c, "agreement-"+e.Number(), p.editionDoc(c, e))
	}
}

func (p *editionPage) editionDoc(c *page.Ctx, e agreement.Edition) document.Doc {
	t := c.Text
	d := document.Doc{Title: e.Text.Title, Subject: t.T("edition", "number", e.Number()) + ". " + editionStatus(c, e).Word, Reference: e.Number(),
		Footer: c.Site.Name + " · " + c.Site.PublicURL + addressOf(e), Author: c.Site.Name, Created: e.InForceFrom.Start()}
	if e.InForceFrom.IsZero() {
		d.Created = e.CreatedAt
	}
	if e.Text.Draft {
		d.Blocks = append(d.Blocks, document.Note{Title: t.T("draft"), Text: t.T("draft.text")})
	}
	d.Blocks = append(d.Blocks, agreementdoc.Blocks(e.Text, 0)...)
	d.Blocks = append(d.Blocks, agreementdoc.End(t.T("promises")), document.Paragraph{Text: t.T("promises.text")})
	promises := document.List{}
	for _, x := range e.Text.Declarations {
		promises.Items = append(promises.Items, x.Text)
	}
	return withFingerprint(c, d, promises, e.Hash)
}

func withFingerprint(c *page.Ctx, d document.Doc, promises document.List, hash string) document.Doc {
	t := c.Site.Texts.Page("agreement")
	d.Blocks = append(d.Blocks, promises, document.Heading{Level: 1, Text: t.T("fingerprint")},
		document.Paragraph{Text: sharing.Fingerprint(hash), Bold: true}, document.Paragraph{Text: t.T("fingerprint.text", "hash", hash), Muted: true})
	return d
}

// statementDoc writes a statement into a document; what is empty becomes a line to fill in.
func (d Deps) statementDoc(c *page.Ctx, v agreement.View) document.Doc {
	t := d.Agreement.Document(v)
	w := c.Site.Texts.Page("statement")
	doc := document.Doc{Title: t.Title, Subject: w.T("doc.subject", "number", t.Edition, "partnership", t.Partnership), Reference: sharing.Fingerprint(t.Hash),
		Footer: w.T("doc.footer", "hash", t.Hash), Author: t.Partnership, Created: v.Statement.UpdatedAt}
	doc.Blocks = append(doc.Blocks, document.Note{Title: w.T("doc.note"), Text: w.T("doc.note.text", "words", sharing.Fingerprint(t.Hash), "edition_words", sharing.Fingerprint(t.EditionHash))})
	n := 0
	for i, s := range t.Sections {
		doc.Blocks = append(doc.Blocks, document.Heading{Level: 1, Text: s.Title})
		open := false // whether it is still to be signed by hand
		for _, l := range s.Lines {
			n++
			if i == signatureSection && len(l.Value) == 0 {
				open = true
				continue
			}
			doc.Blocks = append(doc.Blocks, document.Field{Key: "line." + strconv.Itoa(n), Label: l.Label, Value: strings.Join(l.Value, "\n"), Multiline: true})
		}
		if open {
			doc.Blocks = append(doc.Blocks, document.Paragraph{Text: w.T("doc.authority")},
				document.Signature{Name: v.Statement.Answers.Signatory.Name, Role: v.Statement.Answers.Signatory.Post, Body: v.Body.Name})
		}
	}
	doc.Blocks = append(doc.Blocks, document.PageBreak{}, document.Heading{Level: 1, Text: w.T("doc.agreement", "number", t.Edition)})
	doc.Blocks = append(doc.Blocks, agreementdoc.Blocks(agreement.Text{Clauses: t.Clauses}, 1)...)
	return doc
}
