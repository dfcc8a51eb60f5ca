package ident

import (
	"crypto/rand"
	"fmt"
	"sync/atomic"
	"time"
)

// Typed identifiers, one per noun. The zero value means "none".
type (
	// Organisation identifies a public body, or an outsider named in a record.
	Organisation string
	// Person identifies somebody who signs in (never a data subject).
	Person string
	// Record identifies a Record of Sharing across all its versions.
	Record string
	// OneOff identifies a one-off Record of Sharing.
	OneOff string
	// Statement identifies an Acceptance Statement.
	Statement string
	// Edition identifies one edition of the Agreement.
	Edition string
	// Clause identifies a clause; it survives renumbering and editions.
	Clause string
	// File identifies stored bytes: a scan, an attachment.
	File string
	// Event identifies one line of the audit trail.
	Event string
	// Task identifies something that waits for somebody.
	Task string
	// Invitation identifies an invitation to join.
	Invitation string
	// Job identifies a queued piece of background work.
	Job string
	// Notice identifies one message to one recipient.
	Notice string
	// Space identifies a room of the members' portal with its own membership; "" is the commons, where every member is.
	Space string
	// Thread identifies a question of the members' portal with everything said about it.
	Thread string
)

// Source makes new identifiers. Production uses Random, tests and demonstrations Sequence.
type Source interface {
	// Next returns a fresh identifier, unique within the source's life and, for Random, everywhere.
	Next() string
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// Random makes 26-character identifiers: 48 bits of milliseconds, then 80 random bits.
type Random struct {
	// Now gives the time that orders identifiers; nil means time.Now.
	Now func() time.Time
}

// Next implements Source.
func (r Random) Next() string {
	now := time.Now
	if r.Now != nil {
		now = r.Now
	}
	var b [16]byte
	ms := uint64(now().UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	if _, err := rand.Read(b[6:]); err != nil {
		panic("ident: the system's random source failed: " + err.Error())
	}
	return encode(b)
}

// encode writes 128 bits as 26 characters of five bits, the first holding three.
func encode(b [16]byte) string {
	var out [26]byte
	var acc uint64
	bits := uint(2) // two leading zero bits make 130 = 26 × 5
	n := 0
	for _, c := range b {
		acc = acc<<8 | uint64(c)
		bits += 8
		for bits >= 5 {
			bits -= 5
			out[n] = alphabet[(acc>>bits)&31]
			n++
		}
	}
	return string(out[:])
}

// Sequence makes predictable identifiers for tests and demonstration data: prefix, then a counter
// padded so that string order is counting order.
type Sequence struct {
	Prefix string
	n      atomic.Int64
}

// Next implements Source.
func (s *Sequence) Next() string {
	return fmt.Sprintf("%s%06d", s.Prefix, s.n.Add(1))
}

// New takes the next identifier of a source as the wanted type.
func New[T ~string](s Source) T { return T(s.Next()) }
