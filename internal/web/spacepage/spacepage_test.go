package spacepage_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/web/page/pagetest"
)

func TestPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pagetest.Golden(t, "spaces_none", h.get("dan", "/portal/spaces", http.StatusOK))
	closed := h.open("ada", space.Draft{Name: "Police and council: what we both need to know about the way through the Marsh", Purpose: "To plan.\nTogether.", Kind: space.Closed, Topics: []string{"crime", "schools"}})
	pagetest.Golden(t, "space_first", h.get("ada", closed.URL(), http.StatusOK))
	open := h.open("cat", space.Draft{Name: "Schools & nurses <all>", Purpose: "To talk.", Kind: space.Open})
	hidden := h.open("sec", space.Draft{Name: "Quokka", Purpose: "A quiet matter.", Kind: space.Hidden})
	h.bring(closed, "ada", "cat")
	police := ident.Organisation("police")
	h.ok(h.svc.Invite(t.Context(), actor("ada"), closed.Slug, space.Invite{Organisation: &police, Role: "practitioner"}))
	h.ok(h.svc.Invite(t.Context(), actor("ada"), closed.Slug, space.Invite{Address: "sec@example.org"}))
	h.ok(h.svc.Ask(t.Context(), actor("ben"), closed.Slug, "I write the plans."))
	asked := h.open("ben", space.Draft{Name: "Wished for", Purpose: "To see.", Kind: space.Open, Why: "Many ask."})
	h.tell(space.News{Space: closed.ID, Kind: "thread.asked", Ref: "KM-T-1", URL: "/portal/questions/KM-T-1", Title: "May we keep it?"})
	for name, x := range map[string][2]string{
		"spaces": {"cat", "/portal/spaces"}, "spaces_outside": {"ben", "/portal/spaces"}, "spaces_secretariat": {"sec", "/portal/spaces"}, "register": {"sec", "/portal/spaces/register"},
		"space_host": {"ada", closed.URL()}, "space_member": {"cat", closed.URL()}, "space_asking": {"ben", closed.URL()}, "space_reader": {"dan", open.URL()}, "space_steward": {"sec", open.URL()},
		"space_invited": {"sec", closed.URL()}, "space_asked_for": {"sec", asked.URL()}, "people_host": {"ada", closed.URL() + "/people"}, "people_member": {"cat", closed.URL() + "/people"},
		"people_steward": {"sec", open.URL() + "/people"}, "new": {"ada", "/portal/spaces/new"}, "new_asking": {"ben", "/portal/spaces/new"}, "new_secretariat": {"sec", "/portal/spaces/new"},
		"feeds_none": {"dan", "/portal/feeds?room=" + string(closed.ID)},
	} {
		pagetest.Golden(t, name, h.get(x[0], x[1], http.StatusOK))
	}
	for _, path := range []string{"", "/people"} {
		h.get("ada", hidden.URL()+path, http.StatusNotFound)
		if w := h.as("ada").Post(hidden.URL()+"/join", url.Values{"reason": {"Please"}}); w.Code != http.StatusNotFound {
			t.Errorf("asking to join a hidden space: %d", w.Code)
		}
	}
	if strings.Contains(h.get("ada", "/portal/spaces", http.StatusOK), "Quokka") {
		t.Error("a hidden space is in the list")
	}
	h.get("ben", closed.URL()+"/people", http.StatusNotFound)
	h.get("", "/portal/spaces", http.StatusSeeOther)
	h.get("ada", "/portal/spaces/register", http.StatusForbidden)
}

func TestWrongFormsAreShownAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	x := h.open("ada", space.Draft{Name: "Room", Purpose: "To talk.", Kind: space.Closed})
	for name, c := range map[string]struct {
		as, path string
		v        url.Values
	}{
		"new_wrong":    {"ada", "/portal/spaces/new", url.Values{"name": {" "}, "purpose": {strings.Repeat("long ", 300)}}},
		"join_wrong":   {"dan", x.URL() + "/join", nil},
		"people_wrong": {"ada", x.URL() + "/people/invite", url.Values{"address": {"nobody@example.org"}}},
		"role_wrong":   {"ada", x.URL() + "/people/role", url.Values{"at": {"police"}}},
		"stay_wrong":   {"ada", x.URL() + "/people/confirm", nil},
		"feed_wrong":   {"ada", "/portal/feeds/make", url.Values{"topic": {"schools"}}},
	} {
		w := h.as(c.as).Post(c.path, c.v)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, w.Code)
		}
		pagetest.Golden(t, name, w.Body.String())
	}
}

func TestASpaceFromOpeningToLeaving(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	made := h.post("ada", "/portal/spaces/new", url.Values{"name": {"Room"}, "purpose": {"To talk."}, "kind": {"closed"}})
	path := made.Path
	h.post("dan", path+"/join", url.Values{"reason": {"I belong here"}})
	dan := space.Who{Person: "dan", Organisation: "police"}
	h.post("ada", path+"/people/let_in", url.Values{"who": {dan.Key()}})
	h.get("dan", path+"/people", http.StatusOK)
	h.post("ada", path+"/people/make_host", url.Values{"who": {dan.Key()}})
	h.post("dan", path+"/people/role", url.Values{"at": {"police"}, "as": {"ig_lead"}})
	h.get("cat", path+"/people", http.StatusOK)
	h.post("dan", path+"/people/remove", url.Values{"who": {space.Who{Organisation: "police", Role: "ig_lead"}.Key()}})
	h.get("cat", path+"/people", http.StatusNotFound)
	h.post("dan", path+"/people/end_host", url.Values{"who": {dan.Key()}})
	h.post("dan", path+"/leave", nil)
	h.get("dan", path+"/people", http.StatusNotFound)
	h.post("ada", path+"/change", url.Values{"name": {"Other"}, "purpose": {"To plan."}, "kind": {"hidden"}})
	h.get("dan", path, http.StatusNotFound)
	h.post("ada", path+"/archive", url.Values{"why": {"Done."}})
	pagetest.Golden(t, "space_archived", h.get("ada", path, http.StatusOK))
	h.post("sec", path+"/reopen", nil)
	h.post("sec", path+"/name_host", url.Values{"address": {"cat@example.org"}})
	h.get("cat", path+"/people", http.StatusOK)
}

func TestFeedsOfferedAndTakenBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	x := h.open("ada", space.Draft{Name: "Room <b>", Purpose: "To talk.", Kind: space.Closed})
	h.bring(x, "ada", "dan")
	h.tell(space.News{Space: x.ID, Kind: "thread.asked", Ref: "KM-T-1", URL: "/portal/questions/KM-T-1", Title: "May we <keep> it?", Topics: []string{"schools"}})
	w := h.as("dan").Post("/portal/feeds/make", url.Values{"room": {string(x.ID)}})
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	pagetest.Golden(t, "feeds_made", w.Body.String())
	pagetest.Golden(t, "feed_atom", h.get("", "/feeds/CODE1/news.atom", http.StatusOK))
	if got := h.get("", "/feeds/CODE1/events.ics", http.StatusOK); strings.Count(got, "BEGIN:VEVENT") != 1 || !strings.Contains(got, "Meeting in "+string(x.ID)) {
		t.Errorf("calendar: %s", got)
	}
	h.get("", "/feeds/CODE1/other", http.StatusNotFound)
	shut := func(code string, status int) {
		t.Helper()
		for _, what := range []string{"news.atom", "events.ics"} {
			if got := h.get("", "/feeds/"+code+"/"+what, status); got != "" {
				t.Errorf("a closed address says %q", got)
			}
		}
	}
	h.ok(h.svc.Remove(t.Context(), actor("ada"), x.Slug, space.Who{Person: "dan", Organisation: "police"}))
	shut("CODE1", http.StatusNotFound)
	pagetest.Golden(t, "feeds_lost", h.get("dan", "/portal/feeds", http.StatusOK))
	all, err := h.svc.Feeds(t.Context(), actor("dan"))
	h.ok(err)
	h.post("dan", "/portal/feeds/revoke", url.Values{"id": {all[0].ID}})
	shut("CODE1", http.StatusGone)
	shut("CODE7", http.StatusNotFound)
}
