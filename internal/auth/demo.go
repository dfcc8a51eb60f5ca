package auth

import (
	"net/http"
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// DemoRole is one person of the demonstration whom anybody may become.
type DemoRole struct {
	Person  ident.Person
	Title   string // "Information governance lead at Example Council"
	Purpose string // what one can try in this role, one sentence
}

// Demo lists the people one may become; it is empty outside the demonstration.
func (a *Auth) Demo() []DemoRole { return a.Config.Demo }

// EnterDemo signs in as one of the demonstration's people, second factor included.
func (a *Auth) EnterDemo(r *http.Request, id ident.Person, next string) (Arrival, error) {
	if !slices.ContainsFunc(a.Config.Demo, func(d DemoRole) bool { return d.Person == id }) {
		return Arrival{}, errs.New(errs.NotFound, "auth.no_demo_role", "There is no such role in the demonstration.")
	}
	return a.enter(r, id, proof{Method: ByDemo, Second: true, Next: next})
}
