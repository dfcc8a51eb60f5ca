package welcome

import (
	"slices"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func TestTourFor(t *testing.T) {
	t.Parallel()
	roles := func(r ...access.Role) []access.Role { return r }
	school, surgery := Body{"school_academy", "education"}, Body{"gp_practice", "health"}
	for _, c := range []struct {
		roles []access.Role
		body  Body
		want  Tour
	}{
		{roles(access.Practitioner), Body{}, Practitioner},
		{roles(access.Practitioner), school, School},
		{roles(access.OrgAdmin, access.SigningOfficer), surgery, Surgery},
		{roles(access.SigningOfficer), school, Signing},
		{roles(access.IGLead, access.OrgAdmin), Body{}, IGLead},
		{roles(access.DPO), surgery, Adviser},
		{roles(access.SIRO, access.SigningOfficer), Body{}, Adviser},
		{roles(access.OrgAdmin), Body{}, Admin},
		{roles(access.Secretariat), Body{}, Secretariat},
		{roles(access.Involvement), Body{}, Group},
		{roles(access.Auditor), Body{}, Auditor},
		{roles(access.SysAdmin), Body{}, SysAdmin},
		{nil, Body{}, ""},
	} {
		got, ok := TourFor(c.roles, c.body)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%v at %v: %q %v, want %q", c.roles, c.body, got, ok, c.want)
		}
	}
}

func TestAVisitIsResumedAndNeverNags(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	v := Visit{}.Go(1, now)
	if v.State != Open || v.Step != 1 || v.Go(1, now.Add(1)) != v || v.Go(0, now) != v || v.Go(Steps+1, now) != v {
		t.Errorf("after a step: %+v", v)
	}
	if x := v.Skip(now); !x.State.Over() || x.Step != 1 {
		t.Errorf("skipped: %+v", x)
	}
	done := v.Go(3, now)
	if done.State != Done || done.Skip(now).State != Done {
		t.Errorf("done: %+v", done)
	}
	if x := done.Again(now); x.State != Open || x.Step != 0 {
		t.Errorf("again: %+v", x)
	}
}

func TestPracticeIsCheckedAsARealRecordIs(t *testing.T) {
	t.Parallel()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	full := func(change map[string][]string) map[string][]string {
		a := map[string][]string{"recipient_name": {"Larch Hill School"}, "requester_role": {"Head of year"}, "requester_contact": {"01632 960123"}, "identity_check": {"known_contact"},
			"subject_ref": {"LH-204"}, "specific_purpose": {"To decide today whether to speak to social care"}, "data_shared": {"That we know the family"}, "risk_of_not_sharing": {"The child may go on being neglected"}, "decision": {"share_part"}, "unasked": {"x"}}
		for k, v := range change {
			a[k] = v
		}
		return a
	}
	names := func(l Look) (out []string) {
		for _, f := range slices.Concat(l.Wrong, l.Missing) {
			out = append(out, f.Name)
		}
		for _, f := range l.House {
			out = append(out, f.RuleID)
		}
		for _, h := range l.Hints {
			out = append(out, "hint "+h.Key)
		}
		return out
	}
	decision, _ := oneoff.FieldByKey("decision")
	list, err := book.List(decision.List)
	if err != nil {
		t.Fatal(err)
	}
	good := full(map[string][]string{"decision": {list.Items[0].Code}})
	if _, kept := Tidy(good)["unasked"]; kept {
		t.Error("an answer that the form does not ask for is kept")
	}
	if l := Check(Tidy(good), book, now); !l.Clean() {
		t.Errorf("a careful copy is told %v", names(l))
	}
	for want, change := range map[string]map[string][]string{
		"policy.requester": {"decision": {list.Items[0].Code}, "requester_contact": {"somebody@gmail.com"}},
		"identity_reason":  {"decision": {list.Items[0].Code}, "identity_check": {"not_verified"}},
		"subject_ref":      {"decision": {list.Items[0].Code}, "subject_ref": {"Tom Jones"}},
		"specific_purpose": {"decision": {list.Items[0].Code}, "specific_purpose": nil},
	} {
		if got := names(Check(Tidy(full(change)), book, now)); !slices.Contains(got, want) {
			t.Errorf("%s is not among %v", want, got)
		}
	}
}
