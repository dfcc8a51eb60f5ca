package sharingpage

import (
	"sharewell/internal/event"
	"sharewell/internal/sharing"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/page"
)

// beside gives the advice about a record, or about one section of it, with a link to ask for more; nil
// where nobody can be asked.
func (d Deps) beside(c *page.Ctx, v sharing.View, section string) (*advicepage.BesideView, error) {
	if d.Advice == nil || c.Actor.Organisation == "" {
		return nil, nil
	}
	b, err := advicepage.Beside(c, d.Advice, event.Subject{Kind: v.Record.Subject().Kind, ID: v.Record.Ref}, section)
	return &b, err
}
