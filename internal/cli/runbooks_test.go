package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestRunbooksNameWhatThereIs parses every command line of the runbooks as the program would.
func TestRunbooksNameWhatThereIs(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "runbooks", "*.md"))
	if err != nil || len(pages) < 5 {
		t.Fatalf("%d runbooks, %v", len(pages), err)
	}
	found := 0
	for _, path := range pages {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			line = strings.TrimSpace(line)
			if !strings.HasPrefix(line, "sharewell ") {
				continue
			}
			found++
			line, _, _ = strings.Cut(line, " | ")
			if err := parses(t, strings.Fields(line)[1:]); err != nil {
				t.Errorf("%s: %q: %v", filepath.Base(path), line, err)
			}
		}
	}
	if found < 10 {
		t.Errorf("the runbooks hold %d command lines only", found)
	}
}

func parses(t testing.TB, args []string) error {
	t.Helper()
	var cmd commands
	parser, err := kong.New(&cmd, kong.Name("sharewell"), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if strings.HasSuffix(a, ".csv") { // the file must be there to be understood
			args[i] = filepath.Join(t.TempDir(), a)
			if err := os.WriteFile(args[i], []byte("name,kind\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	_, err = parser.Parse(args)
	return err
}
