package assets

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
)

// built is a folder as the asset build leaves it, with small files.
func built(t testing.TB) fstest.MapFS {
	t.Helper()
	manifest := map[string]string{}
	dist := fstest.MapFS{}
	for _, name := range required() {
		stem, ext, _ := strings.Cut(name, ".")
		hashed := stem + "-AB12." + ext
		manifest[name] = hashed
		body := bytes.Repeat([]byte(name+" "), 50)
		if ext != "wasm" {
			dist[hashed] = &fstest.MapFile{Data: body}
		}
		if ext == "js" || ext == "wasm" {
			dist[hashed+".br"] = &fstest.MapFile{Data: []byte("brotli")}
		}
		if ext != "woff2" {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write(body)
			_ = z.Close()
			dist[hashed+".gz"] = &fstest.MapFile{Data: b.Bytes()}
		}
	}
	text, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	dist["manifest.json"] = &fstest.MapFile{Data: text}
	return dist
}

func load(t testing.TB) *Assets {
	t.Helper()
	a, err := Read(built(t))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestReadSaysWhatToRun(t *testing.T) {
	t.Parallel()
	short := built(t)
	short["manifest.json"] = &fstest.MapFile{Data: []byte(`{"main.css":"main-1.css"}`)}
	for name, c := range map[string]struct {
		dist fstest.MapFS
		code string
	}{
		"nothing built": {fstest.MapFS{".gitkeep": {}}, "assets.not_built"},
		"half built":    {short, "assets.incomplete"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(c.dist)
			if got := errs.CodeOf(err); got != c.code || !strings.Contains(err.Error(), "make assets") {
				t.Errorf("got %v, want code %s naming make assets", err, c.code)
			}
		})
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	a := load(t)
	got := []string{a.URL(Stylesheet), a.URL("other.css"), (*Assets)(nil).URL(Script)}
	want := []string{"/assets/main-AB12.css", "/assets/not-built/other.css", "/assets/not-built/main.js"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestHandler(t *testing.T) {
	t.Parallel()
	a := load(t)
	cases := []struct {
		name, method, path string
		header             http.Header
		status             int
		want               map[string]string
	}{
		{"plain", "GET", "/assets/main-AB12.css", nil, 200, map[string]string{
			"Content-Type": "text/css; charset=utf-8", "Content-Encoding": "", "Vary": "Accept-Encoding",
			"Cache-Control": "public, max-age=31536000, immutable", "Etag": `"main-AB12.css"`, "X-Content-Type-Options": "nosniff"}},
		{"compressed", "GET", "/assets/main-AB12.js", http.Header{"Accept-Encoding": {"gzip;q=0.8, br;q=0"}}, 200, map[string]string{
			"Content-Type": "text/javascript; charset=utf-8", "Content-Encoding": "gzip", "Etag": `"main-AB12.js.gz"`}},
		{"compressed harder", "GET", "/assets/main-AB12.js", http.Header{"Accept-Encoding": {"gzip, deflate, br, zstd"}}, 200, map[string]string{
			"Content-Encoding": "br", "Etag": `"main-AB12.js.br"`, "Vary": "Accept-Encoding", "Content-Length": "6"}},
		{"anything", "GET", "/assets/main-AB12.js", http.Header{"Accept-Encoding": {"*"}}, 200, map[string]string{"Content-Encoding": "gzip"}},
		{"a program, unpacked", "GET", "/assets/guide-AB12.wasm", nil, 200, map[string]string{
			"Content-Type": "application/wasm", "Content-Encoding": "", "Content-Length": "550"}},
		{"gzip refused", "GET", "/assets/main-AB12.js", http.Header{"Accept-Encoding": {"*, gzip;q=0"}}, 200, map[string]string{"Content-Encoding": ""}},
		{"a font", "GET", a.URL(FontRegular), http.Header{"Accept-Encoding": {"gzip"}}, 200, map[string]string{
			"Content-Type": "font/woff2", "Content-Encoding": "", "Vary": ""}},
		{"already held", "GET", "/assets/main-AB12.css", http.Header{"If-None-Match": {`"x", W/"main-AB12.css"`}}, 304, nil},
		{"head", "HEAD", "/assets/main-AB12.css", nil, 200, map[string]string{"Content-Length": "450"}},
		{"unknown", "GET", "/assets/manifest.json", nil, 404, map[string]string{"Cache-Control": "no-store"}},
		{"climbing", "GET", "/assets/../main-AB12.css", nil, 404, nil},
		{"posting", "POST", "/assets/main-AB12.css", nil, 405, map[string]string{"Allow": "GET, HEAD"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(c.method, c.path, nil)
			r.Header = c.header.Clone()
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code != c.status {
				t.Fatalf("status %d, want %d", w.Code, c.status)
			}
			for k, want := range c.want {
				if got := w.Header().Get(k); got != want {
					t.Errorf("%s: %q, want %q", k, got, want)
				}
			}
			if (c.status == 304 || c.method == "HEAD") && w.Body.Len() > 0 {
				t.Error("a body came along")
			}
		})
	}
}

func TestCompressedCopyIsTheSameFile(t *testing.T) {
	t.Parallel()
	a := load(t)
	r := httptest.NewRequest("GET", a.URL(Stylesheet), nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Repeat(Stylesheet+" ", 50), string(got)); d != "" {
		t.Error(d)
	}
}
