package oneoffpage

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// timelinePage tells a record's story, newest first.
type timelinePage struct{ Deps }

// timelineView is what the page shows.
type timelineView struct {
	Caption, Heading, Intro string
	Empty                   *layout.Empty
	Entries                 []layout.Entry
	Older                   *layout.Link
}

// fullPage is how many lines one page of a story holds.
const fullPage = 100

func (p *timelinePage) show(c *page.Ctx) error {
	v, err := p.OneOffs.View(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt(orElse(c.Query("before"), "0"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	lines, err := p.OneOffs.Timeline(c.R.Context(), c.Actor, v.Record.Ref, before)
	if err != nil {
		return err
	}
	t := c.Text
	view := timelineView{Caption: joinDots(v.Record.Ref, title(c, v)), Heading: t.T("heading"), Intro: t.T("intro")}
	for _, l := range lines {
		e, err := p.entry(c, l)
		if err != nil {
			return err
		}
		view.Entries = append(view.Entries, e)
	}
	if len(lines) == 0 {
		view.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if len(lines) >= fullPage {
		view.Older = &layout.Link{Text: t.T("older"), Href: page.Address(recordURL(v, "timeline"), "before", itoa64(lines[len(lines)-1].Seq))}
	}
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("back"), Href: v.Record.URL()}}, timelineTempl(view))
}

// entry words one event: what, and by which organisation and role.
func (p *timelinePage) entry(c *page.Ctx, l oneoff.StoryLine) (layout.Entry, error) {
	var d oneoff.EventData
	if err := json.Unmarshal(l.Data, &d); err != nil {
		return layout.Entry{}, fmt.Errorf("event %d of a one-off record: %w", l.Seq, err)
	}
	var fields []string
	for _, k := range d.Keys {
		if f, ok := oneoff.FieldByKey(k); ok {
			fields = append(fields, f.Name)
		}
	}
	name := strings.TrimPrefix(l.Name, "oneoff.")
	key := "event." + name
	if d.Emergency && name == "finalised" {
		key = "event.emergency"
	}
	what := c.Text.T("event.other")
	if c.Text.Has(key) {
		answer := d.Answer
		for event, list := range map[string]string{"acknowledged": "recipient_ack", "outcome_recorded": "outcome"} {
			if event == name {
				answer = p.Book.Label(list, d.Answer)
			}
		}
		what = c.Text.T(key, "decision", strings.ToLower(p.Book.Label("decision", d.Decision)), "fields", orElse(strings.Join(fields, ", "), words(c).T("answers")), "answer", answer)
	}
	who := c.Text.T("by_service")
	if l.Organisation != "" {
		who = joinDots(l.Organisation, roleWords(c, access.Role(l.Role)))
	}
	return layout.Entry{At: l.At, What: what, Who: who}, nil
}
