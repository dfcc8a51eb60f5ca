package document

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tool runs a program and gives what it printed; a missing program fails the test by name.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test needs the program %q: install it", name)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// office converts a file with LibreOffice and gives the converted file's bytes.
func office(t testing.TB, in, format string) []byte {
	t.Helper()
	dir := t.TempDir()
	tool(t, "soffice", "--headless", "--norestore", "-env:UserInstallation=file://"+dir+"/profile",
		"--convert-to", format, "--outdir", dir, in)
	ext, _, _ := strings.Cut(format, ":")
	base := strings.TrimSuffix(filepath.Base(in), filepath.Ext(in))
	out, err := os.ReadFile(filepath.Join(dir, base+"."+ext))
	if err != nil {
		t.Fatalf("the office program wrote nothing: %v", err)
	}
	return out
}

func saved(t testing.TB, name string, raw []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func docx(t testing.TB, d Doc) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteDOCX(&b, d); err != nil {
		t.Fatalf("WriteDOCX: %v", err)
	}
	return b.Bytes()
}

func reread(t testing.TB, raw []byte) Extract {
	t.Helper()
	got, err := ReadDOCX(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatalf("ReadDOCX: %v", err)
	}
	return got
}

// hostile are texts that must arrive as text, or visibly replaced, everywhere.
func hostile() []string {
	return []string{
		"=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1",
		"NUL\x00 bell\x07 escape\x1b[31m", "vertical\vtab form\ffeed",
		"bidi \u202Etxt.exe\u202C and \u2066isolate\u2069", "mark \u200E\u200F stays",
		"not UTF-8: \xff\xfe\xc3", "\uFEFFbyte order mark", "noncharacter \uFFFE \U0001FFFF",
		"</w:t></w:r><w:r><w:t>x", "<script>alert(1)</script> & ]]> &amp; &#0;", "_x0041_ _x000D_",
		strings.Repeat("unbreakable", 400), "line one\r\nline two\rline three\u2028line four\u0085line five",
		"  spaces  kept  ", "{{.}} ${x} %s %d", "emoji 👩‍⚕️ and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "Siân Ŵyn-Łukasz Đặng Ñandú",
		"\U000E0041\U000E0042 tags", "/Title (x) endobj stream endstream",
	}
}

// sample is a document that has every block.
func sample() Doc {
	return Doc{
		Title:     "Record of sharing",
		Subject:   "Weekly list of children starting school, for the school nursing service",
		Reference: "KM-R-2026-0142", Revision: "3", Footer: "Northbourne and Weald Information Sharing Partnership (demonstration)",
		Author: "Northbourne County Council (demonstration)", Created: time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC),
		Blocks: []Block{
			Note{Title: "Before you start", Text: "Fill in every part you can. What you leave empty is asked for later; nothing is lost."},
			Heading{1, "What is shared and why"},
			Paragraph{Text: "The council sends the school nursing service the names of children who start school in September, so that no child misses the first hearing and vision check. The list holds the least that the service needs."},
			Field{Key: "purpose.summary", Label: "Purpose in one sentence", Value: "Invite every child starting school to a health check."},
			Field{Key: "purpose.benefit", Label: "What people gain", Value: "Problems with hearing and sight are found early.\nFamilies hear once, not three times.", Multiline: true},
			Field{Key: "purpose.limits", Label: "What it will not be used for", Multiline: true},
			Heading{2, "Information that goes"},
			List{Items: []string{"Name and date of birth", "School and year group", "Home address, unless the family's details are restricted"}},
			Table{
				Caption: "Information by field", Head: []string{"Field", "Why it is needed", "Kept for", "Records"}, Widths: []float64{3, 5, 2, 2},
				Rows: [][]Cell{
					{{Text: "Name", Header: true}, {Text: "To invite the right child"}, {Text: "Until age 25"}, {Text: "18,204", Number: true}},
					{{Text: "Date of birth", Header: true}, {Text: "To tell children of one name apart"}, {Text: "Until age 25"}, {Text: "18,204", Number: true}},
					{{Text: "Restricted details", Header: true}, {Text: "To leave the family out of the list"}, {Text: "Not kept", Key: "restricted.kept"}, {Text: "61", Number: true}},
				},
			},
			Heading{2, "Steps"},
			List{Ordered: true, Items: []string{"The council checks the list against restricted details.", "The service confirms it arrived.", "Both delete the working copy after 30 days."}},
			Heading{3, "If something goes wrong"},
			Paragraph{Text: "Tell the other organisation the same day.", Bold: true},
			Paragraph{Text: "The clock for telling the regulator starts when you become aware.", Muted: true},
			List{Ordered: true, Items: []string{"A second list starts at one."}},
			PageBreak{},
			Heading{1, "Signing"},
			Signature{Name: "Ffion Ŵyn-Hughes", Role: "Caldicott Guardian", Body: "Weald Community Health NHS Trust (demonstration)"},
			Signature{Name: "Łukasz Đorđević", Role: "Senior information risk owner", Body: "Northbourne County Council (demonstration)", Signed: "Signed in the program with a second factor", Date: "3 November 2026"},
		},
	}
}
