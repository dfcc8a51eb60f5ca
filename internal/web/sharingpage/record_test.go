package sharingpage_test

import (
	"net/http"
	"testing"

	"sharewell/internal/web/page/pagetest"
)

func TestListOfRecords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pagetest.Golden(t, "records_empty", got(t, w.as(t, lead).Get("/records"), http.StatusOK))
	w.start(t, "pupils")
	w.sent(t, "hostile")
	w.live(t)
	pagetest.Golden(t, "records", got(t, w.as(t, lead).Get("/records"), http.StatusOK))
	pagetest.Golden(t, "records_filtered", got(t, w.as(t, lead).Get("/records?status=ready"), http.StatusOK))
	pagetest.Golden(t, "records_party", got(t, w.as(t, teacher).Get("/records"), http.StatusOK))
}

func TestRecordAtEachStage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	url := func(ref string) string { return "/records/" + ref }
	draft := w.start(t, "pupils")
	pagetest.Golden(t, "record_draft", got(t, w.as(t, lead).Get(url(draft)), http.StatusOK))
	review := w.sent(t, "pupils")
	pagetest.Golden(t, "record_in_review", got(t, w.as(t, head).Get(url(review)), http.StatusOK))
	pagetest.Golden(t, "record_in_review_colleague", got(t, w.as(t, teacher).Get(url(review)), http.StatusOK))
	paper := w.toSign(t, "paper")
	w.signAs(t, head, paper)
	w.signAs(t, lead, paper)
	pagetest.Golden(t, "record_paper", got(t, w.as(t, lead).Get(url(paper)), http.StatusOK))
	live := w.live(t)
	pagetest.Golden(t, "record_live", got(t, w.as(t, head).Get(url(live)), http.StatusOK))
}
