package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Query is a search.
type Query struct {
	Words string
	// Kinds narrows the hits to some kinds; the counts stay those of all.
	Kinds []string
	// May reports whether who asks has a scope. It is asked once a search for each scope. Nil means Public alone.
	May  func(Scope) bool
	Skip int // hits to leave out, for the next page
	Most int // hits to give; nought means 20
}

const (
	mostRunes   = 400 // of a query; more is cut off
	mostClauses = 12  // things asked for in one query
	usualMost   = 20
	mostForms   = 24 // forms tried for one word
)

// Why says why a document was found by a word of the query.
type Why string

// The reasons, the strongest first.
const (
	WhyWord     Why = "word"     // the word itself, in any of its endings
	WhyStart    Why = "start"    // a word that starts with what was typed so far
	WhySynonym  Why = "synonym"  // another word for the same thing
	WhySpelling Why = "spelling" // a word spelt nearly so
)

// form is one way in which a document may answer a clause.
type form struct {
	term   string
	weight float32
	why    Why
	asked  string // the words of the query it stands for
}

// clause is one thing asked for; a document answers it by its best form.
type clause struct {
	forms []form
	// part is how much the clause counts; the words of a phrase also count singly, but less.
	part float32
}

// How much each kind of answer counts.
const (
	startWeight    = 0.7
	synonymWeight  = 0.75
	spellingWeight = 0.6
	singlyPart     = 0.35
)

// understand makes the clauses of a query.
func (s *snapshot) understand(text string, syn *Synonyms) []clause {
	open := text != "" && inWord(lastRune(text))
	ws := words(clip(text))
	asked := telling(ws)
	open = open && len(asked) > 0 && len(ws) > 0 && asked[len(asked)-1] == ws[len(ws)-1]
	var out []clause
	for i := 0; i < len(asked) && len(out) < mostClauses; {
		if term, n := syn.phraseAt(asked, i); n > 1 {
			c := clause{part: 1}
			c.add(form{term, 1, WhyWord, spoken(asked[i : i+n])})
			c.synonyms(syn, term, spoken(asked[i:i+n]))
			out = append(out, c)
			for _, w := range asked[i : i+n] {
				out = append(out, s.clauseOf(w, syn, false, singlyPart))
			}
			i += n
			continue
		}
		last := i == len(asked)-1
		out = append(out, s.clauseOf(asked[i], syn, open && last, 1))
		i++
	}
	return slices.DeleteFunc(out, func(c clause) bool { return len(c.forms) == 0 })
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// clip bounds a query by runes.
func clip(text string) string {
	text = strings.ToValidUTF8(text, " ")
	n := 0
	for i := range text {
		if n++; n > mostRunes {
			return text[:i]
		}
	}
	return text
}

// telling leaves out words too common to tell documents apart, unless there are no others, and words said twice.
func telling(ws []word) []word {
	keep := slices.DeleteFunc(slices.Clone(ws), func(w word) bool { return common(w.folded) })
	if len(keep) == 0 {
		keep = slices.Clone(ws)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(keep, func(w word) bool {
		again := seen[w.term]
		seen[w.term] = true
		return again
	})
}

func spoken(ws []word) string {
	parts := make([]string, len(ws))
	for i, w := range ws {
		parts[i] = w.folded
	}
	return strings.Join(parts, " ")
}

func (c *clause) add(f form) {
	if len(c.forms) >= mostForms || slices.ContainsFunc(c.forms, func(o form) bool { return o.term == f.term }) {
		return
	}
	c.forms = append(c.forms, f)
}

func (c *clause) synonyms(syn *Synonyms, term, asked string) {
	for _, o := range syn.others(term) {
		c.add(form{o, synonymWeight, WhySynonym, asked})
	}
}

// clauseOf makes the clause of one word: itself, what it may also be called, what starts with it when it may be
// unfinished, and, when nothing has it, what is spelt nearly so.
func (s *snapshot) clauseOf(w word, syn *Synonyms, open bool, part float32) clause {
	c := clause{part: part}
	c.add(form{w.term, 1, WhyWord, w.folded})
	c.synonyms(syn, w.term, w.folded)
	if open && len(w.folded) > 1 {
		for _, t := range s.starting(w.folded) {
			c.add(form{t, startWeight, WhyStart, w.folded})
		}
	}
	if s.knows(c.forms) {
		return c
	}
	for _, t := range s.spelt(w) {
		c.add(form{t, spellingWeight, WhySpelling, w.folded})
		c.nearSynonyms(syn, t, w.folded)
	}
	return c
}

// nearSynonyms adds what a word that was meant may also be called.
func (c *clause) nearSynonyms(syn *Synonyms, term, asked string) {
	for _, o := range syn.others(term) {
		c.add(form{o, spellingWeight * synonymWeight, WhySpelling, asked})
	}
}

func (s *snapshot) knows(forms []form) bool {
	for _, f := range forms {
		for _, p := range s.parts {
			if _, ok := p.lexicon.find(f.term); ok {
				return true
			}
		}
	}
	return false
}

// starting gives terms of words that start with some letters, as written or as stems.
func (s *snapshot) starting(prefix string) []string {
	var out []string
	for _, p := range s.parts {
		out = append(out, p.lexicon.starting(prefix, mostForms)...)
		out = append(out, p.lexicon.starting(exact(prefix), mostForms)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// spelt gives the terms nearest to a word that nothing has, those of the least distance only.
func (s *snapshot) spelt(w word) []string {
	changes := forgiven(w.folded)
	if changes == 0 {
		return nil
	}
	best := changes + 1
	var out []string
	for _, p := range s.parts {
		p.lexicon.near(w.term, min(changes, max(1, len(w.term)/4)), func(t string, d int) {
			if d < best {
				best, out = d, out[:0]
			}
			if d == best && len(out) < mostForms {
				out = append(out, t)
			}
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}
