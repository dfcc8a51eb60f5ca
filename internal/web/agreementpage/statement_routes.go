package agreementpage

import (
	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/web/page"
)

func statementRoutes(d Deps) []page.Route {
	home, check, sign, paper, leave := &statement{d}, &checkAnswers{d}, &signPage{d}, &paper{d}, &withdraw{d}
	out := []page.Route{
		get("/statement", access.ViewStatement, "statement", home.show),
		post("/statement", access.PrepareStatement, "statement", home.begin),
		get("/statement/check", access.ViewStatement, "statement_check", check.show),
		get("/statement/sign", access.SignStatement, "statement_sign", sign.show),
		post("/statement/sign", access.SignStatement, "statement_sign", sign.submit),
		get("/statement/paper", access.SignStatement, "statement_paper", paper.show),
		post("/statement/paper", access.SignStatement, "statement_paper", paper.submit),
		get("/statement/withdraw", access.WithdrawStatement, "statement_withdraw", leave.show),
		post("/statement/withdraw", access.WithdrawStatement, "statement_withdraw", leave.submit),
	}
	for _, f := range []format{pdf, docx} {
		for _, path := range []string{"/statement/download", "/statement"} {
			out = append(out, get(path+f.ending, access.ViewStatement, "statement", home.download(f)))
		}
	}
	for _, s := range d.steps() {
		out = append(out,
			get(s.path(), access.PrepareStatement, "statement_"+s.name, s.show),
			post(s.path(), access.PrepareStatement, "statement_"+s.name, s.submit))
	}
	return out
}

// mine loads the statement of the actor's organisation.
func (d Deps) mine(c *page.Ctx) (agreement.View, error) {
	if c.Actor.Organisation == "" {
		return agreement.View{}, errs.New(errs.NotFound, "agreement.partnership", "")
	}
	return d.Agreement.Mine(c.R.Context(), c.Actor)
}

// may reports whether the actor may do something to a statement as it stands.
func may(c *page.Ctx, cmd access.Command, s agreement.Statement) bool {
	_, ok := access.Allowed(c.Actor, cmd, access.RelationTo(c.Actor, s.Organisation), string(s.Status))
	return ok
}

// movedOn reports whether an error says that the statement is at another step now.
func movedOn(err error) bool { return errs.CodeOf(err) == "agreement.wrong_state" }
