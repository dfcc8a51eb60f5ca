package cli

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sharewell/internal/apiclient"
	"sharewell/internal/authzen/scenario"
	"sharewell/internal/store"
)

// TestCertificationScenarioOnTheRunningProgram runs every level of the AuthZEN certification scenario.
func TestCertificationScenarioOnTheRunningProgram(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "sharewell.db")
	r := start(t, "serve", "--database", database, "--pack", filepath.Join("..", "..", "packs", "authzen-certification"), "--listen", "127.0.0.1:0", "--api-auth=none")
	for _, l := range scenario.Levels() {
		for _, wrong := range scenario.Run(scenario.Point{Base: r.base, Public: "http://127.0.0.1:8080"}, l) {
			t.Errorf("%s %s", l, wrong)
		}
	}
	r.ends(t)
}

// TestCallersNeedProofByDefault: without a token nobody is answered, and nobody outside this machine can be let in
// without one.
func TestCallersNeedProofByDefault(t *testing.T) {
	t.Parallel()
	r := start(t, "serve", "--database", "sqlite:"+filepath.Join(t.TempDir(), "sharewell.db"), "--pack", "authzen-certification", "--listen", "127.0.0.1:0")
	a, err := scenario.Point{Base: r.base}.Post("/access/v1/evaluation", ask, nil)
	if err != nil || a.Status != http.StatusUnauthorized || a.Header.Get("WWW-Authenticate") == "" || a.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("%d %v, %v", a.Status, a.Header, err)
	}
	r.ends(t)
	var said strings.Builder
	if status := Run(t.Context(), []string{"serve", "--database", "sqlite:" + filepath.Join(t.TempDir(), "x.db"), "--listen", "0.0.0.0:0", "--api-auth=none"},
		strings.NewReader(""), &said, &said); status == 0 || !strings.Contains(said.String(), "api_auth") {
		t.Errorf("%d: %s", status, said.String())
	}
}

// TestDemonstrationAnswersPrograms asks the demonstration the question of the guide, with the guide's one command.
func TestDemonstrationAnswersPrograms(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "how-to", "ask-by-machine.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, question, begins := strings.Cut(string(guide), "-d '")
	question, _, ends := strings.Cut(question, "'\n")
	if !begins || !ends || !strings.Contains(string(guide), "sharewell demo --api-auth=none") {
		t.Fatal("the guide has no command or no question")
	}
	r := start(t, "demo", "--database", "sqlite:"+countyFile(t), "--listen", "127.0.0.1:0", "--api-auth=none")
	a, err := scenario.Point{Base: r.base}.Post("/access/v1/evaluation", question, nil)
	if err != nil || a.Status != http.StatusOK || !strings.Contains(string(a.Body), `"decision":true`) {
		t.Errorf("%d %s, %v", a.Status, a.Body, err)
	}
	r.ends(t)
	var said strings.Builder
	if status := Run(t.Context(), []string{"demo", "--database", "sqlite:" + filepath.Join(t.TempDir(), "x.db"), "--listen", "0.0.0.0:0", "--api-auth=none"},
		strings.NewReader(""), &said, &said); status == 0 || !strings.Contains(said.String(), "api_auth") {
		t.Errorf("%d: %s", status, said.String())
	}
}

const ask = `{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}`

// TestNoAnsweredDecisionIsLost kills the program without warning while many ask. Every decision whose answer
// arrived is in the log once the program has started again.
func TestNoAnsweredDecisionIsLost(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	args := []string{"serve", "--database", "sqlite:" + filepath.Join(dir, "sharewell.db"), "--pack", filepath.Join("..", "..", "packs", "authzen-certification"), "--listen", "127.0.0.1:0", "--api-auth=none"}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	victim := &exec.Cmd{Path: program, Args: append([]string{"sharewell"}, args...), Stderr: os.Stderr}
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	base := ""
	for lines := bufio.NewScanner(out); base == "" && lines.Scan(); {
		if m := servesOn.FindStringSubmatch(lines.Text()); m != nil {
			base = m[1]
		}
	}
	answered := bombard(scenario.Point{Base: base}, 3000, victim)
	if err := victim.Wait(); err == nil || len(answered) < 3000 {
		t.Fatalf("%d answers before the end: %v", len(answered), err)
	}
	r := start(t, args...)
	r.ends(t)
	kept := keptRequests(t, filepath.Join(dir, "sharewell.db"))
	for _, id := range answered {
		if kept[id] != 1 {
			t.Fatalf("%s was answered and is in the log %d times (%d of %d)", id, kept[id], len(kept), len(answered))
		}
	}
}

// bombard asks from many sides and kills the program at the wanted number of answers. It gives the
// identifiers of the requests whose answers arrived whole.
func bombard(p scenario.Point, wanted int, victim *exec.Cmd) (answered []string) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("request-%d-%d", w, i)
				a, err := p.Post("/access/v1/evaluation", ask, map[string]string{"X-Request-ID": id})
				if err != nil || a.Status != http.StatusOK {
					return // it is gone
				}
				mu.Lock()
				answered = append(answered, id)
				if len(answered) == wanted {
					_ = victim.Process.Kill() // Wait tells how it ended
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return answered
}

// keptRequests counts the decisions in a database by request.
func keptRequests(t testing.TB, path string) map[string]int {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }() // it was only read
	kept := map[string]int{}
	err = s.Read(ctx, func(tx *store.Tx) error {
		blocks, err := tx.BlocksOf(ctx, apiclient.BlockQuery{Until: time.Now().Add(time.Hour), Most: 10_000})
		for _, b := range blocks {
			if err == nil {
				err = apiclient.Decisions(b.Content, func(d *apiclient.Decision) error { kept[d.Request]++; return nil })
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return kept
}
