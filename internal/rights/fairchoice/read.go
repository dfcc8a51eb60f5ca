package fairchoice

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"sharewell/internal/errs"
)

// Read makes Pages of HTML: one for each element marked with data-fair-choice, or else one of the whole main part.
func Read(name string, r io.Reader) ([]Page, error) {
	root, err := html.Parse(r)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, "fairchoice.html", "This page cannot be read.", err)
	}
	marked := all(root, func(n *html.Node) bool { return attr(n, "data-fair-choice") != "" })
	if len(marked) == 0 {
		if marked = all(root, func(n *html.Node) bool { return n.DataAtom == atom.Main }); len(marked) == 0 {
			marked = all(root, func(n *html.Node) bool { return n.DataAtom == atom.Body })
		}
	}
	var out []Page
	for _, n := range marked {
		out = append(out, pageOf(name, root, n))
	}
	return out, nil
}

// FromText makes a Page of an author's plain words.
func FromText(name, text string) Page {
	p := Page{Name: name, Role: Ask, Words: true}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			p.Texts = append(p.Texts, Text{Words: line})
		}
	}
	return p
}

func pageOf(name string, root, n *html.Node) Page {
	p := Page{Name: name, Role: Role(attr(n, "data-fair-choice")), Care: Effect(attr(n, "data-care"))}
	if !p.Role.Valid() {
		p.Role = Ask
	}
	if id := attr(n, "id"); id != "" {
		p.Name += "#" + id
	}
	number := func(key string) int {
		v, err := strconv.Atoi(attr(n, key))
		if err != nil {
			return 0 // not known
		}
		return v
	}
	p.Steps = Steps{number("data-steps-yes"), number("data-steps-no"), number("data-steps-back")}
	w := &walker{page: &p, labels: map[string]string{}}
	for _, l := range all(root, func(n *html.Node) bool { return n.DataAtom == atom.Label }) {
		w.labels[attr(l, "for")] = textOf(l)
	}
	w.walk(n, state{})
	return p
}

type walker struct {
	page   *Page
	labels map[string]string
	place  string
}

// state is what an element's children take over from it.
type state struct {
	folded, inText bool
	group, side    string
}

func (w *walker) walk(n *html.Node, s state) {
	if n.Type == html.ElementNode {
		if attr(n, "aria-hidden") == "true" || n.DataAtom == atom.Script || n.DataAtom == atom.Style {
			return
		}
		s.folded = s.folded || has(n, "hidden") || n.DataAtom == atom.Details && !has(n, "open")
		if side := attr(n, "data-consequence"); side != "" {
			s.side = side
		}
		if n.DataAtom == atom.Fieldset {
			for _, l := range all(n, func(n *html.Node) bool { return n.DataAtom == atom.Legend }) {
				s.group = textOf(l)
				break
			}
		}
		w.text(n, &s)
		w.control(n, s)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, s)
	}
}

var blocks = []atom.Atom{atom.P, atom.Li, atom.Dt, atom.Dd, atom.Td, atom.Th, atom.Legend, atom.Label, atom.Summary, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

func (w *walker) text(n *html.Node, s *state) {
	if s.inText || !slices.Contains(blocks, n.DataAtom) && !bare(n) {
		return
	}
	words := textOf(n)
	if words == "" {
		return
	}
	s.inText = true
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		w.place = words
	}
	w.page.Texts = append(w.page.Texts, Text{Place: w.place, Words: words, Folded: s.folded})
	switch Answer(s.side) {
	case No:
		w.page.AfterNo = append(w.page.AfterNo, words)
	case Yes:
		w.page.AfterYes = append(w.page.AfterYes, words)
	}
}

// bare reports whether an element holds words of its own.
func bare(n *html.Node) bool {
	if n.DataAtom != atom.Div && n.DataAtom != atom.Section && n.DataAtom != atom.Main {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
			return true
		}
	}
	return false
}

func (w *walker) control(n *html.Node, s state) {
	x := Control{Place: w.place, Words: textOf(n), Group: s.group, Answer: Answer(attr(n, "data-answer")), Folded: s.folded, Required: has(n, "required")}
	switch n.DataAtom {
	case atom.A:
		if x.Kind = Link; slices.Contains(strings.Fields(attr(n, "class")), "govuk-button") {
			x.Kind = Button
		}
	case atom.Button:
		x.Kind = Button
	case atom.Textarea, atom.Select:
		x.Kind, x.Words = Field, w.labels[attr(n, "id")]
		x.Chosen = slices.ContainsFunc(all(n, func(o *html.Node) bool { return o.DataAtom == atom.Option && has(o, "selected") }), func(o *html.Node) bool { return attr(o, "value") != "" })
	case atom.Input:
		x.Words = w.labels[attr(n, "id")]
		switch attr(n, "type") {
		case "hidden":
			return
		case "radio", "checkbox":
			x.Kind, x.Chosen = Box, has(n, "checked")
		case "submit", "button":
			x.Kind, x.Words = Button, attr(n, "value")
		default:
			x.Kind = Field
		}
	default:
		return
	}
	if x.Kind == Button {
		looks := strings.Fields(attr(n, "class"))
		slices.Sort(looks)
		x.Look = strings.Join(looks, " ")
	}
	w.page.Controls = append(w.page.Controls, x)
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// all gives the outermost elements that are wanted.
func all(n *html.Node, want func(*html.Node) bool) []*html.Node {
	if n.Type == html.ElementNode && want(n) {
		return []*html.Node{n}
	}
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = append(out, all(c, want)...)
	}
	return out
}

// textOf gives the words of an element on one line.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}
