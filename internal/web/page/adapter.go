package page

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/web/layout"
)

// Identity tells who is behind a request. The sign-in package implements it.
type Identity interface {
	// Identify gives the actor and how to name them; a visitor is the zero Actor.
	Identify(r *http.Request) (access.Actor, Who)
}

// Adapter turns Handlers into http.Handlers: it finds the actor, checks the route's permission, runs
// the handler and turns its error into an answer.
type Adapter struct {
	site     *Site
	identity Identity
	log      *slog.Logger
	// requestID finds the identifier under which the request is logged.
	requestID func(context.Context) string
	last      []byte // the page for a fault of ours, drawn at start so that it cannot fail
}

// NewAdapter makes an Adapter and draws the last-resort page.
func NewAdapter(site *Site, identity Identity, log *slog.Logger, requestID func(context.Context) string) (*Adapter, error) {
	a := &Adapter{site: site, identity: identity, log: log, requestID: requestID}
	common := site.Texts.Page("common")
	var b bytes.Buffer
	props := layout.Props{Title: common.T("error.internal.title"), PartnershipName: site.Name, Demo: site.Demo,
		Assets: site.Assets, Footer: layout.Footer{RunBy: site.RunBy}, Noindex: true}
	ctx := templ.WithChildren(context.Background(), layout.ErrorBody(a.errorPage(errs.Internal, "", "")))
	if err := layout.Page(props).Render(ctx, &b); err != nil {
		return nil, fmt.Errorf("draw the last-resort error page: %w", err)
	}
	a.last = b.Bytes()
	return a, nil
}

// Handle makes the http.Handler of one route.
func (a *Adapter) Handle(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := a.context(w, r, route)
		if err := a.run(c); err != nil {
			a.Fail(c, err)
		}
	})
}

func (a *Adapter) context(w http.ResponseWriter, r *http.Request, route Route) *Ctx {
	actor, who := a.identity.Identify(r)
	return &Ctx{W: w, R: r, Site: a.site, Actor: actor, Who: who, Text: a.site.Texts.Page(route.Page), Route: route}
}

func (a *Adapter) run(c *Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			err = fmt.Errorf("panic in %s: %v", c.Route.Pattern, p)
		}
	}()
	if !access.AllowedSomewhere(c.Actor, c.Route.Permission) {
		if !c.Actor.SignedIn() {
			return errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
		}
		return errs.New(errs.Forbidden, "access.forbidden", "Your role does not allow this.")
	}
	return c.Route.Handler(c)
}

// Fail answers with an error: a page, a problem document, or a redirect to sign-in.
func (a *Adapter) Fail(c *Ctx, err error) {
	if errors.Is(err, context.Canceled) && c.R.Context().Err() != nil {
		return // the reader has gone
	}
	kind := errs.KindOf(err)
	id := a.requestID(c.R.Context())
	if kind == errs.Internal || kind == errs.Unavailable {
		a.log.ErrorContext(c.R.Context(), "request failed", "code", errs.CodeOf(err), "route", c.Route.Pattern, "error", err.Error())
	}
	if wantsJSON(c.R) {
		writeProblem(c.W, kind, err, id)
		return
	}
	if kind == errs.Unauthenticated && (c.R.Method == http.MethodGet || c.R.Method == http.MethodHead) {
		c.W.Header().Set("Cache-Control", "no-store")
		http.Redirect(c.W, c.R, "/sign-in?next="+url.QueryEscape(c.R.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	if kind == errs.Forbidden && c.Who.NeedsSecondFactor && c.R.Method == http.MethodGet {
		c.W.Header().Set("Cache-Control", "no-store")
		http.Redirect(c.W, c.R, "/sign-in/second-factor?next="+url.QueryEscape(c.R.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	message := ""
	if e, ok := errors.AsType[*errs.Error](err); ok && kind != errs.Internal {
		message = e.Message
		for _, f := range e.Fields {
			message += " " + f.Message + "."
		}
	}
	if kind == errs.Unavailable {
		c.W.Header().Set("Retry-After", "30")
	}
	body := a.errorPage(kind, message, id)
	head := Head{Title: body.Title, Status: kind.Status(), NoIndex: true}
	c.W.Header().Set("Cache-Control", "no-store")
	if e := c.Render(head, layout.ErrorBody(body)); e != nil {
		a.log.ErrorContext(c.R.Context(), "error page failed", "error", e.Error())
		c.W.Header().Set("Content-Type", "text/html; charset=utf-8")
		c.W.WriteHeader(http.StatusInternalServerError)
		_, _ = c.W.Write(a.last) // nothing is left to fall back on
	}
}

// errorPage builds the words of an error page for a kind of error.
func (a *Adapter) errorPage(kind errs.Kind, message, id string) layout.ErrorPage {
	if !kind.Valid() {
		kind = errs.Internal
	}
	t := a.site.Texts.Page("common")
	key := "error." + string(kind)
	what := t.T(key + ".what")
	if message != "" {
		what = message
	}
	return layout.ErrorPage{Title: t.T(key + ".title"), WhatHappened: what, WhatIsSafe: t.T(key + ".safe"),
		WhatNext: t.T(key + ".next"), Reference: id}
}

// wantsJSON reports whether the caller is a program: the path ends in .json or .jsonld, or it asks so.
func wantsJSON(r *http.Request) bool {
	if strings.HasSuffix(r.URL.Path, ".json") || strings.HasSuffix(r.URL.Path, ".jsonld") || strings.HasPrefix(r.URL.Path, "/api/") {
		return true
	}
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") || strings.Contains(accept, "application/problem+json")
}

// problem is RFC 9457's document with our code, request id and field errors.
type problem struct {
	Type      string       `json:"type"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Detail    string       `json:"detail,omitempty"`
	Code      string       `json:"code"`
	RequestID string       `json:"request_id,omitempty"`
	Errors    []errs.Field `json:"errors,omitempty"`
}

func writeProblem(w http.ResponseWriter, kind errs.Kind, err error, id string) {
	p := problem{Type: "about:blank", Title: http.StatusText(kind.Status()), Status: kind.Status(), Code: "internal", RequestID: id}
	if e, ok := errors.AsType[*errs.Error](err); ok && kind != errs.Internal {
		p.Detail, p.Code, p.Errors = e.Message, e.Code, e.Fields
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the reader may have gone
}

// FailRequest answers with an error where no route is known yet, such as in middleware.
func (a *Adapter) FailRequest(w http.ResponseWriter, r *http.Request, err error) {
	c := &Ctx{W: w, R: r, Site: a.site, Text: a.site.Texts.Page(""), Route: Route{Pattern: "middleware", Permission: access.Public}}
	a.Fail(c, err)
}
