package clientpage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/apiclient"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct{ Clients *apiclient.Service }

const home = "/organisation/applications"

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	list, add, one, files := &list{d}, &add{d}, &one{d}, &decisions{d}
	return []page.Route{
		{Method: http.MethodGet, Pattern: home, Permission: access.ViewClients, Page: "applications", Handler: list.show},
		{Method: http.MethodGet, Pattern: home + "/new", Permission: access.ManageClients, Page: "applications_new", Handler: add.show},
		{Method: http.MethodPost, Pattern: home + "/new", Permission: access.ManageClients, Page: "applications_new", Handler: add.submit},
		{Method: http.MethodGet, Pattern: home + "/decisions.csv", Permission: access.ExportDecisions, Page: "applications", Handler: files.csv},
		{Method: http.MethodGet, Pattern: home + "/decisions.jsonl", Permission: access.ExportDecisions, Page: "applications", Handler: files.jsonl},
		{Method: http.MethodGet, Pattern: home + "/{id}", Permission: access.ViewClients, Page: "applications_one", Handler: one.show},
		{Method: http.MethodGet, Pattern: home + "/{id}/public-key", Permission: access.ManageClients, Page: "applications_key", Handler: one.keyForm},
		{Method: http.MethodPost, Pattern: home + "/{id}/public-key", Permission: access.ManageClients, Page: "applications_key", Handler: one.addKey},
		{Method: http.MethodPost, Pattern: home + "/{id}/secret", Permission: access.ManageClients, Page: "applications_one", Handler: one.secret},
		{Method: http.MethodPost, Pattern: home + "/{id}/credentials/{credential}/remove", Permission: access.ManageClients, Page: "applications_one", Handler: one.remove},
		{Method: http.MethodPost, Pattern: home + "/{id}/remove", Permission: access.ManageClients, Page: "applications_one", Handler: one.end},
	}
}

// toList is the way back to the list.
func toList(c *page.Ctx) layout.Link {
	return layout.Link{Text: c.Site.Texts.Page("applications").T("heading"), Href: home}
}

func path(id apiclient.ID) string { return home + "/" + string(id) }
