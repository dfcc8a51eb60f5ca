// Package page is what every HTML page stands on: the route, the request with its actor, rendering and
// the one error adapter.
//
// A page lives in one file of a folder named after its concept (internal/web/<concept>page/<page>.go):
//
//	func Routes(d Deps) []page.Route            // one row per method and path, each with its permission
//	func (p *signatories) show(c *page.Ctx) error    // GET: load, build the view, c.Render
//	func (p *signatories) submit(c *page.Ctx) error  // POST: parse the form, call the service, redirect
//	func (p *signatories) view(…) signatoriesView    // the one view builder, first display and re-display
//
// The same stem names the URL, the Go file, the templ file, the content file (internal/web/content/en)
// and the golden file. Handlers return errors; the adapter turns them into a page or an RFC 9457
// problem. Templates get finished text: no lookups, no decisions.
//
// After a successful POST redirect with c.Done(path, "saved"): the target page shows the text under
// "done.saved" of its content file as its flash.
package page
