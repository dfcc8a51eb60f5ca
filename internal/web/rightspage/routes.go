package rightspage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/situation"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path       = "/rights"
	RecordPath = "/rights/check-your-record"
	NewPath    = "/rights/new"
	KeptPath   = "/rights/kept"
	StatusPath = "/rights/status"
	TimesPath  = "/rights/times"

	replyPath    = StatusPath + "/reply"
	withdrawPath = StatusPath + "/withdraw"
	reachPath    = StatusPath + "/reach"
	whoPath      = StatusPath + "/who"
)

// Body is an organisation that can be asked, and how people reach it.
type Body struct {
	ID                          ident.Organisation
	Name, Slug, Kind            string
	Mailbox, Phone              string
	Address                     []string
	Rights, Privacy, Complaints string // pages of its own
}

// Bodies finds organisations that take part.
type Bodies interface {
	// Find lists organisations by words of their names and by kind, in the order of their names. No kinds means any.
	Find(ctx context.Context, words string, kinds []string, most int) ([]Body, error)
	// Body gives one by the name in its address.
	Body(ctx context.Context, slug string) (Body, error)
}

// Deps is what these pages need.
type Deps struct {
	Guides *situation.Guides
	Cases  *casework.Service
	Bodies Bodies
	Book   *rulebook.Book
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: access.Public, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	start, status := &newPage{d}, &statusPage{d}
	return []page.Route{
		row(get, Path, "rights", d.rights),
		row(get, RecordPath, "rights_record", d.records),
		row(get, RecordPath+"/{who}", "rights_record", d.record),
		row(get, NewPath, "rights_new", start.show),
		row(post, NewPath, "rights_new", start.step),
		row(get, KeptPath, "rights_kept", start.again),
		row(post, KeptPath, "rights_kept", start.send),
		row(get, StatusPath, "rights_status", status.show),
		row(post, StatusPath, "rights_status", status.look),
		row(post, replyPath, "rights_status", status.reply),
		row(post, withdrawPath, "rights_status", status.withdraw),
		row(post, reachPath, "rights_status", status.reach),
		row(post, whoPath, "rights_status", status.who),
		row(get, TimesPath, "rights_times", d.times),
		row(get, TimesPath+".csv", "rights_times", d.timesCSV),
	}
}
