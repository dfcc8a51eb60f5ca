package layout

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Flow is one movement of data: from whom, what, to whom, and about which people.
type Flow struct {
	Name   string // what the picture is of: "Frailty alerts to care homes"
	From   []string
	What   []string
	To     []string
	People []string
}

// The picture is drawn 290 units wide, the width of the column on a phone of 320 pixels, where one
// unit is one pixel and the 16-unit text is 16 pixels. Wider screens enlarge it a little.
const (
	flowWidth     = 290
	flowPad       = 14
	flowLine      = 21 // from one line of text to the next
	flowItemGap   = 5  // between two items
	flowLabelGap  = 8  // under a panel's label
	flowArrow     = 34 // between two panels
	flowTextInset = 16 // from an item's bullet to its words
	flowMaxItems  = 12 // more are counted, and named in the text below
	flowEm        = 16 // the size of the text
	flowBaseline  = 16 // from the top of a line to its baseline
	flowRadius    = 3
)

// picture is a laid-out flow: only numbers and words, ready to draw.
type picture struct {
	ID     string
	Title  string
	Height int
	Panels []panel
	Arrows []arrow
	Lists  []flowList
}

type panel struct {
	Y, Height int
	Class     string
	Label     textLine
	Items     []flowItem
	Inverse   bool
	People    bool // bullets are people
}

type flowItem struct{ Lines []textLine }

type textLine struct {
	X, Y  int
	Text  string
	Class string
}

type arrow struct{ Y, Height int }

// flowList is the same as a panel, in words for everybody who does not see the picture.
type flowList struct {
	Label string
	Items []string
}

// layOut places a flow. It is pure: the same flow always gives the same picture.
func layOut(f Flow, id string) picture {
	p := picture{ID: id, Title: flowTitle(f)}
	sections := []struct {
		label, class    string
		items           []string
		inverse, people bool
	}{
		{"From", "sw-flow__panel", f.From, false, false},
		{"What is shared", "sw-flow__panel sw-flow__panel--what", f.What, true, false},
		{"To", "sw-flow__panel", f.To, false, false},
		{"About these people", "sw-flow__panel sw-flow__panel--people", f.People, false, true},
	}
	y := 1 // half of the panel's line would be cut off at nought
	for _, s := range sections {
		if len(s.items) == 0 {
			continue
		}
		switch {
		case len(p.Panels) == 0:
		case s.people:
			y += flowPad
		default:
			p.Arrows = append(p.Arrows, arrow{Y: y, Height: flowArrow})
			y += flowArrow
		}
		one := layPanel(y, s.label, s.items, s.inverse)
		one.Class, one.People = s.class, s.people
		p.Panels = append(p.Panels, one)
		p.Lists = append(p.Lists, flowList{Label: s.label, Items: s.items})
		y += one.Height
	}
	p.Height = y + 1
	return p
}

// layPanel places a label and its items from y downwards.
func layPanel(y int, label string, items []string, inverse bool) panel {
	text, quiet := "sw-flow__text", "sw-flow__text sw-flow__text--label"
	if inverse {
		text += " sw-flow__text--strong sw-flow__text--inverse"
		quiet = "sw-flow__text sw-flow__text--inverse"
	}
	p := panel{Y: y, Inverse: inverse}
	at := y + flowPad - 3
	p.Label = textLine{X: flowPad, Y: at + flowBaseline, Text: label, Class: quiet}
	at += flowLine + flowLabelGap
	for i, item := range shorten(items) {
		if i > 0 {
			at += flowItemGap
		}
		var one flowItem
		for _, words := range wrap(item, flowWidth-2*flowPad-flowTextInset, inverse) {
			one.Lines = append(one.Lines, textLine{X: flowPad + flowTextInset, Y: at + flowBaseline, Text: words, Class: text})
			at += flowLine
		}
		p.Items = append(p.Items, one)
	}
	p.Height = at + flowPad - 4 - y
	return p
}

// shorten keeps a long list drawable: the rest is counted here and named in the words below.
func shorten(items []string) []string {
	if len(items) <= flowMaxItems {
		return items
	}
	kept := append([]string(nil), items[:flowMaxItems-1]...)
	return append(kept, fmt.Sprintf("and %d more, named below", len(items)-len(kept)))
}

// flowTitle is the picture in one sentence.
func flowTitle(f Flow) string {
	if f.Name != "" {
		return "Picture: " + f.Name
	}
	return "Picture of where the information goes"
}

// wrap breaks text into lines of at most width units. A word longer than a line is cut with a hyphen.
func wrap(text string, width int, bold bool) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && textWidth(line+" "+word, bold) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for textWidth(word, bold) > width {
			head := cut(word, width, bold)
			lines = append(lines, head+"-")
			word = word[len(head):]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// cut gives the longest head of a word that fits together with a hyphen, at least one letter.
func cut(word string, width int, bold bool) string {
	end := 0
	for i, r := range word {
		next := i + utf8.RuneLen(r)
		if end > 0 && textWidth(word[:next]+"-", bold) > width {
			break
		}
		end = next
	}
	return word[:end]
}

// Advance widths of the printable ASCII characters in our typeface, in hundredths of an em, measured
// in a browser. Other letters count as wide as an m, so that a line is never too long.
func advances(bold bool) []byte {
	if bold {
		return []byte{31, 30, 39, 76, 61, 97, 72, 21, 33, 33, 48, 59, 27, 37, 27, 44, 66, 44, 58, 60, 62, 61, 63, 54, 62, 57, 27, 27, 57, 61, 57, 55, 78, 68, 64, 66, 69, 60, 57, 72, 70, 42, 56, 66, 55, 86, 72, 75, 63, 76, 65, 61, 61, 69, 64, 89, 68, 65, 62, 34, 44, 34, 58, 40, 29, 55, 60, 51, 60, 56, 36, 59, 57, 30, 26, 55, 32, 88, 57, 58, 60, 60, 38, 51, 38, 57, 53, 74, 54, 52, 50, 38, 25, 38, 54}
	}
	return []byte{28, 29, 30, 65, 59, 92, 73, 16, 30, 30, 48, 61, 21, 36, 21, 39, 65, 41, 55, 58, 61, 59, 60, 51, 61, 59, 21, 21, 55, 63, 55, 48, 78, 63, 61, 64, 67, 57, 55, 69, 69, 39, 51, 63, 54, 82, 69, 71, 59, 72, 61, 59, 56, 69, 59, 86, 62, 57, 61, 32, 39, 34, 55, 37, 24, 52, 57, 48, 56, 54, 31, 56, 55, 25, 24, 49, 26, 84, 55, 55, 57, 57, 35, 47, 33, 54, 46, 68, 48, 45, 46, 34, 24, 34, 55}
}

// textWidth estimates how wide text is drawn, rounded up.
func textWidth(text string, bold bool) int {
	table, sum := advances(bold), 0
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~':
			sum += int(table[r-' '])
		case r == '’' || r == '‘':
			sum += 30
		default:
			sum += 88
		}
	}
	return (sum*flowEm + 99) / 100
}
