package oneoff_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/sharing/oneoff"
)

func TestTheTableHoldsEveryRow(t *testing.T) {
	t.Parallel()
	rows, keys := map[int]bool{}, map[string]bool{}
	for _, f := range oneoff.Fields() {
		rows[f.Row] = true
		if keys[f.Key] {
			t.Errorf("%s stands twice", f.Key)
		}
		keys[f.Key] = true
		if !oneoff.SectionKnown(f.Section) || f.Name == "" || f.Side == "" {
			t.Errorf("%s: section %q, name %q, side %q", f.Key, f.Section, f.Name, f.Side)
		}
		choice := f.Kind == oneoff.KindSelect || f.Kind == oneoff.KindRadios || f.Kind == oneoff.KindCheckboxes
		if _, err := book(t).List(f.List); choice && err != nil {
			t.Errorf("%s: %v", f.Key, err)
		}
		if choice == (f.List == "") {
			t.Errorf("%s is a %s with the list %q", f.Key, f.Kind, f.List)
		}
	}
	// Rows the program answers with columns of its own: the reference, corrections and the chain.
	for _, n := range []int{1, 53, 56} {
		rows[n] = true
	}
	for n := 1; n <= 56; n++ {
		if !rows[n] {
			t.Errorf("row %d of the form is not asked", n)
		}
	}
	for _, f := range oneoff.EmergencyFields() {
		if f.ReadOnly || f.After || !f.Emergency {
			t.Errorf("%s cannot be on the short form", f.Key)
		}
	}
}

// TestWhatDependsOnOtherAnswersIsNeededThen holds the conditions of the form.
func TestWhatDependsOnOtherAnswersIsNeededThen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change map[string][]string
		key    string
	}{
		"6: somebody asked":              {map[string][]string{"requester_name": nil}, "requester_name"},
		"6: we asked":                    {map[string][]string{"direction": {"request_made"}, "requester_contact": nil}, "requester_contact"},
		"5: an outsider":                 {map[string][]string{"recipient_org": nil, "recipient_name": {"A firm"}}, "recipient_address"},
		"7: nobody checked":              {map[string][]string{"identity_check": {"not_verified"}}, "identity_reason"},
		"8: somebody asked":              {map[string][]string{"request_received_at": nil}, "request_received_at"},
		"9: recognised interest":         {map[string][]string{"direction": {"proactive_disclosure"}, "art6": {"ea1"}, "public_task_statement": nil}, "public_task_statement"},
		"9: the statement's words":       {map[string][]string{"public_task_statement": {"yes"}}, "public_task_text"},
		"10: somebody asked":             {map[string][]string{"data_requested": nil}, "data_requested"},
		"11: something goes":             {map[string][]string{"data_shared": nil}, "data_shared"},
		"12: a part":                     {map[string][]string{"decision": {"share_part"}}, "data_withheld"},
		"13: opinion":                    {map[string][]string{"fact_or_opinion": {"opinion"}}, "fact_or_opinion_note"},
		"14: a child":                    {map[string][]string{"context_note": nil}, "context_note"},
		"17: a connected person":         {map[string][]string{"subject_types": {"connected_person"}}, "connection_level"},
		"24: special":                    {map[string][]string{"special_categories": {"health"}}, "art9"},
		"24: completed by Schedule 1":    {map[string][]string{"special_categories": {"health"}, "art9": {"g"}}, "art9_sch1"},
		"25: criminal":                   {map[string][]string{"criminal_offence_data": {"yes"}}, "art10_basis"},
		"23: UK GDPR":                    {map[string][]string{"art6": nil}, "art6"},
		"27: confidence":                 {map[string][]string{"confidential_info": {"yes"}}, "cldc_basis"},
		"27: public interest":            {map[string][]string{"confidential_info": {"yes"}, "cldc_basis": {"overriding_public_interest"}}, "cldc_note"},
		"27: public interest and health": {map[string][]string{"cldc_basis": {"overriding_public_interest"}, "special_categories": {"health"}}, "cldc_consulted"},
		"33: a child":                    {map[string][]string{"detriment_test": nil}, "detriment_test"},
		"33: the reason":                 {map[string][]string{"detriment_reason": nil}, "detriment_reason"},
		"34: not yet":                    {map[string][]string{"told_subject": {"not_yet"}}, "told_on"},
		"34: not told":                   {map[string][]string{"told_subject": {"not_told"}}, "not_told_reason"},
		"36: consent":                    {map[string][]string{"consent_position": {"relied_on"}}, "consent_evidence"},
		"37: another use than care":      {map[string][]string{"purposes": {"P11"}}, "opt_out_result"},
		"37: applied":                    {map[string][]string{"opt_out_result": {"applied"}}, "opt_out_out"},
		"38: done":                       {map[string][]string{"dpia": {"done"}}, "dpia_ref"},
		"38: not considered":             {map[string][]string{"dpia": {"not_considered"}}, "dpia_reason"},
		"39: sensitive, no assessment":   {map[string][]string{"special_categories": {"health"}}, "advice"},
		"39: the advice":                 {map[string][]string{"advice": {"dpo"}}, "advice_note"},
		"40: another way":                {map[string][]string{"method": {"other"}}, "method_reason"},
		"42: abroad":                     {map[string][]string{"transfer_outside_uk": {"yes"}}, "transfer_mechanism"},
		"43: something goes":             {map[string][]string{"shared_at": nil}, "shared_at"},
		"45: destroyed":                  {map[string][]string{"retention_disposal": {"destroy"}}, "disposal_by"},
		"48: later":                      {map[string][]string{"decision": {"defer"}}, "next_review_at"},
		"54: joint":                      {map[string][]string{"controller_relationship": {"joint"}}, "art26_ref"},
		"55: none":                       {map[string][]string{"agreement_cover": {"none"}}, "cover_reason"},
		"55: a repeat record":            {map[string][]string{"agreement_cover": {"repeat_record"}}, "cover_ref"},
	} {
		answers := oneoff.Answers(with(c.change))
		answers["provider_org"] = []string{string(council)}
		missing := oneoff.Missing(oneoff.CaseOf(answers, book(t)))
		found := false
		for _, m := range missing {
			found = found || m.Name == c.key
		}
		if !found {
			t.Errorf("%s: %s is not needed: %v", name, c.key, missing)
		}
	}
	c := oneoff.CaseOf(oneoff.Answers(with(map[string][]string{"provider_org": {string(council)}})), book(t))
	if m := oneoff.Missing(c); len(m) > 0 {
		t.Errorf("a complete record lacks %v", m)
	}
	c.Answers["legal_power"], c.ProviderPublic = nil, true
	if m := oneoff.Missing(c); len(m) != 1 || m[0].Name != "legal_power" {
		t.Errorf("26: a public body lacks %v", m)
	}
	c = oneoff.CaseOf(oneoff.Answers(with(map[string][]string{"provider_org": {string(council)}})), book(t))
	c.Outside = true
	if m := oneoff.Missing(c); len(m) != 1 || m[0].Name != "method_reason" {
		t.Errorf("5: outside the Agreement lacks %v", m)
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change    map[string][]string
		key, code string
	}{
		"a name for a reference":     {map[string][]string{"subject_ref": {"Jo Bloggs"}}, "subject_ref", "pattern"},
		"none and another":           {map[string][]string{"special_categories": {"health", "none"}}, "special_categories", "exclusive"},
		"asked tomorrow":             {map[string][]string{"request_received_at": {"2026-11-22T10:00"}}, "request_received_at", "future"},
		"sent before decided":        {map[string][]string{"shared_at": {"2026-11-21T09:00"}}, "shared_at", "order"},
		"destroyed before sent":      {map[string][]string{"disposal_by": {"2026-11-20"}}, "disposal_by", "order"},
		"the giver receives":         {map[string][]string{"recipient_org": {string(council)}}, "recipient_org", "same"},
		"the requester decides":      {map[string][]string{"decided_by": {"sam example"}}, "decided_by", "requester"},
		"too little said":            {map[string][]string{"decision_reasons": {"Because."}}, "decision_reasons", "too_short"},
		"no such code":               {map[string][]string{"method": {"pigeon"}}, "method", "choice"},
		"no time":                    {map[string][]string{"decided_at": {"noon"}}, "decided_at", "time"},
		"no mailbox":                 {map[string][]string{"rights_contact": {"the desk"}}, "rights_contact", "email"},
		"a day the calendar has not": {map[string][]string{"told_on": {"31/2/2026"}}, "told_on", "date"},
	} {
		answers := oneoff.Answers(with(c.change))
		answers["provider_org"] = []string{string(council)}
		found := false
		for _, w := range oneoff.Wrong(oneoff.CaseOf(answers, book(t)), book(t), now) {
			found = found || w.Name == c.key && w.Code == c.code
		}
		if !found {
			t.Errorf("%s is not pointed out: %v", name, oneoff.Wrong(oneoff.CaseOf(answers, book(t)), book(t), now))
		}
	}
	retro := oneoff.Answers(with(map[string][]string{"shared_at": {"2026-11-21T09:00"}, "retrospective": {"yes"}}))
	if w := oneoff.Wrong(oneoff.CaseOf(retro, book(t)), book(t), now); len(w) > 0 {
		t.Errorf("a record written afterwards is wrong: %v", w)
	}
}

func TestThePolicyFinds(t *testing.T) {
	t.Parallel()
	set := oneoff.SettingsFrom(book(t), "KM")
	for name, c := range map[string]struct {
		change map[string][]string
		rule   string
	}{
		"nobody checked":            {map[string][]string{"identity_check": {"not_verified"}, "identity_reason": {"There was no time."}}, "policy.identity"},
		"a private contact":         {map[string][]string{"requester_contact": {"sam@gmail.com"}}, "policy.requester"},
		"harm to the child":         {map[string][]string{"detriment_test": {"yes"}}, "policy.detriment"},
		"deferred too long":         {map[string][]string{"decision": {"defer"}, "next_review_at": {"2027-03-01"}}, "policy.defer"},
		"many people":               {map[string][]string{"subject_count": {"11-100"}}, "policy.bulk"},
		"overridden without asking": {map[string][]string{"cldc_consulted": {"no"}}, "policy.advice"},
	} {
		found := oneoff.Policy(oneoff.CaseOf(with(c.change), book(t)), set, book(t))
		if !slices.ContainsFunc(found, func(f oneoff.Finding) bool {
			return f.RuleID == c.rule && f.Citation.Source != "" && !strings.Contains(f.Message+f.Fix, "{n}")
		}) {
			t.Errorf("%s: %+v", name, found)
		}
	}
	calm := with(map[string][]string{"urgency": {"emergency"}, "identity_check": {"not_verified"}, "identity_reason": {"There was no time."}})
	if found := oneoff.Policy(oneoff.CaseOf(calm, book(t)), set, book(t)); len(found) > 0 {
		t.Errorf("an emergency with a reason: %+v", found)
	}
	for name, c := range map[string]struct {
		change map[string][]string
		want   int
	}{
		"nothing": {nil, 0}, "many": {map[string][]string{"subject_count": {">100"}}, 1}, "100": {map[string][]string{"subject_count": {"11-100"}}, 0},
		"a child refused": {map[string][]string{"decision": {"refuse"}}, 1}, "insecure": {map[string][]string{"method": {"other"}}, 1},
		"harm to the child": {map[string][]string{"detriment_test": {"yes"}, "decision": {"share_part"}}, 1},
		"an adult refused":  {map[string][]string{"decision": {"refuse"}, "subject_types": {"adult"}}, 0},
	} {
		if why := oneoff.SecondPerson(oneoff.CaseOf(with(c.change), book(t)), set); len(why) != c.want {
			t.Errorf("%s asks for a second person: %v", name, why)
		}
	}
}

func TestHintsPointAndNeverRepeat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, kind string
		found      bool
	}{
		{"call 999 000 0026 about it", "nhs_number", true}, {"1111111111 is a trap", "nhs_number", false}, {"9434765918", "nhs_number", false}, {"9000543664", "nhs_number", false},
		{"pupil H801200001001", "upn", true}, {"pupil A801200001001", "upn", false}, {"born 3/4/2015", "date_of_birth", true}, {"dob 3 April 2015", "date_of_birth", true},
		{"lives at ME14 1XQ", "postcode", true}, {"jo.bloggs@gmail.com", "email", true}, {"safeguarding@school.example", "email", false}, {"07700 900123", "phone", true},
		{"a plan for 3 weeks, see CASE/2026-17", "", false},
	} {
		var found bool
		for _, h := range oneoff.Lint(c.text) {
			found = found || string(h.Kind) == c.kind
			if h.Start < 0 || h.End > len(c.text) || h.Start >= h.End {
				t.Errorf("%q: %+v is no place", c.text, h)
			}
		}
		if found != c.found {
			t.Errorf("%q: %s found: %v", c.text, c.kind, found)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("0123456789 abcME@.-/é"))).Draw(rt, "text")
		for _, h := range oneoff.Lint(text) {
			if h.Start < 0 || h.End > len(text) || h.Start >= h.End {
				rt.Fatalf("%+v is no place in %q", h, text)
			}
		}
	})
}

func TestStepsHoldTheirTimes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		m := rapid.IntRange(0, 260_000).Draw(rt, "minutes")
		b := oneoff.Bucket(m)
		from, to := oneoff.BucketTime(b), oneoff.BucketTime(b+1)
		if at := time.Duration(m) * time.Minute; at < from || at >= to {
			rt.Fatalf("%d minutes count in step %d, from %s to %s", m, b, from, to)
		}
		if b > oneoff.Bucket(m+1) {
			rt.Fatal("steps go back")
		}
	})
}
