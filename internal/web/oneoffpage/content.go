package oneoffpage

import (
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// contentView is everything a record says, in groups to read.
type contentView struct{ Groups []contentGroup }

// contentGroup is a heading with its sections.
type contentGroup struct {
	Key, Title string
	Sections   []contentSection
}

// contentSection is one page of questions to read, with the way to change it where that is possible.
type contentSection struct {
	Key, Title string
	Change     *layout.Link
	Rows       []contentRow
}

// contentRow is one question with its answer.
type contentRow struct {
	Label   string
	Values  []string // one: a text; several: a list
	Empty   string
	Missing bool
}

// content reads a record as its reader may see it. With change the draft's pages are linked and gaps are
// shown; without, only what was answered: what an emergency left out has a list of its own.
func (d Deps) content(c *page.Ctx, v oneoff.View, change bool) contentView {
	var out contentView
	for _, p := range parts() {
		sec := contentSection{Key: p.Key, Title: partTitle(c, p.Key), Rows: d.rows(c, v, p, change)}
		if len(sec.Rows) == 0 {
			continue
		}
		if change {
			sec.Change = &layout.Link{Text: words(c).T("change"), Href: recordURL(v, "edit", p.Key)}
		}
		if n := len(out.Groups); n == 0 || out.Groups[n-1].Key != p.Group {
			out.Groups = append(out.Groups, contentGroup{Key: p.Group, Title: fieldWords(c).T("group." + p.Group + ".title")})
		}
		g := &out.Groups[len(out.Groups)-1]
		g.Sections = append(g.Sections, sec)
	}
	return out
}

func (d Deps) rows(c *page.Ctx, v oneoff.View, p part, change bool) []contentRow {
	var out []contentRow
	for _, key := range p.Fields {
		f, ok := oneoff.FieldByKey(key)
		if !ok || v.Side == oneoff.SideBoth && f.Side != oneoff.SideBoth {
			continue
		}
		values := v.Record.Answers[key]
		owed := owes(v, f)
		if len(values) == 0 && (!change || !owed && (!f.Asked(v.Case) || f.ReadOnly)) {
			continue
		}
		out = append(out, contentRow{Label: label(c, f), Values: d.answer(f, namesOf(v), values), Empty: words(c).T("not_answered"), Missing: owed})
	}
	return out
}

// owes reports whether an answer is still to be given.
func owes(v oneoff.View, f oneoff.Field) bool {
	for _, m := range v.Missing {
		if m.Name == f.Key && v.Record.Stage != oneoff.Dropped {
			return true
		}
	}
	return false
}

// beyond are the answers given after the decision: they stand above the rest.
func (d Deps) beyond(c *page.Ctx, v oneoff.View) []layout.Fact {
	var out []layout.Fact
	for _, f := range oneoff.FieldsOf("after") {
		values := d.answer(f, namesOf(v), v.Record.Answers[f.Key])
		if len(values) > 0 && (v.Side == oneoff.SideProvider || f.Side == oneoff.SideBoth) {
			out = append(out, layout.Fact{Term: label(c, f), Value: values[0]})
		}
	}
	return out
}
