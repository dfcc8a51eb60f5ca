package sharing

import (
	"strings"
	"unicode"
)

// fewestWords is how many words a reading age can be told from.
const fewestWords = 5

// ReadingAge estimates the age at which a text is read with ease: the Flesch–Kincaid grade plus five.
// ok is false when there are too few words to tell.
func ReadingAge(text string) (age float64, ok bool) {
	words, syllables, sentences := 0, 0, 0
	inSentence := false
	for _, token := range strings.Fields(text) {
		word := strings.TrimFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if word != "" {
			words++
			inSentence = true
			syllables += syllablesIn(word)
		}
		if inSentence && strings.ContainsAny(token[len(token)-1:], ".!?") {
			sentences++
			inSentence = false
		}
	}
	if inSentence {
		sentences++
	}
	if words < fewestWords {
		return 0, false
	}
	grade := 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
	return max(grade, 0) + 5, true
}

// syllablesIn counts groups of vowels, less a silent e at the end; every word has at least one.
func syllablesIn(word string) int {
	n := 0
	before := false
	lower := strings.ToLower(word)
	for _, r := range lower {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if n > 1 && strings.HasSuffix(lower, "e") && !strings.HasSuffix(lower, "le") {
		n--
	}
	return max(n, 1)
}
