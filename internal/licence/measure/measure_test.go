package measure_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/licence"
	"sharewell/internal/licence/measure"
	"sharewell/internal/register"
	"sharewell/internal/rights/casework"
)

var today = clock.NewDate(2026, 11, 22)

// want compares counts of the county by name.
func want(t testing.TB, in *licence.Inputs, all map[string]float64) {
	t.Helper()
	for name, n := range all {
		if got, ok := in.Get(name); !ok || got != n {
			t.Errorf("%s is %v (taken: %v), want %v", name, got, ok, n)
		}
	}
}

func TestEntriesAreCountedAsTheyCanBeRead(t *testing.T) {
	t.Parallel()
	coded := func(code string) *register.Coded { return &register.Coded{Code: code} }
	whole := register.Entry{Level: register.LevelFull, Status: register.Live, Parties: []register.Party{{Name: "A", Slug: "a", Lead: true}, {Name: "B"}}, Why: register.Why{Purposes: []register.Coded{{Code: "P02"}}},
		Law: register.Law{Bases: []register.Rule{{Code: "e"}}}, What: register.What{Kinds: []register.Coded{{Code: "name"}}}, Keeping: []register.Keeping{{Who: "A"}}, Benefits: "one two three four", Risks: "one two", Equality: "the same for all",
		Protection: register.Protection{Assessment: coded("required"), AssessmentOn: "2026-01-01", RiskLeft: coded("high")}, Choices: register.Choices{Reach: []register.Coded{{Code: "national"}}}, Rights: register.Rights{Contact: "x", Procedure: "y"},
		Automation: register.Automation{Level: coded("solely_automated"), Matters: true, Check: "A nurse looks."}, Dates: register.Dates{ReviewDue: clock.NewDate(2026, 11, 21)}}
	bare := register.Entry{Level: register.LevelSummary, Status: register.Paused, Benefits: "one two three four five", Risks: "one", Protection: register.Protection{Assessment: coded("required")}, Automation: register.Automation{Level: coded("none")}, Dates: register.Dates{ReviewDue: today}}
	over := whole
	over.Status = register.Ended
	count := measure.NewEntries(today, []string{"P02"}, nil)
	for _, e := range []register.Entry{whole, bare, over} {
		count.Add(e)
	}
	count.Withheld("crime", 2)
	in := count.Inputs()
	want(t, in, map[string]float64{"register.shown": 2, "register.in_use": 4, "register.withheld": 2, "register.withheld.crime": 2, "register.withheld.court": 0, "register.full": 1, "register.complete": 1, "register.benefits": 2, "register.risks": 2,
		"register.equality": 1, "register.told_both": 2, "register.balanced": 1, "register.assessed": 1, "register.high_risk": 1, "register.reviewed": 2, "register.overdue": 1, "register.rights": 1,
		"register.secondary": 1, "register.secondary_choice": 1, "register.automated": 1, "register.human_check": 1, "register.machine_alone": 1})
	if _, taken := in.Get("register.readable"); taken {
		t.Error("nothing measures reading age, and it was counted")
	}
	if diff := cmp.Diff([]licence.Organisation{{Slug: "a", Name: "A"}}, in.Organisations()); diff != "" {
		t.Error(diff)
	}
}

func TestCasesAreCountedByOutcome(t *testing.T) {
	t.Parallel()
	tally := func(k casework.Kind, m casework.Measure, n int64) casework.Tally {
		return casework.Tally{Org: "o", Kind: k, Period: "2026-11", Measure: m, Amount: n}
	}
	in := measure.Cases([]casework.Tally{tally(casework.Access, casework.CountInTime, 7), tally(casework.Access, casework.CountLate, 2), tally(casework.Objection, casework.CountInTime, 3), tally(casework.Objection, casework.CountPartly, 1),
		tally(casework.Objection, casework.CountRefused, 2), tally(casework.Correction, casework.CountFully, 4), tally(casework.Complaint, casework.CountAckInTime, 5), tally(casework.Complaint, casework.CountAckLate, 1), tally(casework.Complaint, casework.CountInTime, 9)},
		func(id ident.Organisation) licence.Organisation {
			return licence.Organisation{Slug: string(id), Name: "O"}
		})
	want(t, in, map[string]float64{"requests.in_time": 10, "requests.answered": 12, "requests.in_time.access": 7, "requests.answered.access": 9, "requests.answered.erasure": 0, "objections.in_time": 3, "objections.decided": 3, "objections.upheld": 1,
		"corrections.decided": 4, "corrections.valid": 4, "complaints.acknowledged": 6, "complaints.acknowledged_in_time": 5})
}

func TestSessionsAreOnlyCountedWhenAllAreKnown(t *testing.T) {
	t.Parallel()
	span := licence.QuarterOf(today)
	at := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 18, 0, 0, 0, time.UTC) }
	session := func(m time.Month, d int, due clock.Date, notes time.Time) consultation.Session {
		return consultation.Session{Starts: at(m, d), Ends: at(m, d).Add(time.Hour), NotesDue: due, NotesAt: notes}
	}
	c := consultation.Calendar{Past: []consultation.Session{session(11, 20, clock.NewDate(2026, 12, 18), time.Time{}), session(10, 20, clock.NewDate(2026, 11, 17), at(11, 10)), session(10, 5, clock.NewDate(2026, 11, 2), at(11, 3)), session(9, 1, clock.NewDate(2026, 9, 29), time.Time{})}}
	in := measure.Sessions(c, span, today, 4)
	want(t, in, map[string]float64{"sessions.held": 3, "sessions.plan": 4, "sessions.notes_owed": 2, "sessions.notes_in_time": 1, "consultations.to_tell": 0})
	want(t, measure.LastSession(c, at(11, 22)), map[string]float64{"sessions.days_since": 2})
	if _, taken := measure.LastSession(consultation.Calendar{}, at(11, 22)).Get("sessions.days_since"); taken {
		t.Error("there was no session, and its days were counted")
	}
	if _, taken := measure.Sessions(c, span, today, 0).Get("sessions.plan"); taken {
		t.Error("nobody planned, and the plan was counted")
	}
	for len(c.Past) < measure.PastSessions {
		c.Past = append(c.Past, session(11, 1, today, time.Time{}))
	}
	if _, taken := measure.Sessions(c, span, today, 4).Get("sessions.held"); taken {
		t.Error("the list is full, so some may be missing, and they were counted")
	}
}

func TestSignatoriesAreCounted(t *testing.T) {
	t.Parallel()
	in := measure.Bodies([]measure.Body{{Organisation: licence.Organisation{Slug: "n", Name: "N"}, Health: true, Assured: true, Trained: true, Accuracy: true}, {Organisation: licence.Organisation{Slug: "c", Name: "C"}, Trained: true}})
	want(t, in, map[string]float64{"signatories.all": 2, "signatories.assured": 1, "signatories.trained": 2, "signatories.contact": 1, "signatories.nhs": 1, "signatories.nhs_assured": 1, "signatories.other": 1, "signatories.other_assured": 0})
}
