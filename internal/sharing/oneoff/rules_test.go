package oneoff_test

import (
	"context"
	"slices"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
)

// TestTheRulebookIsAsked: what the law allows comes from the rulebook, with its rule and source.
func TestTheRulebookIsAsked(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for name, c := range map[string]struct {
		change   map[string][]string
		field    string
		severity rulebook.Severity
	}{
		"recognised interest of a public authority": {map[string][]string{"art6": {"ea2"}}, "art6", rulebook.Block},
		"legitimate interests":                      {map[string][]string{"art6": {"f"}}, "art6", rulebook.Block},
		"consent in safeguarding":                   {map[string][]string{"art6": {"a"}}, "art6", rulebook.Warns},
		"Part 3 for a council":                      {map[string][]string{"regime": {"dpa_part3_le"}, "law_enforcement_purpose": {"yes"}}, "regime", rulebook.Block},
		"substantial interest without Schedule 1":   {map[string][]string{"special_categories": {"health"}, "art9": {"g"}, "art9_sch1": {"1"}}, "art9_sch1", rulebook.Block},
		"patient data under the violence duty":      {map[string][]string{"special_categories": {"health"}, "legal_power": {"PCSC22"}}, "legal_power", rulebook.Block},
		"consent and a new purpose":                 {map[string][]string{"collected_on_consent": {"yes"}, "compatibility": {"8A2_assessed"}}, "compatibility", rulebook.Block},
	} {
		ref := o.draft(t, with(c.change))
		_, found, err := o.Check(context.Background(), worker, ref)
		ok(t, err)
		if !slices.ContainsFunc(found, func(f oneoff.Finding) bool { return f.Field == c.field && f.Severity == c.severity }) {
			t.Errorf("%s: %+v", name, found)
		}
		for _, f := range found {
			if f.RuleID == "" || f.Citation.Source == "" || f.Message == "" {
				t.Errorf("%s: without rule, source or words: %+v", name, f)
			}
		}
	}
	refused := o.draft(t, with(map[string][]string{"art6": {"f"}, "decision": {"refuse"}}))
	if _, found, err := o.Check(context.Background(), worker, refused); err != nil || slices.ContainsFunc(found, func(f oneoff.Finding) bool { return f.Severity == rulebook.Block }) {
		t.Errorf("a refusal is blocked by %+v, %v", found, err)
	}
}

func TestAReceiverOutsideTheDirectoryIsANameBlock(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.final(t, with(map[string][]string{"recipient_org": nil, "recipient_name": {"A firm"}, "recipient_kind": {"commercial"}, "recipient_address": {"1 Example Road"},
		"recipient_contact": {"office@firm.example"}, "legal_power": {"CA04-11"}, "method_reason": {"They have no secure mailbox with us, so it is encrypted."}}))
	v := o.see(t, worker, ref)
	if v.OtherName != "A firm" || v.OtherSlug != "" || !v.Case.Outside {
		t.Errorf("the other side is %q, outside: %v", v.OtherName, v.Case.Outside)
	}
	ok(t, o.Correct(ctx, worker, oneoff.CorrectCommand{Ref: ref, What: "The day was wrong."}))
	ok(t, o.Acknowledge(ctx, worker, oneoff.AcknowledgeCommand{Ref: ref, Answer: "received", Note: "By telephone."}))
	if c := o.see(t, worker, ref).Record.Corrections; len(c) != 1 || c[0].AckAt.IsZero() || c[0].SentTo != "A firm" {
		t.Errorf("corrections: %+v", c)
	}
}

func TestDraftsAreGivenUpAndAdviceLands(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.draft(t, full())
	advise := func() error {
		return county{o.store.OneOffs()}.Write(ctx, func(tx oneoff.Tx) error {
			return o.Advise(ctx, tx, officer, oneoff.AdviseCommand{Ref: ref, AdviceRef: "KM-A-1", Role: access.DPO, Field: "art6", Summary: "Public task fits."})
		})
	}
	for range 2 {
		ok(t, advise())
	}
	r := o.see(t, worker, ref).Record
	if len(r.Advice) != 1 || !r.Answers.Is("advice", "dpo") || r.Answers.One("advice_note") != "Public task fits." || r.Answers.One("advice_on") != "2026-11-21" {
		t.Errorf("advice: %+v, %v", r.Advice, r.Answers["advice_note"])
	}
	wants(t, o.Drop(ctx, colleague, oneoff.DropCommand{Ref: ref}), errs.NotFound, "")
	ok(t, o.Drop(ctx, worker, oneoff.DropCommand{Ref: ref}))
	_, err := o.Save(ctx, worker, oneoff.SaveSection{Ref: ref, Section: "people", Values: map[string][]string{"subject_count": {"1"}}})
	wants(t, err, errs.Conflict, "")
	wants(t, advise(), errs.NotFound, "")
	_, err = o.Covered(ctx, outsider, oneoff.CoverQuery{Provider: council, Recipient: school})
	wants(t, err, errs.NotFound, "")
}
