package layout

import (
	"fmt"
	"strconv"
)

// The numbers of a laid-out flow as SVG attributes.

func (p picture) viewBox() string { return fmt.Sprintf("0 0 %d %d", flowWidth, p.Height) }

// shaft is the line of an arrow, a little clear of the panel it leaves.
func (a arrow) shaft() string {
	return fmt.Sprintf("M%d %dV%d", flowWidth/2, a.Y+5, a.Y+a.Height-12)
}

// head is the triangle of an arrow, a little clear of the panel it points to.
func (a arrow) head() string {
	tip := a.Y + a.Height - 5
	return fmt.Sprintf("M%d %dl-8 -10h16z", flowWidth/2, tip)
}

func (p panel) bulletClass() string {
	if p.Inverse {
		return "sw-flow__bullet sw-flow__bullet--inverse"
	}
	return "sw-flow__bullet"
}

// bulletY centres the square on the first line's small letters.
func (i flowItem) bulletY() string {
	if len(i.Lines) == 0 {
		return "0"
	}
	return strconv.Itoa(i.Lines[0].Y - 9)
}

// person is a head and shoulders beside the first line.
func (i flowItem) person() string {
	if len(i.Lines) == 0 {
		return ""
	}
	y := i.Lines[0].Y
	return fmt.Sprintf("M%d %da3 3 0 1 1 6 0a3 3 0 1 1 -6 0zM%d %da5 5.5 0 0 1 10 0z", flowPad, y-10, flowPad-2, y+1)
}
