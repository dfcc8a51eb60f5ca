package config

import (
	"crypto/tls"
	"fmt"
	"strings"
)

// MailIn says how answers by mail come in: the mail server of the partnership hands on what arrives at a domain.
type MailIn struct {
	Listen   string `key:"listen" default:"" doc:"Host and port at which the partnership's mail server hands on letters (SMTP). Empty: letters cannot be answered by mail."`
	Domain   string `key:"domain" default:"" doc:"The domain of the addresses for answers, like in.example.org. Its mail must reach listen, and nothing else should use it."`
	Limit    Size   `key:"limit" default:"10MB" doc:"The largest letter that is taken in. Files in letters are not taken, but they come with them."`
	Rate     int    `key:"rate" default:"30" doc:"How many letters an hour are taken from one person, so that two programs that answer each other stop."`
	CertFile string `key:"cert_file" default:"" doc:"A PEM file with the certificate shown to the mail server. Empty: not encrypted, for a mail server on the same machine."`
	KeyFile  string `key:"key_file" default:"" doc:"A PEM file with the key of cert_file."`
}

// Encrypted gives what the server encrypts with; nil when it does not.
func (m MailIn) Encrypted() (*tls.Config, error) {
	if m.CertFile == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(m.CertFile, m.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("mail_in.cert_file and mail_in.key_file: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

func (c Config) checkMailIn(k *checker) {
	m := c.MailIn
	k.need(m.Rate >= 1, "mail_in.rate", "Set mail_in.rate to at least 1.")
	k.need(m.Limit >= 64<<10 && m.Limit <= 100<<20, "mail_in.limit", "Set mail_in.limit to between 64KB and 100MB.")
	k.need((m.CertFile == "") == (m.KeyFile == ""), "mail_in.cert_file", "Set mail_in.cert_file and mail_in.key_file, or neither.")
	if m.Listen == "" {
		return
	}
	k.need(isListen(m.Listen), "mail_in.listen", "Set mail_in.listen to a host and a port, like 127.0.0.1:2525, or leave it empty.")
	k.need(m.CertFile != "" || isLoopback(m.Listen), "mail_in.cert_file", "Set mail_in.cert_file, or listen on 127.0.0.1: letters that come over a network must be encrypted.")
	k.need(strings.Contains(m.Domain, ".") && !strings.ContainsAny(m.Domain, "@/ "), "mail_in.domain", "Set mail_in.domain to the domain of the addresses for answers, like in.example.org.")
}
