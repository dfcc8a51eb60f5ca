package rulebook

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Index writes the rules and their sources as Markdown: one table for each kind of rule, every version
// of every rule, and how many still wait to be confirmed.
func Index(w io.Writer, b *Book) error {
	var s strings.Builder
	total, waiting := b.count()
	fmt.Fprintf(&s, "# Rules and their sources\n\nThe law is stated for %s. It holds %d rules in all their versions, of which %d are still to be confirmed.\n",
		b.date.Format(longDate), total, waiting)
	s.WriteString("A rule to be confirmed is never shown to people as settled.\n")
	for _, kind := range Kinds() {
		b.indexKind(&s, kind)
	}
	s.WriteString("\n## Timeline\n\n| day | what | source | state |\n| --- | --- | --- | --- |\n")
	for _, m := range b.timeline {
		when := m.When
		if !m.Date.IsZero() {
			when = m.Date.Format(longDate)
		}
		fmt.Fprintf(&s, "| %s | %s | %s | %s |\n", cell(when), cell(m.Label), link(m.Source), state(m.Confidence, m.Note))
	}
	_, err := io.WriteString(w, s.String())
	if err != nil {
		return fmt.Errorf("write the index of rules: %w", err)
	}
	return nil
}

func (b *Book) count() (total, waiting int) {
	for _, vs := range b.rules {
		for _, r := range vs {
			total++
			if r.Confidence == ToConfirm {
				waiting++
			}
		}
	}
	return total, waiting
}

func (b *Book) indexKind(s *strings.Builder, kind Kind) {
	if len(b.byKind[kind]) == 0 {
		return
	}
	fmt.Fprintf(s, "\n## %s\n\n| rule | code | what | in force | source | checked | state |\n| --- | --- | --- | --- | --- | --- | --- |\n", title(kind))
	for _, id := range b.byKind[kind] {
		for _, r := range b.rules[id] {
			fmt.Fprintf(s, "| `%s` | %s | %s | %s | %s | %s | %s |\n", r.ID, cell(r.Code), cell(r.Label), period(r),
				link(r.Source), r.CheckedOn.Format(time.DateOnly), state(r.Confidence, r.Note))
		}
	}
}

// title names a kind of rule for a heading.
func title(k Kind) string {
	switch k {
	case KindArticle6:
		return "Article 6: lawful bases"
	case KindCompatibility:
		return "Article 8A and Annex 2: new purposes"
	case KindArticle9:
		return "Article 9: special category data"
	case KindSchedule1:
		return "DPA 2018 Schedule 1"
	case KindArticle10:
		return "Article 10: criminal offence data"
	case KindRegime:
		return "Which law governs"
	case KindPart3:
		return "DPA 2018 Part 3: law enforcement"
	case KindConfidentiality:
		return "Confidence"
	case KindGateway:
		return "Legal gateways"
	case KindClock:
		return "Clocks"
	case KindGuidance:
		return "Guidance"
	case KindDuty:
		return "General duties"
	case KindCheck:
		return "Checks of an arrangement"
	}
	return string(k)
}

func period(r Rule) string {
	if r.To.IsZero() {
		return "from " + r.From.Format(time.DateOnly)
	}
	return r.From.Format(time.DateOnly) + " to " + r.To.Format(time.DateOnly)
}

func link(s Source) string {
	if s.URL == "" {
		return cell(s.Name)
	}
	return "[" + cell(s.Name) + "](" + s.URL + ")"
}

func state(c Confidence, note string) string {
	if c == ToConfirm {
		return strings.TrimSpace("to confirm. " + cell(note))
	}
	return "verified"
}

// cell makes a text safe inside a table.
func cell(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "|", "\\|"), "\n", " ") }
