package mesh

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"sharewell/internal/errs"
)

// Config is how to reach one mailbox.
type Config struct {
	URL       string // of the server, without a path
	Mailbox   string
	Password  string
	SharedKey string
	Agent     string // names this program to the server

	// ChunkSize is the most bytes sent in one request; nought means 20 MB.
	ChunkSize int64
	// MostMessage is the most bytes a fetched message may have; nought means 1 GB.
	MostMessage int64
	// GreetEvery is how often the mailbox is greeted; nought means every 24 hours.
	GreetEvery time.Duration
	// Attempts is how often a request is tried that may be tried again; nought means 4.
	Attempts int
}

func (c Config) withDefaults() Config {
	c.URL = strings.TrimSuffix(c.URL, "/")
	if c.ChunkSize <= 0 {
		c.ChunkSize = 20 << 20
	}
	if c.MostMessage <= 0 {
		c.MostMessage = 1 << 30
	}
	if c.GreetEvery <= 0 {
		c.GreetEvery = 24 * time.Hour
	}
	if c.Attempts <= 0 {
		c.Attempts = 4
	}
	if c.Agent == "" {
		c.Agent = "sharewell"
	}
	return c
}

func (c Config) validate() error {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Path != "" || u.Scheme != "https" && !loopback(u.Hostname()) {
		return errs.New(errs.Invalid, "mesh.url", "Set mesh.url to the exchange's address, which begins with https:// and has no path.")
	}
	if c.Mailbox == "" || strings.ContainsAny(c.Mailbox, ":/ \r\n") || c.Password == "" || c.SharedKey == "" {
		return errs.New(errs.Invalid, "mesh.mailbox", "Set mesh.mailbox, mesh.password and mesh.shared_key as the operator gave them.")
	}
	return nil
}

func loopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// TLSFiles name the PEM files of mutual TLS. Empty ones are not used.
type TLSFiles struct {
	Certificate, Key string // ours, as the operator issued it
	Authorities      string // that the server's certificate may come from; empty: those of this machine
}

// NewHTTP makes the connection: mutual TLS where files are named, no redirects, and a bound on how long one
// request may take.
func NewHTTP(files TLSFiles, timeout time.Duration) (*http.Client, error) {
	t := &tls.Config{MinVersion: tls.VersionTLS12}
	if files.Certificate != "" {
		pair, err := tls.LoadX509KeyPair(files.Certificate, files.Key)
		if err != nil {
			return nil, fmt.Errorf("mesh: our certificate: %w", err)
		}
		t.Certificates = []tls.Certificate{pair}
	}
	if files.Authorities != "" {
		pem, err := os.ReadFile(files.Authorities)
		if err != nil {
			return nil, fmt.Errorf("mesh: the authorities: %w", err)
		}
		t.RootCAs = x509.NewCertPool()
		if !t.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("mesh: the file %s holds no certificate", files.Authorities)
		}
	}
	return &http.Client{
		Timeout:       timeout,
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: t, ForceAttemptHTTP2: true, MaxIdleConns: 2, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// Wait pauses between attempts, longer each time, until ctx ends.
func Wait(ctx context.Context, attempt int) error {
	t := time.NewTimer(time.Second << min(attempt, 5))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
