package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPipedListNeedsADate gives a list through a pipe, whose time is always now.
func TestPipedListNeedsADate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	people, out := filepath.Join(dir, "people.csv"), filepath.Join(dir, "out.csv")
	put(t, people, "nhs_number,x\n"+person)
	for _, c := range []struct {
		date, says string
	}{{"", "Nobody knows how old the opt-out list is."}, {"2001-01-01", "may be 21 days at most"}} {
		args := []string{"screen", "--optouts", "/dev/fd/0", "--in", people, "--out", out}
		if c.date != "" {
			args = append(args, "--list-date", c.date)
		}
		cmd := exec.Command(program(t), args...)
		cmd.Stdin = strings.NewReader("9990000018\n")
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Run(); err == nil || !strings.Contains(said.String(), c.says) {
			t.Errorf("a piped list of %q: %v, and it said %q", c.date, err, said.String())
		}
		if _, err := os.Stat(out); !os.IsNotExist(err) {
			t.Errorf("an output is there: %v", err)
		}
	}
}

// TestUnwritablePlaceIsNamed names the place that was given, not the file beside it.
func TestUnwritablePlaceIsNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list, people, out := filepath.Join(dir, "list.csv"), filepath.Join(dir, "people.csv"), filepath.Join(dir, "nowhere", "out.csv")
	put(t, list, "9990000018\n")
	put(t, people, "nhs_number,x\n"+person)
	cmd := exec.Command(program(t), "screen", "--optouts", list, "--in", people, "--out", out)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err == nil || !strings.Contains(said.String(), out+":") || strings.Contains(said.String(), ".part") {
		t.Errorf("%v, and it said %q", err, said.String())
	}
}
