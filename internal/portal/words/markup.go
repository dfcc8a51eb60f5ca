package words

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// marked is text that carries markup which word processors, mail programs and browsers write. Somebody's <words> are none.
var marked = regexp.MustCompile(`(?i)<(?:!--|!doctype|\?xml|!\[|/?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|table|tr|td|th|tbody|thead|h[1-6]|a|img|font|html|body|head|meta|link|style|script|xml|o:p|[wmv]:[a-z]+)(?:\s[^<>]*)?/?>)`)

// written are further elements that pages are made of.
var written = regexp.MustCompile(`^(?:section|article|header|footer|main|nav|aside|blockquote|pre|code|sub|sup|s|small|big|center|colgroup|col|caption|tfoot|dl|dt|dd|hr|form|input|button|label|svg|iframe|picture|source|figure|figcaption|mark|del|ins|q|cite|abbr|address|st1:.*|.*:.*)$`)

// unmarked keeps the words of markup with their paragraphs, lists and lines.
func unmarked(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	skip, depth := "", 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if depth == 0 {
				b.WriteString(strings.ReplaceAll(html.UnescapeString(string(z.Raw())), "\n", " "))
			}
		case html.StartTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			if depth > 0 {
				if string(name) == skip {
					depth++
				}
				continue
			}
			if unread(string(name)) {
				skip, depth = string(name), 1
				continue
			}
			b.WriteString(opening(string(name), raw))
		case html.SelfClosingTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			if depth == 0 {
				b.WriteString(opening(string(name), raw))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch {
			case depth > 0 && string(name) == skip:
				depth--
			case depth == 0:
				b.WriteString(closing(string(name)))
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

// unread are the parts of markup that nobody reads.
func unread(name string) bool {
	switch atom.Lookup([]byte(name)) {
	case atom.Style, atom.Script, atom.Title, atom.Head:
		return true
	}
	return name == "xml" || strings.HasPrefix(name, "w:")
}

// opening gives what stands for the beginning of an element; what is no element is somebody's own <words>.
func opening(name, raw string) string {
	switch atom.Lookup([]byte(name)) {
	case atom.Br:
		return "\n"
	case atom.Li:
		return "\n- "
	case atom.Td, atom.Th:
		return " "
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return "\n\n"
	case atom.Tr, atom.Ul, atom.Ol, atom.Table:
		return "\n"
	}
	if marked.MatchString(raw) || written.MatchString(name) {
		return ""
	}
	return raw
}

func closing(name string) string {
	switch atom.Lookup([]byte(name)) {
	case atom.P, atom.Div, atom.Ul, atom.Ol, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return "\n\n"
	}
	return ""
}
