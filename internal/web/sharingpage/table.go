package sharingpage

import (
	"strings"

	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// table lists the rows of one table of a draft in short.
func (p *section) table(c *page.Ctx, v sharing.View, key string, n names) tableView {
	kind, ok := sharing.RowKindByKey(key)
	if !ok {
		return tableView{}
	}
	content := &v.Shown.Version.Content
	base := v.Record.URL() + "/rows/" + key
	out := tableView{Key: key, Title: tableTitle(c, key), Hint: fieldWords(c).T(key + ".hint"), Empty: c.Text.T(key + ".none"),
		Add: layout.Link{Text: c.Text.T(key + ".add"), Href: base + "/new"}}
	for _, r := range kind.Rows(content) {
		title, detail := p.rowWords(c, content, kind, r, n)
		line := rowLine{Title: title, Detail: detail, Hidden: title,
			Change: layout.Link{Text: c.Text.T("change"), Href: base + "/" + r.ID}}
		line.Missing = missingInRow(v.Shown.Missing, key, r.ID)
		out.Rows = append(out.Rows, line)
	}
	return out
}

// missingInRow lists what is still missing in one row.
func missingInRow(problems []sharing.Problem, table, row string) []string {
	var out []string
	for _, m := range problems {
		if m.Row == row && m.Key == table {
			out = append(out, m.Message)
		}
	}
	return out
}

// rowWords says in words what one row is about.
func (d Deps) rowWords(c *page.Ctx, content *sharing.Content, kind sharing.RowKind, r sharing.Row, n names) (title, detail string) {
	get := func(key string) string {
		f, ok := kind.Field(key)
		if !ok {
			return ""
		}
		return strings.Join(d.answer(content, n, f.Kind, f.List, f.Get(content, r.Index)), ", ")
	}
	unnamed := words(c).T("unnamed")
	switch kind.Key {
	case "parties":
		p := content.Parties[r.Index]
		outsider := ""
		if p.IsOutsider() {
			outsider = words(c).T("outsider")
		}
		return n.party(p), joinDots(get("role"), outsider, p.Part)
	case "items":
		return orElse(content.Items[r.Index].Name, unnamed), joinDots(get("category"), content.Items[r.Index].Justification)
	case "flows":
		f := content.Flows[r.Index]
		return orElse(few(c, n.parties(content, f.From)), unnamed) + " → " + orElse(few(c, n.parties(content, f.To)), unnamed), joinDots(get("frequency"), get("items"))
	case "transparency":
		return orElse(get("party"), unnamed), joinDots(get("url"), get("how_told"))
	case "retention":
		return orElse(get("party"), unnamed), joinDots(strings.TrimSpace(get("period")+" "+strings.ToLower(get("unit"))), get("trigger"), get("disposal"))
	}
	return orElse(r.Title, unnamed), ""
}

func joinDots(parts ...string) string {
	var out []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}
