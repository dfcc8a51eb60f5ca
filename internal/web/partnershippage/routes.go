package partnershippage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/agreement/campaign"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/partnership"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path        = "/partnership"
	MembersPath = Path + "/members"
	MeetPath    = Path + "/meetings"
	FeedPath    = Path + "/meetings.ics"
	ActionsPath = Path + "/actions"
	RunPath     = Path + "/secretariat"
	HandPath    = Path + "/handover"
	PastPath    = Path + "/coverage"
)

// Deps is what these pages need.
type Deps struct {
	Partnership *partnership.Service
	Files       *files.Service
	Coverage    *campaign.Service
	// Sector words a code of the list of sectors.
	Sector func(code string) string
	// Organisations lists those that take part, for choices.
	Organisations func(ctx context.Context) ([]Choice, error)
}

// Choice is one organisation to choose.
type Choice struct {
	ID   ident.Organisation
	Name string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post, public, read, run = http.MethodGet, http.MethodPost, access.Public, access.ReadPartnership, access.RunPartnership
	seats, meet, desk, pen, acts, terms, hand := &memberPage{d}, &meetingPage{d}, &deskPage{d}, &minutesPage{d}, &actionPage{d}, &termPage{d}, &handPage{d}
	out := []page.Route{
		row(get, Path, public, "partnership", d.about),
		row(get, MembersPath, public, "partnership_members", d.members),
		row(get, PastPath, public, "partnership_coverage", d.coverage),
		row(get, MeetPath, public, "partnership_meetings", d.meetings),
		row(get, FeedPath, public, "partnership_meetings", d.feed),
		row(get, MeetPath+"/{ref}", public, "partnership_meeting", meet.show),
		row(get, MeetPath+"/{ref}/papers/{id}", public, "partnership_meeting", meet.paper),
		row(post, MeetPath+"/{ref}/apologies", access.DoAction, "partnership_meeting", meet.apologies),
		row(get, MeetPath+"/new", run, "partnership_new", desk.create),
		row(post, MeetPath+"/new", run, "partnership_new", desk.created),
		row(get, MeetPath+"/{ref}/edit", run, "partnership_desk", desk.show),
		row(get, MeetPath+"/{ref}/minutes/{item}", run, "partnership_minutes", pen.show),
		row(post, MeetPath+"/{ref}/minutes/{item}", run, "partnership_minutes", pen.save),
		row(post, MeetPath+"/{ref}/minutes/{item}/decision", run, "partnership_minutes", pen.decide),
		row(post, MeetPath+"/{ref}/minutes/{item}/undecide", run, "partnership_minutes", pen.undecide),
		row(post, MeetPath+"/{ref}/minutes/{item}/action", run, "partnership_minutes", pen.act),
		row(get, MembersPath+"/{slug}", read, "partnership_member", seats.show),
		row(post, MembersPath+"/{slug}/fill", access.FillSeat, "partnership_member", seats.fill),
		row(post, MembersPath+"/{slug}/end", access.FillSeat, "partnership_member", seats.end),
		row(post, MembersPath+"/{slug}/mailbox", access.FillSeat, "partnership_member", seats.mailbox),
		row(get, ActionsPath, read, "partnership_actions", acts.list),
		row(get, ActionsPath+"/{id}", read, "partnership_action", acts.show),
		row(post, ActionsPath+"/{id}/finish", access.DoAction, "partnership_action", acts.finish),
		row(post, ActionsPath+"/{id}/drop", run, "partnership_action", acts.drop),
		row(get, RunPath, run, "partnership_terms", terms.show),
		row(post, RunPath+"/plan", run, "partnership_terms", terms.plan),
		row(get, HandPath+"/{id}", access.TakeOver, "partnership_handover", hand.show),
		row(post, HandPath+"/{id}/notes", run, "partnership_handover", hand.notes),
		row(post, HandPath+"/{id}/give", run, "partnership_handover", hand.give),
		row(post, HandPath+"/{id}/acknowledge", access.TakeOver, "partnership_handover", hand.acknowledge),
		row(get, HandPath+"/{id}/handover.docx", access.TakeOver, "partnership_handover", hand.file(docx)),
		row(get, HandPath+"/{id}/handover.pdf", access.TakeOver, "partnership_handover", hand.file(pdf)),
		row(get, HandPath+"/{id}/handover.zip", access.TakeOver, "partnership_handover", hand.zip),
	}
	for _, f := range []format{docx, pdf} {
		for _, part := range []string{"agenda", "minutes"} {
			out = append(out, row(get, MeetPath+"/{ref}/"+part+f.ending, public, "partnership_meeting", meet.file(part, f)))
		}
	}
	for name, act := range desk.acts() {
		out = append(out, row(post, MeetPath+"/{ref}/edit/"+name, run, "partnership_desk", act))
	}
	return out
}
