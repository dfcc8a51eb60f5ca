package coveragepage

import (
	"sharewell/internal/coverage"
	"sharewell/internal/web/page"
)

// vocabularyView lists the words that our policies use, each with its own address on the page.
type vocabularyView struct {
	Heading, Intro string
	Head           [2]string
	Parts          []vocabularyPart
}

type vocabularyPart struct {
	Title string
	Terms []termView
}

type termView struct{ ID, Text string }

// vocabulary is the page that the names in machine policies lead to.
func (e *Exports) vocabulary(c *page.Ctx) error {
	t := c.Site.Texts.Page("vocabulary")
	v := vocabularyView{Heading: t.T("heading"), Intro: t.T("intro"), Head: [2]string{t.T("term"), t.T("meaning")}}
	own := vocabularyPart{Title: t.T("own")}
	for _, id := range []string{coverage.ActionShare, "advisory", "notice", "item", "note", "subjectKind", coverage.PropertyIdentifiability} {
		own.Terms = append(own.Terms, termView{id, t.T("term." + id)})
	}
	duties := vocabularyPart{Title: t.T("duties")}
	for code := coverage.CheckOptOuts; code <= coverage.TellPerson; code++ {
		duties.Terms = append(duties.Terms, termView{code.String(), t.T("duty." + code.String())})
	}
	v.Parts = append(v.Parts, own, duties)
	for _, l := range []struct{ prefix, list string }{{"data-", listWhat}, {"people-", listPeople}, {"purpose-", listPurposes}, {"method-", listMethods}} {
		part := vocabularyPart{Title: t.T("list." + l.list)}
		for _, it := range options(e.Book, l.list, true) {
			part.Terms = append(part.Terms, termView{l.prefix + it.Code, it.Label})
		}
		v.Parts = append(v.Parts, part)
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: "/vocabulary"}, vocabularyTempl(v))
}
