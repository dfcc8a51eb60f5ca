package registerpage

import (
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// comingView announces a change before it takes effect.
type comingView struct {
	Title, Since string
	Lines        []layout.ChangeLine
	Links        []layout.Link
}

// coming announces the change of an entry that waits; nil when there is none.
func coming(t content.Page, e register.Entry) *comingView {
	if e.Coming == nil {
		return nil
	}
	v := &comingView{Title: t.T("coming.title", "date", e.Coming.From.Words()), Since: t.T("coming.since", "date", e.Coming.Announced.Words())}
	for _, s := range e.Coming.Sentences {
		v.Lines = append(v.Lines, layout.ChangeLine{Text: s, Kind: changeKind(s)})
	}
	choice := "coming.ask"
	if len(e.Choices.Reach) > 0 {
		choice = "coming.choice"
	}
	v.Links = []layout.Link{{Text: t.T(choice), Href: "#choices"}, {Text: t.T("coming.follow"), Href: followAddress(e.Ref)}}
	return v
}

func followAddress(ref string) string { return page.Address("/follow", "topic", "entry:"+ref) }

// followLinks lead to the ways of being told of an entry.
func followLinks(t content.Page, ref string) []layout.Link {
	return []layout.Link{{Text: t.T("follow.mail"), Href: followAddress(ref)}, {Text: t.T("follow.feed"), Href: page.Address("/changes.atom", "topic", "entry:"+ref)},
		{Text: t.T("follow.notices"), Href: "/register/" + ref + "/notice"}}
}
