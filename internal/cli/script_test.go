package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sharewell/internal/store/storetest"
)

// runScripts runs the command lines of a folder, each in a folder of its own that holds county.db, the
// database of the seeded county.
func runScripts(t *testing.T, dir string, vars ...string) {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(e *testscript.Env) error {
			data, err := seeded()
			if err != nil {
				return err
			}
			e.Setenv("ROOT", root)
			e.Vars = append(e.Vars, vars...)
			return os.WriteFile(filepath.Join(e.WorkDir, "county.db"), data, 0o600)
		},
	})
}

func TestCommands(t *testing.T) {
	t.Parallel()
	runScripts(t, filepath.Join("testdata", "script"))
}

func TestCommandsOnPostgreSQL(t *testing.T) {
	t.Parallel()
	if testing.Short() && os.Getenv(storetest.Env) == "" {
		return // the full run's business
	}
	runScripts(t, filepath.Join("testdata", "postgres"), "POSTGRES="+storetest.PostgresDSN(t), "OTHER="+storetest.PostgresDSN(t))
}
