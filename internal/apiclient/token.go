package apiclient

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"slices"
	"strings"
	"sync"
	"time"
)

// A token is tokenPrefix, then in base64url: the form (1), the number of the token key (4 bytes), when it ends
// in Unix seconds (8), its scopes as bits (1), the client and the credential it was obtained with (a byte for
// the length, then the text), and an HMAC-SHA256 of all that (32).
const (
	tokenForm  = 1
	tokenMAC   = 32
	tokenFixed = 1 + 4 + 8 + 1
	maxToken   = 400 // characters
)

// tokenKey makes and checks the codes of tokens.
type tokenKey struct {
	number uint32
	macs   *sync.Pool // of hash.Hash
}

// deriveKey makes a token key of the site's key and a salt.
func deriveKey(site []byte, s TokenSalt) (tokenKey, error) {
	key, err := hkdf.Key(sha256.New, site, s.Salt, "sharewell access token 1", 32)
	if err != nil {
		return tokenKey{}, err
	}
	return tokenKey{uint32(s.Number), &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}, nil
}

// appendMAC appends the code of body.
func (k tokenKey) appendMAC(to, body []byte) []byte {
	h := k.macs.Get().(hash.Hash)
	h.Reset()
	h.Write(body)
	to = h.Sum(to)
	k.macs.Put(h)
	return to
}

// claims are what a token says.
type claims struct {
	client     string
	credential string
	scopes     uint8
	until      int64 // Unix seconds
}

// bits packs scopes.
func bits(scopes []Scope) (b uint8) {
	for i, s := range Scopes() {
		if slices.Contains(scopes, s) {
			b |= 1 << i
		}
	}
	return b
}

// unpack is the inverse of bits.
func unpack(b uint8) (out []Scope) {
	for i, s := range Scopes() {
		if b&(1<<i) != 0 {
			out = append(out, s)
		}
	}
	return out
}

// write makes a token.
func (k tokenKey) write(c claims) string {
	b := make([]byte, 0, 160)
	b = append(b, tokenForm)
	b = binary.BigEndian.AppendUint32(b, k.number)
	b = binary.BigEndian.AppendUint64(b, uint64(c.until))
	b = append(b, c.scopes)
	for _, s := range []string{c.client, c.credential} {
		b = append(b, byte(len(s)))
		b = append(b, s...)
	}
	b = k.appendMAC(b, b)
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(b)
}

// readToken gives what a token says if its code is right. The claims point into space.
func readToken(token string, keys []tokenKey, space *[maxToken]byte) (client, credential []byte, scopes uint8, until int64, ok bool) {
	text, ok := strings.CutPrefix(token, tokenPrefix)
	if !ok || len(text) > maxToken {
		return nil, nil, 0, 0, false
	}
	var raw [maxToken]byte
	n, err := base64.RawURLEncoding.Decode(space[:], raw[:copy(raw[:], text)])
	if err != nil || n < tokenFixed+2+tokenMAC {
		return nil, nil, 0, 0, false
	}
	body, mac := space[:n-tokenMAC], space[n-tokenMAC:n]
	number := binary.BigEndian.Uint32(body[1:])
	i := slices.IndexFunc(keys, func(k tokenKey) bool { return k.number == number })
	if i < 0 || body[0] != tokenForm {
		return nil, nil, 0, 0, false
	}
	var sum [tokenMAC]byte
	if !hmac.Equal(keys[i].appendMAC(sum[:0], body), mac) {
		return nil, nil, 0, 0, false
	}
	rest := body[tokenFixed:]
	if client, rest, ok = cut(rest); !ok {
		return nil, nil, 0, 0, false
	}
	if credential, rest, ok = cut(rest); !ok || len(rest) > 0 {
		return nil, nil, 0, 0, false
	}
	return client, credential, body[13], int64(binary.BigEndian.Uint64(body[5:])), true
}

// cut takes a text with its length in front.
func cut(b []byte) (text, rest []byte, ok bool) {
	if len(b) == 0 || len(b) < 1+int(b[0]) {
		return nil, nil, false
	}
	return b[1 : 1+int(b[0])], b[1+int(b[0]):], true
}

// seconds is a time as tokens say it.
func seconds(t time.Time) int64 { return t.Unix() }
