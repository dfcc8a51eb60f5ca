package agreementpage

import (
	"github.com/a-h/templ"

	"sharewell/internal/agreement"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Changes is what differs between two editions, for pages on which people decide about it.
type Changes struct {
	Sentences []layout.ChangeLine
	clauses   []comparedView
}

// ChangesBetween says what differs between two editions: in sentences, and with the words marked.
func ChangesBetween(c *page.Ctx, old, now agreement.Edition) Changes {
	t := c.Site.Texts.Page("agreement_compare")
	var out Changes
	for _, ch := range agreement.Compare(old.Text, now.Text).Changes {
		out.Sentences = append(out.Sentences, changeLine(t, ch))
		out.clauses = append(out.clauses, compared(t, ch, old, now))
	}
	return out
}

// Marked draws the clauses that differ with the words that came and went.
func (x Changes) Marked() templ.Component { return markedTempl(x.clauses) }
