package config

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Config is every setting. The tags are the key, the default, and the words of the reference; secret
// marks what is never printed.
type Config struct {
	Database      string `key:"database" default:"sqlite:var/sharewell.db" doc:"Where everything is kept: sqlite:PATH, or the address of a PostgreSQL database, postgres://…"`
	Pack          string `key:"pack" default:"packs/kent-and-medway" doc:"The folder of the partnership's pack."`
	Listen        string `key:"listen" default:"127.0.0.1:8080" doc:"Host and port on which pages are served."`
	PrivateListen string `key:"private_listen" default:"" doc:"Host and port for /metrics, not to be reached from outside. Empty: no metrics are served."`
	PublicURL     string `key:"public_url" default:"http://127.0.0.1:8080" doc:"The address people type, with https:// and without a path. Links in letters begin with it."`
	Demo          bool   `key:"demo" default:"false" doc:"Run the demonstration: invented people sign in with one click, and mail is shown instead of sent."`

	SMTP     SMTP    `key:"smtp"`
	MailFrom string  `key:"mail_from" default:"" doc:"The sender of letters, like Sharewell <no-reply@example.org>."`
	MailIn   MailIn  `key:"mail_in"`
	OIDC     OIDC    `key:"oidc"`
	Session  Session `key:"session"`

	Key     string `key:"key" default:"" secret:"true" doc:"32 random bytes in base64 that seal what must not be readable in a copied database. Needed once public_url is not this machine. Make one with: openssl rand -base64 32."`
	KeyFile string `key:"key_file" default:"" doc:"A file that holds key."`

	APIAuth        string    `key:"api_auth" default:"token" doc:"Who may use the API: token (holders of a token), or none (anybody; only when listening on this machine alone)."`
	API            API       `key:"api"`
	Decisions      Decisions `key:"decisions"`
	RegisterImage  string    `key:"register_image" default:"" doc:"File on this machine's own disk in which the public register is kept for the next start, so that a large one is there at once. It may be lost: it is made again. Empty: beside the SQLite database, or var/register.image with PostgreSQL."`
	UploadLimit    Size      `key:"upload_limit" default:"20MB" doc:"The largest file that can be uploaded, in bytes, KB, MB or GB."`
	TrustedProxies int       `key:"trusted_proxies" default:"0" doc:"How many proxies of your own stand in front. 0: X-Forwarded-For is not believed."`
	Log            Log       `key:"log"`

	Screening Screening `key:"screening"`
	MESH      MESH      `key:"mesh"`
}

// Screening bounds how old an opt-out list may be, and what screening lists over the network may take.
type Screening struct {
	ListWarnAge time.Duration `key:"list_warn_age" default:"168h" doc:"From which age of an opt-out list on people are told to fetch a new one. 0: never."`
	ListMaxAge  time.Duration `key:"list_max_age" default:"504h" doc:"The age from which on an opt-out list is refused. People have made choices since."`

	Folder  string        `key:"folder" default:"" doc:"The folder in which lists are held for a short time, sealed. Empty: beside the SQLite file, or var/held. Replicas share one."`
	Most    Size          `key:"most" default:"4GB" doc:"The largest list that is screened over the network."`
	Idle    time.Duration `key:"idle" default:"60s" doc:"How long nothing may come in or go out while a list is screened over the network."`
	Longest time.Duration `key:"longest" default:"2h" doc:"How long screening one list over the network may take."`
	AtOnce  int           `key:"at_once" default:"4" doc:"How many lists are screened over the network at once, on one replica."`
}

// SMTP says which mail server sends letters.
type SMTP struct {
	Host         string        `key:"host" default:"" doc:"Name of the mail server. Needed once public_url is not this machine; without one letters wait."`
	Port         int           `key:"port" default:"587" doc:"Port of the mail server."`
	TLS          string        `key:"tls" default:"starttls" doc:"Encryption: starttls, starttls-if-offered, tls (from the start), or none (a server on the same machine)."`
	CAFile       string        `key:"ca_file" default:"" doc:"A PEM file of the authorities that the mail server's certificate may come from. Empty: those of this machine."`
	Username     string        `key:"username" default:"" doc:"Name to sign in with. Empty: sign in is not needed."`
	Password     string        `key:"password" default:"" secret:"true" doc:"Password to sign in with."`
	PasswordFile string        `key:"password_file" default:"" doc:"A file that holds smtp.password."`
	Timeout      time.Duration `key:"timeout" default:"30s" doc:"How long sending one letter may take."`
}

// API bounds what programs may ask.
type API struct {
	Rate      int           `key:"rate" default:"2000" doc:"How many coverage decisions a second one application may ask for, on one replica. 0: as many as it likes."`
	Burst     int           `key:"burst" default:"10000" doc:"How many decisions an application may ask for at once after a pause."`
	TokenLife time.Duration `key:"token_life" default:"10m" doc:"How long an access token of an application works."`
}

// Decisions says how the log of coverage decisions is kept.
type Decisions struct {
	Folder string `key:"folder" default:"" doc:"Folder on this machine's own disk where decisions stand until they are in the database, about a second. It must outlive the program. Empty: beside the SQLite database, or var/decisions with PostgreSQL."`
	Sync   bool   `key:"sync" default:"false" doc:"Wait for the disk before each answer, so that also a loss of power loses no decision that was answered. Without it a killed program loses none, and a loss of power those of about a second."`
	Days   int    `key:"days" default:"730" doc:"How many days decisions are kept."`
}

// VouchedDomains lists the domains the provider vouches for.
func (o OIDC) VouchedDomains() []string {
	return strings.FieldsFunc(strings.ToLower(o.Domains), func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

// OIDC is an organisation's sign-in service.
type OIDC struct {
	Name             string `key:"name" default:"" doc:"What people call the sign-in service, as its button says it."`
	Issuer           string `key:"issuer" default:"" doc:"Address of the OpenID Connect provider. Empty: people sign in by link or passkey only."`
	ClientID         string `key:"client_id" default:"" doc:"Our name at the provider."`
	ClientSecret     string `key:"client_secret" default:"" secret:"true" doc:"Our secret at the provider."`
	ClientSecretFile string `key:"client_secret_file" default:"" doc:"A file that holds oidc.client_secret."`
	Domains          string `key:"domains" default:"" doc:"The domains of addresses that the provider vouches for, with commas between: council.example, schools.council.example. Empty: it is believed for every address, which only a provider run for the whole partnership should be."`
}

// Session bounds how long people stay signed in.
type Session struct {
	Lifetime  time.Duration `key:"lifetime" default:"12h" doc:"The longest a person stays signed in."`
	Idle      time.Duration `key:"idle" default:"2h" doc:"How long a person stays signed in without doing anything."`
	LinkValid time.Duration `key:"link_valid" default:"10m" doc:"How long a sign-in link in a letter works."`
}

// Log says how the program logs.
type Log struct {
	Level  string `key:"level" default:"info" doc:"The least that is logged: debug, info, warn or error."`
	Format string `key:"format" default:"json" doc:"Form of the log: json, or text for reading along."`
}

// Size is a number of bytes, written like 20MB.
type Size int64

var units = []struct {
	suffix string
	bytes  int64
}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}}

// String writes the size in the largest unit that divides it.
func (s Size) String() string {
	for _, u := range units {
		if s != 0 && int64(s)%u.bytes == 0 {
			return fmt.Sprintf("%d%s", int64(s)/u.bytes, u.suffix)
		}
	}
	return "0B"
}
