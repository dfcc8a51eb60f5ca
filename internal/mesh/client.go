package mesh

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// Deps is what a Client works with.
type Deps struct {
	HTTP  *http.Client
	Clock clock.Clock
	// Nonce is a random word of this client; no two clients of a mailbox may share one.
	Nonce string
	// Pause waits before another attempt; nil means Wait.
	Pause func(ctx context.Context, attempt int) error
}

// Client is one mailbox. It does one thing at a time, as the exchange asks.
type Client struct {
	config  Config
	deps    Deps
	prover  *prover
	mu      sync.Mutex
	greeted time.Time
}

// New makes a client; nothing is sent yet.
func New(c Config, d Deps) (*Client, error) {
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		return nil, err
	}
	if d.Pause == nil {
		d.Pause = Wait
	}
	return &Client{config: c, deps: d, prover: &prover{mailbox: c.Mailbox, password: c.Password, key: []byte(c.SharedKey), nonce: d.Nonce}}, nil
}

// Mailbox is our address.
func (c *Client) Mailbox() string { return c.config.Mailbox }

// call is one request.
type call struct {
	method, path string // below the mailbox
	header       http.Header
	body         []byte
	once         bool // may not be tried again
	want         []int
}

const accept = "application/vnd.mesh.v2+json"

// mostAnswer bounds an answer that is not a message.
const mostAnswer = 1 << 20

// reply is an answer, read whole.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// do sends a request, again where that does no harm, and gives an answer with a wanted status.
func (c *Client) do(ctx context.Context, k call, most int64) (reply, error) {
	for attempt := 1; ; attempt++ {
		r, err := c.try(ctx, k, most)
		passing := err != nil && errs.KindOf(err) == errs.Unavailable
		if !passing || k.once || attempt >= c.config.Attempts {
			return r, err
		}
		if err := c.deps.Pause(ctx, attempt); err != nil {
			return reply{}, err
		}
	}
}

func (c *Client) try(ctx context.Context, k call, most int64) (reply, error) {
	var body io.Reader
	if k.body != nil {
		body = bytes.NewReader(k.body)
	}
	req, err := http.NewRequestWithContext(ctx, k.method, c.config.URL+"/messageexchange/"+url.PathEscape(c.config.Mailbox)+k.path, body)
	if err != nil {
		return reply{}, err
	}
	for name, values := range k.header {
		req.Header[name] = values
	}
	req.Header.Set("Accept", accept)
	req.Header.Set("User-Agent", c.config.Agent)
	req.Header.Set("Authorization", c.prover.header(c.deps.Clock.Now()))
	res, err := c.deps.HTTP.Do(req)
	if err != nil {
		return reply{}, away(ctx, err)
	}
	defer func() { _ = res.Body.Close() }() // it was read whole, or is of no use
	b, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	switch {
	case err != nil:
		return reply{}, away(ctx, err)
	case int64(len(b)) > most:
		return reply{}, errs.New(errs.Invalid, "mesh.too_large", "The message is larger than the limit (mesh.most_message).")
	}
	r := reply{res.StatusCode, res.Header, b}
	if !slices.Contains(k.want, res.StatusCode) {
		return r, refusal(r)
	}
	return r, nil
}

// away is a connection that failed or broke off. The cause names addresses only.
func away(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errs.Wrap(errs.Unavailable, "mesh.away", "The message exchange cannot be reached, or the connection broke off.", err)
}

// refusal makes an error of an answer that was not wanted, by its status and codes.
func refusal(r reply) error {
	code := codeIn(r.body)
	cause := fmt.Errorf("status %d, code %q", r.status, code)
	switch r.status {
	case http.StatusTooEarly, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusInternalServerError:
		return errs.Wrap(errs.Unavailable, "mesh.busy", "The message exchange cannot answer now.", cause)
	case http.StatusUnauthorized, http.StatusForbidden:
		return errs.Wrap(errs.Forbidden, "mesh.forbidden", "The message exchange does not accept our mailbox, password, key or certificate.", cause)
	case http.StatusNotFound:
		return errs.Wrap(errs.NotFound, "mesh.no_message", "The message exchange does not know this message.", cause)
	case http.StatusGone:
		return errs.Wrap(errs.NotFound, "mesh.gone", "The message was taken from the mailbox before, or waited too long.", cause)
	case http.StatusExpectationFailed:
		return errs.Wrap(errs.Invalid, "mesh.recipient", "The message exchange does not know the recipient for this kind of message, or refuses the way it was sent.", cause)
	default:
		return errs.Wrap(errs.Invalid, "mesh.refused", "The message exchange refused the request.", cause)
	}
}

// codeIn finds the exchange's error code in an answer of either version. Words are left out: they may
// repeat what was sent.
func codeIn(b []byte) string {
	var v struct {
		ErrorCode string `json:"errorCode"`
		Detail    []struct {
			Code string `json:"code"`
		} `json:"detail"`
	}
	if json.Unmarshal(b, &v) != nil {
		return ""
	}
	code := v.ErrorCode
	if code == "" && len(v.Detail) > 0 {
		code = v.Detail[0].Code
	}
	if len(code) > 40 || strings.ContainsFunc(code, func(r rune) bool { return r < '!' || r > '~' }) {
		return ""
	}
	return code
}

// greet says hello to the mailbox when that has not been done for a while.
func (c *Client) greet(ctx context.Context) error {
	now := c.deps.Clock.Now()
	if !c.greeted.IsZero() && now.Before(c.greeted.Add(c.config.GreetEvery)) {
		return nil
	}
	h := http.Header{}
	for name, value := range map[string]string{"Mex-Clientversion": c.config.Agent, "Mex-Osname": "N/A", "Mex-Osversion": "N/A", "Mex-Osarchitecture": "N/A", "Mex-Javaversion": "N/A"} {
		h.Set(name, value)
	}
	if _, err := c.do(ctx, call{method: http.MethodPost, header: h, want: []int{http.StatusOK}}, mostAnswer); err != nil {
		return err
	}
	c.greeted = now
	return nil
}

// Greet checks that the mailbox, its password, the shared key and the certificates are accepted.
func (c *Client) Greet(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.greeted = time.Time{}
	return c.greet(ctx)
}

func itoa(n int) string { return strconv.Itoa(n) }
