package fairchoice_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/rights/fairchoice"
)

func codes(found []fairchoice.Finding) []string {
	var out []string
	for _, f := range found {
		if !slices.Contains(out, f.Rule.Code) {
			out = append(out, f.Rule.Code)
		}
	}
	return out
}

// TestPagesWrittenForThePurpose reads good and bad pages, each with the rules it is to break.
func TestPagesWrittenForThePurpose(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(names) < 40 {
		t.Fatalf("there are %d pages: %v", len(names), err)
	}
	good, broken := 0, map[string]int{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(string(text), "<!-- expect:")
		line, _, _ = strings.Cut(line, "-->")
		want := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' })
		pages, err := fairchoice.Read(name, strings.NewReader(string(text)))
		if err != nil || len(pages) != 1 {
			t.Fatalf("%s gave %d pages: %v", name, len(pages), err)
		}
		found := fairchoice.Check(pages[0])
		if diff := cmp.Diff(want, codes(found)); diff != "" && len(want)+len(found) > 0 {
			t.Errorf("%s (-want +got):\n%s%+v", name, diff, found)
		}
		if len(want) == 0 {
			good++
		}
		for _, w := range want {
			broken[w]++
		}
	}
	for _, r := range fairchoice.Rules() {
		if broken[r.Code] == 0 {
			t.Errorf("no page breaks the rule %s", r.Code)
		}
	}
	t.Logf("%d good pages and %d bad ones", good, len(names)-good)
}

func TestAnAuthorsWordsAreReadWithoutAPage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Lists are matched against the national data opt-out before they leave.":                      nil,
		"Ring 01632 960 123. You need not say why.":                                                   nil,
		"To opt out, write to us and state your reasons for wanting to leave.":                        {fairchoice.NoReasons},
		"Please consider carefully. If you opt out, staff may not see your notes.":                    {fairchoice.NoPressure},
		"If you opt out, staff may not see your notes.\nIf you opt out, your tests may be repeated.":  {fairchoice.Balanced},
		"Once set, it cannot be undone.":                                                              {fairchoice.Reversible},
		"If you object, we may not be able to treat you.\nIf you do nothing, the use goes on.":        {fairchoice.Balanced, fairchoice.Care},
		"Objections are looked at after a cooling-off period.":                                        {fairchoice.NoWaiting},
		"You can object. The use stops unless there are very strong reasons, which you will be told.": nil,
		"":       nil,
		"Opt-ut": nil,
	} {
		if diff := cmp.Diff(want, codes(fairchoice.Check(fairchoice.FromText("x", text)))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestEveryRuleSaysWhatWhyAndWhere(t *testing.T) {
	t.Parallel()
	for _, r := range fairchoice.Rules() {
		if r.Says == "" || r.Why == "" || r.Source.Name == "" || !strings.HasPrefix(r.Source.URL, "https://") {
			t.Errorf("%s is not complete: %+v", r.Code, r)
		}
		if got, err := fairchoice.RuleOf(r.Code); err != nil || got != r {
			t.Errorf("%s is not found: %v", r.Code, err)
		}
	}
	if _, err := fairchoice.RuleOf("nothing"); err == nil {
		t.Error("a rule was found that does not exist")
	}
}

// TestAPageIsJudgedAloneAndAlways reads anything, and judges it twice alike.
func TestAPageIsJudgedAloneAndAlways(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.SampledFrom([]string{"", "<main>", `<main data-fair-choice="ask" data-steps-no="x">`, "<details>", "<fieldset><legend>"}).Draw(rt, "start") + rapid.String().Draw(rt, "text")
		read := func() (out []fairchoice.Finding) {
			pages, err := fairchoice.Read("x", strings.NewReader(text))
			if err != nil {
				rt.Fatal(err)
			}
			for _, p := range pages {
				out = append(out, fairchoice.Check(p)...)
			}
			return out
		}
		if diff := cmp.Diff(read(), read()); diff != "" {
			rt.Fatalf("the same page was judged in two ways:\n%s", diff)
		}
	})
}
