package sharingpage_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page/pagetest"
)

func TestCheckAndSend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "paper")
	at := "/records/" + ref + "/check"
	html := got(t, s.Get(at), http.StatusOK)
	pagetest.Golden(t, "record_check", html)
	form := values("seen", hidden(t, html, "seen"))
	_, err := w.SaveSection(context.Background(), lead, sharing.SaveSection{Ref: ref, Section: "about", Values: map[string][]string{"title": {"Changed meanwhile"}}})
	must(t, err)
	stale := got(t, s.Post(at, form), http.StatusConflict)
	if !strings.Contains(stale, "Nothing was sent") {
		t.Error("a stale page must say that nothing was sent")
	}
	form.Set("seen", hidden(t, got(t, s.Get(at), http.StatusOK), "seen"))
	goesTo(t, s.Post(at, form), "/records/"+ref+"?done=sent")
	goesTo(t, s.Post(at, form), "/records/"+ref+"?done=moved")
	got(t, s.Get(at), http.StatusConflict)
	got(t, s.Get("/records/"+ref+"/edit/about"), http.StatusConflict)
}

func TestReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.sent(t, "pupils")
	s, at := w.as(t, head), "/records/"+ref+"/review"
	html := got(t, s.Get(at), http.StatusOK)
	pagetest.Golden(t, "act_review", html)
	hash := hidden(t, html, "hash")
	got(t, s.Post(at, values("hash", hash)), http.StatusUnprocessableEntity)
	pagetest.Golden(t, "act_review_no_reason", got(t, s.Post(at, values("hash", hash, "decision", "return")), http.StatusUnprocessableEntity))
	goesTo(t, s.Post(at, values("hash", hash, "decision", "return", "reason", "The retention is too long.")), "/records?done=reviewed")
	got(t, s.Get("/records/"+ref), http.StatusNotFound)
	pagetest.Golden(t, "record_returned", got(t, w.as(t, lead).Get("/records/"+ref), http.StatusOK))
	_, err := w.SaveSection(context.Background(), lead, sharing.SaveSection{Ref: ref, Section: "purpose", Values: map[string][]string{"specific_purpose": {"The council checks each month that every child has a school place."}}})
	must(t, err)
	must(t, w.Send(context.Background(), lead, sharing.Send{Ref: ref}))
	changed := got(t, s.Post(at, values("hash", hash, "decision", "approve")), http.StatusConflict)
	pagetest.Golden(t, "act_review_changed", changed)
	if !strings.Contains(changed, "purpose in one sentence") {
		t.Error("the page must say what changed since it was opened")
	}
	goesTo(t, s.Post(at, values("hash", hidden(t, changed, "hash"), "decision", "approve")), "/records/"+ref+"?done=reviewed")
	goesTo(t, s.Post(at, values("hash", hidden(t, changed, "hash"), "decision", "approve")), "/records/"+ref+"?done=moved")
}

func TestSignAndGoLive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.toSign(t, "pupils")
	s, at := w.as(t, head), "/records/"+ref+"/sign"
	html := got(t, s.Get(at), http.StatusOK)
	pagetest.Golden(t, "act_sign", html)
	form := values("hash", hidden(t, html, "hash"), "name", "Pat Example", "post", "Head teacher")
	pagetest.Golden(t, "act_sign_error", got(t, s.Post(at, form), http.StatusUnprocessableEntity))
	form.Set("authority", "yes")
	goesTo(t, s.Post(at, form), "/records/"+ref+"?done=signed")
	goesTo(t, s.Post(at, form), "/records/"+ref+"?done=moved")
	pagetest.Golden(t, "record_half_signed", got(t, s.Get("/records/"+ref), http.StatusOK))
	pagetest.Golden(t, "act_pass", got(t, w.as(t, lead).Get("/records/"+ref+"/pass"), http.StatusOK))
	w.signAs(t, lead, ref)
	if html := got(t, s.Get("/records/"+ref), http.StatusOK); !strings.Contains(html, "sw-tag--live") {
		t.Error("the last signature puts it live when nothing stands in the way")
	}
}

func TestGateSaysWhatStandsInTheWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.toSign(t, "pupils")
	gone := w.county.standings[school]
	gone.Signatory, gone.StatementStatus = false, "withdrawn"
	w.county.standings[school] = gone
	w.signAs(t, head, ref)
	w.signAs(t, lead, ref)
	s := w.as(t, lead)
	pagetest.Golden(t, "record_blocked", got(t, s.Get("/records/"+ref), http.StatusOK))
	html := got(t, s.Get("/records/"+ref+"/go-live"), http.StatusOK)
	pagetest.Golden(t, "act_go_live_blocked", html)
	got(t, s.Post("/records/"+ref+"/go-live", values("seen", hidden2(html, "seen"))), http.StatusConflict)
	gone.Signatory = true
	w.county.standings[school] = gone
	pagetest.Golden(t, "act_go_live", got(t, s.Get("/records/"+ref+"/go-live"), http.StatusOK))
	goesTo(t, s.Post("/records/"+ref+"/go-live", values()), "/records/"+ref+"?done=live")
}

// hidden2 reads a hidden input that may be missing.
func hidden2(html, name string) string {
	_, after, _ := strings.Cut(html, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(after, `"`)
	return value
}

func TestReadyRecordWaitsForItsStart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.start(t, "pupils")
	_, err := w.SaveSection(context.Background(), lead, sharing.SaveSection{Ref: ref, Section: "dates_and_ending", Values: map[string][]string{"start": {"2027-01-04"}}})
	must(t, err)
	must(t, w.Send(context.Background(), lead, sharing.Send{Ref: ref}))
	w.approveAll(t, ref)
	w.signAs(t, lead, ref)
	w.signAs(t, head, ref)
	pagetest.Golden(t, "record_waits_for_start", got(t, w.as(t, lead).Get("/records/"+ref), http.StatusOK))
}

func TestPaperSignature(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.toSign(t, "paper")
	w.signAs(t, head, ref)
	w.signAs(t, lead, ref)
	s, at := w.as(t, lead), "/records/"+ref+"/paper"
	html := got(t, s.Get(at), http.StatusOK)
	pagetest.Golden(t, "act_paper", html)
	form := values("hash", hidden(t, html, "hash"), "party", "p3", "name", "Alex Player", "post", "Director")
	pagetest.Golden(t, "act_paper_error", got(t, s.Post(at, form), http.StatusUnprocessableEntity))
	form["signed_on"] = []string{"20", "11", "2026"}
	form.Set("evidence", "File 12")
	goesTo(t, s.Post(at, form), "/records/"+ref+"?done=paper")
	pagetest.Golden(t, "timeline_paper", got(t, s.Get("/records/"+ref+"/timeline"), http.StatusOK))
	if html := got(t, s.Get("/records/"+ref), http.StatusOK); !strings.Contains(html, "On paper, Director") || strings.Contains(html, "Alex Player") {
		t.Error("the board shows the post, not the person")
	}
}

func TestLiveRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.live(t)
	l, h, url := w.as(t, lead), w.as(t, head), "/records/"+ref
	pagetest.Golden(t, "act_pause", got(t, h.Get(url+"/pause"), http.StatusOK))
	got(t, h.Post(url+"/pause", values("reason", " ")), http.StatusUnprocessableEntity)
	goesTo(t, h.Post(url+"/pause", values("reason", "A list went to the wrong place.")), url+"?done=paused")
	pagetest.Golden(t, "record_paused", got(t, h.Get(url), http.StatusOK))
	goesTo(t, l.Post(url+"/resume", values("note", "Mended.")), url+"?done=resumed")
	pagetest.Golden(t, "act_review_due", got(t, l.Get(url+"/review-due"), http.StatusOK))
	got(t, l.Post(url+"/review-due", values()), http.StatusUnprocessableEntity)
	goesTo(t, l.Post(url+"/review-due", values("what", "start")), url+"?done=review_done")
	pagetest.Golden(t, "record_under_review", got(t, l.Get(url), http.StatusOK))
	late := values("what", "confirm")
	late["next"] = []string{"1", "1", "2040"}
	pagetest.Golden(t, "act_review_due_error", got(t, l.Post(url+"/review-due", late), http.StatusUnprocessableEntity))
	late["next"] = []string{"1", "6", "2027"}
	goesTo(t, l.Post(url+"/review-due", late), url+"?done=review_done")
	pagetest.Golden(t, "record_timeline", got(t, h.Get(url+"/timeline"), http.StatusOK))
}

func TestVariation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.live(t)
	l, url := w.as(t, lead), "/records/"+ref
	form := values("submission_key", hidden(t, got(t, l.Get(url+"/vary"), http.StatusOK), "submission_key"), "reason", "One more item is needed.")
	goesTo(t, l.Post(url+"/vary", form), url+"?done=varied")
	goesTo(t, l.Post(url+"/vary", form), url+"?done=moved")
	got(t, w.as(t, head).Get(url+".pdf"), http.StatusOK)
	if html := got(t, w.as(t, head).Get(url), http.StatusOK); strings.Contains(html, "One more item") || strings.Contains(html, "versions/2") {
		t.Error("parties do not see a draft")
	}
	ctx := context.Background()
	_, err := w.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "purpose", Values: map[string][]string{"necessity": {"A yearly list would come far too late for children who leave school in term."}}})
	must(t, err)
	_, err = w.AddRow(ctx, lead, sharing.AddRow{Ref: ref, Table: "items", Values: map[string][]string{"name": {"gender"}, "category": {"sex_gender"}, "special": {"no"}, "criminal": {"no"},
		"source": {"school system"}, "mandatory": {"yes"}, "justification": {"To plan places."}}})
	must(t, err)
	pagetest.Golden(t, "record_variation", got(t, l.Get(url), http.StatusOK))
	pagetest.Golden(t, "record_compare", got(t, l.Get(url+"/compare"), http.StatusOK))
	pagetest.Golden(t, "record_version", got(t, l.Get(url+"/versions/1"), http.StatusOK))
	got(t, l.Get(url+"/versions/9"), http.StatusNotFound)
	got(t, l.Get(url+"/versions/x"), http.StatusNotFound)
	got(t, w.as(t, head).Get(url+"/versions/2"), http.StatusNotFound)
	got(t, w.as(t, head).Get(url+"/compare?from=1&to=2"), http.StatusNotFound)
	goesTo(t, l.Post(url+"/withdraw", values("reason", "Not needed after all.")), url+"?done=withdrawn")
}

func TestEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.live(t)
	l, h, url := w.as(t, lead), w.as(t, head), "/records/"+ref
	pagetest.Golden(t, "act_end", got(t, l.Get(url+"/end"), http.StatusOK))
	goesTo(t, l.Post(url+"/end", values("reason", "The law changed.")), url+"?done=ended")
	pagetest.Golden(t, "act_end_answer", got(t, h.Get(url+"/end-answer"), http.StatusOK))
	goesTo(t, h.Get(url+"/confirm-end"), url+"/end-answer")
	pagetest.Golden(t, "act_end_answer_error", got(t, h.Post(url+"/end-answer", values("party", "own", "answer", "kept")), http.StatusUnprocessableEntity))
	goesTo(t, h.Post(url+"/end-answer", values("party", "own", "answer", "destroyed", "certificate", "C 7")), url+"?done=answered")
	pagetest.Golden(t, "record_ended", got(t, l.Get(url), http.StatusOK))
}

func TestJoining(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.live(t)
	l, x, url := w.as(t, lead), w.as(t, stranger), "/records/"+ref
	pagetest.Golden(t, "act_join", got(t, x.Get(url+"/join"), http.StatusOK))
	pagetest.Golden(t, "act_join_error", got(t, x.Post(url+"/join", values("why", "We teach too.")), http.StatusUnprocessableEntity))
	goesTo(t, x.Post(url+"/join", values("like", "p2", "why", "We teach too.")), "/records?done=asked")
	goesTo(t, x.Post(url+"/join", values("like", "p2", "why", "We teach too.")), "/records?done=asked")
	got(t, x.Get(url), http.StatusNotFound)
	pagetest.Golden(t, "record_asked", got(t, l.Get(url), http.StatusOK))
	pagetest.Golden(t, "act_admit", got(t, l.Get(url+"/admit"), http.StatusOK))
	goesTo(t, l.Get(url+"/joining"), url+"/admit")
	got(t, l.Post(url+"/admit", values("organisation", string(charity), "answer", "no")), http.StatusUnprocessableEntity)
	goesTo(t, l.Post(url+"/admit", values("organisation", string(charity), "answer", "yes")), url+"?done=admitted")
	html := got(t, x.Get(url+"/accede"), http.StatusOK)
	pagetest.Golden(t, "act_accede", html)
	goesTo(t, x.Post(url+"/accede", values("hash", hidden(t, html, "hash"), "name", "Kim", "post", "Chief Executive", "authority", "yes")), url+"?done=acceded")
	pagetest.Golden(t, "record_joined", got(t, l.Get(url), http.StatusOK))
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.live(t)
	for _, path := range []string{".docx", ".pdf", "/download.docx", "/download.pdf"} {
		for _, a := range []access.Actor{lead, head, teacher} {
			r := w.as(t, a).Get("/records/" + ref + path)
			got(t, r, http.StatusOK)
			if !strings.HasPrefix(r.Header().Get("Content-Disposition"), "attachment") || r.Body.Len() < 1000 {
				t.Errorf("%s is not a file", path)
			}
		}
		got(t, w.as(t, stranger).Get("/records/"+ref+path), http.StatusNotFound)
	}
	hostile := w.start(t, "hostile")
	got(t, w.as(t, lead).Get("/records/"+hostile+".docx"), http.StatusOK)
	got(t, w.as(t, lead).Get("/records/"+hostile+".pdf"), http.StatusOK)
}

func TestSixHundredPartiesShowOnOnePage(t *testing.T) {
	t.Parallel()
	c, schools := complete(), map[ident.Organisation]organisation.Standing{}
	for i := range 600 {
		id := ident.Organisation(fmt.Sprintf("o-%03d", i))
		schools[id] = standing(id, fmt.Sprintf("School %d", i), "school_maintained")
		row := fmt.Sprintf("s%03d", i)
		c.Parties = append(c.Parties, sharing.Party{ID: row, Organisation: id, Role: sharing.RoleController})
		c.Flows[0].From = append(c.Flows[0].From, row)
		c.Transparency = append(c.Transparency, sharing.Notice{ID: "n" + row, Party: row, URL: "https://school.example/privacy", CheckedOn: "2026-11-01", How: "In the admission form."})
		c.Retention = append(c.Retention, sharing.Retention{ID: "r" + row, Party: row, Trigger: "receipt", Period: "1", Unit: "years", Schedule: "S 1", Disposal: "keep_per_schedule"})
	}
	w := newWorld(t, sharing.Template{Key: "county", Title: "County", Content: c})
	maps.Copy(w.county.standings, schools)
	ref := w.sent(t, "county")
	html := got(t, w.as(t, head).Get("/records/"+ref), http.StatusOK)
	if !strings.Contains(html, "School 599") {
		t.Error("every party is on the page")
	}
	got(t, w.as(t, head).Get("/records/"+ref+".pdf"), http.StatusOK)
}
