package cli

import (
	"context"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/licence"
)

// TestWhatIsCountedIsCounted counts the invented county and compares what has no figure with what is said to have none:
// an indicator whose source was left out would otherwise hide behind "not measured yet".
func TestWhatIsCountedIsCounted(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../licence/testdata/indicators.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var in struct {
		Cases []struct {
			Code    string
			Missing bool
		}
	}
	if err := yaml.Unmarshal(b, &in); err != nil {
		t.Fatal(err)
	}
	app := county(t)
	cards, _, ok, err := app.licence.Latest(context.Background())
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	for _, c := range cards {
		at := slices.IndexFunc(in.Cases, func(x struct {
			Code    string
			Missing bool
		}) bool {
			return x.Code == c.Indicator.Code
		})
		if at < 0 {
			t.Errorf("%s has no case", c.Indicator.Code)
			continue
		}
		if missing := c.State == licence.Missing; missing != in.Cases[at].Missing {
			t.Errorf("%s is %s (missing %v), its case says missing: %v", c.Indicator.Code, c.State, c.Result.Absent, in.Cases[at].Missing)
		}
		if c.State == licence.Measured || c.State == licence.Few {
			t.Logf("%s %s: %v of %v is %v", c.Indicator.Code, c.State, c.Top, c.Bottom, c.Value)
		}
	}
}
