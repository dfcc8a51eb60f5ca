package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/ident"
)

// Decided is what decisions cost at one size.
type Decided struct {
	Records   int     `json:"records"`
	Questions string  `json:"questions"`
	CPUMicros float64 `json:"cpu_us"`        // a decision, whose question names everything
	ByNumber  float64 `json:"number_cpu_us"` // a decision, whose names were looked up before
	Covered   float64 `json:"covered"`
	PeerCPU   float64 `json:"opa_cpu_us"` // of Open Policy Agent; nought: not run
	ChangeMS  float64 `json:"change_ms"`  // the slowest of a hundred single changes
	StartMS   float64 `json:"start_ms"`   // from a snapshot
	HeapMB    float64 `json:"heap_mb"`
	BlobMB    float64 `json:"snapshot_mb"`
}

// flows are invented policies, with questions about them.
type flows struct {
	*rand.Rand
	bodies, kinds int
}

var coverageDay = clock.NewDate(2026, time.November, 22)

func newFlows(records int) *flows {
	return &flows{Rand: rand.New(rand.NewPCG(9, 9)), bodies: max(records/5, 200), kinds: 90}
}

func (f *flows) body() int {
	if f.IntN(10) == 0 {
		return f.IntN(3) // a few take part in very many
	}
	return f.IntN(f.bodies)
}

func bodyNode(n int) coverage.Node {
	return coverage.Node{Kind: 1, ID: fmt.Sprintf("01k9z3b8%018d", n)}
}
func kindNode(n int) coverage.Node {
	return coverage.Node{Kind: 2, ID: fmt.Sprintf("kind_of_data_%d", n)}
}

func (f *flows) policy(n int) coverage.Policy {
	p := coverage.Policy{ID: ident.Record(fmt.Sprintf("01k9z3r8%018d", n)), Ref: fmt.Sprintf("KM-R-2026-%06d", n), Version: 3, N: 1, Title: fmt.Sprintf("Bodies plan care together, number %d", n),
		Start: coverageDay.AddDays(-100), Review: coverageDay.AddDays(200), Purposes: []string{fmt.Sprintf("P%02d", f.IntN(15)), "P01"}, About: []string{"child", "adult"},
		Onward: coverage.OnwardNo, Duties: []coverage.Duty{{Code: coverage.CheckOptOuts, Detail: "national"}, {Code: coverage.NoOnward}, {Code: coverage.TellPerson, Detail: "before"}}}
	for range 1 + f.IntN(3) {
		from, to := f.body(), f.body()
		g := coverage.Grant{Actions: []string{coverage.ActionShare}, From: []coverage.Node{bodyNode(from)}, To: []coverage.Node{bodyNode(to), bodyNode(f.body())}, Methods: []string{"portal_sftp"}, Most: 1000}
		for range 3 + f.IntN(4) {
			g.Things = append(g.Things, coverage.Thing{Node: kindNode(f.IntN(f.kinds)), Parts: []string{"Date of birth", "Home address"}})
		}
		p.Grants = append(p.Grants, g)
		p.Keeps = append(p.Keeps, coverage.Keep{To: bodyNode(to), Detail: "3 years last_contact destroy"})
	}
	return p
}

// question asks about a record that is there, two times in three as it should be.
func (f *flows) question(of []coverage.Policy, hot bool) coverage.Question {
	p := &of[f.IntN(len(of))]
	g := &p.Grants[f.IntN(len(p.Grants))]
	q := coverage.Question{Action: coverage.ActionShare, From: g.From[0], To: g.To[f.IntN(2)], Thing: g.Things[f.IntN(len(g.Things))].Node, Purpose: p.Purposes[f.IntN(2)], About: "child", Date: coverageDay}
	if hot {
		q.From, q.To = bodyNode(f.IntN(3)), bodyNode(f.IntN(3))
	}
	switch f.IntN(6) {
	case 0:
		q.Thing = kindNode(f.IntN(f.kinds))
	case 1:
		q.Purpose = "P99"
	}
	return q
}

func coverageMaker(f *flows) (*coverage.Maker, coverage.Change, error) {
	var things []coverage.ThingSpec
	for i := range f.kinds {
		things = append(things, coverage.ThingSpec{Node: kindNode(i)})
	}
	c := coverage.Change{Today: coverageDay}
	for i := range f.bodies {
		c.Parties = append(c.Parties, coverage.Party{Node: bodyNode(i), Also: []string{fmt.Sprintf("body-number-%d", i)}, Title: fmt.Sprintf("Body number %d", i), Standing: "accepted", Member: true})
	}
	m, err := coverage.NewMaker(coverage.Sharing(), things)
	return m, c, err
}

// coverageBench measures decisions and prints them.
func coverageBench(ctx context.Context, s setting) error {
	all, err := decisions(ctx, []int{10_000, 100_000})
	if err != nil {
		return err
	}
	return errors.Join(printDecided(os.Stdout, all), keep(s.out, "decisions.json", all))
}

// decisions measures the index at some sizes, and Open Policy Agent at the smallest.
func decisions(ctx context.Context, sizes []int) ([]Decided, error) {
	var out []Decided
	for _, records := range sizes {
		f := newFlows(records)
		m, change, err := coverageMaker(f)
		if err != nil {
			return nil, err
		}
		policies := make([]coverage.Policy, records)
		for i := range policies {
			policies[i] = f.policy(i)
		}
		change.Policies = policies
		if _, err := m.Apply(change); err != nil {
			return nil, err
		}
		d := Decided{Records: records, Questions: "any pair"}
		if d.StartMS, d.BlobMB, d.HeapMB, err = restarts(m, f); err != nil {
			return nil, err
		}
		d.ChangeMS = f.changes(m, policies)
		for _, hot := range []bool{false, true} {
			if hot {
				d.Questions = "the busiest pairs"
			}
			questions := make([]coverage.Question, 20_000)
			for i := range questions {
				questions[i] = arrived(f.question(policies, hot))
			}
			peer := func() float64 { return 0 }
			if records == sizes[0] {
				peer = func() float64 { return opa(ctx, policies, questions) }
			}
			d.compare(m.Index(), questions, peer)
			out = append(out, d)
		}
	}
	return out, nil
}

// arrived gives a question texts of its own that lie together, as those of a request do.
func arrived(q coverage.Question) coverage.Question {
	for _, s := range []*string{&q.Action, &q.From.ID, &q.To.ID, &q.Thing.ID, &q.Purpose, &q.About} {
		*s = strings.Clone(*s)
	}
	return q
}

// turns is how often each side is measured. They take turns, so that what else the machine does falls on
// both, and the middle one counts.
const turns = 5

// compare measures decisions by name, by number and, when it can be had, the other side.
func (d *Decided) compare(x *coverage.Index, questions []coverage.Question, peer func() float64) {
	numbered := make([]coverage.Numbered, len(questions))
	for i := range questions {
		numbered[i] = x.Number(&questions[i])
	}
	var names, numbers, peers []float64
	for range turns {
		var answer coverage.Decision
		one, covered := decideAll(len(questions), &answer, func(i int) { x.Decide(&questions[i], &answer) })
		names, d.Covered = append(names, one), covered
		one, _ = decideAll(len(questions), &answer, func(i int) { x.DecideNumbered(&numbered[i], &answer) })
		numbers, peers = append(numbers, one), append(peers, peer())
	}
	d.CPUMicros, d.ByNumber, d.PeerCPU = middle(names), middle(numbers), middle(peers)
}

func middle(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// decideAll makes decisions and reads of each what a caller reads: the outcome, the record with its version,
// the first reason, and how much goes with it.
func decideAll(questions int, d *coverage.Decision, decide func(i int)) (micros, covered float64) {
	const rounds = 40
	n, read := 0, int64(0)
	runtime.GC()
	began := cpuTime()
	for range rounds {
		for i := range questions {
			if decide(i); d.Outcome == coverage.Covered {
				n++
			}
			if len(d.Records) > 0 {
				read += d.Records[0].Version
			}
			read += int64(d.Reasons[0].Code) + int64(len(d.Obligations))
		}
	}
	spent := cpuTime() - began
	runtime.KeepAlive(read)
	all := float64(rounds * questions)
	return float64(spent.Nanoseconds()) / 1000 / all, float64(n) / all
}

// changes applies single changes and gives the time of the slowest, in milliseconds.
func (f *flows) changes(m *coverage.Maker, policies []coverage.Policy) float64 {
	slowest := time.Duration(0)
	for i := range 100 {
		p := f.policy(f.IntN(len(policies)))
		began := time.Now()
		change := coverage.Change{Policies: []coverage.Policy{p}}
		if i%10 == 0 { // a body nobody knew
			change.Parties = []coverage.Party{{Node: bodyNode(f.bodies + i), Standing: "accepted", Member: true}}
		}
		if _, err := m.Apply(change); err != nil {
			return -1
		}
		slowest = max(slowest, time.Since(began))
	}
	return ms(slowest)
}

// restarts starts from a snapshot and gives the time that took, the size of the snapshot and of what it
// became.
func restarts(m *coverage.Maker, f *flows) (took, blob, heap float64, err error) {
	data, err := m.Dump()
	if err != nil {
		return 0, 0, 0, err
	}
	fresh, _, err := coverageMaker(f)
	if err != nil {
		return 0, 0, 0, err
	}
	before := heapMB()
	began := time.Now()
	if err := fresh.Fill(data); err != nil {
		return 0, 0, 0, err
	}
	took = ms(time.Since(began))
	blob = float64(len(data)) / (1 << 20)
	heap = heapMB() - before
	runtime.KeepAlive(data)
	runtime.KeepAlive(fresh)
	return took, blob, heap, nil
}

func heapMB() float64 {
	debug.FreeOSMemory()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return float64(s.HeapAlloc) / (1 << 20)
}

// opa asks Open Policy Agent the same questions; nought when it cannot be had.
func opa(ctx context.Context, policies []coverage.Policy, questions []coverage.Question) float64 {
	data, err := json.Marshal(map[string]any{"policies": policies, "questions": questions})
	if err != nil {
		return 0
	}
	folder, err := os.MkdirTemp("", "sharewell-opa.")
	if err != nil {
		return 0
	}
	defer func() { _ = os.RemoveAll(folder) }() // nothing in it is kept
	file := filepath.Join(folder, "questions.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return 0
	}
	cmd := exec.CommandContext(ctx, "go", "run", "-C", "bench/peers/opa", ".", file)
	cmd.Stderr = os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return 0 // the table says that it was not run
	}
	var answer struct {
		CPUMicros float64 `json:"cpu_us"`
	}
	if json.Unmarshal(said, &answer) != nil {
		return 0
	}
	return answer.CPUMicros
}

func printDecided(w io.Writer, all []Decided) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "decisions about\trecords\tCPU µs\tby number µs\tcovered\tOpen Policy Agent µs\ttimes less\tby number\tchange ms\tstart ms\theap MB\tsnapshot MB\t")
	for _, d := range all {
		peer, times, numbers := "not run", "", ""
		if d.PeerCPU > 0 {
			peer, times, numbers = fmt.Sprintf("%.1f", d.PeerCPU), fmt.Sprintf("%.0f", d.PeerCPU/d.CPUMicros), fmt.Sprintf("%.0f", d.PeerCPU/d.ByNumber)
		}
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%.3f\t%.0f %%\t%s\t%s\t%s\t%.1f\t%.0f\t%.0f\t%.1f\t\n", d.Questions, d.Records, d.CPUMicros, d.ByNumber, 100*d.Covered, peer, times, numbers, d.ChangeMS, d.StartMS, d.HeapMB, d.BlobMB)
	}
	return t.Flush()
}
