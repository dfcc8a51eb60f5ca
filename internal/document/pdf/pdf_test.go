package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/document/fonts"
)

func face(t testing.TB) *Face {
	t.Helper()
	f, err := LoadFace("TESTED+Regular", fonts.Regular)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestOutlineTree(t *testing.T) {
	t.Parallel()
	var marks []bookmark
	for _, level := range []int{1, 2, 3, 2, 1, 3} {
		marks = append(marks, bookmark{level: level})
	}
	nodes, top := tree(marks)
	want := []node{
		{-1, -1, 4, 1, 3, 3}, {0, -1, 3, 2, 2, 1}, {1, -1, -1, -1, -1, 0}, {0, 1, -1, -1, -1, 0},
		{-1, 0, -1, 5, 5, 1}, {4, -1, -1, -1, -1, 0},
	}
	opt := cmp.AllowUnexported(node{})
	if diff := cmp.Diff(want, nodes, opt); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(node{-1, -1, -1, 0, 4, 6}, top, opt); diff != "" {
		t.Errorf("top (-want +got):\n%s", diff)
	}
}

func TestLoadFaceRefusesBrokenFonts(t *testing.T) {
	t.Parallel()
	for _, ttf := range []string{"", "wOFF", fonts.Regular[:40], fonts.Regular[:2000], "\x00\x01\x00\x00\x00\x00" + strings.Repeat("\x00", 10)} {
		if _, err := LoadFace("X", ttf); err == nil {
			t.Errorf("a font of %d bytes was accepted", len(ttf))
		}
	}
}

func TestWidths(t *testing.T) {
	t.Parallel()
	f := face(t)
	if f.Width("", 11) != 0 || f.Width("ii", 10) >= f.Width("WW", 10) || f.Width("W", 20) != 2*f.Width("W", 10) {
		t.Error("widths are not those of a proportional face")
	}
	if !f.Has('ŵ') || !f.Has('\uFFFD') || f.Has('漢') {
		t.Error("the face does not have the characters it should")
	}
}

func TestContentOutsideAnElementPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("untagged content was accepted")
		}
	}()
	New(Meta{}).AddPage().Text(0, 0, Style{Face: face(t), Size: 10}, "x")
}

func TestTextStringsCannotBeEnded(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Plain": "(Plain)", "": "()", "a)": "<FEFF00610029>", `\`: "<FEFF005C>", "é": "<FEFF00E9>", "𝔘": "<FEFFD835DD18>",
	} {
		if got := str(in); got != want {
			t.Errorf("str(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestFileWithNothingOnItsPages(t *testing.T) {
	t.Parallel()
	f := New(Meta{Title: "T & <t>", Lang: "en-GB"})
	f.AddPage()
	p := f.AddPage()
	p.Begin(f.Root().Add(P, NoAttr))
	p.Text(50, 50, Style{Face: face(t), Size: 10, Colour: 0x14323A}, "Text")
	p.End()
	f.Bookmark(0, "Place", 40)
	var b bytes.Buffer
	n, err := f.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("wrote %d of %d: %v", n, b.Len(), err)
	}
	path := filepath.Join(t.TempDir(), "f.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil {
		t.Errorf("this test needs the program \"qpdf\", which says: %v\n%s", err, out)
	}
}
