package sharing_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/sharing"
)

func TestChangesAreSaidInSentences(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change   func(*sharing.Content)
		sentence string
		material bool
		parties  []string
	}{
		"an item more": {func(c *sharing.Content) {
			c.Items = append(c.Items, sharing.Item{ID: "i3", Name: "address"})
		}, "Adds data item: address.", true, []string{}},
		"an item less": {func(c *sharing.Content) { c.Items = c.Items[:1] }, "Removes data item: date of birth.", true, []string{"p1", "p2"}},
		"a row changed": {func(c *sharing.Content) { c.Flows[0].Frequency = "daily" },
			"Example School to Example Council: changes how often from “Weekly” to “Daily”.", true, []string{"p1", "p2"}},
		"a row's note":   {func(c *sharing.Content) { c.Retention[1].Schedule = "SCH 3" }, "Example School: changes the retention schedule's reference from “SCH 2” to “SCH 3”.", false, []string{"p2"}},
		"a date":         {func(c *sharing.Content) { c.EndOn = "2028-01-01" }, "Adds the end date: 1 January 2028.", true, nil},
		"a date moved":   {func(c *sharing.Content) { c.StartOn = "2026-12-01" }, "Changes the start date from “20 November 2026” to “1 December 2026”.", true, nil},
		"a long text":    {func(c *sharing.Content) { c.Benefits = "Something else altogether, said at length here." }, "Rewrites the benefits.", false, nil},
		"a choice more":  {func(c *sharing.Content) { c.Subjects = []string{"adult", "child"} }, "Adds to the people the data is about: Adult.", true, nil},
		"an answer less": {func(c *sharing.Content) { c.DPIARef = "" }, "Takes away the reference of the impact assessment.", false, nil},
		"a party more": {func(c *sharing.Content) {
			c.Parties = append(c.Parties, sharing.Party{ID: "p3", Organisation: charity, Role: sharing.RoleRecipientOnly})
		}, "Adds party: Example Charity.", true, []string{"p3"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := complete()
			c.change(&now)
			got := sharing.Diff(complete(), now, world(t))
			i := slices.IndexFunc(got, func(ch sharing.Change) bool { return ch.Sentence == c.sentence })
			if i < 0 {
				t.Fatalf("%q is not among %+v", c.sentence, got)
			}
			if got[i].Material != c.material {
				t.Errorf("material: %v", got[i].Material)
			}
			if diff := cmp.Diff(c.parties, got[i].Parties); diff != "" {
				t.Errorf("it concerns (-want +got):\n%s", diff)
			}
		})
	}
	if got := sharing.Diff(complete(), complete(), world(t)); len(got) != 0 {
		t.Errorf("nothing changed, but: %+v", got)
	}
}

// edit draws a small change of a content.
func edit(rt *rapid.T, c *sharing.Content) {
	switch rapid.IntRange(0, 7).Draw(rt, "edit") {
	case 0:
		c.Parties = append(c.Parties, sharing.Party{ID: "p9", Organisation: charity, Role: sharing.RoleController})
	case 1:
		c.Flows[0].To = append(c.Flows[0].To, "p9")
	case 2:
		c.Items[rapid.IntRange(0, len(c.Items)-1).Draw(rt, "item")].Justification += "!"
	case 3:
		c.Retention[rapid.IntRange(0, len(c.Retention)-1).Draw(rt, "rule")].Period += "0"
	case 4:
		c.Transparency[0].CheckedOn = "2026-11-02"
	case 5:
		c.Title += "!"
	case 6:
		c.SecurityNote += "!"
	case 7:
		c.Flows = append(c.Flows, sharing.Flow{ID: "f9", From: []string{"p1"}, To: []string{"p2"}, Items: []string{"i1"}})
	}
}

func TestAPartIsTouchedExactlyWhenAMaterialChangeConcernsTheParty(t *testing.T) {
	t.Parallel()
	w := world(t)
	rapid.Check(t, func(rt *rapid.T) {
		old := complete()
		now := complete()
		for range rapid.IntRange(0, 4).Draw(rt, "edits") {
			edit(rt, &now)
		}
		changes := sharing.Diff(old, now, w)
		for _, party := range []string{"p1", "p2"} {
			concerned := slices.ContainsFunc(changes, func(ch sharing.Change) bool { return ch.Material && ch.Concerns(party) })
			if touched := sharing.PartHash(&old, party) != sharing.PartHash(&now, party); touched != concerned {
				rt.Fatalf("party %s: its part changed: %v; a change concerns it: %v\n%+v", party, touched, concerned, changes)
			}
		}
	})
}
