package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/automation"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestAutomationPlans(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		day := clock.NewDate(2026, time.November, 1)
		at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		p := automation.Plan{Ref: "KM-R-2026-0001", Org: "council", Months: 3, Role: access.DPO, Due: day, Begun: at, Updated: at,
			Checks:     []automation.Check{{Due: day, Months: 3, On: day, Sample: 20, Agreed: 18, Overturned: 2, Learned: "Nothing new.", Role: access.DPO, At: at}},
			Safeguards: []automation.Safeguard{{Code: "told", Says: "yes"}}, Standard: "3.0", Answers: []automation.Answer{{Name: "name", Text: "Score"}}}
		get := func(ref string) (got automation.Plan, err error) {
			err = s.Automation().Read(ctx, func(tx automation.Tx) error { got, err = tx.AutomationPlan(ctx, ref); return err })
			return got, err
		}
		if _, err := get(p.Ref); errs.KindOf(err) != errs.NotFound {
			t.Fatalf("a plan that nobody made: %v", err)
		}
		put := func(fn func(tx automation.Tx) error) error { return s.Automation().Write(ctx, fn) }
		if err := put(func(tx automation.Tx) error { return tx.InsertAutomationPlan(ctx, p) }); err != nil {
			t.Fatal(err)
		}
		got, err := get(p.Ref)
		if p.Version = 1; err != nil || cmp.Diff(p, got) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(p, got))
		}
		p.Months, p.Due = 6, day.AddMonths(6)
		if err := put(func(tx automation.Tx) error { return tx.SaveAutomationPlan(ctx, p) }); err != nil {
			t.Fatal(err)
		}
		if err := put(func(tx automation.Tx) error { return tx.SaveAutomationPlan(ctx, p) }); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a lost race: %v", err)
		}
		var all []automation.Plan
		if err := s.Automation().Read(ctx, func(tx automation.Tx) error {
			all, err = tx.AutomationPlans(ctx, "", 10)
			return err
		}); err != nil || len(all) != 1 || all[0].Version != 2 || all[0].Months != 6 {
			t.Errorf("%v %+v", err, all)
		}
	})
}
