package agreement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

const day = 24 * time.Hour

// pass lets days go by and does what falls due.
func (w *world) pass(t testing.TB, days int) {
	t.Helper()
	w.clock.Advance(time.Duration(days) * day)
	if _, err := w.Tick(ctx); err != nil {
		t.Fatal(err)
	}
}

func (w *world) status(t testing.TB, org ident.Organisation) agreement.Status {
	t.Helper()
	v, err := w.Mine(ctx, actor(org, access.OrgAdmin))
	if err != nil {
		t.Fatal(err)
	}
	return v.Statement.Status
}

func TestTheYearlyConfirmation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	w.accepted(t, org.ID, nil)
	w.pass(t, 330)
	if got := w.status(t, org.ID); got != agreement.Accepted {
		t.Fatalf("asked too early: %s", got)
	}
	w.pass(t, 10)
	v, err := w.Mine(ctx, actor(org.ID, access.SigningOfficer))
	if err != nil || v.Statement.Status != agreement.ReaffirmDue || v.Statement.ReaffirmBy != clock.NewDate(2027, 11, 21) {
		t.Fatalf("%s by %s, %v", v.Statement.Status, v.Statement.ReaffirmBy, err)
	}
	if got := w.tasks(t, v.Statement); got != "sign" {
		t.Errorf("tasks %q", got)
	}
	st := w.sign(t, v)
	if st.Status != agreement.Accepted || len(st.Reaffirmations) != 2 || w.tasks(t, st) != "" {
		t.Errorf("an unchanged confirmation takes effect at once: %s, %d, %q", st.Status, len(st.Reaffirmations), w.tasks(t, st))
	}
	if got := w.standing(t, org.ID, clock.DateOf(w.clock.Now())); !got.Signatory || got.Since != today {
		t.Errorf("standing %+v", got)
	}
	if n, err := w.Tick(ctx); n != 0 || err != nil {
		t.Errorf("a second round moved %d, %v", n, err)
	}
}

func TestLapseAndComingBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	w.accepted(t, org.ID, nil)
	w.pass(t, 340)
	w.pass(t, 25) // 21 November 2027, the last day
	if got := w.status(t, org.ID); got != agreement.ReaffirmDue {
		t.Fatalf("lapsed on the last day: %s", got)
	}
	w.pass(t, 1)
	if got := w.status(t, org.ID); got != agreement.Lapsed || w.standing(t, org.ID, clock.DateOf(w.clock.Now())).Signatory {
		t.Fatalf("not lapsed: %s", got)
	}
	if !w.standing(t, org.ID, clock.NewDate(2027, 11, 21)).Signatory {
		t.Error("no longer a signatory on a day on which it was one")
	}
	if list, err := w.Signatories(ctx, agreement.SignatoryFilter{}); len(list) != 0 || err != nil {
		t.Errorf("still listed: %+v %v", list, err)
	}
	if list, err := w.Signatories(ctx, agreement.SignatoryFilter{Status: agreement.Lapsed}); len(list) != 1 || err != nil {
		t.Errorf("not among the lapsed: %+v %v", list, err)
	}
	w.pass(t, 3)
	if st := w.sign(t, w.ready(t, org.ID, nil)); st.Status != agreement.Accepted {
		t.Fatalf("signing does not undo the lapse: %s", st.Status)
	}
	got := w.standing(t, org.ID, clock.DateOf(w.clock.Now()))
	if !got.Signatory || got.Since != clock.NewDate(2027, 11, 25) {
		t.Errorf("back: %+v", got)
	}
}

func TestALongSleepAsksBeforeItLapses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	w.accepted(t, org.ID, nil)
	w.pass(t, 800)
	if got := w.status(t, org.ID); got != agreement.ReaffirmDue || !w.standing(t, org.ID, clock.DateOf(w.clock.Now())).Signatory {
		t.Errorf("%s", got)
	}
}

func TestSuspension(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	st := w.accepted(t, org.ID, nil)
	w.pass(t, 10)
	now := clock.DateOf(w.clock.Now())
	st, err := w.Suspend(ctx, secretariat, st.ID, st.Version, "No answer about a loss of data.")
	if err != nil || w.standing(t, org.ID, now).Signatory || !w.standing(t, org.ID, now.AddDays(-1)).Signatory {
		t.Fatalf("suspended: %+v %v", st.Periods, err)
	}
	st, err = w.Restore(ctx, secretariat, st.ID, st.Version, "Answered.")
	if err != nil || st.Status != agreement.Accepted || w.standing(t, org.ID, now).Since != today {
		t.Errorf("restored the same day: %+v %v", st.Periods, err)
	}
	page, err := w.Signatory(ctx, org.Slug)
	want := []agreement.PublicChange{
		{Status: agreement.Accepted, On: now, Role: "secretariat"}, {Status: agreement.Suspended, On: now, Role: "secretariat"}, {Status: agreement.Accepted, On: today, Role: "secretariat"},
	}
	if diff := cmp.Diff(want, page.History); diff != "" || err != nil {
		t.Errorf("history (-want +got), %v:\n%s", err, diff)
	}
}

func TestLeaving(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	st := w.accepted(t, org.ID, nil)
	officer := actor(org.ID, access.SigningOfficer)
	_, err := w.Withdraw(ctx, officer, agreement.Withdraw{Statement: st.ID, EffectiveOn: today.AddDays(10)})
	if f := errs.FieldsOf(err); len(f) != 3 {
		t.Errorf("fields %+v", f)
	}
	st, err = w.Withdraw(ctx, officer, agreement.Withdraw{Statement: st.ID, Reason: "We merge.", DataPlan: "Returned to each giver."})
	if err != nil || st.Withdrawal.EffectiveOn != today.AddDays(90) || !w.standing(t, org.ID, today).Signatory {
		t.Fatalf("%+v %v", st.Withdrawal, err)
	}
	if st, err = w.KeepOn(ctx, officer, st.ID, st.Version); err != nil || !st.Withdrawal.EffectiveOn.IsZero() {
		t.Fatalf("taken back: %+v %v", st.Withdrawal, err)
	}
	if _, err = w.KeepOn(ctx, officer, st.ID, st.Version); errs.KindOf(err) != errs.Conflict {
		t.Errorf("taken back twice: %v", err)
	}
	st, err = w.Withdraw(ctx, officer, agreement.Withdraw{Statement: st.ID, Reason: "We merge.", DataPlan: "Returned to each giver."})
	if err != nil {
		t.Fatal(err)
	}
	w.pass(t, 89)
	if got := w.status(t, org.ID); got != agreement.Accepted {
		t.Errorf("left a day early: %s", got)
	}
	w.pass(t, 1)
	now := clock.DateOf(w.clock.Now())
	if got := w.status(t, org.ID); got != agreement.Withdrawn || w.standing(t, org.ID, now).Signatory || !w.standing(t, org.ID, now.AddDays(-1)).Signatory {
		t.Errorf("did not leave: %s", got)
	}
	again, err := w.Begin(ctx, actor(org.ID, access.OrgAdmin))
	if err != nil || again.ID == st.ID || again.Status != agreement.Invited {
		t.Errorf("coming back needs a new statement: %+v %v", again, err)
	}
}

func TestAMergerPassesTheStatementOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, next := w.org(t, "East District Council", "district"), w.org(t, "New Unitary Council", "unitary")
	st := w.accepted(t, old.ID, nil)
	if _, err := w.Succeed(ctx, secretariat, st.ID, st.Version); errs.KindOf(err) != errs.Conflict {
		t.Errorf("without a successor: %v", err)
	}
	w.pass(t, 5)
	on := clock.DateOf(w.clock.Now())
	if err := w.orgs.Succeed(ctx, secretariat, organisation.Succession{Old: []ident.Organisation{old.ID}, New: []ident.Organisation{next.ID}, On: on}); err != nil {
		t.Fatal(err)
	}
	st, err := w.Succeed(ctx, secretariat, st.ID, st.Version)
	if err != nil || st.Status != agreement.Succeeded || w.standing(t, old.ID, on).Signatory {
		t.Errorf("%+v %v", st, err)
	}
	if got := w.status(t, next.ID); got != agreement.Invited {
		t.Errorf("the successor's statement is %s", got)
	}
	page, err := w.Signatory(ctx, old.Slug)
	if err != nil || len(page.Successors) != 1 || page.Successors[0].Name != "New Unitary Council" || page.InForce {
		t.Errorf("page %+v %v", page, err)
	}
}

func TestALaterDayTakesEffectOnTheDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.org(t, "Example District Council", "district")
	st := w.sign(t, w.ready(t, org.ID, nil))
	if _, err := w.Accept(ctx, secretariat, agreement.Accept{Statement: st.ID, EffectiveFrom: today.AddDays(7)}); err != nil {
		t.Fatal(err)
	}
	if list, _ := w.Signatories(ctx, agreement.SignatoryFilter{}); len(list) != 0 || w.standing(t, org.ID, today).Signatory {
		t.Errorf("in force a week early: %+v", list)
	}
	w.pass(t, 7)
	if list, err := w.Signatories(ctx, agreement.SignatoryFilter{}); len(list) != 1 || list[0].Since != today.AddDays(7) || err != nil {
		t.Errorf("not listed on the day: %+v %v", list, err)
	}
}

func TestANewEdition(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org, late := w.org(t, "Example District Council", "district"), w.org(t, "Late Council", "district")
	w.accepted(t, org.ID, nil)
	signed := w.sign(t, w.ready(t, late.ID, nil))

	changed := w.pack.Text
	changed.Changes = []string{"Says more."}
	if _, err := w.EnsureEdition(ctx, changed); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a changed text under the old number: %v", err)
	}
	changed.Number = "2027.1"
	draft, err := w.EnsureEdition(ctx, changed)
	if err != nil || draft.Status != agreement.Draft {
		t.Fatalf("%s %v", draft.Status, err)
	}
	again, err := w.EnsureEdition(ctx, changed)
	if err != nil || again.ID != draft.ID {
		t.Errorf("loading twice: %v", err)
	}
	if list, err := w.Editions(ctx, access.Actor{}); len(list) != 1 || err != nil {
		t.Errorf("a visitor sees %d editions, %v", len(list), err)
	}
	if _, err := w.Adopt(ctx, actor(org.ID, access.OrgAdmin), agreement.Adopt{Edition: draft.ID}); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("adopted by a member: %v", err)
	}
	by := today.AddDays(60)
	if _, err := w.Adopt(ctx, secretariat, agreement.Adopt{Edition: draft.ID, ReaffirmBy: by}); err != nil {
		t.Fatal(err)
	}
	now, err := w.Current(ctx)
	if err != nil || now.Number() != "2027.1" {
		t.Errorf("in force %q %v", now.Number(), err)
	}
	v, err := w.Mine(ctx, actor(org.ID, access.SigningOfficer))
	if err != nil || v.Statement.Status != agreement.ReaffirmDue || v.Statement.ReaffirmBy != by || v.Edition.Number() != "2027.1" {
		t.Errorf("%s by %s for %s, %v", v.Statement.Status, v.Statement.ReaffirmBy, v.Edition.Number(), err)
	}
	if _, err := w.Accept(ctx, secretariat, agreement.Accept{Statement: signed.ID}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("accepted for an edition no longer in force: %v", err)
	}
	st := w.sign(t, v)
	if got := w.standing(t, org.ID, today); got.Edition != "2027.1" || st.Status != agreement.Accepted || got.Since != today {
		t.Errorf("%s %+v", st.Status, got)
	}
}

func TestMineAndTheirs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.org(t, "Mine", "district"), w.org(t, "Theirs", "district")
	v := w.ready(t, theirs.ID, nil)
	w.ready(t, mine.ID, nil)
	id := v.Statement.ID
	every := actor(mine.ID, access.OrganisationRoles()...)
	reader := actor(theirs.ID, access.Practitioner)
	auditor := access.Actor{Person: "aud", Roles: []access.Role{access.Auditor}}
	for name, c := range map[string]struct {
		err  error
		want errs.Kind
	}{
		"see theirs":          {second(w.Get(ctx, every, id)), errs.NotFound},
		"prepare theirs":      {second(w.Prepare(ctx, every, agreement.Prepare{Statement: id})), errs.NotFound},
		"sign theirs":         {second(w.Sign(ctx, every, signOf(v))), errs.NotFound},
		"withdraw theirs":     {second(w.Withdraw(ctx, every, agreement.Withdraw{Statement: id})), errs.NotFound},
		"accept own":          {second(w.Accept(ctx, actor(theirs.ID, access.OrganisationRoles()...), agreement.Accept{Statement: id})), errs.Forbidden},
		"reader sees own":     {second(w.Get(ctx, reader, id)), ""},
		"reader prepares":     {second(w.Prepare(ctx, reader, agreement.Prepare{Statement: id})), errs.Forbidden},
		"administrator signs": {second(w.Sign(ctx, actor(theirs.ID, access.OrgAdmin), signOf(v))), errs.Forbidden},
		"secretariat signs":   {second(w.Sign(ctx, secretariat, signOf(v))), errs.Forbidden},
		"accept too early":    {second(w.Accept(ctx, secretariat, agreement.Accept{Statement: id})), errs.Conflict},
		"auditor sees":        {second(w.Get(ctx, auditor, id)), ""},
		"auditor accepts":     {second(w.Accept(ctx, auditor, agreement.Accept{Statement: id})), errs.Forbidden},
		"visitor sees":        {second(w.Get(ctx, access.Actor{}, id)), errs.Unauthenticated},
		"member's board":      {second(w.Board(ctx, every, agreement.BoardFilter{})), errs.NotFound},
		"secretariat begins":  {second(w.Begin(ctx, secretariat)), errs.Forbidden},
		"no such statement":   {second(w.Get(ctx, secretariat, "none")), errs.NotFound},
	} {
		if got := errs.KindOf(c.err); got != c.want {
			t.Errorf("%s: %q (%v), want %q", name, got, c.err, c.want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestTheBoardAndTheDocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"C Council", "A Council", "B Council"} {
		w.ready(t, w.org(t, name, "district").ID, nil)
	}
	first, err := w.Board(ctx, secretariat, agreement.BoardFilter{Status: agreement.Invited, Most: 2})
	if err != nil || len(first) != 2 || first[0].Name != "A Council" {
		t.Fatalf("%+v %v", first, err)
	}
	rest, err := w.Board(ctx, secretariat, agreement.BoardFilter{Status: agreement.Invited, Most: 2, After: first[1].Key})
	if err != nil || len(rest) != 1 || rest[0].Name != "C Council" {
		t.Errorf("%+v %v", rest, err)
	}
	v, err := w.Get(ctx, secretariat, first[0].Statement)
	if err != nil {
		t.Fatal(err)
	}
	doc := w.Document(v)
	if len(doc.Clauses) != len(w.pack.Text.Clauses) || len(doc.Sections) != 6 || doc.Hash != v.Hash || doc.Partnership == "" {
		t.Errorf("document %+v", doc.Sections)
	}
	last := doc.Sections[5].Lines
	if last[len(last)-1].Label != "Date" || len(last[len(last)-1].Value) != 0 || !strings.HasPrefix(doc.Title, "Acceptance Statement: ") {
		t.Errorf("the lines to sign are %+v", last)
	}
}
