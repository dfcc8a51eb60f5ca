package sharingpage

import (
	"slices"
	"strings"

	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// contentView is everything a version of a record says, in sections to read.
type contentView struct{ Groups []contentGroup }

// contentGroup is a heading with its sections.
type contentGroup struct {
	Title    string
	Sections []contentSection
}

// contentSection is one section to read, with the way to change it where that is possible.
type contentSection struct {
	Key, Title string
	Change     *layout.Link
	Rows       []contentRow
	Tables     []contentTable
	Flows      []layout.Flow
}

// contentRow is one question with its answer.
type contentRow struct {
	Label  string
	Values []string // one: a text; several: a list
	Empty  string
}

// contentTable is a table of the record: cards to read one by one, or lines with columns.
type contentTable struct {
	Title string
	Empty string
	Cards []contentCard
	Heads []string
	Lines [][]string
}

// contentCard is one row of a table.
type contentCard struct {
	Title string
	Rows  []contentRow
}

// columns lists the answers of tables that are read in columns; the first names the row. What flows
// say is too much for columns: they are read as cards.
func columns(table string) []string {
	switch table {
	case "parties":
		return []string{"organisation", "role", "part"}
	case "items":
		return []string{"name", "category", "source", "justification"}
	case "transparency":
		return []string{"party", "url", "how_told", "checked_on"}
	case "retention":
		return []string{"party", "trigger", "period", "disposal", "destroy_method"}
	}
	return nil
}

// reading turns a content into a view to read.
type reading struct {
	Deps
	ctx     *page.Ctx
	content *sharing.Content
	names   names
	change  string // address of the record whose draft it is; "" when it is only read
}

func (r reading) view() contentView {
	var out contentView
	for _, s := range sharing.Sections() {
		sec, some := r.section(s.Key)
		if !some {
			continue
		}
		title := groupTitle(r.ctx, s.Group)
		if n := len(out.Groups); n == 0 || out.Groups[n-1].Title != title {
			out.Groups = append(out.Groups, contentGroup{Title: title})
		}
		g := &out.Groups[len(out.Groups)-1]
		g.Sections = append(g.Sections, sec)
	}
	return out
}

// section gives a section to read; false when it asks nothing of this record.
func (r reading) section(key string) (contentSection, bool) {
	w := words(r.ctx)
	sec := contentSection{Key: key, Title: sectionTitle(r.ctx, key)}
	b := builder{Deps: r.Deps, ctx: r.ctx, texts: fieldWords(r.ctx), content: r.content, names: r.names}
	for _, f := range sharing.FieldsOf(key) {
		values := f.Get(r.content)
		switch {
		case f.Kind == sharing.KindRows:
			sec.Tables = append(sec.Tables, r.table(b, f.Key))
		case !f.Asked(r.content) || f.ReadOnly && len(values) == 0:
		default:
			sec.Rows = append(sec.Rows, contentRow{Label: b.label(asked{Key: f.Key, Name: f.Name}),
				Values: r.answer(r.content, r.names, f.Kind, f.List, values), Empty: w.T("not_answered")})
		}
	}
	if len(sec.Rows)+len(sec.Tables) == 0 {
		return sec, false
	}
	if key == "flows" {
		sec.Flows = flowPictures(r.ctx, r.Deps, r.content, r.names)
	}
	if r.change != "" {
		sec.Change = &layout.Link{Text: w.T("change"), Href: r.change + "/edit/" + key}
	}
	return sec, true
}

// table reads a table in columns or as cards. What columns leave out of an outsider has a card too.
func (r reading) table(b builder, key string) contentTable {
	kind, _ := sharing.RowKindByKey(key)
	rows, cols := kind.Rows(r.content), columns(key)
	out := contentTable{Title: tableTitle(r.ctx, key), Empty: words(r.ctx).T("not_answered")}
	cols = slices.DeleteFunc(cols, func(c string) bool {
		f, _ := kind.Field(c)
		return c != "organisation" && !slices.ContainsFunc(rows, func(row sharing.Row) bool { return len(f.Get(r.content, row.Index)) > 0 })
	})
	for _, c := range cols {
		f, _ := kind.Field(c)
		out.Heads = append(out.Heads, b.label(asked{Prefix: key + ".", Key: c, Name: strings.TrimPrefix(f.Name, "its ")}))
	}
	for _, row := range rows {
		if len(cols) > 0 {
			out.Lines = append(out.Lines, r.line(kind, row, cols))
		}
		card := r.card(b, kind, row)
		if len(cols) == 0 || len(card.Rows) > 0 {
			out.Cards = append(out.Cards, card)
		}
	}
	return out
}

// card reads the answers of a row that columns and the flow's picture do not show.
func (r reading) card(b builder, kind sharing.RowKind, row sharing.Row) contentCard {
	title, _ := r.rowWords(r.ctx, r.content, kind, row, r.names)
	card := contentCard{Title: title}
	pictured := kind.Key == "flows" && len(r.content.Flows[row.Index].From) > 0 && len(r.content.Flows[row.Index].To) > 0
	for _, f := range kind.Fields {
		values := f.Get(r.content, row.Index)
		switch {
		case len(values) == 0, f.Key == "outsider_name", pictured && slices.Contains([]string{"from", "to", "items"}, f.Key):
		case columns(kind.Key) != nil && !strings.HasPrefix(f.Key, "outsider_"):
		default:
			card.Rows = append(card.Rows, contentRow{Label: b.label(asked{Prefix: kind.Key + ".", Key: f.Key, Name: f.Name}),
				Values: r.answer(r.content, r.names, f.Kind, f.List, values)})
		}
	}
	return card
}

// line gives a row in columns: a party by name, an item with whether it is sensitive, a time with its
// unit.
func (r reading) line(kind sharing.RowKind, row sharing.Row, cols []string) []string {
	get := func(key string) string {
		f, _ := kind.Field(key)
		return strings.Join(r.answer(r.content, r.names, f.Kind, f.List, f.Get(r.content, row.Index)), ", ")
	}
	var out []string
	for _, c := range cols {
		cell := get(c)
		switch c {
		case "organisation":
			p := r.content.Parties[row.Index]
			cell = r.names.party(p)
			if p.IsOutsider() {
				cell += " (" + words(r.ctx).T("outsider_short") + ")"
			}
		case "category":
			it := r.content.Items[row.Index]
			cell = joinDots(cell, flag(r.ctx, it.Special, "special"), flag(r.ctx, it.Criminal, "criminal"))
		case "period":
			cell = joinDots(strings.TrimSpace(cell+" "+strings.ToLower(get("unit"))), get("schedule_ref"))
		}
		out = append(out, cell)
	}
	return out
}

func flag(c *page.Ctx, answer, key string) string {
	if answer == sharing.Yes {
		return words(c).T("item." + key)
	}
	return ""
}

// changeLines words a comparison: the sentences first.
func changeLines(changes []sharing.Change) []layout.ChangeLine {
	var out []layout.ChangeLine
	for _, ch := range changes {
		out = append(out, layout.ChangeLine{Text: ch.Sentence, Kind: changeKind(ch)})
	}
	return out
}

func changeKind(ch sharing.Change) layout.ChangeKind {
	switch {
	case len(ch.Old) == 0:
		return layout.ChangeAdds
	case len(ch.New) == 0:
		return layout.ChangeRemoves
	default:
		return layout.ChangeAlters
	}
}
