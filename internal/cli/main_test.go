package cli

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sharewell/internal/clock"
	"sharewell/internal/config"
)

var update = flag.Bool("update", false, "write reference pages instead of comparing with them")

// now is the instant at which the tests' demonstration stands still.
var now = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

// suite takes the seeded county away when all tests have run.
type suite struct{ *testing.M }

// Run implements testscript.TestingM.
func (s suite) Run() int {
	dir, err := os.MkdirTemp("", "sharewell-cli-*")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	seeded = sync.OnceValues(func() ([]byte, error) { return seedCounty(filepath.Join(dir, "county.db")) })
	return s.M.Run()
}

// seeded gives the database of the county; it is made when the first test asks, once, as it takes seconds.
var seeded func() ([]byte, error)

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"sharewell": func() {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}})
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func demoOptions(path string) (Options, error) {
	cfg, err := config.LoadFrom(config.Sources{Flags: map[string]string{"database": "sqlite:" + path, "pack": "demo",
		"public-url": "http://127.0.0.1:8080", "listen": "127.0.0.1:0", "demo": "true", "trusted-proxies": "1"}})
	return Options{Config: cfg, Clock: clock.NewFixed(now), Log: quiet()}, err
}

func seedCounty(path string) ([]byte, error) {
	o, err := demoOptions(path)
	if err != nil {
		return nil, err
	}
	app, err := NewDemo(context.Background(), o)
	if err != nil {
		return nil, err
	}
	if err := app.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// countyFile is a copy of the seeded county.
func countyFile(t testing.TB) string {
	t.Helper()
	data, err := seeded()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "county.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// county is the whole program on a copy of the seeded county.
func county(t testing.TB) *App {
	t.Helper()
	o, err := demoOptions(countyFile(t))
	if err != nil {
		t.Fatal(err)
	}
	app, err := NewDemo(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() }) // a test may have closed it
	return app
}
