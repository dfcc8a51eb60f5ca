package cli

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"sharewell/internal/apiclient"
	"sharewell/internal/authzen"
	"sharewell/internal/authzen/fixed"
	"sharewell/internal/authzen/journal"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/web"
	"sharewell/internal/web/content"
)

// machines are what programs of organisations talk to.
type machines struct {
	clients *apiclient.Service
	log     *journal.Journal
	handler *authzen.Handler
}

// newMachines makes them; key is the site's key.
func newMachines(a *App, key []byte) (*machines, error) {
	c := a.options.Config
	m := &machines{}
	m.clients = apiclient.New(apiclient.Deps{Store: a.Store.Clients(), Clock: a.options.Clock, IDs: a.options.IDs, Random: rand.Reader, Log: a.options.Log,
		SiteKey: key, Audiences: []string{c.PublicURL, c.PublicURL + authzen.PathToken}, TokenLife: c.API.TokenLife,
		Limit: apiclient.Limit{PerSecond: c.API.Rate, Burst: c.API.Burst}, Keep: time.Duration(c.Decisions.Days) * 24 * time.Hour})
	a.Store.Subscribe(m.clients.Notice)
	view, err := viewOf(a)
	if err != nil {
		return nil, err
	}
	hashes, err := hkdf.Key(sha256.New, key, nil, "sharewell decision log 1", 32)
	if err != nil {
		return nil, err
	}
	m.log, err = journal.Open(journal.Config{Folder: decisionFolder(c.Decisions.Folder, c.Database), Sync: c.Decisions.Sync, Name: ident.Random{}.Next,
		Whole: apiclient.Whole, Keep: m.keep, Log: a.options.Log})
	if err != nil {
		return nil, err
	}
	m.handler = authzen.New(authzen.Deps{View: view, Callers: m.clients, Log: m.log, Words: decisionWords{a.Texts.Page("decision_reasons"), a.Book},
		Clock: a.options.Clock, IDs: a.options.IDs, Errors: a.options.Log, PublicURL: c.PublicURL, Open: c.APIAuth == "none", HashKey: hashes,
		Headers: web.SecurityHeaders(c.PublicURL), Measure: func(method, path string) func(int, time.Duration) { return a.Metrics.Observer(method, method+" "+path) }})
	return m, nil
}

// viewOf gives what is covered: by the policies of the pack when it brings some, else by Records of Sharing.
func viewOf(a *App) (func() authzen.View, error) {
	if fixed.Has(a.packFS) {
		x, err := fixed.Load(a.packFS, clock.DateOf(a.options.Clock.Now()))
		return func() authzen.View { return x }, err
	}
	return func() authzen.View { return a.faces.coverage.Index() }, nil
}

// decisionFolder is where decisions stand until they are in the database.
func decisionFolder(folder, database string) string {
	if folder != "" {
		return folder
	}
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		return path + ".decisions"
	}
	return filepath.Join("var", "decisions")
}

// keep takes a file of decisions into the database.
func (m *machines) keep(ctx context.Context, name string, b []byte) error {
	block, err := apiclient.NewBlock(name, b)
	if err != nil {
		return err
	}
	return m.clients.KeepBlock(ctx, block)
}

// load makes callers known.
func (m *machines) load(ctx context.Context) error {
	return errors.Join(m.clients.EnsureKey(ctx), m.clients.Load(ctx))
}

// before answers the addresses of programs and leaves the rest to next.
func (m *machines) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m.handler.Owns(r.URL.Path) {
			m.handler.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// decisionWords says what reasons and rules are called.
type decisionWords struct {
	words content.Page
	book  *rulebook.Book
}

// Reason implements authzen.Words.
func (d decisionWords) Reason(c coverage.ReasonCode) string { return d.words.T(c.String()) }

// Rule implements authzen.Words.
func (d decisionWords) Rule(id string) (authzen.Source, bool) {
	r, ok := d.book.Rule(id)
	if !ok {
		return authzen.Source{}, false
	}
	return authzen.Source{Name: r.Source.Name, URL: r.Source.URL}, true
}
