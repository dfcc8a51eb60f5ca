package screening

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// Digest says which bytes a file held.
type Digest struct {
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Hashing computes the digest of what passes, beside the work: the bytes are copied, and another goroutine
// hashes them. Sum ends it and must be called.
type Hashing struct {
	r     io.Reader
	w     io.Writer
	full  chan []byte
	empty chan []byte
	sum   chan [sha256.Size]byte
	now   []byte
	n     int64
}

const (
	hashBlock = 256 << 10
	hashAhead = 4
)

// HashReader hashes what is read from r.
func HashReader(r io.Reader) *Hashing { return startHashing(&Hashing{r: r}) }

// HashWriter hashes what is written to w.
func HashWriter(w io.Writer) *Hashing { return startHashing(&Hashing{w: w}) }

func startHashing(h *Hashing) *Hashing {
	h.full, h.empty, h.sum = make(chan []byte, hashAhead), make(chan []byte, hashAhead), make(chan [sha256.Size]byte, 1)
	for range hashAhead {
		h.empty <- nil
	}
	go func() {
		sum := sha256.New()
		for b := range h.full {
			sum.Write(b) // it never fails
			h.empty <- b[:0]
		}
		h.sum <- [sha256.Size]byte(sum.Sum(nil))
	}()
	return h
}

// Read implements io.Reader.
func (h *Hashing) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	h.take(p[:n])
	return n, err
}

// Write implements io.Writer.
func (h *Hashing) Write(p []byte) (int, error) {
	n, err := h.w.Write(p)
	h.take(p[:n])
	return n, err
}

func (h *Hashing) take(p []byte) {
	h.n += int64(len(p))
	for len(p) > 0 {
		if h.now == nil {
			if h.now = <-h.empty; h.now == nil {
				h.now = make([]byte, 0, hashBlock)
			}
		}
		some := min(len(p), cap(h.now)-len(h.now))
		h.now = append(h.now, p[:some]...)
		p = p[some:]
		if len(h.now) == cap(h.now) {
			h.full <- h.now
			h.now = nil
		}
	}
}

// Sum gives the digest of everything that passed. Nothing may pass afterwards.
func (h *Hashing) Sum() Digest {
	if h.now != nil {
		h.full <- h.now
		h.now = nil
	}
	close(h.full)
	sum := <-h.sum
	return Digest{SHA256: hex.EncodeToString(sum[:]), Bytes: h.n}
}
