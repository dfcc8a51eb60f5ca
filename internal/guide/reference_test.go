package guide_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("..", "..", "docs", "reference", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); d != "" {
		t.Errorf("%s is out of date; run go test ./internal/guide -run Reference -update (-want +got):\n%s", name, d)
	}
}

func TestReferenceOfFacts(t *testing.T) {
	t.Parallel()
	g := england(t)
	var b bytes.Buffer
	text, err := os.ReadFile(filepath.Join("testdata", "guide-facts.md"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "%s\n## Fields\n\n", text)
	if err := g.Reference(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "guide-facts.md", b.Bytes())
	schema, err := json.MarshalIndent(g.Schema(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "guide-facts.schema.json", append(schema, '\n'))
}

var example = regexp.MustCompile("(?s)Answer `([a-z_]+)`:\n\n```json\n(.*?)```")

// TestReferenceExamplesHold asks every example of the reference.
func TestReferenceExamplesHold(t *testing.T) {
	t.Parallel()
	g := england(t)
	text, err := os.ReadFile(filepath.Join("testdata", "guide-facts.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := example.FindAllStringSubmatch(string(text), -1)
	if len(found) < 3 {
		t.Fatalf("only %d examples", len(found))
	}
	for _, m := range found {
		facts, on, err := g.ParseJSON([]byte(m[2]))
		if err != nil {
			t.Fatalf("%s: %v", m[2], err)
		}
		if on.IsZero() {
			on = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
		}
		if r := g.Ask(facts, on); string(r.Advice) != m[1] {
			t.Errorf("%s is answered with %s, want %s", m[2], r.Advice, m[1])
		}
	}
}
