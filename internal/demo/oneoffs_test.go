package demo

import (
	"context"
	"encoding/json"
	"testing"

	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// checkOneOffs looks at the one-off records and their chains: there is one of every kind to look at.
func checkOneOffs(t *testing.T, s *store.Store, _ Deps) {
	t.Helper()
	found, refs := map[string]int{}, oneOffRefs(t, s)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for ref := range refs {
			r, err := tx.OneOffByRef(ctx, ref)
			if err != nil {
				return err
			}
			entries, err := tx.OneOffEntries(ctx, r.ID)
			if err != nil {
				return err
			}
			if err := oneoff.Verify(ref, entries); err != nil {
				t.Error(err)
			}
			for _, e := range entries {
				found["entry "+string(e.Kind)]++
			}
			found["stage "+string(r.Stage)]++
			found["decision "+r.Decision()]++
			if n, due := r.OpenFollowUps(); n > 0 && due.Before(present) {
				found["late"]++
			}
			for _, h := range oneoff.Hints(r.Answers) {
				t.Errorf("%s: %s looks like a %s", ref, h.Key, h.Kind)
			}
		}
		return nil
	})
	for _, want := range []string{"stage draft", "stage final", "decision share_all", "decision share_part", "decision refuse", "decision defer", "late",
		"entry finalised", "entry completed", "entry amended", "entry corrected", "entry countersigned", "entry acknowledged"} {
		if found[want] == 0 {
			t.Errorf("the demonstration has no one-off record for %q: %v", want, found)
		}
	}
}

// oneOffRefs gives the references of all one-off records that something happened to.
func oneOffRefs(t *testing.T, s *store.Store) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, e := range trail(t, s) {
		var d oneoff.EventData
		if e.Subject.Kind == "oneoff" && json.Unmarshal(e.Data, &d) == nil {
			out[d.Ref] = true
		}
	}
	return out
}
