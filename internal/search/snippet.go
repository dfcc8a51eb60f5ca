package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Snippet is a piece of text with what was found marked: pieces in order, each marked or not.
type Snippet []Piece

// Piece is some text of a snippet.
type Piece struct {
	Text   string
	Marked bool
}

// String gives the snippet without its marks.
func (s Snippet) String() string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.Text)
	}
	return b.String()
}

const (
	snippetBytes  = 220   // about two lines
	snippetSearch = 16384 // how far into a text a snippet is looked for
)

// snippet cuts the window of a document's text that answers most of what was asked, or its summary when the
// summary answers as much.
func snippet(d *Document, clauses []clause, stem stemmer) Snippet {
	wanted := map[string]int{}
	for i, c := range clauses {
		for _, f := range c.forms {
			wanted[f.term] = i + 1
		}
	}
	stem = stem.starting(wanted)
	from, n := bestWindow(d.Summary, wanted, stem)
	text := d.Summary
	if f, more := bestWindow(d.Text, wanted, stem); more > n || text == "" {
		text, from = d.Text, f
	}
	return mark(text, from, wanted, stem)
}

// bestWindow gives the place in a text from which most different things asked for are named within a snippet.
func bestWindow(text string, wanted map[string]int, stem stemmer) (from, most int) {
	if len(text) > snippetSearch {
		text = text[:atRune(text, snippetSearch)]
	}
	type at struct{ start, end, clause int }
	var named []at
	for _, w := range split(text, stem) {
		if c := wanted[w.term]; c > 0 {
			named = append(named, at{w.start, w.end, c})
		} else if c := wanted[exact(w.folded)]; c > 0 {
			named = append(named, at{w.start, w.end, c})
		}
	}
	for i := range named {
		var seen uint32
		n := 0
		for j := i; j < len(named) && named[j].end-named[i].start <= snippetBytes; j++ {
			if bit := uint32(1) << (named[j].clause & 31); seen&bit == 0 {
				seen |= bit
				n++
			}
		}
		if n > most {
			most, from = n, named[i].start
		}
	}
	return from, most
}

// mark cuts a snippet around a place, at the start of a sentence when one is near, and marks what was found.
func mark(text string, from int, wanted map[string]int, stem stemmer) Snippet {
	start := sentenceBefore(text, from)
	end := len(text)
	if end-start > snippetBytes {
		end = atRune(text, start+snippetBytes)
		if i := strings.LastIndexFunc(text[start:end], unicode.IsSpace); i > snippetBytes/2 {
			end = start + i
		}
	}
	var out Snippet
	say := func(t string, marked bool) {
		if t != "" {
			out = append(out, Piece{t, marked})
		}
	}
	if start > 0 {
		say("… ", false)
	}
	piece := text[start:end]
	at := 0
	for _, w := range split(piece, stem) {
		if wanted[w.term] > 0 || wanted[exact(w.folded)] > 0 {
			say(piece[at:w.start], false)
			say(piece[w.start:w.end], true)
			at = w.end
		}
	}
	say(piece[at:], false)
	if end < len(text) {
		say(" …", false)
	}
	return out
}

// sentenceBefore gives the start of the sentence a place is in, or of a word not far before it.
func sentenceBefore(text string, at int) int {
	const near = 90
	low := atRune(text, max(0, at-near))
	if low == 0 && at <= near {
		return 0
	}
	if i := strings.LastIndexAny(text[low:at], ".!?\n"); i >= 0 {
		for i += low + 1; i < at && (text[i] == ' ' || text[i] == '\n'); i++ {
		}
		return i
	}
	if i := strings.IndexByte(text[low:at], ' '); i >= 0 {
		return low + i + 1
	}
	return at
}

// atRune moves a place back to the start of a rune.
func atRune(text string, at int) int {
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return min(at, len(text))
}

// wordFor gives a term as the document writes it.
func (d *Document) wordFor(term string, stem stemmer) string {
	if marked(term) {
		return term[1:]
	}
	stem = stem.starting(map[string]int{term: 1})
	for _, texts := range d.texts() {
		for _, t := range texts {
			if len(t) > snippetSearch {
				t = t[:atRune(t, snippetSearch)]
			}
			for _, w := range split(t, stem) {
				if w.term == term {
					return w.folded
				}
			}
		}
	}
	return term
}
