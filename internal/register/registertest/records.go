package registertest

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/sharing"
)

// Secret stands in every answer of Full that must never be public.
const Secret = "zzsecret"

// Organisations lists the invented organisations records name.
func Organisations() []register.Organisation {
	return []register.Organisation{
		{ID: "org-council", Slug: "wealdshire-council", Name: "Wealdshire County Council", Sector: "council"},
		{ID: "org-icb", Slug: "nhs-wealdshire", Name: "NHS Wealdshire", Sector: "health"},
		{ID: "org-school", Slug: "oak-hill-school", Name: "Oak Hill School", Sector: "school"},
		{ID: "org-charity", Slug: "harbour-trust", Name: "The Harbour Trust", Sector: "charity"},
	}
}

// At is when the first records went live.
var At = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Content is a record that answers everything. Answers that are not public hold Secret.
func Content() sharing.Content {
	return sharing.Content{
		Title: Secret + " internal", PlainTitle: "Help for children who miss school", Arrangement: "reciprocal",
		OwnerPost: Secret + " post", OwnerMailbox: Secret + "@example.test", OpenToJoin: sharing.Yes,
		Parties: []sharing.Party{
			{ID: "p1", Organisation: "org-school", Role: "controller", Part: "Tells the council who is missing"},
			{ID: "p2", Organisation: "org-council", Role: "controller", Part: "Offers help to families"},
			{ID: "p3", Role: "recipient_only", Outsider: sharing.Outsider{Name: "Bright Starts Ltd", Kind: "other", Address: Secret, Contact: Secret, Why: "It runs the mentors", TermsNote: Secret}},
		},
		Items: []sharing.Item{
			{ID: "i1", Name: "Name and date of birth", Category: "identity", Source: "The school’s roll", Justification: "To find the right child", Mandatory: sharing.Yes},
			{ID: "i2", Name: "Days missed", Category: "education", Source: "The school’s register", Justification: "To see who needs help"},
		},
		Flows: []sharing.Flow{
			{ID: "f1", From: []string{"p1"}, To: []string{"p2"}, Items: []string{"i1", "i2"}, Frequency: "weekly", Method: Secret, Systems: Secret, Format: Secret, MatchOn: Secret},
			{ID: "f2", From: []string{"p2"}, To: []string{"p3"}, Items: []string{"i1"}, Frequency: "ad_hoc", Trigger: "A family says yes to a mentor"},
		},
		Linkage: "It is joined with what the council knows of the family’s earlier help.", FactOrOpinion: "fact", FactNote: Secret,
		CriminalOffence: sharing.No, Subjects: []string{"children"}, SubjectCount: "4200", AgeBands: []string{"5_17"}, IncludesChildren: sharing.Yes,
		Identifiability: "personally_identifiable", SpecialCategories: []string{"none"}, AnonymityEvidence: Secret,
		Purposes: []string{"P07", "P03"}, SpecificPurpose: "Schools tell the council each week which children miss a lot of school, so that families are offered help early.",
		Necessity: "The council cannot offer help to families it does not know of.", RiskOfNotSharing: "Children could miss months before anybody asks why.",
		Compatibility: []string{Secret}, Regime: "uk_gdpr", LawEnforcement: sharing.No, Article6: []string{"e"}, Gateways: []string{"s82"}, GatewayNote: Secret,
		Confidential: sharing.No, ConfidenceNote: Secret, GPPatientData: sharing.No, ConsentPosition: "not_relied_on", PublicTaskText: Secret,
		Benefits:     "Families get a call within two weeks. Last year 300 children came back to school after help at home.",
		Risks:        "A family could feel watched. A wrong mark could lead to a call that nobody needed. Staff could see more than they need.",
		EqualityNote: "Children who move often are missed more easily, so the council checks them each month.", EqualityRef: Secret,
		ToldSubject: "before", Transparency: []sharing.Notice{{ID: "n1", Party: "p1", URL: "https://oakhill.example/privacy", CheckedOn: "2026-02-01", How: "A letter when a child starts school"}},
		OptOutKinds: []string{"objection"}, OptOutResult: []string{"applied", "mandated_by_law"}, OptOutHow: "Write to the school. It answers within a month.",
		OptOutCheckedOn: "2026-02-20", OptOutContact: "choices@wealdshire.example",
		RightsProcedure: "Ask either party. They pass it on.", RightsContact: "rights@wealdshire.example",
		AccuracyProcedure: "Tell the school. It tells everybody it shared with.", AccuracyDays: "10",
		SecurityNote: Secret, IncidentProcedure: Secret, IncidentHours: "24",
		Retention: []sharing.Retention{{ID: "r1", Party: "p2", Trigger: "The child’s last day at school", Period: "6", Unit: "years", Schedule: Secret, Disposal: "destroy", Method: Secret}},
		Onward:    "none", Termination: Secret, Automation: "none", Commercial: sharing.Yes, CommercialDetails: "Bright Starts Ltd is paid for each mentor.",
		OutsideUK: sharing.No, TransferSafeguards: Secret, DPIAOutcome: "required", DPIAReason: Secret, DPIARef: "DPIA-12", DPIAApprovedOn: "2026-01-15", DPIAResidual: "low",
		AdviceNote: Secret, StartOn: "2026-03-02", ReviewDueOn: "2027-03-01", Publication: "full", WithheldDetails: Secret,
	}
}

// Source wraps a content as the first, live version of a record.
func Source(n int, c sharing.Content) register.Source {
	at := At.Add(time.Duration(n) * time.Hour)
	return register.Source{
		Record: sharing.Record{ID: ident.Record(fmt.Sprintf("rec%07d", n)), Ref: fmt.Sprintf("WS-R-2026-%04d", n), Lead: "org-council",
			Live: 1, Last: 1, Status: sharing.Active, ReviewDue: c.ReviewDue(), CreatedAt: at, UpdatedAt: at, Version: 1},
		Versions:      []sharing.Version{{N: 1, Stage: sharing.Active, Content: c, CreatedAt: at, SentAt: at, LiveAt: at}},
		Organisations: Organisations(),
	}
}

// Refused turns a source into one that its parties refused before it was live.
func Refused(src register.Source, reason string) register.Source {
	src.Record.Live, src.Record.Status = 0, sharing.Refused
	v := src.Versions[0]
	v.Stage, v.Reason, v.ClosedAt, v.LiveAt = sharing.Refused, reason, v.LiveAt, time.Time{}
	src.Versions = []sharing.Version{v}
	return src
}

// Draft turns a source into one that is not live yet.
func Draft(src register.Source) register.Source {
	src.Record.Live, src.Record.Open, src.Record.Status = 0, 1, sharing.Draft
	v := src.Versions[0]
	v.Stage, v.LiveAt, v.SentAt = sharing.Draft, time.Time{}, time.Time{}
	src.Versions = []sharing.Version{v}
	return src
}

// Varied adds a second version to a source and puts it live.
func Varied(src register.Source, at time.Time, vary func(*sharing.Content)) register.Source {
	first := src.Versions[0]
	c := first.Content.Clone()
	vary(&c)
	first.Stage, first.ClosedAt = sharing.Superseded, at
	src.Versions = []sharing.Version{first, {N: 2, Stage: sharing.Active, Content: c, CreatedAt: at, SentAt: at, LiveAt: at}}
	src.Record.Live, src.Record.Last, src.Record.ReviewDue = 2, 2, c.ReviewDue()
	src.Record.Version++
	return src
}

// Delisted withholds the entry of a source because its review is long overdue.
func Delisted(src register.Source, since clock.Date) register.Source {
	src.Record.Delisted = since
	src.Record.Version++
	return src
}

// Generate makes n records with words of their own, the same ones for the same seed.
func Generate(n int, seed uint64) []register.Source {
	r := rand.New(rand.NewPCG(seed, 7))
	things := []string{"frailty", "attendance", "housing", "diabetes", "mentors", "falls", "transport", "winter", "hearing", "carers", "debt", "hospital", "maternity", "vision", "respite", "allergy"}
	purposes, kinds := []string{"P01", "P03", "P07", "P11"}, []string{"identity", "contact", "health", "education"}
	out := make([]register.Source, n)
	orgs := manyOrganisations(max(4, n/50))
	for i := range out {
		c := Content()
		word := func() string { return things[r.IntN(len(things))] }
		c.PlainTitle = fmt.Sprintf("Help with %s and %s in area %d", word(), word(), r.IntN(5000))
		c.SpecificPurpose = fmt.Sprintf("They share what they know about %s so that people who need %s are found early, case %d.", word(), word(), i)
		c.Purposes = []string{purposes[r.IntN(4)]}
		c.Items[0].Category, c.Items[1].Category = kinds[r.IntN(4)], kinds[r.IntN(4)]
		c.OptOutKinds = []string{"national", "type1", "local", "objection"}[r.IntN(4):][:1]
		a, b := orgs[r.IntN(len(orgs))], orgs[r.IntN(len(orgs))]
		c.Parties[0].Organisation, c.Parties[1].Organisation = a.ID, b.ID
		c.Publication = []string{"full", "summary", "summary"}[r.IntN(3)]
		out[i] = Source(i+1, c)
		out[i].Record.Lead = b.ID
		out[i].Record.Ref = fmt.Sprintf("WS-R-2026-%06d", i+1)
		out[i].Organisations = []register.Organisation{a, b}
		out[i].Versions[0].LiveAt = At.AddDate(-r.IntN(8), 0, 0).Add(time.Duration(i) * time.Minute)
	}
	return out
}

func manyOrganisations(n int) []register.Organisation {
	sectors := []string{"council", "health", "school", "charity"}
	out := make([]register.Organisation, n)
	for i := range out {
		out[i] = register.Organisation{ID: ident.Organisation(fmt.Sprintf("org%05d", i)), Slug: fmt.Sprintf("body-%d", i),
			Name: fmt.Sprintf("Body number %d", i), Sector: sectors[i%4]}
	}
	return out
}

// Service makes a loaded service on a store with the given records.
func Service(t testing.TB, sources ...register.Source) (*register.Service, *Store) {
	t.Helper()
	store := NewStore()
	store.Put(sources...)
	s := register.New(Deps(store))
	if err := s.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s, store
}

// Deps gives what a service on a store in memory needs.
func Deps(store *Store) register.Deps {
	return register.Deps{Store: store, Words: NewWords(), Edition: "test", OutcomeMonths: 12, Log: slog.New(slog.DiscardHandler),
		Synonyms: [][]string{{"gp", "general practitioner", "doctor"}, {"kids", "children"}}}
}

// Sync brings a service up to its store.
func Sync(t testing.TB, s *register.Service) {
	t.Helper()
	if err := s.Sync(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Today is the day tests stand on.
var Today = clock.NewDate(2026, 11, 21)
