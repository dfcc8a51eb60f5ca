package organisationpage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Organisations *organisation.Service
	Book          *rulebook.Book
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	home, roles, sound := &setUp{d}, &roleList{d}, &assurance{d}
	out := []page.Route{
		{Method: http.MethodGet, Pattern: "/organisation", Permission: access.ViewOrganisation, Page: "organisation", Handler: home.show},
		{Method: http.MethodGet, Pattern: "/organisation/roles", Permission: access.ViewOrganisation, Page: "roles", Handler: roles.show},
		{Method: http.MethodGet, Pattern: "/organisation/assurance", Permission: access.ViewOrganisation, Page: "assurance", Handler: sound.show},
		{Method: http.MethodPost, Pattern: "/organisation/documents/{n}/remove", Permission: access.EditOrganisation, Page: "assurance_document", Handler: removeDocument(d)},
	}
	for _, s := range []struct {
		pattern, stem string
		section       section
	}{
		{"/organisation/profile", "profile", profile(d)},
		{"/organisation/contacts", "contacts", contacts(d)},
		{"/organisation/roles/{role}", "roles_role", role(d)},
		{"/organisation/training", "assurance_training", training(d)},
		{"/organisation/policies", "assurance_policies", policies(d)},
		{"/organisation/documents/{n}", "assurance_document", policyDocument(d)},
	} {
		out = append(out,
			page.Route{Method: http.MethodGet, Pattern: s.pattern, Permission: access.EditOrganisation, Page: s.stem, Handler: s.section.show},
			page.Route{Method: http.MethodPost, Pattern: s.pattern, Permission: access.EditOrganisation, Page: s.stem, Handler: s.section.submit})
	}
	return out
}

// mine loads the actor's own organisation; those who act for the partnership have none.
func (d Deps) mine(c *page.Ctx) (organisation.View, error) {
	if c.Actor.Organisation == "" {
		return organisation.View{}, errs.New(errs.NotFound, "organisation.partnership", ask.Words(c).T("no_organisation"))
	}
	return d.Organisations.Get(c.R.Context(), c.Actor, c.Actor.Organisation)
}

// mayEdit reports whether the actor may change the organisation.
func mayEdit(c *page.Ctx, o organisation.Organisation) bool {
	_, ok := access.Allowed(c.Actor, access.EditOrganisation, access.RelationTo(c.Actor, o.ID), string(o.Status))
	return ok
}

// home is the way back to the task list.
func home(c *page.Ctx) layout.Link {
	return layout.Link{Text: ask.Words(c).T("back_organisation"), Href: "/organisation"}
}

// options gives a code list as answers.
func (d Deps) options(list string) []ask.Option {
	l, err := d.Book.List(list)
	if err != nil {
		return nil // the rulebook is checked at start; a list that is not there offers nothing
	}
	var out []ask.Option
	for _, i := range l.Items {
		out = append(out, ask.Option{Value: i.Code, Text: i.Label, Hint: i.Hint})
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
