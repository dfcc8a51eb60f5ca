package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sharewell/internal/ident"
)

// Folder is a vault in a folder. Replicas of one site share the folder and the key.
type Folder struct {
	path   string
	key    []byte
	ids    ident.Source
	random io.Reader
}

// suffix of the files; nothing else in the folder is touched.
const suffix = ".sealed"

// keySize is the length of a list's key.
const keySize = 32

// New makes a vault in a folder, which is made when it is first needed. key is the site's, of 32 bytes.
func New(path string, key []byte, ids ident.Source, random io.Reader) (*Folder, error) {
	if len(key) != keySize {
		return nil, fmt.Errorf("vault: the key has %d bytes instead of %d", len(key), keySize)
	}
	return &Folder{path: path, key: key, ids: ids, random: random}, nil
}

// Put seals what fill writes, under a new name, and gives the name and the list's sealed key. After an
// error nothing is left.
func (v *Folder) Put(ctx context.Context, fill func(io.Writer) error) (name string, key []byte, err error) {
	if err := os.MkdirAll(v.path, 0o700); err != nil {
		return "", nil, err
	}
	own := make([]byte, keySize)
	if _, err := io.ReadFull(v.random, own); err != nil {
		return "", nil, err
	}
	name = v.ids.Next()
	if key, err = v.wrap(own, name); err != nil {
		return "", nil, err
	}
	path := v.file(name)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", nil, err
	}
	if err = write(f, own, fill); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return "", nil, errors.Join(err, os.Remove(path))
	}
	return name, key, syncFolder(v.path)
}

func write(f *os.File, key []byte, fill func(io.Writer) error) error {
	w, err := newSealer(f, key)
	if err == nil {
		err = fill(w)
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Open reads a list. Reading fails when the file was cut or changed.
func (v *Folder) Open(_ context.Context, name string, key []byte) (io.ReadCloser, error) {
	own, err := v.unwrap(key, name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(v.file(name))
	if err != nil {
		return nil, err
	}
	r, err := newOpener(f, own)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return r, nil
}

// Destroy deletes a list; one that is not there is destroyed already.
func (v *Folder) Destroy(_ context.Context, name string) error {
	if err := os.Remove(v.file(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// DestroyOlder deletes a list that was put before a time.
func (v *Folder) DestroyOlder(ctx context.Context, name string, before time.Time) error {
	st, err := os.Stat(v.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || !st.ModTime().Before(before) {
		return err
	}
	return v.Destroy(ctx, name)
}

// Names lists what the vault holds.
func (v *Folder) Names(context.Context) ([]string, error) {
	entries, err := os.ReadDir(v.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), suffix); ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// file is where a list lies. A name is one of ours: letters and digits, so that it cannot lead elsewhere.
func (v *Folder) file(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, name)
	return filepath.Join(v.path, plain+suffix)
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// wrap seals a list's key with the site's.
func (v *Folder) wrap(own []byte, name string) ([]byte, error) {
	box, err := boxOf(v.key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := io.ReadFull(v.random, nonce); err != nil {
		return nil, err
	}
	return box.Seal(nonce, nonce, own, []byte("vault/"+name)), nil
}

func (v *Folder) unwrap(key []byte, name string) ([]byte, error) {
	box, err := boxOf(v.key)
	if err != nil {
		return nil, err
	}
	if len(key) < box.NonceSize() {
		return nil, errors.New("vault: the key of a list is too short")
	}
	own, err := box.Open(nil, key[:box.NonceSize()], key[box.NonceSize():], []byte("vault/"+name))
	if err != nil {
		return nil, fmt.Errorf("vault: the key of a list cannot be opened; was the site's key changed? %w", err)
	}
	return own, nil
}

func boxOf(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
