package access

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

var update = flag.Bool("update", false, "write the printed table")

func TestTableIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, r := range Rules() {
		if len(r.Relations) == 0 {
			t.Errorf("%s: a rule without a relation allows nothing", r.Command)
		}
		if r.Why == "" {
			t.Errorf("%s: say why", r.Command)
		}
		for _, role := range r.Roles {
			if !role.Valid() {
				t.Errorf("%s: unknown role %q", r.Command, role)
			}
			partnership := slices.Contains(r.Relations, Partnership)
			if role.Partnership() != partnership && role.Partnership() {
				t.Errorf("%s: %s is a partnership role in a relation it cannot have", r.Command, role)
			}
		}
		for _, rel := range r.Relations {
			if !slices.Contains(Relations(), rel) {
				t.Errorf("%s: unknown relation %q", r.Command, rel)
			}
		}
	}
}

func TestVisitorsMayDoNothingUnnamed(t *testing.T) {
	t.Parallel()
	for c := range table {
		_, ok := Allowed(Actor{}, c, None, "draft")
		if ok && c != ViewDemoMail {
			t.Errorf("a visitor may %s", c)
		}
	}
}

// inPortal reports whether a command belongs to the members' portal, whose commons everybody shares.
func inPortal(c Command) bool { return strings.HasPrefix(string(c), "portal.") }

func TestAnOtherOrganisationMayOnlyAskToJoin(t *testing.T) {
	t.Parallel()
	for _, role := range OrganisationRoles() {
		a := Actor{Person: "p", Organisation: "mine", Roles: []Role{role}}
		for c := range table {
			for _, state := range []string{"", "draft", "in_review", "awaiting_sign", "ready", "active", "paused", "ended", "invited", "submitted", "accepted"} {
				if _, ok := Allowed(a, c, Other, state); ok && c != JoinRecord && c != ViewDemoMail && c != ReadPartnership && !inPortal(c) {
					t.Errorf("%s of another organisation may %s in state %q", role, c, state)
				}
			}
		}
	}
}

func TestDraftsBelongToTheirLeadAlone(t *testing.T) {
	t.Parallel()
	for _, role := range Roles() {
		for _, rel := range []Relation{Party, Other, Partnership, None} {
			for _, c := range []Command{ViewRecord, DownloadRecord, EditRecord, SendRecord, SignRecord} {
				if _, ok := Allowed(Actor{Person: "p", Organisation: "o", Roles: []Role{role}}, c, rel, "draft"); ok {
					t.Errorf("%s in relation %s may %s a draft", role, rel, c)
				}
			}
		}
	}
}

// TestWhatBindsNeedsASecondFactor: whoever can sign for an organisation, decide on a statement, or change
// who may act shows a second proof.
func TestWhatBindsNeedsASecondFactor(t *testing.T) {
	t.Parallel()
	for _, c := range []Command{SignRecord, AccedeRecord, SignStatement, WithdrawStatement, DecideStatement, ManagePeople, ViewAudit, RunPlatform} {
		for _, rule := range table[c] {
			for _, r := range rule.Roles {
				if !r.Privileged() {
					t.Errorf("%s may %s without a second factor", r, c)
				}
			}
		}
	}
}

func TestRequireHidesWhatMayNotBeSeen(t *testing.T) {
	t.Parallel()
	stranger := Actor{Person: "p", Organisation: "other", Roles: []Role{IGLead}}
	if _, err := Require(stranger, EditRecord, ViewRecord, RelationTo(stranger, "lead"), "draft"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another's draft: %v, want not found", err)
	}
	practitioner := Actor{Person: "p", Organisation: "lead", Roles: []Role{Practitioner}}
	if _, err := Require(practitioner, EditRecord, ViewRecord, RelationTo(practitioner, "lead"), "draft"); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("own draft without the role: %v, want forbidden", err)
	}
	if _, err := Require(Actor{}, EditRecord, ViewRecord, None, "draft"); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a visitor: %v, want unauthenticated", err)
	}
	lead := Actor{Person: "p", Organisation: "lead", Roles: []Role{Practitioner, IGLead}}
	if role, err := Require(lead, EditRecord, ViewRecord, RelationTo(lead, "lead"), "draft"); err != nil || role != IGLead {
		t.Errorf("the lead: %q, %v", role, err)
	}
}

// TestAllowedImpliesSomewhere: a route must never turn away somebody whom the service would let in.
func TestAllowedImpliesSomewhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		a := Actor{}
		switch rapid.IntRange(0, 2).Draw(rt, "kind") {
		case 1:
			a = Actor{Person: "p", Organisation: "o", Roles: rapid.SliceOfN(rapid.SampledFrom(OrganisationRoles()), 1, 3).Draw(rt, "roles")}
		case 2:
			a = Actor{Person: "p", Roles: rapid.SliceOfN(rapid.SampledFrom(PartnershipRoles()), 1, 2).Draw(rt, "roles")}
		}
		owner := rapid.SampledFrom([]ident.Organisation{"o", "x"}).Draw(rt, "owner")
		parties := rapid.SliceOfN(rapid.SampledFrom([]ident.Organisation{"o", "y"}), 0, 2).Draw(rt, "parties")
		r := rapid.SampledFrom(Rules()).Draw(rt, "rule")
		state := ""
		if len(r.States) > 0 {
			state = rapid.SampledFrom(r.States).Draw(rt, "state")
		}
		if _, ok := Allowed(a, r.Command, RelationTo(a, owner, parties...), state); ok && !AllowedSomewhere(a, r.Command) {
			rt.Fatalf("%+v may %s but its route turns them away", a, r.Command)
		}
	})
}

func TestPrintedTableIsCurrent(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("..", "..", "docs", "reference", "permissions.md")
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("run this test with -update (-want +got):\n%s", diff)
	}
}
