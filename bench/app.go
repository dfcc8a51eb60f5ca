package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"sharewell/internal/auth"
	"sharewell/internal/cli"
	"sharewell/internal/clock"
	"sharewell/internal/config"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

const publicURL = "http://127.0.0.1:8080"

// options say how the program runs while it is measured: as the demonstration does, without a log.
func options(database string, who ident.Person) cli.Options {
	return cli.Options{
		Config: config.Config{
			Database: database, Pack: "demo", Listen: "127.0.0.1:8080", PublicURL: publicURL, Demo: true, UploadLimit: 20 << 20,
			Session: config.Session{Lifetime: 12 * time.Hour, Idle: 2 * time.Hour, LinkValid: 20 * time.Minute}, APIAuth: "none",
		},
		Log: slog.New(slog.DiscardHandler), NoBegin: true, Demo: []auth.DemoRole{{Person: who, Title: "Bench, somebody", Purpose: "Measures"}},
		Clock: clock.Real{},
	}
}

// browser asks the program for pages, as one visitor or as somebody signed in.
type browser struct {
	site    http.Handler
	cookies map[string]*http.Cookie
}

func newBrowser(site http.Handler) *browser {
	return &browser{site: site, cookies: map[string]*http.Cookie{}}
}

// request makes a request as a browser on the site sends it.
func (b *browser) request(method, path string, form url.Values) *http.Request {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, publicURL+path, body)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "text/html")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	return r
}

// do sends a request and gives the answer.
func (b *browser) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c
	}
	return w
}

// signIn enters as one of the demonstration's people.
func (b *browser) signIn(who ident.Person) error {
	w := b.do(b.request(http.MethodPost, "/sign-in/demo", url.Values{"person": {string(who)}}))
	if w.Code != http.StatusSeeOther {
		return fmt.Errorf("sign in: the answer was %d", w.Code)
	}
	return nil
}

// open starts the program in this process and signs somebody in.
func open(ctx context.Context, database string, who ident.Person) (*cli.App, *browser, error) {
	app, err := cli.NewApp(ctx, options(database, who))
	if err != nil {
		return nil, nil, err
	}
	b := newBrowser(app.Handler())
	if err := b.signIn(who); err != nil {
		_ = app.Close() // the first error is the one to show
		return nil, nil, err
	}
	return app, b, nil
}

// saveForm is the form that changes one answer of a draft, as its page sends it.
func saveForm(was, days int) url.Values {
	return url.Values{"accuracy_days": {fmt.Sprint(days)}, "base.accuracy_days": {sharing.FieldHash([]string{fmt.Sprint(was)})}}
}
