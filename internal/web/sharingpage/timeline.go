package sharingpage

import (
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// timelinePage tells a record's story, newest first.
type timelinePage struct{ Deps }

// timelineView is what the page shows.
type timelineView struct {
	Caption, Heading string
	Intro            string
	Empty            *layout.Empty
	Entries          []layout.Entry
	Older            *layout.Link
}

// fullPage is how many lines one page of a story holds.
const fullPage = 100

func (p *timelinePage) show(c *page.Ctx) error {
	v, err := p.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt(orElse(c.Query("before"), "0"), 10, 64)
	if err != nil {
		before = 0
	}
	lines, err := p.Sharing.Timeline(c.R.Context(), c.Actor, v.Record.Ref, before)
	if err != nil {
		return err
	}
	view := p.view(c, v, lines)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: v.Record.URL()}}, timelineTempl(view))
}

func (p *timelinePage) view(c *page.Ctx, v sharing.View, lines []sharing.Line) timelineView {
	out := timelineView{Caption: joinDots(v.Record.Ref, titleOf(c, v)), Heading: c.Text.T("heading"), Intro: c.Text.T("intro")}
	for _, l := range lines {
		out.Entries = append(out.Entries, p.entry(c, v, l))
	}
	if len(lines) == 0 {
		out.Empty = &layout.Empty{Title: c.Text.T("empty.title"), Text: c.Text.T("empty.text")}
	}
	if len(lines) >= fullPage {
		out.Older = &layout.Link{Text: c.Text.T("older"), Href: v.Record.URL() + "/timeline?before=" + strconv.FormatInt(lines[len(lines)-1].Seq, 10)}
	}
	return out
}

// entry words one event: what, by which organisation and role, and why.
func (p *timelinePage) entry(c *page.Ctx, v sharing.View, l sharing.Line) layout.Entry {
	key := "event." + strings.TrimPrefix(l.Name, "sharing.")
	until := l.Note.Until
	if d, err := clock.ParseDate(until); err == nil {
		until = d.Words()
	}
	what := c.Text.T("event.other")
	party, outsider := p.party(c, v, l.Note.Party)
	if outsider && c.Text.Has(key+"_paper") {
		key += "_paper"
	}
	if c.Text.Has(key) {
		what = c.Text.T(key, "n", itoa(l.Note.Version), "until", until, "keys", keysInWords(c, l.Note.Keys), "party", party)
	}
	who := c.Text.T("by_service")
	if l.Organisation != "" {
		who = joinDots(l.Organisation, roleWords(c, access.Role(l.Role)))
	}
	return layout.Entry{At: l.At, What: what, Who: who, Why: joinDots(append([]string{l.Note.Reason}, l.Note.Changes...)...)}
}

// party names the party that an event is about, and says whether it is an outsider.
func (p *timelinePage) party(c *page.Ctx, v sharing.View, row string) (name string, outsider bool) {
	for _, shown := range v.Shown.Parties {
		if shown.Party.ID == row {
			return shown.Name, shown.Party.IsOutsider()
		}
	}
	return words(c).T("a_party"), false
}

// keysInWords names the answers that a save changed.
func keysInWords(c *page.Ctx, keys []string) string {
	var out []string
	for _, k := range keys {
		if f, ok := sharing.FieldByKey(k); ok {
			out = append(out, f.Name)
		} else if parts := strings.Split(k, "."); len(parts) == 3 {
			if kind, ok := sharing.RowKindByKey(parts[0]); ok {
				if f, ok := kind.Field(parts[2]); ok {
					out = append(out, f.Name)
				}
			}
		}
	}
	if len(out) == 0 {
		return words(c).T("answers")
	}
	return strings.Join(out, ", ")
}

func dateOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return layout.FormatDate(t)
}
