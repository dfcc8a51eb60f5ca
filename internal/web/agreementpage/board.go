package agreementpage

import (
	"slices"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// board shows the secretariat who has signed, who waits, and how long.
type board struct{ Deps }

// boardView is what the page shows.
type boardView struct {
	Heading, Intro string
	FilterLabel    string
	Filters        []filterLink
	Count          string
	Caption        string
	Heads          boardHeads
	Rows           []boardRow
	Empty          *layout.Empty
	Next           *layout.Link
	Also           []layout.Link
}

// filterLink is one way to narrow a list.
type filterLink struct {
	Text, Href string
	Current    bool
}

// boardHeads are the headings of the columns.
type boardHeads struct{ Name, Sector, Status, Since string }

// boardRow is one statement.
type boardRow struct {
	Name, Href, Sector string
	Status             layout.Status
	Since, Waits       string
}

// anyStatus asks for statements in every state.
const anyStatus = "all"

func (p *board) show(c *page.Ctx) error {
	if c.Actor.Organisation != "" {
		return errs.New(errs.NotFound, "access.not_found", "")
	}
	status := agreement.Status(c.Query("status"))
	switch {
	case status == anyStatus:
		status = ""
	case !status.Valid():
		status = agreement.Submitted // what waits for the secretariat comes first
	}
	rows, err := p.Agreement.Board(c.R.Context(), c.Actor, agreement.BoardFilter{Status: status, After: page.ShowKey(c.Query("after")), Most: perPage + 1})
	if err != nil {
		return err
	}
	v := p.view(c, status, rows)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, boardTempl(v))
}

func (p *board) view(c *page.Ctx, status agreement.Status, rows []agreement.StatementBrief) boardView {
	t := c.Text
	v := boardView{Heading: t.T("heading"), Intro: t.T("intro"), FilterLabel: t.T("filter"), Caption: t.T("caption"), Heads: boardHeads{t.T("name"), t.T("sector"), t.T("status"), t.T("since")},
		Also: []layout.Link{{Text: t.T("coverage"), Href: "/signatories/coverage"}, {Text: t.T("directory"), Href: "/directory"}}}
	order := append([]agreement.Status{agreement.Submitted}, slices.DeleteFunc(agreement.Statuses(), func(s agreement.Status) bool { return s == agreement.Submitted })...)
	for _, s := range order {
		v.Filters = append(v.Filters, filterLink{p.status(s).Word, "/statements?status=" + string(s), s == status})
	}
	v.Filters = append(v.Filters, filterLink{t.T("all"), "/statements?status=" + anyStatus, status == ""})
	if len(rows) > perPage {
		rows = rows[:perPage]
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address("/statements", "status", textOr(string(status), anyStatus), "after", page.HideKey(rows[perPage-1].Key))}
		v.Count = t.N("shown", perPage)
	} else {
		v.Count = t.N("found", len(rows))
	}
	for _, r := range rows {
		since := clock.DateOf(r.UpdatedAt)
		row := boardRow{Name: r.Name, Href: "/statements/" + string(r.Statement), Sector: p.Book.Label("sector", r.Sector), Status: p.status(r.Status), Since: since.Words()}
		if r.Status == agreement.Submitted || r.Status == agreement.Queried || r.Status == agreement.Invited {
			row.Waits = t.N("waits", c.Site.Calendar.WorkingDaysUntil(since, c.Today()))
		}
		if r.Status == agreement.ReaffirmDue && !r.ReaffirmBy.IsZero() {
			row.Waits = t.T("by", "due", layout.RelativeDeadline(r.ReaffirmBy, c.Today(), c.Site.Calendar))
		}
		v.Rows = append(v.Rows, row)
	}
	if len(rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("empty.link"), Href: "/statements?status=" + anyStatus}}
		if status == agreement.Submitted {
			v.Empty.Title, v.Empty.Text = t.T("empty.submitted"), t.T("empty.submitted.text")
		}
	}
	return v
}
