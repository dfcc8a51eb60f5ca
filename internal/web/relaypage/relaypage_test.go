package relaypage_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rights/relay"
	"sharewell/internal/rulebook"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/relaypage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// world is a council that gives addresses to a hospital, a trust and a firm; the trust passes them on to a school.
type world struct{}

const longName = "The Council of the Upper and the Lower Marsh and all the Villages between them"

func body(id ident.Organisation, name string) relay.Body {
	return relay.Body{ID: id, Name: name, Slug: string(id), Reached: true}
}

func (world) Bodies(context.Context, []ident.Organisation) (map[ident.Organisation]relay.Body, error) {
	return map[ident.Organisation]relay.Body{"council": body("council", longName), "hospital": body("hospital", "Bay Hospital"), "trust": body("trust", "Hill Trust"), "school": body("school", "Vale School")}, nil
}

func (world) OneOffs(context.Context, ident.Organisation, string) ([]relay.Share, error) {
	return nil, nil
}

func (world) Shares(_ context.Context, org ident.Organisation, _ clock.Date) ([]relay.Share, error) {
	h := func(id ident.Organisation) relay.Holder { return relay.Holder{Org: id} }
	share := func(ref string, from, to relay.Holder, items ...string) relay.Share {
		return relay.Share{Record: ref, Title: "Weekly list " + ref, Version: 1, From: from, To: to, Items: items, Method: "mesh", Match: "nhs_number"}
	}
	var out []relay.Share
	for _, s := range []relay.Share{share("KM-R-2026-0001", h("council"), h("hospital"), "address", "name"), share("KM-R-2026-0002", h("council"), h("trust"), "address"),
		share("KM-R-2026-0002", h("council"), relay.Holder{Outside: "Northstar Care Software Limited"}, "address"), share("KM-R-2026-0003", h("trust"), h("school"), "address")} {
		if s.From.Org == org || s.To.Org == org {
			out = append(out, s)
		}
	}
	return out, nil
}

type house struct {
	t   *testing.T
	svc *relay.Service
	as  func(access.Actor) *pagetest.Server
}

func actor(org ident.Organisation, role access.Role) access.Actor {
	return access.Actor{Person: ident.Person("p-" + org), Organisation: org, Roles: []access.Role{role}}
}

var council, hospital, trust, school = actor("council", access.IGLead), actor("hospital", access.DPO), actor("trust", access.IGLead), actor("school", access.Practitioner)

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	svc := relay.New(relay.Deps{Store: storetest.SQLite(t).Corrections(), Clock: clock.NewFixed(pagetest.Now), Calendar: clock.NewCalendar(nil), IDs: &ident.Sequence{Prefix: "x"}, Book: book, World: world{},
		Settings: relay.SettingsFrom(book, "KM")})
	routes := relaypage.Routes(relaypage.Deps{Corrections: svc, Book: book, Calendar: clock.NewCalendar(nil), Opens: func(_ context.Context, _ access.Actor, ref string) bool { return strings.HasSuffix(ref, "1") }})
	return house{t, svc, func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{Name: string(a.Person), OrganisationName: string(a.Organisation)})
	}}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h house) get(a access.Actor, path string) string {
	h.t.Helper()
	w := h.as(a).Get(path)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	return w.Body.String()
}

func (h house) post(a access.Actor, path string, want int, form url.Values) string {
	h.t.Helper()
	w := h.as(a).Post(path, form)
	if w.Code != want {
		h.t.Fatalf("%s gave %d, want %d: %s", path, w.Code, want, w.Body.String())
	}
	if want == http.StatusSeeOther {
		return w.Header().Get("Location")
	}
	return w.Body.String()
}

// hidden reads the hidden inputs of a page.
func hidden(html string) url.Values {
	out := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		out.Add(m[1], m[2])
	}
	return out
}

// masked replaces what is new each time.
func masked(html string) string {
	return regexp.MustCompile(`(name="submission_key" value=")[^"]*`).ReplaceAllString(html, "${1}KEY")
}

var asked = url.Values{"kind": {"correction"}, "items": {"address"}, "local_ref": {"AS/7741"}}

// send begins the correction and gives its path.
func (h house) send() string {
	h.t.Helper()
	form := hidden(h.post(council, relay.Path+"/new", http.StatusOK, asked))
	return strings.TrimSuffix(h.post(council, relay.Path+"/send", http.StatusSeeOther, form), "?done=sent")
}

func TestSendingShowsWhoWillBeTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pagetest.Golden(t, "empty", h.get(school, relay.Path))
	pagetest.Golden(t, "new", masked(h.get(council, relay.Path+"/new")))
	pagetest.Golden(t, "new_errors", masked(h.post(council, relay.Path+"/new", http.StatusUnprocessableEntity, url.Values{"kind": {"correction"}, "items": {"address"}, "local_ref": {"Mrs Smith"}})))
	check := h.post(council, relay.Path+"/new", http.StatusOK, asked)
	pagetest.Golden(t, "check", masked(check))
	form := hidden(check)
	form["skip"] = []string{"outside:Northstar Care Software Limited"}
	h.post(council, relay.Path+"/send", http.StatusUnprocessableEntity, form)
	form.Set("ground", "impossible")
	form.Set("words", "Its telephone is 01632 960 001.")
	if html := h.post(council, relay.Path+"/send", http.StatusOK, form); !strings.Contains(html, "telephone number") {
		t.Error("a telephone number was let go without a word")
	}
	form.Set("words", "It was wound up in May.")
	stale := url.Values{}
	for k, v := range form {
		stale[k] = v
	}
	stale.Set("plan", "older")
	if html := h.post(council, relay.Path+"/send", http.StatusConflict, stale); !strings.Contains(html, "Records changed while you looked") {
		t.Error("an older list was sent")
	}
	h.post(council, relay.Path+"/send", http.StatusSeeOther, form)
	if html := h.post(council, relay.Path+"/new", http.StatusOK, asked); !strings.Contains(html, "on its way already") {
		t.Error("the same again is not noticed")
	}
}

func TestTheJourneyOfACorrection(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	at := h.send()
	pagetest.Golden(t, "list_in", h.get(hospital, relay.Path))
	pagetest.Golden(t, "one_hospital", h.get(hospital, at))
	pagetest.Golden(t, "answer", masked(h.get(trust, at+"/answer/3")))
	h.post(hospital, at+"/answer/1", http.StatusUnprocessableEntity, url.Values{"answer": {"cannot"}})
	h.post(hospital, at+"/answer/1", http.StatusSeeOther, url.Values{"answer": {"cannot"}, "reason": {"record_then"}, "words": {"It is noted beside the old one."}})
	if to := h.post(hospital, at+"/answer/1", http.StatusSeeOther, url.Values{"answer": {"done"}}); !strings.HasSuffix(to, "?done=moved") {
		t.Errorf("a colleague who was slower is led to %s", to)
	}
	h.post(trust, at+"/answer/3", http.StatusSeeOther, url.Values{"answer": {"done"}, "passed": {"yes"}})
	h.post(council, at+"/answer/2", http.StatusSeeOther, url.Values{"answer": {"not_held"}})
	pagetest.Golden(t, "one_council", h.get(council, at))
	pagetest.Golden(t, "list_out", h.get(council, relay.Path+"?box=out"))
	pagetest.Golden(t, "excuse", masked(h.get(council, at+"/excuse/4")))
	h.post(council, at+"/excuse/4", http.StatusSeeOther, url.Values{"ground": {"disproportionate"}, "words": {"Nine paper files."}})
	pagetest.Golden(t, "withdraw", masked(h.get(council, at+"/withdraw")))
	h.post(council, at+"/withdraw", http.StatusSeeOther, url.Values{"words": {"The old one was right."}})
	pagetest.Golden(t, "one_undo", h.get(trust, at))
	h.post(trust, at+"/undone/3", http.StatusSeeOther, nil)
	if w := h.as(actor("stranger", access.DPO)).Get(at); w.Code != http.StatusNotFound {
		t.Errorf("a stranger gets %d", w.Code)
	}
	if w := h.as(school).Post(at+"/withdraw", nil); w.Code == http.StatusSeeOther {
		t.Error("the school took it back")
	}
}

func TestReporting(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pagetest.Golden(t, "report", masked(h.get(hospital, relay.Path+"/report")))
	h.post(hospital, relay.Path+"/report", http.StatusUnprocessableEntity, url.Values{"source": {"council"}})
	at := strings.TrimSuffix(h.post(hospital, relay.Path+"/report", http.StatusSeeOther, url.Values{"source": {"council"}, "items": {"address"}, "their_ref": {"H/2"}, "words": {"Two of our files differ."}}), "?done=reported")
	pagetest.Golden(t, "one_reported", h.get(council, at))
	ref := strings.TrimPrefix(at, relay.Path+"/")
	if html := h.get(council, relay.Path+"/new?report="+ref); !strings.Contains(html, `name="report" value="`+ref+`"`) {
		t.Error("the form forgets the report")
	}
	pagetest.Golden(t, "decline", masked(h.get(council, at+"/decline")))
	h.post(council, at+"/decline", http.StatusSeeOther, url.Values{"reason": {"right"}})
	pagetest.Golden(t, "one_declined", h.get(hospital, at))
}
