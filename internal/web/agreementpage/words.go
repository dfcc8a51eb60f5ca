package agreementpage

import (
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// statusKind gives a status its shape and colour.
func statusKind(s agreement.Status) layout.Kind {
	switch s {
	case agreement.Accepted:
		return layout.Live
	case agreement.Submitted:
		return layout.Waiting
	case agreement.Queried, agreement.ReaffirmDue:
		return layout.Changed
	case agreement.Lapsed, agreement.Suspended, agreement.Withdrawn:
		return layout.Stopped
	case agreement.Invited, agreement.Succeeded:
	}
	return layout.Neutral
}

// publicStatus words a status for everybody.
func (d Deps) publicStatus(s agreement.Status) layout.Status {
	return layout.Status{Word: d.Book.PlainLabel("statement_status", string(s)), Kind: statusKind(s)}
}

// status words a status for those who work with it.
func (d Deps) status(s agreement.Status) layout.Status {
	return layout.Status{Word: d.Book.Label("statement_status", string(s)), Kind: statusKind(s)}
}

// roleWord names the role of somebody who acted, "" when the program did.
func roleWord(c *page.Ctx, role string) string {
	words := c.Site.Texts.Page("people_roles")
	switch {
	case role == "":
		return ask.Words(c).T("program")
	case words.Has(role):
		return words.T(role)
	}
	return role
}

// sectors gives the sectors as answers, in the words of staff or of the public.
func (d Deps) sectors(plain bool) []ask.Option {
	var out []ask.Option
	for _, s := range d.Book.Sectors() {
		o := ask.Option{Value: s.Code, Text: s.Label}
		if plain {
			o.Text = s.Plain
		}
		out = append(out, o)
	}
	return out
}

// paragraphs gives the texts key.1, key.2 and so on.
func paragraphs(t content.Page, key string, pairs ...string) []string {
	var out []string
	for _, n := range "123456789" {
		k := key + "." + string(n)
		if !t.Has(k) {
			break
		}
		out = append(out, t.T(k, pairs...))
	}
	return out
}

func textOr(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}
