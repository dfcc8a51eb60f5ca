package choicepage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/rights/choice"
	"sharewell/internal/rights/fairchoice"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path         = "/choices"
	FairnessPath = "/choices/fairness"
	NewPath      = "/choices/new"
	madePath     = "/choices/made"
	StatusPath   = "/choices/status"
	changePath   = "/choices/change"
	letterPath   = "/choices/reminders"
	keptPath     = "/choices/kept"
	DeskPath     = "/organisation/choices"
)

// Deps is what these pages need.
type Deps struct {
	Choices *choice.Service
	World   choice.World
	// Uses lists the uses that an organisation leads, for whoever answers the phone there.
	Uses func(ctx context.Context, a access.Actor) ([]choice.Use, error)
	// Authors gives the words about opt-outs that authors wrote in the register.
	Authors func(ctx context.Context) ([]fairchoice.Page, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	start, status, desk, enter, one := &newPage{d}, &statusPage{d}, &deskList{d}, &enterPage{d}, &deskPage{d}
	return []page.Route{
		row(get, Path, access.Public, "choices", d.choices),
		row(get, FairnessPath, access.Public, "choices_fairness", d.fairness),
		row(get, NewPath, access.Public, "choice_new", start.show),
		row(post, NewPath, access.Public, "choice_new", start.check),
		row(post, madePath, access.Public, "choice_new", start.made),
		row(get, keptPath, access.Public, "choice_kept", kept),
		row(get, StatusPath, access.Public, "choice_status", status.show),
		row(post, StatusPath, access.Public, "choice_status", status.look),
		row(post, changePath, access.Public, "choice_status", status.change),
		row(post, letterPath, access.Public, "choice_status", status.stopReminders),
		row(get, DeskPath, access.ViewChoices, "desk_choices", desk.show),
		row(get, DeskPath+"/new", access.EnterChoice, "desk_choice_new", enter.show),
		row(post, DeskPath+"/new", access.EnterChoice, "desk_choice_new", enter.submit),
		row(get, DeskPath+"/{ref}", access.ViewChoices, "desk_choice", one.show),
		row(post, DeskPath+"/{ref}/known", access.ActOnChoice, "desk_choice", one.known),
		row(post, DeskPath+"/{ref}/done", access.ActOnChoice, "desk_choice", one.done),
		row(post, DeskPath+"/{ref}/refuse", access.ActOnChoice, "desk_choice", one.refuse),
		row(post, DeskPath+"/{ref}/turn", access.TurnChoice, "desk_choice", one.turn),
	}
}

// Section is where a kind of opt-out, as the register names it, is explained.
func Section(optOut string) string {
	switch optOut {
	case "national", "type1", "objection":
		return Path + "#" + optOut
	case "local_record":
		return Path + "#care-record"
	}
	return Path
}
