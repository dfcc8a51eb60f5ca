package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a message.
const (
	HeaderID        = "Sharewell-Id"
	HeaderTime      = "Sharewell-Timestamp" // seconds since 1970
	HeaderSignature = "Sharewell-Signature" // v1= and the HMAC-SHA256 of "id.time.body" in hex
)

// Fresh is how far the time of a message may be away from a receiver's clock.
const Fresh = 5 * time.Minute

const scheme = "v1="

// Sign signs a message.
func Sign(secret, id string, at time.Time, body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + ".")) // it never fails
	m.Write(body)
	return scheme + hex.EncodeToString(m.Sum(nil))
}

// What is wrong with a message.
var (
	ErrSignature = errors.New("the message is not signed with this secret")
	ErrStale     = errors.New("the message is too old or from the future")
)

// Verify checks a message as a receiver does. Whether its identifier was seen before is for the receiver to remember.
func Verify(secret string, h http.Header, body []byte, now time.Time) (id string, err error) {
	seconds, err := strconv.ParseInt(h.Get(HeaderTime), 10, 64)
	if err != nil {
		return "", ErrSignature
	}
	at := time.Unix(seconds, 0)
	if id = h.Get(HeaderID); !hmac.Equal([]byte(Sign(secret, id, at, body)), []byte(strings.TrimSpace(h.Get(HeaderSignature)))) {
		return "", ErrSignature
	}
	if d := now.Sub(at); d > Fresh || d < -Fresh {
		return "", ErrStale
	}
	return id, nil
}
