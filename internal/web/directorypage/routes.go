package directorypage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Organisations *organisation.Service
	Agreement     *agreement.Service
	Book          *rulebook.Book
	Slugs         Slugs
	// Did reports whether a person's form with a submission key was acted on before; Acted remembers that
	// it was, after the act, so that nothing is called done that was not.
	Did   func(ctx context.Context, key string, by ident.Person) (bool, error)
	Acted func(ctx context.Context, key string, by ident.Person) error
}

// Slugs finds an organisation by the last part of its address, for an actor who may see its inside.
type Slugs interface {
	BySlug(ctx context.Context, actor access.Actor, slug string) (organisation.View, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	list, one, in, load := &directory{d}, &inside{d}, &invite{d}, &imports{d}
	get := func(pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	post := func(pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	return []page.Route{
		get("/directory", access.ViewDirectory, "directory", list.show),
		get("/directory/invite", access.InviteOrganisation, "directory_invite", in.show),
		post("/directory/invite", access.InviteOrganisation, "directory_invite", in.submit),
		get("/directory/invite/list", access.InviteOrganisation, "directory_invite_list", in.showList),
		post("/directory/invite/list", access.InviteOrganisation, "directory_invite_list", in.submitList),
		get("/directory/import", access.ImportDirectory, "directory_import", load.show),
		post("/directory/import", access.ImportDirectory, "directory_import", load.submit),
		get("/directory/{slug}", access.ViewDirectory, "directory_one", one.show),
	}
}

// home is the way back to the directory.
func home(c *page.Ctx) layout.Link {
	return layout.Link{Text: ask.Words(c).T("back_directory"), Href: "/directory"}
}

// kinds lists the kinds of body under their sectors.
func (d Deps) kinds() []ask.Option {
	var out []ask.Option
	for _, s := range d.Book.Sectors() {
		for _, code := range s.Kinds {
			if k, ok := d.Book.BodyKind(code); ok {
				out = append(out, ask.Option{Value: code, Text: s.Label + ": " + k.Label})
			}
		}
	}
	return out
}

func codes(options []ask.Option) []string {
	var out []string
	for _, o := range options {
		out = append(out, o.Value)
	}
	return out
}

// statusOf words how far an organisation has come in.
func statusOf(c *page.Ctx, s organisation.Status) layout.Status {
	kind := layout.Neutral // having people here says nothing about the Agreement; the statement does
	switch s {
	case organisation.Invited:
		kind = layout.Waiting
	case organisation.Closed:
		kind = layout.Stopped
	case organisation.InDirectory, organisation.Outsider, organisation.Member:
	}
	return layout.Status{Word: c.Site.Texts.Page("directory").T("status." + string(s)), Kind: kind}
}
