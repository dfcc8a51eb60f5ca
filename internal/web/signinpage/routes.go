package signinpage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/people"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Auth   *auth.Auth
	People *people.Service
	Mail   MailChoices
	// Home is the path people come to after signing in; "" means /today.
	Home string
}

// Routes gives the routes of these pages. The demonstration's one-click route is among them only when
// the demonstration runs.
func Routes(d Deps) []page.Route {
	if d.Home == "" {
		d.Home = "/today"
	}
	in, link, outside, key, second := &signIn{d}, &signInLink{d}, &outside{d}, &passkey{d}, &secondFactor{d}
	inv, account, code, acting := &invitation{d}, &account{d}, &code{d}, &actingFor{d}
	letters := &mail{d}
	list, invite, person := &roster{d}, &invite{d}, &person{d}
	routes := []page.Route{
		get("/sign-in", access.Public, "sign_in", in.show),
		post("/sign-in", access.Public, "sign_in", in.submit),
		get("/sign-in/sent", access.Public, "sign_in_sent", in.sent),
		get("/sign-in/unknown", access.Public, "sign_in_unknown", in.unknown),
		get("/sign-in/link", access.Public, "sign_in_link", link.show),
		post("/sign-in/link", access.Public, "sign_in_link", link.submit),
		get("/sign-in/with/{key}", access.Public, "sign_in", outside.begin),
		get("/sign-in/with/{key}/back", access.Public, "sign_in", outside.back),
		post("/sign-in/passkey/begin", access.Public, "sign_in", key.beginSignIn),
		post("/sign-in/passkey", access.Public, "sign_in", key.finishSignIn),
		get("/sign-in/second-factor", access.SignedIn, "sign_in_second_factor", second.show),
		post("/sign-in/second-factor", access.SignedIn, "sign_in_second_factor", second.submit),
		post("/sign-out", access.Public, "sign_in", in.out),
		get("/invitation", access.Public, "people_invitation", inv.show),
		post("/invitation", access.Public, "people_invitation", inv.submit),
		get("/account", access.SignedIn, "account", account.show),
		post("/account/name", access.SignedIn, "account", account.rename),
		post("/account/sessions/end", access.SignedIn, "account", account.endSession),
		post("/account/passkey/remove", access.SignedIn, "account", account.removePasskey),
		get("/account/passkey", access.SignedIn, "account_passkey", key.show),
		post("/account/passkey/begin", access.SignedIn, "account_passkey", key.begin),
		post("/account/passkey", access.SignedIn, "account_passkey", key.finish),
		get("/account/code", access.SignedIn, "account_code", code.show),
		post("/account/code", access.SignedIn, "account_code", code.submit),
		post("/account/code/remove", access.SignedIn, "account_code", code.remove),
		post("/account/recovery-codes", access.SignedIn, "account_code", code.renew),
		get("/account/acting-for", access.SignedIn, "account_acting_for", acting.show),
		post("/account/acting-for", access.SignedIn, "account_acting_for", acting.submit),
		get("/account/mail", access.SignedIn, "account_mail", letters.show),
		post("/account/mail", access.SignedIn, "account_mail", letters.submit),
		get("/people", access.ViewOrganisation, "people", list.show),
		get("/people/invite", access.ManagePeople, "people_invite", invite.show),
		post("/people/invite", access.ManagePeople, "people_invite", invite.submit),
		post("/people/withdraw", access.ManagePeople, "people", list.withdraw),
		get("/people/{person}", access.ManagePeople, "people_person", person.show),
		post("/people/{person}/give", access.ManagePeople, "people_person", person.give),
		post("/people/{person}/end", access.ManagePeople, "people_person", person.end),
		post("/people/{person}/reset", access.ManagePeople, "people_person", person.reset),
	}
	if len(d.Auth.Demo()) > 0 {
		routes = append(routes, post("/sign-in/demo", access.Public, "sign_in", in.demo))
	}
	return routes
}

func get(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

func post(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}
