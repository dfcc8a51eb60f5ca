package config

import (
	"encoding/base64"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/errs"
)

// Validate reports every mistake as a field by key, with how to mend it; nil when there is none.
func (c Config) Validate() error { return errs.InvalidFields(c.check()) }

func (c Config) check() []errs.Field {
	k := &checker{}
	k.need(strings.HasPrefix(c.Database, "sqlite:") && len(c.Database) > len("sqlite:") || strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://"),
		"database", "Set database to sqlite:PATH or postgres://….")
	k.need(c.Pack != "", "pack", "Set pack to the folder of the partnership's pack.")
	k.need(isListen(c.Listen), "listen", "Set listen to a host and a port, like 127.0.0.1:8080 or :8080.")
	k.need(c.PrivateListen == "" || isListen(c.PrivateListen), "private_listen", "Set private_listen to a host and a port, like 127.0.0.1:9090, or leave it empty.")
	k.need(c.PrivateListen == "" || c.PrivateListen != c.Listen, "private_listen", "Set private_listen to another port than listen: what is private must not be served with the pages.")
	c.checkPublic(k)
	c.checkMail(k)
	c.checkSignIn(k)
	k.need(c.APIAuth == "token" || c.APIAuth == "none", "api_auth", "Set api_auth to token or none.")
	k.need(c.APIAuth != "none" || isLoopback(c.Listen), "api_auth", "Set api_auth to token, or listen on 127.0.0.1 only: an API without sign-in must not be reached from outside.")
	k.need(c.API.Rate >= 0 && c.API.Rate <= 1_000_000_000, "api.rate", "Set api.rate to how many decisions a second an application may ask for, or 0 for no limit.")
	k.need(c.API.Burst >= 1, "api.burst", "Set api.burst to at least 1.")
	k.need(c.API.TokenLife >= time.Minute && c.API.TokenLife <= 24*time.Hour, "api.token_life", "Set api.token_life to between 1m and 24h.")
	k.need(c.Decisions.Days >= 1 && c.Decisions.Days <= 36500, "decisions.days", "Set decisions.days to how many days decisions are kept, at least 1.")
	k.need(c.UploadLimit >= 1<<10 && c.UploadLimit <= 1<<30, "upload_limit", "Set upload_limit to between 1KB and 1GB.")
	k.need(c.TrustedProxies >= 0 && c.TrustedProxies <= 10, "trusted_proxies", "Set trusted_proxies to the number of your own proxies in front, from 0 to 10.")
	k.need(slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level), "log.level", "Set log.level to debug, info, warn or error.")
	k.need(c.Log.Format == "json" || c.Log.Format == "text", "log.format", "Set log.format to json or text.")
	k.need(c.Screening.ListWarnAge >= 0, "screening.list_warn_age", "Set screening.list_warn_age to a length of time, like 168h, or to 0.")
	k.need(c.Screening.ListMaxAge > 0, "screening.list_max_age", "Set screening.list_max_age to a length of time, like 504h.")
	c.checkScreening(k)
	c.checkMailIn(k)
	return k.fields
}

type checker struct{ fields []errs.Field }

func (k *checker) need(ok bool, key, message string) {
	if !ok {
		k.fields = append(k.fields, errs.Field{Name: key, Code: "config." + key, Message: message})
	}
}

func (c Config) checkPublic(k *checker) {
	u, err := url.Parse(c.PublicURL)
	plain := err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
	k.need(plain, "public_url", "Set public_url to the address people type, like https://sharewell.example.org, without a path.")
	if plain {
		k.need(u.Scheme == "https" || isLocalName(u.Hostname()), "public_url", "Begin public_url with https://. Sign-in must not travel unencrypted; http:// is for this machine alone.")
	}
}

func (c Config) checkMail(k *checker) {
	k.need(c.SMTP.Port > 0 && c.SMTP.Port < 1<<16, "smtp.port", "Set smtp.port to the mail server's port, mostly 587.")
	k.need(slices.Contains([]string{"starttls", "starttls-if-offered", "tls", "none"}, c.SMTP.TLS), "smtp.tls", "Set smtp.tls to starttls, starttls-if-offered, tls or none.")
	k.need(c.SMTP.TLS != "none" || c.SMTP.Host == "" || isLocalName(c.SMTP.Host), "smtp.tls", "Set smtp.tls to starttls or tls: letters must not travel unencrypted to another machine.")
	k.need(c.SMTP.Timeout > 0, "smtp.timeout", "Set smtp.timeout to a length of time, like 30s.")
	k.need(c.SMTP.Password == "" || c.SMTP.Username != "", "smtp.username", "Set smtp.username too: there is a password without a name.")
	if c.MailFrom != "" || c.inEarnest() || c.SMTP.Host != "" {
		_, err := mail.ParseAddress(c.MailFrom)
		k.need(err == nil, "mail_from", "Set mail_from to the sender of letters, like Sharewell <no-reply@example.org>.")
	}
	k.need(c.SMTP.Host != "" || !c.inEarnest(), "smtp.host", "Set smtp.host to the mail server's name. Without mail nobody can sign in by link.")
}

func (c Config) checkSignIn(k *checker) {
	k.need(c.Session.Lifetime > 0, "session.lifetime", "Set session.lifetime to a length of time, like 12h.")
	k.need(c.Session.Idle > 0 && c.Session.Idle <= c.Session.Lifetime, "session.idle", "Set session.idle to a length of time that is not longer than session.lifetime.")
	k.need(c.Session.LinkValid > 0, "session.link_valid", "Set session.link_valid to a length of time, like 10m.")
	key, err := base64.StdEncoding.DecodeString(c.Key)
	k.need(c.Key == "" && !c.inEarnest() || err == nil && len(key) == 32, "key", "Set key (or key_file) to 32 random bytes in base64: openssl rand -base64 32.")
	if c.OIDC == (OIDC{}) {
		return
	}
	u, err := url.Parse(c.OIDC.Issuer)
	k.need(err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && isLocalName(u.Hostname())), "oidc.issuer", "Set oidc.issuer to the provider's address, which begins with https://.")
	k.need(c.OIDC.ClientID != "", "oidc.client_id", "Set oidc.client_id to the name the provider gave us.")
	k.need(c.OIDC.ClientSecret != "", "oidc.client_secret", "Set oidc.client_secret, or oidc.client_secret_file to the file that holds it.")
	for _, d := range c.OIDC.VouchedDomains() {
		k.need(strings.Contains(d, ".") && !strings.ContainsAny(d, "@/:*"), "oidc.domains", "Set oidc.domains to domains as they stand behind the @ of addresses, like council.example, with commas between.")
	}
	k.need(c.OIDC.Name != "", "oidc.name", "Set oidc.name to what people call this sign-in service.")
}

// inEarnest reports whether others than the people at this machine will use the site. Only then are mail
// and a key of one's own needed.
func (c Config) inEarnest() bool {
	u, err := url.Parse(c.PublicURL)
	return !c.Demo && (err != nil || !isLocalName(u.Hostname()))
}

// SecretKey gives the bytes of Key; nil when it is not set.
func (c Config) SecretKey() []byte {
	b, err := base64.StdEncoding.DecodeString(c.Key)
	if err != nil || len(b) == 0 {
		return nil
	}
	return b
}

func isListen(s string) bool {
	_, port, err := net.SplitHostPort(s)
	n, numErr := strconv.Atoi(port)
	return err == nil && numErr == nil && n >= 0 && n < 1<<16
}

// isLoopback reports whether an address to listen on is reached from this machine only.
func isLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	return err == nil && isLocalName(host)
}

func isLocalName(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
