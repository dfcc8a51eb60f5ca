package organisation

import (
	"slices"
	"testing"

	"sharewell/internal/clock"
)

var today = clock.NewDate(2026, 11, 21)

// sound is a hospital trust with nothing to mend.
func sound() Organisation {
	o := Organisation{
		ID: "o", Name: "Example Trust", Kind: "nhs_trust",
		Identifiers: []Identifier{{ICO, "ZA123456"}, {ODS, "RZ1"}},
		Facts: Facts{
			PublicAuthority: true, HealthOrCare: true, S16LA: "s11_listed",
			MustIdentify: []Scheme{ICO, ODS}, MustFill: []RoleKind{RoleDesignated, RoleDPO, RoleSIRO, RoleCaldicott},
		},
	}
	p := &o.Profile
	p.KindConfirmed, p.Address = true, Address{Lines: []string{"1 High Street"}, Town: "Dover"}
	p.ICOExpiry = today.AddDays(200)
	p.Training = Training{Percent: 97, On: today.AddMonths(-3)}
	p.DSPT = DSPT{Status: "standards_met", Year: "2025-26", PublishedOn: today.AddMonths(-5)}
	p.Links = Links{Privacy: "https://a.example/p", Rights: "https://a.example/r", Complaints: "https://a.example/c"}
	p.Policies = []Policy{{Kind: "dp", ReviewBy: today.AddDays(100)}}
	for _, r := range append(o.Facts.MustFill, RolePublic) {
		p.Contacts = append(p.Contacts, Contact{Role: r, Mailbox: string(r) + "@a.example"})
	}
	return o
}

var limits = Limits{TrainingMonths: 12, DSPTMonths: 15, SoonDays: 60}

func TestAssess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*Organisation)
		level Level
		code  string
	}{
		"all well":          {func(*Organisation) {}, Green, ""},
		"fee ran out":       {func(o *Organisation) { o.Profile.ICOExpiry = today.AddDays(-1) }, Red, "ico_expired"},
		"fee good today":    {func(o *Organisation) { o.Profile.ICOExpiry = today }, Amber, "ico_expired_soon"},
		"fee runs out soon": {func(o *Organisation) { o.Profile.ICOExpiry = today.AddDays(60) }, Amber, "ico_expired_soon"},
		"fee not soon":      {func(o *Organisation) { o.Profile.ICOExpiry = today.AddDays(61) }, Green, ""},
		"no number":         {func(o *Organisation) { o.Identifiers = nil }, Red, "ico_missing"},
		"no number, exempt": {func(o *Organisation) {
			o.Identifiers = o.Identifiers[1:]
			o.Profile.ICOExempt = "Covered by its trust."
		}, Green, ""},
		"expiry not known":       {func(o *Organisation) { o.Profile.ICOExpiry = clock.Date{} }, Amber, "ico_expiry_missing"},
		"no protection officer":  {func(o *Organisation) { o.Profile.Contacts = o.Profile.Contacts[:1] }, Red, "role_missing_dpo"},
		"training never":         {func(o *Organisation) { o.Profile.Training = Training{} }, Red, "training_missing"},
		"training a year ago":    {func(o *Organisation) { o.Profile.Training.On = today.AddMonths(-12) }, Amber, "training_old_soon"},
		"training too long ago":  {func(o *Organisation) { o.Profile.Training.On = today.AddMonths(-12).AddDays(-1) }, Red, "training_old"},
		"toolkit stale":          {func(o *Organisation) { o.Profile.DSPT.PublishedOn = today.AddMonths(-16) }, Red, "dspt_old"},
		"toolkit missing":        {func(o *Organisation) { o.Profile.DSPT = DSPT{} }, Red, "dspt_missing"},
		"toolkit not met":        {func(o *Organisation) { o.Profile.DSPT.Status = "not_met" }, Red, "dspt_not_met"},
		"toolkit approaching":    {func(o *Organisation) { o.Profile.DSPT.Status = "approaching" }, Amber, "dspt_approaching"},
		"toolkit does not apply": {func(o *Organisation) { o.Profile.DSPT = DSPT{Status: "n/a"} }, Green, ""},
		"council, no toolkit": {func(o *Organisation) {
			o.Facts.MustIdentify, o.Profile.DSPT = []Scheme{ICO}, DSPT{}
		}, Amber, "dspt_missing"},
		"no privacy notice": {func(o *Organisation) { o.Profile.Links.Privacy = "" }, Red, "privacy_missing"},
		"no complaints":     {func(o *Organisation) { o.Profile.Links.Complaints = "" }, Amber, "complaints_missing"},
		"two hats": {func(o *Organisation) {
			i := slices.IndexFunc(o.Profile.Contacts, func(c Contact) bool { return c.Role == RoleSIRO })
			o.Profile.Contacts[i].Mailbox = "dpo@a.example"
		}, Amber, "dpo_is_siro"},
		"policy overdue": {func(o *Organisation) { o.Profile.Policies[0].ReviewBy = today.AddDays(-1) }, Amber, "policy_overdue_dp"},
	} {
		o := sound()
		c.spoil(&o)
		a := Assess(o, limits, today)
		if a.Level != c.level {
			t.Errorf("%s: %s, want %s: %+v", name, a.Level, c.level, a.Reasons)
		}
		if c.code != "" && !slices.ContainsFunc(a.Reasons, func(r Reason) bool { return r.Code == c.code }) {
			t.Errorf("%s: no %s in %+v", name, c.code, a.Reasons)
		}
		for _, r := range a.Reasons {
			if r.Message == "" || r.Fix == "" || r.Section == "" {
				t.Errorf("%s: %s has no words or no place to mend it", name, r.Code)
			}
		}
	}
}

func TestStandingLapsesOnTheDay(t *testing.T) {
	t.Parallel()
	o := sound()
	o.Facts.Mandatory = mandatory(o, o.Facts, limits)
	if st := StandingOf(o, today); len(st.Lapses) != 0 || !st.PublicAuthority || st.S16LA != "s11_listed" {
		t.Errorf("standing %+v", st)
	}
	late := o.Profile.ICOExpiry.AddDays(1)
	st := StandingOf(o, late)
	if len(st.Lapses) != 1 || st.Lapses[0].Code != "ico_expired" {
		t.Fatalf("lapses %+v", st.Lapses)
	}
	if want := "Example Trust: the ICO registration ran out on 9 June 2027."; st.Lapses[0].Message != want {
		t.Errorf("said %q, want %q", st.Lapses[0].Message, want)
	}
}

func TestPolicyDocumentsInDate(t *testing.T) {
	t.Parallel()
	p := Profile{PolicyDocuments: []PolicyDocument{
		{Conditions: []string{"18", "1"}, ReviewBy: today}, {Conditions: []string{"6"}, ReviewBy: today.AddDays(-1)}, {Conditions: []string{"1", "10"}},
	}}
	if got := p.CurrentPolicyDocuments(today); !slices.Equal(got, []string{"1", "10", "18"}) {
		t.Errorf("got %v", got)
	}
}

func TestSetUpFollowsTheProfile(t *testing.T) {
	t.Parallel()
	for _, item := range SetUp(Organisation{Name: "New", Facts: Facts{MustFill: []RoleKind{RoleDPO}}}) {
		want := NotStarted
		if item.Section == SectionIdentity {
			want = InProgress // the name is there
		}
		if item.State != want || len(item.Missing) == 0 {
			t.Errorf("new: %+v", item)
		}
	}
	for _, item := range SetUp(sound()) {
		if item.State != Done || len(item.Missing) != 0 {
			t.Errorf("sound: %+v", item)
		}
	}
}
