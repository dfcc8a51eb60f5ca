package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/intray"
	"sharewell/internal/jobs"
	"sharewell/internal/store"
)

// Envelope is one message as it goes to the mail server.
type Envelope struct {
	// ID is the same on every attempt, so that a message that arrives twice is known as one.
	ID      string
	To      string
	Subject string
	Text    string
	HTML    string
	At      time.Time
	// ReplyTo is the address to which an answer goes; "" when the message cannot be answered by mail.
	ReplyTo string
	// Choices is the page on which the recipient changes how often we write; "" for messages that
	// answer something the recipient did.
	Choices string
	// Leave is an address to which one POST ends messages of this sort at once; "" for none.
	// RFC 8058 (one-click leaving).
	Leave string
}

// Fresh is a message as it may leave now, for those whose text is made again when it does.
type Fresh struct {
	Keep          bool // there is something to send
	Subject, Text string
	Leave         string // path to which one POST ends messages of this sort
}

// Sender takes a message to a mail server. An error that wraps ErrRefused means never; any other, later.
type Sender interface {
	Send(ctx context.Context, e Envelope) error
}

// ErrRefused says that the mail server will not take a message, now or later.
var ErrRefused = errors.New("the mail server refuses the message")

// send sends one message from the outbox, after looking again at what the recipient may be told.
func (s *Service) send(ctx context.Context, j jobs.Job) error {
	var p struct {
		Mail string `json:"mail"`
	}
	if err := json.Unmarshal(j.Payload, &p); err != nil {
		return jobs.Permanent(fmt.Errorf("notify: read the job: %w", err))
	}
	now := s.d.Clock.Now()
	var m intray.PostedMail
	leave := ""
	err := s.d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if m, err = tx.PostedMail(ctx, p.Mail); err != nil {
			return err
		}
		if leave, err = s.freshen(ctx, tx, &m); err != nil || m.Recipient == "" {
			return err
		}
		leave, err = s.lookAgain(ctx, tx, &m, now)
		return err
	})
	switch {
	case errs.KindOf(err) == errs.NotFound, err == nil && m.State == intray.MailSent:
		return nil // gone, or an earlier attempt got as far as this
	case err != nil:
		return err
	}
	if m.State == intray.MailWaiting {
		if err := s.deliver(ctx, &m, leave); err != nil {
			s.d.Observe(Delayed)
			return err
		}
	}
	m.DoneAt = s.d.Clock.Now()
	err = s.d.Store.Write(ctx, func(tx *store.Tx) error { return tx.EndMail(ctx, m) })
	if err == nil {
		s.d.Observe(string(m.State))
	}
	return err
}

// deliver hands a message to the mail server, or to the demonstration, and notes what came of it.
func (s *Service) deliver(ctx context.Context, m *intray.PostedMail, leave string) error {
	if s.d.Sender == nil {
		m.State = intray.MailShown
		return nil
	}
	e := Envelope{ID: m.ID, To: m.To, Subject: m.Subject, Text: m.Text, HTML: m.HTML, ReplyTo: m.ReplyTo, At: m.At}
	if m.Recipient != "" {
		e.Choices = s.d.PublicURL + choicePath
	}
	if leave != "" {
		e.Leave = s.d.PublicURL + leave
	}
	err := s.d.Sender.Send(ctx, e)
	if errors.Is(err, ErrRefused) {
		m.State, m.Reason = intray.MailRefused, err.Error()
		return nil
	}
	if err == nil {
		m.State = intray.MailSent
	}
	return err
}

// freshen makes the text of a message again that somebody else answers for, or drops it when nothing in it may be told
// any more. It gives the path that ends such messages.
func (s *Service) freshen(ctx context.Context, tx *store.Tx, m *intray.PostedMail) (leave string, err error) {
	if m.State != intray.MailWaiting || s.d.Fresh == nil {
		return "", nil
	}
	f, ours, err := s.d.Fresh(ctx, tx, *m)
	if err != nil || !ours {
		return "", err
	}
	if !f.Keep {
		m.State, m.Reason = intray.MailDropped, "Nothing in it may be told any more, or its reader left."
		return "", nil
	}
	m.Subject, m.Text = f.Subject, f.Text
	return f.Leave, nil
}

// lookAgain takes out of a waiting message what no longer concerns the recipient, writes it anew when
// something remains, and drops it otherwise. News are always told in the words of now. The address is the one the
// recipient has now. It gives the path that ends such messages.
func (s *Service) lookAgain(ctx context.Context, tx *store.Tx, m *intray.PostedMail, now time.Time) (leave string, err error) {
	if m.State != intray.MailWaiting {
		return "", nil
	}
	r, ok, err := s.reader(ctx, tx, m.Recipient, now)
	if err != nil {
		return "", err
	}
	var l letter
	if ok {
		if l, err = s.letterOf(ctx, tx, r, m.Items); err != nil {
			return "", err
		}
	}
	l.Urgent = m.Urgent
	switch left := len(l.items()); {
	case left == 0:
		m.State, m.Reason = intray.MailDropped, "Nothing in it concerns the recipient any more."
		return "", nil
	case left < len(m.Items) || len(l.News) > 0:
		w, err := s.write(ctx, tx, r, l, now)
		if err != nil {
			return "", err
		}
		m.Subject, m.Text, m.HTML, m.ReplyTo = w.subject, w.text, w.html, w.replyTo
	}
	m.To = r.address
	if s.d.News == nil || m.Urgent {
		return "", nil
	}
	path, err := s.d.News.Link(ctx, tx, r.to, false)
	return leaveOf(path, l), err
}
