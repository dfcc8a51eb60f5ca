package optout

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

// The compact form, version 1: one line of text,
//
//	sharewell optouts 1 2026-11-21T00:00:00Z 3500000
//
// with the version, the instant at which the list was right, and how many people it holds; then for each
// person, in ascending order, how far their prefix lies beyond the one before (the first counts from -1) as
// a variable-length number of seven bits a byte, lowest first; then SHA-256 of everything so far.
const (
	magic   = "sharewell optouts "
	version = "1"
	longest = 100 // of the first line
)

// IsCompact reports whether a file that begins like this claims to be of the compact form.
func IsCompact(beginning []byte) bool { return bytes.HasPrefix(beginning, []byte(magic)) }

// WriteCompact writes a set that was right at an instant.
func WriteCompact(w io.Writer, s *Set, at time.Time) error {
	if s.Len() == 0 {
		return errs.New(errs.Invalid, "optout.empty", "The list is empty. A list of nobody is never written, because it would let everybody through.")
	}
	sum := sha256.New()
	out := bufio.NewWriterSize(io.MultiWriter(w, sum), 64<<10)
	if _, err := fmt.Fprintf(out, "%s%s %s %d\n", magic, version, at.UTC().Format(time.RFC3339), s.Len()); err != nil {
		return err
	}
	last := int64(-1)
	var number [binary.MaxVarintLen64]byte
	for p := range s.All() {
		n := binary.PutUvarint(number[:], uint64(int64(p)-last))
		if _, err := out.Write(number[:n]); err != nil {
			return err
		}
		last = int64(p)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := w.Write(sum.Sum(nil))
	return err
}

// ReadCompact reads a set and the instant at which it was right. It gives the whole set or an error.
func ReadCompact(r io.Reader) (*Set, time.Time, error) {
	d := decoder{r: r, sum: sha256.New(), buf: make([]byte, 64<<10)}
	at, count, err := d.header()
	if err != nil {
		return nil, time.Time{}, err
	}
	var b Ordered
	if err := d.people(&b, count); err != nil {
		return nil, time.Time{}, err
	}
	if err := d.trailer(); err != nil {
		return nil, time.Time{}, err
	}
	return b.Set(), at, nil
}

// decoder reads the compact form in blocks.
type decoder struct {
	r        io.Reader
	sum      hash.Hash
	buf      []byte
	at, end  int // what is unread of buf
	finished bool
}

// fill moves what is unread to the front and reads more, and reports whether there is any more.
func (d *decoder) fill() (bool, error) {
	d.sum.Write(d.buf[:d.at]) // it never fails
	d.end = copy(d.buf, d.buf[d.at:d.end])
	d.at = 0
	for !d.finished && d.end < len(d.buf) {
		n, err := d.r.Read(d.buf[d.end:])
		d.end += n
		if err == io.EOF {
			d.finished = true
		} else if err != nil {
			return false, err
		}
		if n > 0 {
			return true, nil
		}
	}
	return false, nil
}

func (d *decoder) header() (at time.Time, count int, err error) {
	for more := true; more && bytes.IndexByte(d.buf[:d.end], '\n') < 0 && d.end < longest; {
		if more, err = d.fill(); err != nil {
			return at, 0, err
		}
	}
	line, _, found := bytes.Cut(d.buf[:min(d.end, longest)], []byte{'\n'})
	if !IsCompact(line) || !found {
		return at, 0, damaged("it does not begin as one does")
	}
	parts := strings.Split(string(line[len(magic):]), " ")
	if parts[0] != version {
		return at, 0, errs.New(errs.Invalid, "optout.version", "The opt-out list is of a later form than this program knows. Use a newer program.")
	}
	if len(parts) != 3 {
		return at, 0, damaged("its first line is not complete")
	}
	at, err = time.Parse(time.RFC3339, parts[1])
	if err != nil {
		return at, 0, damaged("its date cannot be read")
	}
	count, err = strconv.Atoi(parts[2])
	switch {
	case err != nil || count < 0 || count > nhs.Prefixes:
		return at, 0, damaged("its count cannot be read")
	case count == 0:
		return at, 0, errs.New(errs.Invalid, "optout.empty", "The opt-out list is empty.")
	}
	d.at = len(line) + 1
	return at, count, nil
}

// people reads the body.
func (d *decoder) people(b *Ordered, count int) error {
	last := int64(-1)
	for left := count; left > 0; {
		for left > 0 && d.end-d.at >= binary.MaxVarintLen32 {
			step, n := uvarint(d.buf[d.at:d.end])
			last += int64(step)
			if n == 0 || step == 0 || last >= nhs.Prefixes {
				return damaged("its numbers are not in order")
			}
			b.Add(uint32(last))
			d.at += n
			left--
		}
		if left == 0 {
			return nil
		}
		more, err := d.fill()
		if err != nil {
			return err
		}
		if !more { // the checksum is longer than a number, so that this is no list's end
			return truncated()
		}
	}
	return nil
}

// uvarint reads a number of at most five bytes; n is 0 when it is longer.
func uvarint(b []byte) (v uint32, n int) {
	_ = b[binary.MaxVarintLen32-1]
	if b[0] < 0x80 { // four of five
		return uint32(b[0]), 1
	}
	v = uint32(b[0] & 0x7f)
	for i := 1; i < binary.MaxVarintLen32; i++ {
		v |= uint32(b[i]&0x7f) << (7 * i)
		if b[i] < 0x80 {
			if i == binary.MaxVarintLen32-1 && b[i] > 0x0f {
				return 0, 0
			}
			return v, i + 1
		}
	}
	return 0, 0
}

// trailer checks the checksum, and that nothing follows it.
func (d *decoder) trailer() error {
	d.sum.Write(d.buf[:d.at])
	want := d.sum.Sum(nil)
	d.end = copy(d.buf, d.buf[d.at:d.end])
	d.at, d.sum = 0, sha256.New()
	for more := true; more && d.end <= len(want); {
		var err error
		if more, err = d.fill(); err != nil {
			return err
		}
	}
	switch {
	case d.end < len(want):
		return truncated()
	case d.end > len(want):
		return damaged("something follows its end")
	case !bytes.Equal(d.buf[:d.end], want):
		return damaged("its checksum does not match")
	}
	return nil
}

func damaged(how string) error {
	return errs.New(errs.Invalid, "optout.damaged", "The opt-out list is damaged: "+how+". Fetch it again.")
}

func truncated() error {
	return errs.New(errs.Invalid, "optout.truncated", "The opt-out list is cut off: it holds fewer people than it says. Fetch it again.")
}
