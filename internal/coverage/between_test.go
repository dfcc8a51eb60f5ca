package coverage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sharewell/internal/coverage"
)

// between reads every policy from its first line to its last.
func (o *oracle) between(from, to coverage.Node) []coverage.Line {
	giver, known := o.find(from)
	receiver, both := o.find(to)
	good := func(p coverage.Party) bool {
		return p.Member && (p.Standing == "" || o.voc.Standing[p.Standing] == "covered")
	}
	if !known || !both || !good(giver) || !good(receiver) {
		return nil
	}
	var out []coverage.Line
	for _, p := range o.policies {
		l := coverage.Line{Record: coverage.RecordRef{ID: p.ID, Ref: p.Ref, Version: p.Version, N: p.N}, Title: p.Title, State: p.State, Review: p.Review,
			Purposes: slices.Sorted(slices.Values(p.Purposes)), About: slices.Sorted(slices.Values(p.About))}
		moves := false
		for _, g := range p.Grants {
			if slices.Contains(g.From, giver.Node) && slices.Contains(g.To, receiver.Node) {
				moves = true
				for _, t := range g.Things {
					l.Things = append(l.Things, t.ID)
				}
			}
		}
		in := (p.State == coverage.Live || p.State == coverage.Reviewed) && len(p.Blocks) == 0 && !p.Start.After(o.today) &&
			(p.End.IsZero() || !p.End.Before(o.today)) && (p.Review.IsZero() || !p.Review.Before(o.today))
		if moves && in {
			slices.Sort(l.Things)
			l.Things = slices.Compact(l.Things)
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b coverage.Line) int { return strings.Compare(a.Record.Ref, b.Record.Ref) })
	return out
}

// TestBetweenFindsWhatMayGo compares with reading everything, in a county that changes.
func TestBetweenFindsWhatMayGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 11, 12, false)
	found := 0
	for range 60 {
		m := w.change(t, 12)
		for range 20 {
			from, to := w.body(), w.body()
			got, want := m.x.Between(from.ID, to.ID), m.o.between(from, to)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("from %s to %s (-read +found):\n%s", from.ID, to.ID, diff)
			}
			found += len(got)
		}
	}
	if found < 50 {
		t.Errorf("only %d records were found: the county is too quiet to tell anything", found)
	}
}
