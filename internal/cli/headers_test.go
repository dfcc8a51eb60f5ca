package cli

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestRefusalsBeforeThePagesCarryHeaders: what the sign-in layer refuses, before any page is asked, is an
// answer like any other and needs the same protection in the browser.
func TestRefusalsBeforeThePagesCarryHeaders(t *testing.T) {
	t.Parallel()
	app := county(t)
	for range 500 {
		w := httptest.NewRecorder()
		app.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/sign-in", nil))
		if w.Code != http.StatusTooManyRequests {
			continue
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} {
			if w.Header().Get(name) == "" {
				t.Errorf("the refusal lacks %s", name)
			}
		}
		return
	}
	t.Fatal("500 submissions at once were all taken")
}
