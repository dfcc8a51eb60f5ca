package sharingpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/plain"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/screeningpage"
)

// Deps is what these pages need.
type Deps struct {
	Sharing       *sharing.Service
	Book          *rulebook.Book
	Organisations Finder
	// People finds colleagues a waiting task can be passed to.
	People Colleagues
	// Glossary holds the words of the staff that have a plain one.
	Glossary []plain.Term
	// AgreementName is the umbrella agreement's short name in sentences: "the Agreement".
	AgreementName string
	// Advice shows the advice asked about a record beside it; nil shows none.
	Advice advicepage.About
	// Screened lists what was screened against opt-outs for a record; nil shows nothing.
	Screened screeningpage.About
	// Policies writes records as policies for other machines; nil writes none.
	Policies Policies
	// Body finds an organisation by its identifier or the last part of its address, for records that begin
	// from a link; nil finds none.
	Body func(name string) (id ident.Organisation, title string, ok bool)
	// Repeats begins a record from what was shared again and again; nil begins none.
	Repeats Repeats
}

// Repeats gives what a record takes over from a one-off record like several before.
type Repeats interface {
	Repeat(ctx context.Context, a access.Actor, oneoff string) (Beginning, error)
}

// Beginning is what a record takes over from elsewhere.
type Beginning struct {
	Title   string
	Answers map[string][]string
	Others  []ident.Organisation
}

// Policies writes records as policies for other machines.
type Policies interface {
	// Form splits the last part of an address into a reference and the form of a policy.
	Form(last string) (ref, form string, ok bool)
	// Inside writes what the actor may read of the record.
	Inside(c *page.Ctx, ref, form string) error
}

// Finder finds organisations by name for the pickers.
type Finder interface {
	// Find lists organisations whose names hold the words of q, signatories first; at most most.
	Find(ctx context.Context, a access.Actor, q string, most int) ([]Found, error)
}

// Found is one organisation in a picker.
type Found struct {
	ID        ident.Organisation
	Name      string
	Kind      string // label of its kind
	Signatory bool
}

// Colleagues lists the people of the actor's own organisation who hold one of some roles.
type Colleagues interface {
	Holders(ctx context.Context, a access.Actor, roles []access.Role) ([]Colleague, error)
}

// Colleague is one person of the actor's own organisation.
type Colleague struct {
	Person ident.Person
	Name   string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	list, start, rec := &records{d}, &newRecord{d}, &record{d}
	sec, row, check := &section{d}, &rowPage{d}, &checkPage{d}
	version, diff, story, file, join := &versionPage{d}, &comparePage{d}, &timelinePage{d}, &download{d}, &joinPage{d}
	routes := []page.Route{
		get("/records", access.ViewRecord, "records", list.show),
		get("/records/new", access.CreateRecord, "record_new", start.show),
		post("/records/new", access.CreateRecord, "record_new", start.submit),
		get("/records/{ref}", access.ViewRecord, "record", rec.show),
		get("/records/{ref}/edit/{section}", access.EditRecord, "record_section", sec.show),
		post("/records/{ref}/edit/{section}", access.EditRecord, "record_section", sec.submit),
		get("/records/{ref}/rows/{table}/new", access.EditRecord, "record_row", row.show),
		post("/records/{ref}/rows/{table}/new", access.EditRecord, "record_row", row.submit),
		get("/records/{ref}/rows/{table}/{row}", access.EditRecord, "record_row", row.show),
		post("/records/{ref}/rows/{table}/{row}", access.EditRecord, "record_row", row.submit),
		post("/records/{ref}/rows/{table}/{row}/remove", access.EditRecord, "record_row", row.remove),
		get("/records/{ref}/plain", access.ViewRecord, "record_plain", (&plainPage{d}).show),
		get("/records/{ref}/check", access.SendRecord, "record_check", check.show),
		post("/records/{ref}/check", access.SendRecord, "record_check", check.submit),
		get("/records/{ref}/join", access.JoinRecord, "record_act", join.show),
		post("/records/{ref}/join", access.JoinRecord, "record_act", join.submit),
		get("/records/{ref}/versions/{n}", access.ViewRecord, "record_version", version.show),
		get("/records/{ref}/compare", access.ViewRecord, "record_compare", diff.show),
		get("/records/{ref}/timeline", access.ViewRecord, "record_timeline", story.show),
		get("/records/{ref}/download.docx", access.DownloadRecord, "record_download", file.docx),
		get("/records/{ref}/download.pdf", access.DownloadRecord, "record_download", file.pdf),
	}
	for _, a := range acts() {
		p := &actPage{d, a}
		routes = append(routes, get("/records/{ref}/"+a.Path, a.Command, "record_act", p.show),
			post("/records/{ref}/"+a.Path, a.Command, "record_act", p.submit))
	}
	return append(routes, elsewhere("/records/{ref}/confirm-end", "end-answer", access.AnswerEnd),
		elsewhere("/records/{ref}/joining", "admit", access.AdmitRecord))
}

// elsewhere leads from an address that tasks use to the page that does the thing.
func elsewhere(pattern, to string, c access.Command) page.Route {
	return get(pattern, c, "", func(c *page.Ctx) error { return c.Redirect("/records/" + c.Path("ref") + "/" + to) })
}

func get(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

func post(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}
