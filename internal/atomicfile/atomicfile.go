package atomicfile

import (
	"errors"
	"os"
	"path/filepath"

	"sharewell/internal/errs"
)

// File is a file that is being written.
type File struct {
	path   string
	f      *os.File
	sealed bool
	done   bool
}

// Create begins a file. Only its owner will be able to read it. What stands under the name stays there
// until Publish.
func Create(path string) (*File, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // the file behind a link is replaced, not the link
	}
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		return nil, errs.New(errs.Invalid, "atomicfile.not_regular", "The place of an output is taken by something that is not a file. Name a file.")
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*.part")
	if err != nil {
		if at := new(os.PathError); errors.As(err, &at) {
			at.Path = path // the name that the person gave, not that of the file beside it
		}
		return nil, err
	}
	return &File{path: path, f: f}, nil
}

// Write implements io.Writer.
func (f *File) Write(p []byte) (int, error) { return f.f.Write(p) }

// Seal makes what was written safe on disk. Nothing can be written afterwards.
func (f *File) Seal() error {
	if f.sealed {
		return nil
	}
	if err := f.f.Sync(); err != nil {
		return err
	}
	if err := f.f.Close(); err != nil {
		return err
	}
	f.sealed = true
	return nil
}

// Publish seals the file and gives it its name.
func (f *File) Publish() error {
	if err := f.Seal(); err != nil {
		return err
	}
	if err := os.Rename(f.f.Name(), f.path); err != nil {
		return err
	}
	f.done = true
	folder, err := os.Open(filepath.Dir(f.path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Abandon throws away what was written; after Publish it does nothing.
func (f *File) Abandon() error {
	if f.done {
		return nil
	}
	f.done = true
	if !f.sealed {
		_ = f.f.Close() // what it holds is thrown away
	}
	return os.Remove(f.f.Name())
}
