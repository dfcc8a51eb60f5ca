package threadpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/portal/thread"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Threads *thread.Service
	Book    *rulebook.Book
	// Rooms lists the rooms that a person may read now, the commons first.
	Rooms func(ctx context.Context, person ident.Person) ([]Room, error)
	// Citable lists what answers can cite, for choosing from; nil offers nothing.
	Citable func(ctx context.Context) ([]thread.Source, error)
}

// Room is a room of the portal.
type Room struct {
	ID     ident.Space
	Name   string // "" for the commons
	Slug   string
	Writes bool // the person may ask there
	Hosts  bool
}

// base is the address of the questions.
const base = "/portal/questions"

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	list, ask, one, act, care := &listPage{d}, &askPage{d}, &onePage{d}, &actPage{d}, &reportsPage{d}
	edit := &editPage{d}
	return []page.Route{
		row(get, base, access.ReadThreads, "portal_questions", list.show),
		row(get, base+"/similar.json", access.ReadThreads, "portal_questions", list.similar),
		row(get, base+"/new", access.AskThread, "portal_question_new", ask.show),
		row(post, base+"/new", access.AskThread, "portal_question_new", ask.submit),
		row(get, base+"/new/check", access.AskThread, "portal_question_check", ask.check),
		row(post, base+"/new/check", access.AskThread, "portal_question_check", ask.publish),
		row(get, base+"/{ref}", access.ReadThreads, "portal_question", one.show),
		row(get, base+"/{ref}/comments", access.ReadThreads, "portal_question", one.comments),
		row(get, base+"/{ref}/answers/{post}", access.ReadThreads, "portal_answer", one.post),
		row(get, base+"/{ref}/edit", access.EditPost, "portal_post_edit", edit.show),
		row(post, base+"/{ref}/edit", access.EditPost, "portal_post_edit", edit.submit),
		row(get, base+"/{ref}/answers/{post}/edit", access.EditPost, "portal_post_edit", edit.show),
		row(post, base+"/{ref}/answers/{post}/edit", access.EditPost, "portal_post_edit", edit.submit),
		row(post, base+"/{ref}/do/{act}", access.ReadThreads, "portal_question", act.question),
		row(post, base+"/{ref}/answers/{post}/do/{act}", access.ReadThreads, "portal_answer", act.post),
		row(get, "/portal/reports", access.ModeratePost, "portal_reports", care.show),
	}
}
