package lawchange_test

import (
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/lawchange"
)

func TestThingsAreInDoubtUntilTheyStand(t *testing.T) {
	t.Parallel()
	before := edited(t, "gateways.yaml", "rulebook: rules", "rulebook: rules")
	after := edited(t, "gateways.yaml", "would do the child more harm than keeping it.", "would harm the child more.")
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		d.clock.Set(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC))
		d.detect(d.with(before), 0)
		s := d.with(after)
		if got, err := s.Doubts(ctx, "clause"); err != nil || len(got) != 0 {
			t.Fatalf("nothing changed yet: %+v, %v", got, err)
		}
		d.detect(s, 1)
		got, err := s.Doubts(ctx, "clause")
		if err != nil || len(got) != 1 || got[0].Ref != "c-law" || got[0].Change.Rule != duty {
			t.Fatalf("%+v, %v", got, err)
		}
		if got, err := s.Doubts(ctx, "record"); err != nil || len(got) != 0 {
			t.Errorf("an organisation's own things are its own matter: %+v, %v", got, err)
		}
		for _, c := range []struct {
			outcome lawchange.Outcome
			want    int
		}{{lawchange.WillAmend, 1}, {lawchange.Unmoved, 0}} {
			if err := s.Look(ctx, secretariat, lawchange.Look{Change: got[0].Change.ID, Kind: "clause", Ref: "c-law", Outcome: c.outcome}); err != nil {
				t.Fatal(err)
			}
			if now, err := s.Doubts(ctx, "clause"); err != nil || len(now) != c.want {
				t.Errorf("after %q: %+v, %v", c.outcome, now, err)
			}
		}
		if open := d.tasks("", access.Secretariat); len(open) != 0 {
			t.Errorf("all was looked at: %+v", open)
		}
	})
}
