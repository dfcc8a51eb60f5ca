package atomicfile

import (
	"os"
	"path/filepath"
	"testing"
)

func write(t testing.TB, path, text string) *File {
	t.Helper()
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return f
}

func holds(t testing.TB, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s holds %q (%v), want %q", filepath.Base(path), got, err, want)
	}
}

func alone(t testing.TB, dir string, want int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != want {
		t.Errorf("%d files, want %d: %v %v", len(entries), want, entries, err)
	}
}

func TestNothingUnderTheNameUntilPublished(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.csv")
	f := write(t, path, "new")
	if err := f.Seal(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("it is there already: %v", err)
	}
	if err := f.Publish(); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new")
	if err := f.Abandon(); err != nil {
		t.Error(err)
	}
	st, err := os.Stat(path)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	alone(t, dir, 1)
}

func TestAbandonLeavesWhatWasThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, seal := range []bool{false, true} {
		f := write(t, path, "new")
		if seal {
			if err := f.Seal(); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Abandon(); err != nil {
			t.Error(err)
		}
		holds(t, path, "old")
		alone(t, dir, 1)
	}
}

func TestTheFileBehindALinkIsReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, link := filepath.Join(dir, "a.csv"), filepath.Join(dir, "link")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := write(t, link, "new").Publish(); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new")
	if st, err := os.Lstat(link); err != nil || st.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
}

func TestPlacesThatAreNoFiles(t *testing.T) {
	t.Parallel()
	for _, path := range []string{t.TempDir(), os.DevNull, filepath.Join(t.TempDir(), "no", "such", "folder")} {
		if _, err := Create(path); err == nil {
			t.Errorf("%s is taken for a file", path)
		}
	}
}
