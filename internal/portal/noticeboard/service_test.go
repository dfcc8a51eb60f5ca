package noticeboard_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// shelf is a library with one item that everybody reads.
type shelf struct{}

func (shelf) Material(_ context.Context, _ access.Actor, ref string, _ noticeboard.Event) (noticeboard.Material, error) {
	if ref != ident.Checked("KM-L-2026-000001") {
		return noticeboard.Material{}, errs.New(errs.NotFound, "none", "None.")
	}
	return noticeboard.Material{Ref: ref, Title: "Slides"}, nil
}

func (shelf) Drop(context.Context, access.Actor, string, noticeboard.Event) error { return nil }

func (shelf) Standing(_ context.Context, a access.Actor, refs []string) (map[string]string, error) {
	out := map[string]string{}
	for _, r := range refs {
		if a.Person != "dan" {
			out[r] = "Slides"
		}
	}
	return out, nil
}

func open(t testing.TB) *house {
	h := newHouse(t)
	h.svc = noticeboard.New(noticeboard.Deps{Store: h.Store.Noticeboard(), Clock: h.Clock, IDs: &ident.Sequence{Prefix: "n"}, Book: book(t), Prefix: "KM-W", EventPrefix: "KM-G", Library: shelf{}})
	return h
}

func plan(n int) noticeboard.Plan {
	return noticeboard.Plan{Sort: noticeboard.Training, Title: "Writing a notice", Text: "For beginners.", Topics: []string{"transparency"}, Starts: at.Add(72 * time.Hour), Ends: at.Add(74 * time.Hour), Place: "Town Hall", Link: "https://meet.example.org/x", Places: n}
}

func (h *house) announce(as string, room ident.Space, n int) noticeboard.Event {
	h.T.Helper()
	e, err := h.svc.Announce(h.T.Context(), who(as), noticeboard.Announce{Key: as + string(room) + h.Clock.Now().String(), Space: room, Plan: plan(n)})
	h.OK(err)
	return e
}

func (h *house) join(as string, e noticeboard.Event, needs ...noticeboard.Need) noticeboard.Seat {
	h.T.Helper()
	h.Clock.Advance(time.Second)
	s, err := h.svc.Join(h.T.Context(), who(as), e.Ref, needs)
	h.OK(err)
	return s
}

// told counts the notices of a kind that somebody was sent.
func (h *house) told(name, kind string) (n int) {
	h.T.Helper()
	a := who(name)
	h.OK(h.Store.Read(h.T.Context(), func(tx *store.Tx) error {
		all, err := tx.NoticesFor(h.T.Context(), []intray.Hat{{Organisation: a.Organisation, Role: a.Roles[0]}}, a.Person, "", 100)
		for _, x := range all {
			if x.Kind == kind && x.Person == a.Person {
				n++
			}
		}
		return err
	}))
	return n
}

func TestWhoWaitsMovesUpInOrderAndIsTold(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.announce("ada", "", 1)
	if h.join("dan", e).Waiting || !h.join("ben", e).Waiting || !h.join("cat", e).Waiting {
		t.Fatal("the first comes, the others wait")
	}
	if again := h.join("ben", e, noticeboard.Captions); !again.Waiting || len(again.Needs) != 1 {
		t.Errorf("signing up again: %+v", again)
	}
	h.OK(h.svc.Leave(t.Context(), who("dan"), e.Ref))
	h.OK(h.svc.Leave(t.Context(), who("dan"), e.Ref)) // twice is once
	v, err := h.svc.Event(t.Context(), who("ben"), e.Ref)
	if h.OK(err); v.Mine == nil || v.Mine.Waiting || v.Come != 1 || v.Wait != 1 || h.told("ben", "portal.event_place") != 1 || h.told("cat", "portal.event_place") != 0 {
		t.Errorf("%+v, told ben %d, cat %d", v, h.told("ben", "portal.event_place"), h.told("cat", "portal.event_place"))
	}
	p := plan(2)
	_, err = h.svc.Change(t.Context(), who("ada"), noticeboard.At{Ref: e.Ref}, p)
	if h.OK(err); h.told("cat", "portal.event_place") != 1 || h.told("ben", "portal.event_moved") != 0 {
		t.Error("one more place lets cat in, and nobody is told of a move")
	}
	p.Places = 1
	_, err = h.svc.Change(t.Context(), who("ada"), noticeboard.At{Ref: e.Ref}, p)
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "places" {
		t.Errorf("fewer places than people: %v", err)
	}
}

func TestWhoLeftTheRoomNeitherMovesUpNorIsTold(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.announce("ada", h.Room.ID, 1)
	_, err := h.svc.Join(t.Context(), who("dan"), e.Ref, nil)
	h.Is(errs.NotFound, err)
	h.join("ada", e)
	h.join("cat", e)
	h.Outs()
	h.OK(h.svc.Leave(t.Context(), who("ada"), e.Ref))
	v, err := h.svc.Event(t.Context(), who("ada"), e.Ref)
	if h.OK(err); v.Come != 0 || v.Wait != 0 || h.told("cat", "portal.event_place") != 0 {
		t.Errorf("%d come, %d wait", v.Come, v.Wait)
	}
	_, err = h.svc.Event(t.Context(), who("cat"), e.Ref)
	h.Is(errs.NotFound, err)
	for name, n := range map[string]int{"ada": 1, "cat": 0, "dan": 0} {
		agenda, err := h.svc.Events(t.Context(), who(name), noticeboard.Query{Most: 5})
		h.OK(err)
		calendar, err := h.svc.MyCalendar(t.Context(), who(name), "", nil)
		h.OK(err)
		if len(agenda.Events) != n || len(calendar) != n || h.News(name) != n || len(agenda.Mine) != 0 {
			t.Errorf("%s: %d events, %d in the calendar, news %d", name, len(agenda.Events), len(calendar), h.News(name))
		}
	}
	_, err = h.svc.MyCalendar(t.Context(), who("dan"), "", &h.Room.ID)
	h.Is(errs.NotFound, err)
}

func TestThePlaceOfSomebodyWhoLeftTheRoomIsGivenAway(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.announce("ada", h.Room.ID, 1)
	h.join("cat", e)
	h.join("ada", e)
	h.OK(h.svc.RunDaily(t.Context()))
	if h.told("ada", "portal.event_place") != 0 {
		t.Error("moved up while cat comes")
	}
	h.Outs()
	h.OK(h.svc.RunDaily(t.Context()))
	if v, err := h.svc.Event(t.Context(), who("ada"), e.Ref); err != nil || v.Come != 1 || v.Wait != 0 || h.told("ada", "portal.event_place") != 1 {
		t.Errorf("%d come, %d wait, %v", v.Come, v.Wait, err)
	}
}

func TestNeedsAreForHostsAndAreForgotten(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.announce("ada", "", 0)
	h.Is(errs.Conflict, func() error { _, err := h.svc.Join(t.Context(), who("dan"), e.Ref, nil); return err }()) // nobody signs up to this
	p := plan(0)
	p.SignUp = true
	_, err := h.svc.Change(t.Context(), who("ben"), noticeboard.At{Ref: e.Ref}, p)
	h.OK(err)
	_, err = h.svc.Join(t.Context(), who("dan"), e.Ref, []noticeboard.Need{"money"})
	h.Is(errs.Invalid, err)
	h.join("dan", e, noticeboard.StepFree, noticeboard.Breaks)
	needs := func(as string) (n, seats int) {
		v, err := h.svc.Event(t.Context(), who(as), e.Ref)
		h.OK(err)
		for _, s := range v.Seats {
			n += len(s.Needs)
		}
		return n, len(v.Seats)
	}
	for name, want := range map[string][2]int{"ada": {2, 1}, "sec": {2, 1}, "cat": {0, 0}} {
		if n, seats := needs(name); n != want[0] || seats != want[1] {
			t.Errorf("%s sees %d needs of %d people", name, n, seats)
		}
	}
	h.Clock.Set(p.Ends.Add(25 * time.Hour))
	h.OK(h.svc.RunDaily(t.Context()))
	if n, seats := needs("ada"); n != 0 || seats != 1 {
		t.Errorf("kept %d needs", n)
	}
	agenda, err := h.svc.Events(t.Context(), who("cat"), noticeboard.Query{Past: true, Most: 5})
	if h.OK(err); len(agenda.Events) != 1 {
		t.Error("past events are not found")
	}
}

func TestMovedAndCancelledIsToldToAll(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.announce("ada", "", 1)
	h.join("dan", e, noticeboard.Captions)
	h.join("cat", e)
	p := plan(1)
	p.Place = "Library"
	got, err := h.svc.Change(t.Context(), who("ada"), noticeboard.At{Ref: e.Ref, Version: 1}, p)
	if h.OK(err); got.Sequence != 1 || h.told("dan", "portal.event_moved") != 1 || h.told("cat", "portal.event_moved") != 1 {
		t.Errorf("%+v", got)
	}
	_, err = h.svc.Change(t.Context(), who("ada"), noticeboard.At{Ref: e.Ref, Version: 1}, p)
	h.Is(errs.Conflict, err)
	_, err = h.svc.Cancel(t.Context(), who("cat"), noticeboard.At{Ref: e.Ref}, "No")
	h.Is(errs.Forbidden, err)
	_, err = h.svc.Cancel(t.Context(), who("ada"), noticeboard.At{Ref: e.Ref}, "The trainer is ill")
	if h.OK(err); h.told("cat", "portal.event_cancelled") != 1 || h.News("dan") != 0 {
		t.Error("cancelling was not told, or stays news")
	}
	v, err := h.svc.Event(t.Context(), who("ada"), e.Ref)
	if h.OK(err); len(v.Seats) != 2 || len(v.Seats[0].Needs) != 0 {
		t.Errorf("%+v", v.Seats)
	}
	calendar, err := h.svc.MyCalendar(t.Context(), who("dan"), "transparency", nil)
	if h.OK(err); len(calendar) != 1 || !calendar[0].Cancelled {
		t.Errorf("calendars do not learn that it is off: %+v", calendar)
	}
	_, err = h.svc.Join(t.Context(), who("ben"), e.Ref, nil)
	h.Is(errs.Conflict, err)
}

func TestTheAddressToJoinIsForWhoComes(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.announce("ada", "", 1)
	h.join("dan", e)
	h.join("cat", e)
	for name, want := range map[string]bool{"dan": true, "cat": false, "ben": false} {
		all, err := h.svc.MyCalendar(t.Context(), who(name), "", nil)
		if h.OK(err); (all[0].Link != "") != want {
			t.Errorf("%s: %q", name, all[0].Link)
		}
	}
}

func TestMaterialsAreShownToWhoMayReadThem(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.announce("ada", "", 0)
	h.Is(errs.Invalid, h.svc.AddMaterial(t.Context(), who("ada"), e.Ref, "KM-L-1"))
	h.Is(errs.Forbidden, h.svc.AddMaterial(t.Context(), who("dan"), e.Ref, ident.Checked("KM-L-2026-000001")))
	for range 2 {
		h.OK(h.svc.AddMaterial(t.Context(), who("ada"), e.Ref, strings.ToLower(ident.Checked("KM-L-2026-000001"))))
	}
	for name, n := range map[string]int{"cat": 1, "dan": 0} {
		v, err := h.svc.Event(t.Context(), who(name), e.Ref)
		if h.OK(err); len(v.Standing) != n {
			t.Errorf("%s: %v", name, v.Standing)
		}
	}
	h.OK(h.svc.DropMaterial(t.Context(), who("ada"), e.Ref, ident.Checked("KM-L-2026-000001")))
	if v, err := h.svc.Event(t.Context(), who("cat"), e.Ref); err != nil || len(v.Standing) != 0 {
		t.Errorf("%v %v", v.Standing, err)
	}
}

func TestPlansAreChecked(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, c := range map[string]struct {
		change func(*noticeboard.Plan)
		field  string
	}{
		"fine":           {func(*noticeboard.Plan) {}, ""},
		"nothing":        {func(p *noticeboard.Plan) { *p = noticeboard.Plan{} }, "sort title text starts place"},
		"past":           {func(p *noticeboard.Plan) { p.Starts = at.Add(-time.Hour) }, "starts"},
		"ends first":     {func(p *noticeboard.Plan) { p.Ends = p.Starts }, "ends"},
		"a month":        {func(p *noticeboard.Plan) { p.Ends = p.Starts.AddDate(0, 1, 0) }, "ends"},
		"script":         {func(p *noticeboard.Plan) { p.Link = "javascript:alert(1)" }, "link"},
		"not encrypted":  {func(p *noticeboard.Plan) { p.Link = "http://meet.example.org" }, "link"},
		"too many":       {func(p *noticeboard.Plan) { p.Places = 5001 }, "places"},
		"unknown topic":  {func(p *noticeboard.Plan) { p.Topics = []string{"weather"} }, "topics"},
		"online alone":   {func(p *noticeboard.Plan) { p.Place = "" }, ""},
		"nowhere at all": {func(p *noticeboard.Plan) { p.Place, p.Link = "", "" }, "place"},
	} {
		p := plan(3)
		c.change(&p)
		_, err := h.svc.Announce(t.Context(), who("ada"), noticeboard.Announce{Key: name, Plan: p})
		var got []string
		for _, f := range errs.FieldsOf(err) {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != c.field {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestNews(t *testing.T) {
	t.Parallel()
	h := open(t)
	today := clock.DateOf(at)
	notice := noticeboard.Notice{Title: " New  form ", Text: "Use it.", Topics: []string{"dpia"}}
	n, err := h.svc.Post(t.Context(), who("ada"), noticeboard.Post{Key: "a", Notice: notice})
	if h.OK(err); n.Title != "New form" || n.Expires != today.AddDays(90) || !n.Front(today) || n.Front(today.AddDays(91)) {
		t.Errorf("%+v", n)
	}
	again, err := h.svc.Post(t.Context(), who("ada"), noticeboard.Post{Key: "a", Notice: notice})
	if h.OK(err); again.Ref != n.Ref || h.News("dan") != 1 {
		t.Errorf("posted twice: %s", again.Ref)
	}
	pinned := notice
	pinned.PinnedUntil = today.AddDays(7)
	for name, c := range map[string]struct {
		room ident.Space
		ok   bool
	}{"ada": {"", false}, "sec": {"", true}, "ada ": {h.Room.ID, true}, "cat": {h.Room.ID, false}} {
		_, err := h.svc.Post(t.Context(), who(strings.TrimSpace(name)), noticeboard.Post{Key: "p" + name, Space: c.room, Notice: pinned})
		if (err == nil) != c.ok {
			t.Errorf("%s pins in %q: %v", name, c.room, err)
		}
	}
	board, err := h.svc.List(t.Context(), who("dan"), noticeboard.Query{Most: 10})
	if h.OK(err); len(board.News) != 2 || len(board.Pinned) != 1 {
		t.Errorf("dan sees %d, %d at the top", len(board.News), len(board.Pinned))
	}
	_, err = h.svc.EditNews(t.Context(), who("dan"), noticeboard.At{Ref: n.Ref}, notice)
	h.Is(errs.Forbidden, err)
	_, err = h.svc.WithdrawNews(t.Context(), who("ben"), noticeboard.At{Ref: n.Ref, Version: 1}, "A mistake")
	h.OK(err)
	_, err = h.svc.Read(t.Context(), who("dan"), n.Ref)
	h.Is(errs.NotFound, err)
	if h.News("dan") != 1 {
		t.Error("withdrawn news is still told")
	}
	_, err = h.svc.RestoreNews(t.Context(), who("ada"), noticeboard.At{Ref: n.Ref})
	if h.OK(err); h.News("dan") != 2 {
		t.Error("did not come back")
	}
}

// TestPlacesAreNeverOverbooked: people who sign up at the same moment do not get one place together.
func TestPlacesAreNeverOverbooked(t *testing.T) {
	t.Parallel()
	h := open(t)
	const many = 12
	storetest.Write(t, h.Store, func(ctx context.Context, tx *store.Tx) error {
		for i := range many {
			id := fmt.Sprintf("p%02d", i)
			if err := tx.AddPerson(ctx, people.Person{ID: ident.Person(id), Name: id, Email: id + "@example.org", Status: people.Active, CreatedAt: at}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(id), Person: ident.Person(id), Organisation: "police", Role: access.Practitioner, From: at.AddDate(0, -1, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	e := h.announce("ada", "", 5)
	done := make(chan error)
	for i := range many {
		go func() {
			_, err := h.svc.Join(t.Context(), access.Actor{Person: ident.Person(fmt.Sprintf("p%02d", i)), Organisation: "police", Roles: []access.Role{access.Practitioner}}, e.Ref, nil)
			done <- err
		}()
	}
	for range many {
		h.OK(<-done)
	}
	if v, err := h.svc.Event(t.Context(), who("ada"), e.Ref); err != nil || v.Come != 5 || v.Wait != 7 {
		t.Errorf("%d come, %d wait, %v", v.Come, v.Wait, err)
	}
}
