package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
)

//go:embed stems/*.tmpl
var stems embed.FS

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run -C tools ./newpage CONCEPT STEM")
		os.Exit(2)
	}
	if err := run("..", os.Args[1], os.Args[2], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "newpage:", err)
		os.Exit(1)
	}
}

// run writes the stems below root, has the template turned into Go, and says what comes next.
func run(root, concept, stem string, out, errOut io.Writer) error {
	s, err := newStem(concept, stem)
	if err != nil {
		return err
	}
	files, err := s.files(root)
	if err != nil {
		return err
	}
	if err := writeNew(files); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(out, "wrote", strings.TrimPrefix(f.path, root+"/"))
	}
	templ := exec.Command("go", "tool", "templ", "generate", "-log-level", "warn", "-f", filepath.Join(root, s.folder(), s.Stem+".templ"))
	templ.Stdout, templ.Stderr = errOut, errOut
	if err := templ.Run(); err != nil {
		return fmt.Errorf("templ generate: %w", err)
	}
	return s.next(out)
}

// stem is one page by all its names.
type stem struct {
	Concept string // organisation
	Package string // organisationpage
	Stem    string // organisation_closing
	Type    string // organisationClosingPage
	Test    string // OrganisationClosing
	URL     string // /organisation/closing
}

var plainName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

func newStem(concept, name string) (stem, error) {
	if !plainName.MatchString(concept) || strings.Contains(concept, "_") {
		return stem{}, fmt.Errorf("the concept %q must be one word in small letters, like organisation", concept)
	}
	if !plainName.MatchString(name) {
		return stem{}, fmt.Errorf("the stem %q must be words in small letters with _ between them, like organisation_closing", name)
	}
	address := strings.TrimPrefix(strings.TrimPrefix(name, concept), "_")
	url := "/" + concept
	if address != "" {
		url += "/" + strings.ReplaceAll(address, "_", "-")
	}
	camel := ""
	for word := range strings.SplitSeq(name, "_") {
		camel += strings.ToUpper(word[:1]) + word[1:]
	}
	return stem{Concept: concept, Package: concept + "page", Stem: name, Type: strings.ToLower(camel[:1]) + camel[1:] + "Page", Test: camel, URL: url}, nil
}

func (s stem) folder() string { return filepath.Join("internal", "web", s.Package) }

// file is what is to be written.
type file struct {
	path string
	text []byte
}

// files fills the stems; those of the package only where the concept has no pages yet.
func (s stem) files(root string) ([]file, error) {
	folder := filepath.Join(root, s.folder())
	want := []struct{ stem, path string }{
		{"page.go.tmpl", filepath.Join(folder, s.Stem+".go")},
		{"page.templ.tmpl", filepath.Join(folder, s.Stem+".templ")},
		{"page_test.go.tmpl", filepath.Join(folder, s.Stem+"_test.go")},
		{"content.yaml.tmpl", filepath.Join(root, "internal", "web", "content", "en", s.Stem+".yaml")},
	}
	if _, err := os.Stat(filepath.Join(folder, "doc.go")); errors.Is(err, fs.ErrNotExist) {
		want = append(want, struct{ stem, path string }{"doc.go.tmpl", filepath.Join(folder, "doc.go")},
			struct{ stem, path string }{"routes.go.tmpl", filepath.Join(folder, "routes.go")})
	}
	all := template.Must(template.ParseFS(stems, "stems/*.tmpl"))
	var out []file
	for _, w := range want {
		var b bytes.Buffer
		if err := all.ExecuteTemplate(&b, w.stem, s); err != nil {
			return nil, err
		}
		text := b.Bytes()
		if strings.HasSuffix(w.path, ".go") {
			var err error
			if text, err = format.Source(text); err != nil {
				return nil, fmt.Errorf("%s: %w", w.path, err)
			}
		}
		out = append(out, file{w.path, text})
	}
	return out, nil
}

// writeNew writes all files or, when one is there already, none.
func writeNew(files []file) error {
	for _, f := range files {
		if _, err := os.Lstat(f.path); err == nil {
			return fmt.Errorf("%s is there already; nothing was written", f.path)
		}
	}
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
			return err
		}
		w, err := os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = w.Write(f.text)
		if err := errors.Join(err, w.Close()); err != nil {
			return err
		}
	}
	return nil
}

// next says what is left to do by hand.
func (s stem) next(out io.Writer) error {
	_, err := fmt.Fprintf(out, `
Next:
 1. Put these rows into Routes of internal/web/%[1]s, each with the permission it needs:
	{Method: http.MethodGet, Pattern: %[2]q, Permission: access.SignedIn, Page: %[3]q, Handler: (&%[4]s{d}).show},
	{Method: http.MethodPost, Pattern: %[2]q, Permission: access.SignedIn, Page: %[3]q, Handler: (&%[4]s{d}).submit},
 2. Ask for what the page needs in view, read it in submit, and have the service save it.
 3. Put every word into internal/web/content/en/%[3]s.yaml.
 4. make generate; go test ./internal/web/%[1]s -run %[5]s -update; read the golden files before you keep them.
 5. go test ./internal/cli -run Reference -update
`, s.Package, s.URL, s.Stem, s.Type, s.Test)
	return err
}
