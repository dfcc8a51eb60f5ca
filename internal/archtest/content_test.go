package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestProjectSpeaksOfItselfAlone keeps the paths of anybody's machine out of the source.
func TestProjectSpeaksOfItselfAlone(t *testing.T) {
	t.Parallel()
	machine := regexp.MustCompile(`(?i)(/root/|/home/[a-z])`)
	for _, s := range goFiles(t) {
		if strings.HasPrefix(s.path, filepath.Join("internal", "archtest")) {
			continue
		}
		if m := machine.FindString(s.text); m != "" {
			t.Errorf("%s names %q", s.path, m)
		}
	}
}

// TestTemplatesHoldNoWords keeps the words of pages in content files: a .templ file of a page folder may
// hold markup and values, not sentences.
func TestTemplatesHoldNoWords(t *testing.T) {
	t.Parallel()
	sentence := regexp.MustCompile(`>\s*[A-Z][a-z]+ [a-z]+ [^<{]*<`)
	files, err := filepath.Glob(filepath.Join("..", "web", "*page", "*.templ"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if m := sentence.FindString(string(b)); m != "" {
			t.Errorf("%s holds words of its own: %q belongs in a content file", f, strings.TrimSpace(m))
		}
	}
}
