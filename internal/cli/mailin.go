package cli

import (
	"fmt"
	"net"

	"sharewell/internal/config"
	"sharewell/internal/mailin"
)

// returnsAt gives the domain at which mail of ours that cannot be delivered is taken in, "" when none comes in.
func returnsAt(c config.Config) string {
	if c.MailIn.Listen == "" {
		return ""
	}
	return c.MailIn.Domain
}

// newMailIn makes what takes answers by mail; nil when no mail comes in here.
func (s *Services) newMailIn(b base) *mailin.Service {
	c := b.mailIn
	if c.Listen == "" {
		return nil
	}
	return mailin.New(mailin.Deps{Store: b.store, Clock: b.clock, IDs: b.ids, Log: b.log, Partnership: s.Pack.Partnership, PublicURL: b.publicURL,
		Domain: c.Domain, Most: c.Rate, Threads: s.threads()})
}

// threads are what can be answered by mail.
func (s *Services) threads() []mailin.Thread { return nil }

// listenForMail opens the server for answers by mail; nil when none come in here.
func (a *App) listenForMail() (*mailin.Server, net.Listener, error) {
	if a.MailIn == nil {
		return nil, nil, nil
	}
	c := a.options.Config.MailIn
	encrypt, err := c.Encrypted()
	if err != nil {
		return nil, nil, err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, nil, fmt.Errorf("listen for mail on %s: %w", c.Listen, err)
	}
	return mailin.NewServer(a.MailIn, mailin.ServerConfig{MostBytes: int64(c.Limit), TLS: encrypt}), l, nil
}
