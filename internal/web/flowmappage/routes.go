package flowmappage

import (
	"context"
	"net/http"
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// Path is where the map stands.
const Path = "/map"

// BodyPath is where one organisation's flows stand.
func BodyPath(slug string) string { return Path + "/" + url.PathEscape(slug) }

// PairPath is where everything between two organisations stands.
func PairPath(a, b string) string { return BodyPath(a) + "/" + url.PathEscape(b) }

// Flows gives the map of the moment; *flowmap.Service is one.
type Flows interface {
	Map(ctx context.Context) (m *flowmap.Map, ok bool, err error)
}

// Register is what these pages read of the register; *register.Service is one.
type Register interface {
	Find(q register.Query) register.Page
	Words(filter, value string) string
	DataVersion() string
}

// Deps is what these pages need.
type Deps struct {
	Flows    Flows
	Register Register
	// Body names an organisation that is in no use, and its sector.
	Body func(ctx context.Context, slug string) (flowmap.Body, error)
	// Signed reports whether an organisation has a page among those that take part.
	Signed func(ctx context.Context, slug string) bool
	// Mishaps reports whether an organisation told everybody of something that went wrong; nil knows of nothing.
	Mishaps func(ctx context.Context, slug string) bool
	// Version changes with what Body, Signed and Mishaps say.
	Version func() string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	kept := registerpage.NewCache(func() string { return d.Register.DataVersion() + "-" + d.Version() })
	asked := func(c *page.Ctx) string { return askOf(c).encode() }
	get := func(pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: access.Public, Page: stem, Handler: kept.Page(asked, d.drawn(h))}
	}
	return []page.Route{
		get(Path, "flow_map", d.county),
		get(Path+".csv", "flow_map", d.countyCSV),
		get(Path+".json", "flow_map", d.countyJSON),
		get(Path+"/{organisation}", "flow_map_body", d.body),
		get(Path+"/{organisation}/{other}", "flow_map_pair", d.pair),
	}
}

// drawn answers that the map is on its way while the first one is being made.
func (d Deps) drawn(h page.Handler) page.Handler {
	return func(c *page.Ctx) error {
		_, ok, err := d.Flows.Map(c.R.Context())
		switch {
		case err != nil:
			return err
		case ok:
			return h(c)
		}
		c.W.Header().Set("Retry-After", "10")
		t := c.Site.Texts.Page("flow_map")
		return c.Render(page.Head{Title: t.T("soon.heading"), NoIndex: true, Status: http.StatusServiceUnavailable},
			soonTempl(soonView{t.T("soon.heading"), t.T("soon.text"), link(t.T("soon.link"), "/register")}))
	}
}

// current gives the map; drawn has seen to it that there is one.
func (d Deps) current(c *page.Ctx) (*flowmap.Map, error) {
	m, ok, err := d.Flows.Map(c.R.Context())
	if err == nil && !ok {
		err = errs.New(errs.Unavailable, "map.not_yet", "The map is not drawn yet.")
	}
	return m, err
}
