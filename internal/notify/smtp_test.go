package notify_test

import (
	"context"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sharewell/internal/errs"
	"sharewell/internal/notify"
	"sharewell/internal/notify/notifytest"
)

func TestEncryptionPolicies(t *testing.T) {
	t.Parallel()
	plain, secure := notifytest.New(t, false), notifytest.New(t, true)
	envelope := notify.Envelope{ID: "1", To: "ann@example.org", Subject: "Hello", Text: "Text", At: monday}
	cases := []struct {
		name      string
		to        *notifytest.Sink
		tls       notify.TLS
		user      string
		password  string
		trust     bool
		fails     bool
		encrypted bool
	}{
		{name: "encrypted and signed in", to: secure, tls: notify.STARTTLS, user: "sharewell", password: "right", trust: true, encrypted: true},
		{name: "wrong password", to: secure, tls: notify.STARTTLS, user: "sharewell", password: "wrong", trust: true, fails: true},
		{name: "an unknown certificate", to: secure, tls: notify.STARTTLS, fails: true},
		{name: "rather not at all than in the clear", to: plain, tls: notify.STARTTLS, fails: true},
		{name: "when offered, and it is", to: secure, tls: notify.STARTTLSIfOffered, trust: true, encrypted: true},
		{name: "when offered, and it is not", to: plain, tls: notify.STARTTLSIfOffered},
		{name: "in the clear", to: secure, tls: notify.TLSNone},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cfg := notify.SMTPConfig{Host: "127.0.0.1", Port: c.to.Port, TLS: c.tls, Username: c.user, Password: c.password, From: "no-reply@example.org"}
			if c.trust {
				cfg.Roots = c.to.Roots
			}
			s, err := notify.NewSMTP(cfg)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Send(context.Background(), envelope)
			if errors.Is(err, notify.ErrRefused) || (err != nil) != c.fails {
				t.Fatalf("sending: %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "ann@") {
				t.Errorf("the error names an address: %v", err)
			}
			got := c.to.Take()
			if c.fails {
				if len(got) != 0 {
					t.Error("a letter arrived all the same")
				}
				return
			}
			if len(got) != 1 || got[0].Encrypted != c.encrypted || got[0].User != c.user {
				t.Errorf("arrived: %+v", got)
			}
		})
	}
}

func TestUnusableAddressIsRefused(t *testing.T) {
	t.Parallel()
	k := notifytest.New(t, false)
	err := by(t, k).Send(context.Background(), notify.Envelope{ID: "1", To: "ann@example.org\r\nBcc: all@example.org", Subject: "Hello", Text: "Text", At: monday})
	if !errors.Is(err, notify.ErrRefused) || len(k.Take()) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestHeadersCannotBeBrokenByASubject(t *testing.T) {
	t.Parallel()
	k := notifytest.New(t, false)
	err := by(t, k).Send(context.Background(), notify.Envelope{ID: "1", To: "ann@example.org", Subject: "Hello\r\nBcc: all@example.org", Text: "Text", At: monday})
	for _, p := range k.Take() {
		if notifytest.Read(t, p).Header.Get("Bcc") != "" {
			t.Error("a subject made a header")
		}
	}
	if err != nil {
		t.Error(err)
	}
}

func TestSMTPSettingsAreChecked(t *testing.T) {
	t.Parallel()
	for _, cfg := range []notify.SMTPConfig{
		{Host: "mail.example.org", TLS: notify.STARTTLS, From: "nobody"},
		{Host: "", TLS: notify.STARTTLS, From: "no-reply@example.org"},
		{Host: "mail.example.org", TLS: "perhaps", From: "no-reply@example.org"},
	} {
		if _, err := notify.NewSMTP(cfg); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%+v: %v", cfg, err)
		}
	}
}

func TestRootsInAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, _ := notifytest.Certificate(t)
	good, bad := filepath.Join(dir, "good.pem"), filepath.Join(dir, "bad.pem")
	for path, b := range map[string][]byte{good: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]}), bad: []byte("nothing")} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if roots, err := notify.RootsIn(good); err != nil || roots == nil {
		t.Errorf("a good file: %v", err)
	}
	if roots, err := notify.RootsIn(""); err != nil || roots != nil {
		t.Errorf("no file: %v", err)
	}
	for _, path := range []string{bad, filepath.Join(dir, "missing.pem")} {
		if _, err := notify.RootsIn(path); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}
