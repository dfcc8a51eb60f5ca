package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// tagged gives every good answer a strong tag, and answers 304 to those who have it.
func tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*") // public data, for every page that wants to show it
		h.Set("Access-Control-Expose-Headers", "ETag, Link")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		b := &buffer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(b, r)
		if b.status != http.StatusOK {
			h.Set("Cache-Control", "no-store")
			w.WriteHeader(b.status)
			_, _ = w.Write(b.body.Bytes()) // the reader may have gone
			return
		}
		sum := sha256.Sum256(b.body.Bytes())
		tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
		h.Set("ETag", tag)
		h.Set("Cache-Control", "public, no-cache")
		if has(r, tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(b.body.Bytes()) // the reader may have gone
	})
}

func has(r *http.Request, tag string) bool {
	for part := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if part = strings.TrimPrefix(strings.TrimSpace(part), "W/"); part == tag || part == "*" {
			return true
		}
	}
	return false
}

// buffer holds an answer back until it is whole.
type buffer struct {
	http.ResponseWriter
	body   bytes.Buffer
	status int
}

func (b *buffer) Write(p []byte) (int, error) { return b.body.Write(p) }
func (b *buffer) WriteHeader(status int)      { b.status = status }

// named puts the request's identifier into the problems that the library makes itself.
func named(d Deps, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := &buffer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(b, r)
		body := b.body.Bytes()
		if b.status >= http.StatusBadRequest {
			var p Problem
			if err := json.Unmarshal(body, &p); err == nil && p.RequestID == "" {
				p.RequestID = d.RequestID(r.Context())
				if again, err := json.Marshal(p); err == nil {
					body = again
				}
			}
		}
		w.WriteHeader(b.status)
		_, _ = w.Write(body) // goes to a buffer
	})
}
