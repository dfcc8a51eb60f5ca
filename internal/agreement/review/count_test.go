package review_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
)

func TestTheOutcomeFollowsFromPositionsAndRule(t *testing.T) {
	t.Parallel()
	half, third, two := review.Part{Num: 1, Den: 2}, review.Part{Num: 1, Den: 3}, review.Part{Num: 2, Den: 3}
	for _, c := range []struct {
		name string
		rule review.Rule
		in   review.Tally
		want review.Result
		sums [4]int // counted, needed, for, for needed
	}{
		{"half answered is enough", review.Rule{Silence: review.SilenceNotCounted, Quorum: half, Majority: two}, review.Tally{Asked: 12, Yes: 5, No: 1}, review.Carried, [4]int{6, 6, 5, 4}},
		{"one too few", review.Rule{Silence: review.SilenceNotCounted, Quorum: half, Majority: two}, review.Tally{Asked: 12, Yes: 5}, review.NoQuorum, [4]int{5, 6, 5, 4}},
		{"an odd half is rounded up", review.Rule{Silence: review.SilenceNotCounted, Quorum: half, Majority: two}, review.Tally{Asked: 13, Yes: 6}, review.NoQuorum, [4]int{6, 7, 6, 4}},
		{"who abstains helps the quorum only", review.Rule{Silence: review.SilenceNotCounted, Quorum: half, Majority: two}, review.Tally{Asked: 12, Yes: 2, No: 1, Abstain: 3}, review.Carried, [4]int{6, 6, 2, 2}},
		{"no objection counts as for", review.Rule{Silence: review.SilenceNotCounted, Quorum: half, Majority: two}, review.Tally{Asked: 12, NoObjection: 4, No: 2}, review.Carried, [4]int{6, 6, 4, 4}},
		{"two thirds missed", review.Rule{Silence: review.SilenceNotCounted, Quorum: half, Majority: two}, review.Tally{Asked: 12, Yes: 3, No: 3}, review.NotCarried, [4]int{6, 6, 3, 4}},
		{"more than half is not half", review.Rule{Silence: review.SilenceNotCounted, Quorum: third, Majority: review.Part{Num: 1, Den: 2, More: true}}, review.Tally{Asked: 12, Yes: 3, No: 3}, review.NotCarried, [4]int{6, 4, 3, 4}},
		{"silence as no objection", review.Rule{Silence: review.SilenceNoObjection, Quorum: third, Majority: two}, review.Tally{Asked: 12, Yes: 1, No: 3}, review.Carried, [4]int{4, 4, 9, 8}},
		{"silence does not make a quorum", review.Rule{Silence: review.SilenceNoObjection, Quorum: third, Majority: two}, review.Tally{Asked: 12, Yes: 3}, review.NoQuorum, [4]int{3, 4, 12, 8}},
		{"silence as abstaining", review.Rule{Silence: review.SilenceAbstains, Quorum: half, Majority: two}, review.Tally{Asked: 12, Yes: 1}, review.Carried, [4]int{12, 6, 1, 1}},
		{"only abstentions carry nothing", review.Rule{Silence: review.SilenceNotCounted, Quorum: half, Majority: two}, review.Tally{Asked: 4, Abstain: 4}, review.NotCarried, [4]int{4, 2, 0, 0}},
		{"nobody was asked", review.Rule{Silence: review.SilenceNoObjection, Quorum: half, Majority: two}, review.Tally{}, review.NoQuorum, [4]int{0, 0, 0, 0}},
	} {
		o := review.Count(c.rule, c.in, start)
		if got := [4]int{o.Counted, o.Needed, o.For, o.ForNeeded}; o.Result != c.want || got != c.sums {
			t.Errorf("%s: %s with %v, want %s with %v", c.name, o.Result, got, c.want, c.sums)
		}
	}
}

func TestStagesAreCountedInTheCountysWorkingDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	stages := w.Plan(w.Templates()[0], clock.NewDate(2027, 3, 20)) // a Saturday; Easter comes between
	if s := stages[0]; s.Opens != clock.NewDate(2027, 3, 22) || s.Closes != clock.NewDate(2027, 5, 5) {
		t.Errorf("30 working days from %s to %s", s.Opens, s.Closes)
	}
	for i, s := range stages[1:] {
		if !s.Opens.After(stages[i].Closes) || s.Opens.Weekday() == time.Saturday || s.Opens.Weekday() == time.Sunday {
			t.Errorf("%s opens on %s, after %s", s.Kind, s.Opens, stages[i].Closes)
		}
	}
}

func TestATemplateThatCannotBeRunIsRefused(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile("../../../packs/kent-and-medway/review/yearly.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for old, bad := range map[string]string{
		"days: 30":                         "days: 0",
		"silence: not_counted":             "silence: consent",
		"quorum: {num: 1, den: 2}":         "quorum: {num: 3, den: 2}",
		"then: second_ballot":              "then: carry_on",
		"confidence: to_confirm":           "confidence: surely",
		"vote: [signing_officer,":          "vote: [secretariat,",
		"{before: 15}, {before: 5":         "{before: 1}, {before: 5",
		"kind: editing":                    "kind: ballot",
		"answers_first: true":              "answer_first: true",
		"key: yearly":                      "key: \"\"",
		"object_days: 20\nsign_days: 40\n": "",
	} {
		text := strings.Replace(string(good), old, bad, 1)
		if text == string(good) {
			t.Fatalf("the template does not say %q", old)
		}
		if _, err := review.Load(fstest.MapFS{"review/yearly.yaml": {Data: []byte(text)}}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
