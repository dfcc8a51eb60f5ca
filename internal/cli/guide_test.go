package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// TestFactsThatCannotBeUnderstoodEndWithTwo holds the status that callers of the guide rely on.
func TestFactsThatCannotBeUnderstoodEndWithTwo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		`{"danger": "no", "from": "county", "to": "police", "purpose": "crime", "subjects": ["adult"]}`:                0,
		`{"danger": "now", "from": "county", "to": "police", "subjects": ["adult"]}`:                                   0,
		`{"danger": "no", "from": "county", "to": "police", "purpose": "crime", "subjects": ["adult"], "name": "Ann"}`: 2,
		`{"danger": "no", "from": "county", "to": "police", "purpose": "crime"}`:                                       2,
		`{"danger": 1, "from": "county", "to": "police", "purpose": "crime", "subjects": ["adult"]}`:                   2,
		`no JSON`: 2,
	} {
		var out, errOut bytes.Buffer
		if got := Run(context.Background(), []string{"guide", "ask", "--facts", "-"}, strings.NewReader(text), &out, &errOut); got != want {
			t.Errorf("%s ends with %d, want %d: %s", text, got, want, errOut.String())
		}
		if (want == 0) != (out.Len() > 0) || (want == 0) == (errOut.Len() > 0) {
			t.Errorf("%s: %d bytes of answer and %q", text, out.Len(), errOut.String())
		}
	}
}
