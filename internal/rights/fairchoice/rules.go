package fairchoice

import "sharewell/internal/errs"

// Source is where a rule was read.
type Source struct{ Name, URL string }

// Rule is one thing that a fair choice does.
type Rule struct {
	Code   string
	Says   string // what a page must do, in plain words
	Why    string // what goes wrong otherwise
	Source Source
	// Settled is so when the source was read and says it; otherwise the rule is the partnership's own reading.
	Settled bool
}

// Codes of the rules.
const (
	EqualSteps  = "equal-steps"
	EqualWeight = "equal-weight"
	NotHidden   = "not-hidden"
	NoPreticks  = "no-preticks"
	NoReasons   = "no-reasons"
	NoPressure  = "no-pressure"
	NoWaiting   = "no-waiting"
	Balanced    = "balanced"
	OtherRoute  = "other-route"
	Helper      = "helper-route"
	Limits      = "says-limits"
	Care        = "care"
	Reversible  = "reversible"
	OneChoice   = "one-choice"
	PlainAsking = "plain-question"
)

var (
	promises  = Source{"Kent and Medway Social Licence, the promises on rights and choices", "https://www.kmhealthandcare.uk/kent-and-medway-social-licence"}
	article7  = Source{"UK GDPR Article 7(3): as easy to take back as to give", "https://www.legislation.gov.uk/eur/2016/679/article/7"}
	article4  = Source{"UK GDPR Article 4(11): a clear act of one's own", "https://www.legislation.gov.uk/eur/2016/679/article/4"}
	article12 = Source{"UK GDPR Article 12(1) and (2): plain words, and rights made easy to use", "https://www.legislation.gov.uk/eur/2016/679/article/12"}
	article21 = Source{"UK GDPR Article 21(4): shown clearly and apart from everything else", "https://www.legislation.gov.uk/eur/2016/679/article/21"}
	design    = Source{"Information Commissioner and Competition and Markets Authority: harmful design in digital markets", "https://www.drcf.org.uk/publications/papers/ico-cma-joint-paper-on-harmful-design-in-digital-markets/"}
)

// Rules lists the rules in the order in which findings are given.
func Rules() []Rule {
	return []Rule{
		{EqualSteps, "Saying no takes no more steps than saying yes.", "Each step more makes some people give up.", article12, true},
		{EqualWeight, "Yes and no look the same: the same kind of button or box, side by side.", "A big yes and a small no make the choice for people.", design, false},
		{NotHidden, "No is in plain sight wherever yes is.", "What is folded away or hidden is not offered.", article21, true},
		{NoPreticks, "Nothing is chosen beforehand.", "A box that was ticked for you is not your choice.", article4, true},
		{NoReasons, "Nobody has to say why.", "Having to give a reason is a wall.", promises, false},
		{NoPressure, "No word frightens, shames or hurries.", "Pressure is not information.", design, false},
		{NoWaiting, "A no counts at once. No waiting time and no second asking.", "A pause before a no is a step that a yes does not have.", promises, false},
		{Balanced, "What happens after no and after yes is told alike.", "Telling one side only is steering.", promises, false},
		{OtherRoute, "There is a way without the internet on the same page.", "Many people are not online.", promises, false},
		{Helper, "There is a way to get help, or to do it with somebody.", "Some people cannot do it alone.", promises, false},
		{Limits, "The page says what the choice does not stop.", "People must not think that they stopped more than they did.", promises, false},
		{Care, "The page says that care is not affected where that is true, and does not say so where it is not.", "Fear for one's care is the strongest pressure there is.", promises, false},
		{Reversible, "The choice can be taken back in the same way, in as many steps.", "A choice that cannot be taken back is a trap.", article7, true},
		{OneChoice, "Each choice is asked alone.", "Choices that are tied together cannot be made one by one.", article21, true},
		{PlainAsking, "The question can be read once and understood.", "A question with two nots is answered wrongly.", article12, true},
	}
}

// RuleOf gives a rule by its code.
func RuleOf(code string) (Rule, error) {
	for _, r := range Rules() {
		if r.Code == code {
			return r, nil
		}
	}
	return Rule{}, errs.New(errs.NotFound, "fairchoice.no_rule", "There is no rule of this name.")
}
