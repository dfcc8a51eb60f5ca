package comment

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"sharewell/internal/agreement/prose"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/ident"
)

// Anchor is the words that a comment stands on. The zero Anchor is the whole clause.
type Anchor struct {
	Base  string `json:"base,omitempty"` // hash of the text in which it was set
	Start int    `json:"start,omitempty"`
	End   int    `json:"end,omitempty"`
	Quote string `json:"quote,omitempty"` // the words, as they were read
}

// Whole reports whether the comment is on the clause as a whole.
func (a Anchor) Whole() bool { return a.Quote == "" }

// Stand says how an anchor stands in a text.
type Stand string

// How an anchor can stand.
const (
	StandsWhole   Stand = "whole"   // on the clause as a whole
	StandsThere   Stand = "there"   // the words are there
	StandsChanged Stand = "changed" // the words have changed
	StandsGone    Stand = "gone"    // the clause went
)

// Wording is a clause's text as people read it, with references to other clauses as numbers of its edition. Positions
// are counted in Text, where a reference is its identifier, so that renumbering changes no words.
type Wording struct {
	Text  string
	Shown string
	marks []mark
}

// mark is a reference within a Wording: where it stands in Text and in Shown.
type mark struct{ at, end, shownAt, shownEnd int }

var reference = regexp.MustCompile(`\[\[(c-[a-z0-9][a-z0-9-]{0,60})\]\]`)

// Read reads the Markdown of a clause; name says how a reference is said.
func Read(markdown string, name func(ident.Clause) string) Wording {
	return wordingOf(prose.Reading(prose.Parse(markdown), func(id ident.Clause) string { return "[[" + string(id) + "]]" }), name)
}

func wordingOf(text string, name func(ident.Clause) string) Wording {
	w := Wording{Text: text}
	var b strings.Builder
	last := 0
	for _, m := range reference.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[last:m[0]])
		from := b.Len()
		b.WriteString(name(ident.Clause(text[m[2]:m[3]])))
		w.marks = append(w.marks, mark{m[0], m[1], from, b.Len()})
		last = m[1]
	}
	b.WriteString(text[last:])
	w.Shown = b.String()
	return w
}

// Hash names the text.
func (w Wording) Hash() string { return hashOf(w.Text) }

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// show turns a place in Text into one in Shown; within a reference it is its beginning or end.
func (w Wording) show(at int, end bool) int {
	by := 0
	for _, m := range w.marks {
		switch {
		case at >= m.end:
			by = m.shownEnd - m.end
		case at > m.at && end:
			return m.shownEnd
		case at > m.at:
			return m.shownAt
		}
	}
	return at + by
}

// hide turns a place in Shown into one in Text.
func (w Wording) hide(at int, end bool) int {
	by := 0
	for _, m := range w.marks {
		switch {
		case at >= m.shownEnd:
			by = m.end - m.shownEnd
		case at > m.shownAt && end:
			return m.end
		case at > m.shownAt:
			return m.at
		}
	}
	return at + by
}

// At makes an anchor on a stretch of Shown, widened to whole words.
func (w Wording) At(from, to int) Anchor {
	from, to = w.widen(from, to)
	if from >= to {
		return Anchor{}
	}
	return Anchor{Base: w.Hash(), Start: w.hide(from, false), End: w.hide(to, true), Quote: w.Shown[from:to]}
}

// widen makes a stretch of Shown whole words without space around them.
func (w Wording) widen(from, to int) (int, int) {
	from, to = max(0, min(from, len(w.Shown))), max(0, min(to, len(w.Shown)))
	for from < to {
		r, n := utf8.DecodeRuneInString(w.Shown[from:])
		if !unicode.IsSpace(r) {
			break
		}
		from += n
	}
	for to > from {
		r, n := utf8.DecodeLastRuneInString(w.Shown[:to])
		if !unicode.IsSpace(r) {
			break
		}
		to -= n
	}
	if from >= to {
		return from, from
	}
	for _, m := range w.marks { // a reference is one word, however it is said
		if m.shownAt < to && from < m.shownEnd {
			from, to = min(from, m.shownAt), max(to, m.shownEnd)
		}
	}
	for from > 0 {
		r, n := utf8.DecodeLastRuneInString(w.Shown[:from])
		if unicode.IsSpace(r) {
			break
		}
		from -= n
	}
	for to < len(w.Shown) {
		r, n := utf8.DecodeRuneInString(w.Shown[to:])
		if unicode.IsSpace(r) {
			break
		}
		to += n
	}
	return from, to
}

// Quoted makes an anchor on words that somebody chose: the occurrence nearest to a place in Shown. Space counts alike,
// whatever it is. ok is false when the words are not there.
func (w Wording) Quoted(quote string, near int) (a Anchor, ok bool) {
	want := strings.Join(strings.Fields(quote), " ")
	if want == "" {
		return Anchor{}, false
	}
	flat, places := flatten(w.Shown)
	best, how := -1, 0
	for at := 0; at <= len(flat)-len(want); {
		i := strings.Index(flat[at:], want)
		if i < 0 {
			break
		}
		i += at
		if d := abs(places[i] - near); best < 0 || d < how {
			best, how = i, d
		}
		at = i + 1
	}
	if best < 0 {
		return Anchor{}, false
	}
	return w.At(places[best], places[best+len(want)-1]+1), true
}

// flatten makes all space single blanks and says where each byte stood.
func flatten(s string) (string, []int) {
	var b strings.Builder
	var places []int
	space := true
	for i, r := range s {
		if unicode.IsSpace(r) {
			if !space {
				b.WriteByte(' ')
				places = append(places, i)
			}
			space = true
			continue
		}
		space = false
		n := utf8.RuneLen(r)
		if n < 0 {
			n = 1
		}
		b.WriteString(s[i : i+n])
		for k := range n {
			places = append(places, i+k)
		}
	}
	return b.String(), places
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// Passage is a stretch of Shown that can be chosen without a mouse: a sentence, a line of a table, an entry of a list.
type Passage struct {
	From, To int
	Text     string
}

var sentenceEnd = regexp.MustCompile(`[.!?;:]["”’)]*\s+`)

// Passages cuts a wording into what can be chosen from a list.
func (w Wording) Passages() []Passage {
	var out []Passage
	add := func(from, to int) {
		if a := strings.TrimSpace(w.Shown[from:to]); a != "" {
			from += strings.Index(w.Shown[from:to], a)
			out = append(out, Passage{from, from + len(a), a})
		}
	}
	at := 0
	for line := range strings.SplitAfterSeq(w.Shown, "\n") {
		from := 0
		for _, m := range sentenceEnd.FindAllStringIndex(line, -1) {
			if from == 0 && len(strings.TrimSpace(line[:m[0]])) <= 3 {
				continue // "1." at the beginning of an entry
			}
			add(at+from, at+m[1])
			from = m[1]
		}
		add(at+from, at+len(line))
		at += len(line)
	}
	return out
}

// Course says where the words of one text stand in another.
type Course struct {
	base, now string
	same      bool
	old, new  []word
	kept      []redline.Same
}

// word is where a word stands in a text.
type word struct{ from, to int }

var wordForm = regexp.MustCompile(`\S+`)

func wordsOf(text string) (places []word, words []string) {
	for _, m := range wordForm.FindAllStringIndex(text, -1) {
		places, words = append(places, word{m[0], m[1]}), append(words, text[m[0]:m[1]])
	}
	return places, words
}

// Follow compares a text with one in which anchors were set.
func Follow(base, now string) Course {
	c := Course{base: base, now: now, same: base == now}
	if c.same {
		return c
	}
	var old, new []string
	c.old, old = wordsOf(base)
	c.new, new = wordsOf(now)
	c.kept = redline.Align(old, new)
	return c
}

// kin finds the stretch of the later text that the words of a stretch became, when all stayed together.
func (c Course) kin(from, to int) (int, int, bool) {
	first := sort.Search(len(c.old), func(i int) bool { return c.old[i].to > from })
	last := sort.Search(len(c.old), func(i int) bool { return c.old[i].from >= to }) - 1
	for _, k := range c.kept {
		if first <= last && k.A <= first && last < k.A+k.N {
			return c.new[k.B+first-k.A].from, c.new[k.B+last-k.A].to, true
		}
	}
	return 0, 0, false
}

// fewest is how many words an anchor must have for it to be looked for elsewhere in a text.
const fewest = 4

// Place finds an anchor in the later text. The words it gives are always those of the anchor; when they stand there
// only in part, or more than once after a move, they have changed.
func (c Course) Place(a Anchor) (from, to int, s Stand) {
	if a.Whole() {
		return 0, 0, StandsWhole
	}
	if a.Start < 0 || a.End > len(c.base) || a.Start >= a.End {
		return 0, 0, StandsChanged
	}
	if c.same {
		return a.Start, a.End, StandsThere
	}
	if from, to, ok := c.kin(a.Start, a.End); ok {
		return from, to, StandsThere
	}
	words := c.base[a.Start:a.End]
	if len(strings.Fields(words)) < fewest || count(c.base, words) != 1 || count(c.now, words) != 1 {
		return 0, 0, StandsChanged
	}
	at := find(c.now, words, 0)
	return at, at + len(words), StandsThere
}

// count counts where words stand as whole words.
func count(text, words string) int {
	n := 0
	for at := find(text, words, 0); at >= 0; at = find(text, words, at+1) {
		n++
	}
	return n
}

func find(text, words string, from int) int {
	for from <= len(text) {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		if (i == 0 || unicode.IsSpace(before)) && (i+len(words) == len(text) || unicode.IsSpace(after)) {
			return i
		}
		from = i + 1
	}
	return -1
}

// ShownAt turns a stretch of Text into one of Shown.
func (w Wording) ShownAt(from, to int) (int, int) { return w.show(from, false), w.show(to, true) }
