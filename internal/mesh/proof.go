package mesh

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"
)

// proofTime is the form of the minute that a proof holds for.
const proofTime = "200601021504"

// prover makes the proof that each request carries: who asks, a random word of this client, a count that
// rises with each request, the minute, and a keyed hash over them and the password.
type prover struct {
	mailbox, password string
	key               []byte
	nonce             string

	mu    sync.Mutex
	count uint64
}

func (p *prover) header(now time.Time) string {
	p.mu.Lock()
	n := p.count
	p.count++
	p.mu.Unlock()
	minute := now.UTC().Format(proofTime)
	return fmt.Sprintf("%s %s:%s:%d:%s:%s", Scheme, p.mailbox, p.nonce, n, minute,
		Sign(p.key, fmt.Sprintf("%s:%s:%d:%s:%s", p.mailbox, p.nonce, n, p.password, minute)))
}

// Scheme is the name of the proof in the Authorization header.
const Scheme = "NHSMESH"

// Sign is the keyed hash of a proof, in hexadecimal.
func Sign(key []byte, text string) string {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(text)) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil))
}
