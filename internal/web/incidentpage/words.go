package incidentpage

import (
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/incident"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are those that these pages share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("incident_words") }

// status gives a stage its word and shape.
func status(c *page.Ctx, i incident.Incident) layout.Status {
	kinds := map[incident.Stage]layout.Kind{incident.Draft: layout.Neutral, incident.Alarm: layout.Changed, incident.Assessing: layout.Waiting,
		incident.Contained: layout.Waiting, incident.Closed: layout.Live}
	return layout.Status{Word: words(c).T("stage." + string(i.Stage)), Kind: kinds[i.Stage]}
}

// role names a role; the program has none.
func role(c *page.Ctx, r access.Role) string {
	if r == "" {
		return words(c).T("role.program")
	}
	return words(c).T("role." + string(r))
}

// roles are the answers to the question who does it.
func roles(c *page.Ctx) []ask.Option {
	var out []ask.Option
	for _, r := range access.OrganisationRoles() {
		out = append(out, ask.Option{Value: string(r), Text: role(c, r)})
	}
	return out
}

// options makes answers of a list.
func options(list []incident.Item) []ask.Option {
	var out []ask.Option
	for _, i := range list {
		out = append(out, ask.Option{Value: i.Code, Text: i.Label, Hint: i.Hint})
	}
	return out
}

// bookOptions makes answers of a list of the rulebook.
func bookOptions(b *rulebook.Book, list string) []ask.Option {
	l, err := b.List(list)
	if err != nil {
		return nil
	}
	var out []ask.Option
	for _, i := range l.Items {
		out = append(out, ask.Option{Value: i.Code, Text: i.Label})
	}
	return out
}

// left says how much time is left in hours, or how much it is over.
func left(c *page.Ctx, d time.Duration) string {
	w := words(c)
	hours := int(d / time.Hour)
	switch {
	case d < 0:
		return w.N("over", max(1, -hours))
	case hours == 0:
		return w.T("left.minutes")
	}
	return w.N("left", hours)
}

// labels gives the words of several answers.
func labels(list []incident.Item, codes []string, plain bool) (out []string) {
	for _, code := range codes {
		word := incident.Label(list, code)
		if plain {
			word = incident.PlainLabel(list, code)
		}
		if word != "" {
			out = append(out, word)
		}
	}
	return out
}

func bookLabels(b *rulebook.Book, list string, codes []string) (out []string) {
	for _, code := range codes {
		out = append(out, b.Label(list, code))
	}
	return out
}

func address(ref string, parts ...any) string {
	out := Path + "/" + ref
	for _, p := range parts {
		out += "/" + fmt.Sprint(p)
	}
	return out
}

// back leads to the incident.
func back(c *page.Ctx, ref string) layout.Link {
	return layout.Link{Text: words(c).T("back", "ref", ref), Href: address(ref)}
}
