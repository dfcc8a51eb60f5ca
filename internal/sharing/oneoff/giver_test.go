package oneoff_test

import (
	"context"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
)

// TestABodyOutsideTheDirectoryGives writes down what the council asked a body for that is in no list.
func TestABodyOutsideTheDirectoryGives(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	answers := with(map[string][]string{"direction": {"request_made"}, "provider_name": {"Harbour Clinic"}, "recipient_org": nil, "requester_name": {"Alex Asker"}, "legal_power": nil})
	ref := o.draft(t, answers)
	v := o.see(t, worker, ref)
	a := v.Record.Answers
	if v.OtherName != "Harbour Clinic" || a.Given("provider_org") || !a.Is("recipient_org", string(council)) || !v.Case.Outside || v.Case.ProviderPublic {
		t.Errorf("the other side is %q, outside %v, public %v: %v", v.OtherName, v.Case.Outside, v.Case.ProviderPublic, a)
	}
	lacks := map[string]bool{}
	for _, m := range v.Missing {
		lacks[m.Name] = true
	}
	if lacks["provider_org"] || lacks["recipient_name"] || !lacks["provider_kind"] || !lacks["provider_address"] || !lacks["provider_contact"] {
		t.Errorf("it lacks %v", v.Missing)
	}
	_, err := o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})
	wants(t, err, errs.Invalid, "")
	_, err = o.Save(ctx, worker, oneoff.SaveSection{Ref: ref, Section: "start", Values: map[string][]string{"provider_kind": {"charity_vcse"}, "provider_address": {"1 Quay Street, CT1 1AA"},
		"provider_contact": {"office@clinic.example"}}})
	ok(t, err)
	_, err = o.Save(ctx, worker, oneoff.SaveSection{Ref: ref, Section: "sending", Values: map[string][]string{"method_reason": {"The clinic has no other mailbox."}}})
	ok(t, err)
	if v = o.see(t, worker, ref); len(v.Hints) > 0 {
		t.Errorf("a body's address is taken for a person's: %v", v.Hints)
	}
	_, err = o.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})
	ok(t, err)
	page, err := o.List(ctx, worker, oneoff.Filter{Box: oneoff.BoxMine}, "")
	ok(t, err)
	if len(page.Lines) != 1 || page.Lines[0].OtherName != "Harbour Clinic" {
		t.Errorf("the list says %+v", page.Lines)
	}
	// Nobody of the directory is the other side, so the writer's side notes what came.
	ok(t, o.Acknowledge(ctx, worker, oneoff.AcknowledgeCommand{Ref: ref, Answer: "received"}))
	if similar, err := o.Similar(ctx, worker, ref); err != nil || similar.Count != 1 {
		t.Errorf("alike: %+v, %v", similar, err)
	}
}

// TestAPublicBodyOutsideTheDirectoryNeedsAPower takes the kind of the giver for what the law asks of it.
func TestAPublicBodyOutsideTheDirectoryNeedsAPower(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.draft(t, with(map[string][]string{"direction": {"request_made"}, "provider_name": {"Far Council"}, "provider_kind": {"county"}, "recipient_org": nil, "legal_power": nil}))
	v := o.see(t, worker, ref)
	if !v.Case.ProviderPublic || !oneoffLacks(v, "legal_power") {
		t.Errorf("public %v, lacks %v", v.Case.ProviderPublic, v.Missing)
	}
}

// TestANameForTheOtherDirectionCountsForNothing keeps what was typed when the direction turns, and does not use it.
func TestANameForTheOtherDirectionCountsForNothing(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.draft(t, with(map[string][]string{"direction": {"request_made"}, "provider_name": {"Harbour Clinic"}, "recipient_org": nil}))
	_, err := o.Save(ctx, worker, oneoff.SaveSection{Ref: ref, Section: "start", Values: map[string][]string{"direction": {"proactive_disclosure"}}})
	ok(t, err)
	v := o.see(t, worker, ref)
	if v.OtherName != "" || !v.Record.Answers.Is("provider_org", string(council)) || !oneoffLacks(v, "recipient_org") {
		t.Errorf("the other side is %q: %v", v.OtherName, v.Record.Answers)
	}
	if _, ok := access.Allowed(worker, access.EditMyOneOff, access.Own, string(v.Record.Stage)); !ok {
		t.Error("the writer cannot go on")
	}
}

func oneoffLacks(v oneoff.View, key string) bool {
	for _, m := range v.Missing {
		if m.Name == key {
			return true
		}
	}
	return false
}
