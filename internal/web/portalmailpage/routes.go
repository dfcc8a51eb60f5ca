package portalmailpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/portal/digest"
	"sharewell/internal/web/page"
)

// Mail keeps choices; *digest.Service does.
type Mail interface {
	Mine(ctx context.Context, a access.Actor, mailbox string) (digest.Settings, error)
	Choose(ctx context.Context, a access.Actor, cmd digest.Choose) error
	Hear(ctx context.Context, a access.Actor, mailbox, ref string) error
	Leave(ctx context.Context, code, question string) error
}

// Deps is what these pages need.
type Deps struct{ Mail Mail }

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	choose, leave := &choicePage{d}, &leavePage{d}
	const one, question = digest.LeavePath + "{code}", digest.LeavePath + "{code}/{question}"
	return []page.Route{
		row(get, digest.Path, access.ChoosePortalMail, "portal_mail", choose.show),
		row(post, digest.Path, access.ChoosePortalMail, "portal_mail", choose.save),
		row(post, digest.Path+"/questions", access.ChoosePortalMail, "portal_mail", choose.hear),
		row(get, one, access.Public, "portal_mail_leave", leave.show),
		row(post, one, access.Public, "portal_mail_leave", leave.leave),
		row(get, question, access.Public, "portal_mail_leave", leave.show),
		row(post, question, access.Public, "portal_mail_leave", leave.leave),
	}
}
