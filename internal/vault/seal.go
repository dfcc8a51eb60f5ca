package vault

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"io"
	"os"
)

// piece is how much is sealed at once.
const piece = 64 << 10

// nonceOf binds a piece to its place, and says whether it is the last. A key seals one file only, so that
// no nonce is used twice.
func nonceOf(n uint64, last bool) []byte {
	b := make([]byte, 12)
	binary.BigEndian.PutUint64(b, n)
	if last {
		b[11] = 1
	}
	return b
}

// sealer seals what is written.
type sealer struct {
	w   io.Writer
	box cipher.AEAD
	buf []byte
	n   uint64
}

func newSealer(w io.Writer, key []byte) (*sealer, error) {
	box, err := boxOf(key)
	return &sealer{w: w, box: box, buf: make([]byte, 0, piece)}, err
}

// Write implements io.Writer.
func (s *sealer) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		if len(s.buf) == piece {
			if err := s.flush(false); err != nil {
				return n, err
			}
		}
		some := min(len(p), piece-len(s.buf))
		s.buf = append(s.buf, p[:some]...)
		p, n = p[some:], n+some
	}
	return n, nil
}

func (s *sealer) flush(last bool) error {
	_, err := s.w.Write(s.box.Seal(nil, nonceOf(s.n, last), s.buf, nil))
	clear(s.buf)
	s.n, s.buf = s.n+1, s.buf[:0]
	return err
}

// Close writes the last piece.
func (s *sealer) Close() error { return s.flush(true) }

// opener reads what a sealer wrote.
type opener struct {
	f    *os.File
	box  cipher.AEAD
	next []byte // the sealed piece that was read ahead
	open []byte // what is left of the piece before
	n    uint64
	done bool
}

func newOpener(f *os.File, key []byte) (*opener, error) {
	box, err := boxOf(key)
	if err != nil {
		return nil, err
	}
	o := &opener{f: f, box: box}
	return o, o.ahead()
}

// ahead reads the next sealed piece.
func (o *opener) ahead() error {
	b := make([]byte, piece+o.box.Overhead())
	n, err := io.ReadFull(o.f, b)
	if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	o.next = b[:n]
	return nil
}

// Read implements io.Reader.
func (o *opener) Read(p []byte) (int, error) {
	for len(o.open) == 0 {
		if o.done {
			return 0, io.EOF
		}
		sealed := o.next
		if err := o.ahead(); err != nil {
			return 0, err
		}
		o.done = len(o.next) == 0
		plain, err := o.box.Open(nil, nonceOf(o.n, o.done), sealed, nil)
		if err != nil {
			return 0, errors.New("vault: a list was cut or changed")
		}
		o.open, o.n = plain, o.n+1
	}
	n := copy(p, o.open)
	o.open = o.open[n:]
	return n, nil
}

// Close implements io.Closer.
func (o *opener) Close() error { return o.f.Close() }
