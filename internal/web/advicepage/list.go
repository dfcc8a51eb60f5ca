package advicepage

import (
	"strings"

	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

// adviceList lists what the reader asked and what waits for the reader's advice.
type adviceList struct{ Deps }

// listView is what the page shows.
type listView struct {
	Heading, Intro string
	Empty          *layout.Empty
	Heads          listHeads
	Rows           []listRow
	Next           *layout.Link
}

// listHeads words the columns.
type listHeads struct{ Question, State, Who, Due string }

// listRow is one question.
type listRow struct {
	Question, Ref, Href, Who, Due string
	Status                        layout.Status
}

func (p *adviceList) show(c *page.Ctx) error {
	list, err := p.Advice.List(c.R.Context(), c.Actor, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	t := c.Text
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), Heads: listHeads{t.T("col.question"), t.T("col.state"), t.T("col.who"), t.T("col.due")}}
	for _, q := range list.Items {
		row := listRow{Question: q.Title, Ref: q.Ref, Href: q.URL(), Status: status(c, q.Advice), Who: t.T("to", "adviser", p.Book.Label("advice", q.Adviser)), Due: p.due(c, q.Advice)}
		if q.Mine {
			row.Who = t.T("mine", "adviser", p.Book.Label("advice", q.Adviser))
		}
		v.Rows = append(v.Rows, row)
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if list.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address("/advice", "after", page.HideKey(list.Next))}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, listTempl(v))
}

// due words when an answer is owed.
func (d Deps) due(c *page.Ctx, q advice.Advice) string {
	switch {
	case !q.Stage.Waiting():
		return ""
	case q.Urgency == "routine":
		return layout.RelativeDeadline(clock.DateOf(q.DueAt), c.Today(), d.Calendar)
	}
	return layout.FormatDateTime(q.DueAt)
}
