package oneoffpage_test

import (
	"fmt"
	"strings"
	"testing"

	"sharewell/internal/rulebook"
)

func TestWhatComesAgainLeadsToARepeatRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var ref string
	for i := range 4 {
		if strings.Contains(got(t, d.as(manager).Get("/one-offs"), 200), "Make this a Record of Sharing?") {
			t.Fatal("the list offers a repeat record")
		}
		ref = d.final(full("subject_ref", fmt.Sprintf("CS-26-%d", i)))
	}
	if page := got(t, d.as(manager).Get("/one-offs/"+ref), 200); !strings.Contains(page, "/records/new?oneoff="+ref) {
		t.Error("a manager is not led to a repeat record")
	}
	if page := got(t, d.as(dele).Get("/one-offs/"+ref), 200); !strings.Contains(page, "Make this a Record of Sharing?") {
		t.Error("the author does not hear of a repeat record")
	}
	if page := got(t, d.as(receiver).Get("/one-offs/"+ref), 200); strings.Contains(page, "Make this a Record of Sharing?") {
		t.Error("the receiver hears of it")
	}
}

// TestTheRulebookOrdersItsAnswers holds the order of the lawful bases: the recommended, the open, the
// warned against, the barred.
func TestTheRulebookOrdersItsAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.draft(full())
	options, err := d.records.Options(t.Context(), dele, ref)
	must(t, err)
	weight := map[rulebook.Status]int{rulebook.Allowed: 0, rulebook.Warn: 1, rulebook.Blocked: 2}
	seen := map[string]bool{}
	for _, f := range options {
		if seen[f.Field] {
			t.Errorf("%s stands twice", f.Field)
		}
		seen[f.Field] = true
		for i, o := range f.Options[1:] {
			if weight[o.Status] < weight[f.Options[i].Status] || o.Recommended && !f.Options[i].Recommended {
				t.Errorf("%s: %s stands after %s", f.Field, o.Label, f.Options[i].Label)
			}
		}
	}
	if !seen["art6"] || !seen["legal_power"] {
		t.Errorf("the rulebook judges %v", seen)
	}
	if _, err := d.records.Options(t.Context(), stranger, ref); err == nil {
		t.Error("a stranger is told what is open")
	}
}
