package letter

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainOf takes the writer's own words from a page: first what programs mark as theirs or another's, then as with
// plain text.
func plainOf(page string) wrote {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return wrote{}
	}
	var w pageWalk
	w.walk(doc, 0)
	out := ownWords(w.b.String())
	out.forwarded = out.forwarded || w.forwarded
	return out
}

// pageWalk writes the text of a page down.
type pageWalk struct {
	b         strings.Builder
	done      bool // from here on it is another's
	forwarded bool
	items     []int // numbers of the lists around
}

// mostNested bounds how deep a page is read; nobody writes an answer deeper.
const mostNested = 300

func (w *pageWalk) walk(n *html.Node, depth int) {
	if w.done || depth > mostNested {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if w.skip(n) || w.done {
			if n.DataAtom == atom.Blockquote && !w.done { // what stood above and below a quotation are two paragraphs
				w.line()
				w.b.WriteByte('\n')
			}
			return
		}
	default:
	}
	block := blocks[n.DataAtom]
	if block {
		w.line()
	}
	w.open(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
	w.shut(n)
	if block {
		w.line()
	}
}

var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Table: true, atom.Tr: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Pre: true, atom.Section: true, atom.Article: true, atom.Blockquote: true, atom.Dl: true, atom.Dd: true, atom.Dt: true,
}

func (w *pageWalk) open(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		w.b.WriteByte('\n')
	case atom.Ul:
		w.items = append(w.items, -1)
	case atom.Ol:
		w.items = append(w.items, 0)
	case atom.Li:
		if last := len(w.items) - 1; last >= 0 && w.items[last] >= 0 {
			w.items[last]++
			w.b.WriteString(strconv.Itoa(w.items[last]) + ". ")
		} else {
			w.b.WriteString("- ")
		}
	case atom.Td, atom.Th:
		if s := w.b.String(); s != "" && !strings.HasSuffix(s, "\n") {
			w.b.WriteString(" ")
		}
	default:
	}
}

func (w *pageWalk) shut(n *html.Node) {
	switch n.DataAtom {
	case atom.Ul, atom.Ol:
		if len(w.items) > 0 {
			w.items = w.items[:len(w.items)-1]
		}
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.line()
		w.b.WriteByte('\n')
	default:
	}
}

// line begins a new line unless one has just begun.
func (w *pageWalk) line() {
	if s := w.b.String(); s != "" && !strings.HasSuffix(s, "\n") {
		w.b.WriteByte('\n')
	}
}

func (w *pageWalk) text(s string) {
	words := strings.Join(strings.Fields(s), " ")
	if words == "" {
		if s != "" && w.b.Len() > 0 && !strings.HasSuffix(w.b.String(), "\n") && !strings.HasSuffix(w.b.String(), " ") {
			w.b.WriteByte(' ')
		}
		return
	}
	if strings.TrimLeft(s, " \t\r\n\u00a0") != s && w.b.Len() > 0 && !strings.HasSuffix(w.b.String(), "\n") && !strings.HasSuffix(w.b.String(), " ") {
		w.b.WriteByte(' ')
	}
	w.b.WriteString(words)
	if strings.TrimRight(s, " \t\r\n\u00a0") != s {
		w.b.WriteByte(' ')
	}
}

// skip reports whether an element is not the writer's: what is not shown, what is quoted, and a signature. Where a
// program begins the message that is answered, everything from there on is another's.
func (w *pageWalk) skip(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Style, atom.Script, atom.Title, atom.Template, atom.Noscript:
		return true
	default:
	}
	id, class := attribute(n, "id"), " "+strings.ToLower(attribute(n, "class"))+" "
	has := func(name string) bool { return strings.Contains(class, " "+name) }
	switch {
	case id == "appendonsend", id == "stopSpelling", strings.HasSuffix(id, "divRplyFwdMsg"), attribute(n, "name") == "messageReplySection":
		w.done = true
		return true
	case has("moz-forward-container"), has("gmail_quote"), has("yahoo_quoted"), has("protonmail_quote"), has("zmail_extra"):
		w.forwarded = w.forwarded || has("moz-forward-container") || strings.Contains(textOf(n, 400), "Forwarded message")
		w.done = !inline(n)
		return true
	case n.DataAtom == atom.Blockquote && (attribute(n, "type") == "cite" || attribute(n, "cite") != "" || has("gmail") || has("protonmail")):
		return true
	case has("moz-cite-prefix"), has("gmail_attr"), has("gmail_signature"), has("moz-signature"), has("protonmail_signature_block"), id == "Signature", id == "ms-outlook-mobile-signature", id == "AppleMailSignature":
		return true
	case n.DataAtom == atom.Div && strings.Contains(strings.ReplaceAll(strings.ToLower(attribute(n, "style")), " ", ""), "border-top:solid") && headersAt(strings.Split(textLines(n), "\n")) >= 2:
		w.done = true // Outlook on the desktop draws a line above the old message's heading
		return true
	}
	hidden := strings.ReplaceAll(strings.ToLower(attribute(n, "style")), " ", "")
	return strings.Contains(hidden, "display:none")
}

// inline reports whether words of the writer's may follow a quotation: another element with text stands after it.
func inline(n *html.Node) bool {
	for s := n.NextSibling; s != nil; s = s.NextSibling {
		if strings.TrimSpace(textOf(s, 50)) != "" && !strings.Contains(attribute(s, "class"), "signature") {
			return true
		}
	}
	return false
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf gives the first characters of an element's text.
func textOf(n *html.Node, most int) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
		if b.Len() > most {
			break
		}
	}
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	return b.String()
}

func textLines(n *html.Node) string {
	var w pageWalk
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, 0)
	}
	return w.b.String()
}
