package offlinepage

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"sharewell/internal/web/assets"
	"sharewell/internal/web/page"
)

// patience is how long, in milliseconds, the worker waits for the network before it answers itself.
const patience = 4000

// workerPolicy lets the worker's own script compile the guide's program, and nothing else anywhere.
const workerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

// worker serves the service worker's script. It is made once: its bytes change exactly when something
// that browsers hold has changed, which is how they notice.
type worker struct {
	d    Deps
	once sync.Once
	text []byte
	err  error
}

// told is what the script needs to know of the site.
type told struct {
	Version  string            `json:"version"`
	Edition  string            `json:"edition"`
	Words    words             `json:"words"`
	Files    []string          `json:"files"`
	Pages    []string          `json:"pages"`
	Program  string            `json:"program"`
	Book     string            `json:"book"`
	Guide    string            `json:"guide"`
	Shell    string            `json:"shell"`
	Stands   map[string]string `json:"stands"`
	Mark     marks             `json:"mark"`
	Patience int               `json:"patience"`
}

type words struct {
	Newer string `json:"newer"`
}

type marks struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

func (w *worker) show(c *page.Ctx) error {
	w.once.Do(func() { w.text, w.err = w.script(c) })
	if w.err != nil {
		return w.err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Content-Security-Policy", workerPolicy)
	h.Set("Cache-Control", "no-cache")
	_, _ = c.W.Write(w.text) // the browser has gone: nothing to do about it
	return nil
}

func (w *worker) script(c *page.Ctx) ([]byte, error) {
	a := c.Site.Assets
	code, err := a.Bytes(assets.Worker)
	if err != nil {
		return nil, err
	}
	t := told{Edition: w.d.Edition, Words: words{Newer: c.Text.T("newer", "date", w.d.EditionDay, "edition", w.d.Edition)},
		Program: a.URL(assets.Guide), Book: w.d.Book, Guide: w.d.Guide, Shell: w.d.Shell, Stands: w.d.Stands,
		Mark: marks{w.d.TitleMark, w.d.BodyMark}, Patience: patience}
	for _, name := range []string{assets.Stylesheet, assets.Script, assets.StartScript, assets.Favicon, assets.FontRegular, assets.FontBold, assets.Guide} {
		t.Files = append(t.Files, a.URL(name))
	}
	t.Files = append(t.Files, t.Book)
	t.Pages = append([]string{AwayPath, w.d.Shell}, slices.Sorted(maps.Values(w.d.Stands))...)
	t.Pages = slices.Compact(t.Pages)
	first, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("the service worker: %w", err)
	}
	// Words stand on the kept pages, so they count too.
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n", w.d.Build, first)
	sum.Write(code)
	for _, stem := range c.Site.Texts.Pages() {
		p := c.Site.Texts.Page(stem)
		for _, key := range p.Keys() {
			fmt.Fprintf(sum, "%s %s %s\n", stem, key, p.T(key))
		}
	}
	t.Version = base32.StdEncoding.EncodeToString(sum.Sum(nil)[:10])
	if first, err = json.Marshal(t); err != nil {
		return nil, fmt.Errorf("the service worker: %w", err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "self.sharewell=%s;\n", first)
	b.Write(code)
	return b.Bytes(), nil
}
