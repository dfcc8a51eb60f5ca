package campaign

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
)

func TestSchedule(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][]int{"": nil, "14, 28": {14, 28}, "28 14": {14, 28}, "7": {7}} {
		if got, err := schedule(typed); err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%q gives %v, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"soon", "-4", "14 15", "1, 200", "1.5", "3 6 9 12 15", "0"} {
		if _, err := schedule(typed); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q was taken: %v", typed, err)
		}
	}
}

func TestTrialsSortEverybody(t *testing.T) {
	t.Parallel()
	got := try("health", []Candidate{{Org: "a", Signed: true}, {Org: "b", Inside: true}, {Org: "c", Email: "x@y.example"}, {Org: "d"}})
	if len(got.Asked) != 2 || len(got.NoWay) != 1 || got.Signed != 1 || got.Asked[0].How() != ByTask || got.Asked[1].How() != ByLetter {
		t.Errorf("%+v", got)
	}
}

func TestTargetsAreChasedBySchedule(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	c, x := Campaign{Chase: []int{14, 28}}, Target{State: Waiting}
	for i, want := range []Target{{State: Asked, AskedAt: at, Next: at.AddDate(0, 0, 14).Truncate(24 * time.Hour)}, {State: Asked, AskedAt: at, Chased: 1, Next: at.AddDate(0, 0, 28).Truncate(24 * time.Hour)}, {State: Silent, AskedAt: at, Chased: 2}} {
		x.asked(c, at.AddDate(0, 0, 14*i))
		if diff := cmp.Diff(want, x); diff != "" {
			t.Errorf("%d: %s", i, diff)
		}
	}
}

func TestMiddleAndAverage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		days         []int
		median, mean int
	}{{nil, 0, 0}, {[]int{4}, 4, 4}, {[]int{9, 1, 2}, 2, 4}, {[]int{1, 2, 3, 100}, 3, 27}} {
		if got := timeOf("", c.days); got.Median != c.median || got.Mean != c.mean || got.N != len(c.days) {
			t.Errorf("%v gives %+v", c.days, got)
		}
	}
}
