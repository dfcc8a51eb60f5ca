package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"sharewell/internal/atomicfile"
	"sharewell/internal/screening"
	"sharewell/internal/screening/packed"
)

// input is a file that is read, unpacked, and hashed when a report asks for it.
type input struct {
	io.Reader
	hash     *screening.Hashing
	raw      io.Reader
	closers  []io.Closer
	modified time.Time
}

// openInput opens a file, or standard input.
func openInput(s streams, path string, hashed bool) (*input, error) {
	in := &input{}
	if path == "-" {
		in.raw = s.in
	} else {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		in.closers = append(in.closers, f)
		if st, err := f.Stat(); err == nil && st.Mode().IsRegular() { // the time of a pipe says nothing
			in.modified = st.ModTime().UTC().Truncate(time.Second)
		}
		in.raw = f
	}
	if hashed {
		in.hash = screening.HashReader(in.raw)
		in.raw = in.hash
	}
	unpacked, err := packed.NewReader(in.raw, path)
	if err != nil {
		in.close()
		return nil, err
	}
	in.closers = append(in.closers, unpacked)
	in.Reader = unpacked
	return in, nil
}

// digest reads what may lie behind the end of a packed text, and gives the hash of the file.
func (in *input) digest() (screening.Digest, error) {
	if in.hash == nil {
		return screening.Digest{}, nil
	}
	if _, err := io.Copy(io.Discard, in.raw); err != nil {
		return screening.Digest{}, err
	}
	return in.hash.Sum(), nil
}

func (in *input) close() {
	for _, c := range in.closers {
		_ = c.Close() // it was only read
	}
}

// output is one thing that a screening writes. A nil output is written by nobody.
type output struct {
	io.Writer
	packed io.Closer
	hash   *screening.Hashing
	file   *atomicfile.File // nil for standard output
}

// newOutput begins a file, or takes standard output; path "" is none.
func newOutput(s streams, path string, hashed bool) (*output, error) {
	if path == "" {
		return nil, nil
	}
	o := &output{}
	var w io.Writer = s.out
	if path != "-" {
		f, err := atomicfile.Create(path)
		if err != nil {
			return nil, err
		}
		o.file, w = f, f
	}
	if hashed {
		o.hash = screening.HashWriter(w)
		w = o.hash
	}
	z, err := packed.NewWriter(w, packed.FormOf(path))
	if err != nil {
		return nil, errors.Join(err, o.abandon())
	}
	o.Writer, o.packed = z, z
	return o, nil
}

// finish ends the text, makes it safe on disk, and gives its hash when there is one.
func (o *output) finish() (*screening.Digest, error) {
	if o == nil {
		return nil, nil
	}
	if err := o.packed.Close(); err != nil {
		return nil, err
	}
	if o.file != nil {
		if err := o.file.Seal(); err != nil {
			return nil, err
		}
	}
	if o.hash == nil {
		return nil, nil
	}
	d := o.hash.Sum()
	return &d, nil
}

func (o *output) abandon() error {
	if o == nil || o.file == nil {
		return nil
	}
	return o.file.Abandon()
}

// outputs is everything that a screening writes.
type outputs struct{ list, aside, report *output }

func (c screenCmd) outputs(s streams) (o *outputs, err error) {
	o = &outputs{}
	hashed := c.Report != ""
	if o.list, err = newOutput(s, c.Out, hashed); err == nil {
		if o.aside, err = newOutput(s, c.Aside, hashed); err == nil {
			o.report, err = newOutput(s, c.Report, false)
		}
	}
	if err != nil {
		return nil, errors.Join(err, o.abandon())
	}
	return o, nil
}

// publish gives everything its name, the list last: where it is, the others are too.
func (o *outputs) publish() error {
	for _, one := range []*output{o.aside, o.report, o.list} {
		if one == nil || one.file == nil {
			continue
		}
		if err := one.file.Publish(); err != nil {
			return err
		}
	}
	return nil
}

func (o *outputs) abandon() error {
	return errors.Join(o.list.abandon(), o.aside.abandon(), o.report.abandon())
}

// placeOf is the same for two names of one file: the path without links, as far as it exists.
func placeOf(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(folder, filepath.Base(path))
	}
	return path
}
