package web

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/obs"
	"sharewell/internal/web/assets"
	"sharewell/internal/web/page"
)

// Deps is what the web needs to serve.
type Deps struct {
	Site    *page.Site
	Adapter *page.Adapter
	Routes  []page.Route
	// Ready reports whether requests can be answered; /readyz asks it.
	Ready func(context.Context) error
	Log   *slog.Logger
	// Mounts are handlers of other packages (the API), by pattern.
	Mounts map[string]http.Handler
}

// maxBody bounds every request body; pages with uploads set their own limit within it.
const maxBody = 32 << 20

// New makes the handler of the whole site. It fails when two routes clash or one has no permission.
func New(d Deps) (h http.Handler, err error) {
	if err := Check(d.Routes); err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil { // ServeMux panics on clashing patterns; name it as the error it is
			h, err = nil, fmt.Errorf("routes: %v", p)
		}
	}()
	mux := http.NewServeMux()
	for _, r := range d.Routes {
		mux.Handle(r.Method+" "+r.Pattern, obs.Route(r.Method+" "+r.Pattern, d.Adapter.Handle(r)))
	}
	mux.Handle("GET "+assets.Prefix, d.Site.Assets.Handler())
	mux.Handle("GET /healthz", obs.Route("GET /healthz", obs.Healthz()))
	mux.Handle("GET /readyz", obs.Route("GET /readyz", obs.Readyz(d.Log, d.Ready)))
	for pattern, handler := range d.Mounts {
		mux.Handle(pattern, obs.Route(pattern, handler))
	}
	mux.Handle("/", d.Adapter.Handle(page.Route{Pattern: "/", Permission: access.Public, Handler: func(*page.Ctx) error {
		return errs.New(errs.NotFound, "web.no_page", "")
	}}))
	return protect(d, mux), nil
}

// Check reports the first row of the routes table that names no known permission or is malformed.
func Check(routes []page.Route) error {
	seen := map[string]bool{}
	for _, r := range routes {
		key := r.Method + " " + r.Pattern
		switch {
		case !slices.Contains([]string{http.MethodGet, http.MethodPost}, r.Method):
			return fmt.Errorf("route %s: pages use GET and POST only", key)
		case !access.Known(r.Permission):
			return fmt.Errorf("route %s: permission %q is not in the access table", key, r.Permission)
		case r.Handler == nil:
			return fmt.Errorf("route %s: has no handler", key)
		case seen[key]:
			return fmt.Errorf("route %s: stands in the table twice", key)
		}
		seen[key] = true
	}
	return nil
}

// policy allows this origin's own files and nothing else: no inline script or style, no framing, no
// plug-ins, no other origin.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; media-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// protect sets the security headers, bounds bodies and refuses cross-origin writes.
func protect(d Deps, next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(d.Adapter.Handle(page.Route{Pattern: "cross-origin", Permission: access.Public, Handler: func(*page.Ctx) error {
		return errs.New(errs.Forbidden, "web.cross_origin", "This request came from another site, so we did not act on it. Open the page here and try again.")
	}}))
	return Headers(d.Site.PublicURL, cross.Handler(next))
}

// SecurityHeaders are what stands on every answer of a site at an address.
func SecurityHeaders(publicURL string) http.Header {
	h := http.Header{}
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if strings.HasPrefix(publicURL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	return h
}

// Headers puts the security headers on every answer of next and bounds every body. It belongs around
// everything that answers, also around what can refuse a request before it reaches the pages.
func Headers(publicURL string, next http.Handler) http.Handler {
	fixed := SecurityHeaders(publicURL)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), fixed)
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	})
}
