package main

import (
	"context"
	"path/filepath"
	"testing"

	"sharewell/internal/sharing"
	"sharewell/internal/store"
)

// TestTheDataIsSound grows a small database and looks whether the services would take it for their own.
func TestTheDataIsSound(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	g, edition, err := prepared()
	if err != nil {
		t.Fatal(err)
	}
	database := "sqlite:" + filepath.Join(t.TempDir(), "bench.db")
	const size = 600
	if err := fill(ctx, database, g, edition, size); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if len(g.live) == 0 || len(g.drafts) == 0 || len(g.busy) == 0 {
		t.Fatalf("%d live, %d drafts and %d of the busiest are too few to measure on", len(g.live), len(g.drafts), len(g.busy))
	}
	err = s.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.RecordsForRegister(ctx, "", size+1)
		if err != nil {
			return err
		}
		if len(all) != size {
			t.Errorf("%d records were made, not %d", len(all), size)
		}
		for _, ref := range g.live {
			st, err := tx.RecordByRef(ctx, ref)
			if err != nil {
				return err
			}
			v := st.Live()
			if v == nil || v.Hash != sharing.HashOf(v.Content) {
				t.Fatalf("%s is not in force, or its text is not the one signed", ref)
			}
			for _, p := range v.States {
				if !v.Approved(p) || !v.SignedBy(p) {
					t.Errorf("%s is in force without the approval or signature of %s", ref, p.Organisation)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestGrowthIsAgainstTheSmallestSize(t *testing.T) {
	t.Parallel()
	all := []Measured{{Name: "a", MedianMS: 2}, {Name: "b", MedianMS: 1}, {Name: "a", MedianMS: 5}, {Name: "b", MedianMS: 1}}
	growth(all)
	if all[2].Growth != 2.5 || all[3].Growth != 1 || all[0].Growth != 0 {
		t.Errorf("growth is %v, %v and %v", all[2].Growth, all[3].Growth, all[0].Growth)
	}
}

func TestFreshQuestionsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for i := range warmUp + mostRequests {
		if first, again := seen[fresh(i)]; again {
			t.Fatalf("questions %d and %d are the same", first, i)
		}
		seen[fresh(i)] = i
	}
}

func BenchmarkGrow(b *testing.B) {
	ctx := context.Background()
	g, edition, err := prepared()
	if err != nil {
		b.Fatal(err)
	}
	database := "sqlite:" + filepath.Join(b.TempDir(), "bench.db")
	if err := fill(ctx, database, g, edition, 1); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	if err := fill(ctx, database, g, edition, 1+b.N); err != nil {
		b.Fatal(err)
	}
}
