package oneoffpage_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/page/pagetest"
)

// place of a fresh record, from where a redirect leads.
func placeOf(location string) string {
	path, _, _ := strings.Cut(location, "?")
	return path
}

func TestStartingARecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.as(dele)
	page := got(t, s.Get("/one-offs/new"), 200)
	pagetest.Golden(t, "new", page)
	pagetest.Golden(t, "new_errors", got(t, s.Post("/one-offs/new", sent(body(page))), 422))
	form := sent(body(page), "direction", "request_received", "urgency", "routine", "side", string(police), "purpose", "P03", "specific_purpose", "To find a child.")
	first := s.Post("/one-offs/new", form)
	again := s.Post("/one-offs/new", form)
	if first.Code != 303 || first.Header().Get("Location") != again.Header().Get("Location") {
		t.Fatalf("twice the same form makes %q and %q", first.Header().Get("Location"), again.Header().Get("Location"))
	}
	a := d.answers(dele, strings.TrimPrefix(placeOf(first.Header().Get("Location")), "/one-offs/"))
	if a.One("recipient_org") != string(police) || a.One("provider_org") != string(council) || !a.Has("purposes", "P03") {
		t.Errorf("the draft begins with %v", a)
	}
}

func TestANameThatMayMeanSeveral(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.as(dele)
	form := sent(body(got(t, s.Get("/one-offs/new"), 200)), "direction", "proactive_disclosure", "urgency", "routine", "side_name", "example")
	unsure := got(t, s.Post("/one-offs/new", form), 422)
	pagetest.Golden(t, "new_unsure", unsure)
	form.Set("side_found", "as_typed")
	r := s.Post("/one-offs/new", form)
	a := d.answers(dele, strings.TrimPrefix(placeOf(r.Header().Get("Location")), "/one-offs/"))
	if a.One("recipient_name") != "example" || a.Given("recipient_org") {
		t.Errorf("the receiver is %v", a)
	}
}

// TestAskingBesideAQuestionKeepsWhatWasTyped saves before it leads to the adviser, also what is still wrong.
func TestAskingBesideAQuestionKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.as(dele)
	ref := d.draft(nil)
	page := got(t, s.Get("/one-offs/"+ref+"/edit/people"), 200)
	r := s.Post("/one-offs/"+ref+"/edit/people", sent(body(page), "subject_ref", "no spaces here", "then", "ask.subject_ref"))
	if to := r.Header().Get("Location"); r.Code != 303 || to != "/advice/new?about=oneoff%3A"+ref+"&field=subject_ref" {
		t.Errorf("asking leads to %q (%d)", to, r.Code)
	}
	if a := d.answers(dele, ref); !a.Is("subject_ref", "no spaces here") {
		t.Errorf("what was typed is kept as %v", a["subject_ref"])
	}
	if !strings.Contains(body(page), `name="then" value="next" tabindex="-1"`) {
		t.Error("the enter key does not save and go on")
	}
}

// TestAGiverOutsideTheDirectory names a body in no list that one's own side asked, and says who it is.
func TestAGiverOutsideTheDirectory(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.as(dele)
	form := sent(body(got(t, s.Get("/one-offs/new"), 200)), "direction", "request_made", "urgency", "routine", "side_name", "Harbour Clinic")
	r := s.Post("/one-offs/new", form)
	at := placeOf(r.Header().Get("Location"))
	a := d.answers(dele, strings.TrimPrefix(at, "/one-offs/"))
	if a.One("provider_name") != "Harbour Clinic" || a.Given("provider_org") || a.One("recipient_org") != string(council) {
		t.Fatalf("the sides are %v", a)
	}
	page := got(t, s.Get(at+"/edit/start-giver"), 200)
	pagetest.Golden(t, "edit_giver", page)
	saved := s.Post(at+"/edit/start-giver", sent(body(page), "provider_kind", "charity_vcse", "provider_address", "1 Quay Street", "provider_contact", "office@clinic.example"))
	if saved.Code != 303 || !d.answers(dele, strings.TrimPrefix(at, "/one-offs/")).Is("provider_kind", "charity_vcse") {
		t.Errorf("saving gives %d", saved.Code)
	}
	first := got(t, s.Get(at+"/edit/start"), 200)
	if !strings.Contains(body(first), `value="Harbour Clinic"`) {
		t.Error("the name is not shown again")
	}
	turned := s.Post(at+"/edit/start", sent(body(first), "direction", "request_received", "side_found", "as_typed"))
	if a := d.answers(dele, strings.TrimPrefix(at, "/one-offs/")); turned.Code != 303 || a.Given("provider_name") || !a.Is("recipient_name", "Harbour Clinic") || !a.Is("provider_org", string(council)) {
		t.Errorf("the other way round (%d) the sides are %v", turned.Code, a)
	}
}

func TestARecordBeginsWithTheGuideARequestOrAnother(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.as(dele)
	pagetest.Golden(t, "new_guide", got(t, s.Get("/one-offs/new?guide=1&d=no&f=county&t=police&s=child"), 200))
	asked := got(t, s.Get("/one-offs/new?request=KM-Q-2026-000001-X"), 200)
	pagetest.Golden(t, "new_request", asked)
	r := s.Post("/one-offs/new", sent(body(asked)))
	ref := strings.TrimPrefix(placeOf(r.Header().Get("Location")), "/one-offs/")
	if a := d.answers(dele, ref); a.One("request_ref") != "KM-Q-2026-000001-X" || a.One("requester_name") != "Ravi Thorne" {
		t.Errorf("the answer to a request begins with %v", a)
	}
	got(t, s.Get("/one-offs/new?request=KM-Q-2026-000002-X"), 404)
	r = s.Post("/one-offs/new", sent(body(got(t, s.Get("/one-offs/new?again="+d.final(full())), 200)), "purpose", "P03"))
	a := d.answers(dele, strings.TrimPrefix(placeOf(r.Header().Get("Location")), "/one-offs/"))
	if a.One("necessity") == "" || a.Given("decision") || a.Given("subject_ref") || a.Given("decided_at") {
		t.Errorf("the same again begins with %v", a)
	}
}

func TestSavingKeepsWhatIsWrong(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s, ref := d.as(dele), d.draft(full())
	at := "/one-offs/" + ref + "/edit/people"
	form := sent(body(got(t, s.Get(at), 200)), "subject_ref", "Not a reference")
	wrong := got(t, s.Post(at, form), 422)
	pagetest.Golden(t, "edit_wrong", wrong)
	if a := d.answers(dele, ref); a.One("subject_ref") != "Not a reference" {
		t.Errorf("kept %q", a.One("subject_ref"))
	}
	at = "/one-offs/" + ref + "/edit/purpose"
	form = sent(body(got(t, s.Get(at), 200)), "necessity", "Born on 3 May 2014, of ME14 1XQ, needs it and less would not do.")
	hint := got(t, s.Post(at, form), 200)
	if !strings.Contains(hint, "looks like") || strings.Count(hint, "ME14 1XQ") != 1 {
		t.Error("the warning is missing, or repeats what it warns of")
	}
	goesTo(t, s.Post(at, sent(body(hint), "then", "next")), "/one-offs/"+ref+"/edit/purpose-fit?done=saved")
	if r := s.Post(at, sent(body(hint), "necessity", strings.Repeat("x", 60000))); r.Code != 422 || !strings.Contains(r.Body.String(), strings.Repeat("x", 60000)) {
		t.Errorf("what is far too long is lost: %d", r.Code)
	}
}

func TestTwoPeopleAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.draft(full())
	at := "/one-offs/" + ref + "/edit/data"
	mine, theirs := body(got(t, d.as(dele).Get(at), 200)), body(got(t, d.as(manager).Get(at), 200))
	if r := d.as(manager).Post(at, sent(theirs, "data_shared", "Only the first address.")); r.Code != 303 {
		t.Fatalf("status %d", r.Code)
	}
	conflict := got(t, d.as(dele).Post(at, sent(mine, "data_shared", "Both addresses.", "context_note", "Known since summer.")), 422)
	pagetest.Golden(t, "edit_conflict", conflict)
	if a := d.answers(dele, ref); a.One("data_shared") != "Only the first address." || a.One("context_note") != "Known since summer." {
		t.Errorf("kept %v", a)
	}
	if r := d.as(dele).Post(at, sent(body(conflict))); r.Code != 303 || d.answers(dele, ref).One("data_shared") != "Both addresses." {
		t.Errorf("saving again does not decide: %d", r.Code)
	}
}

func TestFinalising(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s, ref := d.as(dele), d.draft(full("decision_reasons", ""))
	at := "/one-offs/" + ref + "/check"
	pagetest.Golden(t, "check_missing", got(t, s.Get(at), 200))
	if r := s.Post(at, url.Values{}); r.Code != 422 {
		t.Errorf("an incomplete record gives %d", r.Code)
	}
	if _, err := d.records.Save(context.Background(), dele, oneoff.SaveSection{Ref: ref, Section: "decision", Values: full()}); err == nil {
		t.Error("answers of other sections are saved")
	}
	edit := "/one-offs/" + ref + "/edit/decision"
	s.Post(edit, sent(body(got(t, s.Get(edit), 200)), "decision_reasons", "It was needed to find the child and no more was asked for."))
	page := got(t, s.Get(at), 200)
	pagetest.Golden(t, "check", page)
	stale := sent(body(page), "seen", "1")
	if r := s.Post(at, stale); r.Code != 409 {
		t.Errorf("a stale page finalises: %d", r.Code)
	}
	goesTo(t, s.Post(at, sent(body(got(t, s.Get(at), 200)))), "/one-offs/"+ref+"?done=finalised")
	goesTo(t, s.Post(at, url.Values{}), "/one-offs/"+ref+"?done=moved")
}

func TestTheSecondPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.final(full("decision", "refuse"))
	at := "/one-offs/" + ref + "/countersign"
	if r := d.as(dele).Get(at); r.Code != 403 && r.Code != 409 {
		t.Errorf("the author gets %d", r.Code)
	}
	page := got(t, d.as(second).Get(at), 200)
	pagetest.Golden(t, "countersign", page)
	got(t, d.as(second).Post(at, sent(body(page))), 422)
	got(t, d.as(second).Post(at, sent(body(page), "agree", "no")), 422)
	goesTo(t, d.as(second).Post(at, sent(body(page), "agree", "yes")), "/one-offs/"+ref+"?done=act_countersign")
	got(t, d.as(receiver).Get("/one-offs/"+ref), 200)
}

func TestTheReceiverAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.final(full())
	at := "/one-offs/" + ref + "/acknowledge"
	page := got(t, d.as(receiver).Get(at), 200)
	pagetest.Golden(t, "acknowledge", page)
	got(t, d.as(receiver).Post(at, sent(body(page), "recipient_ack", "rejected")), 422)
	goesTo(t, d.as(receiver).Post(at, sent(body(page), "recipient_ack", "received")), "/one-offs/"+ref+"?done=act_acknowledge")
	if d.answers(dele, ref).One("recipient_ack") != "received" {
		t.Error("the answer is not on the record")
	}
}

func TestAmendingAndCorrecting(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s, ref := d.as(dele), d.final(full())
	pagetest.Golden(t, "amend", got(t, s.Get("/one-offs/"+ref+"/amend"), 200))
	at := "/one-offs/" + ref + "/amend/sending"
	page := got(t, s.Get(at), 200)
	pagetest.Golden(t, "amend_part", page)
	got(t, s.Post(at, sent(body(page), "security_note", "Another mailbox.")), 422) // no reason
	goesTo(t, s.Post(at, sent(body(page), "security_note", "Another mailbox.", "reason", "It was another one.", "sent_wrong", "no")), "/one-offs/"+ref+"?done=amended")
	page = got(t, s.Get("/one-offs/"+ref+"/amend/data"), 200)
	goesTo(t, s.Post("/one-offs/"+ref+"/amend/data", sent(body(page), "data_shared", "One address.", "reason", "The second address was wrong.", "sent_wrong", "yes")), "/one-offs/"+ref+"?done=amended")
	v, err := d.records.View(context.Background(), dele, ref)
	must(t, err)
	if len(v.Record.Corrections) != 1 || v.Record.Answers.One("security_note") != "Another mailbox." || v.Record.Answers.One("data_shared") != "One address." || len(v.Entries) != 3 {
		t.Errorf("%d corrections, %d entries, %v", len(v.Record.Corrections), len(v.Entries), v.Record.Answers)
	}
	page = got(t, s.Get("/one-offs/"+ref+"/correct"), 200)
	pagetest.Golden(t, "correct", page)
	goesTo(t, s.Post("/one-offs/"+ref+"/correct", sent(body(page), "what", "The day was wrong.")), "/one-offs/"+ref+"?done=act_correct")
	page = got(t, s.Get("/one-offs/"+ref+"/outcome"), 200)
	pagetest.Golden(t, "outcome", page)
	got(t, s.Post("/one-offs/"+ref+"/outcome", sent(body(page), "outcome", "harm_reported")), 422)
}

func TestCompletingAnEmergency(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s, ref := d.as(dele), d.emergency("emergency-to-complete")
	at := "/one-offs/" + ref + "/edit/people"
	page := got(t, s.Get(at), 200)
	pagetest.Golden(t, "complete", page)
	wrong := got(t, s.Post(at, sent(body(page), "subject_ref", "Not a reference", "subject_count", "1")), 422)
	if !strings.Contains(wrong, "Not a reference") {
		t.Error("what was typed is lost")
	}
	if a := d.answers(dele, ref); a.One("subject_count") != "1" || a.Given("subject_ref") {
		t.Errorf("kept %v", a)
	}
	if r := s.Post(at, sent(body(wrong), "subject_ref", "CS-26-7", "then", "next")); r.Code != 303 || !strings.Contains(r.Header().Get("Location"), "/edit/") {
		t.Errorf("%d to %q", r.Code, r.Header().Get("Location"))
	}
	goesTo(t, s.Get("/one-offs/"+ref+"/edit/start"), "/one-offs/"+ref)
}

func TestOverridingAndDropping(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.draft(full("art6", "f"))
	at := "/one-offs/" + ref + "/override"
	got(t, d.as(dele).Get(at), 403)
	page := got(t, d.as(second).Get(at), 200)
	pagetest.Golden(t, "override", page)
	goesTo(t, d.as(second).Post(at, sent(body(page), "art6_override", "The council acts as a landlord here.")), "/one-offs/"+ref+"?done=act_override")
	page = got(t, d.as(dele).Get("/one-offs/"+ref+"/drop"), 200)
	pagetest.Golden(t, "drop", page)
	goesTo(t, d.as(dele).Post("/one-offs/"+ref+"/drop", sent(body(page))), "/one-offs?done=dropped")
	goesTo(t, d.as(dele).Post("/one-offs/"+ref+"/drop", url.Values{}), "/one-offs/"+ref+"?done=moved")
}
