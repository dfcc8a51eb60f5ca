package webhook_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/follow"
	"sharewell/internal/webhook"
)

func TestOnlyPublicAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"93.184.215.14": true, "2606:2800:21f:cb07:6820:80da:af6b:8b2c": true,
		"127.0.0.1": false, "127.1.2.3": false, "::1": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "fe80::1": false, "fd00:ec2::254": false,
		"0.0.0.0": false, "0.1.2.3": false, "::": false, "100.64.0.1": false, "192.0.0.8": false, "198.18.0.1": false, "203.0.113.5": false, "224.0.0.1": false, "240.0.0.1": false, "255.255.255.255": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001::1": false, "2001:db8::1": false, "ff02::1": false, "::127.0.0.1": false, "fec0::1": false,
	} {
		if got := webhook.Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s public: %v", address, got)
		}
	}
}

func TestAddressesThatAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://example.org/hook": true, "https://example.org:8443/hook?a=b": true, "https://93.184.215.14/": true,
		"http://example.org/": false, "https://user:pass@example.org/": false, "https://example.org:22/": false, "https://localhost/": false, "https://a.localhost/": false, "https://db.internal/": false,
		"https://127.0.0.1/": false, "https://[::1]/": false, "https://169.254.169.254/latest": false, "https://intranet/": false, "https://printer.local./": false, "ftp://example.org": false,
		"https://": false, "": false, "https://example.org/#x": false, "https://[::ffff:10.0.0.1]/": false, "https://example.org/" + strings.Repeat("a", 600): false,
	} {
		if err := webhook.Check(address); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// A name that leads to this machine passes the look at its letters, and is refused when it is dialled.
func TestANameThatLeadsInsideIsRefusedWhenDialled(t *testing.T) {
	t.Parallel()
	hit := false
	inside := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hit = true }))
	t.Cleanup(inside.Close)
	_, err := webhook.New().Post(context.Background(), follow.Delivery{URL: inside.URL, Secret: "s", ID: "1", At: time.Unix(0, 0)})
	if err == nil || hit {
		t.Fatalf("reached a loopback address: %v", err)
	}
	poster := webhook.NewTo((&net.Dialer{Control: webhook.Control}).DialContext, func(string) error { return nil })
	if _, err = poster.Post(context.Background(), follow.Delivery{URL: inside.URL, At: time.Unix(0, 0)}); err == nil || hit {
		t.Fatalf("the dialler reached a loopback address: %v", err)
	}
	if strings.Contains(errs.MessageOf(err), "127.0.0.1") {
		t.Errorf("the failure tells of the network: %s", errs.MessageOf(err))
	}
}

func TestASignedMessageReachesARealServer(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	var got string
	var verdict error
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.URL.Path == "/elsewhere" {
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		got, verdict = webhook.Verify("secret", r.Header, body, at.Add(time.Minute))
		if _, err := webhook.Verify("other", r.Header, body, at); !errors.Is(err, webhook.ErrSignature) {
			t.Errorf("another secret: %v", err)
		}
		if _, err := webhook.Verify("secret", r.Header, append(body, '!'), at); !errors.Is(err, webhook.ErrSignature) {
			t.Errorf("another body: %v", err)
		}
		if _, err := webhook.Verify("secret", r.Header, body, at.Add(6*time.Minute)); !errors.Is(err, webhook.ErrStale) {
			t.Errorf("an old message: %v", err)
		}
		_, _ = w.Write([]byte("thanks"))
	}))
	t.Cleanup(server.Close)
	p := webhook.NewTo((&net.Dialer{}).DialContext, func(string) error { return nil })
	reply, err := p.Post(context.Background(), follow.Delivery{URL: server.URL, Secret: "secret", ID: "h-1", At: at, Body: []byte(`{"type":"news"}`)})
	if err != nil || string(reply) != "thanks" || verdict != nil || got != "h-1" {
		t.Errorf("%v %q %v %q", err, reply, verdict, got)
	}
	if _, err := p.Post(context.Background(), follow.Delivery{URL: server.URL + "/elsewhere", At: at}); err == nil {
		t.Error("a redirect was followed")
	}
}
