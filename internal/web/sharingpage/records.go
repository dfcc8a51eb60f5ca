package sharingpage

import (
	"net/url"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// records is the list of the records that the actor's organisation leads or takes part in.
type records struct{ Deps }

// recordsView is what the page shows.
type recordsView struct {
	Heading string
	Intro   string
	Start   *layout.Link
	Filters []filterLink
	Label   string
	Led     *layout.Link
	Empty   *layout.Empty
	Caption string
	Heads   recordsHeads
	Rows    []recordLine
	Next    *layout.Link
}

// recordsHeads words the columns.
type recordsHeads struct{ Title, Lead, Status, Review string }

// filterLink narrows the list to one stage.
type filterLink struct {
	Text    string
	Href    string
	Current bool
}

// recordLine is one record in the list.
type recordLine struct {
	Ref, Title, Href, Lead string
	Status                 layout.Status
	Open                   string
	Review                 string
	Overdue                bool
}

func (p *records) show(c *page.Ctx) error {
	filter := sharing.Filter{Led: c.Query("led") == "yes"}
	if s := sharing.Stage(c.Query("status")); s.Valid() {
		filter.Status = s
	}
	list, err := p.Sharing.List(c.R.Context(), c.Actor, filter, pageKey(c.Query("after")))
	if err != nil {
		return err
	}
	board, err := p.Sharing.Board(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	view := p.view(c, list, board, filter)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members}, recordsTempl(view))
}

func (p *records) view(c *page.Ctx, list sharing.ListPage, board sharing.Board, filter sharing.Filter) recordsView {
	v := recordsView{Heading: c.Text.T("heading"), Intro: c.Text.T("intro"), Label: c.Text.T("filter_label"), Caption: c.Text.T("caption"),
		Heads: recordsHeads{c.Text.T("col.title"), c.Text.T("col.lead"), c.Text.T("col.status"), c.Text.T("col.review")}}
	if mayStart(c) {
		v.Start = &layout.Link{Text: c.Text.T("start"), Href: "/records/new"}
	}
	if c.Actor.Organisation != "" {
		v.Filters = p.filters(c, board, filter)
	}
	v.Led = p.ledLink(c, filter)
	for _, it := range list.Items {
		line := recordLine{Ref: it.Ref, Title: orElse(it.Title, c.Text.T("untitled")), Href: "/records/" + it.Ref, Lead: it.LeadName,
			Status: status(c, it.Status), Overdue: it.Overdue}
		if it.Open != "" && it.Open != it.Status {
			line.Open = c.Text.T("open_version", "stage", words(c).T("stage."+string(it.Open)))
		}
		if !it.ReviewDue.IsZero() && it.Status.Live() {
			line.Review = reviewWords(c, it.ReviewDue)
		}
		v.Rows = append(v.Rows, line)
	}
	switch {
	case len(v.Rows) > 0:
	case filter != sharing.Filter{}:
		v.Empty = &layout.Empty{Title: c.Text.T("empty_filter.title"), Text: c.Text.T("empty_filter.text"), Link: &layout.Link{Text: c.Text.T("empty_filter.link"), Href: "/records"}}
	case c.Actor.Organisation == "":
		v.Empty = &layout.Empty{Title: c.Text.T("empty_partnership.title"), Text: c.Text.T("empty_partnership.text"), Link: &layout.Link{Text: c.Text.T("empty_partnership.link"), Href: "/register"}}
	default:
		v.Empty = &layout.Empty{Title: c.Text.T("empty.title"), Text: c.Text.T("empty.text"), Link: v.Start}
	}
	if !list.Next.UpdatedAt.IsZero() {
		q := c.R.URL.Query()
		q.Set("after", clock.Format(list.Next.UpdatedAt)+"_"+string(list.Next.ID))
		q.Del("done")
		v.Next = &layout.Link{Text: c.Text.T("next"), Href: "/records?" + q.Encode()}
	}
	return v
}

// filters narrows the list by stage. Stages on the way and in force are counted; closed ones are for
// looking things up.
func (p *records) filters(c *page.Ctx, board sharing.Board, filter sharing.Filter) []filterLink {
	out := []filterLink{{Text: c.Text.T("all"), Href: listURL("", filter.Led), Current: filter.Status == ""}}
	for _, col := range board.Columns {
		if col.Count > 0 || col.Status == filter.Status {
			out = append(out, filterLink{Text: c.Text.T("filter", "stage", words(c).T("stage."+string(col.Status)), "n", itoa(col.Count)),
				Href: listURL(col.Status, filter.Led), Current: filter.Status == col.Status})
		}
	}
	for _, s := range []sharing.Stage{sharing.Ended, sharing.Refused, sharing.Withdrawn} {
		out = append(out, filterLink{Text: words(c).T("stage." + string(s)), Href: listURL(s, filter.Led), Current: filter.Status == s})
	}
	return out
}

// ledLink switches between all records and those the actor's organisation leads.
func (p *records) ledLink(c *page.Ctx, filter sharing.Filter) *layout.Link {
	if c.Actor.Organisation == "" {
		return nil
	}
	if filter.Led {
		return &layout.Link{Text: c.Text.T("led.off"), Href: listURL(filter.Status, false)}
	}
	return &layout.Link{Text: c.Text.T("led.on"), Href: listURL(filter.Status, true)}
}

func listURL(stage sharing.Stage, led bool) string {
	q := url.Values{}
	if stage != "" {
		q.Set("status", string(stage))
	}
	if led {
		q.Set("led", "yes")
	}
	if len(q) == 0 {
		return "/records"
	}
	return "/records?" + q.Encode()
}

func reviewWords(c *page.Ctx, due clock.Date) string {
	if due.Before(c.Today()) {
		return c.Text.T("review.overdue", "date", due.Words())
	}
	return due.Words()
}

// mayStart reports whether the actor may start a record for its own organisation.
func mayStart(c *page.Ctx) bool {
	_, ok := access.Allowed(c.Actor, access.CreateRecord, access.Own, string(sharing.Draft))
	return ok
}

// pageKey reads where the next page starts; anything else starts at the first page.
func pageKey(s string) sharing.PageKey {
	const width = len("2006-01-02T15:04:05.000000Z")
	if len(s) <= width+1 || s[width] != '_' {
		return sharing.PageKey{}
	}
	at, err := clock.ParseStored(s[:width])
	if err != nil {
		return sharing.PageKey{}
	}
	id, err := url.QueryUnescape(s[width+1:])
	if err != nil {
		return sharing.PageKey{}
	}
	return sharing.PageKey{UpdatedAt: at.In(time.UTC), ID: ident.Record(id)}
}
