package layout

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAGapInTheNumbersIsAGapInTheLine(t *testing.T) {
	t.Parallel()
	open := func(v float64) ChartPoint { return ChartPoint{Value: v, Open: true} }
	p := drawChart(Chart{Points: []ChartPoint{open(50), open(100), {}, open(0), open(100)}})
	if diff := cmp.Diff([]string{"30.0,71.0 97.5,26.0", "232.5,116.0 300.0,26.0"}, p.Lines); diff != "" {
		t.Error(diff)
	}
	if p.Dots[2].Open || !p.Dots[3].Open {
		t.Error("the gap is drawn as a point, or a nought is not")
	}
}
