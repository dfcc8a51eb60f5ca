package rulebook_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/rulebook"
)

var update = flag.Bool("update", false, "write golden files anew")

func TestIndexMatchesTheDocumentation(t *testing.T) {
	t.Parallel()
	const golden = "../../docs/law/rules.md"
	var got bytes.Buffer
	if err := rulebook.Index(&got, england(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("docs/law/rules.md is not what the rulebook says; run go test ./internal/rulebook -update (-file +rulebook):\n%s", d)
	}
}
