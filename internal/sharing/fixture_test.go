package sharing_test

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../packs/kent-and-medway"))
})

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// now is when the tests take place; the records start the day after.
var now = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

const (
	council ident.Organisation = "o-council"
	school  ident.Organisation = "o-school"
	second  ident.Organisation = "o-second-school"
	charity ident.Organisation = "o-charity"
)

// standings is the directory as the tests know it: all are current signatories in good order.
func standings() map[ident.Organisation]organisation.Standing {
	return map[ident.Organisation]organisation.Standing{
		council: {ID: council, Slug: "council", Name: "Example Council", Kind: "county", PublicAuthority: true, Signatory: true, StatementStatus: "accepted"},
		school:  {ID: school, Slug: "school", Name: "Example School", Kind: "school_maintained", PublicAuthority: true, Signatory: true, StatementStatus: "accepted"},
		second:  {ID: second, Slug: "second", Name: "Second School", Kind: "school_maintained", PublicAuthority: true, Signatory: true, StatementStatus: "accepted"},
		charity: {ID: charity, Slug: "charity", Name: "Example Charity", Kind: "charity_vcse", Signatory: true, StatementStatus: "accepted"},
	}
}

func actor(org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: ident.Person(fmt.Sprintf("p-%s-%s", org, roles[0])), Organisation: org, Roles: roles}
}

// who is somebody of an organisation who holds the roles records need.
func who(org ident.Organisation, at time.Time) sharing.Who {
	return sharing.Who{Actor: actor(org, access.IGLead, access.DPO, access.SigningOfficer), Role: access.IGLead, Now: at}
}

func settings() sharing.Settings {
	s := sharing.DefaultSettings()
	s.RefPrefix = "KM-R"
	return s
}

func world(t testing.TB) sharing.World {
	t.Helper()
	return sharing.World{Settings: settings(), Lists: book(t), Standings: standings()}
}

// complete is a content with nothing missing: a school sends a council the weekly list of its pupils.
func complete() sharing.Content {
	c := sharing.Content{
		Title: "Weekly pupil list", PlainTitle: "How schools tell the council who is on roll", Arrangement: "one_way",
		OwnerPost: "Information Governance Manager", OwnerMailbox: "ig@council.example", OpenToJoin: sharing.Yes,
		Parties: []sharing.Party{
			{ID: "p1", Organisation: council, Role: sharing.RoleController, Part: "receives the list"},
			{ID: "p2", Organisation: school, Role: sharing.RoleController, Part: "sends the list"},
		},
		Items: []sharing.Item{
			{ID: "i1", Name: "name", Category: "name", Special: sharing.No, Criminal: sharing.No, Source: "school system", Mandatory: sharing.Yes, Justification: "To know who the pupil is."},
			{ID: "i2", Name: "date of birth", Category: "date_of_birth", Special: sharing.No, Criminal: sharing.No, Source: "school system", Mandatory: sharing.Yes, Justification: "To tell pupils of one name apart."},
		},
		Flows: []sharing.Flow{{ID: "f1", From: []string{"p2"}, To: []string{"p1"}, Items: []string{"i1", "i2"}, Frequency: "weekly",
			VolumeBand: "101-1000", Method: "portal_sftp", Format: "structured_file", MatchOn: "upn"}},
		Linkage: "Joined with last week's list by the council to see who left.", FactOrOpinion: "fact", CriminalOffence: sharing.No,
		Subjects: []string{"child"}, SubjectCount: "1200", AgeBands: []string{"5-10", "11-15"}, IncludesChildren: sharing.Yes,
		Identifiability: "personally_identifiable", SpecialCategories: []string{"none"},
		Purposes: []string{"P07"}, SpecificPurpose: "The council checks each week that every child has a school place.",
		Necessity:        "A yearly list would come too late for children who leave in term.",
		RiskOfNotSharing: "A child who left school could be missed.", Compatibility: []string{"same_purpose"},
		Regime: "uk_gdpr", LawEnforcement: sharing.No, Article6: []string{"e"}, Gateways: []string{"EA96"},
		Confidential: sharing.No, GPPatientData: sharing.No, ConsentPosition: "not_relied_on", OnConsent: sharing.No, Requested: sharing.No,
		Benefits:     "Children who leave a school are found within days, and get a new place or the help they need.",
		Risks:        "A wrong entry could lead to a visit that a family did not need. The list could be seen by the wrong person.",
		EqualityNote: "Children who move often gain most. Families are not treated worse for moving.",
		ToldSubject:  "before", Article14: "provided",
		Transparency: []sharing.Notice{
			{ID: "n1", Party: "p1", URL: "https://council.example/privacy", CheckedOn: "2026-11-01", How: "On the council's pages."},
			{ID: "n2", Party: "p2", URL: "https://school.example/privacy", CheckedOn: "2026-11-01", How: "In the admission form."},
		},
		OptOutResult: []string{"not_health_care_data"}, RightsProcedure: "The school answers; it asks the council where needed.",
		RightsContact: "rights@council.example", AccuracyProcedure: "The school corrects the next list and tells the council at once.", AccuracyDays: "5",
		SecurityMeasures: []string{"encrypted_transit", "role_access"}, SecurityNote: "The portal asks for a second factor.",
		IncidentProcedure: "Whoever notices tells the other party's protection officer.", IncidentHours: "24",
		Retention: []sharing.Retention{
			{ID: "r1", Party: "p1", Trigger: "receipt", Period: "1", Unit: "years", Schedule: "CYP 4", Disposal: "keep_per_schedule"},
			{ID: "r2", Party: "p2", Trigger: "end_of_year", Period: "6", Unit: "years", Schedule: "SCH 2", Disposal: "keep_per_schedule"},
		},
		Onward: "no_onward", Automation: "none", Commercial: sharing.No, OutsideUK: sharing.No,
		DPIAOutcome: "required", DPIARef: "DPIA-12", DPIAApprovedOn: "2026-11-10", DPIAResidual: "low",
		StartOn: "2026-11-20", ReviewDueOn: "2027-11-20", Termination: "Either party gives a month's notice; the last list is destroyed.",
		Publication: "full",
	}
	return c
}

// drafted is a record in its first draft.
func drafted(c sharing.Content) sharing.State {
	return sharing.State{
		Record:   sharing.Record{ID: "r1", Ref: "KM-R-2026-0001", Lead: council, OwnerRole: access.IGLead, Deputy: access.DPO, Open: 1, Last: 1, Version: 1},
		Versions: []sharing.Version{{N: 1, Stage: sharing.Draft, Content: c}},
	}
}

// must fails the test when a decision is refused, and gives the new state otherwise.
func must(t testing.TB) func(sharing.Outcome, error) sharing.State {
	return func(out sharing.Outcome, err error) sharing.State {
		t.Helper()
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return out.State
	}
}

func sent(t testing.TB, c sharing.Content) sharing.State {
	t.Helper()
	return must(t)(sharing.DecideSend(drafted(c), who(council, now), world(t), sharing.Send{}))
}

func approve(t testing.TB, st sharing.State, org ident.Organisation) sharing.State {
	t.Helper()
	return must(t)(sharing.DecideApprove(st, who(org, now), world(t), sharing.Approve{Hash: st.Open().Hash}, "a-"+string(org)))
}

func sign(t testing.TB, st sharing.State, org ident.Organisation, at time.Time) sharing.State {
	t.Helper()
	cmd := sharing.Sign{Hash: st.Open().Hash, Name: "Pat Example", Post: "Chief Executive", Authority: true}
	return must(t)(sharing.DecideSign(st, who(org, at), world(t), cmd, fmt.Sprintf("s-%s-%d", org, st.Open().N)))
}

// toSign is a record that both parties approved.
func toSign(t testing.TB) sharing.State {
	t.Helper()
	return approve(t, approve(t, sent(t, complete()), council), school)
}

// alive is a record in force.
func alive(t testing.TB) sharing.State {
	t.Helper()
	st := sign(t, sign(t, toSign(t), council, now), school, now)
	if st.Live() == nil || st.Live().Stage != sharing.Active {
		t.Fatalf("the record is %s, not live", st.Record.Status)
	}
	return st
}

func day(t testing.TB, s string) clock.Date {
	t.Helper()
	d, err := clock.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func lapse() []organisation.Lapse {
	return []organisation.Lapse{{Code: "ico_expired", Message: "The ICO registration of Example School ran out.", Fix: "Its administrator enters the new date."}}
}

func blocked() []rulebook.Finding {
	return []rulebook.Finding{{Severity: rulebook.Block, RuleID: "check.art6", Field: "art6", Message: "No lawful basis is chosen.", Fix: "Choose one."}}
}

func dayOf(w sharing.Who) clock.Date { return clock.DateOf(w.Now) }
