package plain

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"sharewell/internal/sharing"
)

// Term is a word of the staff with the plain words for it.
type Term struct{ Staff, Plain string }

// Reason is why a sentence is hard to read.
type Reason string

// The reasons.
const (
	Long      Reason = "long"       // many words
	LongWords Reason = "long_words" // long words
	Passive   Reason = "passive"    // it does not say who does it
)

// Reasons lists them.
func Reasons() []Reason { return []Reason{Long, LongWords, Passive} }

// Sentence is one that is hard to read.
type Sentence struct {
	Field, Text string
	Words       int
	Age         int // nought when there are too few words to tell
	Why         []Reason
}

// Suggestion is a word with a plain one.
type Suggestion struct{ Field, Word, Plain string }

// Balance compares what is said of risks with what is said of benefits.
type Balance struct{ Benefits, Risks int } // words

// Fair reports whether neither takes more than twice the words of the other.
func (b Balance) Fair() bool {
	return b.Risks*2 >= b.Benefits && b.Risks <= 2*b.Benefits && b.Benefits > 0
}

// Personal is what looks like somebody's details.
type Personal struct {
	Field string
	Hint  sharing.Hint
}

// Report is what there is to look at in a text for the public.
type Report struct {
	Age      int // at which it is read with ease; nought when there is too little to tell
	Target   int
	Hard     []Sentence
	Jargon   []Suggestion
	Balance  Balance
	Missing  []string // fields that must be there and are empty
	Personal []Personal
}

// Fine reports whether there is nothing to look at.
func (r Report) Fine() bool {
	return len(r.Hard) == 0 && len(r.Jargon) == 0 && len(r.Missing) == 0 && len(r.Personal) == 0 && r.Balance.Fair() && r.Age <= r.Target
}

// text is one answer that the public reads.
type text struct {
	field, words string
	must         bool
}

func texts(c *sharing.Content) []text {
	return []text{{"plain_title", c.PlainTitle, true}, {"specific_purpose", c.SpecificPurpose, true}, {"necessity", c.Necessity, false}, {"risk_of_not_sharing", c.RiskOfNotSharing, false},
		{"benefits", c.Benefits, true}, {"risks_to_people", c.Risks, true}, {"equality_note", c.EqualityNote, true}, {"opt_out_how", c.OptOutHow, false}, {"adm_human_check", c.AutomationCheck, false}}
}

// Look reads what the public will read; target is the highest age it should be written for.
func Look(c *sharing.Content, terms []Term, target int) Report {
	r := Report{Target: target, Balance: Balance{len(strings.Fields(c.Benefits)), len(strings.Fields(c.Risks))}}
	var all []string
	for _, t := range texts(c) {
		if strings.TrimSpace(t.words) == "" {
			if t.must {
				r.Missing = append(r.Missing, t.field)
			}
			continue
		}
		all = append(all, strings.TrimRight(strings.TrimSpace(t.words), ".")+".")
		for _, s := range Sentences(t.words) {
			if h, hard := judge(s, target); hard {
				h.Field = t.field
				r.Hard = append(r.Hard, h)
			}
		}
		for _, s := range suggest(t.words, terms) {
			s.Field = t.field
			r.Jargon = append(r.Jargon, s)
		}
		for _, h := range sharing.PersonalDetailHints(t.words) {
			r.Personal = append(r.Personal, Personal{t.field, h})
		}
	}
	if age, ok := sharing.ReadingAge(strings.Join(all, " ")); ok {
		r.Age = int(age + 0.5)
	}
	return r
}

// Sentences splits a text into its sentences.
func Sentences(s string) (out []string) {
	var one []string
	flush := func() {
		if len(one) > 0 {
			out = append(out, strings.Join(one, " "))
		}
		one = nil
	}
	for line := range strings.SplitSeq(s, "\n") {
		for _, w := range strings.Fields(line) {
			one = append(one, w)
			if strings.ContainsAny(w[len(w)-1:], ".!?") {
				flush()
			}
		}
		flush()
	}
	return out
}

// The limits of a sentence that is read with ease.
const (
	mostWords   = 25
	longLetters = 13
	shortest    = 8 // words from which on an age says something
)

var passive = regexp.MustCompile(`(?i)\b(is|are|was|were|be|been|being)\s+(\w+ly\s+)?\w{2,}ed\b`)

// judge says why a sentence is hard.
func judge(s string, target int) (Sentence, bool) {
	words := strings.Fields(s)
	out := Sentence{Text: s, Words: len(words)}
	if age, ok := sharing.ReadingAge(s); ok && len(words) >= shortest {
		out.Age = int(age + 0.5)
	}
	if len(words) <= mostWords && out.Age <= target+2 {
		return out, false
	}
	if len(words) > mostWords {
		out.Why = append(out.Why, Long)
	}
	if slices.ContainsFunc(words, func(w string) bool {
		return len(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })) >= longLetters
	}) || len(out.Why) == 0 {
		out.Why = append(out.Why, LongWords)
	}
	if passive.MatchString(s) {
		out.Why = append(out.Why, Passive)
	}
	return out, true
}

// suggest finds staff words that stand as whole words, each once.
func suggest(s string, terms []Term) (out []Suggestion) {
	folded := " " + fold(s) + " "
	for _, t := range terms {
		if word := fold(t.Staff); word != "" && strings.Contains(folded, " "+word+" ") && !strings.Contains(folded, " "+fold(t.Plain)+" ") {
			out = append(out, Suggestion{Word: t.Staff, Plain: t.Plain})
		}
	}
	return out
}

// fold makes words comparable: small letters, one space between.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' }), " ")
}
