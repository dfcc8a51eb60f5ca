package schoolpage

import (
	"context"
	"net/http"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/lawchange"
	"sharewell/internal/school"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path        = "/schools"
	RequestPath = "/schools/request-pack"
	LettersPath = "/schools/letters"
	FillPath    = "/schools/letters/fill"
	PreviewPath = "/schools/letters/preview"
	docxPath    = "/schools/letters/letter.docx"
	pdfPath     = "/schools/letters/letter.pdf"
	ListPath    = "/schools/pupil-list"
	workerPath  = "/schools/pupil-list/worker.js"
	rulesPath   = "/schools/pupil-list/rules.json"
)

// Kind is what packs are called among the things that rest on rules.
const Kind = "school"

// Deps is what these pages need.
type Deps struct {
	Packs *school.Packs
	// Laws says which packs are in doubt since a rule changed.
	Laws Laws
	// Directory finds names of schools for somebody who is signed in.
	Directory Directory
	// Regulator is who hears complaints.
	Regulator string
}

// Laws says what is in doubt; *lawchange.Service is one.
type Laws interface {
	Doubts(ctx context.Context, kind string) ([]lawchange.Doubt, error)
}

// Directory finds the names of schools.
type Directory interface {
	// Schools lists names of schools, at most so many, the actor's own first.
	Schools(ctx context.Context, a access.Actor, most int) ([]string, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	get := func(pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: access.Public, Page: stem, Handler: h}
	}
	l, m := &lettersPage{d}, &listPage{Deps: d}
	return []page.Route{
		get(Path, "schools", d.schools),
		get(Path+"/{phase}", "schools_phase", d.phase),
		get(Path+"/{phase}/{programme}", "schools_pack", d.pack),
		get(RequestPath, "schools_request", d.request),
		get(LettersPath, "schools_letters", l.choose),
		get(FillPath, "schools_letters", l.fill),
		get(PreviewPath, "schools_letter", l.preview),
		get(docxPath, "schools_letter", l.download(docx)),
		get(pdfPath, "schools_letter", l.download(pdf)),
		get(ListPath, "schools_list", m.show),
		get(workerPath, "schools_list", m.worker),
		get(rulesPath, "schools_list", m.rules),
	}
}

// of names a programme in a phase, as addresses do: primary/flu.
func of(phase, programme string) string { return phase + "/" + programme }

// parted undoes of.
func parted(text string) (phase, programme string) {
	phase, programme, _ = strings.Cut(text, "/")
	return phase, programme
}
