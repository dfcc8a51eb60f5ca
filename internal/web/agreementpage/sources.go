package agreementpage

import (
	"fmt"

	"sharewell/internal/agreement"
	"sharewell/internal/ident"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// sources lists what the words of an edition come from, by clause. Inside, the links lead to the members' pages.
func (d Deps) sources(c *page.Ctx, e agreement.Edition, clause ident.Clause, inside bool) (map[ident.Clause][]layout.Link, error) {
	if d.LedTo == nil {
		return nil, nil
	}
	all, err := d.LedTo(c.R.Context(), e.ID, clause)
	if err != nil {
		return nil, err
	}
	t, out := c.Site.Texts.Page("agreement_write"), map[ident.Clause][]layout.Link{}
	for _, s := range all {
		who := s.Name
		if who == "" {
			who = t.T("from." + s.Voice)
		}
		said := t.T("from.into", "who", who, "kind", t.T("from.kind."+s.Kind), "ref", s.Ref)
		if s.Taken {
			said = t.T("from.taken", "who", who, "ref", s.Ref)
		}
		href := fmt.Sprintf("/agreement/review/%d/comments/%s", s.Year, s.Ref)
		if inside {
			href = fmt.Sprintf("/reviews/%d/comments/%s", s.Year, s.Ref)
		}
		out[s.Clause] = append(out[s.Clause], layout.Link{Text: said, Href: href})
	}
	return out, nil
}
