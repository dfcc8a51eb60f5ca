package rightspage

import (
	"strings"

	"sharewell/internal/rulebook"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

const verified = rulebook.Verified

func joined(all []string) string { return strings.Join(all, ", ") }

// recordsView lists who keeps records.
type recordsView struct {
	Heading, Intro, ListTitle string
	Holders                   []wantView
	Cannot                    partView
}

// recordView is the guide to one kind of record.
type recordView struct {
	Heading, Gist          string
	LookTitle              string
	Look                   []wayView
	Wrong, Opened, Missing partView
	AskTitle, AskText      string
	See, Correct           govuk.ButtonProps
	Find                   findView
	Sources                sourcesView
	Print                  string
}

type wayView struct {
	Way  string
	Line lineView
}

func (d Deps) records(c *page.Ctx) error {
	t := c.Text
	v := recordsView{Heading: t.T("heading"), Intro: t.T("intro"), ListTitle: t.T("list"), Cannot: lines(words(c), words(c).T("cannot"), d.Guides.Cannot)}
	for _, h := range d.Guides.Holders {
		v.Holders = append(v.Holders, wantView{Text: h.Title, Gist: h.Gist, Link: layout.Link{Text: h.Title, Href: RecordPath + "/" + h.Code}})
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: RecordPath, Breadcrumbs: crumbs(c)}, recordsTempl(v))
}

func (d Deps) record(c *page.Ctx) error {
	h, err := d.Guides.Holder(c.Path("who"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := recordView{Heading: t.T("one", "holder", h.Title), Gist: h.Gist, LookTitle: t.T("look"), Wrong: lines(w, t.T("wrong"), h.Wrong), Opened: lines(w, t.T("opened"), h.Opened),
		Missing: lines(w, t.T("missing"), h.Missing), AskTitle: t.T("ask"), AskText: t.T("ask.text"),
		See:     govuk.ButtonProps{Text: t.T("ask.see"), Href: page.Address(Path, "want", "see"), Classes: "govuk-button--secondary"},
		Correct: govuk.ButtonProps{Text: t.T("ask.correct"), Href: page.Address(Path, "want", "wrong"), Classes: "govuk-button--secondary"},
		Sources: sourcesOf(w, h.Statements()), Print: t.T("print")}
	for _, x := range h.Look {
		v.Look = append(v.Look, wayView{Way: t.T("way." + x.Way), Line: line(w, x.Statement)})
	}
	if v.Find, err = d.holders(c, h.Kinds); err != nil {
		return err
	}
	v.Find.Action = RecordPath + "/" + h.Code + "#who"
	head := page.Head{Title: v.Heading, Description: h.Gist, Canonical: RecordPath + "/" + h.Code, Breadcrumbs: append(crumbs(c), layout.Link{Text: t.T("heading"), Href: RecordPath})}
	return c.Render(head, recordTempl(v))
}

// holders searches among organisations of some kinds.
func (d Deps) holders(c *page.Ctx, kinds []string) (findView, error) {
	v, t := findView{}, words(c)
	v = findView{Title: t.T("find"), Text: t.T("find.text"), Label: t.T("find.label"), Hint: t.T("find.hint"), Value: c.Query("q"), Button: t.T("find.button")}
	if v.Value == "" {
		return v, nil
	}
	found, err := d.Bodies.Find(c.R.Context(), v.Value, kinds, mostFound)
	if err != nil {
		return v, err
	}
	if v.Said = t.N("found", len(found)); len(found) == 0 {
		v.Said = t.T("found.none")
	}
	for _, b := range found {
		v.Found = append(v.Found, d.bodyOf(t, b, ""))
	}
	return v, nil
}
