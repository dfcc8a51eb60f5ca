package agreement

import (
	"strings"

	"sharewell/internal/agreement/redline"
	"sharewell/internal/ident"
)

// ClauseChange is what happened to one clause between two texts. More than one thing can be true of it.
type ClauseChange struct {
	ID      ident.Clause
	Added   bool
	Removed bool
	Moved   bool // stands elsewhere among those that stayed, or deeper or higher
	Worded  bool // heading or words changed
	Named   bool // what it rests on or the terms it names changed

	Old, New             Clause
	OldNumber, NewNumber string
	After                string          // heading of the clause it now stands after; "" when it is the first
	Heading, Words       []redline.Piece // marked, when Worded
}

// Comparison is the difference between two texts, clause by clause, in the order of the newer one; clauses that went
// stand where they stood.
type Comparison struct {
	Changes  []ClauseChange
	Same     int  // clauses that did not change
	Renamed  bool // the title changed
	Promises bool // the declarations changed
}

// Compare gives what changed from one text to another.
func Compare(old, now Text) Comparison {
	out := Comparison{Renamed: old.Title != now.Title, Promises: !sameDeclarations(old.Declarations, now.Declarations)}
	oldNumbers, newNumbers := old.Numbers(), now.Numbers()
	places := map[ident.Clause]int{}
	for i, c := range old.Clauses {
		places[c.ID] = i
	}
	moved := movedClauses(now, places)
	gone := goneAfter(old, now)
	take := func(after ident.Clause) {
		for _, i := range gone[after] {
			out.Changes = append(out.Changes, ClauseChange{ID: old.Clauses[i].ID, Removed: true, Old: old.Clauses[i], OldNumber: oldNumbers[i]})
		}
	}
	take("")
	for i, c := range now.Clauses {
		ch := ClauseChange{ID: c.ID, New: c, NewNumber: newNumbers[i]}
		if i > 0 {
			ch.After = now.Clauses[i-1].Heading
		}
		if j, had := places[c.ID]; had {
			was := old.Clauses[j]
			ch.Old, ch.OldNumber = was, oldNumbers[j]
			ch.Moved = moved[c.ID] || was.Depth != c.Depth
			ch.mark(was, c)
		} else {
			ch.Added = true
		}
		if ch.Added || ch.Moved || ch.Worded || ch.Named {
			out.Changes = append(out.Changes, ch)
		} else {
			out.Same++
		}
		take(c.ID)
	}
	return out
}

func (ch *ClauseChange) mark(was, c Clause) {
	ch.Worded = was.Heading != c.Heading || was.Text != c.Text
	ch.Named = strings.Join(was.RestsOn, "\n") != strings.Join(c.RestsOn, "\n") || strings.Join(was.Terms, "\n") != strings.Join(c.Terms, "\n")
	if was.Heading != c.Heading {
		ch.Heading = redline.Words(was.Heading, c.Heading)
	}
	if was.Text != c.Text {
		ch.Words = redline.Words(was.Text, c.Text)
	}
}

// movedClauses finds which of the clauses in both texts left their order: all but the longest run that kept it.
func movedClauses(now Text, places map[ident.Clause]int) map[ident.Clause]bool {
	var ids []ident.Clause
	var seq []int
	for _, c := range now.Clauses {
		if p, ok := places[c.ID]; ok {
			ids, seq = append(ids, c.ID), append(seq, p)
		}
	}
	out := map[ident.Clause]bool{}
	for i, stays := range redline.Longest(seq) {
		out[ids[i]] = !stays
	}
	return out
}

// goneAfter lists the clauses that went by the clause before them that is still there, "" at the beginning.
func goneAfter(old, now Text) map[ident.Clause][]int {
	stays := make(map[ident.Clause]bool, len(now.Clauses))
	for _, c := range now.Clauses {
		stays[c.ID] = true
	}
	out, last := map[ident.Clause][]int{}, ident.Clause("")
	for i, c := range old.Clauses {
		if stays[c.ID] {
			last = c.ID
			continue
		}
		out[last] = append(out[last], i)
	}
	return out
}

func sameDeclarations(a, b []Declaration) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Turn is one edition in which a clause came, changed or went.
type Turn struct {
	Edition  Edition
	Before   string // number of the edition before; "" when the clause came with the first
	Change   ClauseChange
	InForce  bool
	Standing bool // the clause is in this edition
}

// History gives the editions in which a clause changed, newest first, from editions newest first.
func History(all []Edition, id ident.Clause) []Turn {
	var out []Turn
	for i, e := range all {
		at := e.Text.Index(id)
		t := Turn{Edition: e, InForce: e.Status == InForce, Standing: at >= 0}
		if i+1 == len(all) {
			if at >= 0 {
				c := e.Text.Clauses[at]
				t.Change = ClauseChange{ID: id, Added: true, New: c, NewNumber: e.Text.Numbers()[at]}
				out = append(out, t)
			}
			break
		}
		t.Before = all[i+1].Number()
		for _, ch := range Compare(all[i+1].Text, e.Text).Changes {
			if ch.ID == id {
				t.Change = ch
				out = append(out, t)
			}
		}
	}
	return out
}
