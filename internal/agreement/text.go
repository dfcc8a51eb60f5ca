package agreement

import (
	"slices"
	"strings"

	"sharewell/internal/organisation"
)

// TextOf gives everything that a printed or downloaded statement shows. Empty values are lines to fill in
// by hand.
func TextOf(partnership string, v View) StatementText {
	st, a := v.Statement, v.Statement.Answers
	t := StatementText{
		Title: "Acceptance Statement: " + v.Body.Name, Partnership: partnership,
		Edition: v.Edition.Number(), EditionHash: v.Edition.Hash, Hash: v.Hash, Clauses: v.Edition.Text.Clauses,
	}
	t.Sections = append(t.Sections,
		TextSection{"The organisation", organisationLines(v)},
		TextSection{"What the statement covers", scopeLines(a.Scope, v.Members)},
		TextSection{"People and mailboxes", roleLines(a)},
		TextSection{"Declarations", declarationLines(a, v.Edition)},
		TextSection{"Exceptions asked for", []TextLine{line("Exceptions", orNone(a.Reservations))}},
		TextSection{"Signature", signatureLines(a, v.Signatures)},
	)
	if len(st.Periods) > 0 {
		t.Sections = append(t.Sections, TextSection{"Acceptance by the partnership", periodLines(st)})
	}
	return t
}

// Document gives the text of a statement by the service's partnership name.
func (s *Service) Document(v View) StatementText { return TextOf(s.d.Partnership, v) }

func line(label string, value ...string) TextLine {
	return TextLine{label, slices.DeleteFunc(value, func(v string) bool { return strings.TrimSpace(v) == "" })}
}

func orNone(s string) string {
	if s == "" {
		return "None"
	}
	return s
}

func organisationLines(v View) []TextLine {
	a := v.Statement.Answers
	out := []TextLine{line("Legal name", a.LegalName), line("Address", a.Address.Text()...)}
	for _, i := range v.Body.Identifiers {
		out = append(out, line(organisation.SchemeName(i.Scheme), i.Value))
	}
	return out
}

func scopeLines(s Scope, members []organisation.Brief) []TextLine {
	switch s.Kind {
	case NamedServices:
		return []TextLine{line("Covers", "These services only"), line("Services", s.Services...)}
	case ForMembers:
		names := make([]string, len(members))
		for i, m := range members {
			names[i] = m.Name
		}
		return []TextLine{line("Covers", "The organisation and the members it signs for"), line("Members", names...)}
	case WholeBody:
		return []TextLine{line("Covers", "The whole organisation")}
	}
	return []TextLine{line("Covers")}
}

func roleLines(a Answers) []TextLine {
	var out []TextLine
	for _, r := range []struct {
		label string
		c     organisation.Contact
	}{
		{"Designated officer", a.Designated}, {"Deputy", a.Deputy}, {"Data protection officer", a.DPO},
		{"Senior information risk owner", a.SIRO}, {"Caldicott Guardian", a.Caldicott}, {"Contact for the public", a.Contact},
	} {
		out = append(out, line(r.label, r.c.Name, r.c.Mailbox, r.c.Phone, r.c.External))
	}
	return out
}

func declarationLines(a Answers, e Edition) []TextLine {
	var out []TextLine
	for _, d := range e.Text.Declarations {
		given := answerTo(a, d)
		switch {
		case given.True:
			out = append(out, line(d.Text, "Yes"))
		case given.Reason != "":
			out = append(out, line(d.Text, "No: "+given.Reason))
		default:
			out = append(out, line(d.Text))
		}
	}
	return out
}

func signatureLines(a Answers, sigs []Signature) []TextLine {
	out := []TextLine{line("Name", a.Signatory.Name), line("Post", a.Signatory.Post), line("E-mail", a.Signatory.Email)}
	if len(sigs) == 0 {
		return append(out, line("I may sign for the organisation"), line("Signature"), line("Date"))
	}
	last, how := sigs[0], "Typed by the officer, signed in"
	if last.Method == Paper {
		how = "On paper, scan handed in"
	}
	return append(out, line("Signed", how), line("Date", organisation.Day(last.SignedOn)), line("Fingerprint of what was signed", last.ContentHash))
}

func periodLines(s Statement) []TextLine {
	var out []TextLine
	for _, p := range s.Periods {
		said := "From " + organisation.Day(p.From)
		if !p.To.IsZero() {
			said += " to " + organisation.Day(p.To)
		}
		out = append(out, line("Edition "+p.Edition, said))
	}
	return out
}
