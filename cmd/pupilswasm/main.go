//go:build js && wasm

// Command pupilswasm makes pupil lists in the browser: the same rules as sharewell pupils minimise, so that a list
// never leaves the school's computer. A web worker runs it.
//
// It must stay small (docs/adr/0019-pupil-lists.md): nothing but internal/school/pupils and what that needs.
package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"runtime/debug"
	"strings"
	"syscall/js"
	"time"

	"sharewell/internal/school/pupils"
)

func main() {
	debug.SetGCPercent(gcPercent)
	var rules *pupils.Rules
	js.Global().Set("sharewellPupils", js.ValueOf(map[string]any{
		// load(bytes) takes the rules and gives what is wrong with them, or "".
		"load": js.FuncOf(func(_ js.Value, args []js.Value) any {
			made, err := pupils.Unpack(taken(args[0]))
			if err != nil {
				return err.Error()
			}
			rules = made
			return ""
		}),
		// make(bytes, programme, phase, years, today) gives { list, report }, or { code, what } when there is none.
		"make": js.FuncOf(func(_ js.Value, args []js.Value) any {
			list, report, err := run(rules, taken(args[0]), args[1:])
			if err != nil {
				code, what := pupils.Explain(err)
				return map[string]any{"code": code, "what": what}
			}
			out := js.Global().Get("Uint8Array").New(len(list))
			js.CopyBytesToJS(out, list)
			return map[string]any{"list": out, "report": string(report)}
		}),
	}))
	js.Global().Call("sharewellPupilsReady")
	select {}
}

// gcPercent lets the heap grow further before it is collected: a list is made in one go, on one thread.
const gcPercent = 800

func taken(v js.Value) []byte {
	data := make([]byte, v.Get("length").Int())
	js.CopyBytesToGo(data, v)
	return data
}

func run(rules *pupils.Rules, data []byte, args []js.Value) (list, report []byte, err error) {
	offer, err := rules.Offer(args[0].String(), args[1].String())
	if err != nil {
		return nil, nil, err
	}
	plan, err := offer.For(strings.Fields(args[2].String()))
	if err != nil {
		return nil, nil, err
	}
	today, err := time.Parse(time.DateOnly, args[3].String())
	if err != nil {
		return nil, nil, err
	}
	rows, err := pupils.Read(data, rules.Columns)
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	told, err := pupils.Minimise(rows, w, rules.Columns, plan, today)
	if err != nil {
		return nil, nil, err
	}
	if w.Flush(); w.Error() != nil {
		return nil, nil, w.Error()
	}
	report, err = json.Marshal(told)
	return out.Bytes(), report, err
}
