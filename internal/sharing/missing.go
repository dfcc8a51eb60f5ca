package sharing

import (
	"slices"
	"strings"
)

// MissingFor lists everything that must be mended before the record can be sent, in the order of the
// sections.
func MissingFor(c *Content, lists Lists) []Problem {
	var out []Problem
	for _, s := range Sections() {
		out = append(out, missingIn(c, s.Key, lists)...)
	}
	return out
}

// StateOf says how far a section is.
func StateOf(c *Content, section string, lists Lists) SectionState {
	missing := missingIn(c, section, lists)
	st := SectionState{Progress: Complete, Missing: missing}
	switch done := answered(c, section); {
	case !done && len(missing) == 0:
		st.NotNeeded = true
	case !done:
		st.Progress = NotStarted
	case len(missing) > 0:
		st.Progress = InProgress
	}
	return st
}

// answered reports whether anything in a section was answered.
func answered(c *Content, section string) bool {
	return slices.ContainsFunc(FieldsOf(section), func(f Field) bool {
		if k, ok := RowKindByKey(f.Key); ok {
			return k.length(c) > 0
		}
		return len(f.Get(c)) > 0
	})
}

func missingIn(c *Content, section string, lists Lists) []Problem {
	var out []Problem
	for _, f := range FieldsOf(section) {
		if k, ok := RowKindByKey(f.Key); ok {
			out = append(out, missingRows(c, k)...)
			continue
		}
		if need, why := f.Required(c); need && len(f.Get(c)) == 0 {
			out = append(out, Problem{Section: section, Key: f.Key, Message: giveIt(f.Name, why)})
		}
	}
	for _, w := range Validate(c, section, lists) {
		p := Problem{Section: section, Key: w.Name, Message: w.Message}
		if parts := strings.SplitN(w.Name, ".", 3); len(parts) == 3 {
			p.Key, p.Row = parts[0], parts[1]
		}
		out = append(out, p)
	}
	return append(out, missingAcross(c, section)...)
}

func missingRows(c *Content, k RowKind) []Problem {
	var out []Problem
	n := k.length(c)
	switch {
	case k.Least == 2 && n < 2:
		out = append(out, Problem{Section: k.Section, Key: k.Key, Message: "Add the parties: there must be two or more."})
	case n < k.Least:
		out = append(out, Problem{Section: k.Section, Key: k.Key, Message: "Add " + k.Name + "."})
	}
	for i := range n {
		for _, f := range k.Fields {
			if need, why := f.Required(c, i); need && len(f.Get(c, i)) == 0 {
				out = append(out, Problem{Section: k.Section, Key: k.Key, Row: k.id(c, i), Message: rowWords(c, k, i) + lowerFirst(giveIt(f.Name, why))})
			}
		}
	}
	return out
}

// rowWords names a row at the start of a sentence.
func rowWords(c *Content, k RowKind, i int) string {
	what := capital(strings.TrimPrefix(strings.TrimPrefix(k.Name, "a "), "an "))
	if title := k.title(c, i); title != "" && k.Key != "parties" {
		return what + " “" + title + "”: "
	}
	return what + " " + spelled(i+1) + ": "
}

// missingAcross lists what is missing between tables: every controller tells people, every party says
// how long it keeps the data.
func missingAcross(c *Content, section string) []Problem {
	var out []Problem
	switch section {
	case "openness":
		for i, p := range c.Parties {
			if p.Controller() && c.Personal() && !slices.ContainsFunc(c.Transparency, func(n Notice) bool { return n.Party == p.ID }) {
				out = append(out, Problem{Section: section, Key: "transparency", Message: "Add the privacy notice of party " + spelled(i+1) + ": every controller tells people."})
			}
		}
	case "keeping":
		for i, p := range c.Parties {
			if !slices.ContainsFunc(c.Retention, func(r Retention) bool { return r.Party == p.ID }) {
				out = append(out, Problem{Section: section, Key: "retention", Message: "Say how long party " + spelled(i+1) + " keeps the data."})
			}
		}
	case "parties":
		if slices.ContainsFunc(c.Parties, func(p Party) bool { return twice(c, p) }) {
			out = append(out, Problem{Section: section, Key: "parties", Message: "An organisation is named twice. Remove one of the two."})
		}
	}
	return out
}

func twice(c *Content, p Party) bool {
	n := 0
	for _, o := range c.Parties {
		if o.Organisation == p.Organisation && p.Organisation != "" {
			n++
		}
	}
	return n > 1
}

// giveIt makes the sentence that asks for an answer.
func giveIt(name, why string) string {
	verb := "Give "
	first, _, _ := strings.Cut(name, " ")
	if slices.Contains([]string{"whether", "why", "who", "whom", "whose", "how", "when", "where", "what", "from", "about"}, first) {
		verb = "Say "
	}
	if why != "" {
		why = ", " + why
	}
	return verb + name + why + "."
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// spelled writes a small number as a word.
func spelled(n int) string {
	words := strings.Fields("nought one two three four five six seven eight nine ten eleven twelve")
	if n < len(words) {
		return words[n]
	}
	return itoa(n)
}
