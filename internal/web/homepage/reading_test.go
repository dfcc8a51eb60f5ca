package homepage_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/sharing"
	"sharewell/internal/web/content"
)

// oldest is the reading age our own public words must not pass.
const oldest = 11

// leastWords is how many words make a text more than a label.
const leastWords = 8

// TestReadingAge reads the sentences of every public page. Labels are left out, because they would make a
// page look easier than it is; places to fill are read as one plain word.
func TestReadingAge(t *testing.T) {
	t.Parallel()
	texts, err := content.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`\{[a-z_]+\}`)
	for _, stem := range []string{"home", "register", "register_entry", "search", "guides", "guides_guide", "guides_quiz", "guides_result", "accessibility", "privacy", "cookies", "developers", "covered"} {
		p := texts.Page(stem)
		var all, worst string
		top := 0.0
		for _, k := range p.Keys() {
			text := strings.ReplaceAll(strings.ReplaceAll(place.ReplaceAllString(p.T(k), "it"), ".\n", ". "), "\n", ". ")
			if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
				text += "."
			}
			if len(strings.Fields(text)) < leastWords {
				continue
			}
			all += " " + text
			if age, ok := sharing.ReadingAge(text); ok && age > top {
				top, worst = age, fmt.Sprintf("%s (%.1f)", k, age)
			}
		}
		age, ok := sharing.ReadingAge(all)
		t.Logf("%s reads at %.1f, hardest %s", stem, age, worst)
		if !ok || age > oldest {
			t.Errorf("%s reads at age %.1f, over %d; hardest: %s", stem, age, oldest, worst)
		}
	}
}
