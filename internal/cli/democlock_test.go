package cli

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/clock"
)

func TestTheClockIsMovedFromThisComputerOnly(t *testing.T) {
	t.Parallel()
	for listen, ok := range map[string]bool{"127.0.0.1:8080": true, "[::1]:0": true, "0.0.0.0:8080": false, ":8080": false, "localhost:80": false, "x": false} {
		if _, err := movable(listen); (err == nil) != ok {
			t.Errorf("%s: %v", listen, err)
		}
	}
	app, c := county(t), clock.NewFixed(now)
	h := app.moveClock(c, app.Handler())
	ask := func(h http.Handler, from, to string) int {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, clockPath, strings.NewReader(url.Values{"to": {to}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = from
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	later := now.Add(time.Hour).Format(time.RFC3339)
	for _, one := range []struct {
		from, to string
		want     int
	}{{"192.0.2.7:99", later, 404}, {"127.0.0.1:99", "soon", 400}, {"127.0.0.1:99", now.Add(-time.Hour).Format(time.RFC3339), 400}, {"127.0.0.1:99", later, 204}} {
		if got := ask(h, one.from, one.to); got != one.want {
			t.Errorf("%s to %s: %d, want %d", one.from, one.to, got, one.want)
		}
	}
	if got := ask(app.Handler(), "127.0.0.1:99", later); got != 404 && got != 405 {
		t.Errorf("without the flag it is %d", got)
	}
	if got := c.Now(); !got.Equal(now.Add(time.Hour)) {
		t.Errorf("it is %s", got)
	}
}
