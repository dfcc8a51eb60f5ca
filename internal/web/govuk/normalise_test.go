package govuk_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inline are the elements within which and between which white space runs on, as a browser lays out text.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "br": true, "code": true, "em": true, "i": true, "label": true,
	"small": true, "span": true, "strong": true, "sub": true, "sup": true, "time": true,
}

// parse reads a fragment of a page.
func parse(t testing.TB, fragment string) []*html.Node {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		t.Fatalf("parsing fragment: %v", err)
	}
	return nodes
}

// normaliser writes a tree one token to the line: attributes sorted, white space as a browser shows it.
type normaliser struct {
	lines []string
	// space is pending white space: it belongs before the next word of the same run of text.
	space bool
	// text is true once the present run of text has begun.
	text bool
}

// normalise gives the canonical form of a fragment.
func normalise(nodes []*html.Node) string {
	var n normaliser
	for _, node := range nodes {
		n.node(node, 0)
	}
	return strings.Join(n.lines, "\n")
}

func (n *normaliser) node(node *html.Node, depth int) {
	switch node.Type {
	case html.TextNode:
		n.words(node.Data, depth)
	case html.ElementNode:
		n.element(node, depth)
	default:
		// Comments and document types are not shown.
	}
}

func (n *normaliser) words(data string, depth int) {
	const white = " \t\r\n\f"
	fields := strings.FieldsFunc(data, func(r rune) bool { return strings.ContainsRune(white, r) })
	if len(fields) == 0 {
		n.space = n.space || data != ""
		return
	}
	if strings.ContainsRune(white, rune(data[0])) {
		n.space = true
	}
	lead := ""
	if n.space && n.text {
		lead = "␠"
	}
	n.line(depth, lead+strings.Join(fields, " "))
	n.text = true
	n.space = strings.ContainsRune(white, rune(data[len(data)-1]))
}

func (n *normaliser) element(node *html.Node, depth int) {
	if !inline[node.Data] {
		n.breakRun()
	}
	n.line(depth, "<"+node.Data+attributes(node)+">")
	if node.Data == "textarea" || node.Data == "pre" {
		if node.FirstChild != nil {
			n.lines = append(n.lines, node.FirstChild.Data)
		}
	} else {
		for child := node.FirstChild; child != nil; child = child.NextSibling {
			n.node(child, depth+1)
		}
	}
	n.line(depth, "</"+node.Data+">")
	if !inline[node.Data] {
		n.breakRun()
	}
}

// breakRun ends a run of text: white space at the edge of a block is not shown.
func (n *normaliser) breakRun() { n.space, n.text = false, false }

func (n *normaliser) line(depth int, s string) {
	n.lines = append(n.lines, strings.Repeat("  ", depth)+s)
}

// attributes writes the attributes sorted by name; the class list keeps its order.
func attributes(node *html.Node) string {
	written := make([]string, 0, len(node.Attr))
	for _, attr := range node.Attr {
		value := attr.Val
		if attr.Key == "class" {
			value = strings.Join(strings.Fields(value), " ")
		}
		written = append(written, " "+attr.Key+`="`+value+`"`)
	}
	slices.SortStableFunc(written, strings.Compare)
	return strings.Join(written, "")
}

// remove takes out each element named as tag.class, and the ancestors it leaves empty.
func remove(nodes []*html.Node, selector string) []*html.Node {
	tag, className, _ := strings.Cut(selector, ".")
	var found []*html.Node
	for _, node := range nodes {
		for d := range node.Descendants() {
			if d.Type == html.ElementNode && d.Data == tag && hasClass(d, className) {
				found = append(found, d)
			}
		}
	}
	for _, node := range found {
		for node.Parent != nil {
			parent := node.Parent
			parent.RemoveChild(node)
			if !blank(parent) {
				break
			}
			node = parent
		}
	}
	return nodes
}

func hasClass(node *html.Node, className string) bool {
	for _, attr := range node.Attr {
		if attr.Key == "class" && slices.Contains(strings.Fields(attr.Val), className) {
			return true
		}
	}
	return false
}

// blank reports whether an element holds nothing but white space.
func blank(node *html.Node) bool {
	for child := range node.ChildNodes() {
		if child.Type == html.ElementNode || (child.Type == html.TextNode && strings.TrimSpace(child.Data) != "") {
			return false
		}
	}
	return true
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, a, b string
		same       bool
	}{
		{"edges of a block", "<div>\n  <p> a  b </p>\n</div>", "<div><p>a b</p></div>", true},
		{"space between words counts", "<p>a<span>b</span></p>", "<p>a <span>b</span></p>", false},
		{"space on either side of a tag is the same", "<p>a <span>b</span></p>", "<p>a<span> b</span></p>", true},
		{"attribute order", `<p id="x" class="y">`, `<p class="y" id="x">`, true},
		{"class order counts", `<p class="x y">`, `<p class="y x">`, false},
		{"text of a textarea is exact", "<textarea>a </textarea>", "<textarea>a</textarea>", false},
		{"bare attribute", "<input disabled>", `<input disabled="">`, true},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a, b := normalise(parse(t, tc.a)), normalise(parse(t, tc.b))
			if (a == b) != tc.same {
				t.Errorf("same = %v, want %v\n%s\n--\n%s", a == b, tc.same, a, b)
			}
		})
	}
}
