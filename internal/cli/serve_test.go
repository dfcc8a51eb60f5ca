package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"sharewell/internal/agreement"
	"sharewell/internal/organisation"
)

// running is a command that serves, in this process.
type running struct {
	base   string
	stop   context.CancelFunc
	status chan int
	mu     sync.Mutex
	errs   bytes.Buffer
}

// Write keeps what the command says on its error stream.
func (r *running) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.errs.Write(p)
}

func (r *running) said() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.errs.String()
}

var servesOn = regexp.MustCompile(`serves .* on (http://\S+)`)

// start runs a command line that serves and waits until it says where.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	r := &running{stop: stop, status: make(chan int, 1)}
	go func() {
		r.status <- Run(ctx, args, strings.NewReader(""), in, r)
		_ = in.Close() // a pipe's end does not fail
	}()
	t.Cleanup(stop)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := servesOn.FindStringSubmatch(lines.Text()); m != nil {
			r.base = m[1]
			go func() { _, _ = io.Copy(io.Discard, out) }() // nothing more is expected
			return r
		}
	}
	t.Fatalf("%v ended with %d:\n%s", args, <-r.status, r.said())
	return nil
}

// ends stops the command as a signal does and wants it to end well.
func (r *running) ends(t testing.TB) {
	t.Helper()
	r.stop()
	if status := <-r.status; status != 0 {
		t.Errorf("it ended with %d:\n%s", status, r.said())
	}
}

func TestServeBringsAnEmptyDatabaseToLife(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "new", "sharewell.db")
	r := start(t, "serve", "--database", database, "--pack", filepath.Join("..", "..", "packs", "kent-and-medway"), "--listen", "127.0.0.1:0")
	visitor := newReader(t, "visitor", r.base)
	for _, path := range []string{"/healthz", "/readyz", "/register", "/sign-in"} {
		if a := visitor.get(path); a.status != http.StatusOK {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := visitor.get("/sign-in"); strings.Contains(a.body, "/sign-in/demo") {
		t.Error("one-click sign-in is offered outside the demonstration")
	}
	if a := visitor.post("/sign-in/demo", nil); a.status != http.StatusNotFound {
		t.Errorf("/sign-in/demo outside the demonstration: %d", a.status)
	}
	if a := visitor.get("/metrics"); a.status != http.StatusNotFound {
		t.Errorf("/metrics among the pages: %d", a.status)
	}
	r.ends(t)
	livesOn(t, database)
}

// livesOn opens the database again: the directory and the Agreement are there, once.
func livesOn(t *testing.T, database string) {
	t.Helper()
	o, err := demoOptions("unused")
	if err != nil {
		t.Fatal(err)
	}
	o.Config.Database, o.Config.Pack, o.Config.Demo = database, "kent-and-medway", false
	ctx := context.Background()
	for range 2 { // a second start adds nothing
		app, err := NewApp(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		n, after := 0, ""
		for {
			some, err := app.Organisations.Find(ctx, system(), organisation.Filter{After: after, Most: 200})
			if err != nil {
				t.Fatal(err)
			}
			if len(some) == 0 {
				break
			}
			n, after = n+len(some), some[len(some)-1].Key
		}
		if n < 700 || n > 2000 {
			t.Errorf("the directory holds %d organisations", n)
		}
		editions := editionsOf(t, app)
		if editions != 1 {
			t.Errorf("there are %d editions of the Agreement, want one", editions)
		}
		if err := app.Close(); err != nil {
			t.Error(err)
		}
	}
}

func editionsOf(t testing.TB, app *App) (n int) {
	t.Helper()
	ctx := context.Background()
	err := app.Store.Agreement().Read(ctx, func(tx agreement.Tx) error {
		all, err := tx.Editions(ctx)
		n = len(all)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDemoOnTheCommandLine(t *testing.T) {
	t.Parallel()
	r := start(t, "demo", "--database", "sqlite:"+filepath.Join(t.TempDir(), "demo.db"), "--listen", "127.0.0.1:0", "--private-listen", "localhost:0")
	visitor := newReader(t, "visitor", r.base)
	for _, path := range []string{"/readyz", "/sign-in", "/register"} {
		a := visitor.get(path)
		if a.status != http.StatusOK {
			t.Errorf("%s: %d", path, a.status)
		}
		if path != "/readyz" && !strings.Contains(a.body, "Demonstration") {
			t.Errorf("%s does not say that it is a demonstration", path)
		}
	}
	r.ends(t)
}

func TestBackupWhileServing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	database, file := "sqlite:"+countyFile(t), filepath.Join(dir, "demo.backup")
	r := start(t, "demo", "--database", database, "--listen", "127.0.0.1:0")
	for _, args := range [][]string{{"backup", "--database", database, file}, {"restore", "--database", "sqlite:" + filepath.Join(dir, "restored.db"), file}} {
		var out, errs bytes.Buffer
		if status := Run(context.Background(), args, strings.NewReader(""), &out, &errs); status != 0 {
			t.Errorf("%v: %d %s", args, status, errs.String())
		}
	}
	if a := newReader(t, "visitor", r.base).get("/register"); a.status != http.StatusOK {
		t.Errorf("afterwards: %d", a.status)
	}
	r.ends(t)
}

func TestServeSaysWhyItCannot(t *testing.T) {
	t.Parallel()
	first := start(t, "demo", "--database", "sqlite:"+countyFile(t), "--listen", "127.0.0.1:0")
	var out, errs bytes.Buffer
	taken := strings.TrimPrefix(first.base, "http://")
	status := Run(context.Background(), []string{"serve", "--database", "sqlite:" + filepath.Join(t.TempDir(), "other.db"), "--pack", "kent-and-medway", "--listen", taken},
		strings.NewReader(""), &out, &errs)
	if status != 1 || !strings.Contains(errs.String(), taken) {
		t.Errorf("an address in use: %d, %q", status, errs.String())
	}
	first.ends(t)
}
