package questionpage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/involvement/question"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path       = "/questions"
	StatusPath = "/questions/status"
	forgetPath = "/questions/status/forget"
	DeskPath   = "/organisation/questions"
)

// UsePath is where the questions about a use are.
func UsePath(ref string) string { return "/register/" + ref + "/questions" }

// Deps is what these pages need.
type Deps struct {
	Questions *question.Service
	// Network says where a request came from. It is handed to the service, which counts by a keyed hash of it.
	Network func(r *http.Request) string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	list, ask, status, desk, one := &listPage{d}, &newPage{d}, &statusPage{d}, &deskList{d}, &deskPage{d}
	const of = "/register/{ref}/questions"
	return []page.Route{
		row(get, of, access.Public, "use_questions", list.ofUse),
		row(get, of+".atom", access.Public, "use_questions", list.atom),
		row(get, of+"/new", access.Public, "question_new", ask.show),
		row(post, of+"/new", access.Public, "question_new", ask.check),
		row(post, of+"/send", access.Public, "question_new", ask.send),
		row(get, Path, access.Public, "questions", list.all),
		row(get, Path+"/{ref}", access.Public, "question", d.one),
		row(post, Path+"/{ref}/me-too", access.Public, "question", d.meToo),
		row(get, StatusPath, access.Public, "question_status", status.show),
		row(post, StatusPath, access.Public, "question_status", status.look),
		row(post, forgetPath, access.Public, "question_status", status.forget),
		row(get, DeskPath, access.ViewQuestions, "desk_questions", desk.show),
		row(get, DeskPath+"/{ref}", access.ViewQuestions, "desk_question", one.show),
		row(post, DeskPath+"/{ref}/show", access.DecideQuestion, "desk_question", one.publish),
		row(post, DeskPath+"/{ref}/answer", access.AnswerQuestion, "desk_question", one.answer),
		row(post, DeskPath+"/{ref}/private", access.AnswerQuestion, "desk_question", one.private),
		row(post, DeskPath+"/{ref}/keep", access.DecideQuestion, "desk_question", one.keep),
		row(post, DeskPath+"/{ref}/merge", access.DecideQuestion, "desk_question", one.merge),
		row(post, DeskPath+"/{ref}/learn", access.AnswerQuestion, "desk_question", one.learn),
	}
}
