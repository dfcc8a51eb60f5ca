package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/clock"
)

// opaPolicy decides as ours does, with the records looked up by pair and kind.
const opaPolicy = `package sharing

default decision := {"outcome": "not_covered"}

decision := d if {
	d := decide(input)
}

decisions := [d | some q in input.evaluations; d := decide(q)]

decide(q) := {"outcome": "covered", "decision": true, "records": refs} if {
	refs := covering(q)
	count(refs) > 0
} else := {"outcome": "not_covered", "decision": false}

covering(q) := [g.ref |
	key := concat("/", [q.subject.id, q.resource.properties.recipient])
	some g in data.pairs[key][q.resource.id]
	q.context.purpose in g.purposes
	q.resource.properties.subject_kind in g.about
	q.context.date >= g.start
	q.context.date <= g.review
	data.bodies[q.subject.id] == "accepted"
	data.bodies[q.resource.properties.recipient] == "accepted"
]
`

// startOPA builds Open Policy Agent's program and starts its server on the same records.
func startOPA(ctx context.Context) (base, token string, cpu func() time.Duration, stop func(), err error) {
	folder, err := os.MkdirTemp("", "sharewell-opa-*")
	if err != nil {
		return "", "", nil, nil, err
	}
	program := filepath.Join(folder, "opaserver")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	build.Dir = filepath.Join("bench", "peers", "opaserver")
	if out, err := build.CombinedOutput(); err != nil {
		return "", "", nil, nil, fmt.Errorf("it could not be built: %w: %.300s", err, out)
	}
	data, err := json.Marshal(opaData())
	if err != nil {
		return "", "", nil, nil, err
	}
	files := errors.Join(os.WriteFile(filepath.Join(folder, "policy.rego"), []byte(opaPolicy), 0o600), os.WriteFile(filepath.Join(folder, "data.json"), data, 0o600))
	l, listening := net.Listen("tcp", "127.0.0.1:0") // to find a free port
	if err := errors.Join(files, listening); err != nil {
		return "", "", nil, nil, err
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return "", "", nil, nil, err
	}
	cmd := exec.CommandContext(ctx, program, "run", "--server", "--addr", address, "--log-level", "error", "--skip-version-check", "policy.rego", "data.json")
	cmd.Dir, cmd.Stderr = folder, os.Stderr
	if err := cmd.Start(); err != nil {
		return "", "", nil, nil, err
	}
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait(); _ = os.RemoveAll(folder) } // nothing of it is kept
	base = "http://" + address
	for range 300 {
		if res, err := http.Get(base + "/health"); err == nil {
			_ = res.Body.Close() // only that it answers counts
			return base, "none", func() time.Duration { return processTime(cmd.Process.Pid) }, stop, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	stop()
	return "", "", nil, nil, errors.New("it did not answer")
}

// opaData is the records of askedIndex as OPA looks them up.
func opaData() map[string]any {
	bodies, pairs := map[string]string{}, map[string]map[string][]any{}
	name := func(n int) string { return "body-" + strconv.Itoa(n%askedBodies) }
	for i := range askedBodies {
		bodies[name(i)] = "accepted"
	}
	today := clock.DateOf(clock.Real{}.Now())
	for i := range askedRecords {
		pair := name(i/25) + "/" + name(i/25+1+i%25)
		if pairs[pair] == nil {
			pairs[pair] = map[string][]any{}
		}
		kind := "kind-" + strconv.Itoa(i%askedKinds)
		pairs[pair][kind] = append(pairs[pair][kind], map[string]any{"ref": "SM-R-2026-" + strconv.Itoa(10000+i), "purposes": []string{"P01", "P02"}, "about": []string{"adult", "child"},
			"start": today.AddDays(-100).String(), "review": today.AddDays(100).String()})
	}
	return map[string]any{"bodies": bodies, "pairs": pairs}
}

// processTime is what a process has used so far, as the system tells it; it counts in hundredths of a second.
func processTime(pid int) time.Duration {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond
}
