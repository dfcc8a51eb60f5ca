package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Handler serves the files under Prefix. A name contains the hash of its content, so an answer is
// kept for ever; the compressed copies made at build time go to every browser that takes them.
func (a *Assets) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Only GET and HEAD work here.", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		f, ok := a.files[name]
		if !ok {
			w.Header().Set("Cache-Control", "no-store")
			http.NotFound(w, r)
			return
		}
		body, coding, err := f.best(r.Header.Get("Accept-Encoding"))
		if err != nil {
			http.Error(w, "This file cannot be read.", http.StatusInternalServerError)
			return
		}
		h, tag := w.Header(), `"`+name+`"`
		if f.gzip != nil {
			h.Set("Vary", "Accept-Encoding")
		}
		if coding != "" {
			h.Set("Content-Encoding", coding)
			tag = `"` + name + "." + ending(coding) + `"`
		}
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Type", f.contentType)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == http.MethodHead {
			return
		}
		_, _ = w.Write(body) // the browser has gone: nothing to do about it
	})
}

// best gives the smallest form that the browser takes, and the coding it is in.
func (f file) best(accept string) (body []byte, coding string, err error) {
	switch {
	case f.brotli != nil && accepts(accept, "br"):
		return f.brotli, "br", nil
	case f.gzip != nil && accepts(accept, "gzip"):
		return f.gzip, "gzip", nil
	}
	body, err = f.unpacked()
	return body, "", err
}

// unpacked gives the plain file. Where only compressed copies are kept it is unpacked for the few
// programs that take no compression.
func (f file) unpacked() ([]byte, error) {
	if f.plain != nil {
		return f.plain, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(f.gzip))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// ending is what a compressed copy's name ends in.
func ending(coding string) string {
	if coding == "gzip" {
		return "gz"
	}
	return coding
}

// accepts reads an Accept-Encoding header (RFC 9110, section 12.5.3): the coding or * with a weight
// above zero, the exact name deciding over the star. Brotli is sent only to those who name it.
func accepts(header, coding string) bool {
	star := false
	for part := range strings.SplitSeq(header, ",") {
		named, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		wanted := true
		if q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			weight, err := strconv.ParseFloat(q, 64)
			wanted = err == nil && weight > 0
		}
		switch strings.TrimPrefix(strings.ToLower(strings.TrimSpace(named)), "x-") {
		case coding:
			return wanted
		case "*":
			star = wanted && coding == "gzip"
		}
	}
	return star
}

// matches compares entity tags weakly, as If-None-Match asks.
func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}
