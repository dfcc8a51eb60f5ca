package guidepage

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"sync"

	"sharewell/internal/web/content"
	"sharewell/internal/web/guidepage/guideview"
	"sharewell/internal/web/page"
)

// bundlePage serves the browser's copy of the rulebook. It is made once, when it is first asked for.
type bundlePage struct {
	d    Deps
	once sync.Once
	data []byte
	tag  string
	err  error
}

func (p *bundlePage) show(c *page.Ctx) error {
	p.once.Do(func() { p.data, p.tag, p.err = bundle(p.d.Sources, c.Text) })
	if p.err != nil {
		return p.err
	}
	h := c.W.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", p.tag)
	if c.R.Header.Get("If-None-Match") == p.tag {
		c.W.WriteHeader(304)
		return nil
	}
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Length", strconv.Itoa(len(p.data)))
	_, _ = c.W.Write(p.data) // the browser has gone: nothing to do about it
	return nil
}

func bundle(s guideview.Sources, words content.Page) (data []byte, tag string, err error) {
	data, err = guideview.Bundle(s, words)
	if err != nil {
		return nil, "", err
	}
	return data, `"` + mark(data) + `"`, nil
}

// mark names bytes.
func mark(data []byte) string {
	sum := sha256.Sum256(data)
	return base32.StdEncoding.EncodeToString(sum[:10])
}

// Mark names the browser's copy exactly, so that the service worker fetches it again when it changes.
func Mark(s guideview.Sources, words content.Page) (string, error) {
	data, err := guideview.Bundle(s, words)
	if err != nil {
		return "", err
	}
	return mark(data), nil
}

// shell is the house around a page, for a visitor, with marks where the page belongs.
func shell(c *page.Ctx) error {
	return c.Render(page.Head{Title: guideview.TitleMark, NoIndex: true}, shellTempl())
}
