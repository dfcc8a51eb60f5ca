package words_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/portal/words"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"smart quotes, dash and ellipsis", "\u201cDon\u2019t share\u201d \u2013 it says\u2026", `"Don't share" – it says...`},
		{"quotes of an old code page", "\u0093Yes\u0094, it\u0092s fine", `"Yes", it's fine`},
		{"bullets of a word processor", "We need:\n\u00b7\u00a0\u00a0\u00a0 the form\n•\tthe letter\n\uf0b7 the date", "We need:\n- the form\n- the letter\n- the date"},
		{"a deeper bullet", "- one\n   o\ttwo", "- one\n  - two"},
		{"the letter o", "o dear", "o dear"},
		{"a section sign of the law", "§ 251 applies", "§ 251 applies"},
		{"a numbered list", "1.\tone\n2)   two", "1. one\n2. two"},
		{"a year is no list", "2026. That was it", "2026. That was it"},
		{"soft hyphen, zero width, byte order mark", "\ufeffsafe\u00adguard\u200bing", "safeguarding"},
		{"blanks", "a\u00a0b\u202fc\u2007d\u3000e", "a b c d e"},
		{"line ends", "a\r\nb\rc\u2028d\ve", "a\nb\nc\nd\ne"},
		{"empty lines", "a\n\n\n\n\nb\n\n", "a\n\nb"},
		{"turned around text", "a\u202etxt.exe", "atxt.exe"},
		{"letters put together", "oﬃce cafe\u0301", "office café"},
		{"paragraphs of a page", `<p class="MsoNormal">One<o:p></o:p></p><p>Two &amp; three</p>`, "One\n\nTwo & three"},
		{"a list of a page", "<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"},
		{"styles and scripts", "<style>p{color:red}</style><p>Words</p><script>alert(1)</script>", "Words"},
		{"fields of a word processor", "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><p>Words</p>", "Words"},
		{"somebody's own signs", "if age < 16 and <name> asks", "if age < 16 and <name> asks"},
		{"somebody's own signs in markup", "<p>ask <name> for it</p>", "ask <name> for it"},
		{"a sign of several people joined", "👩\u200d⚕️ asks", "👩\u200d⚕\ufe0f asks"},
		{"not text", "a\x00b\xffc\ufffd", "abc"},
		{"nothing", " \u00a0\n ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, words.Clean(c.in)); diff != "" {
				t.Errorf("Clean(%q): %s", c.in, diff)
			}
		})
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	if got := words.Line(" •\tCan we\n share \u201cit\u201d? "); got != `Can we share "it"?` {
		t.Errorf("Line = %q", got)
	}
}

// TestCleaningTwice shows that clean text stays as it is, and what can never be in it.
func TestCleaningTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"<p>", "</p>", "&amp;", "&lt;p&gt;", "- ", "• ", "o\t", "1.\t", "\n", "\r\n", "\u00ad", "\u00a0", "\u201c", "<li>", "  ", "word "})), 0, 12).Draw(t, "parts")
		once := words.Clean(strings.Join(parts, ""))
		for _, r := range once {
			if unicode.IsControl(r) && r != '\n' {
				t.Fatalf("%q holds %q", once, r)
			}
		}
		if strings.Contains(once, "\n\n\n") {
			t.Fatalf("%q holds two empty lines", once)
		}
		if !strings.Contains(once, "<") { // what was written about markup reads as markup now
			if twice := words.Clean(once); twice != once {
				t.Fatalf("once %q, twice %q", once, twice)
			}
		}
	})
}
