package guidance

import (
	"slices"
	"strings"
)

// ChangeKind says what a change does.
type ChangeKind string

// The kinds of change.
const (
	Adds    ChangeKind = "adds"
	Removes ChangeKind = "removes"
	Alters  ChangeKind = "alters"
)

// Change is one difference between two versions.
type Change struct {
	Kind  ChangeKind
	Field string // "part" for a part of the text, else the name of the field
	Title string // of the part, or the entry that came or went
	Words []Piece
}

// Piece is a stretch of text that stays, comes or goes.
type Piece struct {
	Text string
	Mark Mark
}

// Mark says what happens to a piece.
type Mark string

// The marks.
const (
	Stays Mark = ""
	Comes Mark = "ins"
	Goes  Mark = "del"
)

// Changes lists what differs between two versions: the text part by part, then everything else.
func Changes(old, now Content) []Change {
	out := partChanges(Sections(Blocks(old.Body)), Sections(Blocks(now.Body)))
	for _, f := range []struct{ name, old, now string }{
		{"title", old.Title, now.Title}, {"summary", old.Summary, now.Summary}, {"audience", string(old.Audience), string(now.Audience)},
		{"owner", old.Owner, now.Owner}, {"reviewer", old.Reviewer, now.Reviewer}, {"review_on", old.ReviewOn.String(), now.ReviewOn.String()},
	} {
		if f.old != f.now {
			out = append(out, Change{Kind: Alters, Field: f.name, Words: Compare(f.old, f.now)})
		}
	}
	for _, f := range []struct {
		name     string
		old, now []string
	}{
		{"card", old.Card, now.Card}, {"rules", old.Rules, now.Rules}, {"clauses", old.Clauses, now.Clauses}, {"sources", sourceNames(old), sourceNames(now)},
		{"asks", old.Asks, now.Asks}, {"media", mediaNames(old), mediaNames(now)},
	} {
		for _, v := range f.now {
			if !slices.Contains(f.old, v) {
				out = append(out, Change{Kind: Adds, Field: f.name, Title: v})
			}
		}
		for _, v := range f.old {
			if !slices.Contains(f.now, v) {
				out = append(out, Change{Kind: Removes, Field: f.name, Title: v})
			}
		}
	}
	return out
}

func sourceNames(c Content) []string {
	out := make([]string, len(c.Sources))
	for i, s := range c.Sources {
		out[i] = s.Name
	}
	return out
}

func mediaNames(c Content) []string {
	out := make([]string, len(c.Media))
	for i, m := range c.Media {
		out[i] = m.Title
	}
	return out
}

func partChanges(old, now []Section) []Change {
	var out []Change
	find := func(all []Section, title string) int {
		return slices.IndexFunc(all, func(s Section) bool { return s.Title == title })
	}
	for _, s := range now {
		i := find(old, s.Title)
		switch {
		case i < 0:
			out = append(out, Change{Kind: Adds, Field: "part", Title: s.Title, Words: []Piece{{s.Text, Comes}}})
		case old[i].Text != s.Text:
			out = append(out, Change{Kind: Alters, Field: "part", Title: s.Title, Words: Compare(old[i].Text, s.Text)})
		}
	}
	for _, s := range old {
		if find(now, s.Title) < 0 {
			out = append(out, Change{Kind: Removes, Field: "part", Title: s.Title, Words: []Piece{{s.Text, Goes}}})
		}
	}
	return out
}

// mostCompared bounds the words of either text that are compared one by one.
const mostCompared = 2000

// Compare marks which words came and went. Texts too long to compare are given whole, the old one first.
func Compare(old, now string) []Piece {
	a, b := strings.Fields(old), strings.Fields(now)
	if len(a) > mostCompared || len(b) > mostCompared {
		return []Piece{{old, Goes}, {now, Comes}}
	}
	// same[i][j] is how many words the rests from i and j have in common, in order.
	same := make([][]uint16, len(a)+1)
	for i := range same {
		same[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				same[i][j] = same[i+1][j+1] + 1
			} else {
				same[i][j] = max(same[i+1][j], same[i][j+1])
			}
		}
	}
	var out []Piece
	add := func(w string, m Mark) {
		if n := len(out); n > 0 && out[n-1].Mark == m {
			out[n-1].Text += " " + w
			return
		}
		out = append(out, Piece{w, m})
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(a[i], Stays)
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || same[i+1][j] >= same[i][j+1]):
			add(a[i], Goes)
			i++
		default:
			add(b[j], Comes)
			j++
		}
	}
	return out
}
