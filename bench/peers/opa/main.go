// Command opa asks Open Policy Agent's library the questions of the bench, with a policy that looks records
// up by pair of bodies and kind of data, and says what a decision costs.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

const policy = `package sharing

default decision := {"outcome": "not_covered", "records": []}

decision := {"outcome": "covered", "records": covering} if count(covering) > 0

covering := [g.ref |
	some g in data.pairs[input.pair][input.thing]
	input.purpose in g.purposes
	input.about in g.about
	input.date >= g.start
	input.date <= g.review
	data.bodies[input.from] == "accepted"
	data.bodies[input.to] == "accepted"
]
`

type node struct{ ID string }

type file struct {
	Policies []struct {
		Ref             string
		Purposes, About []string
		Start, Review   string
		Grants          []struct {
			From, To, Things []node
		}
	} `json:"policies"`
	Questions []struct {
		From, To, Thing      node
		Purpose, About, Date string
	} `json:"questions"`
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "opa:", err)
		os.Exit(1)
	}
}

func run(name string) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var f file
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	ctx := context.Background()
	query, err := rego.New(rego.Query("x := data.sharing.decision"), rego.Module("sharing.rego", policy), rego.Store(inmem.NewFromObjectWithOpts(f.data(), inmem.OptReturnASTValuesOnRead(true)))).PrepareForEval(ctx)
	if err != nil {
		return err
	}
	covered, n := 0, 0
	var began time.Duration
	for round := range 3 {
		if round == 1 {
			began = cpu() // the first round warms up
		}
		for _, q := range f.Questions {
			input := map[string]any{"pair": q.From.ID + " " + q.To.ID, "from": q.From.ID, "to": q.To.ID, "thing": q.Thing.ID, "purpose": q.Purpose, "about": q.About, "date": q.Date}
			rs, err := query.Eval(ctx, rego.EvalInput(input))
			if err != nil {
				return err
			}
			if round == 0 {
				continue
			}
			n++
			if rs[0].Bindings["x"].(map[string]any)["outcome"] == "covered" {
				covered++
			}
		}
	}
	spent := cpu() - began
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"cpu_us": float64(spent.Nanoseconds()) / 1000 / float64(n), "covered": float64(covered) / float64(n)})
}

// data indexes the records as the policy reads them.
func (f *file) data() map[string]any {
	pairs, bodies := map[string]any{}, map[string]any{}
	for _, p := range f.Policies {
		entry := map[string]any{"ref": p.Ref, "purposes": anys(p.Purposes), "about": anys(p.About), "start": p.Start, "review": p.Review}
		for _, g := range p.Grants {
			for _, from := range g.From {
				for _, to := range g.To {
					bodies[from.ID], bodies[to.ID] = "accepted", "accepted"
					things, ok := pairs[from.ID+" "+to.ID].(map[string]any)
					if !ok {
						things = map[string]any{}
						pairs[from.ID+" "+to.ID] = things
					}
					for _, t := range g.Things {
						list, _ := things[t.ID].([]any)
						things[t.ID] = append(list, entry)
					}
				}
			}
		}
	}
	return map[string]any{"pairs": pairs, "bodies": bodies}
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
