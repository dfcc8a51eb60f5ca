package consultationpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	CalendarPath = "/engagement"
	FeedPath     = "/engagement.ics"
	Path         = "/consultations"
	SessionPath  = "/sessions"
	bookingPath  = "/sessions/booking"
	ManagePath   = "/engagement/manage"
	meetPath     = "/engagement/manage-sessions"
)

// Deps is what these pages need.
type Deps struct {
	Engagement *consultation.Service
	// Name gives the name of an organisation; "" is the partnership.
	Name func(ctx context.Context, id ident.Organisation) (string, error)
	// Network says where a request came from. It is handed to the service, which counts by a keyed hash of it.
	Network func(r *http.Request) string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post, public, run = http.MethodGet, http.MethodPost, access.Public, access.ManageEngagement
	ans, hear, meet, desk, texts, enter, plan := &answerPage{d}, &hearPage{d}, &sessionPage{d}, &deskPage{d}, &textsPage{d}, &enterPage{d}, &planPage{d}
	out := []page.Route{
		row(get, CalendarPath, public, "engagement", d.calendar),
		row(get, FeedPath, public, "engagement", d.ics),
		row(get, Path, public, "consultations", d.list),
		row(get, Path+"/{ref}", public, "consultation", d.one),
		row(get, Path+"/{ref}/results.csv", public, "consultation", d.csv),
		row(get, Path+"/{ref}/answer", public, "consultation_answer", ans.show),
		row(post, Path+"/{ref}/answer", public, "consultation_answer", ans.check),
		row(post, Path+"/{ref}/send", public, "consultation_answer", ans.send),
		row(get, consultation.HearPath+"{id}/{token}", public, "consultation_hear", hear.show),
		row(post, consultation.HearPath+"{id}/{token}", public, "consultation_hear", hear.confirm),
		row(post, consultation.HearPath+"{id}/{token}/stop", public, "consultation_hear", hear.stop),
		row(get, SessionPath+"/{ref}", public, "session", meet.show),
		row(post, SessionPath+"/{ref}/book", public, "session", meet.book),
		row(get, bookingPath, public, "session_booking", meet.form),
		row(post, bookingPath, public, "session_booking", meet.look),
		row(post, bookingPath+"/leave", public, "session_booking", meet.leave),
		row(get, ManagePath, access.EnterAnswers, "manage_engagement", desk.list),
		row(get, ManagePath+"/new", run, "manage_new", desk.create),
		row(post, ManagePath+"/new", run, "manage_new", desk.created),
		row(get, ManagePath+"/{ref}", run, "manage_consultation", desk.show),
		row(get, ManagePath+"/{ref}/texts", run, "manage_texts", texts.show),
		row(post, ManagePath+"/{ref}/texts", run, "manage_texts", texts.decide),
		row(get, ManagePath+"/{ref}/enter", access.EnterAnswers, "consultation_answer", enter.show),
		row(post, ManagePath+"/{ref}/enter", access.EnterAnswers, "consultation_answer", enter.send),
		row(get, meetPath+"/new", run, "manage_session", plan.create),
		row(post, meetPath+"/new", run, "manage_session", plan.created),
		row(get, meetPath+"/{ref}", run, "manage_session", plan.show),
		row(post, meetPath+"/{ref}/move", run, "manage_session", plan.move),
		row(post, meetPath+"/{ref}/cancel", run, "manage_session", plan.cancel),
		row(post, meetPath+"/{ref}/notes", run, "manage_session", plan.notes),
	}
	for name, act := range desk.acts() {
		out = append(out, row(post, ManagePath+"/{ref}/"+name, run, "manage_consultation", act))
	}
	return out
}
