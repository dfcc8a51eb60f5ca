package measure

import (
	"strings"

	"sharewell/internal/register"
)

// Readable makes a judge of an entry's own words: all that its authors wrote for everybody, read as one text. age tells
// at which age a text is read with ease, and whether it is long enough to tell.
func Readable(age func(text string) (float64, bool), target float64) func(register.Entry) (meets, told bool) {
	return func(e register.Entry) (meets, told bool) {
		var all []string
		for _, s := range []string{e.Title, e.Why.Specific, e.Why.Necessity, e.Why.IfNot, e.Benefits, e.Risks, e.Equality, e.Choices.How, e.Automation.Check} {
			if s = strings.TrimSpace(s); s != "" {
				all = append(all, strings.TrimRight(s, ".")+".")
			}
		}
		years, told := age(strings.Join(all, " "))
		return told && years < target+0.5, told // ages are told in whole years
	}
}
