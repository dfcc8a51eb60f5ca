package webhook

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"

	"sharewell/internal/errs"
)

// reserved are the ranges that netip does not know as private and that are no place on the internet either, or that
// hide another address in themselves.
func reserved() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
		"240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10", "::/96"} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// Public reports whether an address is a place on the internet: no loopback, no private or shared network, no
// link-local address (where clouds keep their secrets), no multicast, nothing reserved.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || a.Zone() != "" || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	return !slices.ContainsFunc(reserved(), func(p netip.Prefix) bool { return p.Contains(a) })
}

// control refuses a connection whose address, as it is dialled, is not public.
func control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !Public(at.Addr()) || !goodPort(int(at.Port())) {
		return errNotPublic
	}
	return nil
}

func goodPort(n int) bool { return n == 443 || n == 8443 }

var errNotPublic = errs.New(errs.Invalid, "webhook.not_public", "Enter an address on the public internet that begins with https://, without a password in it, at port 443 or 8443.")

// Check says at once when an address can never be reached. What its name leads to is judged at every connection.
func Check(address string) error {
	const longest = 500
	u, err := url.Parse(address)
	if err != nil || len(address) > longest || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return errNotPublic
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if p := u.Port(); p != "" && p != "443" && p != "8443" {
		return errNotPublic
	}
	if a, err := netip.ParseAddr(host); err == nil {
		if !Public(a) {
			return errNotPublic
		}
		return nil
	}
	if !strings.Contains(host, ".") || slices.ContainsFunc([]string{".local", ".localhost", ".internal", ".lan", ".home.arpa"}, func(end string) bool { return strings.HasSuffix(host, end) }) {
		return errNotPublic
	}
	return nil
}

// dialer reaches public addresses only.
func dialer() *net.Dialer { return &net.Dialer{Timeout: connectTime, Control: control} }

// refused hides from whoever runs a webhook what of the network stood behind its name.
func refused(err error) error {
	return errs.Wrap(errs.Unavailable, "webhook.failed", "The address could not be reached.", fmt.Errorf("webhook: %w", err))
}
