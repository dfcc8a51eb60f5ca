package review_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/agreement/review"
)

// TestARestartResumesExactly kills the program after every number of writes, at the opening of the review, at the end
// of its first stage, and at adoption, and looks again: what comes of it is what would have come without.
func TestARestartResumesExactly(t *testing.T) {
	t.Parallel()
	type sight struct {
		Stage  review.Stage
		Counts review.ReplyCounts
		Tasks  []string
		Told   int
	}
	run := func(killed int) (out sight, survived bool) {
		w := newWorld(t, 3)
		must(w.Open(ctx, secretariat, review.Open{Year: 2027, Template: "yearly"}))(t)
		w.propose(t)
		for _, kind := range []string{"comments", "consultation"} {
			w.until(t, must(w.run(t).Stage(kind))(t).Closes.AddDays(4))
		}
		st := must(w.run(t).Stage("ballot"))(t)
		for clockDay := st.Opens; w.clock.Now().Before(clockDay.Start()); {
			w.clock.Set(clockDay.Start())
		}
		w.cut.left = killed
		err := w.Watch(ctx)
		if err != nil && !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		w.cut.left = -1
		survived = err == nil
		w.watch(t)
		b := must(w.Board(ctx, secretariat, 2027, review.BoardQuery{}))(t)
		out = sight{Stage: b.Stage, Counts: b.Counts, Told: len(w.events(t))}
		for _, org := range w.signers {
			out.Tasks = append(out.Tasks, w.tasks(t, org, access.SigningOfficer)...)
		}
		return out, survived
	}
	want, _ := run(-1)
	if want.Stage.Key != "ballot" || want.Counts.Asked != 3 || len(want.Tasks) != 3 {
		t.Fatalf("the ballot has not opened: %+v", want)
	}
	for killed := 0; killed < 40; killed++ {
		got, survived := run(killed)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("killed after %d writes (-want +got):\n%s", killed, diff)
		}
		if survived {
			return
		}
	}
	t.Error("it never gets through")
}
