package consultationpage_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/consultationpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	nobody = access.Actor{}
	yusra  = access.Actor{Person: "yus", Roles: []access.Role{access.Secretariat}}
)

type house struct {
	t   *testing.T
	svc *consultation.Service
	as  func(access.Actor) *pagetest.Server
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "engagement", rand.Reader)
	ok(t, err)
	svc := consultation.New(consultation.Deps{Store: storetest.SQLite(t).Consultations(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Receipts: secrets, Prefix: "KM-E",
		Letter: func(l consultation.Letter) (string, string) { return l.What, l.Path }})
	routes := consultationpage.Routes(consultationpage.Deps{Engagement: svc, Network: func(r *http.Request) string { return r.RemoteAddr },
		Name: func(context.Context, ident.Organisation) (string, error) {
			return "The partnership of all the villages", nil
		}})
	return house{t, svc, func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{Name: string(a.Person), OrganisationName: "Partnership"})
	}}
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
	return w.Body.String() + w.Header().Get("Location")
}

var (
	codePattern   = regexp.MustCompile(`<dd>([A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4})</dd>`)
	hiddenPattern = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
	refPattern    = regexp.MustCompile(`KM-E-\d{4}-\d{6}-[A-Z]`)
)

func hidden(html string) url.Values {
	out := url.Values{}
	for _, m := range hiddenPattern.FindAllStringSubmatch(html, -1) {
		out.Add(m[1], m[2])
	}
	return out
}

func golden(t *testing.T, name, html string) {
	t.Helper()
	html = codePattern.ReplaceAllString(html, "<dd>AAAA BBBB CCCC</dd>")
	html = regexp.MustCompile(`(name="code" value=")[A-Z2-9 ]{8,}`).ReplaceAllString(html, "${1}AAAA BBBB CCCC")
	pagetest.Golden(t, name, html)
}

// TestAConsultationsRoad runs one from beginning to end, and shows every page on the way.
func TestAConsultationsRoad(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	golden(t, "calendar-empty", h.get(nobody, consultationpage.CalendarPath))
	golden(t, "manage-empty", h.get(yusra, consultationpage.ManagePath))
	golden(t, "new", h.get(yusra, consultationpage.ManagePath+"/new"))
	golden(t, "new-errors", h.post(yusra, consultationpage.ManagePath+"/new", http.StatusUnprocessableEntity, url.Values{"submission_key": {"0123456789abcdef0123456789abcdef"}}))
	made := h.post(yusra, consultationpage.ManagePath+"/new", http.StatusSeeOther, url.Values{"title": {"Should the frailty tool be used in every surgery of the county?"}, "about": {"The group decides in January.\nThe law cannot be changed."}, "link": {"/register/KM-R-2026-0001"},
		"opens-day": {"21"}, "opens-month": {"11"}, "opens-year": {"2026"}, "closes-day": {"18"}, "closes-month": {"12"}, "closes-year": {"2026"}})
	ref := refPattern.FindString(made)
	at := consultationpage.ManagePath + "/" + ref
	for _, q := range []url.Values{
		{"kind": {"single"}, "text": {"Should it go on?"}, "options": {"Yes\nNo\nNot sure"}}, {"kind": {"multiple"}, "text": {"What matters?"}, "options": {"Speed\nCare"}},
		{"kind": {"scale"}, "text": {"How sure are you?"}, "options": {"not at all\nvery"}}, {"kind": {"text"}, "text": {"What else?"}}, {"kind": {"single"}, "text": {"How old are you?"}, "options": {"Under 18 | 20\n18 and over | 6"}, "person": {"yes"}},
	} {
		h.post(yusra, at+"/question", http.StatusSeeOther, q)
	}
	golden(t, "manage-prepare-errors", h.post(yusra, at+"/question", http.StatusUnprocessableEntity, url.Values{"kind": {"scale"}, "text": {"How?"}, "options": {"one"}}))
	if w := h.as(nobody).Get("/consultations/" + ref); w.Code != http.StatusNotFound {
		t.Errorf("what is being prepared gave %d", w.Code)
	}
	h.post(yusra, at+"/open", http.StatusSeeOther, url.Values{})
	path := consultationpage.Path + "/" + ref
	golden(t, "open", h.get(nobody, path))
	golden(t, "answer", h.get(nobody, path+"/answer"))
	golden(t, "answer-errors", h.post(nobody, path+"/answer", http.StatusUnprocessableEntity, url.Values{"survey": {"1"}}))
	check := h.post(nobody, path+"/answer", http.StatusOK, url.Values{"survey": {"1"}, "q1": {"o1"}, "q2": {"o1", "o2"}, "q3": {"4"}, "q4": {"Ring me on 01622 496000."}, "email": {"me@home.example"}})
	golden(t, "check", check)
	golden(t, "sent", h.post(nobody, path+"/send", http.StatusOK, hidden(check)))
	golden(t, "enter", h.get(yusra, at+"/enter"))
	h.post(yusra, at+"/enter", http.StatusUnprocessableEntity, url.Values{"survey": {"1"}, "q1": {"o2"}})
	h.post(yusra, at+"/enter", http.StatusSeeOther, url.Values{"survey": {"1"}, "source": {"paper"}, "q1": {"o2"}, "q5": {"o2"}})
	golden(t, "manage-open", h.get(yusra, at))
	h.post(yusra, at+"/close", http.StatusSeeOther, url.Values{})
	texts := h.get(yusra, at+"/texts")
	golden(t, "texts", texts)
	h.post(yusra, at+"/texts", http.StatusSeeOther, url.Values{"id": hidden(texts)["id"], "shown": {"Ring me on […]."}})
	golden(t, "texts-empty", h.get(yusra, at+"/texts"))
	golden(t, "closed", h.get(nobody, path))
	finish(t, h, at)
	golden(t, "done", h.get(nobody, path))
	golden(t, "list", h.get(nobody, consultationpage.Path))
	if csv := h.get(nobody, path+"/results.csv"); !strings.Contains(csv, "1,Should it go on?,Yes,1,") || strings.Contains(csv, "18 and over,1") {
		t.Errorf("the table: %s", csv)
	}
}

func finish(t *testing.T, h house, at string) {
	t.Helper()
	h.post(yusra, at+"/notes", http.StatusSeeOther, url.Values{"notes": {"Most want it.\nSome do not."}})
	h.post(yusra, at+"/decide", http.StatusSeeOther, url.Values{"decision": {"It goes on for a year."}})
	h.post(yusra, at+"/outcome", http.StatusSeeOther, url.Values{"said": {"Tell us first."}, "did": {"A letter comes first."}, "link": {"/register/KM-R-2026-0001"}})
	golden(t, "manage-decided", h.get(yusra, at))
	h.post(yusra, at+"/finish", http.StatusSeeOther, url.Values{})
}

func TestASessionsRoad(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	const meet = "/engagement/manage-sessions"
	golden(t, "plan", h.get(yusra, meet+"/new"))
	golden(t, "plan-errors", h.post(yusra, meet+"/new", http.StatusUnprocessableEntity, url.Values{"room": {"0"}}))
	made := h.post(yusra, meet+"/new", http.StatusSeeOther, url.Values{"title": {"Come and talk about frailty"}, "about": {"We show the tool and listen."}, "day-day": {"3"}, "day-month": {"12"}, "day-year": {"2026"}, "starts": {"18.30"}, "ends": {"20:00"},
		"place": {"Larkport Library, Quay Road"}, "how_to": {"Bus 4 stops outside."}, "access": {"There is a ramp and a hearing loop."}, "online": {"https://meet.example/frailty"}, "room": {"1"}})
	ref := refPattern.FindString(made)
	path := consultationpage.SessionPath + "/" + ref
	show := h.get(nobody, path)
	golden(t, "session", show)
	ticket := h.post(nobody, path+"/book", http.StatusOK, url.Values{"submission_key": hidden(show)["submission_key"], "needs": {"Large print"}})
	golden(t, "ticket", ticket)
	full := h.get(nobody, path)
	golden(t, "session-full", full)
	golden(t, "ticket-waits", h.post(nobody, path+"/book", http.StatusOK, url.Values{"submission_key": hidden(full)["submission_key"]}))
	golden(t, "booking-form", h.get(nobody, "/sessions/booking"))
	all := refPattern.FindAllString(ticket[strings.Index(ticket, "sw-codes"):], -1)
	keys := url.Values{"ref": {all[0]}, "code": {codePattern.FindStringSubmatch(ticket)[1]}}
	golden(t, "booking", h.post(nobody, "/sessions/booking", http.StatusOK, keys))
	golden(t, "manage-session", h.get(yusra, meet+"/"+ref))
	golden(t, "booking-left", h.post(nobody, "/sessions/booking/leave", http.StatusOK, keys))
	golden(t, "calendar", h.get(nobody, consultationpage.CalendarPath))
	ics := h.get(nobody, consultationpage.FeedPath)
	for _, want := range []string{"BEGIN:VCALENDAR", "DTSTART:20261203T183000Z", "LOCATION:Larkport Library\\, Quay Road"} {
		if !strings.Contains(ics, want) {
			t.Errorf("the calendar file has no %s:\n%s", want, ics)
		}
	}
	if strings.Contains(ics, "meet.example") || strings.Contains(show, "meet.example") {
		t.Error("the address of the meeting is public")
	}
	h.post(yusra, meet+"/"+ref+"/cancel", http.StatusSeeOther, url.Values{"why": {"The library is closed."}})
	golden(t, "session-cancelled", h.get(nobody, path))
}
