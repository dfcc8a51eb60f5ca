package agreementpage

import (
	"sharewell/internal/access"
	"sharewell/internal/web/page"
)

// deskRoutes are the pages on which the next edition is written.
func deskRoutes(d Deps) []page.Route {
	b, k, w, s, l := &begin{d}, &desk{d}, &writing{d}, &steps{d}, &loading{d}
	return []page.Route{
		get("/agreement/draft", access.EditEdition, "agreement_begin", b.show),
		post("/agreement/draft", access.EditEdition, "agreement_begin", b.submit),
		get("/agreement/{edition}/edit", access.EditEdition, "agreement_desk", k.show),
		post("/agreement/{edition}/stage", access.AdoptEdition, "agreement_desk", k.stage),
		get("/agreement/{edition}/describe", access.EditEdition, "agreement_describe", k.showDescription),
		post("/agreement/{edition}/describe", access.EditEdition, "agreement_describe", k.describe),
		get("/agreement/{edition}/discard", access.EditEdition, "agreement_discard", k.showDiscard),
		post("/agreement/{edition}/discard", access.EditEdition, "agreement_discard", k.discard),
		get("/agreement/{edition}/add", access.EditEdition, "agreement_write", w.showNew),
		post("/agreement/{edition}/add", access.EditEdition, "agreement_write", w.add),
		get("/agreement/{edition}/{clause}/edit", access.EditEdition, "agreement_write", w.show),
		post("/agreement/{edition}/{clause}/edit", access.EditEdition, "agreement_write", w.submit),
		get("/agreement/{edition}/{clause}/move", access.EditEdition, "agreement_move", s.showMove),
		post("/agreement/{edition}/{clause}/move", access.EditEdition, "agreement_move", s.move),
		get("/agreement/{edition}/{clause}/split", access.EditEdition, "agreement_split", s.showSplit),
		post("/agreement/{edition}/{clause}/split", access.EditEdition, "agreement_split", s.split),
		get("/agreement/{edition}/{clause}/remove", access.EditEdition, "agreement_remove", s.showRemove),
		post("/agreement/{edition}/{clause}/remove", access.EditEdition, "agreement_remove", s.remove),
		get("/agreement/{edition}/load", access.EditEdition, "agreement_load", l.show),
		post("/agreement/{edition}/load", access.EditEdition, "agreement_load", l.submit),
		post("/agreement/{edition}/take-over", access.EditEdition, "agreement_load", l.takeOver),
	}
}
