package cli

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/authzen/scenario"
	"sharewell/internal/coverage"
	"sharewell/internal/store/storetest"
)

// TestAChangeReachesTheNextDecision pauses a record on one running program and asks until the decision is no
// longer yes: of the same program on SQLite, of another one on PostgreSQL. It wants the change to arrive,
// and says how long it took since the form was sent, which is more than since the commit, and since the page
// said that it was done.
func TestAChangeReachesTheNextDecision(t *testing.T) {
	t.Parallel()
	candidates := soleGrants(t, county(t))
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		one := process(t, "sqlite:"+countyFile(t))
		changeArrives(t, one, one, candidates)
	})
	if testing.Short() && os.Getenv(storetest.Env) == "" {
		return // two programs on one database are the full run's business
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := storetest.PostgresDSN(t)
		first := process(t, dsn)
		changeArrives(t, first, process(t, dsn), candidates)
	})
}

// pausedBy is who pauses records in the test.
const pausedBy = "information governance lead at Saltmarsh County"

// candidate is a question that one record alone answers with yes.
type candidate struct{ ref, body string }

// soleGrants lists questions that one record of the county alone answers with yes.
func soleGrants(t testing.TB, app *App) []candidate {
	t.Helper()
	x := app.faces.coverage.Index()
	var out []candidate
	for _, giver := range x.IDs(1) {
		for _, p := range x.PoliciesOf(giver) {
			for _, g := range p.Grants {
				q := coverage.Question{Action: coverage.ActionShare, From: g.From[0], To: g.To[0], Thing: g.Things[0].Node, Purpose: p.Purposes[0], About: p.About[0], Date: x.Today()}
				var d, others coverage.Decision
				x.Decide(&q, &d)
				x.DecideAmong(&q, &others, func(r coverage.RecordRef) bool { return r.Ref != p.Ref })
				if d.Outcome != coverage.Covered || others.Outcome == coverage.Covered {
					continue
				}
				out = append(out, candidate{p.Ref, fmt.Sprintf(`{"subject":{"type":"organisation","id":%q},"action":{"name":"share"},`+
					`"resource":{"type":"data_category","id":%q,"properties":{"recipient":%q,"subject_kind":%q}},"context":{"purpose":%q}}`,
					x.Shown(q.From), q.Thing.ID, x.Shown(q.To), q.About, q.Purpose)})
			}
		}
	}
	if len(out) == 0 {
		t.Fatal("no question of the county is answered with yes by one record alone")
	}
	return out
}

// process runs the demonstration as a program of its own, to which anybody may put questions, and gives its
// address.
func process(t testing.TB, database string) string {
	t.Helper()
	return processWith(t, database, "SHAREWELL_API_AUTH=none")
}

// processWith runs the demonstration as a program of its own with some settings, and gives its address.
func processWith(t testing.TB, database string, settings ...string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: program, Args: []string{"sharewell", "demo", "--database", database, "--listen", "127.0.0.1:0"}, Dir: t.TempDir(),
		Env: append(append(os.Environ(), settings...), "SHAREWELL_DECISIONS_FOLDER="+filepath.Join(t.TempDir(), "decisions"))}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // Wait tells how it ended
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v:\n%s", err, errs.String())
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if m := servesOn.FindStringSubmatch(lines.Text()); m != nil {
			return m[1]
		}
	}
	t.Fatalf("the program does not serve:\n%s", errs.String())
	return ""
}

var demoPerson = regexp.MustCompile(`(?s)name="person" value="([^"]+)".*?<button[^>]*>\s*(.*?)\s*</button>`)

// signedInAt signs in at an address as one of the demonstration.
func signedInAt(t testing.TB, base, who string) *reader {
	t.Helper()
	r := newReader(t, who, base)
	for _, m := range demoPerson.FindAllStringSubmatch(r.get("/sign-in").body, -1) {
		if strings.Contains(m[2], who) {
			if a := r.post("/sign-in/demo", url.Values{"person": {m[1]}}); a.status != http.StatusSeeOther {
				t.Fatalf("cannot sign in: %d", a.status)
			}
			return r
		}
	}
	t.Fatalf("nobody on the sign-in page is %q", who)
	return nil
}

// says reports whether a program answers a question with yes.
func says(t testing.TB, base, body string) bool {
	t.Helper()
	a, err := scenario.Point{Base: base}.Post("/access/v1/evaluation", body, nil)
	if err != nil || a.Status != http.StatusOK {
		t.Fatalf("%s: %d %s, error %v", body, a.Status, a.Body, err)
	}
	return strings.Contains(string(a.Body), `"decision":true`)
}

// changeArrives pauses a record at one program and asks the other.
func changeArrives(t testing.TB, change, ask string, candidates []candidate) {
	t.Helper()
	lead := signedInAt(t, change, pausedBy)
	for _, c := range candidates {
		if !says(t, ask, c.body) || !says(t, change, c.body) {
			continue
		}
		sent := time.Now()
		a := lead.post("/records/"+c.ref+"/pause", url.Values{"reason": {"A list went to the wrong place."}})
		if !strings.HasSuffix(a.header.Get("Location"), "?done=paused") {
			continue // not this one's to pause
		}
		done := time.Now()
		for n := 1; time.Since(done) < 30*time.Second; n++ {
			if !says(t, ask, c.body) {
				t.Logf("%s is paused: the decision changed at question %d, %s after the form was sent and %s after the page said so", c.ref, n,
					time.Since(sent).Round(10*time.Microsecond), time.Since(done).Round(10*time.Microsecond))
				return
			}
		}
		t.Fatalf("%s is paused and still covers: %s", c.ref, c.body)
	}
	t.Fatal("no question of the county can be changed by " + pausedBy)
}
