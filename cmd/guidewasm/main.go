//go:build js && wasm

// Command guidewasm is the practitioner's guide as a program for the browser. The service worker runs it
// where no network answers: the same questions, the same advice and the same pages as on the server, from
// the rulebook that the worker holds.
//
// It must stay small (docs/adr/0012-guide-offline.md): nothing but internal/web/guidepage/guideview and
// what that needs.
package main

import (
	"encoding/json"
	"syscall/js"

	"sharewell/internal/clock"
	"sharewell/internal/web/guidepage/guideview"
)

func main() {
	var maker guideview.Maker
	js.Global().Set("sharewellGuide", js.ValueOf(map[string]any{
		// load(bytes) takes the rulebook and gives what is wrong with it, or "".
		"load": js.FuncOf(func(_ js.Value, args []js.Value) any {
			data := make([]byte, args[0].Get("length").Int())
			js.CopyBytesToGo(data, args[0])
			made, err := guideview.Unbundle(data)
			if err != nil {
				return err.Error()
			}
			maker = made
			return ""
		}),
		// draw(query) gives a page as JSON, or "" when it cannot be drawn.
		"draw": js.FuncOf(func(_ js.Value, args []js.Value) any {
			if maker.Guide == nil {
				return ""
			}
			page, err := maker.DrawPage(args[0].String(), clock.Real{}.Now())
			if err != nil {
				return ""
			}
			text, err := json.Marshal(page)
			if err != nil {
				return ""
			}
			return string(text)
		}),
	}))
	js.Global().Call("sharewellReady")
	select {}
}
