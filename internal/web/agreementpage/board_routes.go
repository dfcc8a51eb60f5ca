package agreementpage

import (
	"sharewell/internal/access"
	"sharewell/internal/web/page"
)

func boardRoutes(d Deps) []page.Route {
	list, one := &board{d}, &decide{d}
	return []page.Route{
		get("/statements", access.ViewStatement, "statements", list.show),
		get("/statements/{id}", access.ViewStatement, "statements_one", one.show),
		get("/statements/{id}/scan/{signature}", access.ViewStatement, "statements_one", one.scan),
		get("/statements/{id}/download.pdf", access.ViewStatement, "statements_one", one.download),
		post("/statements/{id}/accept", access.DecideStatement, "statements_one", one.accept),
		post("/statements/{id}/query", access.DecideStatement, "statements_one", one.turn(one.query, "query", "queried")),
		post("/statements/{id}/suspend", access.SuspendStatement, "statements_one", one.turn(d.Agreement.Suspend, "suspend", "suspended")),
		post("/statements/{id}/restore", access.RestoreStatement, "statements_one", one.turn(d.Agreement.Restore, "restore", "restored")),
		post("/statements/{id}/succeed", access.SucceedStatement, "statements_one", one.succeed),
		get("/statements/{id}/withdraw", access.WithdrawStatement, "statement_withdraw", one.showLeave),
		post("/statements/{id}/withdraw", access.WithdrawStatement, "statement_withdraw", one.leave),
	}
}
