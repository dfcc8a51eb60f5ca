package signinpage

import (
	"net/http"

	"sharewell/internal/web/page"
)

// outside leads to an organisation's own sign-in service and back. It has no page of its own.
type outside struct{ Deps }

// begin is a GET because the policy against foreign form targets would stop a form from leading away;
// it changes nothing but the visitor's own session.
func (p *outside) begin(c *page.Ctx) error {
	to, err := p.Auth.BeginOutside(c.R.Context(), c.Path("key"), page.LocalPath(c.Query("next"), ""))
	if err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

func (p *outside) back(c *page.Ctx) error {
	a, err := p.Auth.FinishOutside(c.R, c.Path("key"))
	if err != nil {
		return err
	}
	return c.Redirect(p.land(a))
}
