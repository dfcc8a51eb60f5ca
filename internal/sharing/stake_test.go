package sharing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

func stakeOf(t testing.TB, st sharing.State, org ident.Organisation) (s sharing.Stake) {
	t.Helper()
	for _, one := range st.Stakes() {
		if one.Organisation == org {
			return one
		}
	}
	t.Fatalf("%s has nothing in %s", org, st.Record.Ref)
	return s
}

func TestAStakeFollowsTheRecord(t *testing.T) {
	t.Parallel()
	draft := drafted(complete())
	if n := len(draft.Stakes()); n != 1 {
		t.Errorf("a draft is in %d tables, want the lead's alone", n)
	}
	for _, c := range []struct {
		name          string
		state         sharing.State
		org           ident.Organisation
		stage         sharing.Stage
		ours          sharing.OwnSignature
		signed, waits int
		gives, gets   bool
	}{
		{"draft", draft, council, sharing.Draft, sharing.SignatureNotNeeded, 0, 0, false, true},
		{"read by the parties", sent(t, complete()), school, sharing.InReview, sharing.SignatureLater, 0, 0, true, false},
		{"to sign", toSign(t), school, sharing.AwaitingSign, sharing.SignatureWaits, 0, 1, true, false},
		{"one has signed", sign(t, toSign(t), council, now), council, sharing.AwaitingSign, sharing.SignatureStands, 1, 1, false, true},
		{"the other has not", sign(t, toSign(t), council, now), school, sharing.AwaitingSign, sharing.SignatureWaits, 1, 0, true, false},
		{"in force", alive(t), school, sharing.Active, sharing.SignatureStands, 2, 0, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := stakeOf(t, c.state, c.org)
			if s.Stage != c.stage || s.Ours != c.ours || s.Signed != c.signed || len(s.Waits) != c.waits || s.Gives != c.gives || s.Gets != c.gets {
				t.Errorf("got %s, ours %s, %d signed, waiting %v, gives %t, gets %t", s.Stage, s.Ours, s.Signed, s.Waits, s.Gives, s.Gets)
			}
		})
	}
	s := stakeOf(t, alive(t), school)
	want := []sharing.StakeParty{{Organisation: council}}
	if diff := cmp.Diff(want, s.Others); diff != "" || s.Role != sharing.RoleController || s.Start != day(t, "2026-11-20") || s.Review != day(t, "2027-11-20") || s.DPIA != sharing.DPIAApproved {
		t.Errorf("%+v\n%s", s, diff)
	}
}

func TestAVariationIsToldBesideTheVersionInForce(t *testing.T) {
	t.Parallel()
	st := must(t)(sharing.DecideVary(alive(t), who(council, now), world(t), sharing.Vary{Reason: "A new field."}))
	lead, party := stakeOf(t, st, council), stakeOf(t, st, school)
	if lead.Stage != sharing.Active || lead.Coming != sharing.Draft || lead.Ours != sharing.SignatureStands {
		t.Errorf("the lead sees %s, coming %s, signature %s", lead.Stage, lead.Coming, lead.Ours)
	}
	if party.Coming != "" || party.Ours != sharing.SignatureStands {
		t.Errorf("a party hears of the lead's draft: %+v", party)
	}
}

func TestWhoJoinedLaterHasAStake(t *testing.T) {
	t.Parallel()
	st := alive(t)
	a := sharing.Accession{ID: "j", Organisation: second, Like: "p2", Role: sharing.RoleController, State: sharing.JoinAdmitted, Version: 1}
	st.Record.Accessions = []sharing.Accession{a}
	if s := stakeOf(t, st, second); s.Ours != sharing.SignatureWaits || !s.Gives || len(s.Others) != 2 {
		t.Errorf("admitted: %+v", s)
	}
	a.State, a.Signature = sharing.JoinSigned, &sharing.Signature{ID: "s", Party: "j", At: now}
	st.Record.Accessions = []sharing.Accession{a}
	if s := stakeOf(t, st, second); s.Ours != sharing.SignatureStands || s.OursOn != clock.DateOf(now) {
		t.Errorf("signed: %+v", s)
	}
}

func TestImpactAssessments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		outcome, ref, on string
		want             sharing.DPIAState
	}{
		{"", "", "", sharing.DPIAUnsaid},
		{"", "DPIA-1", "2026-01-01", sharing.DPIAUnsaid},
		{"not_required", "DPIA-1", "2026-01-01", sharing.DPIANotAsked},
		{"required", "", "", sharing.DPIANeeded},
		{"required", "DPIA-1", "", sharing.DPIABegun},
		{"required", "DPIA-1", "soon", sharing.DPIABegun},
		{"required", "", "2026-01-01", sharing.DPIAApproved},
	} {
		content := sharing.Content{DPIAOutcome: c.outcome, DPIARef: c.ref, DPIAApprovedOn: c.on}
		if got, on := content.DPIA(); got != c.want || on.IsZero() != (got != sharing.DPIAApproved) {
			t.Errorf("%q %q %q is %s on %s, want %s", c.outcome, c.ref, c.on, got, on, c.want)
		}
	}
}

func TestTheDayThatMattersNext(t *testing.T) {
	t.Parallel()
	a, b := day(t, "2027-01-01"), day(t, "2028-01-01")
	for _, c := range []struct{ review, end, want clock.Date }{{a, b, a}, {b, a, a}, {clock.Date{}, b, b}, {b, clock.Date{}, b}, {}} {
		if got := (&sharing.Stake{Review: c.review, End: c.end}).Due(); got != c.want {
			t.Errorf("review %s, end %s: %s", c.review, c.end, got)
		}
	}
}
