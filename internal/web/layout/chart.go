package layout

import (
	"strconv"
	"strings"
)

// Chart is a line over time, drawn on the server. A table with the same numbers must stand beside it.
type Chart struct {
	ID, Title, Text string
	Points          []ChartPoint // the oldest first
}

// ChartPoint is one time. A point that is not open is a gap in the line, never nought.
type ChartPoint struct {
	Label string // of the time, short
	Words string // of the value
	Value float64
	Open  bool
}

// The measures of a chart, in the units of its picture.
const (
	chartWidth  = 330
	chartTop    = 26
	chartHeight = 90
	chartFoot   = 24
	chartSide   = 30
)

// chartDot is a point as it is drawn.
type chartDot struct {
	X, Y, TextY, LabelY string
	Label, Words        string
	Open                bool
}

// chartPicture is a chart as it is drawn.
type chartPicture struct {
	Chart
	ViewBox string
	Lines   []string // the points of each piece of the line
	Dots    []chartDot
	Base    string
}

func whole(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }

// drawChart lays a chart out. The line begins at nought, so that small changes do not look large.
func drawChart(c Chart) chartPicture {
	p := chartPicture{Chart: c, ViewBox: "0 0 " + strconv.Itoa(chartWidth) + " " + strconv.Itoa(chartTop+chartHeight+chartFoot), Base: whole(chartTop + chartHeight)}
	top, low := 1.0, 0.0
	for _, x := range c.Points {
		if x.Open {
			top, low = max(top, x.Value), min(low, x.Value)
		}
	}
	var piece []string
	end := func() {
		if len(piece) > 1 {
			p.Lines = append(p.Lines, strings.Join(piece, " "))
		}
		piece = nil
	}
	for i, x := range c.Points {
		at := float64(chartSide)
		if n := len(c.Points); n > 1 {
			at += float64(i) * float64(chartWidth-2*chartSide) / float64(n-1)
		}
		y := chartTop + chartHeight*(1-(x.Value-low)/(top-low))
		d := chartDot{X: whole(at), Y: whole(y), TextY: whole(y - 9), LabelY: whole(chartTop + chartHeight + 18), Label: x.Label, Words: x.Words, Open: x.Open}
		if x.Open {
			piece = append(piece, d.X+","+d.Y)
		} else {
			end()
		}
		p.Dots = append(p.Dots, d)
	}
	end()
	return p
}
