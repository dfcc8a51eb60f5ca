package content

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed en/*.yaml
var embedded embed.FS

// Texts is every page's words in one language. It is immutable and safe for concurrent use.
type Texts struct {
	pages map[string]map[string]string
}

// Load reads the language compiled into the program, for example "en".
func Load(language string) (*Texts, error) { return Read(embedded, language) }

// Read reads a language folder. It fails on a file that is not a flat list of texts.
func Read(fsys fs.FS, language string) (*Texts, error) {
	names, err := fs.Glob(fsys, path.Join(language, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("content %s: %w", language, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("content %s: no files for this language", language)
	}
	t := &Texts{pages: map[string]map[string]string{}}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("content %s: %w", name, err)
		}
		words := map[string]string{}
		if err := yaml.Unmarshal(b, &words); err != nil {
			return nil, fmt.Errorf("content %s: %w", name, err)
		}
		for k, v := range words {
			words[k] = strings.TrimSpace(v)
		}
		t.pages[strings.TrimSuffix(path.Base(name), ".yaml")] = words
	}
	return t, nil
}

// Page gives one page's words.
func (t *Texts) Page(name string) Page { return Page{name: name, words: t.pages[name]} }

// Pages lists the page names in order.
func (t *Texts) Pages() []string {
	var out []string
	for name := range t.pages {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Page is the words of one page.
type Page struct {
	name  string
	words map[string]string
}

// Name is the page's name, the stem of its file.
func (p Page) Name() string { return p.name }

// Keys lists the page's keys in order.
func (p Page) Keys() []string {
	var out []string
	for k := range p.words {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Has reports whether the page has a text under key.
func (p Page) Has(key string) bool { _, ok := p.words[key]; return ok }

// T gives the text under key with its {name} places filled from pairs of name and value. A key that is
// not there shows itself in marks, so that it is seen and found; a test looks for such keys.
func (p Page) T(key string, pairs ...string) string {
	text, ok := p.words[key]
	if !ok {
		return "⟦" + p.name + "." + key + "⟧"
	}
	if len(pairs) == 0 {
		return text
	}
	return fill(text, pairs)
}

// fill fills the {name} places of a text. What is filled in is not looked through again.
func fill(text string, pairs []string) string {
	var b strings.Builder
	for done := false; !done; {
		before, rest, ok := strings.Cut(text, "{")
		if done = !ok; done && b.Len() == 0 {
			return text
		}
		if b.Len() == 0 {
			b.Grow(len(text) + len(pairs[len(pairs)-1]) + 16)
		}
		b.WriteString(before)
		if done {
			break
		}
		value, after, ok := place(rest, pairs)
		if !ok {
			value, after = "{", rest
		}
		b.WriteString(value)
		text = after
	}
	return b.String()
}

// place finds the value for a place whose opening bracket is read; the first of equal names counts.
func place(rest string, pairs []string) (value, after string, ok bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if n := len(pairs[i]); len(rest) > n && rest[n] == '}' && rest[:n] == pairs[i] {
			return pairs[i+1], rest[n+1:], true
		}
	}
	return "", "", false
}

// N gives the text under key+".one" for 1 and key+".other" for the rest, with {n} filled.
func (p Page) N(key string, n int, pairs ...string) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return p.T(key+form, append([]string{"n", Number(n)}, pairs...)...)
}

// Number writes 12,345 for 12345.
func Number[T ~int | ~int64](n T) string {
	s := fmt.Sprint(n)
	if n < 0 {
		return "-" + Number(-n)
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
