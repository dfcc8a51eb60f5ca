package auth_test

import (
	"net/http"
	"testing"

	"sharewell/internal/access"
)

// BenchmarkSignedInRequest is what the session costs every request of somebody signed in.
func BenchmarkSignedInRequest(b *testing.B) {
	w := newWorld(b)
	w.hire(b, "ada", "council", access.IGLead, access.DPO)
	br := w.browser()
	br.signIn(b, "ada@example.org")
	for b.Loop() {
		if _, err := br.do(b, http.MethodGet, "/x", func(*http.Request) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVisitorRequest is what it costs a visitor's request: next to nothing.
func BenchmarkVisitorRequest(b *testing.B) {
	w := newWorld(b)
	br := w.browser()
	for b.Loop() {
		if _, err := br.do(b, http.MethodGet, "/x", func(*http.Request) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
