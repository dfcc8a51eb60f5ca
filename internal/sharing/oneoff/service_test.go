package oneoff_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestACompleteRecordBecomesFinalAndReachesTheOtherSide(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.final(t, full())
	if got, fits := ident.ReadReference(ref); !fits || got != ref || !strings.HasPrefix(ref, "KM-O-2026-000001-") {
		t.Errorf("the reference is %q", ref)
	}
	v := o.see(t, worker, ref)
	if v.Record.Stage != oneoff.Final || v.Side != oneoff.SideProvider || !v.Mine || v.OtherName != "Example School" || v.Record.Answers.One("cover_edition") != "4.1" {
		t.Errorf("the author sees %+v", v.Record)
	}
	theirs := o.see(t, dsl, ref)
	if theirs.Side != oneoff.SideBoth || theirs.OwnerName != "Example Council" {
		t.Errorf("the school sees %s of %s", theirs.Side, theirs.OwnerName)
	}
	for key := range theirs.Record.Answers {
		if f, _ := oneoff.FieldByKey(key); f.Side != oneoff.SideBoth {
			t.Errorf("the school sees %s", key)
		}
	}
	for _, key := range []string{"data_shared", "specific_purpose", "decision", "art6", "onward_conditions"} {
		if !theirs.Record.Answers.Given(key) {
			t.Errorf("the school does not see %s", key)
		}
	}
	ok(t, o.Acknowledge(ctx, dsl, oneoff.AcknowledgeCommand{Ref: ref, Answer: "accepted"}))
	if got := o.see(t, worker, ref).Record.Answers.One("recipient_ack"); got != "accepted" {
		t.Errorf("the answer is %q", got)
	}
	if err := o.Verify(ctx, worker, ref); err != nil {
		t.Error(err)
	}
	wants(t, o.Verify(ctx, dsl, ref), errs.NotFound, "")
}

func TestFinalisingSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.draft(t, nil)
	_, err := o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})
	wants(t, err, errs.Invalid, "invalid.fields")
	var names []string
	for _, f := range errs.FieldsOf(err) {
		names = append(names, f.Name)
		if f.Message == "" || !strings.HasSuffix(f.Message, ".") {
			t.Errorf("%s is asked for with %q", f.Name, f.Message)
		}
	}
	for _, want := range []string{"urgency", "decision", "decision_reasons", "subject_ref", "specific_purpose", "told_subject", "recipient_org"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not asked for: %v", want, names)
		}
	}
	if o.see(t, worker, ref).Record.Stage != oneoff.Draft {
		t.Error("a record with gaps is final")
	}
}

func TestDraftsKeepWhateverIsTyped(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.draft(t, nil)
	saved, err := o.Save(ctx, worker, oneoff.SaveSection{Ref: ref, Section: "people", Values: map[string][]string{"subject_ref": {"Jo Bloggs, 999 000 0018"}, "subject_count": {"many"}}})
	ok(t, err)
	if len(saved.Wrong) != 2 || len(saved.Hints) != 1 || saved.Hints[0].Kind != "nhs_number" {
		t.Errorf("wrong: %v, hints: %v", saved.Wrong, saved.Hints)
	}
	if got := o.see(t, worker, ref).Record.Answers.One("subject_ref"); got != "Jo Bloggs, 999 000 0018" {
		t.Errorf("kept: %q", got)
	}
	_, err = o.Save(ctx, worker, oneoff.SaveSection{Ref: ref, Section: "people", Values: map[string][]string{"art6": {"e"}, "nonsense": {"x"}}})
	wants(t, err, errs.Invalid, "invalid.fields")
	stale := oneoff.FieldHash([]string{"Jo Bloggs, 999 000 0018"})
	ok(t, second(o.Save(ctx, lead, oneoff.SaveSection{Ref: ref, Section: "people", Values: map[string][]string{"subject_ref": {"A-1"}}})))
	saved, err = o.Save(ctx, worker, oneoff.SaveSection{Ref: ref, Section: "people", Values: map[string][]string{"subject_ref": {"B-2"}, "subject_count": {"1"}},
		Base: map[string]string{"subject_ref": stale, "subject_count": oneoff.FieldHash([]string{"many"})}})
	ok(t, err)
	want := []oneoff.Conflict{{Key: "subject_ref", Name: "the local case reference", Mine: []string{"B-2"}, Theirs: []string{"A-1"}, Base: oneoff.FieldHash([]string{"A-1"})}}
	if diff := cmp.Diff(want, saved.Conflicts); diff != "" || !slices.Equal(saved.Changed, []string{"subject_count"}) {
		t.Errorf("conflicts (-want +got):\n%s\nchanged: %v", diff, saved.Changed)
	}
}

func second[T any](_ T, err error) error { return err }

func TestAnEmergencyIsFinalAtOnceAndItsGapsBecomeTasks(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.emergency(t, "device-0001-entry-1")
	v := o.see(t, worker, ref)
	r := v.Record
	open, due := r.OpenFollowUps()
	if r.Stage != oneoff.Final || !r.Emergency || open < 20 || !due.Equal(now.Add(72*time.Hour)) {
		t.Fatalf("%s with %d follow-ups due %s", r.Stage, open, due)
	}
	if got := r.Answers.One("direction") + " " + r.Answers.One("shared_at") + " " + r.Answers.One("decided_at"); got != "request_received 2026-11-21T09:30 2026-11-21T09:30" {
		t.Errorf("filled in: %s", got)
	}
	tasks := o.tasks(t, council)
	if n := count(tasks, "oneoff.complete."); n < 6 {
		t.Errorf("%d tasks to complete it: %v", n, tasks)
	}
	if n := count(o.tasks(t, school), oneoff.TaskAcknowledge); n != 1 {
		t.Errorf("%d tasks at the school", n)
	}
	wants(t, second(o.Complete(ctx, worker, oneoff.CompleteCommand{Ref: ref, Values: map[string][]string{"data_shared": {"Something else."}}})), errs.Invalid, "invalid.fields")
	rest := map[string][]string{}
	for key, values := range with(map[string][]string{"identity_check": nil}) {
		if !r.Answers.Given(key) {
			rest[key] = values
		}
	}
	ok(t, second(o.Complete(ctx, worker, oneoff.CompleteCommand{Ref: ref, Values: rest})))
	r = o.see(t, worker, ref).Record
	if open, _ := r.OpenFollowUps(); open != 0 {
		t.Errorf("%d follow-ups are left: %+v", open, r.FollowUps)
	}
	if n := count(o.tasks(t, council), "oneoff.complete."); n != 0 {
		t.Errorf("%d tasks are left", n)
	}
	ok(t, o.Verify(ctx, worker, ref))
}

func TestAnEmergencyIsNeverBlocked(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	for i, answers := range []map[string][]string{{}, {"decision": {"nonsense"}, "subject_ref": {"Jo Bloggs!"}}, {"identity_check": {"not_verified"}, "decision": {"share_all"}},
		{"recipient_name": {"A firm"}, "decision": {"refuse"}}} {
		ref, again, err := o.Emergency(ctx, worker, oneoff.EmergencyCommand{Key: fmt.Sprintf("device-0001-%d", i), Answers: answers, WrittenAt: now.Add(-2 * time.Hour)})
		ok(t, err)
		v := o.see(t, worker, ref)
		if again || v.Record.Stage != oneoff.Final || len(v.Record.FollowUps) == 0 || v.Record.Answers.One("decided_at") != "2026-11-21T07:30" {
			t.Errorf("%v is %s with %d follow-ups", answers, v.Record.Stage, len(v.Record.FollowUps))
		}
	}
	_, _, err := o.Emergency(ctx, worker, oneoff.EmergencyCommand{Key: "short", Answers: short()})
	wants(t, err, errs.Invalid, "oneoff.key")
	_, _, err = o.Emergency(ctx, worker, oneoff.EmergencyCommand{Key: "device-0002-1", Answers: map[string][]string{"decision_reason": {"x"}}})
	wants(t, err, errs.Invalid, "invalid.fields")
}

func TestTheSameEntryIsOneRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, ctx := officeOn(t, s), context.Background()
		const sent = 8
		refs, agains := make([]string, sent), make([]bool, sent)
		var wait sync.WaitGroup
		for i := range sent {
			wait.Go(func() {
				ref, again, err := o.Emergency(ctx, worker, oneoff.EmergencyCommand{Key: "device-0001-entry-1", Answers: short()})
				if err != nil {
					t.Error(err)
				}
				refs[i], agains[i] = ref, again
			})
		}
		wait.Wait()
		first := 0
		for i := range sent {
			if refs[i] != refs[0] {
				t.Errorf("two records: %s and %s", refs[0], refs[i])
			}
			if !agains[i] {
				first++
			}
		}
		if first != 1 {
			t.Errorf("%d of %d were the first", first, sent)
		}
		page, err := o.List(ctx, worker, oneoff.Filter{Box: oneoff.BoxMine}, "")
		ok(t, err)
		if len(page.Lines) != 1 {
			t.Errorf("%d records", len(page.Lines))
		}
		ref, _, err := o.Emergency(ctx, colleague, oneoff.EmergencyCommand{Key: "device-0001-entry-1", Answers: short()})
		wants(t, err, errs.Conflict, "oneoff.key_taken")
		if ref != "" || strings.Contains(err.Error(), refs[0]) {
			t.Errorf("somebody else is told of %q: %v", ref, err)
		}
	})
}

func TestWhoMaySeeARecord(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	draft, shared := o.draft(t, full()), o.final(t, full())
	offered := o.final(t, with(map[string][]string{"direction": {"proactive_disclosure"}, "decision": {"refuse"}, "subject_types": {"adult"}, "detriment_test": nil, "requester_name": nil, "requester_role": nil, "requester_contact": nil}))
	for _, c := range []struct {
		name  string
		actor access.Actor
		sees  [3]bool // draft, shared, an offer thought better of
	}{
		{"the author", worker, [3]bool{true, true, true}},
		{"a colleague", colleague, [3]bool{}},
		{"the lead", lead, [3]bool{true, true, true}},
		{"the administrator", person("p-admin", council, access.OrgAdmin), [3]bool{}},
		{"the receiver", dsl, [3]bool{false, true, false}},
		{"a third body", outsider, [3]bool{}},
		{"an auditor", auditor, [3]bool{false, true, true}},
		{"the secretariat", desk, [3]bool{}},
		{"the author for another body", person(string(worker.Person), charity, access.Practitioner), [3]bool{}},
	} {
		for i, ref := range []string{draft, shared, offered} {
			_, err := o.View(ctx, c.actor, ref)
			_, story := o.Timeline(ctx, c.actor, ref, 0)
			if (err == nil) != c.sees[i] || (story == nil) != c.sees[i] || err != nil && errs.KindOf(err) != errs.NotFound {
				t.Errorf("%s, record %d: %v, %v", c.name, i, err, story)
			}
		}
	}
	_, err := o.View(ctx, access.Actor{}, shared)
	wants(t, err, errs.Unauthenticated, "")
	for _, box := range []oneoff.Box{oneoff.BoxOurs, oneoff.BoxOverdue} {
		_, err := o.List(ctx, worker, oneoff.Filter{Box: box}, "")
		wants(t, err, errs.Forbidden, "")
	}
	page, err := o.List(ctx, head, oneoff.Filter{Box: oneoff.BoxReceived}, "")
	ok(t, err)
	if len(page.Lines) != 1 || page.Lines[0].Ref != shared {
		t.Errorf("the school received %+v", page.Lines)
	}
	wants(t, o.Amend(ctx, dsl, oneoff.AmendCommand{Ref: shared, Reason: "x", Values: map[string][]string{"outcome": {"used"}}}), errs.Invalid, "")
	wants(t, o.Amend(ctx, dsl, oneoff.AmendCommand{Ref: shared, Reason: "x", Values: map[string][]string{"data_shared": {"y"}}}), errs.Forbidden, "")
}

func TestASecondPersonLooksWhereThePolicySaysSo(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	refuse := with(map[string][]string{"decision": {"refuse"}})
	ref := o.draft(t, refuse)
	done, err := o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref, Key: "finalise-1"})
	ok(t, err)
	again, err := o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref, Key: "finalise-1"})
	ok(t, err)
	if done.Stage != oneoff.AwaitingCountersign || len(done.Why) != 1 || !cmp.Equal(done, again) {
		t.Fatalf("finalised: %+v, again %+v", done, again)
	}
	wants(t, second(o.View(ctx, dsl, ref)), errs.NotFound, "")
	wants(t, o.Countersign(ctx, worker, oneoff.CountersignCommand{Ref: ref, Agree: true}), errs.Forbidden, "")
	wants(t, o.Countersign(ctx, lead, oneoff.CountersignCommand{Ref: ref}), errs.Invalid, "")
	wants(t, o.Countersign(ctx, lead, oneoff.CountersignCommand{Ref: ref, Agree: true, Hash: "other"}), errs.Conflict, "")
	ok(t, o.Countersign(ctx, lead, oneoff.CountersignCommand{Ref: ref, Note: "The duty to share applies."}))
	if v := o.see(t, worker, ref); v.Record.Stage != oneoff.Draft || count(o.tasks(t, council), oneoff.TaskMend) != 1 {
		t.Fatalf("after a no: %s", v.Record.Stage)
	}
	wants(t, o.Drop(ctx, worker, oneoff.DropCommand{Ref: ref}), errs.Conflict, "oneoff.finalised_before")
	ok(t, second(o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})))
	ok(t, o.Countersign(ctx, lead, oneoff.CountersignCommand{Ref: ref, Agree: true, Hash: o.see(t, lead, ref).Record.Hash}))
	v := o.see(t, worker, ref)
	if v.Record.Stage != oneoff.Final || v.Record.Countersign != oneoff.CountersignAgreed || len(v.Entries) != 4 {
		t.Errorf("after a yes: %s, %s, %d entries", v.Record.Stage, v.Record.Countersign, len(v.Entries))
	}
	if n := count(o.tasks(t, council), oneoff.TaskMend) + count(o.tasks(t, council), oneoff.TaskCountersign); n != 0 {
		t.Errorf("%d tasks are left", n)
	}
	theirs := o.see(t, dsl, ref)
	if len(theirs.Entries) != 2 || theirs.Record.Answers.Given("countersign_note") || theirs.Entries[0].Hash != "" {
		t.Errorf("the school sees %+v", theirs.Entries)
	}
	ok(t, o.Verify(ctx, lead, ref))
}

func TestAmendmentsCarryReasonsAndCorrectionsReachTheReceiver(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.final(t, full())
	change := map[string][]string{"data_shared": {"That there is a plan."}}
	wants(t, o.Amend(ctx, worker, oneoff.AmendCommand{Ref: ref, Values: change}), errs.Invalid, "")
	wants(t, o.Amend(ctx, worker, oneoff.AmendCommand{Ref: ref, Reason: "Typing.", Values: map[string][]string{"data_shared": full()["data_shared"]}}), errs.Invalid, "oneoff.unchanged")
	wants(t, o.Amend(ctx, worker, oneoff.AmendCommand{Ref: ref, Reason: "Other.", Values: map[string][]string{"recipient_org": {string(charity)}}}), errs.Invalid, "")
	wants(t, o.Amend(ctx, worker, oneoff.AmendCommand{Ref: ref, Reason: "Gone.", Values: map[string][]string{"decision_reasons": {}}}), errs.Invalid, "")
	for range 2 {
		ok(t, o.Amend(ctx, worker, oneoff.AmendCommand{Ref: ref, Key: "amend-0001", Reason: "We wrote too much.", Values: change}))
	}
	ok(t, o.Correct(ctx, worker, oneoff.CorrectCommand{Ref: ref, Key: "correct-01", What: "The day of the meeting was wrong."}))
	v, theirs := o.see(t, worker, ref), o.see(t, dsl, ref)
	if len(v.Entries) != 3 || v.Entries[1].Reason != "We wrote too much." || len(v.Entries[1].Changed) != 1 {
		t.Errorf("entries: %+v", v.Entries)
	}
	if len(theirs.Entries) != 3 || theirs.Entries[1].Reason != "" || theirs.Entries[2].Reason != "The day of the meeting was wrong." || len(theirs.Record.Corrections) != 1 {
		t.Errorf("the school sees %+v", theirs.Entries)
	}
	if count(o.tasks(t, school), oneoff.TaskAcknowledge) != 1 {
		t.Error("the school is not asked")
	}
	wants(t, o.Acknowledge(ctx, worker, oneoff.AcknowledgeCommand{Ref: ref, Answer: "received"}), errs.Forbidden, "")
	ok(t, o.Acknowledge(ctx, dsl, oneoff.AcknowledgeCommand{Ref: ref, Answer: "received"}))
	if c := o.see(t, worker, ref).Record.Corrections[0]; c.AckBy != dsl.Person || !c.AckAt.Equal(now) {
		t.Errorf("the correction is %+v", c)
	}
	if count(o.tasks(t, school), oneoff.TaskAcknowledge) != 0 {
		t.Error("the school is still asked")
	}
	ok(t, o.Verify(ctx, worker, ref))
}

func TestTheProtectionOfficerMayLetABasisStand(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.draft(t, with(map[string][]string{"art6": {"f"}}))
	_, err := o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})
	wants(t, err, errs.Invalid, "invalid.fields")
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "art6" || !strings.HasPrefix(f[0].Code, "rule.uk-gdpr.") {
		t.Fatalf("blocked by %+v", f)
	}
	wants(t, o.Override(ctx, worker, oneoff.OverrideCommand{Ref: ref, Reason: "I think that it is right."}), errs.Forbidden, "")
	wants(t, o.Override(ctx, officer, oneoff.OverrideCommand{Ref: ref, Reason: "Fine."}), errs.Invalid, "")
	ok(t, o.Override(ctx, officer, oneoff.OverrideCommand{Ref: ref, Reason: "This is outside our public tasks."}))
	ok(t, second(o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})))
	for _, f := range o.see(t, worker, ref).Findings {
		if f.RuleID == "" || f.Citation.Source == "" {
			t.Errorf("a finding without rule or source: %+v", f)
		}
	}
	if o.see(t, dsl, ref).Record.Answers.Given("art6_override") {
		t.Error("the school sees the override")
	}
	changed := o.draft(t, with(map[string][]string{"art6": {"f"}}))
	ok(t, o.Override(ctx, officer, oneoff.OverrideCommand{Ref: changed, Reason: "This is outside our public tasks."}))
	ok(t, second(o.Save(ctx, worker, oneoff.SaveSection{Ref: changed, Section: "law", Values: map[string][]string{"art6": {"ea1"}}})))
	if o.see(t, worker, changed).Record.Answers.Given("art6_override") {
		t.Error("the officer's word stands for another basis")
	}
}

func TestADeferredDecisionIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	late := with(map[string][]string{"decision": {"defer"}, "next_review_at": {"2026-12-22"}})
	ref := o.draft(t, late)
	_, err := o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "next_review_at" || !strings.Contains(f[0].Message, "30 days") {
		t.Fatalf("refused with %v", err)
	}
	ok(t, second(o.Save(ctx, worker, oneoff.SaveSection{Ref: ref, Section: "decision", Values: map[string][]string{"next_review_at": {"2026-12-21"}}})))
	ok(t, second(o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})))
	if count(o.tasks(t, council), oneoff.TaskLookAgain) != 1 {
		t.Error("nobody is asked to look again")
	}
	ok(t, o.Amend(ctx, worker, oneoff.AmendCommand{Ref: ref, Reason: "We heard from the school.", Values: map[string][]string{"decision": {"share_all"}, "next_review_at": {}}}))
	if count(o.tasks(t, council), oneoff.TaskLookAgain) != 0 || count(o.tasks(t, school), oneoff.TaskAcknowledge) != 1 {
		t.Error("the tasks do not follow the decision")
	}
	v, err := o.Overview(ctx, lead, oneoff.Period{})
	ok(t, err)
	if v.Total.ShareAll != 1 || v.Total.All() != 1 {
		t.Errorf("counted: %+v", v.Total)
	}
}

func TestTheDayAsksForOutcomesAndTellsOfLateFollowUps(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref, urgent := o.final(t, full()), o.emergency(t, "device-0001-1")
	ok(t, o.RunDaily(ctx))
	if n := count(o.tasks(t, council), oneoff.TaskLate); n != 0 {
		t.Errorf("%d late tasks on the first day", n)
	}
	o.clock.Advance(4 * 24 * time.Hour)
	for range 2 {
		ok(t, o.RunDaily(ctx))
	}
	v, err := o.Overview(ctx, lead, oneoff.Period{})
	ok(t, err)
	if n := count(o.tasks(t, council), oneoff.TaskLate); n != 1 || v.Overdue != 1 || len(v.Late) != 1 || v.Late[0].Ref != urgent {
		t.Errorf("%d late tasks, %d overdue: %+v", n, v.Overdue, v.Late)
	}
	o.clock.Advance(27 * 24 * time.Hour)
	for range 2 {
		ok(t, o.RunDaily(ctx))
	}
	if n := count(o.tasks(t, council), oneoff.TaskOutcome); n != 2 {
		t.Errorf("%d outcome tasks", n)
	}
	wants(t, o.SetOutcome(ctx, worker, oneoff.OutcomeCommand{Ref: ref, Outcome: "harm_reported"}), errs.Invalid, "")
	ok(t, o.SetOutcome(ctx, worker, oneoff.OutcomeCommand{Ref: ref, Outcome: "used", Note: "The plan worked."}))
	if n := count(o.tasks(t, council), oneoff.TaskOutcome); n != 1 {
		t.Errorf("%d outcome tasks after the answer", n)
	}
}

func TestFiguresFollowTheRecords(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, ctx := officeOn(t, s), context.Background()
		for _, asked := range []string{"2026-11-21T08:15", "2026-11-21T09:05", "2026-11-18T09:15"} {
			o.final(t, with(map[string][]string{"request_received_at": {asked}}))
		}
		o.final(t, with(map[string][]string{"decision": {"share_part"}, "data_withheld": {"The address."}, "direction": {"proactive_disclosure"}, "request_received_at": nil}))
		o.emergency(t, "device-0001-1")
		v, err := o.Overview(ctx, lead, oneoff.Period{})
		ok(t, err)
		if v.Total != (oneoff.Counts{ShareAll: 4, SharePart: 1, Emergency: 1}) || v.Answered != 4 || v.Median != 10*time.Minute || len(v.Months) != 12 {
			t.Errorf("figures: %+v, %d answered, median %s", v.Total, v.Answered, v.Median)
		}
		all, err := o.Overview(ctx, desk, oneoff.Period{})
		ok(t, err)
		if all.Total != v.Total || all.Late != nil || all.Drafts != 0 {
			t.Errorf("the secretariat sees %+v", all)
		}
		none, err := o.Overview(ctx, head, oneoff.Period{})
		ok(t, err)
		if none.Total.All() != 0 {
			t.Errorf("the school counts %+v", none.Total)
		}
		_, err = o.Overview(ctx, worker, oneoff.Period{})
		wants(t, err, errs.Forbidden, "")
		o.final(t, with(map[string][]string{"direction": {"request_made"}, "provider_name": {"Harbour Clinic"}, "provider_kind": {"charity_vcse"}, "provider_address": {"1 Quay Street"},
			"provider_contact": {"office@clinic.example"}, "recipient_org": nil, "legal_power": nil, "method_reason": {"It has no other mailbox."}}))
		traffic, err := o.Traffic(ctx, lead, oneoff.Period{})
		want := []oneoff.Traffic{
			{Partner: "Example School", Direction: "request_received", Counts: oneoff.Counts{ShareAll: 4, Emergency: 1}},
			{Partner: "Example School", Direction: "proactive_disclosure", Counts: oneoff.Counts{SharePart: 1}},
			{Partner: "Harbour Clinic", Direction: "request_made", Counts: oneoff.Counts{ShareAll: 1}},
		}
		if diff := cmp.Diff(want, traffic); err != nil || diff != "" {
			t.Errorf("traffic: %v (-want +got):\n%s", err, diff)
		}
		sim, err := o.Similar(ctx, worker, o.final(t, full()))
		ok(t, err)
		if !sim.Suggest || sim.Count != 5 || !slices.Equal(sim.Prefill["purposes"], []string{"P03"}) {
			t.Errorf("similar: %+v", sim)
		}
		same := o.see(t, lead, o.draft(t, full())).Same
		if len(same) != 5 {
			t.Errorf("%d records about the same case", len(same))
		}
	})
}
