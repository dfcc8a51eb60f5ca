package agreementpage

import "sharewell/internal/web/page"

func statementRoutes(Deps) []page.Route { return nil }
func boardRoutes(Deps) []page.Route     { return nil }
