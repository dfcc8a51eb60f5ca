package guidance_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"sharewell/internal/guidance"
	"sharewell/internal/pack"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func shipped(t testing.TB) (guidance.Shelf, *pack.Pack, *rulebook.Book) {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := guidance.LoadShelf(guidance.Names{County: p.County, Agreement: p.Agreement, AgreementShort: p.AgreementShort, Short: p.Short}, fsys)
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), os.DirFS("../../packs/kent-and-medway"))
	if err != nil {
		t.Fatal(err)
	}
	return shelf, p, book
}

func terms(p *pack.Pack) []guidance.Term {
	var out []guidance.Term
	for _, t := range p.Glossary {
		out = append(out, guidance.Term{Staff: t.Staff, Plain: t.Plain, Note: t.Note})
	}
	return out
}

// TestReadingAgeOfShippedGuides measures every shipped guide, reports it, and holds those for residents to the reading
// age and the plain words that the partnership promises.
func TestReadingAgeOfShippedGuides(t *testing.T) {
	t.Parallel()
	shelf, p, book := shipped(t)
	oldest := guidance.SettingsFrom(book).ReadingAge
	var table strings.Builder
	fmt.Fprintf(&table, "report: %-32s %-7s %6s  %s\n", "guide", "for", "age", "hardest part")
	for _, g := range shelf.Guides {
		whole, parts := guidance.Ages(g.Content, sharing.ReadingAge)
		hardest := guidance.Aged{}
		for _, x := range parts {
			if x.Known && x.Age > hardest.Age {
				hardest = x
			}
		}
		fmt.Fprintf(&table, "report: %-32s %-7s %6.1f  %s (%.1f)\n", g.Slug, g.Content.Audience, whole.Age, hardest.Title, hardest.Age)
		if g.Content.Audience != guidance.Residents {
			continue
		}
		if !whole.Known || whole.Age > oldest {
			t.Errorf("%s reads at age %.1f, over %.0f; hardest: %s (%.1f)", g.Slug, whole.Age, oldest, hardest.Title, hardest.Age)
		}
		said := g.Content.Title + "\n" + g.Content.Summary + "\n" + strings.Join(g.Content.Card, "\n") + "\n" + guidance.Plain(guidance.Blocks(g.Content.Body))
		for _, j := range guidance.JargonIn(said, terms(p)) {
			t.Errorf("%s says %q %d times; say %q", g.Slug, j.Staff, j.Times, j.Plain)
		}
	}
	fmt.Print(table.String())
}

// TestShippedGuidesRestOnWhatThereIs holds every guide to rules and clauses that exist, to links that lead to guides,
// and to saying so where a rule it rests on is not settled.
func TestShippedGuidesRestOnWhatThereIs(t *testing.T) {
	t.Parallel()
	shelf, p, book := shipped(t)
	slugs := map[string]bool{}
	for _, g := range shelf.Guides {
		slugs[g.Slug.Address()] = true
	}
	if len(shelf.Guides) < 20 || len(shelf.Quiz.Questions) < 8 {
		t.Errorf("%d guides, %d questions", len(shelf.Guides), len(shelf.Quiz.Questions))
	}
	for _, g := range shelf.Guides {
		c := g.Content
		if len(c.Rules) == 0 || len(c.Clauses) == 0 || len(c.Asks) < 3 || len(c.Keywords) == 0 {
			t.Errorf("%s: %d rules, %d clauses, %d questions, %d keywords", g.Slug, len(c.Rules), len(c.Clauses), len(c.Asks), len(c.Keywords))
		}
		for _, id := range c.Rules {
			if _, ok := book.Rule(id); !ok {
				t.Errorf("%s rests on %q, which is no rule", g.Slug, id)
			}
		}
		for _, id := range c.Clauses {
			found := false
			for _, cl := range p.Text.Clauses {
				found = found || string(cl.ID) == id
			}
			if !found {
				t.Errorf("%s rests on %q, which is no clause", g.Slug, id)
			}
		}
		for _, l := range guidance.Links(c.Body) {
			path, _, _ := strings.Cut(l, "#")
			if strings.HasPrefix(path, "/guides/") && !slugs[path] {
				t.Errorf("%s leads to %s, which is no guide", g.Slug, l)
			}
		}
	}
}
