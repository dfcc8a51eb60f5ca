package oneoffpage_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/page/pagetest"
)

func TestTheList(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	pagetest.Golden(t, "list_empty", got(t, d.as(dele).Get("/one-offs"), 200))
	pagetest.Golden(t, "list_partnership", got(t, d.as(auditor).Get("/one-offs"), 200))
	d.final(full())
	d.draft(full("recipient_org", "", "recipient_name", longName, "specific_purpose", strings.Repeat("word", 60)))
	d.emergency("emergency-of-the-list")
	pagetest.Golden(t, "list", got(t, d.as(dele).Get("/one-offs"), 200))
	pagetest.Golden(t, "list_manager", got(t, d.as(manager).Get("/one-offs"), 200))
	pagetest.Golden(t, "list_late", got(t, d.as(manager).Get("/one-offs?list=overdue"), 200))
	pagetest.Golden(t, "list_received", got(t, d.as(receiver).Get("/one-offs?list=received"), 200))
	pagetest.Golden(t, "list_filtered", got(t, d.as(dele).Get("/one-offs?decision=refuse&stage=final"), 200))
	pagetest.Golden(t, "list_not_found", got(t, d.as(dele).Get("/one-offs?find=999"), 200))
	goesTo(t, d.as(dele).Get("/one-offs?find=1"), "/one-offs/"+d.final(full())[:len("KM-O-2026-")]+"000001-"+d.checkLetter(1))
}

// checkLetter gives the last letter of a reference by its number.
func (d *desk) checkLetter(n int) string {
	ref, err := d.records.Find(context.Background(), manager, fmt.Sprint(n))
	must(d.t, err)
	return ref[len(ref)-1:]
}

func TestAListOfManyHasPages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range 51 {
		d.draft(full("subject_ref", fmt.Sprintf("CS-%d", i)))
	}
	first := got(t, d.as(dele).Get("/one-offs"), 200)
	_, after, found := strings.Cut(body(first), `rel="next" href="`)
	next, _, _ := strings.Cut(after, `"`)
	if !found || strings.Count(first, "<tr") != 51 {
		t.Fatalf("the first page has %d rows, next %q", strings.Count(first, "<tr")-1, next)
	}
	if rest := got(t, d.as(dele).Get(strings.ReplaceAll(next, "&amp;", "&")), 200); strings.Count(rest, "<tr") != 2 {
		t.Errorf("the second page has %d rows", strings.Count(rest, "<tr")-1)
	}
}

func TestARecordInEveryState(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := context.Background()
	blank := d.draft(map[string][]string{"direction": {"request_received"}, "urgency": {"routine"}})
	pagetest.Golden(t, "record_blank", got(t, d.as(dele).Get("/one-offs/"+blank), 200))
	child := d.draft(full("detriment_test", "", "necessity", ""))
	pagetest.Golden(t, "record_child_test", got(t, d.as(dele).Get("/one-offs/"+child), 200))
	blocked := d.draft(full("art6", "f"))
	pagetest.Golden(t, "record_blocked", got(t, d.as(dele).Get("/one-offs/"+blocked), 200))
	long := d.draft(full("recipient_org", "", "recipient_name", longName))
	pagetest.Golden(t, "record_long", got(t, d.as(dele).Get("/one-offs/"+long), 200))
	emergency := d.emergency("emergency-of-the-record")
	pagetest.Golden(t, "record_emergency", got(t, d.as(dele).Get("/one-offs/"+emergency), 200))
	waits := d.final(full("decision", "refuse", "subject_ref", "CS-26-9"))
	pagetest.Golden(t, "record_waits", got(t, d.as(dele).Get("/one-offs/"+waits), 200))
	pagetest.Golden(t, "record_second", got(t, d.as(second).Get("/one-offs/"+waits), 200))
	final := d.final(full())
	must(t, d.records.Amend(ctx, dele, oneoff.AmendCommand{Ref: final, Reason: "It was another mailbox.", Values: map[string][]string{"security_note": {"A mailbox of the unit."}}}))
	must(t, d.records.Correct(ctx, dele, oneoff.CorrectCommand{Ref: final, What: "The second address was wrong."}))
	pagetest.Golden(t, "record_corrected", got(t, d.as(dele).Get("/one-offs/"+final), 200))
	pagetest.Golden(t, "record_half", got(t, d.as(receiver).Get("/one-offs/"+final), 200))
	pagetest.Golden(t, "timeline", got(t, d.as(dele).Get("/one-offs/"+final+"/timeline"), 200))
	pagetest.Golden(t, "timeline_half", got(t, d.as(receiver).Get("/one-offs/"+final+"/timeline"), 200))
	must(t, d.records.Acknowledge(ctx, receiver, oneoff.AcknowledgeCommand{Ref: final, Answer: "accepted"}))
	pagetest.Golden(t, "record_acknowledged", got(t, d.as(dele).Get("/one-offs/"+final), 200))
	must(t, d.records.Drop(ctx, dele, oneoff.DropCommand{Ref: blank}))
	pagetest.Golden(t, "record_dropped", got(t, d.as(dele).Get("/one-offs/"+blank), 200))
}

// TestEveryPageOfQuestions draws each page of the form and finds every field of the table on exactly one.
func TestEveryPageOfQuestions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.draft(full("special_categories", "health", "criminal_offence_data", "yes", "confidential_info", "yes", "decision", "share_part", "data_withheld", "The rest."))
	html := ""
	for _, key := range []string{"start", "request", "request-words", "data", "people", "purpose", "purpose-fit", "law", "law-basis", "law-conditions", "law-confidence", "person",
		"person-consent", "assessment", "sending", "sending-abroad", "sending-after", "decision", "decision-cover"} {
		one := got(t, d.as(dele).Get("/one-offs/"+ref+"/edit/"+key), 200)
		if n := strings.Count(body(one), `name="base.`); n > 8 {
			t.Errorf("%s asks %d questions", key, n)
		}
		html += body(one)
	}
	v, err := d.records.View(context.Background(), dele, ref)
	must(t, err)
	for _, f := range oneoff.Fields() {
		n := strings.Count(html, `name="base.`+f.Key+`"`)
		if want := !f.ReadOnly && !f.After && f.Asked(v.Case); want != (n == 1) && f.Kind != oneoff.KindOrganisation && f.Section != "start" {
			t.Errorf("%s stands on %d pages, asked %v", f.Key, n, want)
		}
	}
	pagetest.Golden(t, "edit_law", got(t, d.as(dele).Get("/one-offs/"+ref+"/edit/law-basis"), 200))
	pagetest.Golden(t, "edit_start", got(t, d.as(dele).Get("/one-offs/"+ref+"/edit/start"), 200))
	got(t, d.as(dele).Get("/one-offs/"+ref+"/edit/elsewhere"), 404)
}

// TestEachReaderSeesTheirHalf asks for every page as everybody.
func TestEachReaderSeesTheirHalf(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, draft := d.final(full()), d.draft(full("subject_ref", "CS-26-2"))
	for _, path := range []string{"/one-offs/" + ref, "/one-offs/" + ref + "/timeline", "/one-offs/" + ref + "/check", "/one-offs/" + ref + "/edit/law", "/one-offs/" + ref + "/amend",
		"/one-offs/" + ref + "/correct", "/one-offs/" + ref + "/acknowledge", "/one-offs/new?again=" + ref} {
		if r := d.as(stranger).Get(path); r.Code != 404 {
			t.Errorf("a stranger gets %d at %s", r.Code, path)
		}
	}
	for _, path := range []string{"/one-offs", "/one-offs/new", "/one-offs/overview", "/one-offs/overview.csv", "/one-offs/" + ref, "/one-offs/" + ref + "/edit/law"} {
		if r := d.as(visitor).Get(path); r.Code != 303 && r.Code != 401 || strings.Contains(r.Body.String(), "Example") && strings.Contains(r.Body.String(), "CS-26") {
			t.Errorf("a visitor gets %d at %s", r.Code, path)
		}
	}
	got(t, d.as(receiver).Get("/one-offs/"+draft), 404)
	half := got(t, d.as(receiver).Get("/one-offs/"+ref), 200)
	for _, secret := range []string{"Nobody else knows the addresses", "no more was asked for", "Serious harm", "The police know how to keep it"} {
		if strings.Contains(half, secret) {
			t.Errorf("the receiver reads %q", secret)
		}
	}
	for _, path := range []string{"/edit/law", "/amend", "/amend/data", "/check", "/correct", "/outcome", "/countersign", "/drop"} {
		if r := d.as(receiver).Get("/one-offs/" + ref + path); r.Code != 403 && r.Code != 404 && r.Code != 409 {
			t.Errorf("the receiver gets %d at %s", r.Code, path)
		}
	}
	got(t, d.as(auditor).Get("/one-offs/"+ref), 200)
	got(t, d.as(auditor).Get("/one-offs/"+draft), 404)
	got(t, d.as(auditor).Get("/one-offs/overview"), 200)
	got(t, d.as(auditor).Get("/one-offs/overview.csv"), 403)
	got(t, d.as(dele).Get("/one-offs/overview"), 403)
	got(t, d.as(person("", "pell", access.Secretariat)).Get("/one-offs/"+ref), 403)
	if lines := got(t, d.as(stranger).Get("/one-offs?list=received"), 200); strings.Contains(lines, ref) {
		t.Error("a stranger's list holds the record")
	}
}

func TestTheOverview(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	pagetest.Golden(t, "overview_empty", got(t, d.as(manager).Get("/one-offs/overview?months=1"), 200))
	d.final(full())
	d.final(full("decision", "refuse", "subject_ref", "CS-26-3"))
	d.emergency("emergency-of-the-overview")
	pagetest.Golden(t, "overview", got(t, d.as(manager).Get("/one-offs/overview?months=3"), 200))
	pagetest.Golden(t, "overview_partnership", got(t, d.as(person("", "pell", access.Secretariat)).Get("/one-offs/overview?months=3"), 200))
	r := d.as(manager).Get("/one-offs/overview.csv?months=1")
	want := "what,month_or_partner,direction,share_all,share_part,refuse,defer,undecided,all,emergency,median_minutes\n" +
		"month,2026-11,,2,0,1,0,0,3,1,90\n" +
		"partner,Example Constabulary,request_received,1,0,1,0,0,2,0,\n" +
		"partner,Example Constabulary,proactive_disclosure,1,0,0,0,0,1,1,\n"
	if csv := got(t, r, 200); csv != want {
		t.Errorf("CSV is\n%s\nwant\n%s", csv, want)
	}
}
