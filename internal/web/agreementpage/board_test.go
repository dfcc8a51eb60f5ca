package agreementpage_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/page/pagetest"
)

func secretariat(w *jointest.World) *pagetest.Server {
	return pagetest.New(w.T, routes(w), jointest.Secretariat, jointest.Who("The partnership"))
}

func TestBoard(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := secretariat(w)
	pagetest.Golden(t, "statements_empty", jointest.Must(t, s.Get("/statements"), 200))
	o := council(w)
	w.Signed(o.ID, nil)
	w.Ready(w.Organisation(long, "school_maintained", "Deal").ID, nil)
	pagetest.Golden(t, "statements", jointest.Must(t, s.Get("/statements"), 200))
	pagetest.Golden(t, "statements_all", jointest.Must(t, s.Get("/statements?status=all"), 200))
	pagetest.Golden(t, "statements_none", jointest.Must(t, s.Get("/statements?status=lapsed"), 200))
	jointest.Must(t, s.Get("/statements?status=%3Cb%3E&after=%00"), 200)
}

func TestDecide(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := council(w)
	st := w.Signed(o.ID, nil)
	s, path := secretariat(w), "/statements/"+string(st.ID)
	body := jointest.Must(t, s.Get(path), 200)
	pagetest.Golden(t, "decide", body)
	version := url.Values{"version": {jointest.Values(body).Get("version")}}
	pagetest.Golden(t, "decide_errors", jointest.Must(t, s.Post(path+"/query", version), 422))
	ask := url.Values{"version": version["version"], "query_reason": {"Which services?\n<b>All</b>?"}}
	for range 2 {
		jointest.Leads(t, s.Post(path+"/query", ask), path+"?done=queried")
	}
	pagetest.Golden(t, "decide_queried", jointest.Must(t, s.Get(path+"?done=queried"), 200))
	jointest.Leads(t, s.Post(path+"/accept", version), path+"?done=moved_on")
	st = w.Signed(o.ID, nil)
	in := url.Values{"version": {jointest.Values(jointest.Must(t, s.Get(path), 200)).Get("version")}, "effective_from-day": {"1"}, "effective_from-month": {"1"}, "effective_from-year": {"2020"}}
	if body := jointest.Must(t, s.Post(path+"/accept", in), 422); !strings.Contains(body, "or a later day") || !strings.Contains(body, `value="2020"`) {
		t.Error("a day before the signature is not named, or was lost")
	}
	in.Set("effective_from-year", "2027")
	for range 2 {
		jointest.Leads(t, s.Post(path+"/accept", in), path+"?done=accepted")
	}
	pagetest.Golden(t, "decide_accepted", jointest.Must(t, s.Get(path), 200))
	in = url.Values{"suspend_reason": {"The board decided so."}}
	for range 2 {
		jointest.Leads(t, s.Post(path+"/suspend", in), path+"?done=suspended")
	}
	jointest.Leads(t, s.Post(path+"/restore", url.Values{"restore_reason": {"The board decided otherwise."}}), path+"?done=restored")
	jointest.Must(t, s.Get(path+"/withdraw"), 200)
	jointest.Leads(t, s.Post(path+"/withdraw", url.Values{"understood": {"yes"}, "reason": {"By letter."}, "data_plan": {"Deleted."}}), path+"?done=leaving")
	if got := s.Get(path + "/download.pdf"); got.Code != 200 || !strings.HasPrefix(got.Body.String(), "%PDF-") {
		t.Errorf("the statement as a file answers %d", got.Code)
	}
	_ = st
}

func TestScanGoesOutAsDownloadOnly(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := council(w)
	st := w.Ready(o.ID, func(a *agreement.Answers) { a.Reservations = "We keep <our> own form." }).Statement
	in := map[string]string{"signed_on-day": "20", "signed_on-month": "11", "signed_on-year": "2026", "authority": "yes"}
	jointest.Leads(t, as(w, o, access.SigningOfficer).Do(jointest.Upload(t, "/statement/paper", in, "scan.html", aPDF)), "/statement?done=signed")
	s, path := secretariat(w), "/statements/"+string(st.ID)
	body := jointest.Must(t, s.Get(path), 200)
	pagetest.Golden(t, "decide_paper", body)
	i := strings.Index(body, path+"/scan/")
	scan := body[i:]
	scan = scan[:strings.IndexByte(scan, '"')]
	got := s.Get(scan)
	if got.Code != 200 || got.Body.String() != string(aPDF) || got.Header().Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(got.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("the scan answers %d %v", got.Code, got.Header())
	}
	if body := jointest.Must(t, s.Post(path+"/accept", url.Values{}), 422); !strings.Contains(body, "Compare the scan with the statement") {
		t.Error("a scan that was not compared is not asked about")
	}
	jointest.Must(t, s.Get(path+"/scan/none"), 404)
	for _, actor := range []access.Actor{jointest.Actor(o.ID, access.SigningOfficer), jointest.Actor("other", access.OrgAdmin)} {
		jointest.Must(t, pagetest.New(t, routes(w), actor, jointest.Who("x")).Get(scan), 404)
		jointest.Must(t, pagetest.New(t, routes(w), actor, jointest.Who("x")).Get("/statements"), 404)
		jointest.Must(t, pagetest.New(t, routes(w), actor, jointest.Who("x")).Post(path+"/accept", nil), 403)
	}
	auditor := access.Actor{Person: "aud", Roles: []access.Role{access.Auditor}}
	body = jointest.Must(t, pagetest.New(t, routes(w), auditor, jointest.Who("x")).Get(path), 200)
	if strings.Contains(body, `action="`+path) {
		t.Error("an auditor is offered a decision")
	}
	if _, err := w.Agreement.Get(context.Background(), jointest.Secretariat, st.ID); err != nil {
		t.Fatal(err)
	}
}
