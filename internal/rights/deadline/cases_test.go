package deadline_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	b, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func holidays(b *rulebook.Book) map[clock.Date]string {
	out := map[clock.Date]string{}
	for _, h := range b.Holidays() {
		out[clock.DateOf(h.Date)] = h.Name
	}
	return out
}

func engineOf(b *rulebook.Book) deadline.Engine {
	return deadline.Engine{Calendar: clock.NewCalendar(holidays(b)), SoonDays: 7}
}

type clockCase struct {
	Name, Law, Rule, Received, Now, Due, At, First, Level, Waiting string
	Moves, Steps                                                   []string
	Left, Stopped                                                  *int
}

// moment reads a day (nine in the morning), a moment in London, or one that ends in Z.
func moment(t testing.TB, s string) time.Time {
	t.Helper()
	for layout, zone := range map[string]*time.Location{"2006-01-02T15:04Z": time.UTC, "2006-01-02T15:04": clock.London} {
		if at, err := time.ParseInLocation(layout, s, zone); err == nil {
			return at.UTC()
		}
	}
	at, err := time.ParseInLocation(time.DateOnly, s, clock.London)
	if err != nil {
		t.Fatal(err)
	}
	return at.Add(9 * time.Hour).UTC()
}

// story reads moves like "await identity 2026-03-12", "extend 2026-04-01 bare", "correct_receipt 2026-03-16 to 2026-03-05".
func (c clockCase) story(t testing.TB) (s deadline.Story, last time.Time) {
	t.Helper()
	s.Received = moment(t, c.Received)
	last = s.Received
	for _, text := range c.Moves {
		words := strings.Fields(text)
		m := deadline.Move{Kind: deadline.MoveKind(words[0]), Why: "it is complex"}
		words = words[1:]
		if m.Kind == deadline.Await || m.Kind == deadline.Arrived {
			m.What, words = words[0], words[1:]
		}
		m.At = moment(t, words[0])
		if len(words) > 1 && words[1] == "bare" {
			m.Why = " "
		}
		if len(words) > 2 {
			m.To = moment(t, words[2])
		}
		if !m.Kind.Valid() {
			t.Fatalf("%s: no such move: %s", c.Name, text)
		}
		s, last = s.With(m), m.At
	}
	return s, last
}

func TestClocksAsTheLawSays(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Laws  map[string]string
		Cases []clockCase
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	const atLeast = 60
	if len(file.Cases) < atLeast {
		t.Errorf("only %d cases", len(file.Cases))
	}
	b := book(t)
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			tryCase(t, b, c, file.Laws[c.Law])
		})
	}
}

func tryCase(t *testing.T, b *rulebook.Book, c clockCase, law string) {
	story, now := c.story(t)
	if c.Now != "" {
		now = moment(t, c.Now)
	}
	rule, err := deadline.RuleOn(b, c.Rule, story.ReceivedAt(now))
	if err != nil {
		t.Fatal(err)
	}
	if rule.Source != law || law == "" {
		t.Errorf("the rule cites %q, the case %q", rule.Source, law)
	}
	s := engineOf(b).State(rule, story, now)
	want, got := map[string]string{"due": c.Due, "at": c.At, "first": c.First, "level": c.Level, "waiting": c.Waiting}, map[string]string{
		"due": s.Due.String(), "at": s.DueAt.In(clock.London).Format("2006-01-02T15:04"), "first": s.First.String(), "level": string(s.Level), "waiting": s.Waiting}
	if strings.HasSuffix(c.At, "Z") {
		got["at"] = s.DueAt.UTC().Format("2006-01-02T15:04Z")
	}
	for k, w := range want {
		if w != "" && got[k] != w {
			t.Errorf("%s is %s, want %s\n%+v", k, got[k], w, s.Steps)
		}
	}
	if c.Left != nil && s.Left != *c.Left || c.Stopped != nil && s.Stopped != *c.Stopped {
		t.Errorf("left %d, stopped %d", s.Left, s.Stopped)
	}
	var codes []string
	for _, x := range s.Steps {
		codes = append(codes, string(x.Code))
		if x.Rule != c.Rule || x.Source != law {
			t.Errorf("a step rests on %q (%q)", x.Rule, x.Source)
		}
	}
	if c.Steps != nil && !slices.Equal(codes, c.Steps) {
		t.Errorf("steps: %s", cmp.Diff(c.Steps, codes))
	}
}
