package relaypage

import (
	"slices"
	"strings"

	"sharewell/internal/rights/relay"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are the words that these pages share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("correction_words") }

// stage words how far a correction has come.
func stage(c *page.Ctx, x relay.Correction) layout.Status {
	kind := layout.Waiting
	switch x.Stage {
	case relay.Complete:
		kind = layout.Live
	case relay.Declined, relay.Replaced:
		kind = layout.Neutral
	case relay.Withdrawn:
		kind = layout.Stopped
	case relay.Reported, relay.Open:
	}
	return layout.Status{Word: words(c).T("stage." + string(x.Stage)), Kind: kind}
}

// state words how far one who was told has come.
func (d Deps) state(c *page.Ctx, p relay.Copy) layout.Status {
	t, kind := words(c), layout.Neutral
	switch {
	case p.Undo == relay.UndoAsked:
		return layout.Status{Word: t.T("state.undo"), Kind: layout.Changed}
	case p.Undo == relay.UndoDone:
		return layout.Status{Word: t.T("state.undone"), Kind: layout.Neutral}
	case p.State == relay.Waiting && c.Today().After(p.Due):
		return layout.Status{Word: t.T("state.late"), Kind: layout.Changed}
	case p.State == relay.Waiting:
		kind = layout.Waiting
	case p.State == relay.Done, p.State == relay.Already, p.State == relay.NotHeld:
		kind = layout.Live
	case p.State == relay.Cannot:
		kind = layout.Stopped
	}
	return layout.Status{Word: t.T("state." + string(p.State)), Kind: kind}
}

// items words kinds of information.
func (d Deps) items(codes []string) string { return d.labels("item_category", codes) }

func (d Deps) labels(list string, codes []string) string {
	var out []string
	for _, code := range codes {
		out = append(out, d.Book.Label(list, code))
	}
	return strings.Join(out, ", ")
}

// options lists a code list as answers.
func (d Deps) options(list string) []ask.Option {
	l, err := d.Book.List(list)
	if err != nil {
		return nil // a rulebook without the list offers nothing
	}
	var out []ask.Option
	for _, it := range l.Items {
		out = append(out, ask.Option{Value: it.Code, Text: it.Label})
	}
	return out
}

// some gives the options for codes.
func (d Deps) some(list string, codes []string) []ask.Option {
	var out []ask.Option
	for _, o := range d.options(list) {
		if slices.Contains(codes, o.Value) {
			out = append(out, o)
		}
	}
	return out
}

// warned notes what looks like somebody's details in a text, and reports whether it was not shown before.
func warned(f *form.Form, text string) bool {
	return f.Raw("seen") != "yes" && len(sharing.PersonalDetailHints(text)) > 0
}

// warn puts the notes on a sheet.
func warn(c *page.Ctx, s *ask.Sheet, text string) {
	for _, h := range sharing.PersonalDetailHints(text) {
		s.Notes = append(s.Notes, h.Message)
	}
	if len(s.Notes) > 0 {
		s.NotesTitle = words(c).T("notes")
		s.Was = append(s.Was, ask.Hidden{Name: "seen", Value: "yes"})
	}
}

func home(c *page.Ctx) layout.Link { return layout.Link{Text: words(c).T("list"), Href: relay.Path} }
