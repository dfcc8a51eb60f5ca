package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/web/page"
)

// isCurrent compares a page of docs/reference with what the program says, or writes it with -update.
func isCurrent(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("..", "..", "docs", "reference", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s is out of date; run go test ./internal/cli -run Reference -update (-want +got):\n%s", name, d)
	}
}

// helpOf is what a command says about itself.
func helpOf(t testing.TB, command ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := Run(context.Background(), append(command, "--help"), strings.NewReader(""), &out, &errs); status != 0 {
		t.Fatalf("%v --help: %d %s", command, status, errs.String())
	}
	var lines []string
	for line := range strings.Lines(out.String()) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

var commandLine = regexp.MustCompile(`(?m)^  ([a-z]+(?: [a-z]+)*) .*\[flags\]$`)

func TestReferenceOfCommands(t *testing.T) {
	t.Parallel()
	all := helpOf(t)
	var b strings.Builder
	b.WriteString("# Commands\n\nWritten from the program (`internal/cli`); a test fails when it is out of date. Every setting can also stand\nin a file or in the environment: see [config.md](config.md). A command ends with 0 when it is done, 1 when it\ncould not be done, and 2 when it was not understood.\n\n")
	fmt.Fprintf(&b, "```\n%s\n```\n", all)
	found := commandLine.FindAllStringSubmatch(all, -1)
	if len(found) < 8 {
		t.Fatalf("the help names %d commands only:\n%s", len(found), all)
	}
	for _, m := range found {
		fmt.Fprintf(&b, "\n## %s\n\n```\n%s\n```\n", m[1], helpOf(t, strings.Fields(m[1])...))
	}
	isCurrent(t, "cli.md", b.String())
}

func TestReferenceOfRoutes(t *testing.T) {
	t.Parallel()
	app := county(t)
	inEarnest := map[string]bool{}
	for _, r := range earnest(t).routes() {
		inEarnest[r.Method+" "+r.Pattern] = true
	}
	rows := app.routes()
	slices.SortStableFunc(rows, func(a, b page.Route) int {
		if c := strings.Compare(a.Pattern, b.Pattern); c != 0 {
			return c
		}
		return strings.Compare(a.Method, b.Method)
	})
	var b strings.Builder
	b.WriteString("# Addresses\n\nWritten from the routes table; a test fails when it is out of date. The permission is checked before the page is\nasked, then again on the thing itself by the service behind it: see [permissions.md](permissions.md). The page is the\nstem of its content file in `internal/web/content/en`. † in the demonstration only.\n\n")
	b.WriteString("| method | address | permission | page |\n|---|---|---|---|\n")
	for _, r := range rows {
		mark, stem := "", r.Page
		if !inEarnest[r.Method+" "+r.Pattern] {
			mark = " †"
		}
		if stem != "" {
			stem = "`" + stem + "`"
		}
		fmt.Fprintf(&b, "| %s | `%s`%s | `%s` | %s |\n", r.Method, r.Pattern, mark, r.Permission, stem)
	}
	b.WriteString("\nBesides the table:\n\n| method | address | what |\n|---|---|---|\n| GET | `/assets/` | stylesheet, scripts, fonts |\n| GET | `/healthz` | 200 while the program runs |\n| GET | `/readyz` | 200 while requests can be answered: the database is there with the right schema |\n")
	for _, pattern := range mounted(app) {
		method, address, ok := strings.Cut(pattern, " ")
		if !ok {
			method, address = "any", pattern
		}
		fmt.Fprintf(&b, "| %s | `%s` | the API |\n", method, address)
	}
	isCurrent(t, "routes.md", b.String())
}

func mounted(app *App) (patterns []string) {
	for pattern := range app.faces.mounts {
		patterns = append(patterns, pattern)
	}
	slices.Sort(patterns)
	return patterns
}

// earnest is the program outside the demonstration, on an empty database.
func earnest(t testing.TB) *App {
	t.Helper()
	o, err := demoOptions(filepath.Join(t.TempDir(), "earnest.db"))
	if err != nil {
		t.Fatal(err)
	}
	o.Config.Demo, o.NoBegin = false, true
	app, err := NewApp(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	return app
}

var (
	metricHelp   = regexp.MustCompile(`(?m)^# HELP (sharewell_\S+) (.*)$`)
	metricLabels = regexp.MustCompile(`([a-z_]+)="`)
)

func TestReferenceOfMetrics(t *testing.T) {
	t.Parallel()
	app := earnest(t)
	app.Metrics.Write(0, nil)
	app.Metrics.Job("kind", "done", 0)
	app.Metrics.Mail("sent")
	app.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/register", nil))
	w := httptest.NewRecorder()
	app.Metrics.PrivateHandler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	body := w.Body.String()
	var b strings.Builder
	b.WriteString("# Measurements\n\nWritten from the program; a test fails when it is out of date. `GET /metrics` answers in the Prometheus text format on\nthe address in `private_listen` only. The usual `go_…` and `process_…` measurements of the runtime are there too. No\nmeasurement names a person or an organisation.\n\n| name | type | labels | what it measures |\n|---|---|---|---|\n")
	for _, m := range metricHelp.FindAllStringSubmatch(body, -1) {
		kind := regexp.MustCompile(`(?m)^# TYPE ` + m[1] + ` (\S+)$`).FindStringSubmatch(body)
		sample := regexp.MustCompile(`(?m)^` + m[1] + `(?:_count)?\{([^}]*)\}`).FindStringSubmatch(body)
		var labels []string
		if sample != nil {
			for _, l := range metricLabels.FindAllStringSubmatch(sample[1], -1) {
				labels = append(labels, "`"+l[1]+"`")
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", m[1], kind[1], strings.Join(labels, ", "), m[2])
	}
	if strings.Count(b.String(), "\n| `") < 5 {
		t.Fatalf("too few measurements:\n%s", body)
	}
	isCurrent(t, "metrics.md", b.String())
}
