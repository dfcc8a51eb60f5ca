package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// registerImage is the file in which the register is kept for the next start.
type registerImage struct{ path string }

func newRegisterImage(path, database string) registerImage {
	if path == "" {
		if lite, ok := strings.CutPrefix(database, "sqlite:"); ok {
			path = lite + ".register"
		} else {
			path = filepath.Join("var", "register.image")
		}
	}
	return registerImage{path}
}

// ReadImage implements register.Images.
func (i registerImage) ReadImage() ([]byte, error) {
	b, err := os.ReadFile(i.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // none was kept yet
	}
	return b, err
}

// WriteImage implements register.Images.
func (i registerImage) WriteImage(image []byte) error {
	if err := os.MkdirAll(filepath.Dir(i.path), 0o700); err != nil {
		return err
	}
	return writeWhole(i.path, func(w io.Writer) error {
		_, err := w.Write(image)
		return err
	})
}

// KeepRegister keeps the register for the next start; it is what a server does when it ends.
func (a *App) KeepRegister(ctx context.Context) error { return a.faces.register.Keep(ctx) }
