package sharingpage_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page/pagetest"
)

// TestStrangersFindNothing tries every route of the table as an organisation that takes no part, on a
// draft, a sent and a live record: there is nothing to find, except the way to ask to join a live one.
func TestStrangersFindNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open := []string{"/records", "/records/new"}
	for stage, ref := range map[string]string{"draft": w.start(t, "pupils"), "sent": w.sent(t, "pupils"), "live": w.live(t)} {
		for _, r := range w.routes {
			if slices.Contains(open, r.Pattern) || stage == "live" && strings.HasSuffix(r.Pattern, "/join") {
				continue
			}
			path := strings.NewReplacer("{ref}", ref, "{section}", "about", "{table}", "items", "{row}", "i1", "{n}", "1").Replace(r.Pattern)
			s := w.as(t, stranger)
			answer := s.Get(path)
			if r.Method == http.MethodPost {
				answer = s.Post(path, values("reason", "x", "hash", "x"))
			}
			redirect := strings.HasSuffix(path, "/confirm-end") || strings.HasSuffix(path, "/joining")
			if answer.Code != http.StatusNotFound && !redirect {
				t.Errorf("%s %s on a %s record answers %d", r.Method, path, stage, answer.Code)
			}
			if strings.Contains(answer.Body.String(), "Weekly pupil list") {
				t.Errorf("%s %s on a %s record tells its title", r.Method, path, stage)
			}
		}
	}
}

func TestVisitorsAreAskedToSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.live(t)
	r := w.as(t, access.Actor{}).Get("/records/" + ref)
	goesTo(t, r, "/sign-in?next=%2Frecords%2F"+ref)
}

func TestPartiesWithoutTheRoleOnlyRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.live(t)
	s := w.as(t, teacher)
	html := got(t, s.Get("/records/"+ref), http.StatusOK)
	if strings.Contains(html, "/pause") || strings.Contains(html, "Chief Executive Pat") {
		t.Error("a practitioner reads and does nothing")
	}
	got(t, s.Get("/records/"+ref+"/pause"), http.StatusForbidden)
}

func TestPartnershipSeesWhatItMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft, sent, live := w.start(t, "pupils"), w.sent(t, "pupils"), w.live(t)
	auditor, secretary := actor("", access.Auditor), actor("", access.Secretariat)
	for _, c := range []struct {
		who    access.Actor
		ref    string
		status int
	}{{auditor, draft, http.StatusNotFound}, {auditor, sent, http.StatusOK}, {auditor, live, http.StatusOK},
		{secretary, draft, http.StatusNotFound}, {secretary, sent, http.StatusNotFound}, {secretary, live, http.StatusOK}} {
		got(t, w.as(t, c.who).Get("/records/"+c.ref), c.status)
	}
	pagetest.Golden(t, "records_partnership", got(t, w.as(t, auditor).Get("/records"), http.StatusOK))
}

func TestHostileWordsStayWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := w.sent(t, "hostile")
	s := w.as(t, actor(trust, access.DPO))
	for _, path := range []string{"", "/review", "/timeline", "/versions/1", "/compare"} {
		html := got(t, s.Get("/records/"+ref+path), http.StatusOK)
		if strings.Contains(html, "<script>alert") || strings.Contains(html, "<img src=x") {
			t.Errorf("%s lets markup through", path)
		}
	}
	pagetest.Golden(t, "record_hostile", got(t, s.Get("/records/"+ref), http.StatusOK))
}

// TestPagesNeedNoScript looks for what a page could only do with a script or an inline style.
func TestPagesNeedNoScript(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/golden/*.html")
	must(t, err)
	bad := regexp.MustCompile(`(?i)<script|\son[a-z]+="|\sstyle="|href="javascript:|href="#"`)
	for _, f := range files {
		b, err := os.ReadFile(f)
		must(t, err)
		if m := bad.Find(b); m != nil {
			t.Errorf("%s holds %s", f, m)
		}
	}
	if len(files) < 40 {
		t.Errorf("only %d golden pages", len(files))
	}
}

// TestEveryWordExists reads the keys that the sources use and looks them up in the pages they may be on.
func TestEveryWordExists(t *testing.T) {
	t.Parallel()
	texts, err := content.Load("en")
	must(t, err)
	have := map[string]bool{}
	for _, p := range texts.Pages() {
		if strings.HasPrefix(p, "record") {
			for _, k := range texts.Page(p).Keys() {
				have[k] = true
				have[strings.TrimSuffix(strings.TrimSuffix(k, ".one"), ".other")] = true
			}
		}
	}
	use := regexp.MustCompile(`\b(?:T|N)\("([^"]+)"([,)])`)
	files, err := filepath.Glob("*.go")
	must(t, err)
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		must(t, err)
		for _, m := range use.FindAllStringSubmatch(string(b), -1) {
			if !have[m[1]] {
				t.Errorf("%s uses %q, which no content file of records has", f, m[1])
			}
		}
	}
}

// TestNoGoldenMissesAWord finds a key that is only made while the program runs.
func TestNoGoldenMissesAWord(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/golden/*.html")
	must(t, err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		must(t, err)
		if strings.Contains(string(b), "⟦") {
			t.Errorf("%s misses a word", f)
		}
	}
}
