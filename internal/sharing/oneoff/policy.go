package oneoff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/typed"
)

// policyRule is one rule of the partnership's own. No law sets it; its thresholds are settings.
type policyRule struct {
	id       string
	setting  string // whose source it cites; "" when no threshold belongs to it
	severity rulebook.Severity
	field    string
	label    string
	holds    func(c Case, set Settings) bool
	message  string
	fix      string
}

// policy is the table of the partnership's own rules about one-off records.
func policy() []policyRule {
	return []policyRule{
		{"policy.identity", "", rulebook.Block, "identity_check", "Check who receives it",
			func(c Case, _ Settings) bool {
				return c.Shares() && c.is("identity_check", "not_verified") && !(c.Emergency() && c.Answers.Given("identity_reason"))
			},
			"Nobody checked who receives the data.", "Call back through a number you found yourself, or in an emergency say why nobody was checked."},
		{"policy.requester", "", rulebook.Block, "requester_contact", "Work contacts only",
			func(c Case, _ Settings) bool { return typed.FreeMail(c.Answers.One("requester_contact")) },
			"The contact of the person who asked is a private one.", "Enter their work email or work telephone."},
		{"policy.detriment", "", rulebook.Block, "decision", "The child test",
			func(c Case, _ Settings) bool {
				return c.Child() && c.is("detriment_test", Yes) && c.is("decision", ShareAll)
			},
			"You said that sharing would harm the child more than withholding, and the decision is to share everything.", "Share a part or do not share; a manager then looks at it."},
		{"policy.defer", "defer_max_days", rulebook.Block, "next_review_at", "Look again soon",
			func(c Case, set Settings) bool {
				day, from := c.Answers.Day("next_review_at"), clock.DateOf(c.Answers.Time("decided_at"))
				return c.is("decision", Defer) && !day.IsZero() && c.Answers.Given("decided_at") && (day.Before(from) || from.DaysUntil(day) > set.DeferDays)
			},
			"The day to look again is not within {n} days of the decision.", "Enter a day within {n} days."},
		{"policy.bulk", "bulk_prompt_over", rulebook.Info, "subject_count", "One-off or bulk",
			func(c Case, set Settings) bool { return fewest(c) > set.BulkOver },
			"This is about more than {n} people.", "Ask whether a repeat Record of Sharing fits better."},
		{"policy.outside", "", rulebook.Warns, "recipient_org", "Outside the Agreement",
			func(c Case, _ Settings) bool { return c.Outside && c.Shares() },
			"The other side is not a current signatory of the Agreement.", "Say how it is sent and why that is safe."},
		{"policy.advice", "", rulebook.Warns, "cldc_consulted", "Ask before overriding confidence",
			func(c Case, _ Settings) bool { return c.is("cldc_consulted", No) },
			"Confidence is overridden for health information, and neither the Caldicott Guardian nor the protection officer was asked.", "Ask for advice, or record why there was no time."},
	}
}

// fewest is the smallest number of people that the answer means.
func fewest(c Case) int {
	text := strings.TrimPrefix(c.Answers.One("subject_count"), ">")
	first, _, _ := strings.Cut(text, "-")
	n, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	if text != c.Answers.One("subject_count") {
		n++
	}
	return n
}

// Policy lists what the partnership's own rules find.
func Policy(c Case, set Settings, book *rulebook.Book) []Finding {
	var out []Finding
	for _, r := range policy() {
		if !r.holds(c, set) {
			continue
		}
		f := Finding{Severity: r.severity, RuleID: r.id, Field: r.field, Message: r.message, Fix: r.fix, Citation: houseSource(r, book)}
		if s, ok := book.Setting(r.setting); ok {
			n := fmt.Sprint(s.Number)
			f.Message, f.Fix = strings.ReplaceAll(f.Message, "{n}", n), strings.ReplaceAll(f.Fix, "{n}", n)
		}
		n := fmt.Sprint(map[string]int{"policy.defer": set.DeferDays, "policy.bulk": set.BulkOver}[r.id])
		f.Message, f.Fix = strings.ReplaceAll(f.Message, "{n}", n), strings.ReplaceAll(f.Fix, "{n}", n)
		out = append(out, f)
	}
	return out
}

func houseSource(r policyRule, book *rulebook.Book) rulebook.Citation {
	c := rulebook.Citation{RuleID: r.id, Label: r.label, Source: "Decision of the partnership; no law sets this", Confidence: rulebook.ToConfirm}
	if s, ok := book.Setting(r.setting); ok {
		c.Source, c.URL, c.Confidence = s.Source.Name, s.Source.URL, s.Confidence
	}
	return c
}

// SecondPerson says why a second person is asked for, in sentences; none when it is not.
func SecondPerson(c Case, set Settings) []string {
	var out []string
	if fewest(c) > set.SecondOver {
		out = append(out, fmt.Sprintf("It is about more than %d people.", set.SecondOver))
	}
	if set.SecondForChild && c.Child() && c.is("decision", Refuse) {
		out = append(out, "Information about a child is refused.")
	}
	if c.Child() && c.is("detriment_test", Yes) {
		out = append(out, "Sharing is said to harm the child more than withholding.")
	}
	if c.Shares() && slices.Contains(set.Insecure, c.Answers.One("method")) {
		out = append(out, "The way it is sent is not one of the secure ones.")
	}
	return out
}
