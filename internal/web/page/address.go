package page

import (
	"encoding/base64"
	"net/url"
)

// HideKey writes the key of a list's last row for an address; keys hold marks that addresses do not.
func HideKey(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// ShowKey reads what HideKey wrote; anything else begins the list at its start.
func ShowKey(typed string) string {
	b, err := base64.RawURLEncoding.DecodeString(typed)
	if err != nil {
		return ""
	}
	return string(b)
}

// Address builds a path with the parts of a query, pairs of name and value, that are not empty.
func Address(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}
