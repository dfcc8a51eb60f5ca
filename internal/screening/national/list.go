package national

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
	"slices"

	"sharewell/internal/screening/nhs"
)

// List is a set of NHS numbers, sorted, each once. Its zero value is empty.
type List struct {
	prefixes []uint32
}

// Builder gathers numbers in any order, also more than once.
type Builder struct {
	prefixes []uint32
}

// Add takes one number in; spaces between its digits are allowed. A malformed one is not taken.
func (b *Builder) Add(number string) error {
	prefix, state := nhs.Parse([]byte(number))
	if state != nhs.Valid {
		return errMalformed
	}
	b.prefixes = append(b.prefixes, prefix)
	return nil
}

// AddPrefix takes in the number that begins with these nine digits, which must be one that exists.
func (b *Builder) AddPrefix(prefix uint32) { b.prefixes = append(b.prefixes, prefix) }

// List gives what was gathered, and how many numbers were there again. The Builder is empty afterwards.
func (b *Builder) List() (l List, repeated int) {
	all := b.prefixes
	b.prefixes = nil
	slices.Sort(all)
	l.prefixes = slices.Compact(all)
	return l, len(all) - len(l.prefixes)
}

// Len is how many numbers the list holds.
func (l List) Len() int { return len(l.prefixes) }

// Size is the length of the list's file in bytes.
func (l List) Size() int64 { return int64(len(l.prefixes)) * lineBytes }

// Has reports whether the list holds a number.
func (l List) Has(number string) bool {
	prefix, state := nhs.Parse([]byte(number))
	return state == nhs.Valid && l.has(prefix)
}

// HasPrefix reports whether the list holds the number that begins with these nine digits.
func (l List) HasPrefix(prefix uint32) bool { return l.has(prefix) }

// All gives the first nine digits of every number, in order.
func (l List) All() iter.Seq[uint32] { return slices.Values(l.prefixes) }

func (l List) has(prefix uint32) bool {
	_, found := slices.BinarySearch(l.prefixes, prefix)
	return found
}

// ReadAt gives a part of the list's file, so that a part can be sent again without keeping the file.
func (l List) ReadAt(p []byte, off int64) (n int, err error) {
	var line [lineBytes]byte
	for n < len(p) {
		at := off + int64(n)
		i := at / lineBytes
		if i >= int64(len(l.prefixes)) {
			return n, io.EOF
		}
		putLine(line[:], l.prefixes[i])
		n += copy(p[n:], line[at%lineBytes:])
	}
	return n, nil
}

// WriteTo writes the list's file.
func (l List) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, io.NewSectionReader(l, 0, l.Size()))
}

// Hash is the SHA-256 of the list's file, in hexadecimal.
func (l List) Hash() string {
	h := sha256.New()
	_, _ = l.WriteTo(h) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil))
}

// Split cuts the list into lists of at most most numbers; nought means one list.
func (l List) Split(most int) []List {
	if most <= 0 || len(l.prefixes) <= most {
		return []List{l}
	}
	var out []List
	for part := range slices.Chunk(l.prefixes, most) {
		out = append(out, List{part})
	}
	return out
}

// Join puts lists back together.
func Join(lists ...List) List {
	var b Builder
	for _, l := range lists {
		b.prefixes = append(b.prefixes, l.prefixes...)
	}
	out, _ := b.List()
	return out
}
