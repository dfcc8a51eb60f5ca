package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"sharewell/internal/errs"
)

// TLS says how a connection to the mail server is encrypted.
type TLS string

// The ways of encrypting.
const (
	STARTTLS          TLS = "starttls"            // plain at first, then encrypted, or not at all
	STARTTLSIfOffered TLS = "starttls-if-offered" // encrypted when the server can
	TLSFromStart      TLS = "tls"
	TLSNone           TLS = "none" // for a server on the same machine
)

// Valid reports whether t is one of the ways.
func (t TLS) Valid() bool {
	return t == STARTTLS || t == STARTTLSIfOffered || t == TLSFromStart || t == TLSNone
}

// SMTPConfig says which mail server to use and as whom.
type SMTPConfig struct {
	Host     string
	Port     int
	Username string // "" sends without signing in
	Password string
	TLS      TLS
	Timeout  time.Duration // of one message, connecting included; nought means 30 seconds
	From     string        // "Sharewell <no-reply@example.org>"
	// Returns is the domain at which mail that comes back is taken in; "" leaves it to From.
	Returns string
	// Roots are the authorities that the server's certificate may come from; nil means the machine's.
	Roots *x509.CertPool
}

// RootsIn reads the authorities of a PEM file, for SMTPConfig.Roots; nil for "".
func RootsIn(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, "notify.ca_file", "The file that smtp.ca_file names cannot be read.", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(b) {
		return nil, errs.New(errs.Invalid, "notify.ca_file", "The file that smtp.ca_file names holds no certificate in PEM form.")
	}
	return roots, nil
}

// NoServer is the Sender of a service without a mail server: its messages wait.
type NoServer struct{}

// Send implements Sender.
func (NoServer) Send(context.Context, Envelope) error {
	return errs.New(errs.Unavailable, "notify.no_server", "No mail server is set. Set smtp.host.")
}

// ReturnPrefix begins the address to which a message that cannot be delivered comes back; its identifier follows.
const ReturnPrefix = "b-"

// SMTP sends by a mail server.
type SMTP struct {
	cfg    SMTPConfig
	from   mail.Address
	domain string
}

// NewSMTP checks a configuration; it does not connect.
func NewSMTP(cfg SMTPConfig) (*SMTP, error) {
	from, err := mail.ParseAddress(cfg.From)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, "notify.from", `Set the address mail comes from, like "Sharewell <no-reply@example.org>".`, err)
	}
	if cfg.Host == "" || !cfg.TLS.Valid() {
		return nil, errs.New(errs.Invalid, "notify.smtp", "Set the mail server's name, and its encryption to starttls, starttls-if-offered, tls or none.")
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = 30 * time.Second
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	return &SMTP{cfg: cfg, from: *from, domain: domain}, nil
}

// Send implements Sender. Its errors name no address, as they are kept and logged.
func (s *SMTP) Send(ctx context.Context, e Envelope) error {
	msg, err := s.message(e)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.cfg.Host, s.options()...)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.cfg.Host, err)
	}
	ctx, stop := context.WithTimeout(ctx, s.cfg.Timeout)
	defer stop()
	err = client.DialAndSendWithContext(ctx, msg)
	if msg.IsDelivered() {
		return nil // the server has it, whatever happened while saying goodbye
	}
	return s.explain(err)
}

func (s *SMTP) options() []gomail.Option {
	opts := []gomail.Option{
		gomail.WithPort(s.cfg.Port), gomail.WithTimeout(s.cfg.Timeout), gomail.WithHELO(s.domain),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.cfg.Host, RootCAs: s.cfg.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.cfg.TLS {
	case STARTTLS:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case STARTTLSIfOffered:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case TLSFromStart:
		opts = append(opts, gomail.WithSSL())
	case TLSNone:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.cfg.Username != "" {
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.cfg.Username), gomail.WithPassword(s.cfg.Password))
	}
	return opts
}

func (s *SMTP) message(e Envelope) (*gomail.Msg, error) {
	m := gomail.NewMsg()
	if err := m.FromFormat(s.from.Name, s.from.Address); err != nil {
		return nil, fmt.Errorf("%w: the sender's address cannot be used", ErrRefused)
	}
	if err := m.To(e.To); err != nil {
		return nil, fmt.Errorf("%w: the recipient's address cannot be used", ErrRefused)
	}
	m.Subject(e.Subject)
	m.SetDateWithValue(e.At)
	m.SetMessageIDWithValue(e.ID + "@" + s.domain)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if e.ReplyTo != "" {
		if err := m.ReplyTo(e.ReplyTo); err != nil {
			return nil, fmt.Errorf("%w: the address for answers cannot be used", ErrRefused)
		}
	}
	if s.cfg.Returns != "" { // what comes back names the message it was
		if err := m.EnvelopeFrom(ReturnPrefix + e.ID + "@" + s.cfg.Returns); err != nil {
			return nil, fmt.Errorf("%w: the address for returned mail cannot be used", ErrRefused)
		}
	}
	if e.Choices != "" {
		m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+e.Choices+">")
	}
	if e.Leave != "" {
		m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+e.Leave+">")
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, e.Text)
	if e.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, e.HTML)
	}
	return m, nil
}

// explain says what went wrong without an address in it, and whether trying again can help. A server
// that refuses the recipient for good is final; that it refuses us (sign-in, sender) can be mended.
func (s *SMTP) explain(err error) error {
	if err == nil {
		return nil
	}
	sent, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return fmt.Errorf("mail server %s:%d: %w", s.cfg.Host, s.cfg.Port, err)
	}
	if sent.Reason == gomail.ErrSMTPRcptTo && !sent.IsTemp() && sent.ErrorCode() >= 500 {
		return fmt.Errorf("%w: it does not know the recipient (code %d)", ErrRefused, sent.ErrorCode())
	}
	return fmt.Errorf("mail server %s:%d: %s (code %d)", s.cfg.Host, s.cfg.Port, sent.Reason, sent.ErrorCode())
}
