package fairchoice

import (
	"regexp"
	"slices"
)

// Check gives what is not fair about a page, in the order of the rules.
func Check(p Page) []Finding {
	c := &checker{page: p, lexicon: read}
	c.controls = slices.Clone(p.Controls)
	for i, x := range c.controls {
		if x.Answer == "" {
			c.controls[i].Answer = c.answerOf(x.Words)
		}
	}
	c.steps()
	c.weight()
	c.hidden()
	c.preticks()
	c.reasons()
	c.pressure()
	c.waits()
	c.balance()
	c.routes()
	c.says()
	c.care()
	c.reverses()
	c.apart()
	c.plain()
	return c.found
}

type checker struct {
	lexicon
	page     Page
	controls []Control
	found    []Finding
}

// find adds a finding, once for each place and words.
func (c *checker) find(code, place, what string) {
	r, err := RuleOf(code)
	f := Finding{r, place, what}
	if err == nil && !slices.Contains(c.found, f) {
		c.found = append(c.found, f)
	}
}

// whole reports whether what only a page that offers a choice can have may be asked of it.
func (c *checker) whole() bool { return c.page.Role != Tell && !c.page.Words }

func (c *checker) steps() {
	if s := c.page.Steps; s.Yes > 0 && s.No > s.Yes {
		c.find(EqualSteps, "", "No takes more steps than yes.")
	}
}

// answering lists the controls that give an answer. A link counts only beside buttons or boxes that give one.
func (c *checker) answering(a Answer, kinds ...ControlKind) []Control {
	var out []Control
	for _, x := range c.controls {
		if x.Answer == a && slices.Contains(kinds, x.Kind) {
			out = append(out, x)
		}
	}
	return out
}

func (c *checker) weight() {
	yes, no := c.answering(Yes, Button), c.answering(No, Button)
	boxesYes, boxesNo := c.answering(Yes, Box), c.answering(No, Box)
	switch {
	case len(yes) > 0 && len(no) == 0:
		c.find(EqualWeight, yes[0].Place, "There is a button for yes and none for no.")
	case len(no) > 0 && len(yes) == 0:
		c.find(EqualWeight, no[0].Place, "There is a button for no and none for yes.")
	case len(yes) > 0 && yes[0].Look != no[0].Look:
		c.find(EqualWeight, yes[0].Place, "The buttons for yes and no look different.")
	}
	if len(boxesYes) > 1 && len(boxesNo) == 0 {
		c.find(EqualWeight, boxesYes[0].Place, "Every box says yes.")
	}
	if len(boxesYes) > 0 && len(boxesNo) > 0 && boxesYes[0].Group != boxesNo[0].Group {
		c.find(EqualWeight, boxesNo[0].Place, "Yes and no are asked in different places.")
	}
}

func (c *checker) hidden() {
	all := []ControlKind{Button, Box, Link}
	seen := slices.ContainsFunc(c.answering(Yes, all...), func(x Control) bool { return !x.Folded })
	no := c.answering(No, all...)
	if len(no) > 0 && seen && !slices.ContainsFunc(no, func(x Control) bool { return !x.Folded }) {
		c.find(NotHidden, no[0].Place, no[0].Words)
	}
}

func (c *checker) preticks() {
	for _, x := range c.controls {
		if x.Chosen {
			c.find(NoPreticks, x.Place, x.Words)
		}
	}
}

func (c *checker) reasons() {
	for _, x := range c.controls {
		asks := x.Kind == Field && c.reasonLabel.MatchString(lower(x.Words)) && !c.freely(x.Words)
		asks = asks || x.Kind == Box && c.reasonLabel.MatchString(lower(x.Group)) && !c.freely(x.Group)
		if asks || x.Required && x.Kind == Field && c.reasonLabel.MatchString(lower(x.Words)) {
			c.find(NoReasons, x.Place, firstOf(x.Group, x.Words))
		}
	}
	c.inTexts(NoReasons, c.reason, c.not, c.optional)
}

func (c *checker) freely(words string) bool { return c.optional.MatchString(lower(words)) }

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// inTexts finds sentences that match, unless they match one of some others.
func (c *checker) inTexts(code string, want *regexp.Regexp, unless ...*regexp.Regexp) {
	c.each(func(place, s string) {
		low := lower(s)
		if want.MatchString(low) && !slices.ContainsFunc(unless, func(u *regexp.Regexp) bool { return u.MatchString(low) }) {
			c.find(code, place, s)
		}
	})
}

// each gives every sentence of the page, those of controls too.
func (c *checker) each(fn func(place, sentence string)) {
	for _, t := range c.page.Texts {
		for _, s := range sentences(t.Words) {
			fn(t.Place, s)
		}
	}
	for _, x := range c.controls {
		for _, s := range sentences(x.Words) {
			fn(x.Place, s)
		}
	}
}

func (c *checker) pressure() {
	c.inTexts(NoPressure, c.fear, c.not)
	c.inTexts(NoPressure, c.guilt)
	c.inTexts(NoPressure, c.hurry, c.not)
}

func (c *checker) waits() {
	c.inTexts(NoWaiting, c.waiting, c.not, c.none)
}

// lopsided is how many times as much may be said of one side as of the other.
const lopsided = 3

func (c *checker) balance() {
	no, yes := c.page.AfterNo, c.page.AfterYes
	if len(no)+len(yes) == 0 {
		no, yes = c.told(c.ifNo), c.told(c.ifYes)
	}
	const one = 1 // an author's single line about one side is no page yet
	switch {
	case len(no)+len(yes) == 0:
		if c.whole() {
			c.find(Balanced, "", "Nothing is said about what happens.")
		}
	case c.page.Role == Tell, c.page.Words && len(no)+len(yes) <= one:
	case len(yes) == 0:
		c.find(Balanced, "", "Only what happens after no is told.")
	case len(no) == 0:
		c.find(Balanced, "", "Only what happens after yes is told.")
	case len(no) > lopsided*len(yes), len(yes) > lopsided*len(no):
		c.find(Balanced, "", "Far more is told about one side than about the other.")
	case c.onlyBad(no) && c.noneBad(yes):
		c.find(Balanced, "", "No has only drawbacks, and yes has none.")
	case c.onlyBad(yes) && c.noneBad(no):
		c.find(Balanced, "", "Yes has only drawbacks, and no has none.")
	}
}

// told gives the sentences about one side: those that name it, and all under a heading that names it.
func (c *checker) told(side *regexp.Regexp) []string {
	var out []string
	for _, t := range c.page.Texts {
		under := side.MatchString(lower(t.Place)) && t.Words != t.Place
		for _, s := range sentences(t.Words) {
			if (under || side.MatchString(lower(s))) && s != t.Place && !(t.Words == t.Place) {
				out = append(out, s)
			}
		}
	}
	return out
}

func (c *checker) onlyBad(all []string) bool {
	return !slices.ContainsFunc(all, func(s string) bool { return !c.bad.MatchString(lower(s)) || c.good.MatchString(lower(s)) })
}

func (c *checker) noneBad(all []string) bool {
	return !slices.ContainsFunc(all, func(s string) bool { return c.bad.MatchString(lower(s)) })
}

// has reports whether a sentence of the page that is in plain sight matches.
func (c *checker) has(want *regexp.Regexp) bool {
	for _, t := range c.page.Texts {
		if want.MatchString(lower(t.Words)) {
			return true
		}
	}
	return slices.ContainsFunc(c.controls, func(x Control) bool { return x.Kind != Field && want.MatchString(lower(x.Words)) })
}

func (c *checker) routes() {
	if !c.whole() {
		return
	}
	if !c.has(c.phone) {
		c.find(OtherRoute, "", "There is no way by phone, by post or in person.")
	}
	if !c.has(c.lexicon.help) {
		c.find(Helper, "", "There is no way to get help.")
	}
}

func (c *checker) says() {
	if c.whole() && !c.has(c.limits) {
		c.find(Limits, "", "The page does not say what goes on.")
	}
}

func (c *checker) care() {
	switch {
	case c.page.Care == Unaffected && c.whole() && !c.has(c.careSafe):
		c.find(Care, "", "The page does not say that care is not affected.")
	case c.page.Care == Affected:
		c.inTexts(Care, c.careClaim)
	}
	c.inTexts(Care, c.careLost)
}

func (c *checker) reverses() {
	if c.page.Steps.Back > c.page.Steps.No && c.page.Steps.No > 0 {
		c.find(Reversible, "", "Going back takes more steps.")
	}
	c.inTexts(Reversible, c.noBack, c.not)
	if c.whole() && !c.has(c.back) {
		c.find(Reversible, "", "The page does not say how to change one's mind.")
	}
}

func (c *checker) apart() {
	for _, x := range c.controls {
		if x.Kind != Box && x.Kind != Button {
			continue
		}
		low := lower(x.Words)
		if len(c.kinds.FindAllString(low, -1)) > 1 || x.Answer != "" && c.everything.MatchString(low) {
			c.find(OneChoice, x.Place, x.Words)
		}
	}
}

func (c *checker) plain() {
	for _, x := range c.controls {
		for _, words := range []string{x.Words, x.Group} {
			if x.Kind != Link && len(c.negative.FindAllString(lower(words), -1)) > 1 {
				c.find(PlainAsking, x.Place, words)
			}
		}
	}
}
