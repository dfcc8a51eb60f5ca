package auth

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// clientAddress finds the address a request came from. X-Forwarded-For is believed only as far as our
// own proxies wrote it: each adds one entry at the end.
func clientAddress(r *http.Request, trustedProxies int) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if trustedProxies > 0 {
		var hops []string
		for _, line := range r.Header.Values("X-Forwarded-For") {
			hops = append(hops, strings.Split(line, ",")...)
		}
		if n := len(hops) - trustedProxies; n >= 0 && n < len(hops) {
			host = strings.TrimSpace(hops[n])
		}
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

// Bits of an address that are kept.
const (
	keptBits4 = 24
	keptBits6 = 48
)

// network gives the truncated form of a request's address, the only one that is stored or counted by.
func (a *Auth) network(r *http.Request) string {
	addr := clientAddress(r, a.Config.TrustedProxies)
	bits := keptBits6
	if addr.Is4() {
		bits = keptBits4
	}
	p, err := addr.Prefix(bits)
	if err != nil || !addr.IsValid() {
		return "unknown"
	}
	return p.Masked().String()
}

// browserWords names a browser's family and system from its User-Agent, or says that it is unknown.
// Order matters: nearly every browser claims to be several others too.
func browserWords(userAgent string) string {
	family := firstMatch(userAgent, [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	})
	system := firstMatch(userAgent, [][2]string{
		{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	})
	switch {
	case family == "" && system == "":
		return "Unknown browser"
	case family == "":
		return "Browser on " + system
	case system == "":
		return family
	}
	return family + " on " + system
}

func firstMatch(s string, table [][2]string) string {
	for _, row := range table {
		if strings.Contains(s, row[0]) {
			return row[1]
		}
	}
	return ""
}
