package authzen

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"

	"sharewell/internal/apiclient"
	"sharewell/internal/authzen/wire"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// View is one picture of what is covered, from which one request is answered; *coverage.Index is one.
type View interface {
	Vocabulary() *coverage.Vocabulary
	Revision() uint64
	Today() clock.Date
	Decide(q *coverage.Question, d *coverage.Decision)
	// Canonical gives an entity under its main name; ok is false for one that is not known.
	Canonical(n coverage.Node) (main coverage.Node, ok bool)
	// IDs lists the main names of a kind, in order.
	IDs(k coverage.Kind) []string
}

// Callers says who asks; *apiclient.Service does.
type Callers interface {
	Authenticate(authorization string, need apiclient.Scope, now time.Time) (*apiclient.Principal, error)
	Charge(p *apiclient.Principal, n int, now time.Time) (retry time.Duration, ok bool)
	WithSecret(id apiclient.ID, secret string, scopes []apiclient.Scope) (apiclient.Token, error)
	WithAssertion(ctx context.Context, assertion string, scopes []apiclient.Scope) (apiclient.Token, error)
}

// Log keeps decisions; *journal.Journal does. What it returns an error for was not kept.
type Log interface{ Append(frame []byte) error }

// Source is where a rule stands.
type Source struct{ Name, URL string }

// Words are what reasons and rules are called.
type Words interface {
	Reason(code coverage.ReasonCode) string
	Rule(id string) (Source, bool)
}

// Deps is what the handler is made of.
type Deps struct {
	View    func() View // the newest
	Callers Callers
	Log     Log
	Words   Words
	Clock   clock.Clock
	IDs     ident.Source
	Errors  *slog.Logger
	// PublicURL is where the site is, without a final slash.
	PublicURL string
	// Open asks nobody for proof; only for a site that this machine alone reaches.
	Open bool
	// HashKey keys the hashes that stand in the log in the place of what is not known here.
	HashKey []byte
	// Headers stand on every answer.
	Headers http.Header
	// Measure gives what to call with the status and the time of each answer of an address.
	Measure func(method, path string) func(status int, took time.Duration)
}

// Handler answers the addresses of the API.
type Handler struct {
	d        Deps
	anybody  *apiclient.Principal
	routes   map[string]*route
	calls    sync.Pool
	reasons  []string // the words of reasons as JSON
	metadata []byte
	oauth    []byte
	realm    []string
}

// route is one address.
type route struct {
	method  string
	form    wire.Form
	answer  func(*Handler, *call) *failure
	cost    int // decisions it counts as, before its body is read
	measure func(status int, took time.Duration)
}

// The addresses.
const (
	PathEvaluation     = "/access/v1/evaluation"
	PathEvaluations    = "/access/v1/evaluations"
	PathSearchSubject  = "/access/v1/search/subject"
	PathSearchResource = "/access/v1/search/resource"
	PathSearchAction   = "/access/v1/search/action"
	PathMetadata       = "/.well-known/authzen-configuration"
	PathOAuthMetadata  = "/.well-known/oauth-authorization-server"
	PathToken          = "/oauth/token"
)

// New makes the handler.
func New(d Deps) *Handler {
	h := &Handler{d: d, anybody: apiclient.Anybody(), realm: []string{`Bearer realm="` + d.PublicURL + `"`}}
	h.calls.New = func() any { return &call{} }
	h.routes = map[string]*route{
		PathEvaluation:     {form: wire.Evaluation, answer: (*Handler).one, cost: 1},
		PathEvaluations:    {form: wire.Evaluations, answer: (*Handler).many, cost: 1},
		PathSearchSubject:  {form: wire.SearchSubject, answer: (*Handler).search, cost: searchCost},
		PathSearchResource: {form: wire.SearchResource, answer: (*Handler).search, cost: searchCost},
		PathSearchAction:   {form: wire.SearchAction, answer: (*Handler).search, cost: searchCost},
		PathMetadata:       {method: http.MethodGet},
		PathOAuthMetadata:  {method: http.MethodGet},
		PathToken:          {},
	}
	for path, r := range h.routes {
		if r.method == "" {
			r.method = http.MethodPost
		}
		r.measure = d.Measure(r.method, path)
	}
	for _, c := range coverage.Reasons() {
		h.reasons = append(h.reasons, string(appendString(nil, d.Words.Reason(c))))
	}
	h.metadata, h.oauth = metadata(d.PublicURL), oauthMetadata(d.PublicURL)
	return h
}

// Owns reports whether a path is one of the addresses.
func (h *Handler) Owns(path string) bool { return h.routes[path] != nil }

// searchCost is how many decisions a search counts as.
const searchCost = 20

// failure is a request that cannot be answered.
type failure struct {
	status  int
	message string
	retry   time.Duration
	err     error // logged, not told
}

func bad(message string) *failure { return &failure{status: http.StatusBadRequest, message: message} }

// call is one request while it is answered. Calls are used again, with the room they grew.
type call struct {
	ctx       context.Context
	now       time.Time
	form      wire.Form
	principal *apiclient.Principal
	requestID string
	view      View
	voc       *coverage.Vocabulary // of the view
	today     clock.Date           // of the view

	in         []byte
	request    wire.Request
	asked      coverage.Request
	question   coverage.Question
	decision   coverage.Decision
	properties []coverage.Property
	entry      apiclient.Decision
	frame      apiclient.Frame
	out        []byte
}

// mostKept bounds the room a call keeps for the next.
const mostKept = 256 << 10

func (h *Handler) release(c *call) {
	c.request.Reset()
	clear(c.properties[:cap(c.properties)])
	c.ctx, c.principal, c.view, c.voc, c.requestID = nil, nil, nil, nil, ""
	c.asked, c.question, c.entry = coverage.Request{}, coverage.Question{}, apiclient.Decision{Records: c.entry.Records[:0]}
	if cap(c.in) <= mostKept && cap(c.out) <= mostKept {
		h.calls.Put(c)
	}
}

var typeJSON = []string{"application/json"}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := h.d.Clock.Now()
	route := h.routes[r.URL.Path]
	if route == nil {
		http.NotFound(w, r)
		return
	}
	status := http.StatusInternalServerError
	defer func() { route.measure(status, h.d.Clock.Now().Sub(began)) }()
	head := w.Header()
	maps.Copy(head, h.d.Headers)
	if id := r.Header["X-Request-Id"]; len(id) > 0 {
		head["X-Request-Id"] = id[:1:1]
	} else {
		head["X-Request-Id"] = []string{h.d.IDs.Next()}
	}
	if r.Method != route.method && (route.method != http.MethodGet || r.Method != http.MethodHead) {
		head["Allow"] = []string{route.method}
		status = h.fail(w, &failure{status: http.StatusMethodNotAllowed, message: "use " + route.method})
		return
	}
	switch r.URL.Path {
	case PathMetadata:
		status = h.describe(w, h.metadata)
	case PathOAuthMetadata:
		status = h.describe(w, h.oauth)
	case PathToken:
		status = h.token(w, r)
	default:
		status = h.ask(w, r, route, began)
	}
}

// ask answers a question or a search, and gives the status.
func (h *Handler) ask(w http.ResponseWriter, r *http.Request, to *route, now time.Time) int {
	c := h.calls.Get().(*call)
	defer h.release(c)
	c.ctx, c.now, c.form, c.view = r.Context(), now, to.form, h.d.View()
	c.voc, c.today, c.out = c.view.Vocabulary(), c.view.Today(), c.out[:0]
	c.requestID = plainID(w.Header()["X-Request-Id"][0])
	f := h.admit(c, r)
	if f == nil {
		f = h.read(c, r)
	}
	if f == nil {
		f = h.charge(c, to.cost)
	}
	if f == nil {
		c.frame.Begin(now, c.principal.Client, c.principal.Organisation, c.requestID, c.view.Revision())
		f = to.answer(h, c)
	}
	if f == nil {
		if err := h.d.Log.Append(c.frame.Bytes()); err != nil {
			f = &failure{status: http.StatusInternalServerError, message: "the decision could not be kept, so it is not given; try again", err: err}
		}
	}
	if f != nil {
		return h.fail(w, f)
	}
	h.send(w, http.StatusOK, c.out)
	return http.StatusOK
}

// send writes an answer of JSON.
func (h *Handler) send(w http.ResponseWriter, status int, body []byte) {
	head := w.Header()
	head["Content-Type"] = typeJSON
	head["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller may have gone
}

// fail answers with an error: a JSON string, as the specification has it.
func (h *Handler) fail(w http.ResponseWriter, f *failure) int {
	head := w.Header()
	if f.status == http.StatusUnauthorized {
		head["Www-Authenticate"] = h.realm
	}
	if f.retry > 0 {
		head["Retry-After"] = []string{strconv.Itoa(int((f.retry + time.Second - 1) / time.Second))}
	}
	if f.err != nil && !errors.Is(f.err, context.Canceled) {
		h.d.Errors.Error("a decision could not be given", "error", f.err.Error(), "request_id", plainID(head["X-Request-Id"][0]))
	}
	h.send(w, f.status, appendString(nil, f.message))
	return f.status
}

// admit finds out who asks.
func (h *Handler) admit(c *call, r *http.Request) *failure {
	if h.d.Open {
		c.principal = h.anybody
		return nil
	}
	proof := ""
	if v := r.Header["Authorization"]; len(v) == 1 {
		proof = v[0]
	}
	var err error
	if c.principal, err = h.d.Callers.Authenticate(proof, apiclient.Decide, c.now); err != nil {
		return &failure{status: errs.KindOf(err).Status(), message: errs.MessageOf(err)}
	}
	return nil
}

// charge counts the request against what the client may ask.
func (h *Handler) charge(c *call, cost int) *failure {
	retry, ok := h.d.Callers.Charge(c.principal, max(cost, len(c.request.Evaluations)), c.now)
	if !ok {
		return &failure{status: http.StatusTooManyRequests, message: "too many decisions in a short time; wait as Retry-After says", retry: max(retry, 1)}
	}
	return nil
}

// read reads the body.
func (h *Handler) read(c *call, r *http.Request) *failure {
	if !isJSON(r.Header["Content-Type"]) {
		return bad("send Content-Type: application/json")
	}
	if r.ContentLength > wire.MaxBody {
		return &failure{status: http.StatusRequestEntityTooLarge, message: "the body is larger than 1 MB"}
	}
	in, err := readAll(c.in[:0], io.LimitReader(r.Body, wire.MaxBody+1), r.ContentLength)
	c.in = in
	if err != nil {
		return bad("the body could not be read to its end")
	}
	if len(in) > wire.MaxBody {
		return &failure{status: http.StatusRequestEntityTooLarge, message: "the body is larger than 1 MB"}
	}
	if f := wire.Decode(textOf(in), c.form, &c.request); f != nil {
		return bad(f.Message)
	}
	return nil
}

// textOf gives bytes as a text without copying them. The texts of a request are parts of it, and the bytes are
// written over by the next request: nothing that outlives the answer may keep one. The log copies what it takes.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// readAll reads into b, which it grows when it must.
func readAll(b []byte, r io.Reader, length int64) ([]byte, error) {
	if need := int(length) + 1; need > cap(b) {
		b = make([]byte, 0, need)
	} else if cap(b) == 0 {
		b = make([]byte, 0, 1024)
	}
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

// isJSON accepts application/json with or without parameters.
func isJSON(header []string) bool {
	if len(header) != 1 {
		return false
	}
	kind, _, _ := strings.Cut(header[0], ";")
	return kind == "application/json" || strings.EqualFold(strings.TrimSpace(kind), "application/json")
}

// plainID gives a request identifier that can stand in a log, else "".
func plainID(s string) string {
	if len(s) > 64 {
		return ""
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' && c != '.' {
			return ""
		}
	}
	return s
}
