package relaypage

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sharewell/internal/rights/relay"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// The picture is drawn 290 units wide, the width of the column on a phone of 320 pixels, where one unit is one pixel.
const (
	drawWidth  = 290
	drawStep   = 18 // how far a hop stands to the right of the one before
	drawPad    = 12
	drawLine   = 20
	drawGap    = 14
	drawChar   = 8 // a letter of the text, on average
	drawMost   = 16
	drawDeep   = 4 // hops that are set further to the right
	drawMarker = 16
)

// picture shows who has the correction: the source on top, each one that was told beneath the one that told it.
type picture struct {
	Title, Note string
	Height      int
	Boxes       []box
}

type box struct {
	X, Y, Width, Height int
	Source              bool
	Lines               []drawnLine
	Mark                string // of a path
	Arrow, Head         string // from the one that told it
}

type drawnLine struct {
	X, Y  int
	Text  string
	Quiet bool
}

// draw lays a correction out. What a picture cannot show stands in the table beside it.
func (p *onePage) draw(c *page.Ctx, v relay.View) picture {
	out := picture{Title: c.Text.T("picture", "name", v.Correction.Name)}
	y, at, depth := 1, map[int]box{}, map[int]int{}
	add := func(n, level int, name, word, mark string, via int) {
		b := box{X: 1 + drawStep*min(level, drawDeep), Y: y, Source: n == 0, Mark: mark}
		b.Width = drawWidth - 1 - b.X
		for i, line := range wrapped(name, (b.Width-2*drawPad)/drawChar) {
			b.Lines = append(b.Lines, drawnLine{b.X + drawPad, y + drawPad + 12 + i*drawLine, line, false})
		}
		last := y + drawPad + 12 + len(b.Lines)*drawLine
		for i, line := range wrapped(word, (b.Width-2*drawPad-drawMarker)/drawChar) {
			b.Lines = append(b.Lines, drawnLine{b.X + drawPad + drawMarker, last + i*drawLine, line, true})
		}
		b.Height = len(b.Lines)*drawLine + drawPad + 6
		if mark != "" {
			b.Mark = fmt.Sprintf("M%d %d%s", b.X+drawPad, last-5, mark)
		}
		if from, ok := at[via]; ok && n > 0 {
			x, mid := from.X+drawStep/2, b.Y+b.Height/2
			b.Arrow = fmt.Sprintf("M%d %dV%dH%d", x, from.Y+from.Height, mid, b.X-5)
			b.Head = fmt.Sprintf("M%d %dl-7 -5v10z", b.X-1, mid)
		}
		at[n], depth[n] = b, level
		out.Boxes = append(out.Boxes, b)
		y += b.Height + drawGap
	}
	add(0, 0, v.Correction.Name, c.Text.T("picture.source"), "", 0)
	shown := 0
	var below func(via int)
	below = func(via int) {
		for _, one := range v.Copies {
			parent := one.Via
			if _, known := depth[parent]; !known {
				parent = 0 // the reader does not see who told it
			}
			if parent != via || shown >= drawMost {
				continue
			}
			if _, drawn := depth[one.N]; drawn {
				continue
			}
			shown++
			s := p.state(c, one.Copy)
			add(one.N, depth[via]+1, one.Name, s.Word, mark(s.Kind), via)
			below(one.N)
		}
	}
	below(0)
	if rest := len(v.Copies) - shown; rest > 0 {
		out.Note = c.Text.N("picture.more", rest)
	}
	out.Height = y - drawGap + 1
	return out
}

// mark gives a shape for a kind of state, so that colour is never the only sign.
func mark(k layout.Kind) string {
	switch k {
	case layout.Live: // a tick
		return "l3 4l7 -9"
	case layout.Stopped: // a cross
		return "m0 -5l9 9m0 -9l-9 9"
	case layout.Changed: // an exclamation mark
		return "m5 -6v7m0 3v1"
	case layout.Neutral, layout.Involve: // a dash
		return "h9"
	case layout.Waiting:
	}
	return "m0 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0" // a ring
}

// wrapped breaks words into lines of at most some letters; a longer word is cut.
func wrapped(text string, most int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		for utf8.RuneCountInString(word) > most {
			if line != "" {
				out, line = append(out, line), ""
			}
			r := []rune(word)
			out, word = append(out, string(r[:most-1])+"-"), string(r[most-1:])
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= most:
			line += " " + word
		default:
			out, line = append(out, line), word
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

func (p picture) viewBox() string { return fmt.Sprintf("0 0 %d %d", drawWidth, p.Height) }

func (b box) class() string {
	if b.Source {
		return "sw-flow__panel sw-flow__panel--what"
	}
	return "sw-flow__panel"
}

func (b box) text(l drawnLine) string {
	switch {
	case b.Source:
		return "sw-flow__text sw-flow__text--inverse"
	case l.Quiet:
		return "sw-flow__text sw-flow__text--label"
	}
	return "sw-flow__text sw-flow__text--strong"
}
