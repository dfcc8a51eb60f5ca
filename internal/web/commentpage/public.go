package commentpage

import (
	"net/url"

	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/agreement/review"
	"sharewell/internal/ident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// publicPage shows everybody what is said and what becomes of it, and takes what the public says.
type publicPage struct{ Deps }

// publicView is the public list.
type publicView struct {
	Heading, Intro string
	Stats          []layout.Stat
	OpenTitle      string
	Open           string
	Clauses        []layout.Link
	Mine           layout.Link
	List           listView
}

func (p *publicPage) list(c *page.Ctx) error {
	run, err := p.year(c)
	if err != nil {
		return err
	}
	a := readAsked(c)
	a.whose, a.org = "", ""
	f := a.filter(c, run)
	f.After = page.ShowKey(c.Query("after"))
	list, err := p.Comments.PublicList(c.R.Context(), f)
	if err != nil {
		return err
	}
	counts, err := p.Comments.Counts(c.R.Context(), run.Year)
	if err != nil {
		return err
	}
	t, at := c.Text, outside(run)+"/comments"
	v := publicView{Heading: t.T("heading", "year", numberOf(run.Year)), Intro: t.T("intro"), Mine: layout.Link{Text: t.T("mine"), Href: minePath(run.Year)}}
	v.List = listView{CardsTitle: t.T("list"), Action: at, Clear: at, Stats: stats(c, counts, at), Show: govuk.ButtonProps{Text: t.T("filter"), Classes: "govuk-button--secondary"},
		Downloads: []layout.Link{{Text: t.T("xlsx"), Href: page.Address(at+".xlsx", a.pairs("")...)}, {Text: t.T("csv"), Href: page.Address(at+".csv", a.pairs("")...)}}}
	if err := p.offer(c, run, a, &v); err != nil {
		return err
	}
	for _, x := range list.Items {
		w := card(c, x, x.PublicURL())
		w.Who = joined(w.Who, x.Heading)
		v.List.Cards = append(v.List.Cards, w)
	}
	if len(v.List.Cards) == 0 {
		v.List.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if list.Next != "" {
		v.List.Next = &layout.Link{Text: t.T("next"), Href: page.Address(at, append(a.pairs(""), "after", page.HideKey(list.Next))...)}
	}
	return c.Render(page.Head{Title: v.Heading, BackLink: &layout.Link{Text: t.T("back"), Href: outside(run)}}, publicTempl(v))
}

// offer lists the clauses: for choosing which comments to see, and where the public can say something.
func (p *publicPage) offer(c *page.Ctx, run review.Run, a asked, v *publicView) error {
	t := c.Text
	clauses, err := p.Clauses(c.R.Context(), run)
	if err != nil {
		return err
	}
	_, _, public, _ := comment.OpenTo(run, c.Site.Clock.Now())
	s := govuk.SelectProps{ID: "clause", Name: "clause", Label: govuk.LabelProps{Text: t.T("by.clause")}, Items: []govuk.SelectItem{{Value: "", Text: t.T("any")}}}
	for _, x := range clauses {
		s.Items = append(s.Items, govuk.SelectItem{Value: string(x.ID), Text: x.Number + ". " + x.Heading, Selected: govuk.When(string(x.ID) == a.clause)})
		if public {
			l := clauseLink(outside(run), x)
			l.Href += "/comment"
			v.Clauses = append(v.Clauses, *l)
		}
		if string(x.ID) == a.clause {
			v.List.Filters = append(v.List.Filters, layout.Filter{Name: t.T("by.clause"), Value: x.Heading, RemoveHref: v.List.Action})
		}
	}
	v.List.Selects = []govuk.SelectProps{s}
	if public {
		v.OpenTitle, v.Open = t.T("open"), t.T("open.text")
	}
	return nil
}

func (p *publicPage) one(c *page.Ctx) error {
	run, err := p.year(c)
	if err != nil {
		return err
	}
	x, err := p.Comments.PublicGet(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := threadView{Caption: x.Ref, Heading: t.T("heading", "who", who(w, x.By), "clause", x.Heading), Kind: kind(w, x), State: status(w, x), Quote: x.Anchor.Quote, Text: x.Text,
		ChangeTitle: t.T("change"), Change: x.Change, RepliesTitle: t.T("replies"), Supports: supportView{Title: t.T("supports"), None: t.T("supports.none")}, StoryTitle: t.T("story"), Story: story(c, x),
		Facts: []layout.Fact{{Term: t.T("fact.edition"), Value: x.Number, Href: "/agreement/" + x.Number + "/" + string(x.Clause)}, {Term: t.T("fact.came"), Value: joined(w.T("route."+string(x.Route)), layout.FormatDate(x.At))}}}
	if x.Kind == comment.Suggestion {
		v.Edit = editView{Title: t.T("edit"), Marked: runsOf(redline.Words(x.Base, x.Proposed))}
	}
	for _, s := range x.Supports {
		v.Supports.Names = append(v.Supports.Names, s.Name)
	}
	for _, r := range x.Replies {
		v.Replies = append(v.Replies, replyView{joined(who(w, r.By), layout.FormatDate(r.At)), r.Text})
	}
	if d := x.Decision; d != nil {
		v.Decision = &decisionView{Title: t.T("decision", "outcome", w.T("state."+string(d.Outcome))), Text: d.Reason, Who: joined(roleWords(c, d.Role), layout.FormatDate(d.At))}
		if d.Of != "" {
			v.Decision.Main = &layout.Link{Text: t.T("main", "ref", d.Of), Href: outside(run) + "/comments/" + d.Of}
		}
		if d.Answer != nil {
			v.Decision.AnswerTitle, v.Decision.Answer = t.T("answered"), d.Answer.Text
		}
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, BackLink: &layout.Link{Text: t.T("back"), Href: outside(run) + "/comments"}}, threadTempl(v))
}

// clauseFor reads the clause that the public comments on.
func (p *publicPage) clauseFor(c *page.Ctx) (about, bool, error) {
	run, err := p.year(c)
	if err != nil {
		return about{}, false, err
	}
	id := ident.Clause(c.Path("clause"))
	v, err := p.Comments.PublicClause(c.R.Context(), run.Year, id)
	if err != nil {
		return about{}, false, err
	}
	_, _, public, late := comment.OpenTo(run, c.Site.Clock.Now())
	v.Late = late
	return about{view: v, kind: comment.Question, action: outside(run) + "/clauses/" + string(id) + "/comment", back: layout.Link{Text: c.Text.T("back"), Href: outside(run) + "/comments"}}, public, nil
}

func (p *publicPage) write(c *page.Ctx) error {
	a, open, err := p.clauseFor(c)
	if err != nil {
		return err
	}
	return p.render(c, a, open, ask.New(c, url.Values{"kind": {string(comment.Question)}}))
}

// publicWrite is the public's form.
type publicWrite struct {
	Heading, Intro string
	Closed         string
	Lines          []line
	ClauseTitle    string
	NextTitle      string
	Next           []string
	Sheet          *ask.Sheet
}

func (p *publicPage) render(c *page.Ctx, a about, open bool, b *ask.Builder) error {
	t := c.Text
	v := publicWrite{Heading: t.T("heading"), Intro: t.T("intro"), ClauseTitle: a.view.Clause.Heading, Lines: markedLines(a.view.Wording, nil, nil), NextTitle: t.T("next"),
		Next: []string{t.T("next.look"), t.T("next.shown"), t.T("next.answer")}}
	if !open && len(b.Form.Errors()) == 0 && b.Form.Raw("text") == "" {
		v.Closed = t.T("closed")
		return c.Render(page.Head{Title: v.Heading, BackLink: &a.back}, publicWriteTempl(v))
	}
	b.Pick(ask.Field{Name: "quote", Optional: true}, quotes(b, a.view))
	b.Choose(ask.Field{Name: "kind"}, []ask.Option{{Value: string(comment.Question), Text: t.T("kind.question")}, {Value: string(comment.Blocking), Text: t.T("kind.blocking")}})
	b.Lines(ask.Field{Name: "text", Rows: 7, Max: comment.MaxText})
	b.Lines(ask.Field{Name: "change", Rows: 4, Max: comment.MaxText, Optional: true})
	b.Line(ask.Field{Name: "name", Optional: true})
	s := b.Sheet(a.action)
	s.Was = append(s.Was, ask.Hidden{Name: "seen_edition", Value: string(a.view.Edition.ID)})
	s.Notes, s.NotesTitle = hints(c, b.Form.Raw("text")), t.T("notes")
	if len(s.Notes) > 0 {
		s.Was = append(s.Was, ask.Hidden{Name: "seen", Value: "yes"})
	}
	v.Sheet = &s
	return c.Render(page.Head{Title: v.Heading, HasErrors: s.Errors != nil, NoIndex: true, BackLink: &a.back}, publicWriteTempl(v))
}

func (p *publicPage) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	a, open, err := p.clauseFor(c)
	if err != nil {
		return err
	}
	cmd := comment.Public{Make: typed(f, a), Name: f.Raw("name"), From: p.Network(c.R)}
	if unseen(f, cmd.Text) {
		return p.render(c, a, open, ask.Again(c, f))
	}
	x, code, err := p.Authors.Make(c.R.Context(), cmd)
	if err == nil {
		return p.thank(c, a, x, code)
	}
	if !f.Merge(err) {
		return err
	}
	return p.render(c, a, open, ask.Again(c, f))
}

// thanksView says what happens next.
type thanksView struct {
	Panel     govuk.PanelProps
	Code      string
	NextTitle string
	Next      []string
	Links     []layout.Link
	Print     string
}

func (p *publicPage) thank(c *page.Ctx, a about, x comment.Comment, code string) error {
	t := c.Text
	c.W.Header().Set("Cache-Control", "no-store")
	v := thanksView{Panel: govuk.PanelProps{TitleText: t.T("thanks"), Text: x.Ref}, Code: t.T("thanks.code", "code", code), Print: t.T("thanks.print"), NextTitle: t.T("next"), Next: []string{t.T("thanks.keep"), t.T("next.look"), t.T("next.shown"), t.T("next.answer")},
		Links: []layout.Link{{Text: t.T("thanks.mine"), Href: minePath(x.Year)}, {Text: t.T("thanks.all"), Href: a.back.Href}}}
	return c.Render(page.Head{Title: t.T("thanks"), NoIndex: true}, thanksTempl(v))
}
