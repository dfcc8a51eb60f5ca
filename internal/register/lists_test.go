package register_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// TestEveryListIsInTheRulebook loads the law and the partnership's rules that ship, and looks for every
// list this package asks for, and for plain words of its codes.
func TestEveryListIsInTheRulebook(t *testing.T) {
	t.Parallel()
	own, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), own)
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`(?:coded|maybe|all|rules|List|PlainLabel)\("([a-z0-9_]+)"`)
	n := 0
	for _, file := range []string{"compose.go", "compose_parts.go", "service.go", "card.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(b), -1) {
			n++
			l, err := book.List(m[1])
			if err != nil {
				t.Errorf("%s asks for list %q: %v", file, m[1], err)
				continue
			}
			for _, it := range l.Items {
				if strings.TrimSpace(it.Plain) == "" {
					t.Errorf("list %q has no plain words for %q", m[1], it.Code)
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d lists were looked for", n)
	}
	e, ok := register.Compose(registertest.Source(1, at("full")), book)
	if !ok || len(e.Why.Purposes) == 0 || e.Why.Purposes[0].Words == e.Why.Purposes[0].Code || len(e.Choices.NotReach) == 0 {
		t.Errorf("an entry in the shipped words: %+v", e.Why)
	}
}
