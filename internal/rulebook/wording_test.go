package rulebook_test

import (
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/rulebook"
)

func TestTheRulebookKnowsWhichReceiversNeedTheStatement(t *testing.T) {
	t.Parallel()
	b := england(t)
	for _, c := range []struct {
		asker, receiver string
		want            bool
	}{
		{"county", "charity_vcse", true}, {"police", "housing_association", true}, {"nhs_trust", "commercial", true},
		{"county", "police", false}, {"police", "nhs_trust", false}, {"county", "school_maintained", false},
	} {
		f := rulebook.Facts{From: b.BodyOf(c.receiver), To: b.BodyOf(c.asker), Purposes: []string{"P03"}, Subjects: []string{"adult_at_risk"}}
		got := b.PublicTask(f)
		if got.Needed != c.want {
			t.Errorf("%s asks %s: needed %v, want %v", c.asker, c.receiver, got.Needed, c.want)
		}
		if got.Needed && len(got.Because) == 0 {
			t.Errorf("%s asks %s: no source is named", c.asker, c.receiver)
		}
	}
	before := rulebook.Facts{From: b.BodyOf("charity_vcse"), To: b.BodyOf("county"), On: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)}
	if b.PublicTask(before).Needed {
		t.Error("the condition did not exist in June 2025")
	}
}

func TestWordingStandsInOrderAndHasSources(t *testing.T) {
	t.Parallel()
	b := england(t)
	var parts []string
	for _, p := range b.Wording(b.Date()) {
		parts = append(parts, p.Part)
		if !strings.HasPrefix(p.Source.URL, "https://") || p.CheckedOn.IsZero() || !p.Confidence.Valid() {
			t.Errorf("%s has no source that can be checked", p.ID)
		}
	}
	if got := strings.Join(parts, " "); got != "opening task need objective choice limits" {
		t.Errorf("the pieces stand as %q", got)
	}
	if n := len(b.Wording(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))); n != 0 {
		t.Errorf("%d pieces before there was anything to say", n)
	}
}

func TestAdvisersHoldRolesThatExist(t *testing.T) {
	t.Parallel()
	b := england(t)
	for _, a := range b.Advisers() {
		for _, r := range a.Roles {
			if !access.Role(r).Valid() || access.Role(r).Partnership() {
				t.Errorf("%s: %q is no role at an organisation", a.Code, r)
			}
		}
	}
	for field, want := range map[string]string{"cldc_basis": "caldicott", "confidentiality": "caldicott", "legal_power": "legal", "method": "siro", "detriment_test": "dsl", "art6": "dpo", "": "dpo"} {
		if got := b.AdviserFor(field).Code; got != want {
			t.Errorf("%q goes to %s, want %s", field, got, want)
		}
	}
}
