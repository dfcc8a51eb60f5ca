package sharing_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/event"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestTrayHoldsOnlyWhatStillWaits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := storetest.SQLite(t)
	d := deskOn(t, s)
	ref := d.start(t)
	v, err := d.Get(ctx, lead, ref)
	ok(t, err)
	about := v.Record.Subject()
	waits := func(when string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, waiting(t, s, about)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	waits("drafting")
	ok(t, d.Send(ctx, lead, sharing.Send{Ref: ref}))
	waits("sent", "o-council record.review", "o-school record.review")
	ok(t, d.ReturnForChange(ctx, head, sharing.ReturnForChange{Ref: ref, Reason: "Too long."}))
	waits("returned", "o-council record.mend")
	d.toSigning(t, ref)
	waits("approved", "o-council record.sign", "o-school record.sign")
	ok(t, d.signAs(t, head, ref))
	waits("signed by one", "o-council record.sign")
	ok(t, d.signAs(t, lead, ref))
	waits("live")
	ok(t, d.AskToJoin(ctx, stranger, sharing.AskToJoin{Ref: ref, Like: "p2", Why: "We send one too."}))
	waits("asked to join", "o-council record.admit")
	ok(t, d.Admit(ctx, lead, sharing.Admit{Ref: ref, Organisation: charity, Yes: true}))
	waits("admitted", "o-charity record.accede")
	ok(t, d.SignAccession(ctx, stranger, sharing.SignAccession{Ref: ref, Hash: d.hash(t, stranger, ref), Name: "S", Post: "Chair", Authority: true}))
	waits("joined")
	d.clock.Set(day(t, "2027-11-20").Start())
	ok(t, d.RunDaily(ctx))
	waits("review due", "o-council record.review_due")
	ok(t, d.ConfirmReview(ctx, lead, sharing.ConfirmReview{Ref: ref, Next: day(t, "2028-06-01")}))
	waits("reviewed")
	ok(t, d.End(ctx, lead, sharing.End{Ref: ref, Reason: "The portal closes."}))
	waits("ended", "o-charity record.confirm_end", "o-council record.confirm_end", "o-school record.confirm_end")
	ok(t, d.ConfirmEnd(ctx, stranger, sharing.ConfirmEnd{Ref: ref, Answer: sharing.Returned}))
	waits("one answered", "o-council record.confirm_end", "o-school record.confirm_end")
}

// waiting lists the open tasks about a record.
func waiting(t testing.TB, s *store.Store, about event.Subject) []string {
	t.Helper()
	var out []string
	ok(t, s.Read(context.Background(), func(tx *store.Tx) error {
		tasks, err := tx.OpenTasksAbout(context.Background(), about)
		for _, task := range tasks {
			out = append(out, string(task.Organisation)+" "+task.Kind)
		}
		return err
	}))
	return out
}
