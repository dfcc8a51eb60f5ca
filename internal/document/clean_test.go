package document

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCleanReplacesInPlainSight(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                           "",
		"plain\ttext\n":              "plain\ttext\n",
		"a\r\nb\rc\u2028d\ve":        "a\nb\nc\nd\ne",
		"nul\x00":                    "nul\uFFFD",
		"\u202Eexe.txt":              "\uFFFDexe.txt",
		"bad\xff":                    "bad\uFFFD",
		"\uFFFEx\U0001FFFF":          "\uFFFDx\uFFFD",
		"Ŵyn \u200E\u200Fmarks 👩‍⚕️": "Ŵyn \u200E\u200Fmarks 👩‍⚕️",
		"\x7f\u0080\uFEFF":           "\uFFFD\uFFFD\uFFFD",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanIsIdempotentAndXMLSafe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		c := Clean(s)
		if Clean(c) != c {
			t.Fatalf("Clean is not idempotent on %q", s)
		}
		if !utf8.ValidString(c) || strings.ContainsAny(c, "\r\x00\u202e") {
			t.Fatalf("Clean(%q) = %q", s, c)
		}
		if strings.ContainsAny(CleanLine(s), "\n\t") {
			t.Fatalf("CleanLine left a line break in %q", s)
		}
	})
}
