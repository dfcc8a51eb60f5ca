package sharing_test

import (
	"slices"
	"testing"

	"sharewell/internal/clock"
	"sharewell/internal/sharing"
)

// varied is a record in force with a next version that every party signed; change says what it changes.
func varied(t testing.TB, change func(*sharing.Content)) (sharing.State, *sharing.Version) {
	t.Helper()
	st := alive(t)
	next := *st.Live()
	next.N, next.Stage, next.Content = st.Live().N+1, sharing.Ready, st.Live().Content.Clone()
	change(&next.Content)
	next.Hash = sharing.HashOf(next.Content)
	st.Versions = append(st.Versions, next)
	st.Record.Open = next.N
	return st, st.Open()
}

func TestTheGateWaitsUntilTheChangeWasAnnounced(t *testing.T) {
	t.Parallel()
	purpose := func(c *sharing.Content) {
		c.SpecificPurpose = "The council plans school places for the next ten years."
	}
	for name, c := range map[string]struct {
		change func(*sharing.Content)
		waits  bool
	}{
		"the purpose": {purpose, true},
		"a new data item": {func(c *sharing.Content) {
			c.Items = append(c.Items, sharing.Item{ID: "i9", Name: "postcode", Category: "address"})
		}, true},
		"automation":       {func(c *sharing.Content) { c.Automation = "decision_support" }, true},
		"a mailbox":        {func(c *sharing.Content) { c.OwnerMailbox = "other@council.example" }, false},
		"an item goes":     {func(c *sharing.Content) { c.Items = c.Items[:1] }, false},
		"nothing whatever": {func(*sharing.Content) {}, false},
	} {
		st, v := varied(t, c.change)
		signed := clock.DateOf(now)
		for _, rule := range []sharing.AnnounceRule{sharing.AnnounceOff, sharing.AnnounceWarn, sharing.AnnounceBlock} {
			w := world(t)
			w.Settings.Announce = sharing.Announce{Rule: rule, Days: 28}
			has := func(list []sharing.Blocker) bool {
				return slices.ContainsFunc(list, func(b sharing.Blocker) bool { return b.Code == "announce" && b.Fix != "" })
			}
			for days, early := range map[int]bool{0: true, 27: true, 28: false, 90: false} {
				today := signed.AddDays(days)
				if got := has(sharing.Blockers(&st, v, w, today)); got != (c.waits && early && rule == sharing.AnnounceBlock) {
					t.Errorf("%s, rule %q, day %d: stops is %v", name, rule, days, got)
				}
				if got := has(sharing.Warnings(&st, v, w, today)); got != (c.waits && early && rule == sharing.AnnounceWarn) {
					t.Errorf("%s, rule %q, day %d: warns is %v", name, rule, days, got)
				}
			}
			a, ok := w.Settings.Announce.Announcement(st.Live(), v, w)
			if ok != c.waits {
				t.Errorf("%s: announced is %v", name, ok)
			}
			if ok && rule == sharing.AnnounceBlock && a.From != signed.AddDays(28) {
				t.Errorf("%s: from %s", name, a.From)
			}
		}
	}
}
