package sharingpage

import (
	"strconv"

	"sharewell/internal/sharing"
	"sharewell/internal/sharing/plain"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// plainPage helps authors to write for the public before a record is sent.
type plainPage struct{ Deps }

type plainView struct {
	Caption, Heading, Intro string
	Fine                    string
	Facts                   []layout.Fact
	Parts                   []plainPart
	Links                   []layout.Link
}

// plainPart is one kind of thing to look at.
type plainPart struct {
	Title, Text string
	Items       []plainItem
}

type plainItem struct{ Where, Text, Why string }

func (p *plainPage) show(c *page.Ctx) error {
	v, err := p.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t := c.Text
	r := plain.Look(&v.Shown.Version.Content, p.Glossary, int(p.Sharing.Settings().ReadingAge))
	out := plainView{Caption: joinDots(v.Record.Ref, titleOf(c, v)), Heading: t.T("heading"), Intro: t.T("intro"), Facts: p.facts(t, r), Parts: plainParts(t, r),
		Links: []layout.Link{{Text: t.T("link.record"), Href: v.Record.URL()}, {Text: t.T("link.edit"), Href: v.Record.URL() + "/edit/benefits_and_risks"}}}
	if r.Fine() {
		out.Fine = t.T("fine")
	}
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &out.Links[0]}, plainTempl(out))
}

func (p *plainPage) facts(t content.Page, r plain.Report) []layout.Fact {
	age := t.T("age.unknown")
	if r.Age > 0 {
		age = t.T("age.known", "age", strconv.Itoa(r.Age), "target", strconv.Itoa(r.Target))
	}
	balance := t.T("balance.fair", "benefits", strconv.Itoa(r.Balance.Benefits), "risks", strconv.Itoa(r.Balance.Risks))
	if !r.Balance.Fair() {
		key := "balance.risks"
		if r.Balance.Risks > r.Balance.Benefits {
			key = "balance.benefits"
		}
		balance = t.T(key, "benefits", strconv.Itoa(r.Balance.Benefits), "risks", strconv.Itoa(r.Balance.Risks))
	}
	return []layout.Fact{{Term: t.T("age"), Value: age}, {Term: t.T("balance"), Value: balance}}
}

func plainParts(t content.Page, r plain.Report) (out []plainPart) {
	add := func(key string, items []plainItem) {
		if len(items) > 0 {
			out = append(out, plainPart{t.T(key + ".title"), t.T(key + ".text"), items})
		}
	}
	where := func(field string) string {
		if f, ok := sharing.FieldByKey(field); ok {
			return upperFirst(f.Name)
		}
		return field
	}
	var missing, hard, jargon, personal []plainItem
	for _, m := range r.Missing {
		missing = append(missing, plainItem{Where: where(m), Text: t.T("missing.item")})
	}
	for _, h := range r.Hard {
		why := t.N("hard.words", h.Words)
		for _, w := range h.Why {
			why += " " + t.T("why."+string(w))
		}
		hard = append(hard, plainItem{where(h.Field), "“" + h.Text + "”", why})
	}
	for _, j := range r.Jargon {
		jargon = append(jargon, plainItem{where(j.Field), t.T("jargon.item", "word", j.Word, "plain", j.Plain), ""})
	}
	for _, h := range r.Personal {
		personal = append(personal, plainItem{where(h.Field), h.Hint.Message, ""})
	}
	add("personal", personal)
	add("missing", missing)
	add("hard", hard)
	add("jargon", jargon)
	return out
}
