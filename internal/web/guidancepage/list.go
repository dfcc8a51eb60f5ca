package guidancepage

import (
	"sharewell/internal/guidance"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage lists the guides by whom they are for.
type listPage struct{ Deps }

type listView struct {
	Heading, Intro            string
	SearchLabel, SearchButton string
	Jump                      []layout.Link
	Groups                    []listGroup
	QuizTitle, QuizText       string
	Quiz                      *layout.Link
	Manage                    *layout.Link
	NothingTitle, NothingText string
	UrgentTitle, UrgentText   string
	Urgent                    layout.Link
}

type listGroup struct {
	ID, Title, Intro string
	Guides           []listGuide
}

type listGuide struct {
	Title, Href, Summary string
	Status               *layout.Status
}

func (p *listPage) show(c *page.Ctx) error {
	all, err := p.Guidance.List(c.R.Context())
	if err != nil {
		return err
	}
	t := c.Text
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), SearchLabel: t.T("search.label"), SearchButton: t.T("search.button"),
		UrgentTitle: t.T("urgent"), UrgentText: t.T("urgent.text"), Urgent: layout.Link{Text: t.T("urgent.link"), Href: "/guide/should-i-share"}}
	for _, a := range guidance.Audiences() {
		g := listGroup{ID: string(a), Title: t.T("group." + string(a)), Intro: t.T("group." + string(a) + ".intro")}
		for _, x := range all {
			if x.Content.Audience == a {
				g.Guides = append(g.Guides, listGuide{Title: x.Content.Title, Href: x.Slug.Address(), Summary: x.Content.Summary, Status: stateOf(c, x.Standing)})
			}
		}
		if len(g.Guides) > 0 {
			v.Groups = append(v.Groups, g)
			v.Jump = append(v.Jump, layout.Link{Text: g.Title, Href: "#" + g.ID})
		}
	}
	if len(v.Groups) == 0 {
		v.NothingTitle, v.NothingText = t.T("empty.title"), t.T("empty.text")
	}
	if len(p.Guidance.Quiz().Questions) > 0 {
		v.QuizTitle, v.QuizText, v.Quiz = t.T("quiz"), t.T("quiz.text"), &layout.Link{Text: t.T("quiz.link"), Href: "/guides/quiz"}
	}
	if mayManage(c) {
		v.Manage = &layout.Link{Text: t.T("manage"), Href: "/guides/manage"}
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: "/guides"}, listTempl(v))
}
