package webhook

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/follow"
)

// The bounds of one delivery.
const (
	connectTime = 5 * time.Second
	wholeTime   = 15 * time.Second
	mostAnswer  = 4 << 10
)

// Dial opens a connection.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// Poster posts messages.
type Poster struct {
	client *http.Client
	check  func(string) error
}

// New makes a Poster that reaches public addresses only.
func New() *Poster { return with(dialer().DialContext, Check) }

// NewTo makes a Poster with another way of connecting and of judging addresses, for trying it on one machine.
func NewTo(dial Dial, check func(string) error) *Poster { return with(dial, check) }

func with(dial Dial, check func(string) error) *Poster {
	return &Poster{check: check, client: &http.Client{
		Timeout:       wholeTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{Proxy: nil, DialContext: dial, TLSHandshakeTimeout: connectTime, ResponseHeaderTimeout: wholeTime, DisableKeepAlives: true,
			MaxResponseHeaderBytes: 16 << 10, ForceAttemptHTTP2: true},
	}}
}

// Check implements follow.Poster.
func (p *Poster) Check(url string) error { return p.check(url) }

// Post implements follow.Poster. Everything but a code from 200 to 299 is a failure.
func (p *Poster) Post(ctx context.Context, d follow.Delivery) ([]byte, error) {
	if err := p.check(d.URL); err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL, bytes.NewReader(d.Body))
	if err != nil {
		return nil, refused(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", "Sharewell-Webhook")
	r.Header.Set(HeaderID, d.ID)
	r.Header.Set(HeaderTime, strconv.FormatInt(d.At.Unix(), 10))
	r.Header.Set(HeaderSignature, Sign(d.Secret, d.ID, d.At, d.Body))
	res, err := p.client.Do(r)
	if err != nil {
		return nil, refused(err)
	}
	defer func() { _ = res.Body.Close() }() // it was only read
	body, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, errs.New(errs.Unavailable, "webhook.answer", "The address answered with code "+strconv.Itoa(res.StatusCode)+".")
	}
	if err != nil {
		return nil, refused(err)
	}
	return body, nil
}
