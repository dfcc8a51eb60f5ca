package questionpage

import (
	"bytes"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/involvement/question"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage shows what was asked and answered, about one use or about all.
type listPage struct{ Deps }

type listView struct {
	Caption, Heading, Intro string
	Ask                     *govuk.ButtonProps
	Links                   []layout.Link
	Stats                   []layout.Stat
	Empty                   *layout.Empty
	Items                   []itemView
	Next                    *layout.Link
	CountTitle              string
	Counts                  []string
}

// itemView is a question as everybody reads it.
type itemView struct {
	Title, Href, Ref string
	Kind             string
	Status           layout.Status
	Late             *layout.Status
	Paragraphs       []string
	Facts            []string
	Use              *layout.Link
}

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("question_words") }

func (p *listPage) ofUse(c *page.Ctx) error {
	use, err := p.Questions.Use(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	list, err := p.Questions.OfUse(c.R.Context(), use.Ref, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	t, path := c.Text, UsePath(use.Ref)
	v := p.view(c, list, path)
	v.Caption, v.Intro = use.Title, t.T("intro", "body", use.Lead.Name)
	v.Ask = &govuk.ButtonProps{Text: t.T("ask"), Href: path + "/new"}
	v.Links = []layout.Link{{Text: t.T("link.use"), Href: "/register/" + use.Ref}, {Text: t.T("link.mine"), Href: StatusPath}, {Text: t.T("link.all"), Href: Path}, {Text: t.T("link.atom"), Href: path + ".atom"}}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: path, FeedURL: path + ".atom", Breadcrumbs: crumbs(c, use)}, listTempl(v))
}

func (p *listPage) all(c *page.Ctx) error {
	list, err := p.Questions.OfUse(c.R.Context(), "", page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	v := p.view(c, list, Path)
	v.Intro = c.Text.T("intro")
	v.Links = []layout.Link{{Text: c.Text.T("link.register"), Href: "/register"}, {Text: c.Text.T("link.mine"), Href: StatusPath}, {Text: c.Text.T("link.engagement"), Href: "/engagement"}}
	for i, q := range list.Questions {
		v.Items[i].Use = &layout.Link{Text: q.Title, Href: UsePath(q.Use)}
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: Path}, listTempl(v))
}

func crumbs(c *page.Ctx, use question.Use) []layout.Link {
	t := words(c)
	return []layout.Link{{Text: t.T("crumb.register"), Href: "/register"}, {Text: use.Title, Href: "/register/" + use.Ref}}
}

func (p *listPage) view(c *page.Ctx, list question.List, path string) listView {
	t, w := c.Text, words(c)
	n := list.Counts
	v := listView{Heading: t.T("heading"), CountTitle: w.T("count.title"), Counts: counted(w, n), Stats: []layout.Stat{
		{Number: number(n.Received), Label: w.N("stat.received", n.Received)}, {Number: number(n.Answered + n.Private), Label: w.N("stat.answered", n.Answered+n.Private)}, {Number: number(n.Overdue), Label: w.N("stat.late", n.Overdue)}}}
	for _, q := range list.Questions {
		v.Items = append(v.Items, item(c, q))
	}
	if len(v.Items) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if n.Received == 0 {
		v.Stats, v.Counts = nil, nil
	}
	if list.Next != "" {
		v.Next = &layout.Link{Text: w.T("next"), Href: page.Address(path, "after", page.HideKey(list.Next))}
	}
	return v
}

// counted says in sentences what became of the questions that are not in the list.
func counted(w content.Page, n question.Counts) (out []string) {
	add := func(key string, n int) {
		if n > 0 {
			out = append(out, w.N("count."+key, n))
		}
	}
	add("waiting", n.Waiting)
	add("private", n.Private)
	add("merged", n.Merged)
	for _, r := range n.Kept {
		add("kept."+r.Code, r.N)
	}
	add("in_time", n.InTime)
	add("too_late", n.TooLate)
	add("learned", n.Learned)
	return out
}

func number(n int) string { return strconv.Itoa(n) }

func item(c *page.Ctx, q question.Public) itemView {
	w := words(c)
	v := itemView{Title: title(q.Text), Href: q.URL(), Ref: q.Ref, Kind: w.T("kind." + string(q.Kind)), Status: state(w, q)}
	if rest := strings.TrimSpace(q.Text); rest != v.Title {
		v.Paragraphs = layout.Paragraphs(rest)
	}
	v.Facts = append(v.Facts, w.T("asked_on", "date", layout.FormatDate(q.Received)))
	switch {
	case q.Overdue:
		v.Facts = append(v.Facts, w.T("answer_was_due", "date", q.Due.Words()))
	case q.Stage == question.Open:
		v.Facts = append(v.Facts, w.T("answer_by", "date", layout.RelativeDeadline(q.Due, c.Today(), c.Site.Calendar)))
	}
	if n := len(q.Answers); n > 0 {
		v.Facts = append(v.Facts, w.T("answered_on", "date", layout.FormatDate(q.Answers[0].At)))
	}
	if q.Others > 0 {
		v.Facts = append(v.Facts, w.N("others", q.Others))
	}
	if q.Overdue {
		v.Late = &layout.Status{Word: w.T("state.late"), Kind: layout.Changed}
	}
	return v
}

func state(w content.Page, q question.Public) layout.Status {
	if q.Stage == question.Answered {
		return layout.Status{Word: w.T("state.answered"), Kind: layout.Live}
	}
	return layout.Status{Word: w.T("state.open"), Kind: layout.Waiting}
}

// titleRunes is how long a question may be to stand as its own title.
const titleRunes = 140

// title makes a heading of a question: its first sentence, cut at a word when that is long.
func title(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if i := strings.IndexAny(text, "?!."); i >= 0 && i < len(text)-1 && text[i+1] == ' ' {
		text = text[:i+1]
	}
	runes := []rune(text)
	if len(runes) <= titleRunes {
		return text
	}
	cut := string(runes[:titleRunes])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}

// atom tells of questions about a use as they are shown and answered.
func (p *listPage) atom(c *page.Ctx) error {
	use, err := p.Questions.Use(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	list, err := p.Questions.OfUse(c.R.Context(), use.Ref, "")
	if err != nil {
		return err
	}
	site, w := c.Site.PublicURL, words(c)
	self := site + UsePath(use.Ref) + ".atom"
	f := document.Feed{ID: self, Self: self, Page: site + UsePath(use.Ref), Title: c.Text.T("feed.title", "title", use.Title), Author: use.Lead.Name}
	for _, q := range list.Questions {
		e := document.FeedEntry{ID: site + q.URL(), Title: title(q.Text), Summary: q.Text, Page: site + q.URL(), Updated: q.Updated, Published: q.Received, Categories: []string{w.T("kind." + string(q.Kind))}}
		if n := len(q.Answers); n > 0 {
			e.Title, e.Summary = w.T("feed.answered", "title", e.Title), q.Answers[n-1].Text
		}
		if f.Updated.Before(q.Updated) {
			f.Updated = q.Updated
		}
		f.Entries = append(f.Entries, e)
	}
	if f.Updated.IsZero() {
		f.Updated = clock.NewDate(2026, 1, 1).Start() // a feed needs a time, also before anything was asked
	}
	var b bytes.Buffer
	if err := document.WriteAtom(&b, f); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, err = c.W.Write(b.Bytes())
	return err
}
