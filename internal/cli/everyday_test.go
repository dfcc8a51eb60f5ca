package cli

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// The least share of everyday questions whose answer is the first result, and among the first three.
const (
	leastFirst = 0.82
	leastThree = 0.95
)

// mustThree are the questions that have to bring the right page into the first three.
var mustThree = []string{"can the school tell the nurse my son's address", "who can see my GP record", "stop my data being used for research",
	"my hospital letters go to the wrong house", "is my data sold"}

// TestEverydayQuestionsFindTheirPages asks the whole site of the demonstration what people ask, and reports how often
// the right page came first, and among the first three.
func TestEverydayQuestionsFindTheirPages(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/questions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Questions []struct {
			Ask  string   `yaml:"ask"`
			Want []string `yaml:"want"`
		} `yaml:"questions"`
	}
	if err := yaml.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	visitor, _ := open(t, county(t))
	first, three := 0, 0
	for _, q := range file.Questions {
		got := urlsFor(t, visitor, q.Ask)
		at := slices.IndexFunc(got, func(u string) bool {
			return slices.ContainsFunc(q.Want, func(w string) bool { return strings.HasPrefix(u, w) })
		})
		if at == 0 {
			first++
		}
		if at >= 0 && at < 3 {
			three++
			continue
		}
		t.Logf("%q: wanted %s, came %s", q.Ask, q.Want, got[:min(3, len(got))])
		if slices.Contains(mustThree, q.Ask) {
			t.Errorf("%q does not bring its page into the first three", q.Ask)
		}
	}
	n := float64(len(file.Questions))
	fmt.Printf("report: %d everyday questions, success@1 %.0f %%, success@3 %.0f %%\n", len(file.Questions), 100*float64(first)/n, 100*float64(three)/n)
	if float64(first)/n < leastFirst || float64(three)/n < leastThree {
		t.Errorf("success@1 is %.2f, success@3 is %.2f; the least are %.2f and %.2f", float64(first)/n, float64(three)/n, leastFirst, leastThree)
	}
}

func urlsFor(t *testing.T, r *reader, ask string) []string {
	t.Helper()
	a := r.get("/search.json?q=" + url.QueryEscape(ask))
	var found struct {
		Results []struct {
			URL string `json:"url"`
		} `json:"results"`
	}
	if err := json.Unmarshal([]byte(a.body), &found); err != nil {
		t.Fatalf("%q: %v", ask, err)
	}
	var out []string
	for _, f := range found.Results {
		out = append(out, f.URL)
	}
	return out
}
