package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func sampleFlow() Flow {
	return Flow{
		Name:   "Falls alerts",
		From:   []string{"South East Coast Ambulance Service NHS Foundation Trust", "Medway Council"},
		What:   []string{"Name and date of birth", "Falls in the last 12 months"},
		To:     []string{"Care homes in Swale"},
		People: []string{"People aged 65 and over who have fallen at home"},
	}
}

func TestFlowPicture(t *testing.T) {
	t.Parallel()
	crowd := Flow{What: []string{"Attendance"}, To: []string{"Kent County Council"}}
	for _, n := range "ABCDEFGHIJKLMN" {
		crowd.From = append(crowd.From, "School "+string(n))
	}
	long := Flow{From: []string{"Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Surgery"}, To: []string{"B"}}
	for name, f := range map[string]Flow{"flow": sampleFlow(), "flow_crowd": crowd, "flow_long_word": long, "flow_empty": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, FlowPicture(f, "flow"))
		})
	}
}

// TestFlowStaysInside draws random flows: no line may leave its panel, no panel may overlap the next,
// and no word may be lost between the picture's source and the list beneath it.
func TestFlowStaysInside(t *testing.T) {
	t.Parallel()
	names := rapid.SliceOfN(rapid.StringMatching(`[A-Za-zŵŷé’ -]{1,90}`), 0, 16)
	rapid.Check(t, func(rt *rapid.T) {
		f := Flow{From: names.Draw(rt, "from"), What: names.Draw(rt, "what"), To: names.Draw(rt, "to"), People: names.Draw(rt, "people")}
		p := layOut(f, "x")
		bottom := 0
		for _, one := range p.Panels {
			if one.Y < bottom {
				rt.Fatalf("a panel at %d starts above %d", one.Y, bottom)
			}
			bottom = one.Y + one.Height
			for _, item := range one.Items {
				for _, l := range item.Lines {
					if right := l.X + textWidth(l.Text, one.Inverse); right > flowWidth-flowPad {
						rt.Fatalf("%q ends at %d", l.Text, right)
					}
					if l.Y > bottom-4 || l.Y < one.Y+flowBaseline {
						rt.Fatalf("%q at %d is outside %d to %d", l.Text, l.Y, one.Y, bottom)
					}
				}
			}
		}
		if p.Height < bottom {
			rt.Fatalf("the picture ends at %d, its last panel at %d", p.Height, bottom)
		}
	})
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		width int
		want  []string
	}{
		{"one two", 400, []string{"one two"}},
		{"one two", 40, []string{"one", "two"}},
		{"  spaced \n out ", 400, []string{"spaced out"}},
		{"ŵŵŵŵ", 32, []string{"ŵ-", "ŵ-", "ŵŵ"}},
		{"", 100, nil},
	} {
		if d := cmp.Diff(c.want, wrap(c.in, c.width, false)); d != "" {
			t.Errorf("%q in %d: %s", c.in, c.width, d)
		}
	}
}

func TestWrapKeepsEveryLetter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		in := rapid.StringMatching(`[a-zA-Zŵ ]{0,120}`).Draw(rt, "text")
		out := strings.Join(wrap(in, 90, true), "")
		squeeze := strings.NewReplacer(" ", "", "-", "")
		if squeeze.Replace(in) != squeeze.Replace(out) {
			rt.Fatalf("%q became %q", in, out)
		}
	})
}
