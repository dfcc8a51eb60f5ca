package incidentpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/incident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path       = "/organisation/incidents"
	NewPath    = Path + "/new"
	TrendsPath = Path + "/trends"
	PublicPath = "/what-went-wrong"
	onePath    = Path + "/{ref}"
)

// Deps is what these pages need.
type Deps struct {
	Incidents *incident.Service
	// Listed gives the title of a use that the public register lists; "" when it lists none.
	Listed func(ctx context.Context, ref string) string
	// Hints finds words that look like somebody's details.
	Hints func(text string) []sharing.Hint
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	list, first, one, edit, act, action := &listPage{d}, &newPage{d}, &onePage{d}, &editPage{d}, &actPage{d}, &actionPage{d}
	account, review, drafts, trends, public := &accountPage{d}, &reviewPage{d}, &draftPage{d}, &trendsPage{d}, &publicPage{d}
	return []page.Route{
		row(get, Path, access.SignedIn, "incidents", list.show),
		row(get, NewPath, access.RaiseIncident, "incident_new", first.show),
		row(post, NewPath, access.RaiseIncident, "incident_new", first.submit),
		row(get, TrendsPath, access.CountIncidents, "incident_trends", trends.show),
		row(get, onePath, access.SignedIn, "incident", one.show),
		row(post, onePath+"/acknowledge", access.AcknowledgeIncident, "incident", one.acknowledge),
		row(get, onePath+"/edit/{section}", access.EditIncident, "incident_edit", edit.show),
		row(post, onePath+"/edit/{section}", access.EditIncident, "incident_edit", edit.submit),
		row(get, onePath+"/do/{act}", access.RaiseIncident, "incident_act", act.show),
		row(post, onePath+"/do/{act}", access.RaiseIncident, "incident_act", act.submit),
		row(get, onePath+"/actions/{n}", access.RaiseIncident, "incident_action", action.show),
		row(post, onePath+"/actions/{n}", access.RaiseIncident, "incident_action", action.submit),
		row(get, onePath+"/account", access.WriteAccount, "incident_account", account.show),
		row(post, onePath+"/account", access.WriteAccount, "incident_account", account.submit),
		row(get, onePath+"/review", access.ReviewAccount, "incident_review", review.show),
		row(post, onePath+"/review", access.ReviewAccount, "incident_review", review.submit),
		row(get, onePath+"/notification", access.EditIncident, "incident_draft", drafts.notification),
		row(get, onePath+"/letter", access.EditIncident, "incident_draft", drafts.letter),
		row(get, PublicPath, access.Public, "what_went_wrong", public.list),
		row(get, PublicPath+".atom", access.Public, "what_went_wrong", public.atom),
		row(get, PublicPath+".json", access.Public, "what_went_wrong", public.json),
		row(get, PublicPath+"/{ref}", access.Public, "what_went_wrong_one", public.one),
	}
}
