package agreementpage

import "sharewell/internal/web/page"

func boardRoutes(Deps) []page.Route { return nil }
