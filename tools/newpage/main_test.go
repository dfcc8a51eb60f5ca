package main

import (
	"bytes"
	"encoding/json"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ concept, name, url, kind string }{
		{"organisation", "organisation_closing_day", "/organisation/closing-day", "organisationClosingDayPage"},
		{"organisation", "organisation", "/organisation", "organisationPage"},
		{"note", "recent", "/note/recent", "recentPage"},
	} {
		s, err := newStem(c.concept, c.name)
		if err != nil || s.URL != c.url || s.Type != c.kind || s.Package != c.concept+"page" {
			t.Errorf("%s %s: %+v, %v", c.concept, c.name, s, err)
		}
	}
	for _, wrong := range [][2]string{{"Organisation", "x"}, {"two_words", "x"}, {"", "x"}, {"note", ""}, {"note", "../x"}, {"note", "a__b"}, {"note", "a-b"}, {"note", "A"}} {
		if _, err := newStem(wrong[0], wrong[1]); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

func TestNothingIsWrittenOver(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	s, err := newStem("note", "note_list")
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(root, "internal", "web", "content", "en", "note_list.yaml")
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept, []byte("heading: Mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := s.files(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeNew(files); err == nil || !strings.Contains(err.Error(), "note_list.yaml is there already") {
		t.Errorf("got %v", err)
	}
	if b, err := os.ReadFile(kept); err != nil || string(b) != "heading: Mine\n" {
		t.Errorf("the file became %q (%v)", b, err)
	}
	if _, err := os.Stat(filepath.Join(root, s.folder())); err == nil {
		t.Error("some files were written before the refusal")
	}
}

// TestStemsCompile writes a page of a new concept and one of a known concept into an empty folder; the
// compiler is told to see them in the real module.
func TestStemsCompile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ concept, name string }{{"sampleconcept", "sampleconcept_first"}, {"organisation", "organisation_sample"}} {
		t.Run(c.concept, func(t *testing.T) {
			t.Parallel()
			compiles(t, c.concept, c.name)
		})
	}
}

func compiles(t *testing.T, concept, name string) {
	real, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	folder := filepath.Join("internal", "web", concept+"page")
	if _, err := os.Stat(filepath.Join(real, folder)); err == nil { // a known concept: no new doc.go
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, folder, "doc.go"), []byte("package "+concept+"page\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	if err := run(root, concept, name, &out, &errs); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	if !strings.Contains(out.String(), "Pattern: \"/"+concept) {
		t.Errorf("the rows to add are missing:\n%s", out.String())
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	err = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(path) == "doc.go" && concept != "sampleconcept" {
			return err
		}
		inside, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		overlay.Replace[filepath.Join(real, inside)] = path
		return formatted(t, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(root, "overlay.json")
	if err := os.WriteFile(list, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "test", "-overlay", list, "-vet=off", "-c", "-o", filepath.Join(root, "compiled"), "./"+folder)
	build.Dir = real
	if b, err := build.CombinedOutput(); err != nil {
		t.Errorf("the stems do not compile: %v\n%s", err, b)
	}
}

// formatted wants Go files as gofmt leaves them.
func formatted(t *testing.T, path string) error {
	t.Helper()
	if !strings.HasSuffix(path, ".go") {
		return nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	tidy, err := format.Source(b)
	if err == nil && !bytes.Equal(b, tidy) {
		t.Errorf("%s is not as gofmt writes it", filepath.Base(path))
	}
	return err
}
