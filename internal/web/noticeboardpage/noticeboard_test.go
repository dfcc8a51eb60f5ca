package noticeboardpage_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/web/page/pagetest"
)

func (h *house) post(key string) noticeboard.News {
	h.t.Helper()
	n, err := h.svc.Post(h.t.Context(), ada, noticeboard.Post{Key: key, Notice: noticeboard.Notice{Title: "A new form for everybody between the Upper and the Lower Marsh who tells others of pupils that leave", Text: "- One\n- Two <script>", Topics: []string{"schools"}}})
	ok(h.t, err)
	return n
}

func (h *house) announce(key string, places int) noticeboard.Event {
	h.t.Helper()
	starts := pagetest.Now.AddDate(0, 0, 9).Truncate(time.Hour)
	e, err := h.svc.Announce(h.t.Context(), ada, noticeboard.Announce{Key: key, Plan: noticeboard.Plan{Sort: noticeboard.Training, Title: "Writing a notice people read", Text: "Bring one.", Topics: []string{"transparency"}, Starts: starts, Ends: starts.Add(90 * time.Minute),
		Place: "Tideway House, the long room behind the second staircase", Link: "https://meet.example.org/x", Places: places, SignUp: true}})
	ok(h.t, err)
	return e
}

func TestNewsPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pagetest.Golden(t, "news_empty", h.get(dan, "/portal/news"))
	n := h.post("a")
	pagetest.Golden(t, "news", h.get(dan, "/portal/news"))
	pagetest.Golden(t, "news_one", h.get(ada, n.URL()))
	w := h.as(ada).Post("/portal/news/new", url.Values{"submission_key": {"KEYKEYKEYKEYKEYKEYKEYKEYKE"}, "title": {"<b>Kept</b>"}, "expires-day": {"1"}, "expires-month": {"1"}, "expires-year": {"2020"}, "space": {"elsewhere"}})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "&lt;b&gt;Kept") {
		t.Errorf("%d", w.Code)
	}
	pagetest.Golden(t, "news_errors", w.Body.String())
	if w := h.as(dan).Get(n.URL() + "/edit"); w.Code != http.StatusForbidden {
		t.Errorf("another body edits: %d", w.Code)
	}
	h.clock.Set(clock.DateOf(pagetest.Now).AddDays(200).Start())
	pagetest.Golden(t, "news_past", h.get(dan, "/portal/news"))
}

func TestEventPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pagetest.Golden(t, "events_empty", h.get(dan, "/portal/events"))
	pagetest.Golden(t, "event_new", h.get(ada, "/portal/events/new"))
	e := h.announce("a", 1)
	pagetest.Golden(t, "event_open", h.get(dan, e.URL()))
	if w := h.as(dan).Post(e.URL()+"/join", url.Values{"needs": {"captions"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("sign up: %d", w.Code)
	}
	pagetest.Golden(t, "event_mine", h.get(dan, e.URL()))
	pagetest.Golden(t, "event_host", h.get(ada, e.URL()))
	pagetest.Golden(t, "events", h.get(dan, "/portal/events"))
	if w := h.as(ada).Post(e.URL()+"/join", url.Values{}); w.Code != http.StatusSeeOther || !strings.HasSuffix(w.Header().Get("Location"), "done=waits") {
		t.Errorf("the second waits: %d %s", w.Code, w.Header().Get("Location"))
	}
	w := h.as(ada).Post("/portal/events/new", url.Values{"submission_key": {"KEYKEYKEYKEYKEYKEYKEYKEYKE"}, "sort": {"meeting"}, "title": {"T"}, "text": {"X"}, "day-day": {"1"}, "day-month": {"1"}, "day-year": {"2020"}, "from": {"soon"}, "until": {"9.30"}, "places": {"many"}})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Enter a time like 09:30") {
		t.Errorf("%d %s", w.Code, w.Body.String())
	}
	_, err := h.svc.Cancel(t.Context(), ada, noticeboard.At{Ref: e.Ref}, "The trainer is ill")
	ok(t, err)
	pagetest.Golden(t, "event_cancelled", h.get(dan, e.URL()))
}

func TestCalendarIsADownloadWithoutNeeds(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	e := h.announce("a", 2)
	if _, err := h.svc.Join(t.Context(), dan, e.Ref, []noticeboard.Need{noticeboard.StepFree}); err != nil {
		t.Fatal(err)
	}
	w := h.as(dan).Get("/portal/events.ics")
	body := w.Body.String()
	if !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(body, "SUMMARY:Writing a notice people read") || !strings.Contains(strings.ReplaceAll(body, "\r\n ", ""), "meet.example.org") || strings.Contains(body, "step") {
		t.Errorf("%s", body)
	}
	if body := h.as(ada).Get("/portal/events.ics").Body.String(); strings.Contains(body, "meet.example.org") {
		t.Error("the address is in the calendar of somebody who does not come")
	}
	if w := h.as(dan).Get("/portal/events.ics?space=council-and-police"); w.Code != http.StatusNotFound {
		t.Errorf("a space of others: %d", w.Code)
	}
}
