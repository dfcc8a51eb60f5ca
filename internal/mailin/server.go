package mailin

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"sharewell/internal/errs"
	"sharewell/internal/intray"
	"sharewell/internal/mailin/letter"
)

// Limits of a connection.
const (
	mostReceivers = 20
	mostPatience  = time.Minute
	keepTime      = 30 * time.Second
)

// ServerConfig says how letters are taken from the mail server.
type ServerConfig struct {
	MostBytes int64       // of one letter
	TLS       *tls.Config // nil: not encrypted, for a mail server on the same machine
}

// Server listens for letters that a mail server of the partnership hands on. It takes letters for addresses that we
// gave out and passes nothing on.
type Server struct {
	smtp *smtp.Server
	once sync.Once
}

// NewServer makes a server for s.
func NewServer(s *Service, cfg ServerConfig) *Server {
	srv := smtp.NewServer(backend{s})
	srv.Domain = s.d.Domain
	srv.MaxMessageBytes = cfg.MostBytes
	srv.MaxRecipients = mostReceivers
	srv.ReadTimeout, srv.WriteTimeout = mostPatience, mostPatience
	srv.TLSConfig = cfg.TLS
	return &Server{smtp: srv}
}

// Serve takes connections until Close; it returns nil then.
func (s *Server) Serve(l net.Listener) error {
	if err := s.smtp.Serve(l); err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// Close ends the server; letters in the middle of coming are not confirmed, so that the mail server sends them again.
func (s *Server) Close() (err error) {
	s.once.Do(func() { err = s.smtp.Close() })
	return err
}

type backend struct{ s *Service }

// NewSession implements smtp.Backend.
func (b backend) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{s: b.s}, nil }

// session is one connection of a mail server.
type session struct {
	s  *Service
	to []intray.Letter
}

// Reset implements smtp.Session.
func (c *session) Reset() { c.to = nil }

// Logout implements smtp.Session.
func (c *session) Logout() error { return nil }

// Mail implements smtp.Session. Who sends is looked at in the letter, as returned mail has no sender here.
func (c *session) Mail(string, *smtp.MailOptions) error {
	c.to = nil
	return nil
}

// Rcpt implements smtp.Session.
func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	ctx, stop := context.WithTimeout(context.Background(), keepTime)
	defer stop()
	l, err := c.s.Destination(ctx, to)
	if errs.KindOf(err) == errs.NotFound {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such address here. Answer on the page that the message names."}
	}
	if err != nil {
		return c.later(err)
	}
	c.to = append(c.to, l)
	return nil
}

// Data implements smtp.Session: a letter is confirmed when it is kept for every receiver. One that says beforehand that
// it is too large is refused; one that turns out to be is kept as far as it may be, as words come before files, and its
// writer is told.
func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	switch {
	case errors.Is(err, smtp.ErrDataTooLarge):
		raw = append([]byte(letter.CutField+": yes\r\n"), raw...)
	case err != nil:
		return err // the connection broke; nothing was kept
	}
	ctx, stop := context.WithTimeout(context.Background(), keepTime)
	defer stop()
	for _, to := range c.to {
		if err := c.s.Keep(ctx, to, raw); err != nil {
			return c.later(err)
		}
	}
	return nil
}

func (c *session) later(err error) error {
	c.s.d.Log.Warn("a letter could not be kept; the mail server will send it again", "error", err)
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Not now. Please send it again later."}
}
