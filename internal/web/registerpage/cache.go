package registerpage

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"sharewell/internal/web/page"
)

// Cache keeps what visitors are shown while the data it was drawn from stands. Nothing of a signed-in
// person is kept, and nothing but complete answers.
type Cache struct {
	version func() string
	// A page that everybody asks for is compressed well, one that answers a question of somebody's own quickly: it will
	// hardly be sent again, and is a tenth larger.
	forMany, forOne zippers

	mu    sync.Mutex
	of    string
	kept  map[string]*answer
	bytes int
}

// The limits of the cache; when one is met it starts again, empty.
const (
	mostKept  = 2000
	mostBytes = 48 << 20
	mostKey   = 600
)

// NewCache makes a cache for data whose version the function names.
func NewCache(version func() string) *Cache {
	return &Cache{version: version, kept: map[string]*answer{}, forMany: zippers{level: 7}, forOne: zippers{level: gzip.BestSpeed}}
}

// answer is one complete answer.
type answer struct {
	head http.Header
	body []byte
	zip  []byte // the same, compressed; nil when that gains nothing
	tag  string
}

// Page wraps a handler. The key names what the answer depends on besides path and day.
func (k *Cache) Page(key func(*page.Ctx) string, h page.Handler) page.Handler {
	return func(c *page.Ctx) error {
		if c.Actor.SignedIn() {
			c.W.Header().Set("Cache-Control", "private, no-cache")
			return h(c)
		}
		of := k.version()
		asked := key(c)
		name := c.R.URL.Path + "\x00" + asked + "\x00" + c.Today().String()
		a := k.find(of, name)
		if a == nil {
			w := &capture{head: http.Header{}}
			own := *c
			own.W = w
			if err := h(&own); err != nil {
				return err
			}
			z := &k.forMany
			if asked != "" {
				z = &k.forOne
			}
			a = newAnswer(w, z)
			if w.status != 0 && w.status != http.StatusOK {
				a.send(c, w.status)
				return nil
			}
			k.keep(of, name, a)
		}
		a.send(c, http.StatusOK)
		return nil
	}
}

func (k *Cache) find(of, name string) *answer {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of != of {
		return nil
	}
	return k.kept[name]
}

func (k *Cache) keep(of, name string, a *answer) {
	if len(name) > mostKey || k.version() != of {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	size := len(a.body) + len(a.zip)
	if k.of != of || len(k.kept) >= mostKept || k.bytes+size > mostBytes {
		k.of, k.kept, k.bytes = of, map[string]*answer{}, 0
	}
	if size <= mostBytes/8 {
		k.kept[name] = a
		k.bytes += size
	}
}

// zippers lends writers of one level, each of which takes most of a megabyte to make.
type zippers struct {
	level int
	pool  sync.Pool
}

// zip compresses; nil when that gains nothing.
func (z *zippers) zip(body []byte) []byte {
	var b bytes.Buffer
	w, ok := z.pool.Get().(*gzip.Writer)
	if !ok {
		var err error
		if w, err = gzip.NewWriterLevel(&b, z.level); err != nil {
			return nil // there is no such level
		}
	}
	defer z.pool.Put(w)
	b.Grow(len(body)/4 + 256)
	w.Reset(&b)
	_, err := w.Write(body)
	if e := w.Close(); err != nil || e != nil || b.Len() >= len(body) {
		return nil
	}
	return b.Bytes()
}

// newAnswer tags and compresses what was drawn.
func newAnswer(w *capture, z *zippers) *answer {
	a := &answer{head: w.head, body: w.body.Bytes()}
	sum := sha256.Sum256(a.body)
	a.tag = base64.RawURLEncoding.EncodeToString(sum[:15])
	if len(a.body) >= 1024 && compressible(w.head.Get("Content-Type")) {
		a.zip = z.zip(a.body)
	}
	return a
}

func compressible(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "xml;") || strings.HasSuffix(kind, "+xml")
}

// send answers, with nothing but the tag when the caller has it already.
func (a *answer) send(c *page.Ctx, status int) {
	h := c.W.Header()
	for name, values := range a.head {
		h[name] = values
	}
	h.Set("Cache-Control", "public, no-cache")
	h.Set("Vary", "Accept-Encoding, Cookie")
	body, tag := a.body, `"`+a.tag+`"`
	if a.zip != nil && takesGzip(c.R) {
		body, tag = a.zip, `"`+a.tag+`-gz"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", tag)
	if status == http.StatusOK && Matches(c.R, tag) {
		h.Del("Content-Type")
		h.Del("Content-Encoding")
		c.W.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.W.WriteHeader(status)
	_, _ = c.W.Write(body) // the reader may have gone
}

// takesGzip reports whether the caller accepts gzip; a caller that only says how much it does not
// want it is not sent it.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && !strings.HasPrefix(q, "q=0.0")
		}
	}
	return false
}

// Matches reports whether the caller says that it has the tagged answer.
func Matches(r *http.Request, tag string) bool {
	for part := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if part = strings.TrimPrefix(strings.TrimSpace(part), "W/"); part == tag || part == "*" {
			return true
		}
	}
	return false
}

// capture takes an answer in.
type capture struct {
	head   http.Header
	body   bytes.Buffer
	status int
}

func (w *capture) Header() http.Header         { return w.head }
func (w *capture) Write(b []byte) (int, error) { return w.body.Write(b) }
func (w *capture) WriteHeader(status int)      { w.status = status }
