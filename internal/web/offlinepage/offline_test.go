package offlinepage_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/web/offlinepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

func deps() offlinepage.Deps {
	return offlinepage.Deps{Edition: "2026-11-21-abc", EditionDay: "21 November 2026", Book: "/guide/rulebook.zip?v=1", Guide: "/guide/should-i-share",
		Shell: "/offline/guide", TitleMark: "title-mark", BodyMark: "body-mark", Stands: map[string]string{"/one-offs/emergency": "/offline/emergency"}, Build: "1"}
}

func serve(t testing.TB, d offlinepage.Deps) *pagetest.Server {
	t.Helper()
	return pagetest.New(t, offlinepage.Routes(d), access.Actor{}, page.Who{})
}

func script(t testing.TB, d offlinepage.Deps) string {
	t.Helper()
	w := serve(t, d).Get(offlinepage.WorkerPath)
	if w.Code != 200 {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// TestOnlyTheWorkerMayCompile keeps 'wasm-unsafe-eval' out of every page.
func TestOnlyTheWorkerMayCompile(t *testing.T) {
	t.Parallel()
	s := serve(t, deps())
	worker := s.Get(offlinepage.WorkerPath).Header()
	if got := worker.Get("Content-Security-Policy"); !strings.Contains(got, "'wasm-unsafe-eval'") || strings.Contains(got, "'unsafe-eval'") {
		t.Errorf("the worker's policy is %q", got)
	}
	if got := worker.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("browsers must always ask for the worker: %q", got)
	}
	for _, path := range []string{offlinepage.AwayPath, offlinepage.WaitingPath, offlinepage.ManifestPath} {
		if got := s.Get(path).Header().Get("Content-Security-Policy"); strings.Contains(got, "eval") {
			t.Errorf("%s may evaluate: %q", path, got)
		}
	}
}

// TestWorkerChangesWithWhatItHolds is how browsers notice a newer rulebook or a newer program.
func TestWorkerChangesWithWhatItHolds(t *testing.T) {
	t.Parallel()
	first := script(t, deps())
	if script(t, deps()) != first {
		t.Error("the same site gives two workers, so browsers would fetch everything again for nothing")
	}
	for name, change := range map[string]func(*offlinepage.Deps){
		"rulebook": func(d *offlinepage.Deps) { d.Edition = "2026-12-01-def" },
		"bundle":   func(d *offlinepage.Deps) { d.Book = "/guide/rulebook.zip?v=2" },
		"build":    func(d *offlinepage.Deps) { d.Build = "2" },
	} {
		d := deps()
		change(&d)
		if script(t, d) == first {
			t.Errorf("a new %s leaves the worker as it was", name)
		}
	}
}

func TestWorkerFetchesWhatExists(t *testing.T) {
	t.Parallel()
	head := regexp.MustCompile(`^self\.sharewell=(.*);\n`).FindStringSubmatch(script(t, deps()))
	if head == nil {
		t.Fatal("the worker does not begin with what it is told")
	}
	var told struct {
		Files, Pages []string
		Program      string
		Mark         struct{ Title, Body string }
	}
	if err := json.Unmarshal([]byte(head[1]), &told); err != nil {
		t.Fatal(err)
	}
	s := serve(t, deps())
	for _, f := range told.Files {
		if !strings.HasPrefix(f, "/assets/") {
			continue
		}
		if w := s.Get(f); w.Code != 200 {
			t.Errorf("%s: %d", f, w.Code)
		}
	}
	if !strings.HasSuffix(told.Program, ".wasm") || told.Mark.Title != "title-mark" || len(told.Pages) < 3 {
		t.Errorf("the worker is told %+v", told)
	}
}

func TestManifest(t *testing.T) {
	t.Parallel()
	s := serve(t, deps())
	var m struct {
		Name     string
		StartURL string `json:"start_url"`
		Scope    string
		Icons    []struct{ Src, Sizes, Purpose string }
	}
	if err := json.Unmarshal(s.Get(offlinepage.ManifestPath).Body.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name == "" || m.Scope != "/" || !strings.HasPrefix(m.StartURL, m.Scope) {
		t.Errorf("%+v", m)
	}
	seen := map[string]bool{}
	for _, i := range m.Icons {
		seen[i.Sizes+" "+i.Purpose] = true
		if w := s.Get(i.Src); w.Code != 200 {
			t.Errorf("%s: %d", i.Src, w.Code)
		}
	}
	for _, want := range []string{"192x192 any", "512x512 any", "512x512 maskable"} {
		if !seen[want] {
			t.Errorf("there is no icon %s, which installing asks for", want)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := serve(t, deps())
	pagetest.Golden(t, "offline", s.Get(offlinepage.AwayPath).Body.String())
	pagetest.Golden(t, "waiting", s.Get(offlinepage.WaitingPath).Body.String())
}
