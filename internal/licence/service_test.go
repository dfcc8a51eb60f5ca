package licence_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/licence"
	"sharewell/internal/store"
)

// TestALateCorrectionMakesANewResult counts, finds nothing new, finds something new in a quarter that is over, and has a
// source fail.
func TestALateCorrectionMakesANewResult(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	st, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	l, card := loaded(t)
	inTime, broken := 19.0, error(nil)
	svc := licence.New(licence.Deps{Store: st.Licence(), Clock: clock.NewFixed(time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)), Calendar: clock.NewCalendar(nil), IDs: &ident.Sequence{}, Licence: l, Scorecard: card,
		Sources: []licence.Source{{Name: "questions", Take: func(_ context.Context, s licence.Span) (*licence.Inputs, error) {
			in := licence.NewInputs()
			in.Set("questions.in_time", 15)
			in.Set("questions.ended", 20)
			if s.Code == "2026-Q2" {
				in.Set("questions.in_time", inTime)
			}
			return in, broken
		}}}})
	refresh := func() int {
		t.Helper()
		n, err := svc.Refresh(ctx)
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		return n
	}
	if n := refresh(); n == 0 {
		t.Fatal("nothing was kept")
	}
	if n := refresh(); n != 0 {
		t.Errorf("%d results were kept of nothing new", n)
	}
	inTime = 18
	if n := refresh(); n != 1 {
		t.Errorf("%d results were kept of one correction", n)
	}
	broken = errors.New("no disk")
	if n := refresh(); n != 0 {
		t.Errorf("%d results were kept while nothing could be counted", n)
	}
	p, err := svc.Indicator(ctx, "13b")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range p.Series[0].Quarters {
		late := q.Result.Span == "2026-Q2"
		if late != (q.Was != nil) || late && (q.Value != 90 || q.Was.Value != 95 || q.Result.Revision != 2) || !late && q.Value != 75 {
			t.Errorf("%s: %+v, before %+v", q.Result.Span, q.Shown, q.Was)
		}
	}
	if len(p.Series[0].Quarters) != 5 || len(p.Series[0].Years) != 2 {
		t.Errorf("there are %d quarters and %d years", len(p.Series[0].Quarters), len(p.Series[0].Years))
	}
}
