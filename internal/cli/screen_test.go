package cli

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program is the test binary under the name by which it behaves as the program.
func program(t testing.TB) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sharewell")
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func put(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const person = "9990000026,somebody who did not opt out and whose row is longer than most\n"

// TestKillLeavesNothingUnderTheName ends a screening in its midst.
func TestKillLeavesNothingUnderTheName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list, fresh, old := filepath.Join(dir, "list.csv"), filepath.Join(dir, "fresh.csv"), filepath.Join(dir, "old.csv")
	put(t, list, "9990000018\n")
	put(t, old, "what was there before\n")
	for _, out := range []string{fresh, old} {
		cmd := exec.Command(program(t), "screen", "--optouts", list, "--in", "-", "--out", out, "--report", out+".json")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Once a pipe has taken so much, the program has read all but what fits into the pipe and its blocks, and
		// has written the rest.
		if _, err := io.WriteString(in, "nhs_number,x\n"+strings.Repeat(person, 100_000)); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		part, err := filepath.Glob(filepath.Join(dir, "."+filepath.Base(out)+"-*.part"))
		if err != nil || len(part) != 1 {
			t.Fatalf("the program was not in its midst: %v %v", part, err)
		}
		if st, err := os.Stat(part[0]); err != nil || st.Size() < 1<<20 {
			t.Errorf("the program had written little: %v", err)
		}
		if _, err := os.Stat(out + ".json"); !os.IsNotExist(err) {
			t.Errorf("a report is there: %v", err)
		}
	}
	if _, err := os.Stat(fresh); !os.IsNotExist(err) {
		t.Errorf("a part of the list stands under its name: %v", err)
	}
	if got, err := os.ReadFile(old); err != nil || string(got) != "what was there before\n" {
		t.Errorf("what was there before is gone: %v", err)
	}
}

// TestFullDiskIsAnError lets the system refuse to write more after so many blocks.
func TestFullDiskIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list, people, out := filepath.Join(dir, "list.csv"), filepath.Join(dir, "people.csv"), filepath.Join(dir, "out.csv")
	put(t, list, "9990000018\n")
	put(t, people, "nhs_number,x\n"+strings.Repeat(person, 20_000))
	cmd := exec.Command("sh", "-c", `ulimit -f 1000; exec "$@"`, "sh", program(t), "screen", "--optouts", list, "--in", people, "--out", out)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err == nil {
		t.Error("a file that did not fit was no error")
	}
	if !strings.Contains(said.String(), "file too large") {
		t.Errorf("the program said %q", said.String())
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("something is left: %v %v", entries, err)
	}
}
