package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var day1 = clock.NewDate(2026, 11, 21)

func anEdition() agreement.Edition {
	t := agreement.Text{Title: "Agreement", Number: "2026.1", Clauses: []agreement.Clause{{ID: "c-one", Heading: "One", Text: "Wörds & <more>"}}}
	return agreement.Edition{ID: "e1", Status: agreement.InForce, Text: t, Hash: agreement.Hash(t.Canonical()), AdoptedOn: day1, InForceFrom: day1, CreatedAt: at, Version: 1}
}

func aStatement(id string, org ident.Organisation) agreement.Statement {
	return agreement.Statement{
		ID: ident.Statement(id), Organisation: org, Edition: "e1", Status: agreement.Accepted, Due: day1.AddDays(335), CreatedAt: at, UpdatedAt: at, Version: 1,
		Answers:  agreement.Answers{LegalName: "A Ltd", Scope: agreement.Scope{Kind: agreement.WholeBody}, Declarations: []agreement.Answer{{Code: "follow", Version: 1, True: true}}},
		Accepted: agreement.Answers{Scope: agreement.Scope{Kind: agreement.WholeBody}},
		Periods:  []agreement.Period{{Edition: "2026.1", Covers: []ident.Organisation{org}, From: day1}},
		History:  []agreement.Change{{Status: agreement.Accepted, At: at, By: event.Actor{Person: "p", Role: "secretariat"}}},
	}
}

// threeBodies keeps an edition and three organisations: a, b and c.
func threeBodies(t testing.TB, s *store.Store) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, o := range []organisation.Organisation{anOrganisation("a", "Alpha Trust"), anOrganisation("b", "Beta Surgery"), anOrganisation("c", "Gamma Surgery")} {
			if err := tx.InsertOrganisation(ctx, o); err != nil {
				return err
			}
		}
		return tx.InsertEdition(ctx, anEdition())
	})
}

func TestEditionKeepsItsExactBytes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		threeBodies(t, s)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.Edition(ctx, "e1")
			if diff := cmp.Diff(anEdition(), got); diff != "" || err != nil {
				t.Errorf("(-want +got), %v:\n%s", err, diff)
			}
			if agreement.Hash(got.Text.Canonical()) != got.Hash {
				t.Error("the hash of what came back differs")
			}
			got.Status = agreement.Superseded
			if err := tx.UpdateEdition(ctx, got); err != nil {
				return err
			}
			if err := tx.UpdateEdition(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("an old version was saved: %v", err)
			}
			all, err := tx.Editions(ctx)
			if len(all) != 1 || all[0].Status != agreement.Superseded {
				t.Errorf("editions %+v", all)
			}
			return err
		})
	})
}

func TestStatementRoundTripAndOnePerOrganisation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		threeBodies(t, s)
		st := aStatement("s1", "a")
		sig := agreement.Signature{
			ID: "g1", Statement: "s1", Edition: "e1", EditionHash: "eh", ContentHash: "ch", Content: []byte(`{"a":"ö <&>"}`), Method: agreement.Paper,
			Signer: "p", Name: "N", Post: "P", Email: "e@x.example", Authority: true, SignedOn: day1, At: at, Evidence: "sum", Scan: "f1",
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.InsertStatement(ctx, st); err != nil {
				return err
			}
			return tx.InsertSignature(ctx, sig)
		})
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.InsertStatement(ctx, aStatement("s2", "a")) }); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a second statement at the same time: %v", err)
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.StatementOf(ctx, "a")
			if diff := cmp.Diff(st, got); diff != "" || err != nil {
				t.Errorf("statement (-want +got), %v:\n%s", err, diff)
			}
			sigs, err := tx.Signatures(ctx, "s1")
			if diff := cmp.Diff([]agreement.Signature{sig}, sigs); diff != "" || err != nil {
				t.Errorf("signatures (-want +got), %v:\n%s", err, diff)
			}
			if due, err := tx.DueStatements(ctx, day1.AddDays(334), 10); len(due) != 0 || err != nil {
				t.Errorf("due a day early: %v %v", due, err)
			}
			if due, err := tx.DueStatements(ctx, day1.AddDays(335), 10); len(due) != 1 || err != nil {
				t.Errorf("not due on the day: %v %v", due, err)
			}
			got.Status = agreement.Withdrawn
			if err := tx.UpdateStatement(ctx, got); err != nil {
				return err
			}
			if last, err := tx.StatementOf(ctx, "a"); last.ID != "s1" || err != nil {
				t.Errorf("the last statement is %s, %v", last.ID, err)
			}
			if err := tx.InsertStatement(ctx, aStatement("s2", "a")); err != nil {
				return err
			}
			now, err := tx.StatementOf(ctx, "a")
			if now.ID != "s2" {
				t.Errorf("the statement is %s", now.ID)
			}
			return err
		})
	})
}

func TestWhoIsASignatory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		threeBodies(t, s)
		st := aStatement("s1", "a")
		st.Accepted.Scope = agreement.Scope{Kind: agreement.ForMembers, Members: []ident.Organisation{"b", "c"}}
		st.Periods[0].Covers = st.Covers()
		own := aStatement("s2", "b")
		own.Status, own.Periods = agreement.Invited, nil
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, x := range []agreement.Statement{st, own} {
				if err := tx.InsertStatement(ctx, x); err != nil {
					return err
				}
				if err := tx.SetCovered(ctx, x, day1); err != nil {
					return err
				}
			}
			return tx.SetCovered(ctx, st, day1) // again changes nothing
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			list, err := tx.FindSignatories(ctx, agreement.SignatoryFilter{})
			if err != nil || len(list) != 3 || list[1].Name != "Beta Surgery" || list[1].Through != "Alpha Trust" || list[0].Through != "" || list[0].Since != day1 {
				t.Errorf("list %+v %v", list, err)
			}
			found, err := tx.FindSignatories(ctx, agreement.SignatoryFilter{Words: "surg gam", Sector: "health", Status: agreement.Accepted})
			if err != nil || len(found) != 1 || found[0].Organisation != "c" {
				t.Errorf("found %+v %v", found, err)
			}
			if hidden, err := tx.FindSignatories(ctx, agreement.SignatoryFilter{Status: agreement.Invited}); len(hidden) != 0 || err != nil {
				t.Errorf("those being invited are not public: %+v %v", hidden, err)
			}
			counts, err := tx.CountCoverage(ctx)
			if diff := cmp.Diff([]agreement.Coverage{{Sector: "health", Known: 3, Signatories: 3}}, counts); diff != "" || err != nil {
				t.Errorf("coverage (-want +got), %v:\n%s", err, diff)
			}
			all, err := tx.Standings(ctx, []ident.Organisation{"b", "c", "b"}, day1)
			if err != nil || len(all) != 2 || !all["b"].Signatory || all["c"].Edition != "2026.1" {
				t.Errorf("standings %+v %v", all, err)
			}
			yesterday, err := tx.Standing(ctx, "b", day1.AddDays(-1))
			if yesterday.Signatory {
				t.Error("a signatory before it was one")
			}
			return err
		})
		st.Accepted.Scope.Members = []ident.Organisation{"c"}
		st.Periods = []agreement.Period{
			{Edition: "2026.1", Covers: []ident.Organisation{"a", "b", "c"}, From: day1, To: day1.AddDays(9)},
			{Edition: "2026.1", Covers: []ident.Organisation{"a", "c"}, From: day1.AddDays(10)},
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.SetCovered(ctx, st, day1.AddDays(10)); err != nil {
				return err
			}
			if err := tx.UpdateStatement(ctx, st); err != nil {
				return err
			}
			list, err := tx.FindSignatories(ctx, agreement.SignatoryFilter{})
			if err != nil || len(list) != 2 || list[1].Since != day1 {
				t.Errorf("without the dropped member: %+v %v", list, err)
			}
			then, err := tx.Standing(ctx, "b", day1.AddDays(9))
			if !then.Signatory {
				t.Error("a dropped member was a signatory on its last day")
			}
			return err
		})
	})
}

func TestFilesRoundTrip(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		about := event.Subject{Kind: "statement", ID: "s1"}
		f := files.File{Meta: files.Meta{Name: "a.pdf", Type: files.PDF, Size: 4, SHA256: "sum"}, ID: "f1", Organisation: "a", About: about, By: "p", At: at}
		content := []byte{0, 1, 0xff, '\n'}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.InsertFile(ctx, f, content) })
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.FilesAbout(ctx, about)
			if diff := cmp.Diff([]files.File{f}, got); diff != "" || err != nil {
				t.Errorf("(-want +got), %v:\n%s", err, diff)
			}
			b, err := tx.FileContent(ctx, "f1")
			if diff := cmp.Diff(content, b); diff != "" || err != nil {
				t.Errorf("bytes (-want +got), %v:\n%s", err, diff)
			}
			owner, sum, err := tx.FileOwner(ctx, "f1")
			if owner != "a" || sum != "sum" || err != nil {
				t.Errorf("owner %s %s %v", owner, sum, err)
			}
			_, err = tx.File(ctx, "none")
			if errs.KindOf(err) != errs.NotFound {
				t.Errorf("an unknown file: %v", err)
			}
			return nil
		})
	})
}
