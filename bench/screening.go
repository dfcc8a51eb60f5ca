package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"

	"sharewell/internal/screening"
)

// Screened is what screening the list of people took, one way; the median of some runs.
type Screened struct {
	Way    string  `json:"way"`
	CPUMS  float64 `json:"cpu_ms"` // user and system
	WallMS float64 `json:"wall_ms"`
	PeakMB float64 `json:"peak_mb"`
	Kept   bool    `json:"kept"` // whether a list was written
}

// way is one command to measure.
type way struct {
	name  string
	out   string // what it writes
	args  []string
	times int
}

// screeningCost makes a list of people and a list of opt-outs, and screens the one against the other in all
// ways there are.
func screeningCost(ctx context.Context, s setting) error {
	folder := filepath.Join(s.folder, "screening")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // only the results are kept
	in := func(name string) string { return filepath.Join(folder, name) }
	optedOut := optOutPeople(screenOptOuts)
	if err := errors.Join(writeOptOuts(in("optouts.csv"), optedOut), writeCohort(in("people.csv"), screenRows, optedOut)); err != nil {
		return err
	}
	program := in("sharewell")
	if err := shown(exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, "./cmd/sharewell")); err != nil {
		return err
	}
	if err := shown(exec.CommandContext(ctx, program, "optouts", "pack", "--in", in("optouts.csv"), "--out", in("optouts.sw"), "--date", time.Now().UTC().Format(time.DateOnly))); err != nil {
		return err
	}
	ways := []way{
		{"cat", in("out.csv"), []string{"sh", "-c", `cat "$1" > "$2"`, "sh", in("people.csv"), in("out.csv")}, 5},
		{"cat, then sync", in("out.csv"), []string{"sh", "-c", `cat "$1" > "$2" && sync "$2"`, "sh", in("people.csv"), in("out.csv")}, 5},
	}
	for _, w := range []struct{ name, list string }{{"sharewell", "optouts.csv"}, {"sharewell, compact list", "optouts.sw"}} {
		args := []string{program, "screen", "--optouts", in(w.list), "--in", in("people.csv")}
		ways = append(ways, way{w.name, in("out.csv"), append(slices.Clone(args), "--out", in("out.csv")), 5},
			way{w.name + ", count only", "", append(slices.Clone(args), "--count"), 5})
		if w.list == "optouts.sw" {
			ways = append(ways, way{w.name + ", with a report", in("out.csv"), append(slices.Clone(args), "--out", in("out.csv"), "--report", in("report.json")), 5})
		}
	}
	peer, err := duckDB(ctx, in)
	if err != nil {
		fmt.Printf("DuckDB was not run: %v\n", err)
	}
	var all []Screened
	for _, w := range append(ways, peer...) {
		m, err := w.measure(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		all = append(all, m)
	}
	return errors.Join(printScreened(os.Stdout, all), compactList(os.Stdout, in("optouts.sw")), keep(s.out, "screening.json", all))
}

// shown runs a command whose words are seen only when it fails.
func shown(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// duckDB fetches the peer, which comes as a package for Node.
func duckDB(ctx context.Context, in func(string) string) ([]way, error) {
	for _, f := range []string{"package.json", "screen.mjs"} {
		data, err := os.ReadFile(filepath.Join("bench", "peers", "duckdb", f))
		if err == nil {
			err = os.WriteFile(in(f), data, 0o644)
		}
		if err != nil {
			return nil, err
		}
	}
	fetch := exec.CommandContext(ctx, "npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	fetch.Dir = filepath.Dir(in("package.json"))
	if err := shown(fetch); err != nil {
		return nil, err
	}
	args := []string{"node", in("screen.mjs"), in("people.csv"), in("optouts.csv")}
	return []way{{"DuckDB", in("out.csv"), append(slices.Clone(args), in("out.csv")), 3}, {"DuckDB, count only", "", args, 3}}, nil
}

// measure runs a command once to warm up, then some times, each onto nothing.
func (w way) measure(ctx context.Context) (Screened, error) {
	var runs []Screened
	for i := range w.times + 1 {
		if w.out != "" {
			_ = os.Remove(w.out) // mostly it is there
		}
		var out []byte
		self, err := os.Executable()
		if err == nil {
			out, err = exec.CommandContext(ctx, self, append([]string{"-measured"}, w.args...)...).Output()
		}
		if err != nil {
			return Screened{}, err
		}
		one := Screened{Way: w.name, Kept: w.out != ""}
		if err := json.Unmarshal(out, &one); err != nil {
			return one, err
		}
		if i > 0 {
			runs = append(runs, one)
		}
	}
	median := func(of func(Screened) float64) float64 {
		slices.SortFunc(runs, func(a, b Screened) int { return int(1000 * (of(a) - of(b))) })
		return of(runs[len(runs)/2])
	}
	m := Screened{Way: w.name, Kept: w.out != ""}
	m.CPUMS = median(func(s Screened) float64 { return s.CPUMS })
	m.WallMS = median(func(s Screened) float64 { return s.WallMS })
	m.PeakMB = median(func(s Screened) float64 { return s.PeakMB })
	return m, nil
}

// measured runs one command and writes what it took. It is a process of its own, because the system counts
// the memory of whoever starts a program to that program's peak.
func measured(ctx context.Context, args []string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return err
	}
	m := struct {
		CPUMS  float64 `json:"cpu_ms"`
		WallMS float64 `json:"wall_ms"`
		PeakMB float64 `json:"peak_mb"`
	}{WallMS: ms(time.Since(began)), CPUMS: ms(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime())}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.PeakMB = float64(u.Maxrss) / 1024
	}
	return json.NewEncoder(os.Stdout).Encode(m)
}

func printScreened(w io.Writer, all []Screened) error {
	fmt.Fprintf(w, "%d rows against %d opt-outs\n", screenRows, screenOptOuts)
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "way\tCPU ms\twall ms\tpeak MB\tof DuckDB's CPU\tof DuckDB's wall\tof cat's wall\t")
	by := map[string]Screened{}
	for _, m := range all {
		by[m.Way] = m
	}
	share := func(part, whole float64) string {
		if whole == 0 {
			return ""
		}
		return fmt.Sprintf("1/%.1f", whole/part)
	}
	for _, m := range all {
		peer, cat := by["DuckDB"], by["cat"].WallMS
		if !m.Kept {
			peer, cat = by["DuckDB, count only"], 0
		}
		times := ""
		if cat > 0 {
			times = fmt.Sprintf("%.1f", m.WallMS/cat)
		}
		fmt.Fprintf(t, "%s\t%.0f\t%.0f\t%.0f\t%s\t%s\t%s\t\n", m.Way, m.CPUMS, m.WallMS, m.PeakMB, share(m.CPUMS, peer.CPUMS), share(m.WallMS, peer.WallMS), times)
	}
	return t.Flush()
}

// compactList says how large the compact list is and how long loading it takes.
func compactList(w io.Writer, path string) error {
	var took []time.Duration
	for range 7 {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		began := time.Now()
		_, err = screening.LoadList(f, screening.ListOptions{Expect: screenOptOuts})
		took = append(took, time.Since(began))
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	slices.Sort(took)
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "compact list: %d bytes, %.2f a person, loaded in %.0f ms (%.0f to %.0f)\n", st.Size(), float64(st.Size())/screenOptOuts, ms(took[3]), ms(took[0]), ms(took[6]))
	return err
}
