package sharing_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

// TestARecordBeginsWithWhatIsKnown holds that answers from elsewhere are taken over where the form has
// them, and nothing else is.
func TestARecordBeginsWithWhatIsKnown(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	made, err := d.CreateBlank(context.Background(), lead, sharing.CreateBlank{Title: "Again and again", Others: []ident.Organisation{school},
		Answers: map[string][]string{"specific_purpose": {"To keep children safe."}, "purposes": {"P03"}, "title": {"Another"}, "parties": {"x"}, "unknown": {"y"}}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Get(context.Background(), lead, made.Ref)
	if err != nil {
		t.Fatal(err)
	}
	c := v.Shown.Version.Content
	var orgs []ident.Organisation
	for _, p := range c.Parties {
		orgs = append(orgs, p.Organisation)
	}
	if diff := cmp.Diff([]ident.Organisation{lead.Organisation, school}, orgs); diff != "" {
		t.Errorf("parties (-want +got):\n%s", diff)
	}
	if c.Title != "Again and again" || c.SpecificPurpose != "To keep children safe." || len(c.Purposes) != 1 {
		t.Errorf("it begins with %q, %q, %v", c.Title, c.SpecificPurpose, c.Purposes)
	}
}
