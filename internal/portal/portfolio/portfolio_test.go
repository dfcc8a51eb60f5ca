package portfolio_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../../packs/kent-and-medway"))
})

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// purposes gives the code of a purpose of each class.
func purposes(t testing.TB) (care, secondary, other string) {
	t.Helper()
	for _, p := range book(t).Purposes() {
		switch {
		case p.DirectCare:
			care = p.Code
		case p.SecondaryUse:
			secondary = p.Code
		default:
			other = p.Code
		}
	}
	if care == "" || secondary == "" || other == "" {
		t.Fatal("the rulebook lacks a class of purposes")
	}
	return care, secondary, other
}

func TestClasses(t *testing.T) {
	t.Parallel()
	care, secondary, other := purposes(t)
	for _, c := range []struct {
		of   []string
		want portfolio.Class
	}{
		{nil, portfolio.Unsaid}, {[]string{care}, portfolio.Care}, {[]string{secondary}, portfolio.Secondary}, {[]string{care, secondary}, portfolio.Both},
		{[]string{other}, portfolio.Other}, {[]string{care, other}, portfolio.Care}, {[]string{"P999"}, portfolio.Other},
	} {
		if got := portfolio.ClassOf(book(t), c.of); got != c.want {
			t.Errorf("%v is %s, want %s", c.of, got, c.want)
		}
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	day := clock.NewDate(2027, 1, 1)
	row := portfolio.Row{Keyed: portfolio.Keyed{Stake: sharing.Stake{Organisation: "us", Lead: "us", Stage: sharing.Active, Gives: true, Gets: true, DPIA: sharing.DPIANeeded, Ours: sharing.SignatureWaits, Review: day}}, Class: portfolio.Both}
	for i, c := range []struct {
		f    portfolio.Filter
		want bool
	}{
		{portfolio.Filter{}, true}, {portfolio.Filter{Show: portfolio.InForce}, true}, {portfolio.Filter{Show: portfolio.Coming}, false}, {portfolio.Filter{Show: portfolio.Ended}, false}, {portfolio.Filter{Show: portfolio.All}, true},
		{portfolio.Filter{Class: portfolio.Care}, true}, {portfolio.Filter{Class: portfolio.Secondary}, true}, {portfolio.Filter{Class: portfolio.Other}, false},
		{portfolio.Filter{Direction: portfolio.Gives}, true}, {portfolio.Filter{Direction: portfolio.BothWays}, true}, {portfolio.Filter{Direction: portfolio.NoFlow}, false},
		{portfolio.Filter{DPIA: sharing.DPIANeeded}, true}, {portfolio.Filter{DPIA: sharing.DPIAApproved}, false},
		{portfolio.Filter{Signature: portfolio.OursWaits}, true}, {portfolio.Filter{Signature: portfolio.OthersWait}, false}, {portfolio.Filter{Signature: portfolio.NobodyWaits}, false},
		{portfolio.Filter{DueBefore: day}, false}, {portfolio.Filter{DueBefore: day.AddDays(1)}, true}, {portfolio.Filter{Led: true}, true},
	} {
		if got := c.f.Clean().Holds(&row); got != c.want {
			t.Errorf("%d: %+v gave %t", i, c.f, got)
		}
	}
	if got := (portfolio.Filter{Show: "x", Class: "y", Direction: "z", DPIA: "q", Signature: "w"}).Clean(); got != (portfolio.Filter{Show: portfolio.Current}) {
		t.Errorf("what there is not stays: %+v", got)
	}
}

// stored is a county of one organisation with n live records, some of them for care.
func stored(t testing.TB, n int) (*store.Store, *portfolio.Service) {
	t.Helper()
	care, secondary, _ := purposes(t)
	s := storetest.SQLite(t)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for i := range n {
			id := fmt.Sprintf("%04d", i)
			purpose := secondary
			if i%10 == 0 {
				purpose = care
			}
			c := sharing.Content{Title: fmt.Sprintf("List %04d", n-i), Purposes: []string{purpose}, ReviewDueOn: clock.NewDate(2027, 1, 1).AddDays(i % 300).String(),
				Parties: []sharing.Party{{ID: "a", Organisation: "us", Role: sharing.RoleController}, {ID: "b", Organisation: "them", Role: sharing.RoleProcessor}}}
			st := sharing.State{Record: sharing.Record{ID: ident.Record(id), Ref: "KM-R-2026-" + id, Lead: "us", Live: 1, Last: 1, Status: sharing.Active, ReviewDue: c.ReviewDue(), Version: 1},
				Versions: []sharing.Version{{N: 1, Stage: sharing.Active, Content: c, SentAt: at(), LiveAt: at()}}}
			if err := tx.InsertRecord(ctx, st); err != nil {
				return err
			}
		}
		return nil
	})
	return s, portfolio.New(portfolio.Deps{Store: s.Portfolio(), Book: book(t)})
}

func TestPagesHoldEveryRowOnceInEveryOrder(t *testing.T) {
	t.Parallel()
	_, svc := stored(t, 130)
	us := access.Actor{Person: "p", Organisation: "us", Roles: []access.Role{access.Practitioner}}
	for _, order := range append(portfolio.Orders(), "sideways") {
		for _, class := range []portfolio.Class{"", portfolio.Care} {
			q := portfolio.Query{Order: order, Filter: portfolio.Filter{Class: class}}
			all, err := svc.All(context.Background(), us, q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for {
				p, err := svc.List(context.Background(), us, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range p.Rows {
					got = append(got, r.Ref)
				}
				if q.After = p.Next; q.After == "" {
					break
				}
			}
			want := 130
			if class != "" {
				want = 13
			}
			if len(got) != want || len(all.Rows) != want || all.Counts.Records != 130 {
				t.Errorf("%s %s: %d on pages, %d in all, want %d", order, class, len(got), len(all.Rows), want)
			}
			for i, r := range all.Rows {
				if r.Ref != got[i] {
					t.Fatalf("%s: row %d is %s in the file and %s on the page", order, i, r.Ref, got[i])
				}
			}
		}
	}
}

func TestOnlyTheOrganisationsOwnTable(t *testing.T) {
	t.Parallel()
	_, svc := stored(t, 3)
	for _, a := range []access.Actor{{}, {Person: "s", Roles: []access.Role{access.Secretariat}}} {
		if _, err := svc.List(context.Background(), a, portfolio.Query{}); errs.KindOf(err) != errs.NotFound && errs.KindOf(err) != errs.Unauthenticated && errs.KindOf(err) != errs.Forbidden {
			t.Errorf("%+v: %v", a, err)
		}
	}
	p, err := svc.List(context.Background(), access.Actor{Person: "x", Organisation: "others", Roles: []access.Role{access.DPO}}, portfolio.Query{})
	if err != nil || len(p.Rows) != 0 || p.Counts.Records != 0 {
		t.Errorf("a stranger's table has %d rows (%v)", len(p.Rows), err)
	}
}

// TestFill wants rows for records that were kept before there was a table, made once.
func TestFill(t *testing.T) {
	t.Parallel()
	s, svc := stored(t, 130)
	ctx := context.Background()
	if err := svc.Fill(ctx); err != nil {
		t.Fatal(err)
	}
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		if made, err := tx.StakesMade(ctx); err != nil || made == "" {
			t.Errorf("after filling: %q, %v", made, err)
		}
		return tx.SetStakesMade(ctx, "an older way")
	})
	if err := svc.Fill(ctx); err != nil {
		t.Fatal(err)
	}
	us := access.Actor{Person: "p", Organisation: "them", Roles: []access.Role{access.Practitioner}}
	if p, err := svc.All(ctx, us, portfolio.Query{}); err != nil || len(p.Rows) != 130 {
		t.Errorf("%d rows, %v", len(p.Rows), err)
	}
}

func at() time.Time { return time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC) }
