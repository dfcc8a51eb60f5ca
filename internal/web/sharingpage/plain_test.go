package sharingpage_test

import (
	"net/http"
	"strings"
	"testing"

	"sharewell/internal/web/page/pagetest"
)

func TestHowADraftReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.start(t, "pupils")
	html := got(t, w.as(t, lead).Get("/records/"+ref+"/plain"), http.StatusOK)
	if !strings.Contains(html, "Reading age") {
		t.Error("a draft says no reading age")
	}
	full := w.sent(t, "hostile")
	pagetest.Golden(t, "record_plain", got(t, w.as(t, lead).Get("/records/"+full+"/plain"), http.StatusOK))
	if r := w.as(t, stranger).Get("/records/" + ref + "/plain"); r.Code != http.StatusNotFound {
		t.Errorf("somebody else's draft gave %d", r.Code)
	}
}
