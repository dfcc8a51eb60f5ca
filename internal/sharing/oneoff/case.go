package oneoff

import (
	"slices"

	"sharewell/internal/rulebook"
)

// Case is a record's answers with what is known of the two sides: what decides which questions are
// needed.
type Case struct {
	Answers Answers
	// ProviderPublic: the giver is a public authority, which acts under a law.
	ProviderPublic bool
	// Outside: the other side is no current signatory of the Agreement, or is not in the directory.
	Outside bool
	// Secondary: one of the purposes is a use other than care.
	Secondary bool
}

func (c Case) is(key string, codes ...string) bool { return c.Answers.Is(key, codes...) }

// Shares reports whether the decision lets something go. A record without a decision yet is treated as
// if it did.
func (c Case) Shares() bool { return !c.is("decision", Refuse, Defer) }

// Emergency reports whether the record is one of an emergency.
func (c Case) Emergency() bool { return c.is("urgency", "emergency") }

// Child reports whether a child's data is concerned.
func (c Case) Child() bool { return c.Answers.Has("subject_types", "child") }

// Special reports whether special category data is present.
func (c Case) Special() bool {
	return slices.ContainsFunc(c.Answers["special_categories"], func(s string) bool { return s != "none" })
}

func asked(c Case) bool    { return c.is("direction", "request_received", "request_made") }
func outsider(c Case) bool { return !c.Answers.Given("recipient_org") }

// OutsideName is the other side's name when the directory does not know it; "" when it does. What was typed for the
// other direction counts for nothing.
func OutsideName(a Answers) string {
	side := "recipient"
	if a.Is("direction", "request_made") {
		side = "provider"
	}
	if a.Given(side + "_org") {
		return ""
	}
	return a.One(side + "_name")
}

// giverOutside reports whether the writer's side asked somebody for data whom the directory does not know.
func giverOutside(c Case) bool {
	return c.is("direction", "request_made") && !c.Answers.Given("provider_org")
}

func underGDPR(c Case) bool { return c.Shares() && c.is("regime", "uk_gdpr") }
func shares(c Case) bool    { return c.Shares() }

// needsSchedule1 reports whether a chosen condition is completed by Schedule 1.
// Law: DPA 2018 s.10(2) and (3).
func needsSchedule1(c Case) bool {
	return underGDPR(c) && slices.ContainsFunc([]string{"b", "g", "h", "i", "j"}, func(code string) bool { return c.Answers.Has("art9", code) })
}

// CaseOf gives the case for answers, without what only the directory knows.
func CaseOf(a Answers, book *rulebook.Book) Case {
	c := Case{Answers: a}
	for _, code := range a["purposes"] {
		if p, ok := book.Purpose(code); ok && p.SecondaryUse {
			c.Secondary = true
		}
	}
	return c
}
