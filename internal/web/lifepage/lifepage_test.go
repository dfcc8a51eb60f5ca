package lifepage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"sharewell/internal/access"
	"sharewell/internal/licence/life"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/lifepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

const situations = `
groups:
  - code: family
    situations:
      - {code: child_at_school, any: [{purpose: [P07]}]}
      - {code: death, any: [{people: [deceased]}]}
  - code: health
    situations:
      - {code: hospital, any: [{purpose: [P01]}]}
`

func plan(t testing.TB, text string) *life.Plan {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	from := pack
	if text != "" {
		from = fstest.MapFS{life.File: {Data: []byte(text)}}
	}
	p, err := life.Load(book, from)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func serve(t testing.TB, p *life.Plan, sources ...register.Source) *pagetest.Server {
	t.Helper()
	s, _ := registertest.Service(t, sources...)
	return pagetest.New(t, lifepage.Routes(lifepage.Deps{Register: s, Plan: p}), access.Actor{}, page.Who{})
}

func TestPage(t *testing.T) {
	t.Parallel()
	second := registertest.Content()
	second.PlainTitle = "Hospital letters to the family doctor, with a name that is as long as the longest names that people give to what they share"
	second.Purposes = []string{"P01"}
	for name, sources := range map[string][]register.Source{
		"some": {registertest.Source(1, registertest.Content()), registertest.Source(2, second)},
		"none": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pagetest.Golden(t, name, serve(t, plan(t, situations), sources...).Get(lifepage.Path).Body.String())
		})
	}
}

// TestTheStyleSheetKnowsEverySituation counts the rules by which ticks show uses.
func TestTheStyleSheetKnowsEverySituation(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile(filepath.Join("..", "..", "..", "build", "css", "life.css"))
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= lifepage.MostSituations; n++ {
		if rule := fmt.Sprintf(".sw-life:has(#sw-life-%d:checked) .sw-life-%d", n, n); !strings.Contains(string(css), rule+",") && !strings.Contains(string(css), rule+" {") {
			t.Errorf("the style sheet has no rule %s", rule)
		}
	}
	if n := len(plan(t, "").Situations()); n > lifepage.MostSituations {
		t.Errorf("the pack has %d situations, and the style sheet knows %d", n, lifepage.MostSituations)
	}
}

// TestNothingIsAskedOfTheReader holds that the page sends no tick: no box has a name, so no form carries it.
func TestNothingIsAskedOfTheReader(t *testing.T) {
	t.Parallel()
	body := serve(t, plan(t, situations), registertest.Source(1, registertest.Content())).Get(lifepage.Path).Body.String()
	_, form, _ := strings.Cut(body, `class="sw-life"`)
	form, _, _ = strings.Cut(form, "</form>")
	if strings.Count(form, `type="checkbox"`) != 3 {
		t.Fatalf("the form has not three boxes:\n%s", form)
	}
	if strings.Contains(form, " name=") {
		t.Error("something in the form has a name, so that it would be sent")
	}
}

func TestWithheldUsesAreNotShown(t *testing.T) {
	t.Parallel()
	c := registertest.Content()
	c.Publication, c.PlainTitle = "withheld", "Quokka watch"
	c.WithheldReason = "crime"
	body := serve(t, plan(t, situations), registertest.Source(1, c)).Get(lifepage.Path).Body.String()
	if strings.Contains(body, "Quokka") {
		t.Error("a use that is withheld is shown")
	}
}
