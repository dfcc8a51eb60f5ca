package thread

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/portal/words"
	"sharewell/internal/rulebook"
)

// Bounds of what people send.
const (
	MaxTitle  = 150
	MaxText   = 20_000
	MaxReason = 1_000
	MaxTopics = 3
	MaxCites  = 10
)

// faults gathers what is wrong with a form.
type faults []errs.Field

func (f *faults) add(name, code, message string) {
	*f = append(*f, errs.Field{Name: name, Code: code, Message: message})
}

func (f faults) err() error {
	return errs.InvalidFields(f)
}

// text cleans a text of paragraphs and says what is wrong with it.
func (f *faults) text(name, value, ask string, most int) string {
	value = words.Clean(value)
	switch n := utf8.RuneCountInString(value); {
	case value == "":
		f.add(name, "required", ask)
	case n > most:
		f.add(name, "too_long", fmt.Sprintf("Shorten this to %d characters. It has %d", most, n))
	}
	return value
}

// clean brings a question into the form in which it is kept, and says what is wrong with it.
func (cmd Ask) clean(book *rulebook.Book) (Ask, error) {
	var f faults
	cmd.Title = f.text("title", words.Line(cmd.Title), "Enter your question in one sentence", MaxTitle)
	if cmd.Text = words.Clean(cmd.Text); utf8.RuneCountInString(cmd.Text) > MaxText {
		f.add("text", "too_long", fmt.Sprintf("Shorten this to %d characters. It has %d", MaxText, utf8.RuneCountInString(cmd.Text)))
	}
	cmd.Topics = known(book, TopicList, cmd.Topics)
	switch {
	case len(cmd.Topics) == 0:
		f.add("topics", "required", "Choose at least one topic, so that those who know find your question")
	case len(cmd.Topics) > MaxTopics:
		f.add("topics", "too_many", fmt.Sprintf("Choose at most %d topics", MaxTopics))
	}
	if cmd.Sector != "" && len(known(book, "sector", []string{cmd.Sector})) == 0 {
		f.add("sector", "unknown", "Choose a sector from the list")
	}
	if cmd.Nameless && cmd.Space != "" {
		cmd.Nameless = false // members of a space know each other
	}
	return cmd, f.err()
}

// known keeps the codes that a list of the rulebook has, in its order, each once.
func known(book *rulebook.Book, list string, codes []string) []string {
	l, err := book.List(list)
	if err != nil {
		return nil
	}
	var out []string
	for _, it := range l.Items {
		if slices.Contains(codes, it.Code) {
			out = append(out, it.Code)
		}
	}
	return out
}

// reason cleans a reason that has to be given.
func reason(value, ask string) (string, error) {
	var f faults
	value = f.text("why", value, ask, MaxReason)
	return value, f.err()
}

func conflict(code, message string) error { return errs.New(errs.Conflict, "thread."+code, message) }

// moved says that somebody else changed the words meanwhile.
func moved() error {
	return conflict("moved", "Somebody changed this while you wrote. Your words are kept below; look at what it says now, and send yours again if they still fit.")
}

func closed() error {
	return conflict("closed", "This question is closed, so nothing more can be said in it. Ask the organisation that asked or those who look after it to open it again, or ask a new question.")
}

func notFound() error {
	return errs.New(errs.NotFound, "thread.not_found", "We could not find this, or you may not see it.")
}

func forbidden(message string) error { return errs.New(errs.Forbidden, "access.forbidden", message) }

// edited changes an answer's or comment's words. What stood before stays in its history, and an endorsement ends with
// the words that it was given to. It gives the endorsements that ended.
func (p *Post) edited(text string, cites []Cite, by Author, at time.Time) (ended []Endorsement) {
	before := p.Text
	if p.Kind == Answer {
		before += citedLines(p.Cites)
	}
	p.Turns = append(slices.Clone(p.Turns), Turn{What: "edited", By: by, Text: before, At: at})
	if text != p.Text {
		p.Endorsed = slices.Clone(p.Endorsed)
		for i := range p.Endorsed {
			if e := &p.Endorsed[i]; e.Stands() {
				ended = append(ended, *e)
				e.Withdrawn, e.Why = at, "The words changed."
			}
		}
	}
	p.Text, p.Cites = text, cites
	return ended
}

// citedLines writes what a text rests on beneath it, for its history.
func citedLines(cites []Cite) string {
	var b strings.Builder
	for _, c := range cites {
		b.WriteString("\n- " + c.Label)
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + b.String()
}

// endorse adds an endorsement; one who endorsed already does not twice.
func (p *Post) endorse(by Author, at time.Time) error {
	switch {
	case p.Kind != Answer:
		return conflict("no_answer", "Only answers can be endorsed.")
	case p.Hidden:
		return notFound()
	case p.By.Person == by.Person:
		return forbidden("You wrote this answer, so somebody else must endorse it.")
	case p.Amber():
		return conflict("amber", "Something that this answer rests on changed. Look at it and confirm the answer first.")
	case slices.ContainsFunc(p.Endorsed, func(e Endorsement) bool { return e.Stands() && e.By.Person == by.Person }):
		return nil
	}
	p.Endorsed = append(slices.Clone(p.Endorsed), Endorsement{By: by, At: at})
	p.Turns = append(slices.Clone(p.Turns), Turn{What: "endorsed", By: by, At: at})
	return nil
}

// withdraw ends the endorsement of a person, with the reason.
func (p *Post) withdraw(by Author, why string, at time.Time) error {
	i := slices.IndexFunc(p.Endorsed, func(e Endorsement) bool { return e.Stands() && e.By.Person == by.Person })
	if i < 0 {
		return conflict("not_endorsed", "Your endorsement does not stand here any more.")
	}
	p.Endorsed = slices.Clone(p.Endorsed)
	p.Endorsed[i].Withdrawn, p.Endorsed[i].Why = at, why
	p.Turns = append(slices.Clone(p.Turns), Turn{What: "withdrawn", By: by, Text: why, At: at})
	return nil
}

// confirm takes what an answer rests on as it reads now: somebody looked, and the answer still holds. What is gone is
// left out of it.
func (p *Post) confirm(by Author, at time.Time) error {
	if !p.Amber() {
		return conflict("green", "This answer was looked at already. Nothing is waiting.")
	}
	var kept []Cite
	var lines strings.Builder
	for _, c := range p.Cites {
		switch ch := c.Changed; {
		case ch == nil:
		case ch.Gone:
			lines.WriteString("- " + c.Label + "\n")
			continue
		default:
			lines.WriteString("- " + ch.Label + "\n")
			c.Label, c.URL, c.Sum, c.Changed = ch.Label, cmp.Or(ch.URL, c.URL), ch.Sum, nil
		}
		kept = append(kept, c)
	}
	p.Cites = kept
	p.Turns = append(slices.Clone(p.Turns), Turn{What: "confirmed", By: by, Text: strings.TrimSuffix(lines.String(), "\n"), At: at})
	return nil
}

// look compares what an answer cites with a thing as it reads now; gone says that it is no more. It reports whether
// there is something new to tell.
func (p *Post) look(now Source, gone bool, at time.Time) bool {
	i := slices.IndexFunc(p.Cites, func(c Cite) bool { return c.Kind == now.Kind && c.Ref == now.Ref })
	if i < 0 {
		return false
	}
	p.Cites = slices.Clone(p.Cites)
	c := &p.Cites[i]
	switch {
	case gone && (c.Changed == nil || !c.Changed.Gone):
		c.Changed = &Change{Gone: true, Label: c.Label, At: at}
	case gone || now.Sum == c.Seen():
		return false
	case now.Sum == c.Sum: // it reads as it did when somebody looked
		c.Label, c.URL, c.Changed = now.Label, now.URL, nil
	default:
		c.Changed = &Change{Label: now.Label, URL: now.URL, Sum: now.Sum, At: at}
	}
	return true
}

// hide takes a post out of sight, with a reason.
func (p *Post) hide(by Author, why string, at time.Time) error {
	if p.Hidden {
		return conflict("hidden", "Somebody hid this already.")
	}
	p.Hidden, p.Why, p.Appeal = true, why, ""
	p.Turns = append(slices.Clone(p.Turns), Turn{What: "hidden", By: by, Text: why, At: at})
	return nil
}

func (p *Post) show(by Author, at time.Time) error {
	if !p.Hidden {
		return conflict("shown", "This is shown already.")
	}
	p.Hidden, p.Why, p.Appeal = false, "", ""
	p.Turns = append(slices.Clone(p.Turns), Turn{What: "shown", By: by, At: at})
	return nil
}

// hide takes a whole question out of sight, with a reason.
func (t *Thread) hide(by Author, why string, at time.Time) error {
	if t.State == Hidden {
		return conflict("hidden", "Somebody hid this already.")
	}
	t.Was, t.State, t.Why, t.Appeal = t.State, Hidden, why, ""
	t.turn("hidden", by, why, at)
	return nil
}

func (t *Thread) show(by Author, at time.Time) error {
	if t.State != Hidden {
		return conflict("shown", "This is shown already.")
	}
	t.State, t.Was, t.Why, t.Appeal = t.Was, "", "", ""
	if !t.State.Valid() {
		t.State = Open
	}
	t.turn("shown", by, "", at)
	return nil
}

func (t *Thread) turn(what string, by Author, text string, at time.Time) {
	t.Turns = append(slices.Clone(t.Turns), Turn{What: what, By: by, Text: text, At: at})
}

// advises reports whether a role stands behind answers: that of an adviser whom the rulebook names, or the secretariat.
func advises(book *rulebook.Book, role access.Role) bool {
	if role == access.Secretariat {
		return true
	}
	return slices.ContainsFunc(book.Advisers(), func(a rulebook.Adviser) bool { return slices.Contains(a.Named, string(role)) })
}
