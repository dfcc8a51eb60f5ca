package commentpage

import (
	"sharewell/internal/agreement/comment"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// cardView is one comment in short.
type cardView struct {
	ID, Number, Href, Ref, Who string
	Kind, State                layout.Status
	QuoteLabel, Quote, Stand   string
	Text                       string
	ChangeLabel, Change        string
	ReasonLabel, Reason        string
	Meta                       string
}

// card makes the short form of a comment. href is where it is shown whole.
func card(c *page.Ctx, x comment.Comment, href string) cardView {
	t := words(c)
	v := cardView{ID: x.Ref, Href: href, Ref: x.Ref, Who: who(t, x.By), Kind: kind(t, x), State: status(t, x), QuoteLabel: t.T("on"), Quote: gist(x.Anchor.Quote), Text: gist(x.Text),
		ChangeLabel: t.T("change"), Change: gist(x.Change), Meta: layout.FormatDate(x.At)}
	if x.Text == "" && x.Kind == comment.Suggestion {
		v.Text = t.T("suggests")
	}
	if x.Route != comment.Online {
		v.Meta = joined(v.Meta, t.T("route."+string(x.Route)))
	}
	if x.Late {
		v.Meta = joined(v.Meta, t.T("late"))
	}
	if n := len(x.Supports); n > 0 {
		v.Meta = joined(v.Meta, t.N("agree", n))
	}
	if n := len(x.Replies); n > 0 {
		v.Meta = joined(v.Meta, t.N("replies", n))
	}
	if d := x.Decision; d != nil && d.Reason != "" {
		v.ReasonLabel, v.Reason = t.T("reason"), gist(d.Reason)
	}
	return v
}

func itemsFrom(lines []line, i int) []line {
	j := i
	for j < len(lines) && lines[j].Item {
		j++
	}
	return lines[i:j]
}
