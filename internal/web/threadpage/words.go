package threadpage

import (
	"strings"

	"sharewell/internal/ident"
	"sharewell/internal/portal/thread"
	"sharewell/internal/sharing/typed"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are those that pages about questions share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("portal_thread_words") }

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// who names somebody: the person and the organisation, the role when the account is gone, neither when they asked
// without their name.
func who(c *page.Ctx, s thread.Shown) string {
	t := words(c)
	role := t.T("role." + string(s.Role))
	org := s.Org
	if org == "" {
		org = c.Site.ShortName
	}
	switch {
	case s.Nameless:
		return t.T("who.nameless")
	case s.Gone:
		return t.T("who.gone", "role", role, "org", org)
	}
	return t.T("who", "name", s.Name, "role", role, "org", org)
}

// topics names topics.
func (d Deps) topics(codes []string) string {
	var out []string
	for _, x := range codes {
		out = append(out, d.Book.Label(thread.TopicList, x))
	}
	return strings.Join(out, ", ")
}

func (d Deps) options(list string, plain bool) []ask.Option {
	l, err := d.Book.List(list)
	if err != nil {
		return nil
	}
	var out []ask.Option
	for _, it := range l.Items {
		o := ask.Option{Value: it.Code, Text: it.Label}
		if plain {
			o.Hint = it.Hint
		}
		out = append(out, o)
	}
	return out
}

// room names a room.
func room(c *page.Ctx, rooms []Room, id ident.Space) string {
	for _, r := range rooms {
		if r.ID == id && id != "" {
			return r.Name
		}
	}
	return words(c).T("commons")
}

// tags say how a question stands.
func tags(c *page.Ctx, x thread.Thread) []layout.Status {
	t := words(c)
	var out []layout.Status
	add := func(key string, k layout.Kind) { out = append(out, layout.Status{Word: t.T("tag." + key), Kind: k}) }
	switch {
	case x.State == thread.Hidden:
		add("hidden", layout.Stopped)
	case x.Accepted != "":
		add("accepted", layout.Live)
	case x.Answers > 0:
		add("answered", layout.Live)
	case x.State == thread.Open:
		add("waiting", layout.Waiting)
	}
	if x.State == thread.Closed {
		add("closed", layout.Neutral)
	}
	if x.Urgent && x.State == thread.Open && x.Answers == 0 {
		add("urgent", layout.Changed)
	}
	if x.Amber {
		add("amber", layout.Changed)
	}
	return out
}

// hints points at what looks like somebody's details.
func hints(c *page.Ctx, texts ...string) []string {
	t := words(c)
	var out []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, h := range typed.Lint(text) {
			line := t.T("hint."+string(h.Kind), "words", text[h.Start:h.End])
			if !seen[line] {
				seen[line] = true
				out = append(out, line)
			}
		}
	}
	return out
}

func button(text, do string, secondary bool) govuk.ButtonProps {
	b := govuk.ButtonProps{Text: text, Name: "do", Value: do, PreventDoubleClick: govuk.On}
	if secondary {
		b.Classes = "govuk-button--secondary"
	}
	return b
}
