package search

import (
	"slices"
	"strings"
)

// phraseMark starts the term that stands for several words together; no word of a text can hold it.
const phraseMark = "\x01"

// marked reports whether a term is no stem of a single word.
func marked(term string) bool { return term[0] <= exactMark[0] }

// Synonyms are groups of words and phrases that mean much the same in a county's business. They are fixed
// for the life of an index, because phrases are kept as terms of their own.
type Synonyms struct {
	groups [][]string       // terms, phrases marked
	of     map[string][]int // term: groups it is in
	// follow lists, by first term, the phrases that start with it, the longest first.
	follow map[string][][]string
}

// NewSynonyms makes the groups. Words are compared by their stems.
func NewSynonyms(groups [][]string) *Synonyms {
	s := &Synonyms{of: map[string][]int{}, follow: map[string][][]string{}}
	for _, g := range groups {
		var terms []string
		for _, phrase := range g {
			if t := s.learn(phrase); t != "" {
				terms = append(terms, t)
			}
		}
		slices.Sort(terms)
		terms = slices.Compact(terms)
		if len(terms) < 2 {
			continue
		}
		for _, t := range terms {
			s.of[t] = append(s.of[t], len(s.groups))
		}
		s.groups = append(s.groups, terms)
	}
	for first := range s.follow {
		slices.SortFunc(s.follow[first], func(a, b []string) int {
			if len(a) != len(b) {
				return len(b) - len(a)
			}
			return slices.Compare(a, b)
		})
		s.follow[first] = slices.CompactFunc(s.follow[first], slices.Equal)
	}
	return s
}

// learn gives the term of a word or phrase.
func (s *Synonyms) learn(phrase string) string {
	ws := words(phrase)
	if len(ws) == 0 {
		return ""
	}
	if len(ws) == 1 {
		return ws[0].term
	}
	parts := make([]string, len(ws))
	for i, w := range ws {
		parts[i] = w.term
	}
	s.follow[parts[0]] = append(s.follow[parts[0]], parts)
	return phraseTerm(parts)
}

func phraseTerm(parts []string) string { return phraseMark + strings.Join(parts, " ") }

// phraseAt gives the longest known phrase that starts at a place, as its term and number of words.
func (s *Synonyms) phraseAt(ws []word, at int) (string, int) {
	for _, p := range s.follow[ws[at].term] {
		if at+len(p) <= len(ws) && matches(ws[at:], p) {
			return phraseTerm(p), len(p)
		}
	}
	return "", 0
}

// phrasesAt calls each for every known phrase that starts at a place.
func (s *Synonyms) phrasesAt(ws []word, at int, each func(term string)) {
	for _, p := range s.follow[ws[at].term] {
		if at+len(p) <= len(ws) && matches(ws[at:], p) {
			each(phraseTerm(p))
		}
	}
}

func matches(ws []word, parts []string) bool {
	for i, p := range parts {
		if ws[i].term != p {
			return false
		}
	}
	return true
}

// others gives what a term may also be called, without the term itself.
func (s *Synonyms) others(term string) []string {
	var out []string
	for _, g := range s.of[term] {
		for _, t := range s.groups[g] {
			if t != term {
				out = append(out, t)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
