package noticepage

import (
	"strconv"
	"strings"

	"sharewell/internal/register"
	"sharewell/internal/register/notice"
	"sharewell/internal/web/content"
)

// Writer says paragraphs in sentences.
type Writer struct {
	Texts     *content.Texts
	URL       string // of this site, without a slash at its end
	Regulator string
}

// Write says what a party tells people of a use.
// Law: UK GDPR Articles 13 and 14.
func (w Writer) Write(e register.Entry, p register.Party, s notice.Sides) []string {
	t := w.Texts.Page("privacy_notice")
	k := "s.part"
	switch {
	case s.Gives && s.Gets:
		k = "s.both"
	case s.Gives:
		k = "s.gives"
	case s.Gets:
		k = "s.gets"
	}
	out := []string{t.T(k, "name", p.Name, "title", e.Title)}
	say := func(key string, list []string) {
		if len(list) > 0 {
			out = append(out, t.T(key, "list", strings.Join(list, ", ")))
		}
	}
	if e.Why.Specific != "" {
		out = append(out, t.T("s.why", "text", e.Why.Specific))
	}
	say("s.purposes", coded(e.Why.Purposes))
	say("s.what", coded(e.What.Kinds))
	say("s.people", coded(e.People.Kinds))
	say("s.basis", rules(e.Law.Bases))
	say("s.special", rules(e.Law.Special))
	if s.Gets {
		say("s.from", flows(e, p.Name, true))
	}
	if s.Gives {
		say("s.to", flows(e, p.Name, false))
	}
	say("s.with", others(e, p.Name))
	for _, x := range e.Keeping {
		if x.Who == p.Name && x.N > 0 {
			out = append(out, t.T("s.keep", "who", p.Name, "n", strconv.Itoa(x.N), "unit", x.Unit.Words))
		}
	}
	return w.rest(t, e, out)
}

// rest says what is the same for every party.
func (w Writer) rest(t content.Page, e register.Entry, out []string) []string {
	switch {
	case e.Abroad.Answer == "yes":
		out = append(out, t.T("s.abroad", "text", e.Abroad.Countries))
	case e.Abroad.Answer == "no":
		out = append(out, t.T("s.home"))
	}
	if a := e.Automation.Level; a != nil {
		if a.Code == "none" {
			out = append(out, t.T("s.noauto"))
		} else {
			out = append(out, t.T("s.auto", "text", a.Words))
		}
	}
	if len(e.Choices.Reach) > 0 {
		out = append(out, t.T("s.choice", "list", strings.Join(coded(e.Choices.Reach), ", ")))
	}
	if e.Rights.Contact != "" {
		out = append(out, t.T("s.rights", "contact", e.Rights.Contact))
	}
	return append(out, t.T("s.complain", "name", w.Regulator), t.T("s.more", "link", w.URL+"/register/"+e.Ref))
}

func coded(list []register.Coded) (out []string) {
	for _, c := range list {
		out = append(out, c.Words)
	}
	return out
}

func rules(list []register.Rule) (out []string) {
	for _, r := range list {
		out = append(out, r.Words)
	}
	return out
}

func others(e register.Entry, name string) (out []string) {
	for _, p := range e.Parties {
		if p.Name != name {
			out = append(out, p.Name)
		}
	}
	return out
}

// flows names those from whom a party gets data, or to whom it gives it.
func flows(e register.Entry, name string, gets bool) (out []string) {
	seen := map[string]bool{name: true}
	for _, f := range e.Flows {
		at, others := f.From, f.To
		if gets {
			at, others = f.To, f.From
		}
		for _, who := range at {
			if who != name {
				continue
			}
			for _, o := range others {
				if !seen[o] {
					seen[o] = true
					out = append(out, o)
				}
			}
		}
	}
	return out
}
