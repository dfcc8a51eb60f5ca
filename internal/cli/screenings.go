package cli

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"strings"

	"sharewell/internal/api"
	"sharewell/internal/apiclient"
	"sharewell/internal/clock"
	"sharewell/internal/config"
	"sharewell/internal/ident"
	"sharewell/internal/jobs"
	"sharewell/internal/mesh"
	"sharewell/internal/obs"
	"sharewell/internal/pack"
	"sharewell/internal/rulebook"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/screening/national"
	"sharewell/internal/store"
	"sharewell/internal/vault"
	"sharewell/internal/web"
	"sharewell/internal/web/page"
	"sharewell/internal/web/screeningpage"
)

// screeningParts are what the ledger of screenings is made from.
type screeningParts struct {
	config config.Config
	store  *store.Store
	clock  clock.Clock
	ids    ident.Source
	log    *slog.Logger
	pack   *pack.Pack
	book   *rulebook.Book
}

// newLedger makes the ledger of screenings; key is the site's key.
func newLedger(p screeningParts, key []byte) (*ledger.Service, error) {
	sealing, err := hkdf.Key(sha256.New, key, nil, "sharewell held lists 1", 32)
	if err != nil {
		return nil, err
	}
	hashing, err := hkdf.Key(sha256.New, key, nil, "sharewell list hashes 1", 32)
	if err != nil {
		return nil, err
	}
	box, err := vault.New(heldFolder(p.config), sealing, p.ids, rand.Reader)
	if err != nil {
		return nil, err
	}
	post, err := newPost(p)
	if err != nil {
		return nil, err
	}
	kinds := optOutKinds(p.book)
	if len(kinds) == 0 {
		return nil, errors.New("the rulebook names no kind of opt-out")
	}
	return ledger.New(ledger.Deps{Store: p.store.Screenings(), Clock: p.clock, IDs: p.ids, Settings: ledger.SettingsFrom(p.book, p.pack.ReferencePrefix),
		Kinds: kinds, Vault: box, Post: post, HashKey: hashing, Log: p.log}), nil
}

// heldFolder is where lists are held for a short time.
func heldFolder(c config.Config) string {
	if c.Screening.Folder != "" {
		return c.Screening.Folder
	}
	if path, ok := strings.CutPrefix(c.Database, "sqlite:"); ok {
		return path + ".held"
	}
	return filepath.Join("var", "held")
}

// newPost makes what asks the national service; nil without a mailbox.
func newPost(p screeningParts) (*ledger.Post, error) {
	c := p.config.MESH
	if c.URL == "" {
		return nil, nil
	}
	line, err := mesh.NewHTTP(mesh.TLSFiles{Certificate: c.CertificateFile, Key: c.CertificateKey, Authorities: c.CAFile}, c.Timeout)
	if err != nil {
		return nil, err
	}
	client, err := mesh.New(mesh.Config{URL: c.URL, Mailbox: c.Mailbox, Password: c.Password, SharedKey: c.SharedKey, Agent: "sharewell/" + version(),
		ChunkSize: int64(c.ChunkSize), MostMessage: int64(c.MostFile), GreetEvery: c.GreetEvery, Attempts: c.Attempts},
		mesh.Deps{HTTP: line, Clock: p.clock, Nonce: ident.Random{}.Next()})
	if err != nil {
		return nil, err
	}
	return &ledger.Post{Mailbox: mesh.Letters{Client: client}, To: c.Recipient, Workflow: c.Workflow,
		Limits: national.Limits{Numbers: c.MostNumbers, Bytes: int64(c.MostFile)}}, nil
}

// optOutKinds lists the kinds of choice there are.
func optOutKinds(book *rulebook.Book) (out []string) {
	list, err := book.List("opt_out_kind")
	if err != nil {
		return nil
	}
	for _, it := range list.Items {
		out = append(out, it.Code)
	}
	return out
}

// parts are those of the whole program.
func (a *App) screeningParts() screeningParts {
	return screeningParts{a.options.Config, a.Store, a.options.Clock, a.options.IDs, a.options.Log, a.Pack, a.Book}
}

// screeningKinds is the background work of screening: the clocks, and the mailbox when there is one.
func (a *App) screeningKinds() []jobs.Kind {
	kinds := []jobs.Kind{{Name: "screening.clocks", Next: jobs.Every(watchEvery), Handle: func(ctx context.Context, _ jobs.Job) error { return a.Screenings.Tick(ctx) }}}
	if a.options.Config.MESH.URL == "" {
		return kinds
	}
	return append(kinds, jobs.Kind{Name: "screening.poll", Next: jobs.Every(a.options.Config.MESH.Poll), Timeout: 2 * a.options.Config.MESH.Timeout,
		Handle: func(ctx context.Context, _ jobs.Job) error {
			_, err := a.Screenings.Poll(ctx)
			return err
		}})
}

// screeningRoutes are the pages of screening.
func (a *App) screeningRoutes() []page.Route {
	return screeningpage.Routes(screeningpage.Deps{Ledger: a.Screenings, Screener: a.Screenings, Labels: a.Book, Names: plainReads{a.Store}, Kinds: optOutKinds(a.Book),
		Most: int64(a.options.Config.UploadLimit)})
}

// screens answers the address that screens lists for programs, and leaves the rest to next. It stands
// outside of what bounds bodies and looks for sessions, because a list streams through it.
func (a *App) screens(watch obs.Watch, next http.Handler) http.Handler {
	c := a.options.Config.Screening
	stream := watch.Handler(obs.Route("POST "+api.PathScreenings, secured(a.options.Config.PublicURL, api.Screen(api.ScreeningDeps{Screenings: a.Screenings,
		Caller: a.screeningCaller, Log: a.options.Log, RequestID: obs.RequestID, Most: int64(c.Most), Idle: c.Idle, Longest: c.Longest, AtOnce: c.AtOnce}))))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == api.PathScreenings {
			stream.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// secured puts the security headers on the answers of next.
func secured(publicURL string, next http.Handler) http.Handler {
	headers := web.SecurityHeaders(publicURL)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), headers)
		next.ServeHTTP(w, r)
	})
}

// screeningCaller finds the program that sends a list.
func (a *App) screeningCaller(r *http.Request) (ledger.Caller, error) {
	if a.options.Config.APIAuth == "none" {
		return ledger.Caller{Anybody: true, Program: string(apiclient.Anybody().Client)}, nil
	}
	p, err := a.machines.clients.Authenticate(r.Header.Get("Authorization"), apiclient.Screen, a.options.Clock.Now())
	if err != nil {
		return ledger.Caller{}, err
	}
	return ledger.Caller{Program: string(p.Client), For: p.Organisation}, nil
}
