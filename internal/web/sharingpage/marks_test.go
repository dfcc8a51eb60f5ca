package sharingpage

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sharewell/internal/web/layout"
)

// TestMarkedTextHoldsBothTexts: without what came it is the old text, without what went the new one.
func TestMarkedTextHoldsBothTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"the", "list", "of", "pupils,", "weekly", "\n", "é"})
		old := strings.Join(rapid.SliceOfN(word, 0, 20).Draw(t, "old"), " ")
		now := strings.Join(rapid.SliceOfN(word, 0, 20).Draw(t, "now"), " ")
		var before, after strings.Builder
		for _, r := range marked(old, now) {
			if r.Mark != layout.Inserted {
				before.WriteString(r.Text)
			}
			if r.Mark != layout.Deleted {
				after.WriteString(r.Text)
			}
		}
		if after.String() != now || before.String() != old {
			t.Fatalf("%q to %q gives %q and %q", old, now, before.String(), after.String())
		}
	})
}

func TestVeryLongTextsAreShownWhole(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", mostPieces+1)
	if runs := marked(long, long+"more"); len(runs) != 2 {
		t.Errorf("%d runs, want the text before and the text after", len(runs))
	}
}
