package sharingpage_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/sharing"
	"sharewell/internal/web/page/pagetest"
)

func TestStartARecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.as(t, lead)
	html := got(t, s.Get("/records/new"), http.StatusOK)
	pagetest.Golden(t, "record_new", html)
	pagetest.Golden(t, "record_new_error", got(t, s.Post("/records/new", values("title", " ", "from", "copy")), http.StatusUnprocessableEntity))
	form := values("submission_key", hidden(t, html, "submission_key"), "title", "School meals", "from", "blank")
	first, second := s.Post("/records/new", form), s.Post("/records/new", form)
	goesTo(t, first, "/records/KM-R-2026-0001?done=created")
	goesTo(t, second, "/records/KM-R-2026-0001?done=created")
	goesTo(t, s.Post("/records/new", values("title", "Pupils", "from", "template:pupils")), "/records/KM-R-2026-0002?done=created")
	goesTo(t, s.Post("/records/new", values("title", "Again", "from", "copy", "copy_ref", " km-r-2026-0002 ")), "/records/KM-R-2026-0003?done=created")
	pagetest.Golden(t, "record_new_no_copy", got(t, s.Post("/records/new", values("title", "Again", "from", "copy", "copy_ref", "KM-R-1999-0001")), http.StatusUnprocessableEntity))
	pagetest.Golden(t, "record_blank", got(t, s.Get("/records/KM-R-2026-0001"), http.StatusOK))
	pagetest.Golden(t, "record_check_missing", got(t, s.Get("/records/KM-R-2026-0001/check"), http.StatusOK))
}

func TestEverySectionShows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "pupils")
	for _, sec := range sharing.Sections() {
		html := got(t, s.Get("/records/"+ref+"/edit/"+sec.Key), http.StatusOK)
		if strings.Contains(html, "⟦") || !strings.Contains(html, "<h1") {
			t.Errorf("section %s misses words", sec.Key)
		}
		pagetest.Golden(t, "section_"+sec.Key, html)
	}
	got(t, s.Get("/records/"+ref+"/edit/nonsense"), http.StatusNotFound)
}

// inputs reads every input of a page's section form as a browser would send it.
func inputs(t testing.TB, html string, keys ...string) url.Values {
	t.Helper()
	v := url.Values{}
	for _, k := range keys {
		v.Set("base."+k, hidden(t, html, "base."+k))
	}
	v.Set("seen_hints", hidden(t, html, "seen_hints"))
	return v
}

func TestSavingKeepsWhatIsWrongAndSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "pupils")
	at := "/records/" + ref + "/edit/rights_and_accuracy"
	form := inputs(t, got(t, s.Get(at), http.StatusOK), "rights_procedure", "rights_contact", "accuracy_procedure", "accuracy_days")
	form.Set("rights_procedure", "Ask us.")
	form.Set("rights_contact", "not a mailbox")
	form.Set("accuracy_procedure", "We mend it.")
	form.Set("accuracy_days", "many")
	html := got(t, s.Post(at, form), http.StatusUnprocessableEntity)
	pagetest.Golden(t, "section_wrong", html)
	if !strings.Contains(html, `value="not a mailbox"`) || !strings.Contains(html, `value="many"`) || !strings.Contains(html, ">Ask us.</textarea>") {
		t.Error("what was typed must be shown again")
	}
	v, err := w.Get(context.Background(), lead, ref)
	must(t, err)
	if v.Shown.Version.Content.AccuracyDays != "many" || v.Shown.Version.Content.RightsProcedure != "Ask us." {
		t.Error("a save keeps what is wrong too")
	}
	pagetest.Golden(t, "record_draft_wrong", got(t, s.Get("/records/"+ref), http.StatusOK))
}

func TestPersonalDetailsWarnOnceAndNeverStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "pupils")
	at := "/records/" + ref + "/edit/security_and_incidents"
	form := inputs(t, got(t, s.Get(at), http.StatusOK), "security_note")
	form.Set("security_note", "Ask jane.doe@gmail.com about the portal, she knows it best.")
	html := got(t, s.Post(at, form), http.StatusOK)
	pagetest.Golden(t, "section_hints", html)
	form.Set("base.security_note", hidden(t, html, "base.security_note"))
	form.Set("seen_hints", hidden(t, html, "seen_hints"))
	goesTo(t, s.Post(at, form), "/records/"+ref+"?done=saved")
}

func TestAnswersThatLeadToMoreQuestionsShowThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "pupils")
	at := "/records/" + ref + "/edit/automation"
	form := inputs(t, got(t, s.Get(at), http.StatusOK), "adm_level")
	form.Set("adm_level", "solely_automated")
	form.Set("then", "next")
	goesTo(t, s.Post(at, form), at+"?done=more")
	if html := got(t, s.Get(at), http.StatusOK); !strings.Contains(html, `name="adm_tool"`) {
		t.Error("the tool is asked for now")
	}
}

func TestTwoEditorsNeverOverwriteEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "pupils")
	at := "/records/" + ref + "/edit/purpose"
	mine := inputs(t, got(t, s.Get(at), http.StatusOK), "necessity", "risk_of_not_sharing")
	theirs := inputs(t, got(t, s.Get(at), http.StatusOK), "necessity")
	theirs.Set("necessity", "The colleague's reason, which was saved first.")
	goesTo(t, w.as(t, lead).Post(at, theirs), "/records/"+ref+"?done=saved")
	mine.Set("necessity", "My own reason, which comes second.")
	mine.Set("risk_of_not_sharing", "Children could be missed.")
	html := got(t, s.Post(at, mine), http.StatusUnprocessableEntity)
	pagetest.Golden(t, "section_conflict", html)
	v, err := w.Get(context.Background(), lead, ref)
	must(t, err)
	if c := v.Shown.Version.Content; !strings.HasPrefix(c.Necessity, "The colleague's") || c.RiskOfNotSharing != "Children could be missed." {
		t.Errorf("kept %q and %q", c.Necessity, c.RiskOfNotSharing)
	}
	mine.Set("base.necessity", hidden(t, html, "base.necessity"))
	goesTo(t, s.Post(at, mine), "/records/"+ref+"?done=saved")
}

func TestRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "pupils")
	rows := "/records/" + ref + "/rows/"
	for _, k := range sharing.RowKinds() {
		pagetest.Golden(t, "row_"+k.Key+"_new", got(t, s.Get(rows+k.Key+"/new"), http.StatusOK))
	}
	pagetest.Golden(t, "row_parties_found", got(t, s.Get(rows+"parties/new?q=example"), http.StatusOK))
	pagetest.Golden(t, "row_parties_none", got(t, s.Get(rows+"parties/new?q=nowhere"), http.StatusOK))
	pagetest.Golden(t, "row_parties_outsider", got(t, s.Get(rows+"parties/new?outsider=yes"), http.StatusOK))
	pagetest.Golden(t, "row_flows", got(t, s.Get(rows+"flows/f1"), http.StatusOK))
	key := hidden(t, got(t, s.Get(rows+"items/new"), http.StatusOK), "submission_key")
	item := values("submission_key", key, "name", "gender", "category", "sex_gender", "special", "no", "criminal", "no", "source", "school system", "mandatory", "yes", "justification", "To plan places.")
	goesTo(t, s.Post(rows+"items/new", item), "/records/"+ref+"/edit/items?done=row_saved")
	goesTo(t, s.Post(rows+"items/new", item), "/records/"+ref+"/edit/items?done=row_saved")
	v, err := w.Get(context.Background(), lead, ref)
	must(t, err)
	if n := len(v.Shown.Version.Content.Items); n != 3 {
		t.Fatalf("%d items, want 3: sending twice adds once", n)
	}
	id := v.Shown.Version.Content.Items[2].ID
	html := got(t, s.Get(rows+"items/"+id), http.StatusOK)
	remove := values("base", hidden(t, html, "base"))
	goesTo(t, s.Post(rows+"items/"+id+"/remove", remove), "/records/"+ref+"/edit/items?done=row_removed")
	goesTo(t, s.Post(rows+"items/"+id+"/remove", remove), "/records/"+ref+"/edit/items?done=row_removed")
	got(t, s.Get(rows+"items/"+id), http.StatusNotFound)
	got(t, s.Get(rows+"nonsense/new"), http.StatusNotFound)
}

func TestRowsKeepWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "pupils")
	at := "/records/" + ref + "/rows/transparency/n1"
	html := got(t, s.Get(at), http.StatusOK)
	form := inputs(t, html, "url", "how_told")
	form.Set("url", "council.example/privacy")
	form.Set("how_told", "On its pages.")
	pagetest.Golden(t, "row_wrong", got(t, s.Post(at, form), http.StatusUnprocessableEntity))
	pagetest.Golden(t, "section_rows_wrong", got(t, s.Get("/records/"+ref+"/edit/openness"), http.StatusOK))
}

func TestOutsidersAreNamedAndCanBecomeMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, ref := w.as(t, lead), w.start(t, "paper")
	at := "/records/" + ref + "/rows/parties/p3"
	pagetest.Golden(t, "row_outsider", got(t, s.Get(at), http.StatusOK))
	html := got(t, s.Get(at+"?outsider=no&q=charity"), http.StatusOK)
	form := inputs(t, html, "organisation", "role", "part")
	form.Set("organisation", string(charity))
	form.Set("role", sharing.RoleController)
	goesTo(t, s.Post(at, form), "/records/"+ref+"/edit/parties?done=row_saved")
	v, err := w.Get(context.Background(), lead, ref)
	must(t, err)
	if p := v.Shown.Version.Content.Parties[2]; p.Organisation != charity || p.Outsider != (sharing.Outsider{}) {
		t.Errorf("the party is %+v", p)
	}
}

func TestHardPublicWordsAreFlagged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.start(t, "pupils")
	hard := "The aforementioned considerations necessitate comprehensive organisational coordination across heterogeneous institutional jurisdictions."
	_, err := w.SaveSection(context.Background(), lead, sharing.SaveSection{Ref: ref, Section: "benefits_and_risks", Values: map[string][]string{"benefits": {hard}}})
	must(t, err)
	if html := got(t, w.as(t, lead).Get("/records/"+ref+"/edit/benefits_and_risks"), http.StatusOK); !strings.Contains(html, "hard to read") {
		t.Error("words for the public that are hard to read must be flagged")
	}
}

func TestListGoesOnByKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 51 {
		_, err := w.CreateBlank(context.Background(), lead, sharing.CreateBlank{Title: "School meals"})
		must(t, err)
	}
	s, seen, path := w.as(t, lead), map[string]bool{}, "/records?status=draft&led=yes"
	pages := 0
	for ; path != ""; pages++ {
		html := got(t, s.Get(path), http.StatusOK)
		for _, m := range regexp.MustCompile(`KM-R-2026-\d+</span>`).FindAllString(html, -1) {
			seen[m] = true
		}
		path = ""
		if _, after, found := strings.Cut(html, `rel="next" href="`); found {
			path, _, _ = strings.Cut(after, `"`)
			path = strings.ReplaceAll(path, "&amp;", "&")
		}
	}
	if pages != 2 || len(seen) != 51 {
		t.Errorf("%d records on %d pages, want 51 on 2", len(seen), pages)
	}
}

// TestRecordBegunFromALink: what a link says of the first movement is filled in, and nothing but codes and
// bodies that are known.
func TestRecordBegunFromALink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.as(t, lead)
	html := got(t, s.Get("/records/new?from=school&to=council&what=attendance&people=child&purpose=P07"), http.StatusOK)
	pagetest.Golden(t, "record_new_link", html)
	goesTo(t, s.Post("/records/new", values("title", "Attendance", "from", "link", "with_from", string(school), "with_to", string(council), "with_what", "attendance", "with_people", "child", "with_purpose", "P07")),
		"/records/KM-R-2026-0001?done=created")
	v, err := w.Get(t.Context(), lead, "KM-R-2026-0001")
	must(t, err)
	c := v.Shown.Version.Content
	from, _ := c.PartyOf(school)
	if len(c.Parties) != 2 || len(c.Flows) != 1 || c.Flows[0].From[0] != from.ID || len(c.Items) != 1 || c.Items[0].Category != "attendance" || c.Subjects[0] != "child" || c.Purposes[0] != "P07" {
		t.Errorf("it begins with %+v", c)
	}
	for _, path := range []string{"/records/new?from=nobody&to=council", "/records/new?from=council&to=council"} {
		if body := got(t, s.Get(path), http.StatusOK); strings.Contains(body, "with_") {
			t.Errorf("%s is taken over", path)
		}
	}
	if body := got(t, s.Get("/records/new?from=school&to=council&what=%3Cb%3E"), http.StatusOK); strings.Contains(body, "with_what") {
		t.Error("a code that no list holds is taken over")
	}
}
