package agreement

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/agreement/prose"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/ident"
)

// Incoming is a whole text that came from a file and waits for the secretariat to say which clause is which.
type Incoming struct {
	ID      string           `json:"id"`
	Edition ident.Edition    `json:"edition"`
	File    string           `json:"file"` // its name
	Title   string           `json:"title,omitempty"`
	Clauses []IncomingClause `json:"clauses"`
	Remarks []Remark         `json:"remarks,omitempty"`
	At      time.Time        `json:"at"`
}

// IncomingClause is a clause as it was read.
type IncomingClause struct {
	Heading string       `json:"heading"`
	Text    string       `json:"text"`
	Depth   int          `json:"depth,omitempty"`
	Mark    ident.Clause `json:"mark,omitempty"`  // the identifier the file carried
	Typed   string       `json:"typed,omitempty"` // the number somebody typed before the heading
	Match   ident.Clause `json:"match,omitempty"` // the clause it seems to be; "" is a new one
	By      MatchedBy    `json:"by,omitempty"`
}

// MatchedBy says how a clause was recognised.
type MatchedBy string

// The ways.
const (
	ByMark    MatchedBy = "mark"    // the file carries its identifier
	ByHeading MatchedBy = "heading" // it has the same heading
	ByWords   MatchedBy = "words"   // its words are much the same
)

// Remark is something about a file that people should know: what was left out, changed or guessed.
type Remark struct {
	Kind  string `json:"kind"`
	Count int    `json:"count,omitempty"`
	Text  string `json:"text,omitempty"`
}

// The remarks that reading a text makes itself; a file's format adds its own.
const (
	RemarkBefore    = "before_first"     // words before the first heading became a clause of their own
	RemarkNumber    = "odd_number"       // a typed number is not the one the clause now has
	RemarkReference = "reference_number" // a reference by number that could not be tied to a clause
	RemarkDeep      = "too_deep"         // a heading deeper than clauses go became a subheading
	RemarkTied      = "reference_tied"   // references that now follow their clause
	RemarkMarkup    = "markup"           // HTML, shown as it stands
	RemarkImage     = "image"            // left out; its description is kept
)

var typedNumber = regexp.MustCompile(`^(?:(?i:clause|section|article)\s+)?([0-9]{1,3}(?:\.[0-9]{1,3}){0,5})[.):]?[\s\x{00A0}–—-]+(\S.*)$`)

// SplitNumber takes a typed number off a heading: "4.2 Security" is "4.2" and "Security".
func SplitNumber(heading string) (number, rest string) {
	m := typedNumber.FindStringSubmatch(heading)
	if m == nil {
		return "", heading
	}
	return m[1], m[2]
}

// Recognise finishes what was read: takes typed numbers off headings, puts depths right, ties references by number to
// clauses, and finds which clause of a text each one is.
func Recognise(in Incoming, text Text) Incoming {
	in.Clauses = slices.Clone(in.Clauses)
	for i := range in.Clauses {
		c := &in.Clauses[i]
		c.Typed, c.Heading = SplitNumber(strings.Join(strings.Fields(c.Heading), " "))
		c.Heading = cutRunes(c.Heading, mostHeading)
	}
	fitDepths(in.Clauses)
	numbers := in.text().Numbers()
	for i, c := range in.Clauses {
		if c.Typed != "" && c.Typed != numbers[i] {
			in.Remarks = append(in.Remarks, Remark{Kind: RemarkNumber, Text: c.Typed + " " + c.Heading + " → " + numbers[i]})
		}
	}
	match(in.Clauses, text)
	in.tie(numbers)
	return in
}

func cutRunes(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// fitDepths makes the first clause stand at the top and nothing stand two levels below the one before.
func fitDepths(clauses []IncomingClause) {
	var open []int // depths as read, of the clauses we are below
	for i := range clauses {
		d := clauses[i].Depth
		for len(open) > 0 && open[len(open)-1] >= d {
			open = open[:len(open)-1]
		}
		clauses[i].Depth = min(len(open), MaxDepth)
		open = append(open, d)
	}
}

// Numbers gives the number of each clause by where it stands in the file.
func (in Incoming) Numbers() []string { return in.text().Numbers() }

func (in Incoming) text() Text {
	var t Text
	for i, c := range in.Clauses {
		t.Clauses = append(t.Clauses, Clause{ID: ident.Clause("c-in-" + strconv.Itoa(i)), Heading: c.Heading, Depth: c.Depth})
	}
	return t
}

// match finds the clause each incoming one is: by the file's own mark, by heading, then by words, best first.
func match(in []IncomingClause, text Text) {
	free := map[ident.Clause]bool{}
	byHeading := map[string][]ident.Clause{}
	for _, c := range text.Clauses {
		free[c.ID] = true
		byHeading[headingKey(c.Heading)] = append(byHeading[headingKey(c.Heading)], c.ID)
	}
	give := func(i int, id ident.Clause, by MatchedBy) {
		in[i].Match, in[i].By = id, by
		delete(free, id)
	}
	for i, c := range in {
		if free[c.Mark] {
			give(i, c.Mark, ByMark)
		}
	}
	for i, c := range in {
		if same := byHeading[headingKey(c.Heading)]; c.Match == "" && len(same) == 1 && free[same[0]] {
			give(i, same[0], ByHeading)
		}
	}
	for _, p := range pairs(in, text, free) {
		if in[p.in].Match == "" && free[p.id] {
			give(p.in, p.id, ByWords)
		}
	}
}

type pair struct {
	in   int
	id   ident.Clause
	like float64
}

// likeEnough is how much of heading and words must be the same for two clauses to be thought one.
const likeEnough = 0.6

func pairs(in []IncomingClause, text Text, free map[ident.Clause]bool) []pair {
	var out []pair
	for i, c := range in {
		if c.Match != "" {
			continue
		}
		for _, o := range text.Clauses {
			if !free[o.ID] {
				continue
			}
			if like := 0.3*redline.Alike(c.Heading, o.Heading) + 0.7*redline.Alike(c.Text, o.Text); like >= likeEnough {
				out = append(out, pair{i, o.ID, like})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b pair) int { return cmp.Compare(b.like, a.like) })
	return out
}

func headingKey(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r < 128 && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), " ")
}

var spokenReference = regexp.MustCompile(`\b[Cc]lause ([0-9]{1,3}(?:\.[0-9]{1,3}){0,2})( \(([^()]{1,200})\))?`)

// tie turns references by number into references to clauses where number and heading agree, or where the number was
// typed before a heading; identifiers of new clauses are not known yet, so they are marked by place.
func (in *Incoming) tie(numbers []string) {
	t := tier{in: in, byNumber: map[string]int{}, byTyped: map[string]int{}}
	for i, n := range numbers {
		t.byNumber[n] = i
		if typed := in.Clauses[i].Typed; typed != "" {
			t.byTyped[typed] = i
		}
	}
	for i, c := range in.Clauses {
		if spokenReference.MatchString(c.Text) {
			in.Clauses[i].Text = prose.Write(prose.Map(prose.Parse(c.Text), t.runs))
		}
	}
	if t.tied > 0 {
		in.Remarks = append(in.Remarks, Remark{Kind: RemarkTied, Count: t.tied})
	}
}

type tier struct {
	in                *Incoming
	byNumber, byTyped map[string]int
	tied              int
}

// placeMark is a reference to an incoming clause by its place, until it has an identifier.
func placeMark(i int) ident.Clause { return ident.Clause("c-in-" + strconv.Itoa(i)) }

func (t *tier) runs(runs []prose.Run) []prose.Run {
	var out []prose.Run
	for _, r := range runs {
		rest := r
		for {
			m := spokenReference.FindStringSubmatchIndex(rest.Text)
			if m == nil || r.Clause != "" || r.Href != "" {
				break
			}
			before, said := rest, rest
			before.Text, said.Text = rest.Text[:m[0]], rest.Text[m[0]:m[1]]
			heading := ""
			if m[6] >= 0 {
				heading = rest.Text[m[6]:m[7]]
			}
			out = append(out, before)
			if i, used := t.find(rest.Text[m[2]:m[3]], heading, rest.Text[m[0]:m[1]]); i >= 0 {
				out = append(out, prose.Run{Clause: placeMark(i)})
				rest.Text = rest.Text[m[0]+used:]
			} else {
				out = append(out, said)
				rest.Text = rest.Text[m[1]:]
			}
		}
		out = append(out, rest)
	}
	return out
}

// find gives the place of the clause that a reference means and how many bytes say it; -1 when that is not sure.
func (t *tier) find(number, heading, said string) (place, used int) {
	if i, ok := t.byNumber[number]; ok && heading != "" && headingKey(heading) == headingKey(t.in.Clauses[i].Heading) {
		t.tied++
		return i, len(said)
	}
	if i, ok := t.byTyped[number]; ok && strings.HasPrefix(strings.ToLower(said), "clause") {
		t.tied++
		return i, len("clause ") + len(number)
	}
	t.in.Remarks = append(t.in.Remarks, Remark{Kind: RemarkReference, Text: said})
	return -1, 0
}

// settle makes the clauses of a text out of what came in, by what the secretariat confirmed: for each incoming
// clause the identifier of the clause it is, "" for a new one.
func settle(in Incoming, confirmed []ident.Clause, old Text, taken map[ident.Clause]bool) []Clause {
	ids := make([]ident.Clause, len(in.Clauses))
	used := map[ident.Clause]bool{}
	for i, id := range confirmed {
		if id != "" && old.Index(id) >= 0 && !used[id] {
			ids[i], used[id] = id, true
		}
	}
	for i, c := range in.Clauses {
		if ids[i] == "" {
			ids[i] = newClauseID(c.Heading, taken)
		}
	}
	named := map[ident.Clause]ident.Clause{}
	for i, c := range in.Clauses {
		named[placeMark(i)] = ids[i]
		if c.Mark != "" {
			named[c.Mark] = ids[i]
		}
	}
	out := make([]Clause, len(in.Clauses))
	for i, c := range in.Clauses {
		n := Clause{ID: ids[i], Heading: c.Heading, Text: renamed(c.Text, named), Depth: c.Depth}
		if at := old.Index(ids[i]); at >= 0 {
			was := old.Clauses[at]
			n.RestsOn, n.Terms, n.Status = was.RestsOn, was.Terms, was.Status
			if prose.Write(prose.Parse(was.Text)) == n.Text {
				n.Text = was.Text // the same words: their spelling in Markdown stays
			}
		}
		out[i] = tidyClause(n)
	}
	return out
}

func renamed(text string, named map[ident.Clause]ident.Clause) string {
	return prose.Write(prose.Map(prose.Parse(text), func(runs []prose.Run) []prose.Run {
		for i, r := range runs {
			if to, ok := named[r.Clause]; ok && r.Clause != "" {
				runs[i].Clause = to
			}
		}
		return runs
	}))
}
