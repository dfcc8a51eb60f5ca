package advice_test

import (
	"context"
	"testing"

	"sharewell/internal/advice"
	"sharewell/internal/errs"
)

func TestAdviceByMail(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t, nil, worker, officer, lead, guardian), context.Background()
	ref := d.ask(t, worker, "cldc_basis", "routine")
	refused(t, d.FromMail(ctx, fellow, ref, "Yes.", "l0"), errs.NotFound, "a colleague with nothing to do with it writes")
	refused(t, d.FromMail(ctx, worker, ref, "One more thing", "l1"), errs.Conflict, "the one who asked writes while it waits")
	ok(t, d.AskBack(ctx, guardian, ref, "Who holds it?"))
	for range 2 { // the same letter again
		ok(t, d.FromMail(ctx, worker, ref, "The hospital.", "l2"))
	}
	refused(t, d.FromMail(ctx, guardian, ref, " ", "l3"), errs.Invalid, "an empty letter")
	for range 2 {
		ok(t, d.FromMail(ctx, guardian, ref, "Yes, for direct care.", "l4"))
	}
	refused(t, d.FromMail(ctx, guardian, ref, "And again", "l5"), errs.Conflict, "a second answer")
	v, err := d.Get(ctx, worker, ref)
	ok(t, err)
	if said, _ := v.Said(advice.Answer); len(v.Turns) != 4 || said.Text != "Yes, for direct care." {
		t.Errorf("the question says %+v", v.Turns)
	}
}
