package fairchoice

import (
	"regexp"
	"strings"
)

// pattern compiles a pattern of whole words, in small letters.
func pattern(parts ...string) *regexp.Regexp {
	return regexp.MustCompile(`\b(?:` + strings.Join(parts, "|") + `)\b`)
}

// read is the one lexicon; it never changes.
var read = newLexicon()

// lexicon holds the patterns that words are read with.
type lexicon struct {
	not, none, fear, guilt, hurry, reason, reasonLabel, optional *regexp.Regexp
	waiting, phone, help, limits                                 *regexp.Regexp
	careSafe, careClaim, careLost                                *regexp.Regexp
	back, noBack, everything, kinds, ifNo, ifYes                 *regexp.Regexp
	bad, good, negative, sayNo, sayYes                           *regexp.Regexp
}

func newLexicon() lexicon {
	return lexicon{
		none: pattern(`no`),
		not:  pattern(`not`, `never`, `no need`, `no reason`, `without`, `nobody`, `don't`, `need not`),
		fear: pattern(`(?:put|puts|putting) (?:you|your \w+|others|people|lives) (?:at|in) (?:risk|danger)`, `could (?:cost|kill|be dangerous|be fatal)`, `might die`, `may die`,
			`dangerous`, `life-threatening`, `serious harm`, `lives are at stake`, `you will suffer`, `we cannot (?:keep you safe|protect you)`, `regret`),
		guilt: pattern(`let(?:ting)? \w+(?: \w+)? down`, `selfish`, `please (?:reconsider|think again|stay|don't go|help us)`, `are you (?:really |absolutely )?sure`, `think (?:very )?(?:carefully|hard|twice)`,
			`consider (?:very )?carefully`, `sorry to (?:see|hear|lose)`, `help (?:us )?save lives`, `saves lives`, `do your (?:bit|part)`, `depends? on you`, `everyone else`, `most people (?:say yes|stay|agree|choose)`,
			`no thanks, i`, `i do(?:n't| not) (?:care|want to help)`, `good citizen`, `your duty`, `disappoint\w*`, `harm(?:s|ing)? research`, `thank you for helping`),
		hurry:       pattern(`act now`, `last chance`, `hurry`, `only (?:today|until)`, `before it is too late`, `don't miss`, `final (?:notice|warning)`, `within (?:24|48) hours or`),
		reason:      pattern(`(?:tell|show|write to) us why`, `(?:say|state|explain|set out|give details of) why`, `(?:give|state|provide|explain|tell us|with) (?:us )?(?:a|the|your|good|grounds|full) ?reasons?`, `your reasons? (?:for|must)`, `reasons? (?:is|are) (?:needed|required)`, `grounds for (?:your )?(?:objection|objecting|request)`, `only if you have (?:a )?good reasons?`),
		reasonLabel: pattern(`why`, `reasons?`, `grounds`, `explain`),
		optional:    pattern(`optional`, `if you (?:want|wish|like)`),
		waiting: pattern(`cooling[- ]off`, `cool off`, `(?:we|it) will wait \w+ (?:days|weeks)`, `time to reconsider`, `come back (?:in|after) \w+ (?:days|weeks)`, `ask you again`, `confirm (?:once )?again`,
			`(?:speak|talk) to (?:a|an|our) (?:adviser|advisor|nurse|doctor|clinician|member of staff) (?:first|before)`, `interview before`, `must first (?:read|watch|attend)`),
		phone: pattern(`phone`, `telephone`, `ring`, `call us`, `call`, `by post`, `post`, `write to`, `letter`, `in person`, `at the desk`, `hand it in`),
		help:  pattern(`help`, `helper`, `advocate`, `somebody you trust`, `someone you trust`, `with you`, `on your behalf`, `for you`),
		limits: pattern(`(?:does|do|will|would|did) not (?:stop|cover|change|reach|apply|touch)`, `doesn't (?:stop|cover)`, `won't (?:stop|cover)`, `not stopped`, `still (?:be )?(?:used|shared|use|share|send|go|goes)`,
			`cannot be stopped`, `carries? on`, `goes on`, `go on`, `only stops`),
		careSafe: pattern(`care (?:is|will be|are) not affected`, `(?:not|never|n't) (?:affect|change|touch)s? (?:on )?(?:your |the )?(?:own )?(?:individual )?(?:care|treatment)`, `(?:no|without) effect on (?:your )?care`,
			`care (?:stays|goes on|remains) (?:the same|as before|as it was)`, `still be (?:looked after|treated|cared for)`, `still (?:get|receive) (?:the same |all )?(?:your )?(?:care|treatment)`, `care are not affected`),
		careClaim: pattern(`care (?:is|will be|are) not affected`, `(?:not|never|n't) (?:affect|change|touch)s? (?:on )?(?:your |the )?(?:own )?(?:individual )?(?:care|treatment)`, `(?:no|without) effect on (?:your )?care`),
		careLost: pattern(`(?:cannot|can't|may not|will not|won't|refuse to|unable to|might not) (?:be able to )?(?:treat|care for|see|look after) you`, `lose (?:your )?(?:care|place|treatment)`, `refus\w+ (?:of )?(?:care|treatment)`,
			`(?:not|no longer) be (?:treated|seen|cared for)`, `turn(?:ed)? (?:you )?away`, `be removed from (?:our|the) list`),
		back: pattern(`change (?:your|my|it|this|that)(?: own)? (?:mind|choice|at any time|as often)`, `change your mind`, `change it`, `changed your mind`, `take (?:it|this|your \w+|that) back`, `taken back`, `go back`, `going back`, `undo`, `opt (?:back )?in again`, `withdraw (?:it|your objection)`, `turn it off again`,
			`tell the same people`, `at any time before`, `use (?:its|your) (?:use )?(?:reference|code)`),
		noBack:     pattern(`cannot be (?:undone|changed|reversed|taken back)`, `can't be (?:undone|changed|reversed)`, `final and`, `is final`, `once (?:only|and for all)`, `permanent(?:ly)?`, `only change (?:it|this|your mind) (?:in|by|once)`, `no going back`, `irreversible`),
		everything: pattern(`everything`, `all (?:my |your )?(?:data|information|uses|sharing|opt-outs|choices)`, `all (?:four|five) `, `and also`, `both (?:opt-outs|choices)`),
		kinds:      pattern(`national data opt-out`, `type 1`, `type one`, `care record`, `shared record`, `newsletter`, `research contact`),
		ifNo:       pattern(`if you (?:opt out|say no|object|refuse|stop|withdraw|decline|choose no|do not want)`, `if (?:your child is|you are) (?:left out|withdrawn)`, `opting out (?:means|may|could|will)`, `saying no (?:means|may|could|will)`, `after (?:you say )?no`),
		ifYes:      pattern(`if you (?:do nothing|say yes|agree|stay|accept|say nothing|choose yes|opt in|do not opt out|let it|take part|change nothing)`, `if (?:your child takes part)`, `staying in (?:means|may|could|will)`, `saying yes (?:means|may|could|will)`, `after (?:you say )?yes`),
		bad:        pattern(`may not`, `might not`, `cannot`, `will not get`, `risks?`, `harder`, `slower`, `delay\w*`, `miss\w*`, `worse`, `danger\w*`, `harm\w*`, `lose`, `more people`, `repeat\w*`, `ask you again`, `asked again`, `less`, `longer`, `unable`, `no result`, `fewer offers`, `leak\w*`, `mistakes?`),
		good:       pattern(`not affected`, `still`, `fewer people`, `nothing changes`, `no change`, `benefits?`, `better`, `help(?:s|ed)?`, `can see`, `the same`, `faster`, `sooner`, `improve\w*`, `find`, `takes? part`, `you get`, `can be used`, `goes on`, `go ahead`, `stops`, `stays`, `save`),
		negative:   regexp.MustCompile(`\b(?:not|never|nobody|n't|don't|doesn't|do not|untick|opt out|refuse|object|decline|without)\b|n't\b`),
		sayNo:      pattern(`opt out`, `say no`, `no`, `stop`, `object`, `refuse`, `decline`, `do not (?:use|share|send)`, `don't (?:use|share|send)`, `leave out`, `withdraw`, `reject`),
		sayYes:     pattern(`yes`, `accept`, `agree`, `allow`, `say yes`, `opt in`, `continue sharing`, `keep sharing`, `share`, `stay`, `take part`, `keep`, `i consent`, `consent`),
	}
}

// answerOf reads an answer from the words of a control, where they begin with one.
func (l lexicon) answerOf(words string) Answer {
	low := lower(words)
	n, y := l.sayNo.FindStringIndex(low), l.sayYes.FindStringIndex(low)
	switch {
	case n != nil && n[0] == 0:
		return No
	case y != nil && y[0] == 0:
		return Yes
	}
	return ""
}

// lower gives words in small letters with plain marks.
func lower(s string) string {
	return strings.ToLower(strings.NewReplacer("’", "'", "‘", "'", "–", "-").Replace(s))
}

// sentences parts a text.
func sentences(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '\n' })
	out := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
