package cli

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/sharing"
	"sharewell/internal/web/content"
)

// oldestReader is the reading age that our own words on public pages must not pass.
const oldestReader = 11

// leastWords is how many words make a text more than a label. Labels are left out, because they would make a page
// look easier than it is.
const leastWords = 8

// TestReadingAgeOfPublicPages reads the sentences of every page that is open to everybody, and prints what it finds
// into docs/reference/reading-age.md. Places to fill are read as one plain word. Words that people write for the
// register and the Agreement are measured where they are written.
func TestReadingAgeOfPublicPages(t *testing.T) {
	t.Parallel()
	app := county(t)
	stems := map[string]bool{}
	for _, r := range app.routes() {
		if r.Permission == access.Public && r.Page != "" && (r.Method == http.MethodGet || r.Method == http.MethodPost) {
			stems[r.Page] = true
		}
	}
	var b strings.Builder
	b.WriteString("# Reading age of public pages\n\n<!-- Made by go test ./internal/cli -run ReadingAge -update; do not edit. -->\n\n")
	fmt.Fprintf(&b, "The sentences of our own words on each page that is open to everybody, by the age at which a child at school reads them (Flesch and Kincaid's grade and five). The aim is %d or less; a test fails above it.\n\n", oldestReader)
	b.WriteString("| page | reading age | hardest sentence or line |\n|---|---|---|\n")
	names := make([]string, 0, len(stems))
	for stem := range stems {
		names = append(names, stem)
	}
	slices.Sort(names)
	for _, stem := range names {
		age, hardest, ok := readingAge(app.Texts.Page(stem))
		if !ok || stem == "components" {
			continue // labels only; or the gallery, whose words are samples
		}
		fmt.Fprintf(&b, "| %s | %.1f | `%s` |\n", stem, age, hardest)
		t.Logf("report: %s reads at %.1f, hardest %s", stem, age, hardest)
		if age > oldestReader {
			t.Errorf("%s reads at age %.1f, over %d; hardest: %s", stem, age, oldestReader, hardest)
		}
	}
	isCurrent(t, "reading-age.md", b.String())
}

var place = regexp.MustCompile(`\{[a-z_]+\}`)

// readingAge gives the age of a page's sentences, and which of its texts is the hardest.
func readingAge(p content.Page) (age float64, hardest string, ok bool) {
	var all strings.Builder
	top := 0.0
	for _, k := range p.Keys() {
		if strings.HasPrefix(k, "search.") || strings.HasPrefix(k, "audit.") {
			continue // read by the search, not by people
		}
		text := strings.ReplaceAll(strings.ReplaceAll(place.ReplaceAllString(p.T(k), "it"), ".\n", ". "), "\n", ". ")
		if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
			text += "."
		}
		if len(strings.Fields(text)) < leastWords {
			continue
		}
		all.WriteString(" " + text)
		if one, ok := sharing.ReadingAge(text); ok && one > top {
			top, hardest = one, k
		}
	}
	age, ok = sharing.ReadingAge(all.String())
	return age, hardest, ok
}
