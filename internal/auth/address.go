package auth

import "net/http"

// Address gives the whole address a request came from, as far as our own proxies can be believed, or "unknown". It is
// for whoever makes a keyed hash of it at once; it is never stored, logged or shown.
func (a *Auth) Address(r *http.Request) string {
	addr := clientAddress(r, a.Config.TrustedProxies)
	if !addr.IsValid() {
		return "unknown"
	}
	if addr.Is4() {
		return addr.String()
	}
	p, err := addr.Prefix(bitsOfHome6)
	if err != nil {
		return "unknown"
	}
	return p.Masked().String() // a home has a whole network of these, and could take another address for each request
}

// bitsOfHome6 is the part of an IPv6 address that one home or one office shares.
const bitsOfHome6 = 64
