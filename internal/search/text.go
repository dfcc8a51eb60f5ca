package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"
)

// maxWord bounds a word, so that a hostile text cannot swell the dictionary.
const maxWord = 40

// word is one word of a text with the place it stands at, in bytes.
type word struct {
	term       string // folded and stemmed
	folded     string
	start, end int
}

// words gives the words of a text in order. A word is letters and digits, with the marks inside a reference
// such as KM-R-2026-0142 parting it into words of its own.
func words(text string) []word { return split(text, stem) }

func split(text string, stem stemmer) []word {
	var out []word
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if !inWord(r) {
			at += n
			continue
		}
		end := at + n
		for end < len(text) {
			r, n = utf8.DecodeRuneInString(text[end:])
			if !inWord(r) && !joins(text, end, r, n) {
				break
			}
			end += n
		}
		if w := fold(text[at:end]); w != "" {
			out = append(out, word{term: stem(w), folded: w, start: at, end: end})
		}
		at = end
	}
	return out
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// joins reports whether an apostrophe stands between two letters: the letters on both sides belong together.
func joins(text string, at int, r rune, n int) bool {
	if r != '\'' && r != '’' && r != 'ʼ' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[at+n:])
	return unicode.IsLetter(next)
}

// fold gives a word in lower case without accents and apostrophes; a possessive s goes with its apostrophe.
func fold(w string) string {
	if plain(w) {
		return cut(w)
	}
	w = strings.ToLower(norm.NFKD.String(w))
	for _, s := range []string{"'s", "’s", "ʼs"} {
		w = strings.TrimSuffix(w, s)
	}
	return cut(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return r
	}, w))
}

// plain reports whether a word is folded as it stands.
func plain(w string) bool {
	for i := range len(w) {
		if c := w[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func cut(w string) string {
	if len(w) <= maxWord {
		return w
	}
	end := maxWord
	for !utf8.RuneStart(w[end]) {
		end--
	}
	return w[:end]
}

// stem takes the ending off a folded word.
func stem(w string) string {
	if len(w) < 4 || w[0] >= '0' && w[0] <= '9' {
		return w
	}
	return english.Stem(w, false)
}

// stemmer takes the ending off a folded word.
type stemmer func(string) string

// remembered gives a stem that remembers the words it has seen: a text says most of its words again.
func remembered() stemmer {
	known := map[string]string{}
	return func(w string) string {
		t, ok := known[w]
		if !ok {
			t = stem(w)
			known[w] = t
		}
		return t
	}
}

// starting leaves words alone that start with none of some letters: their stem cannot be one that is looked for.
func (s stemmer) starting(terms map[string]int) stemmer {
	var initial [256]bool
	for t := range terms {
		initial[strings.TrimLeft(t, phraseMark+exactMark)[0]] = true
	}
	return func(w string) string {
		if !initial[w[0]] {
			return w
		}
		return s(w)
	}
}

// common reports whether a folded word is too frequent to tell documents apart. A search leaves such words
// out when it has others.
func common(w string) bool {
	switch w {
	case "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "before", "being",
		"but", "by", "can", "cant", "could", "did", "do", "does", "doesnt", "doing", "dont", "for", "from", "get", "got", "had", "has",
		"have", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "id", "if", "ill", "im", "in", "into", "is", "isnt", "it",
		"its", "ive", "just", "let", "like", "may", "me", "might", "mine", "more", "my", "need", "of", "off", "on", "one", "or", "our", "ours",
		"out", "please", "s", "shall", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then",
		"there", "these", "they", "this", "those", "to", "too", "up", "us", "very", "want", "was", "we", "were", "what", "whats",
		"when", "where", "which", "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "yours":
		return true
	}
	return false
}
