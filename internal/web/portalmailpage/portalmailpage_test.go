package portalmailpage_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/intray"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/portalmailpage"
)

// kept is mail as the pages see it.
type kept struct {
	mine  digest.Settings
	chose []digest.Choose
	left  []string
}

func (k *kept) Mine(_ context.Context, _ access.Actor, mailbox string) (digest.Settings, error) {
	if mailbox != "" && mailbox != "ig@council.example" {
		return digest.Settings{}, errs.New(errs.NotFound, "digest.place", "We could not find what you chose about.")
	}
	return k.mine, nil
}

func (k *kept) Choose(_ context.Context, _ access.Actor, cmd digest.Choose) error {
	k.chose = append(k.chose, cmd)
	return nil
}

func (k *kept) Hear(_ context.Context, _ access.Actor, mailbox, ref string) error {
	k.left = append(k.left, "hear "+mailbox+" "+ref)
	return nil
}

func (k *kept) Leave(_ context.Context, code, question string) error {
	k.left = append(k.left, code+" "+question)
	return nil
}

func settings() digest.Settings {
	return digest.Settings{To: intray.ToPerson("ann"), Bound: intray.Daily, Mailboxes: []string{"ig@council.example"},
		Topics: []digest.Choice{{Place: digest.Topic("schools"), Name: "Schools and nurseries", Hint: "School health, attendance.", Often: intray.Weekly}, {Place: digest.Topic("dpia"), Name: "Looking at risks before sharing", Often: intray.Off}},
		Rooms:  []digest.Choice{{Place: digest.Room(space.Commons), Often: intray.Off}, {Place: digest.Room("s1"), Name: "Police & council <together>, and everybody else who works on the safety of the roads of the whole county", Often: intray.Daily}}}
}

func server(t testing.TB, k *kept) *pagetest.Server {
	t.Helper()
	return pagetest.New(t, portalmailpage.Routes(portalmailpage.Deps{Mail: k}), access.Actor{Person: "ann", Organisation: "council", Roles: []access.Role{access.IGLead}}, page.Who{Name: "Ann"})
}

func TestChoicesAreShown(t *testing.T) {
	t.Parallel()
	k := &kept{mine: settings()}
	pagetest.Golden(t, "choices", server(t, k).Get(digest.Path).Body.String())
	k.mine.Questions = []digest.Choice{{Place: digest.Question("KM-T-2026-000123-C"), Name: "KM-T-2026-000123-C", Often: intray.Off}}
	k.mine.Bound, k.mine.Rooms = intray.Off, k.mine.Rooms[:1]
	pagetest.Golden(t, "mailbox", server(t, k).Get(digest.Path+"?for=ig%40council.example").Body.String())
	if w := server(t, k).Get(digest.Path + "?for=other%40council.example"); w.Code != http.StatusNotFound {
		t.Errorf("somebody else's mailbox: %d", w.Code)
	}
}

func TestChoicesAreKept(t *testing.T) {
	t.Parallel()
	k := &kept{mine: settings()}
	s := server(t, k)
	w := s.Post(digest.Path, url.Values{"topic/schools": {"daily"}})
	if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Choose how often we may write") {
		t.Errorf("nothing chosen: %d", w.Code)
	}
	pagetest.Golden(t, "wrong", w.Body.String())
	if w := s.Post(digest.Path, url.Values{"all": {"weekly"}, "topic/schools": {"daily"}, "room/s1": {"off"}, "room/unknown": {"daily"}}); w.Code != http.StatusSeeOther {
		t.Errorf("chosen: %d", w.Code)
	}
	want := []digest.Choose{{Bound: intray.Weekly, Places: []digest.Choice{{Place: "topic/schools", Name: "Schools and nurseries", Hint: "School health, attendance.", Often: intray.Daily}, {Place: "room/s1", Name: settings().Rooms[1].Name, Often: intray.Off}}}}
	if diff := cmp.Diff(want, k.chose); diff != "" {
		t.Error(diff)
	}
	if w := s.Post(digest.Path+"/questions", url.Values{"ref": {"KM-T-2026-000123-C"}}); w.Code != http.StatusSeeOther || len(k.left) != 1 {
		t.Errorf("hear again: %d %v", w.Code, k.left)
	}
}

func TestLeavingNeedsNoSignInAndTellsNothing(t *testing.T) {
	t.Parallel()
	k := &kept{}
	s := pagetest.New(t, portalmailpage.Routes(portalmailpage.Deps{Mail: k}), access.Actor{}, page.Who{})
	for name, path := range map[string]string{"leave": digest.LeavePath + "abc", "leave_question": digest.LeavePath + "abc/KM-T-2026-000123-C"} {
		w := s.Get(path)
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s may be kept or told: %v", name, w.Header())
		}
		pagetest.Golden(t, name, w.Body.String())
		other := strings.Replace(path, "abc", "zzz", 1)
		if strings.ReplaceAll(s.Get(other).Body.String(), "zzz", "abc") != w.Body.String() {
			t.Errorf("%s: the page tells one code from another", name)
		}
		done := s.Post(path, url.Values{"List-Unsubscribe": {"One-Click"}}) // as mail programs press it
		if done.Code != http.StatusOK {
			t.Errorf("%s: %d", name, done.Code)
		}
		pagetest.Golden(t, name+"_done", done.Body.String())
	}
	if len(k.left) != 2 {
		t.Errorf("left: %v", k.left)
	}
}
