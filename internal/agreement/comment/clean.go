package comment

import (
	"regexp"
	"strings"
	"unicode"

	"sharewell/internal/agreement/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	tags     = regexp.MustCompile(`(?i)<(?:!--|!doctype|/?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|table|tr|td|th|tbody|h[1-6]|a|font|html|body|head|meta|style|script|o:p|w:[a-z]+)(?:\s+[a-zA-Z:-]+\s*=[^<>]*)?\s*/?>)`)
	bullets  = regexp.MustCompile(`(?m)^[ \t]*[•·●▪◦‣o§][ \t]{1,}`)
	numbers  = regexp.MustCompile(`(?m)^([0-9]{1,2}[.)])[ \t]{2,}`)
	blanks   = regexp.MustCompile(`[ \t]+`)
	manyEnds = regexp.MustCompile(`\n{3,}`)
)

// Clean makes clean text of what was typed or pasted, also from a word processor or a web page: no markup, no hidden
// characters, single blanks, at most one empty line.
func Clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\v", "\n").Replace(s)
	if tags.MatchString(s) {
		s = unmarked(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\u2007' || r == '\u202f':
			return ' '
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || r == '\u00ad' || r == '\ufeff' || r == '\ufffd' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r >= '\ue000' && r <= '\uf8ff':
			return -1 // not seen, or of a font that is not here
		}
		return r
	}, s)
	s = bullets.ReplaceAllString(s, "- ")
	s = numbers.ReplaceAllString(s, "$1 ")
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		line = strings.TrimRight(blanks.ReplaceAllString(strings.TrimLeft(line, " \t"), " "), " ")
		if indent > 0 && strings.HasPrefix(line, "- ") {
			line = strings.Repeat(" ", min(indent/2*2, 4)) + line
		}
		out = append(out, line)
	}
	return strings.Trim(manyEnds.ReplaceAllString(strings.Join(out, "\n"), "\n\n"), "\n ")
}

// unmarked takes markup away and keeps its lines.
func unmarked(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	skip := atom.Atom(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if skip == 0 {
				b.WriteString(strings.ReplaceAll(html.UnescapeString(string(z.Raw())), "\n", " "))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			switch a := atom.Lookup(name); a {
			case 0:
				if !strings.Contains(string(name), ":") && skip == 0 {
					b.WriteString(raw) // no markup that is known: somebody's <words>
				}
			case atom.Style, atom.Script, atom.Title, atom.Head:
				skip = a
			case atom.Br:
				b.WriteByte('\n')
			case atom.Li:
				b.WriteString("\n- ")
			case atom.Td, atom.Th:
				b.WriteByte(' ')
			case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
				b.WriteString("\n\n")
			case atom.Tr, atom.Ul, atom.Ol, atom.Table:
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if a == skip {
				skip = 0
			}
			switch a {
			case atom.P, atom.Div, atom.Ul, atom.Ol, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
				b.WriteString("\n\n")
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

// cleanProse makes a clause of what was typed in its place: the signs of its lists and tables stay.
func cleanProse(s, base string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\v", "\n", "\u00a0", " ").Replace(s)
	if tags.MatchString(s) && !tags.MatchString(base) {
		s = Clean(s)
	}
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == '\u00ad' || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// Tidy is a clause's text in the one form that all writings of the same words share.
func Tidy(markdown string) string { return prose.Write(prose.Parse(markdown)) }
