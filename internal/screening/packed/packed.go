package packed

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"sharewell/internal/errs"
)

// Form is how a text is packed.
type Form string

// The forms.
const (
	Plain Form = ""
	Gzip  Form = "gzip"
	Zstd  Form = "zstd"
)

// window bounds how much memory unpacking may take: the largest that zstd uses without being asked to.
const window = 8 << 20

// FormOf gives the form that a file's name asks for.
func FormOf(name string) Form {
	lower := strings.ToLower(name)
	switch {
	case strings.HasSuffix(lower, ".gz"), strings.HasSuffix(lower, ".gzip"):
		return Gzip
	case strings.HasSuffix(lower, ".zst"), strings.HasSuffix(lower, ".zstd"):
		return Zstd
	}
	return Plain
}

// Bare is a file's name without the ending that says how it is packed.
func Bare(name string) string {
	if FormOf(name) == Plain {
		return name
	}
	return name[:strings.LastIndexByte(name, '.')]
}

// NewReader unpacks a text, which begins as one of the forms does or is plain. What name is promises must
// hold: a file called .gz that is none is refused.
func NewReader(r io.Reader, name string) (io.ReadCloser, error) {
	in := bufio.NewReaderSize(r, 4096)
	beginning, err := in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	promised := FormOf(name)
	switch {
	case bytes.HasPrefix(beginning, []byte{0x1f, 0x8b}):
		if promised == Zstd {
			return nil, unlike()
		}
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, broken(err)
		}
		return unpacking{z, z.Close}, nil
	case bytes.HasPrefix(beginning, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		if promised == Gzip {
			return nil, unlike()
		}
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(window))
		if err != nil {
			return nil, broken(err)
		}
		return unpacking{z, func() error { z.Close(); return nil }}, nil
	case promised != Plain:
		return nil, unlike()
	}
	return io.NopCloser(in), nil
}

func unlike() error {
	return errs.New(errs.Invalid, "packed.unlike", "The file is not packed the way its name says.")
}

func broken(err error) error {
	return errs.Wrap(errs.Invalid, "packed.broken", "The packed file is damaged or cut off. Fetch it again.", err)
}

// unpacking says in words what is wrong with a packed text.
type unpacking struct {
	r     io.Reader
	close func() error
}

// Read implements io.Reader.
func (u unpacking) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err != nil && err != io.EOF {
		err = broken(err)
	}
	return n, err
}

// Close implements io.Closer.
func (u unpacking) Close() error { return u.close() }

// NewWriter packs what is written to it; Close writes the end and leaves w open.
func NewWriter(w io.Writer, f Form) (io.WriteCloser, error) {
	switch f {
	case Gzip:
		return gzip.NewWriterLevel(w, gzip.DefaultCompression)
	case Zstd:
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	case Plain:
	}
	return plain{w}, nil
}

type plain struct{ io.Writer }

// Close implements io.Closer.
func (plain) Close() error { return nil }
