package notifytest

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Parcel is a message as a mail server got it.
type Parcel struct {
	From, To  string
	Raw       []byte
	Encrypted bool
	User      string
}

// Sink is a mail server in this process.
type Sink struct {
	mu     sync.Mutex
	got    []Parcel
	Down   bool   // it takes nothing for now
	Refuse string // an address that it never takes
	Port   int
	Roots  *x509.CertPool // to trust with TLS
}

// Set changes the sink while it may be in use.
func (s *Sink) Set(fn func(*Sink)) { s.mu.Lock(); defer s.mu.Unlock(); fn(s) }

// Take gives what came since last asked.
func (s *Sink) Take() []Parcel {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.got
	s.got = nil
	return out
}

// NewSession implements smtp.Backend.
func (s *Sink) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, encrypted := c.TLSConnectionState()
	return &session{sink: s, p: Parcel{Encrypted: encrypted}}, nil
}

type session struct {
	sink *Sink
	p    Parcel
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }
func (s *session) AuthMechanisms() []string {
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "right" {
			return smtp.ErrAuthFailed
		}
		s.p.User = user
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	if s.sink.Down {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try later"}
	}
	s.p.From = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	if to == s.sink.Refuse {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox " + to}
	}
	s.p.To = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.p.Raw = raw
	s.sink.Set(func(k *Sink) { k.got = append(k.got, s.p) })
	return nil
}

// New starts a server on a loopback port; withTLS lets it offer STARTTLS.
func New(t testing.TB, withTLS bool) *Sink {
	t.Helper()
	s := &Sink{}
	srv := smtp.NewServer(s)
	srv.Domain, srv.AllowInsecureAuth = "localhost", true
	srv.ErrorLog = discard{}
	if withTLS {
		cert, roots := Certificate(t)
		s.Roots = roots
		srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Port = l.Addr().(*net.TCPAddr).Port
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() {
		_, _ = srv.Close(), l.Close() // the test is over; one of them may come before the server's start
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Errorf("mail server: %v", err)
		}
	})
	return s
}

type discard struct{}

func (discard) Printf(string, ...any) {}
func (discard) Println(...any)        {}

// Certificate makes a self-signed one for 127.0.0.1.
func Certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// otherSink is a mail server by other people in another language, to read us independently.
const otherSink = `
import asyncio, json, sys
from email import message_from_bytes
from email.policy import default
from aiosmtpd.smtp import SMTP

class Handler:
    async def handle_DATA(self, server, session, envelope):
        m = message_from_bytes(envelope.content, policy=default)
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": m["subject"], "id": m["message-id"],
            "unsubscribe": m["list-unsubscribe"], "defects": [str(d) for d in m.defects],
            "types": [p.get_content_type() for p in m.walk()],
            "text": m.get_body(("plain",)).get_content(), "html": m.get_body(("html",)).get_content(),
        }), flush=True)
        return "250 kept"

async def main():
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Handler(), hostname="localhost"), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    async with server:
        await server.serve_forever()

asyncio.run(main())
`

// Other starts otherSink and gives its port and its lines.
func Other(t testing.TB) (port int, lines *bufio.Scanner) {
	t.Helper()
	const python = "/usr/bin/python3" // Debian's own, which its packages belong to
	if err := exec.Command(python, "-c", "import aiosmtpd").Run(); err != nil {
		t.Fatal("aiosmtpd is needed: apt-get install python3-aiosmtpd")
	}
	cmd := exec.Command(python, "-c", otherSink)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // the test is over
		_ = cmd.Wait()
	})
	lines = bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	if !lines.Scan() {
		t.Fatal("the second mail server did not start")
	}
	var hello struct {
		Port int `json:"port"`
	}
	if err := json.Unmarshal(lines.Bytes(), &hello); err != nil {
		t.Fatal(err)
	}
	return hello.Port, lines
}

// Reading is a message taken apart.
type Reading struct {
	To, Subject, Text, HTML string
	Header                  mail.Header
}

// Read takes a message apart.
func Read(t testing.TB, p Parcel) Reading {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(p.Raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	out := Reading{To: p.To, Subject: subject, Header: m.Header}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		out.Text = body(t, m.Header.Get("Content-Transfer-Encoding"), m.Body)
		return out
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		b := body(t, part.Header.Get("Content-Transfer-Encoding"), part)
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			out.HTML = b
		} else {
			out.Text = b
		}
	}
}

func body(t testing.TB, encoding string, r io.Reader) string {
	t.Helper()
	if strings.EqualFold(encoding, "quoted-printable") {
		r = quotedprintable.NewReader(r)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}
