package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/apiclient"
	"sharewell/internal/authzen"
	"sharewell/internal/authzen/journal"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/ident"
	"sharewell/internal/obs"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/web"
)

// Asked is what a request for decisions costs the process that answers it.
type Asked struct {
	Server    string  `json:"server"`
	Questions int     `json:"questions"` // in one request
	Requests  int     `json:"requests"`
	CPUMicros float64 `json:"cpu_us"` // user and system, of the server, per request
	WallUS    float64 `json:"wall_us"`
}

// askedRecords is how many records the index of the bench holds.
const askedRecords = 10_000

const askedBodies, askedKinds = 400, 20

// serverVariable names the environment variable that makes the bench the server of a measurement.
const serverVariable = "SHAREWELL_BENCH_SERVER"

// serveAsked is the server of a measurement: it prints its address and a token, and serves until its input ends.
func serveAsked(ctx context.Context, kind string) error {
	if database, ok := strings.CutPrefix(kind, siteKind); ok {
		return serveSite(ctx, database)
	}
	if database, ok := strings.CutPrefix(kind, peerKind); ok {
		return servePeer(ctx, database)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // an empty handler that reads what it is sent
		_, _ = io.WriteString(w, `{"decision":true}`)
	})
	token := "none"
	if kind == "sharewell" {
		var end func() error
		if h, token, end, err = wholeHandler(ctx); err != nil {
			return err
		}
		defer func() { _ = end() }() // the folder is thrown away
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /cpu", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, cpuTime().Nanoseconds()) })
	mux.Handle("/", h)
	fmt.Println(l.Addr(), token)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // ends with the parent
		os.Exit(0)
	}()
	return (&http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}).Serve(l)
}

// wholeHandler is the real face with everything behind it: proof, limits, log, measurements.
func wholeHandler(ctx context.Context) (http.Handler, string, func() error, error) {
	folder, err := os.MkdirTemp("", "sharewell-bench-*")
	if err != nil {
		return nil, "", nil, err
	}
	s, err := store.Open(ctx, "sqlite:"+filepath.Join(folder, "bench.db"))
	if err != nil {
		return nil, "", nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, "", nil, err
	}
	now := clock.Real{}.Now()
	body := organisation.Organisation{ID: "body-0", Slug: "body-0", Name: "Body", Kind: "county", Sector: "council", Status: organisation.Member, CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := s.Write(ctx, func(tx *store.Tx) error { return tx.InsertOrganisation(ctx, body) }); err != nil {
		return nil, "", nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	ids := ident.Random{}
	clients := apiclient.New(apiclient.Deps{Store: s.Clients(), Clock: clock.Real{}, IDs: ids, Random: rand.Reader, Log: quiet, SiteKey: bytes.Repeat([]byte{1}, 32),
		TokenLife: time.Hour, Limit: apiclient.Limit{PerSecond: 1e8, Burst: 1e9}})
	token, err := benchToken(ctx, clients)
	if err != nil {
		return nil, "", nil, err
	}
	log, err := journal.Open(journal.Config{Folder: filepath.Join(folder, "decisions"), Name: ids.Next, Whole: apiclient.Whole, Log: quiet,
		Keep: func(ctx context.Context, name string, b []byte) error {
			block, err := apiclient.NewBlock(name, b)
			if err != nil {
				return err
			}
			return clients.KeepBlock(ctx, block)
		}})
	if err != nil {
		return nil, "", nil, err
	}
	go log.Run(ctx)
	x, err := askedIndex(now)
	if err != nil {
		return nil, "", nil, err
	}
	metrics := obs.NewMetrics("bench")
	h := authzen.New(authzen.Deps{View: func() authzen.View { return x }, Callers: clients, Log: log, Words: noWords{}, Clock: clock.Real{}, IDs: ids, Errors: quiet,
		PublicURL: "https://sharewell.example", HashKey: []byte("bench"), Headers: web.SecurityHeaders("https://sharewell.example"),
		Measure: func(method, path string) func(int, time.Duration) { return metrics.Observer(method, path) }})
	return h, token, func() error { return errors.Join(log.Close(ctx), s.Close(), os.RemoveAll(folder)) }, nil
}

// benchToken adds an application and gets it a token.
func benchToken(ctx context.Context, clients *apiclient.Service) (string, error) {
	if err := clients.EnsureKey(ctx); err != nil {
		return "", err
	}
	admin := access.Actor{Person: "p", Organisation: "body-0", Roles: []access.Role{access.OrgAdmin}}
	c, secret, err := clients.Create(ctx, admin, "Bench", []apiclient.Scope{apiclient.Decide})
	if err != nil {
		return "", err
	}
	if err := clients.Load(ctx); err != nil {
		return "", err
	}
	t, err := clients.WithSecret(c.ID, secret, nil)
	return t.Text, err
}

type noWords struct{}

func (noWords) Reason(c coverage.ReasonCode) string { return c.String() }
func (noWords) Rule(string) (authzen.Source, bool)  { return authzen.Source{}, false }

// askedIndex is an index of records of pairs; body 0 gives something under many of them.
func askedIndex(now time.Time) (*coverage.Index, error) {
	voc := coverage.Sharing()
	body, _ := voc.Kind(coverage.TypeOrganisation)
	kind, _ := voc.Kind(coverage.TypeCategory)
	var things []coverage.ThingSpec
	for i := range askedKinds {
		things = append(things, coverage.ThingSpec{Node: coverage.Node{Kind: kind, ID: "kind-" + strconv.Itoa(i)}})
	}
	m, err := coverage.NewMaker(voc, things)
	if err != nil {
		return nil, err
	}
	c := coverage.Change{Today: clock.DateOf(now)}
	node := func(n int) coverage.Node { return coverage.Node{Kind: body, ID: "body-" + strconv.Itoa(n%askedBodies)} }
	for i := range askedBodies {
		c.Parties = append(c.Parties, coverage.Party{Node: node(i), Member: true, Standing: "accepted"})
	}
	for i := range askedRecords {
		ref := "SM-R-2026-" + strconv.Itoa(10000+i)
		c.Policies = append(c.Policies, coverage.Policy{ID: ident.Record(ref), Ref: ref, Version: 1, N: 1, Start: c.Today.AddDays(-100), Review: c.Today.AddDays(100), Purposes: []string{"P01", "P02"}, About: []string{"adult", "child"},
			Duties: []coverage.Duty{{Code: coverage.CheckOptOuts, Detail: "direct_care"}},
			Grants: []coverage.Grant{{Actions: []string{"share"}, From: []coverage.Node{node(i / 25)}, To: []coverage.Node{node(i/25 + 1 + i%25)},
				Things: []coverage.Thing{{Node: things[i%askedKinds].Node}}}}})
	}
	return m.Apply(c)
}

// askedQuestion is the nth question: body 0 gives something to another.
func askedQuestion(n int) map[string]any {
	i := n % 25
	return map[string]any{"subject": map[string]any{"type": "organisation", "id": "body-0"}, "action": map[string]any{"name": "share"},
		"resource": map[string]any{"type": "data_category", "id": "kind-" + strconv.Itoa(i%askedKinds), "properties": map[string]any{"recipient": "body-" + strconv.Itoa(1+i), "subject_kind": "adult"}},
		"context":  map[string]any{"purpose": "P01", "date": clock.DateOf(clock.Real{}.Now()).String()}}
}

// asker is how a server is measured.
type asker struct {
	name  string
	one   string // addresses and bodies
	many  string
	body  func(n int) any
	start func(ctx context.Context) (base, token string, cpu func() time.Duration, stop func(), err error)
}

// asking measures every server that is there.
func asking(ctx context.Context, s setting) error {
	questions := func(n int) any {
		if n == 1 {
			return askedQuestion(3)
		}
		var all []any
		for i := range n {
			all = append(all, askedQuestion(i))
		}
		return map[string]any{"evaluations": all}
	}
	ours := func(kind string) func(context.Context) (string, string, func() time.Duration, func(), error) {
		return func(ctx context.Context) (string, string, func() time.Duration, func(), error) {
			return startChild(ctx, kind)
		}
	}
	peers := []asker{
		{"empty net/http handler", "/access/v1/evaluation", "/access/v1/evaluations", questions, ours("empty")},
		{"sharewell", "/access/v1/evaluation", "/access/v1/evaluations", questions, ours("sharewell")},
		{"Open Policy Agent", "/v1/data/sharing/decision", "/v1/data/sharing/decisions", func(n int) any {
			if n == 1 {
				return map[string]any{"input": askedQuestion(3)}
			}
			return map[string]any{"input": questions(n)}
		}, startOPA},
	}
	var all []Asked
	for _, p := range peers {
		got, err := measurePeer(ctx, p)
		if err != nil {
			fmt.Printf("%s: not run: %v\n", p.name, err)
			continue
		}
		all = append(all, got...)
	}
	if err := keep(s.out, "authzen.json", all); err != nil {
		return err
	}
	return printAsked(os.Stdout, all)
}

// measurePeer asks one question at a time, then a hundred.
func measurePeer(ctx context.Context, p asker) ([]Asked, error) {
	base, token, cpu, stop, err := p.start(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	var out []Asked
	for _, n := range []int{1, 100} {
		path, requests := p.one, 20_000
		if n > 1 {
			path, requests = p.many, 2_000
		}
		body, err := json.Marshal(p.body(n))
		if err != nil {
			return nil, err
		}
		if err := ask(base+path, token, body, requests/10); err != nil { // to warm up
			return nil, err
		}
		used, began := cpu(), time.Now()
		if err := ask(base+path, token, body, requests); err != nil {
			return nil, err
		}
		out = append(out, Asked{p.name, n, requests, float64((cpu() - used).Nanoseconds()) / 1000 / float64(requests), float64(time.Since(began).Nanoseconds()) / 1000 / float64(requests)})
	}
	return out, nil
}

// ask sends the same body again and again over one connection.
func ask(address, token string, body []byte, times int) error {
	var reader bytes.Reader
	for range times {
		reader.Reset(body)
		r, err := http.NewRequest(http.MethodPost, address, io.NopCloser(&reader))
		if err != nil {
			return err
		}
		r.ContentLength = int64(len(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		answer, err := io.ReadAll(res.Body)
		if err := errors.Join(err, res.Body.Close()); err != nil {
			return err
		}
		if res.StatusCode != http.StatusOK || !bytes.Contains(answer, []byte("true")) {
			return fmt.Errorf("%s answered %d %s", address, res.StatusCode, answer)
		}
	}
	return nil
}

// startChild starts this program as a server.
func startChild(ctx context.Context, kind string) (base, token string, cpu func() time.Duration, stop func(), err error) {
	program, err := os.Executable()
	if err != nil {
		return "", "", nil, nil, err
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), serverVariable+"="+kind)
	cmd.Stderr = os.Stderr
	in, errIn := cmd.StdinPipe()
	out, errOut := cmd.StdoutPipe()
	if err := errors.Join(errIn, errOut, cmd.Start()); err != nil {
		return "", "", nil, nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", "", nil, nil, err
	}
	address, token, _ := strings.Cut(strings.TrimSpace(line), " ")
	base = "http://" + address
	cpu = func() time.Duration {
		res, err := http.Get(base + "/cpu")
		if err != nil {
			return 0
		}
		defer func() { _ = res.Body.Close() }() // it was read
		b, _ := io.ReadAll(res.Body)
		n, _ := strconv.ParseInt(string(b), 10, 64)
		return time.Duration(n)
	}
	return base, token, cpu, func() { _ = in.Close(); _ = cmd.Wait() }, nil // it ends with its input
}

func printAsked(w io.Writer, all []Asked) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "decisions over HTTP\tquestions\tserver CPU µs\tper question\twall µs") // Flush tells
	for _, a := range all {
		_, _ = fmt.Fprintf(t, "%s\t%d\t%.1f\t%.2f\t%.1f\n", a.Server, a.Questions, a.CPUMicros, a.CPUMicros/float64(a.Questions), a.WallUS)
	}
	return t.Flush()
}
