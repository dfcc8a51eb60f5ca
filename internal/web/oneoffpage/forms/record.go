package forms

import (
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
)

// recordDoc lays a written record out as its reader may see it.
type recordDoc struct {
	Form
	view  oneoff.View
	roles content.Page
}

func (m recordDoc) document() document.Doc {
	t, v := m.Words, m.view
	d := document.Doc{Title: t.T("title"), Edition: m.Edition(), Reference: v.Record.Ref, Author: v.OwnerName, Created: v.Record.UpdatedAt, Words: m.documentWords(),
		Subject: t.T("record.subject", "owner", v.OwnerName, "other", orElse(v.OtherName, t.T("nobody"))),
		Footer:  t.T("record.footer", "partnership", m.Partnership)}
	if n := len(v.Entries); n > 0 {
		d.Revision = fmt.Sprint(v.Entries[n-1].N)
	}
	d.Blocks = append(m.top(), m.answers()...)
	d.Blocks = append(d.Blocks, m.left()...)
	d.Blocks = append(d.Blocks, m.advice()...)
	d.Blocks = append(d.Blocks, m.corrections()...)
	d.Blocks = append(d.Blocks, m.history()...)
	return d
}

// top says what kind of copy this is, and gives the fingerprint that stands for the whole chain.
func (m recordDoc) top() []document.Block {
	t, v := m.Words, m.view
	out := []document.Block{document.Note{Title: t.T("stage." + string(v.Record.Stage)), Text: t.T("stage." + string(v.Record.Stage) + ".text")}}
	if v.Side == oneoff.SideBoth {
		out = append(out, document.Note{Title: t.T("half.title"), Text: t.T("half.text", "owner", v.OwnerName)})
	}
	if n := len(v.Entries); n > 0 && v.Entries[n-1].Hash != "" {
		out = append(out, document.Note{Title: t.T("fingerprint"), Text: v.Entries[n-1].Hash})
	}
	return out
}

// answers gives each section with what was asked in it. Questions that make no sense for this record, and
// those the reader's half does not have, are left out.
func (m recordDoc) answers() []document.Block {
	var out []document.Block
	for _, s := range oneoff.Sections() {
		var fields []document.Block
		for _, f := range oneoff.FieldsOf(s.Key) {
			values := m.view.Record.Answers[f.Key]
			hidden := m.view.Side == oneoff.SideBoth && f.Side != oneoff.SideBoth
			if hidden || len(values) == 0 && (f.ReadOnly || f.After || !f.Asked(m.view.Case) || m.view.Side == oneoff.SideBoth) {
				continue
			}
			fields = append(fields, document.Field{Key: f.Key, Label: m.label(f), Value: strings.Join(m.saidAll(f, values), "; "), Multiline: f.Kind == oneoff.KindTextarea})
		}
		if len(fields) > 0 {
			out = append(append(out, document.Heading{Level: 1, Text: m.Words.T("section." + s.Key)}), fields...)
		}
	}
	return out
}

// saidAll says values in words, choices in the order of their list.
func (m recordDoc) saidAll(f oneoff.Field, values []string) []string {
	var out []string
	if f.List == "" && f.Kind != oneoff.KindBool {
		for _, v := range values {
			if f.Kind == oneoff.KindOrganisation {
				v = m.organisation(v)
			}
			out = append(out, said(f, v))
		}
		return out
	}
	known := m.options(f)
	for _, o := range known {
		if slices.Contains(values, o.Code) {
			out = append(out, o.Text)
		}
	}
	for _, v := range values {
		if !m.offers(f, v) {
			if f.List == "art10" {
				v = m.Book.Label("schedule1", v)
			}
			out = append(out, v)
		}
	}
	return out
}

func (m recordDoc) organisation(id string) string {
	switch ident.Organisation(id) {
	case m.view.Record.Owner:
		return m.view.OwnerName
	case m.view.Record.Counterpart:
		return m.view.OtherName
	}
	return m.Words.T("nobody")
}

// left lists what the record still lacks.
func (m recordDoc) left() []document.Block {
	var items []string
	for _, f := range m.view.FollowUps {
		if f.Open() {
			items = append(items, m.Words.T("open.line", "what", upperFirst(f.Name), "when", layout.FormatDateTime(f.Due)))
		}
	}
	return m.listed("open.title", items)
}

func (m recordDoc) advice() []document.Block {
	var items []string
	for _, a := range m.view.Record.Advice {
		items = append(items, m.Words.T("advice.line", "role", m.role(a.Role), "ref", a.Ref, "when", layout.FormatDateTime(a.At), "text", a.Summary))
	}
	return m.listed("advice.title", items)
}

func (m recordDoc) corrections() []document.Block {
	var items []string
	for _, c := range m.view.Record.Corrections {
		line := m.Words.T("correction.line", "what", c.What, "to", c.SentTo, "when", layout.FormatDateTime(c.At))
		if c.AckAt.IsZero() {
			line += " " + m.Words.T("correction.open")
		} else {
			line += " " + m.Words.T("correction.acknowledged", "when", layout.FormatDateTime(c.AckAt))
		}
		items = append(items, line)
	}
	return m.listed("correction.title", items)
}

func (m recordDoc) listed(title string, items []string) []document.Block {
	if len(items) == 0 {
		return nil
	}
	return []document.Block{document.Heading{Level: 1, Text: m.Words.T(title)}, document.List{Items: items}}
}

// history is the record's versions with their reasons, and the chain of fingerprints.
func (m recordDoc) history() []document.Block {
	t := m.Words
	if len(m.view.Entries) == 0 {
		return nil
	}
	table := document.Table{Caption: t.T("history.caption"), Widths: []float64{1, 3, 4, 6},
		Head: []string{t.T("history.n"), t.T("history.what"), t.T("history.who"), t.T("history.why")}}
	var hashes []string
	for _, e := range m.view.Entries {
		table.Rows = append(table.Rows, []document.Cell{
			{Text: fmt.Sprint(e.N), Header: true, Number: true},
			{Text: t.T("entry." + string(e.Kind))},
			{Text: layout.FormatDateTime(e.At) + "\n" + joined(", ", m.role(e.Role), e.Organisation)},
			{Text: joined("\n", e.Reason, m.changed(e))},
		})
		if e.Hash != "" {
			hashes = append(hashes, fmt.Sprint(e.N)+": "+e.Hash)
		}
	}
	out := []document.Block{document.Heading{Level: 1, Text: t.T("history.title")}, table}
	if len(hashes) > 0 {
		out = append(out, document.Heading{Level: 2, Text: t.T("chain.title")}, document.Paragraph{Text: t.T("chain.text"), Muted: true}, document.List{Items: hashes})
	}
	return out
}

// changed says which answers an entry changed, with what stood there before.
func (m recordDoc) changed(e oneoff.EntryLine) string {
	var lines []string
	for _, c := range e.Changed {
		f, ok := oneoff.FieldByKey(c.Key)
		if !ok {
			continue
		}
		was := orElse(strings.Join(m.saidAll(f, c.Was), "; "), m.Words.T("empty"))
		now := orElse(strings.Join(m.saidAll(f, c.Now), "; "), m.Words.T("empty"))
		lines = append(lines, m.Words.T("history.changed", "what", m.label(f), "was", was, "now", now))
	}
	return strings.Join(lines, "\n")
}

func (m recordDoc) role(r access.Role) string {
	if m.roles.Has("role." + string(r)) {
		return m.roles.T("role." + string(r))
	}
	return strings.ReplaceAll(string(r), "_", " ")
}

func joined(by string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), by)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
