package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/ident"
)

func newVault(t testing.TB, path string, key byte) *Folder {
	t.Helper()
	v, err := New(path, bytes.Repeat([]byte{key}, keySize), ident.Random{}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func fill(b []byte) func(io.Writer) error {
	return func(w io.Writer) error { _, err := w.Write(b); return err }
}

func read(v *Folder, name string, key []byte) ([]byte, error) {
	r, err := v.Open(context.Background(), name, key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // it was only read
	return io.ReadAll(r)
}

func TestThereAndBack(t *testing.T) {
	t.Parallel()
	v := newVault(t, filepath.Join(t.TempDir(), "deep", "vault"), 1)
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.SampledFrom([]int{0, 1, piece - 1, piece, piece + 1, 2 * piece, 2*piece + 7}).Draw(rt, "size")
		list := bytes.Repeat([]byte("9990000018,\n"), size/12+1)[:size]
		name, key, err := v.Put(context.Background(), fill(list))
		if err != nil {
			rt.Fatal(err)
		}
		got, err := read(v, name, key)
		if err != nil || !bytes.Equal(got, list) {
			rt.Fatalf("%d bytes came back of %d, error %v", len(got), size, err)
		}
		onDisk, err := os.ReadFile(v.file(name))
		if err != nil || bytes.Contains(onDisk, []byte("99900000")) {
			rt.Fatalf("the file is readable, error %v", err)
		}
		if err := v.Destroy(context.Background(), name); err != nil {
			rt.Fatal(err)
		}
		if _, err := os.Stat(v.file(name)); !errors.Is(err, os.ErrNotExist) {
			rt.Fatalf("the file is still there: %v", err)
		}
	})
}

func TestCutsAndChangesAreNoticed(t *testing.T) {
	t.Parallel()
	v := newVault(t, t.TempDir(), 1)
	name, key, err := v.Put(t.Context(), fill(bytes.Repeat([]byte("x"), 3*piece)))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(v.file(name))
	if err != nil {
		t.Fatal(err)
	}
	sealed := piece + 16
	swapped := append(append(bytes.Clone(whole[sealed:2*sealed]), whole[:sealed]...), whole[2*sealed:]...)
	changed := bytes.Clone(whole)
	changed[100] ^= 1
	for what, b := range map[string][]byte{"cut in a piece": whole[:len(whole)-1], "cut between pieces": whole[:2*sealed], "nothing": nil, "swapped": swapped,
		"changed": changed, "longer": append(bytes.Clone(whole), 0)} {
		if err := os.WriteFile(v.file(name), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(v, name, key); err == nil {
			t.Errorf("%s: it was read", what)
		}
	}
}

func TestKeysMatter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := newVault(t, dir, 1)
	name, key, err := v.Put(t.Context(), fill([]byte("a list")))
	if err != nil {
		t.Fatal(err)
	}
	other, otherKey, err := v.Put(t.Context(), fill([]byte("another list")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(newVault(t, dir, 2), name, key); err == nil {
		t.Error("another site's key opened it")
	}
	if _, err := read(v, name, otherKey); err == nil {
		t.Error("another list's key opened it")
	}
	if _, err := read(v, other, nil); err == nil {
		t.Error("it opened without a key")
	}
	if _, err := New(dir, []byte("short"), nil, nil); err == nil {
		t.Error("a short key was taken")
	}
}

func TestFailuresLeaveNothing(t *testing.T) {
	t.Parallel()
	v := newVault(t, t.TempDir(), 1)
	broken := errors.New("the source is gone")
	if _, _, err := v.Put(t.Context(), func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := v.Put(ctx, fill([]byte("x"))); err == nil {
		t.Error("a caller that has gone got a list")
	}
	if names, err := v.Names(t.Context()); err != nil || len(names) != 0 {
		t.Errorf("%v is left, error %v", names, err)
	}
}

func TestNamesAndOldLists(t *testing.T) {
	t.Parallel()
	v := newVault(t, t.TempDir(), 1)
	if names, err := newVault(t, "/nowhere/at/all", 1).Names(t.Context()); err != nil || names != nil {
		t.Errorf("%v, error %v", names, err)
	}
	name, _, err := v.Put(t.Context(), fill([]byte("x")))
	if err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(v.file(name))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		before time.Time
		left   int
	}{{st.ModTime(), 1}, {st.ModTime().Add(time.Second), 0}} {
		if err := v.DestroyOlder(t.Context(), name, step.before); err != nil {
			t.Fatal(err)
		}
		if names, err := v.Names(t.Context()); err != nil || len(names) != step.left {
			t.Errorf("%v, error %v", names, err)
		}
	}
	if got := v.file("../../etc/passwd"); strings.Contains(got, "..") || filepath.Dir(got) != v.path {
		t.Errorf("a name leads to %s", got)
	}
}
