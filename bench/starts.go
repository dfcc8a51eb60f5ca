package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/cli"
	"sharewell/internal/ident"
)

// Start is one start of the program in a process of its own.
type Start struct {
	Name     string  `json:"name"`
	Records  int     `json:"records"`
	FirstMS  float64 `json:"first_page_ms"` // from the start of the process to its first page
	MemoryMB float64 `json:"memory_mb"`     // resident, after some pages and a collection
	PeakMB   float64 `json:"peak_mb"`
}

// start runs this program again with a child's arguments, and reads what it says of itself.
func start(ctx context.Context, name string, records int, args ...string) (Start, error) {
	self, err := os.Executable()
	if err != nil {
		return Start{}, err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{"-child"}, args...)...)
	cmd.Env = append(os.Environ(), "BENCH_BEGAN="+strconv.FormatInt(time.Now().UnixMicro(), 10))
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return Start{}, fmt.Errorf("%s: %w: %s", name, err, problems.String())
	}
	s := Start{Name: name, Records: records}
	if err := json.Unmarshal(out.Bytes(), &s); err != nil {
		return Start{}, fmt.Errorf("%s said %q: %w", name, out.String(), err)
	}
	s.Name, s.Records = name, records
	return s, nil
}

// child is the program in a process of its own: it starts, shows pages, and says what that took.
func child(ctx context.Context, database string, county bool) error {
	began, err := strconv.ParseInt(os.Getenv("BENCH_BEGAN"), 10, 64)
	if err != nil {
		return fmt.Errorf("BENCH_BEGAN: %w", err)
	}
	begin := cli.NewApp
	if county {
		begin = cli.NewDemo
	}
	app, err := begin(ctx, options(database, ident.Person("nobody")))
	if err != nil {
		return err
	}
	b := newBrowser(app.Handler())
	s := Start{}
	for i := range 60 {
		path := []string{"/register", "/", "/register?q=school", "/register?page=2"}[i%4]
		if w := b.do(b.request(http.MethodGet, path, nil)); i == 0 && w.Code != http.StatusOK {
			return fmt.Errorf("the first page answered %d", w.Code)
		}
		if i == 0 {
			s.FirstMS = ms(time.Since(time.UnixMicro(began)))
		}
	}
	runtime.GC()
	debug.FreeOSMemory()
	if s.MemoryMB, s.PeakMB, err = memory(); err != nil {
		return err
	}
	if err := app.Close(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(s)
}

// memory reads what the process holds, and the most it ever held, in megabytes.
func memory() (now, peak float64, err error) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = f.Close() }() // it was only read
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ":")
		kb, bad := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
		switch {
		case bad != nil:
		case key == "VmRSS":
			now = kb / 1024
		case key == "VmHWM":
			peak = kb / 1024
		}
	}
	return now, peak, lines.Err()
}
