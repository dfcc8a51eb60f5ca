package spacepage_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/portal/space"
	"sharewell/internal/search"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/searchpage"
	"sharewell/internal/web/spacepage"
)

// oracle remembers everything that was done and answers slowly, from first principles, who may read what.
type oracle struct {
	hats   map[[3]string]string // person, organisation, role: the hat held now, or ""
	spaces []*room
	docs   []paper
}

type room struct {
	x       space.Space
	members map[space.Who]space.Standing
}

type paper struct {
	ref   string
	room  ident.Space
	topic string
	gone  bool
}

func (o *oracle) acts(person, org string) bool {
	for k, id := range o.hats {
		if id != "" && k[0] == person && k[1] == org {
			return true
		}
	}
	return false
}

// standing is what a person is in a room by the words of the rules alone.
func (o *oracle) standing(person string, id ident.Space) space.Standing {
	common := space.Outside
	for k, held := range o.hats {
		if held == "" || k[0] != person {
			continue
		}
		if k[2] == string(access.Secretariat) {
			common = space.Host
		} else if common == space.Outside {
			common = space.Member
		}
	}
	if id == space.Commons || common == space.Outside {
		return common
	}
	i := slices.IndexFunc(o.spaces, func(r *room) bool { return r.x.ID == id })
	r, best := o.spaces[i], space.Outside
	if r.x.Kind == space.Open {
		best = space.Reader
	}
	for w, as := range r.members {
		in := w.Person == ident.Person(person) && o.acts(person, string(w.Organisation)) ||
			w.Person == "" && o.hats[[3]string{person, string(w.Organisation), string(w.Role)}] != ""
		if in && best != space.Host {
			best = as
		}
	}
	if r.x.State == space.Archived && best != space.Outside {
		best = space.Reader
	}
	return best
}

// may lists what a person may read, the newest first, in one room and on one topic unless these are empty.
func (o *oracle) may(person string, in *ident.Space, topic string) []string {
	out := []string{}
	for _, d := range slices.Backward(o.docs) {
		if !d.gone && (in == nil || *in == d.room) && (topic == "" || topic == d.topic) && o.standing(person, d.room) != space.Outside {
			out = append(out, d.ref)
		}
	}
	return out
}

// moves changes memberships, roles, spaces and documents at random, in the portal and in the oracle alike.
type moves struct {
	*house
	o     *oracle
	n     int
	feeds map[string][]string // person: codes of everything, and of one topic
	pages map[string]*pagetest.Server
	index *search.Service
}

// Search implements searchpage.Finder with the index of the moment.
func (m *moves) Search(q search.Query) search.Result { return m.index.Search(q) }

// Suggest implements searchpage.Finder.
func (m *moves) Suggest(text string, may func(search.Scope) bool, most int) []search.Suggestion {
	return m.index.Suggest(text, may, most)
}

// served gives the search, and the feeds, as somebody is served them.
func (m *moves) served(a access.Actor) *pagetest.Server {
	p := string(a.Person)
	if m.pages[p] == nil {
		rooms := func(ctx context.Context, person ident.Person) ([]ident.Space, error) {
			r, err := m.svc.Reach(ctx, person)
			return r.Rooms(), err
		}
		m.pages[p] = pagetest.New(m.t, append(searchpage.Routes(searchpage.Deps{Search: m, Rooms: rooms}), spacepage.Routes(spacepage.Deps{Spaces: m.svc})...), a, page.Who{})
	}
	return m.pages[p]
}

func (m *moves) room(t *rapid.T) *room {
	if len(m.o.spaces) == 0 {
		return nil
	}
	return rapid.SampledFrom(m.o.spaces).Draw(t, "space")
}

func (m *moves) openSpace(t *rapid.T) {
	m.n++
	kind := rapid.SampledFrom(space.Kinds()).Draw(t, "kind")
	x := m.open("sec", space.Draft{Name: fmt.Sprint("Room ", m.n), Purpose: "To talk.", Kind: kind})
	m.o.spaces = append(m.o.spaces, &room{x: x, members: map[space.Who]space.Standing{{Person: "sec"}: space.Host}})
	if kind != space.Hidden {
		d := paper{ref: "space/" + string(x.ID)}
		if kind == space.Open {
			d.room = x.ID
		}
		m.o.docs = append(m.o.docs, d)
	}
}

// member puts a membership as hosts do, without the way there, which other tests walk.
func (m *moves) member(t *rapid.T) {
	r := m.room(t)
	if r == nil {
		return
	}
	x := rapid.SampledFrom(hats).Draw(t, "hat")
	w := space.Who{Organisation: ident.Organisation(x[1])}
	if rapid.Bool().Draw(t, "whole role") {
		w.Role = access.Role(x[2])
	} else {
		w.Person = ident.Person(x[0])
	}
	if _, in := r.members[w]; in && rapid.Bool().Draw(t, "out") {
		storetest.Write(m.t, m.s, func(ctx context.Context, tx *store.Tx) error { return tx.DropSpaceMember(ctx, r.x.ID, w) })
		delete(r.members, w)
		return
	}
	as, state := rapid.SampledFrom([]space.Standing{space.Member, space.Host}).Draw(t, "standing"), rapid.SampledFrom([]space.MemberState{space.In, space.In, space.Invited, space.Asking}).Draw(t, "state")
	storetest.Write(m.t, m.s, func(ctx context.Context, tx *store.Tx) error {
		return tx.PutSpaceMember(ctx, space.Membership{Space: r.x.ID, Who: w, Standing: as, State: state, At: m.clock.Now()})
	})
	if delete(r.members, w); state == space.In {
		r.members[w] = as
	}
}

func (m *moves) hat(t *rapid.T) {
	k := rapid.SampledFrom(hats).Draw(t, "hat")
	m.n++
	storetest.Write(m.t, m.s, func(ctx context.Context, tx *store.Tx) error {
		if id := m.o.hats[k]; id != "" {
			return tx.EndHat(ctx, people.HatID(id), m.clock.Now())
		}
		return tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprint("n", m.n)), Person: ident.Person(k[0]), Organisation: ident.Organisation(k[1]), Role: access.Role(k[2]), From: pagetest.Now.AddDate(0, -1, 0)})
	})
	if m.o.hats[k] != "" {
		m.o.hats[k] = ""
	} else {
		m.o.hats[k] = fmt.Sprint("n", m.n)
	}
}

func (m *moves) turn(t *rapid.T) {
	r := m.room(t)
	if r == nil {
		return
	}
	storetest.Write(m.t, m.s, func(ctx context.Context, tx *store.Tx) error {
		x, err := tx.Space(ctx, r.x.ID)
		if err != nil {
			return err
		}
		if x.State = space.Live; rapid.Bool().Draw(t, "archive") {
			x.State = space.Archived
		}
		if err := tx.SaveSpace(ctx, x); err != nil {
			return err
		}
		r.x = x
		return nil
	})
}

func (m *moves) document(t *rapid.T) {
	m.n++
	d := paper{ref: fmt.Sprint("KM-T-", m.n), topic: rapid.SampledFrom([]string{"", "schools", "crime"}).Draw(t, "topic")}
	if r := m.room(t); r != nil && rapid.Bool().Draw(t, "in a space") {
		d.room = r.x.ID
	}
	n := space.News{Space: d.room, Kind: "thread.asked", Ref: d.ref, URL: "/portal/questions/" + d.ref, Title: d.ref}
	if d.topic != "" {
		n.Topics = []string{d.topic}
	}
	m.tell(n)
	m.o.docs = append(m.o.docs, d)
}

func (m *moves) withdraw(t *rapid.T) {
	if len(m.o.docs) == 0 {
		return
	}
	i := rapid.IntRange(0, len(m.o.docs)-1).Draw(t, "document")
	storetest.Write(m.t, m.s, func(ctx context.Context, tx *store.Tx) error { return tx.WithdrawPortalNews(ctx, m.o.docs[i].ref) })
	m.o.docs[i].gone = true
}

// check compares every way in with the oracle, for everybody.
func (m *moves) check(t *rapid.T) {
	m.fill()
	for _, p := range []string{"ada", "ben", "cat", "dan", "sec", "nobody"} {
		a := actor(p)
		if p == "nobody" {
			a = access.Actor{Person: "nobody", Organisation: "police", Roles: []access.Role{access.DPO}}
		}
		r, err := m.svc.Reach(context.Background(), ident.Person(p))
		m.ok(err)
		for _, x := range append(slices.Clone(m.o.spaces), &room{}) {
			if got, want := r.In(x.x.ID), m.o.standing(p, x.x.ID); got != want {
				t.Fatalf("%s is %q in %q, want %q", p, got, x.x.ID, want)
			}
		}
		m.lists(t, p, a)
		m.reads(t, p)
		m.finds(t, p, a)
	}
}

func refs(all []space.News) []string {
	out := []string{}
	for _, n := range all {
		out = append(out, n.Ref)
	}
	return out
}

func same(t *rapid.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

// lists compares pages of news, their count, and the list of spaces.
func (m *moves) lists(t *rapid.T, p string, a access.Actor) {
	ctx, out := context.Background(), m.o.standing(p, space.Commons) == space.Outside
	n, err := m.svc.CountNews(ctx, a, "")
	if out {
		if errs.KindOf(err) == errs.Internal {
			m.ok(err)
		}
		n = 0
	}
	if want := m.o.may(p, nil, ""); n != len(want) {
		t.Fatalf("%s counts %d, want %d", p, n, len(want))
	}
	if out {
		return
	}
	got, before := []string{}, ""
	for { // by pages of three
		some, err := m.svc.News(ctx, a, space.NewsQuery{Before: before, Most: 3})
		m.ok(err)
		if got = append(got, refs(some)...); len(some) < 3 {
			break
		}
		before = some[2].Key
	}
	same(t, p+" lists", got, m.o.may(p, nil, ""))
	l, err := m.svc.List(ctx, a, "")
	m.ok(err)
	var see, want []string
	for _, x := range slices.Concat(l.Mine, l.Others, l.Archived) {
		see = append(see, string(x.ID))
	}
	for l.Next != "" {
		l, err = m.svc.List(ctx, a, l.Next)
		m.ok(err)
		for _, x := range l.Others {
			see = append(see, string(x.ID))
		}
	}
	for _, r := range m.o.spaces {
		if r.x.State == space.Live && r.x.Kind != space.Hidden || m.o.standing(p, r.x.ID) != space.Outside {
			want = append(want, string(r.x.ID))
		}
		some, err := m.svc.News(ctx, a, space.NewsQuery{Space: &r.x.ID, Topic: "schools", Most: 1000})
		m.ok(err)
		same(t, p+" lists a room", refs(some), m.o.may(p, &r.x.ID, "schools"))
	}
	slices.Sort(see)
	slices.Sort(want)
	same(t, p+" sees spaces", see, want)
}

// reads compares what private addresses give that were made at the beginning.
func (m *moves) reads(t *rapid.T, p string) {
	for i, code := range m.feeds[p] {
		want := m.o.may(p, nil, []string{"", "schools"}[i])
		w := m.served(access.Actor{}).Get("/feeds/" + code + "/news.atom")
		if m.o.standing(p, space.Commons) == space.Outside {
			if w.Code != http.StatusNotFound || w.Body.Len() > 0 {
				t.Fatalf("%s reads from outside: %d %s", p, w.Code, w.Body)
			}
			continue
		}
		var feed struct {
			Entries []struct {
				Title string `xml:"title"`
				Link  struct {
					Href string `xml:"href,attr"`
				} `xml:"link"`
			} `xml:"entry"`
		}
		m.ok(xml.Unmarshal(w.Body.Bytes(), &feed))
		if len(want) > 50 {
			want = want[:50]
		}
		if len(feed.Entries) != len(want) {
			t.Fatalf("%s reads %d, want %d", p, len(feed.Entries), len(want))
		}
		for k, e := range feed.Entries {
			if strings.HasPrefix(want[k], "KM-") && e.Title != want[k] {
				t.Fatalf("%s reads %q, want %q", p, e.Title, want[k])
			}
		}
	}
}

// fill makes the index of every document that stands, wherever.
func (m *moves) fill() {
	docs := search.Whole(func() string { return "1" }, func(context.Context) (out []search.Document, _ error) {
		for _, d := range m.o.docs {
			if !d.gone {
				out = append(out, search.Document{ID: d.ref, Kind: "question", Title: "Okapi " + d.ref, URL: "/" + d.ref, Text: "Okapi.", Scope: searchpage.InSpace(d.room)})
			}
		}
		return out, nil
	})
	m.index = search.New(search.NewSynonyms(nil), nil, docs)
	m.ok(m.index.Load(context.Background()))
}

// finds compares what the search counts for somebody.
func (m *moves) finds(t *rapid.T, p string, a access.Actor) {
	w := m.served(a).Get("/search.json?q=okapi")
	var got struct{ Total int }
	m.ok(json.Unmarshal(w.Body.Bytes(), &got))
	if want := len(m.o.may(p, nil, "")); got.Total != want {
		t.Fatalf("%s finds %d, want %d", p, got.Total, want)
	}
}

// TestEveryWayInAgreesWithTheRules makes random changes to roles, memberships, spaces and documents, and compares what
// lists, counts, news, feeds and search give with a slow reading of the rules.
func TestEveryWayInAgreesWithTheRules(t *testing.T) {
	t.Parallel()
	m := &moves{house: newHouse(t), o: &oracle{hats: map[[3]string]string{}}, feeds: map[string][]string{}, pages: map[string]*pagetest.Server{}}
	for i, x := range hats {
		m.o.hats[x] = fmt.Sprint("h", i)
		for _, topic := range []string{"", "schools"} {
			code, err := m.svc.MakeFeed(t.Context(), actor(x[0]), nil, topic)
			m.ok(err)
			m.feeds[x[0]] = append(m.feeds[x[0]], code)
		}
	}
	steps := []func(*rapid.T){m.openSpace, m.member, m.member, m.member, m.hat, m.turn, m.document, m.document, m.withdraw}
	rapid.Check(t, func(t *rapid.T) { // the world goes on from one check to the next
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			if m.clock.Advance(61 * 1e9); !m.secretariat() && len(m.o.spaces) == 0 {
				continue
			}
			step := rapid.SampledFrom(steps).Draw(t, "step")
			step(t)
		}
		m.clock.Advance(3600 * 1e9) // addresses are read only so often in an hour
		m.check(t)
	})
}

// secretariat reports whether anybody can open a space.
func (m *moves) secretariat() bool { return m.o.acts("sec", "") }
