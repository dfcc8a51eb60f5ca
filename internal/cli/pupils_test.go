package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const classList = "\ufeffCHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH,CHILD_YEAR_GROUP,CHILD_POSTCODE,CHILD_NHS_NUMBER,Religion,Looked after\r\n" +
	"Required,Required,Required,Optional,Required,Optional,,\r\n" +
	"Zara,Nkemelu,01/09/2013,8,CT1 1AA,999 000 0018,Quaker,\r\n" +
	"Kim,Held,14/05/2014,8,ME4 4TR,,None,Yes\r\n" +
	"Max,Olde,14/05/2012,9,ME4 4TR,,None,\r\n"

// minimised runs the command and gives its status and what it said.
func minimised(t testing.TB, in string, args ...string) (status int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	status = Run(t.Context(), append([]string{"pupils", "minimise"}, args...), strings.NewReader(in), &o, &e)
	return status, o.String(), e.String()
}

func TestMakesAPupilList(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in, out, report := filepath.Join(dir, "class.csv"), filepath.Join(dir, "list.csv"), filepath.Join(dir, "report.json")
	put(t, in, classList)
	status, said, wrong := minimised(t, "", "--programme", "hpv", "--phase", "secondary", "--in", in, "--out", out, "--report", report)
	if status != 0 || !strings.Contains(said, "It holds 1 child") || !strings.Contains(said, "Restricted details: a person has to decide. Line 4") {
		t.Fatalf("%d %s %s", status, said, wrong)
	}
	list, err := os.ReadFile(out)
	if err != nil || string(list) != "First name,Last name,Date of birth,Postcode,NHS number,Year group\r\nZara,Nkemelu,2013-09-01,CT1 1AA,9990000018,8\r\n" {
		t.Errorf("%q %v", list, err)
	}
	told, err := os.ReadFile(report)
	if all := string(told) + said; err != nil || strings.Contains(all, "Held") || strings.Contains(all, "Quaker") {
		t.Errorf("the report names somebody: %s %v", all, err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 3 {
		t.Errorf("%d files, want 3", len(files))
	}
}

func TestListToStandardOutput(t *testing.T) {
	t.Parallel()
	status, out, wrong := minimised(t, classList, "--programme", "hpv", "--phase", "secondary", "--in", "-", "--out", "-")
	if status != 0 || strings.Count(out, "\n") != 2 || !strings.Contains(wrong, "set aside") {
		t.Errorf("%d %q %q", status, out, wrong)
	}
}

func TestNoListIsSaidInWords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "class.csv"), filepath.Join(dir, "list.csv")
	put(t, in, classList)
	put(t, out, "what was there before\n")
	for name, c := range map[string]struct {
		args   []string
		stdin  string
		status int
		says   string
	}{
		"no programme": {[]string{"--programme", "magic", "--phase", "secondary", "--in", in, "--out", out}, "", 2, "no programme of this name"},
		"other phase":  {[]string{"--programme", "hpv", "--phase", "primary", "--in", in, "--out", out}, "", 2, "not for schools of this kind"},
		"no years":     {[]string{"--programme", "catch-up", "--phase", "secondary", "--in", in, "--out", out}, "", 2, "Choose the year groups"},
		"wrong year":   {[]string{"--programme", "hpv", "--phase", "secondary", "--years", "7", "--in", in, "--out", out}, "", 2, "Choose year groups"},
		"same file":    {[]string{"--programme", "hpv", "--phase", "secondary", "--in", in, "--out", in}, "", 2, "the same file"},
		"two outputs":  {[]string{"--programme", "hpv", "--phase", "secondary", "--in", in, "--out", "-", "--report", "-"}, "", 2, "Only one thing"},
		"no headings":  {[]string{"--programme", "hpv", "--phase", "secondary", "--in", "-", "--out", out}, "Dear parent", 1, "no row with the names of the columns"},
		"pdf":          {[]string{"--programme", "hpv", "--phase", "secondary", "--in", "-", "--out", out}, "%PDF-1.7", 1, "neither a CSV file nor an Excel workbook"},
		"too large":    {[]string{"--programme", "hpv", "--phase", "secondary", "--in", "-", "--out", out}, strings.Repeat(" ", 65<<20), 1, "larger than any pupil list"},
		"absent":       {[]string{"--programme", "hpv", "--phase", "secondary", "--in", "-", "--out", out}, "Forename,Surname\nA,B", 1, "not in your file: Date of birth"},
		"no such file": {[]string{"--programme", "hpv", "--phase", "secondary", "--in", in + "x", "--out", out}, "", 1, "no such file"},
	} {
		status, _, wrong := minimised(t, c.stdin, c.args...)
		if status != c.status || !strings.Contains(wrong, c.says) {
			t.Errorf("%s: %d %q", name, status, wrong)
		}
	}
	if kept, err := os.ReadFile(out); err != nil || string(kept) != "what was there before\n" {
		t.Errorf("%q %v", kept, err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Errorf("%d files, want 2", len(files))
	}
}
