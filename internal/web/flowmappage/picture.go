package flowmappage

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sharewell/internal/licence/flowmap"
)

// pictureView is a picture in its two shapes: for phones, one unit of which is a pixel at 320, and for wider screens.
type pictureView struct {
	Title, Alt, Skip, Target string
	Note                     string // what is left to the table
	Narrow, Wide             shape
}

// shape is who gives, on the left, and who gets, on the right, with lines between them.
type shape struct {
	ID            string
	Class         string
	Width, Height int
	From, To      heading
	Left, Right   []nodeView
	Lines         []lineView
}

type heading struct {
	X    int
	Text string
}

type nodeView struct {
	Key, Href, Name     string
	X, Y, Width, Height int
	Lines               []textView
	Group               bool
}

type textView struct {
	X, Y int
	Text string
}

type lineView struct {
	From, To, Href, Name string
	Path                 string
	Thick                string
}

// Measures of a picture.
const (
	picTop    = 34 // room for the heads
	picGap    = 10 // between two nodes
	picPad    = 6  // in a node
	picLine   = 18
	picLetter = 8  // width of a letter, generously
	picMost   = 14 // nodes on a side
	picLines  = 70 // lines
	picText   = 4  // lines of a name
)

// measures are what differs between the shapes.
type measures struct{ width, node int }

func narrow() measures { return measures{290, 116} }
func wide() measures   { return measures{680, 236} }

// end is one node in the making.
type end struct {
	node flowmap.Node
	key  string
	uses int // of all its rows together; for the order only
}

// picture draws the strongest rows; nil when there are none.
func (w writer) picture(id, title string, rows []flowmap.Row) *pictureView {
	if len(rows) == 0 {
		return nil
	}
	left, right := w.ends(rows, func(r flowmap.Row) flowmap.Node { return r.From }), w.ends(rows, func(r flowmap.Row) flowmap.Node { return r.To })
	lines := w.strongest(rows, left, right)
	v := &pictureView{Title: title, Alt: w.t.T("picture.alt", "title", title), Skip: w.t.T("picture.skip"), Target: "#table"}
	if len(lines) < len(rows) {
		v.Note = w.t.N("picture.some", len(lines), "all", strconv.Itoa(len(rows)))
	}
	v.Narrow = w.shape(id+"-n", narrow(), lines, [2][]end{left, right})
	v.Wide = w.shape(id+"-w", wide(), lines, [2][]end{left, right})
	v.Narrow.Class, v.Wide.Class = "sw-map__svg sw-map__svg--narrow", "sw-map__svg sw-map__svg--wide"
	return v
}

// ends gives the nodes of one side: those with the most uses, by name.
func (w writer) ends(rows []flowmap.Row, side func(flowmap.Row) flowmap.Node) []end {
	at := map[string]int{}
	var out []end
	for _, r := range rows {
		n := side(r)
		i, known := at[n.Key()]
		if !known {
			i = len(out)
			at[n.Key()] = i
			out = append(out, end{node: n, key: n.Key()})
		}
		out[i].uses += r.Uses
	}
	slices.SortFunc(out, func(a, b end) int { return cmp.Or(cmp.Compare(b.uses, a.uses), cmp.Compare(a.key, b.key)) })
	out = out[:min(len(out), picMost)]
	slices.SortFunc(out, func(a, b end) int {
		return cmp.Or(cmp.Compare(rank(a.node), rank(b.node)), cmp.Compare(strings.ToLower(w.name(a.node)), strings.ToLower(w.name(b.node))), cmp.Compare(a.key, b.key))
	})
	return out
}

// rank puts organisations before groups, and those outside last.
func rank(n flowmap.Node) int {
	switch {
	case n.Group == flowmap.Outside:
		return 2
	case n.Whole():
		return 1
	}
	return 0
}

// strongest gives the rows that are drawn: between nodes that are, the most uses first.
func (w writer) strongest(rows []flowmap.Row, left, right []end) []flowmap.Row {
	has := func(list []end, key string) bool {
		return slices.ContainsFunc(list, func(e end) bool { return e.key == key })
	}
	var out []flowmap.Row
	for _, r := range rows {
		if has(left, r.From.Key()) && has(right, r.To.Key()) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b flowmap.Row) int {
		return cmp.Or(cmp.Compare(b.Uses, a.Uses), cmp.Compare(a.From.Key(), b.From.Key()), cmp.Compare(a.To.Key(), b.To.Key()))
	})
	return out[:min(len(out), picLines)]
}

// shape places everything.
func (w writer) shape(id string, m measures, rows []flowmap.Row, ends [2][]end) shape {
	s := shape{ID: id, Width: m.width, From: heading{0, w.t.T("head.from")}, To: heading{m.width - m.node, w.t.T("head.to")}}
	keep := func(list []end, used func(flowmap.Row) string) []end {
		return slices.DeleteFunc(slices.Clone(list), func(e end) bool {
			return !slices.ContainsFunc(rows, func(r flowmap.Row) bool { return used(r) == e.key })
		})
	}
	left := w.nodes(0, m, keep(ends[0], func(r flowmap.Row) string { return r.From.Key() }))
	right := w.nodes(m.width-m.node, m, keep(ends[1], func(r flowmap.Row) string { return r.To.Key() }))
	s.Height = max(spread(left, bottom(right)), spread(right, bottom(left)))
	s.Left, s.Right = left, right
	for _, r := range rows {
		s.Lines = append(s.Lines, w.line(m, r, left, right))
	}
	slices.SortStableFunc(s.Lines, func(a, b lineView) int { return cmp.Compare(order(left, a.From), order(left, b.From)) })
	return s
}

func order(list []nodeView, key string) int {
	return slices.IndexFunc(list, func(n nodeView) bool { return n.Key == key })
}

// nodes places one side from the top.
func (w writer) nodes(x int, m measures, list []end) []nodeView {
	y := picTop
	var out []nodeView
	for _, e := range list {
		n := nodeView{Key: e.key, Href: w.href(e.node), Name: w.name(e.node), X: x, Y: y, Width: m.node, Group: e.node.Whole()}
		at := y + picPad + picLine - 5
		for _, line := range wrap(w.name(e.node), (m.node-2*picPad)/picLetter) {
			n.Lines = append(n.Lines, textView{X: x + picPad, Y: at, Text: line})
			at += picLine
		}
		n.Height = at - picLine + 5 + picPad - y
		y += n.Height + picGap
		out = append(out, n)
	}
	return out
}

func bottom(list []nodeView) int {
	last := list[len(list)-1]
	return last.Y + last.Height + 2
}

// spread moves the nodes of the shorter side down so that both sides are equally high, and gives the height.
func spread(list []nodeView, height int) int {
	if free := height - bottom(list); free > 0 {
		for i := range list {
			by := free * (2*i + 1) / (2 * len(list))
			list[i].Y += by
			for k := range list[i].Lines {
				list[i].Lines[k].Y += by
			}
		}
	}
	return max(bottom(list), height)
}

func (w writer) line(m measures, r flowmap.Row, left, right []nodeView) lineView {
	a, b := left[order(left, r.From.Key())], right[order(right, r.To.Key())]
	x1, y1, x2, y2 := m.node+1, a.Y+a.Height/2, m.width-m.node-9, b.Y+b.Height/2
	bend := (x2 - x1) / 2
	return lineView{From: a.Key, To: b.Key, Href: w.follow(r), Name: w.t.N("line", r.Uses, "from", w.name(r.From), "to", w.name(r.To)),
		Path: fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+bend, y1, x2-bend, y2, x2, y2), Thick: strconv.Itoa(min(1+bits.Len(uint(r.Uses))/2, 6))}
}

// wrap breaks a name into lines of at most so many letters, and shortens what is longer than a few of them.
func wrap(s string, most int) []string {
	var out []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		for utf8.RuneCountInString(word) > most {
			if line != "" {
				out, line = append(out, line), ""
			}
			runes := []rune(word)
			out = append(out, string(runes[:most-1])+"-")
			word = string(runes[most-1:])
		}
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > most {
			out, line = append(out, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	if line != "" {
		out = append(out, line)
	}
	if len(out) > picText {
		out = out[:picText]
		out[picText-1] += " …"
	}
	return out
}
