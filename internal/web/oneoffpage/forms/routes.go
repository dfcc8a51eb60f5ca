package forms

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/page"
)

// Addresses of the documents.
const (
	BlankWord  = "/one-offs/blank.docx"
	BlankPDF   = "/one-offs/blank.pdf"
	UploadPath = "/one-offs/upload"
	draftPath  = "/one-offs/upload/draft"

	recordPattern = "/one-offs/{ref}"
)

// Deps is what the documents need.
type Deps struct {
	Records Records
	Book    *rulebook.Book
	Named   Named
}

// Records shows records and begins drafts.
type Records interface {
	View(ctx context.Context, a access.Actor, ref string) (oneoff.View, error)
	Start(ctx context.Context, a access.Actor, cmd oneoff.StartCommand) (ref string, err error)
}

// Named gives the one organisation of a name, if there is one.
type Named func(ctx context.Context, a access.Actor, name string) (id ident.Organisation, ok bool, err error)

// Routes gives the routes of the blank forms and of the way back. The blank forms hold nothing of
// anybody's, so they are open to all.
func Routes(d Deps) []page.Route {
	blank, up := &blankForm{d}, &upload{d}
	route := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	return []page.Route{
		route(http.MethodGet, BlankWord, access.Public, "oneoff_form", blank.word),
		route(http.MethodGet, BlankPDF, access.Public, "oneoff_form", blank.pdf),
		route(http.MethodGet, UploadPath, access.CreateOneOff, "oneoff_upload", up.show),
		route(http.MethodPost, UploadPath, access.CreateOneOff, "oneoff_upload", up.submit),
		route(http.MethodPost, draftPath, access.CreateOneOff, "oneoff_upload", up.draft),
	}
}

// Around lets the page of a record answer for its documents too, whose addresses end like a file's name:
// /one-offs/KM-O-2026-000123-C.docx.
func Around(d Deps, routes []page.Route) []page.Route {
	out := make([]page.Route, len(routes))
	for i, r := range routes {
		if r.Pattern == recordPattern && r.Method == http.MethodGet {
			shown := r.Handler
			r.Handler = func(c *page.Ctx) error {
				ref, kind := cutKind(c.Path("ref"))
				if kind == nil {
					return shown(c)
				}
				return d.record(c, ref, *kind)
			}
		}
		out[i] = r
	}
	return out
}

// fileKind is a kind of document.
type fileKind struct {
	ending, contentType string
	write               func(d document.Doc) ([]byte, error)
}

func wordFile() fileKind {
	return fileKind{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(d document.Doc) ([]byte, error) {
		var b bytes.Buffer
		err := document.WriteDOCX(&b, d)
		return b.Bytes(), err
	}}
}

func pdfFile() fileKind {
	return fileKind{".pdf", "application/pdf", func(d document.Doc) ([]byte, error) {
		var b bytes.Buffer
		err := document.WritePDF(&b, d)
		return b.Bytes(), err
	}}
}

func cutKind(ref string) (string, *fileKind) {
	for _, k := range []fileKind{wordFile(), pdfFile()} {
		if rest, ok := strings.CutSuffix(ref, k.ending); ok {
			return rest, &k
		}
	}
	return ref, nil
}

func send(c *page.Ctx, d document.Doc, name string, k fileKind) error {
	b, err := k.write(d)
	if err != nil {
		return err
	}
	return c.Download(name+k.ending, k.contentType, b)
}

// record gives a written record to those who may take a copy, as far as they see it.
func (d Deps) record(c *page.Ctx, ref string, k fileKind) error {
	v, err := d.Records.View(c.R.Context(), c.Actor, ref)
	if err != nil {
		return err
	}
	form := newForm(c.Site, d.Book)
	if !v.May(access.DownloadOneOff) {
		return errs.New(errs.NotFound, "oneoff.not_found", form.Words.T("hidden"))
	}
	return send(c, recordDoc{form, v, c.Site.Texts.Page("record_words")}.document(), v.Record.Ref, k)
}

// blankForm gives the form without anybody's data.
type blankForm struct{ Deps }

func (p *blankForm) word(c *page.Ctx) error { return p.give(c, wordFile()) }

func (p *blankForm) pdf(c *page.Ctx) error { return p.give(c, pdfFile()) }

func (p *blankForm) give(c *page.Ctx, k fileKind) error {
	form := newForm(c.Site, p.Book)
	return send(c, form.Blank(), form.Words.T("file"), k)
}
