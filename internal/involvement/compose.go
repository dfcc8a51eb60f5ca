package involvement

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/register"
	"sharewell/internal/sharing"
)

// labels gives the words of codes, and the names of organisations.
type labels struct {
	words register.Words
	src   *register.Source
}

// Label implements sharing.Words.
func (l labels) Label(list, code string) string {
	if list != "organisation" {
		return l.words.PlainLabel(list, code)
	}
	for _, o := range l.src.Organisations {
		if string(o.ID) == code {
			return o.Name
		}
	}
	return "an organisation"
}

// tell says a version in answers to what people ask, from what the public would see of it once it is live.
func tell(src register.Source, v sharing.Version, words register.Words, now time.Time) Text {
	v.Stage, v.LiveAt = sharing.Active, now
	src.Record.Live, src.Record.Open, src.Record.Overdue = v.N, 0, false
	src.Record.ReviewDue, src.Record.Accessions = v.Content.ReviewDue(), nil
	src.Versions = []sharing.Version{v}
	t := Text{Hash: v.Hash, At: v.SentAt, Level: string(register.LevelWithheld)}
	e, ok := register.Compose(src, words)
	if !ok {
		return t
	}
	t.Level = string(e.Level)
	if e.Level == register.LevelWithheld {
		if e.Withheld != nil {
			t.Reason = e.Withheld.Words
		}
		return t
	}
	t.Title = e.Title
	for _, one := range []struct {
		key   string
		lines []string
	}{
		{Who, who(e)}, {Why, filled(e.Why.Specific, e.Why.Necessity, e.Why.IfNot)}, {What, what(e)}, {How, how(e)}, {Benefit, filled(e.Benefits)},
		{Risk, risk(e)}, {HowLong, howLong(e)}, {Choice, choice(e)},
	} {
		if len(one.lines) > 0 {
			t.Answers = append(t.Answers, Answer{one.key, one.lines})
		}
	}
	return t
}

func filled(lines ...string) []string {
	return slices.DeleteFunc(lines, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsRune(".!?", rune(s[len(s)-1])) {
		return s
	}
	return s + "."
}

func wordsOf(all []register.Coded) string {
	out := make([]string, 0, len(all))
	for _, c := range all {
		out = append(out, c.Words)
	}
	return strings.Join(out, ", ")
}

func worded(c *register.Coded) string {
	if c == nil {
		return ""
	}
	return c.Words
}

func who(e register.Entry) []string {
	var out []string
	for _, p := range e.Parties {
		line := p.Name
		if p.Lead {
			line += " (in charge)"
		}
		if part := strings.TrimSpace(p.Part); part != "" {
			line += ": " + part
		}
		out = append(out, sentence(line))
	}
	return out
}

func what(e register.Entry) []string {
	out := filled(labelled("The information", wordsOf(e.What.Kinds)), labelled("About", wordsOf(e.People.Kinds)), labelled("Needs special care", wordsOf(e.What.Special)))
	if e.People.Count > 0 {
		out = append(out, "About "+thousands(e.People.Count)+" people.")
	}
	if e.People.Children {
		out = append(out, "Children are among them.")
	}
	return out
}

func labelled(label, s string) string {
	if s == "" {
		return ""
	}
	return label + ": " + sentence(s)
}

func how(e register.Entry) []string {
	var out []string
	for _, f := range e.Flows {
		line := strings.Join(f.From, ", ") + gives(len(f.From)) + strings.Join(f.To, ", ")
		if len(f.From) > 1 && slices.Equal(slices.Sorted(slices.Values(f.From)), slices.Sorted(slices.Values(f.To))) {
			line = strings.Join(f.From, ", ") + " give one another"
		}
		if len(f.What) > 0 {
			line += ": " + strings.Join(f.What, ", ")
		}
		out = append(out, strings.TrimSpace(sentence(line)+" "+sentence(worded(f.Often))))
	}
	out = append(out, filled(labelled("Can people be told from it", worded(e.Protection.Identifiable)), automation(e.Automation), e.Automation.Tool, e.Automation.Check)...)
	if e.Commercial.Answer == "yes" {
		out = append(out, sentence("A company or money is involved. "+e.Commercial.Details))
	}
	if e.Abroad.Answer == "yes" {
		out = append(out, sentence("It leaves the United Kingdom. "+e.Abroad.Countries))
	}
	return out
}

func gives(n int) string {
	if n == 1 {
		return " gives "
	}
	return " give "
}

// automation says what part a machine takes; nothing when people do it all.
func automation(a register.Automation) string {
	if a.Level == nil || a.Level.Code == "none" {
		return ""
	}
	return sentence(a.Level.Words)
}

func risk(e register.Entry) []string {
	return filled(e.Risks, e.Equality, labelled("Risk that is left", worded(e.Protection.RiskLeft)))
}

func howLong(e register.Entry) []string {
	var out []string
	for _, k := range e.Keeping {
		line := k.Who + " keeps it"
		if k.N > 0 {
			line += " for " + strconv.Itoa(k.N) + " " + k.Unit.Words
		}
		if k.From != "" {
			line += ", counted from: " + k.From
		}
		out = append(out, strings.TrimSpace(sentence(line)+" "+labelled("Then", worded(k.After))))
	}
	if d := e.Dates.Start; !d.IsZero() {
		out = append(out, "It is to start on "+d.Words()+".")
	}
	if d := e.Dates.End; !d.IsZero() {
		out = append(out, "It is to end on "+d.Words()+".")
	} else if d := e.Dates.ReviewDue; !d.IsZero() {
		out = append(out, "It is looked at again by "+d.Words()+".")
	}
	return out
}

func choice(e register.Entry) []string {
	if e.Choices.NotPersonal {
		return []string{"Nobody can be told from this information, so there is nothing to say no to."}
	}
	out := filled(labelled("You can say no with", wordsOf(e.Choices.Reach)), labelled("These do not reach it", wordsOf(e.Choices.NotReach)),
		labelled("Because", wordsOf(e.Choices.Because)), e.Choices.How)
	return append(out, filled(labelled("Ask", e.Choices.Contact))...)
}

// changesOf says what changed between two contents, as far as it is public. rest counts what is not.
func changesOf(old, now sharing.Content, level string, l labels) (out []Change, rest int, material bool) {
	for _, ch := range sharing.Diff(old, now, l) {
		material = material || ch.Material
		if ch.Public != sharing.Summary && (ch.Public != sharing.Full || level != string(register.LevelFull)) {
			rest++
			continue
		}
		if ch.Row != "" && level != string(register.LevelFull) && ch.Key == "items" {
			rest++ // the names of single items say more than their kinds
			continue
		}
		out = append(out, Change{Sentence: ch.Sentence, Old: ch.Old, New: ch.New})
	}
	return out, rest, material
}

// thousands writes a number as people read it: 1,450.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return thousands(n/1000) + "," + strconv.Itoa(1000 + n%1000)[1:]
}
