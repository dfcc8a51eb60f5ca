package config

import (
	"net/url"
	"strings"
	"time"
)

// MESH is our mailbox at the NHS message exchange, for asking the national service about opt-outs. What is
// marked as not confirmed has to be checked with the operator.
type MESH struct {
	URL             string        `key:"url" default:"" doc:"Address of the message exchange, with https:// and without a path. Empty: the national service is not asked."`
	Mailbox         string        `key:"mailbox" default:"" doc:"Our mailbox at the message exchange."`
	Password        string        `key:"password" default:"" secret:"true" doc:"Our mailbox's password."`
	PasswordFile    string        `key:"password_file" default:"" doc:"A file that holds mesh.password."`
	SharedKey       string        `key:"shared_key" default:"" secret:"true" doc:"The key that all mailboxes of the environment share, as the operator gave it."`
	SharedKeyFile   string        `key:"shared_key_file" default:"" doc:"A file that holds mesh.shared_key."`
	CertificateFile string        `key:"certificate_file" default:"" doc:"A PEM file of our client certificate, as the operator issued it."`
	CertificateKey  string        `key:"certificate_key_file" default:"" doc:"A PEM file of the client certificate's key."`
	CAFile          string        `key:"ca_file" default:"" doc:"A PEM file of the authorities that the exchange's certificate may come from. Empty: those of this machine."`
	Recipient       string        `key:"recipient" default:"" doc:"The national service's mailbox. Public papers name several; ask the operator which one is live (not confirmed)."`
	Workflow        string        `key:"workflow" default:"SPINE_NTT_UPHOLDING" doc:"The workflow of a question to the national service (not confirmed)."`
	ChunkSize       Size          `key:"chunk_size" default:"20MB" doc:"The most that is sent in one request; larger files go in parts (not confirmed)."`
	MostFile        Size          `key:"most_file" default:"100MB" doc:"The largest file that is sent to, or taken from, the national service (not confirmed)."`
	MostNumbers     int           `key:"most_numbers" default:"0" doc:"The most NHS numbers in one file; 0: no limit. None has been confirmed."`
	Poll            time.Duration `key:"poll" default:"5m" doc:"How often the mailbox is looked into."`
	GreetEvery      time.Duration `key:"greet_every" default:"12h" doc:"How often we say hello to the mailbox; the operator asks for once in 24 hours."`
	Timeout         time.Duration `key:"timeout" default:"10m" doc:"How long one request to the exchange may take."`
	Attempts        int           `key:"attempts" default:"4" doc:"How often a request is tried that may be tried again."`
}

func (c Config) checkScreening(k *checker) {
	s := c.Screening
	k.need(s.Most >= 1<<20, "screening.most", "Set screening.most to at least 1MB.")
	k.need(s.Idle > 0 && s.Idle <= s.Longest, "screening.idle", "Set screening.idle to a length of time that is not longer than screening.longest.")
	k.need(s.AtOnce >= 1 && s.AtOnce <= 1000, "screening.at_once", "Set screening.at_once to a number from 1 to 1000.")
	m := c.MESH
	if m.URL == "" {
		return
	}
	u, err := url.Parse(m.URL)
	k.need(err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && (u.Scheme == "https" || u.Scheme == "http" && isLocalName(u.Hostname())), "mesh.url", "Set mesh.url to the exchange's address, which begins with https:// and has no path.")
	k.need(m.Mailbox != "", "mesh.mailbox", "Set mesh.mailbox to our mailbox.")
	k.need(m.Password != "", "mesh.password", "Set mesh.password, or mesh.password_file to the file that holds it.")
	k.need(m.SharedKey != "", "mesh.shared_key", "Set mesh.shared_key, or mesh.shared_key_file to the file that holds it.")
	k.need((m.CertificateFile == "") == (m.CertificateKey == ""), "mesh.certificate_file", "Set mesh.certificate_file and mesh.certificate_key_file, or neither.")
	k.need(m.Recipient != "" && m.Workflow != "", "mesh.recipient", "Set mesh.recipient and mesh.workflow as the operator of the national service gave them.")
	k.need(m.ChunkSize >= 1<<10 && m.ChunkSize <= 100<<20, "mesh.chunk_size", "Set mesh.chunk_size to between 1KB and 100MB.")
	k.need(m.MostFile >= 1<<10 && m.MostFile <= 20<<30, "mesh.most_file", "Set mesh.most_file to between 1KB and 20GB.")
	k.need(m.MostNumbers >= 0, "mesh.most_numbers", "Set mesh.most_numbers to a number, or to 0.")
	k.need(m.Poll >= time.Minute, "mesh.poll", "Set mesh.poll to a minute or longer.")
	k.need(m.GreetEvery > 0 && m.GreetEvery <= 24*time.Hour, "mesh.greet_every", "Set mesh.greet_every to at most 24h.")
	k.need(m.Timeout > 0, "mesh.timeout", "Set mesh.timeout to a length of time, like 10m.")
	k.need(m.Attempts >= 1 && m.Attempts <= 20, "mesh.attempts", "Set mesh.attempts to a number from 1 to 20.")
}
