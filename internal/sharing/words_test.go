package sharing_test

import (
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/sharing"
)

// wordsFile holds the labels and hints of every question, kept with the pages.
const wordsFile = "../web/content/en/sharing_fields.yaml"

func words(t testing.TB) map[string]string {
	t.Helper()
	text, err := os.ReadFile(wordsFile)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]string
	if err := yaml.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryQuestionHasItsWordsAndNoOther(t *testing.T) {
	t.Parallel()
	have := words(t)
	want := map[string]bool{}
	for _, s := range sharing.Sections() {
		want["section."+s.Key+".title"], want["section."+s.Key+".text"] = true, true
		want["group."+s.Group+".title"] = true
	}
	for _, f := range sharing.Fields() {
		want[f.Key+".label"], want[f.Key+".hint"], want[f.Key+".plain"] = true, true, true
	}
	for _, k := range sharing.RowKinds() {
		for _, f := range k.Fields {
			want[k.Key+"."+f.Key+".label"], want[k.Key+"."+f.Key+".hint"] = true, true
		}
	}
	for key := range want {
		if strings.TrimSpace(have[key]) == "" {
			t.Errorf("%s: there are no words for %s", wordsFile, key)
		}
	}
	for key := range have {
		if !want[key] {
			t.Errorf("%s: %s belongs to no question", wordsFile, key)
		}
	}
}

func TestTheTableIsWhole(t *testing.T) {
	t.Parallel()
	sections := map[string]int{}
	seen := map[string]bool{}
	for _, f := range sharing.Fields() {
		sections[f.Section]++
		if seen[f.Key] {
			t.Errorf("field %s stands twice", f.Key)
		}
		seen[f.Key] = true
		if f.Name == "" || f.Kind == "" {
			t.Errorf("field %s has no name or kind", f.Key)
		}
		if f.Plain && f.Public == sharing.Inside {
			t.Errorf("field %s is written for the public and not shown to it", f.Key)
		}
	}
	for _, s := range sharing.Sections() {
		if n := sections[s.Key]; n == 0 || n > 6 {
			t.Errorf("section %s has %d questions; a page has one to six", s.Key, n)
		}
	}
}
