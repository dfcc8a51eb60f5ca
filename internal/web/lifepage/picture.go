package lifepage

import (
	"slices"
	"strings"

	"sharewell/internal/register"
	"sharewell/internal/web/content"
)

// fitted is a use with the situations it fits.
type fitted struct {
	entry register.Entry
	fits  []int
}

// pictureView is kinds of organisations that give, those that get, and lines between them. It is as wide as the column
// on a phone of 320 pixels; wider screens enlarge it.
type pictureView struct {
	Title, Alt, From, To string
	Height               int
	Left, Right          []labelView
	Lines                []lineView
}

type labelView struct {
	Classes string
	Lines   []string
	Y       int // of the first line of words
}

type lineView struct {
	Classes        string
	X1, Y1, X2, Y2 int
}

// Measures of the picture, in units of one pixel at 320.
const (
	picWidth  = 290
	picLabel  = 104 // width of a label
	picTop    = 44
	picRow    = 54
	picLetter = 8 // width of a letter of 15 units, generously
	picLine   = 17
)

type pair struct{ from, to string }

// draw makes the picture; nil when no flow is known.
func draw(t content.Page, uses []fitted) *pictureView {
	fits := map[pair][]int{}
	for _, u := range uses {
		sector := map[string]string{}
		for _, p := range u.entry.Parties {
			if p.Sector != nil {
				sector[p.Name] = p.Sector.Words
			}
		}
		for _, f := range u.entry.Flows {
			for _, from := range f.From {
				for _, to := range f.To {
					if sector[from] != "" && sector[to] != "" {
						k := pair{sector[from], sector[to]}
						fits[k] = append(fits[k], u.fits...)
					}
				}
			}
		}
	}
	if len(fits) == 0 {
		return nil
	}
	v := &pictureView{Title: t.T("picture.title"), Alt: t.T("picture.alt"), From: t.T("picture.from"), To: t.T("picture.to")}
	left, right := map[string][]int{}, map[string][]int{}
	for k, n := range fits {
		left[k.from], right[k.to] = append(left[k.from], n...), append(right[k.to], n...)
	}
	var ys, yt map[string]int
	v.Left, ys = labels(left)
	v.Right, yt = labels(right)
	v.Height = picTop + picRow*max(len(v.Left), len(v.Right))
	for k, n := range fits {
		v.Lines = append(v.Lines, lineView{Classes: classesOf(n), X1: picLabel + 4, Y1: ys[k.from], X2: picWidth - picLabel - 10, Y2: yt[k.to]})
	}
	slices.SortFunc(v.Lines, func(a, b lineView) int { return (a.Y1-b.Y1)*10_000 + a.Y2 - b.Y2 })
	return v
}

func labels(of map[string][]int) ([]labelView, map[string]int) {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []labelView
	middle := map[string]int{}
	for i, name := range names {
		y := picTop + i*picRow
		middle[name] = y + picRow/2 - 4
		lines := wrap(name)
		out = append(out, labelView{Classes: classesOf(of[name]), Lines: lines, Y: y + picRow/2 - (len(lines)-1)*picLine/2})
	}
	return out, middle
}

func classesOf(fits []int) string {
	fits = slices.Clone(fits)
	slices.Sort(fits)
	return classes(slices.Compact(fits))
}

// wrap breaks a label into lines that fit.
func wrap(s string) []string {
	var out []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && (len(line)+1+len(word))*picLetter > picLabel {
			out = append(out, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(out, line)
}
