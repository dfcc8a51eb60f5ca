package incident

import (
	"regexp"
	"strings"

	"sharewell/internal/rulebook"
)

// fillings are the answers that a draft can be filled with.
var fillings = []string{"what", "happened", "kinds", "cause", "subjects", "band", "data", "records", "contact", "harms", "outcome", "reasons", "containment", "actions",
	"tell", "aware", "due", "told", "late", "phases", "role", "partners"}

// Filling gives the words of one answer; "" when there is none yet.
type Filling func(code string) string

// DraftPart is one part of a draft.
type DraftPart struct {
	Heading string
	Law     string
	Lines   []DraftLine
}

// DraftLine is one answer of a part. Empty says that it is still to be written.
type DraftLine struct {
	Code, Text string
}

// Draft fills the template of the regulator's notification. Every part the law asks for is in it, also when it is empty.
//
// Law: UK GDPR Article 33(3).
func (r *Rules) Draft(fill Filling) []DraftPart {
	var out []DraftPart
	for _, item := range r.Notification.Items {
		p := DraftPart{Heading: item.Heading, Law: item.Law}
		for _, f := range item.Fills {
			p.Lines = append(p.Lines, DraftLine{f, fill(f)})
		}
		out = append(out, p)
	}
	return out
}

// LetterPart is one part of the letter to people; Places are what is left to write by hand.
type LetterPart struct{ Heading, Text string }

var place = regexp.MustCompile(`\{(\w+)\}`)

// Compose fills the letter to people. What is not known yet stands in square brackets.
//
// Law: UK GDPR Article 34(2): in plain language.
func (l Letter) Compose(fill Filling, open func(code string) string) []LetterPart {
	var out []LetterPart
	for _, p := range l.Parts {
		text := place.ReplaceAllStringFunc(p.Text, func(m string) string {
			code := strings.Trim(m, "{}")
			if words := strings.TrimSpace(fill(code)); words != "" {
				return words
			}
			return "[" + open(code) + "]"
		})
		out = append(out, LetterPart{p.Heading, text})
	}
	return out
}

// Regulator gives the regulator by the name it had when the organisation became aware.
func (s *Service) Regulator(i Incident) rulebook.Regulator {
	return s.deps.Book.RegulatorOn(i.Content.Facts.AwareAt)
}

// Book gives the rulebook, for the words of kinds of data and people.
func (s *Service) Book() *rulebook.Book { return s.deps.Book }
