package commentpage

import (
	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/ident"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// clausePage shows a clause of the text under review with its comments.
type clausePage struct{ Deps }

// clauseView is what the page shows.
type clauseView struct {
	Caption, Heading string
	Notes            []string
	Lines            []line
	AddTitle, AddHow string
	AddChosen        string // with {words} where the chosen words go
	Add              []govuk.ButtonProps
	Enter            *layout.Link
	Before, After    *layout.Link
	StepsLabel       string
	ListTitle, Count string
	Cards            []cardView
	Empty            *layout.Empty
	Next             *layout.Link
	PastTitle, Past  string
	PastCards        []cardView
	All              layout.Link
}

func (p *clausePage) show(c *page.Ctx) error {
	run, err := p.year(c)
	if err != nil {
		return err
	}
	id := ident.Clause(c.Path("clause"))
	d, err := p.Comments.Clause(c.R.Context(), c.Actor, run.Year, id, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	clauses, err := p.Clauses(c.R.Context(), run)
	if err != nil {
		return err
	}
	v := p.view(c, d)
	number := ""
	for i, x := range clauses {
		if x.ID != id {
			continue
		}
		number = x.Number + ". "
		if i > 0 {
			v.Before = clauseLink(inside(run), clauses[i-1])
		}
		if i+1 < len(clauses) {
			v.After = clauseLink(inside(run), clauses[i+1])
		}
	}
	v.Heading = number + d.Clause.Heading
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: run.URL()}}, clauseTempl(v))
}

func clauseLink(base string, x Clause) *layout.Link {
	return &layout.Link{Text: x.Number + ". " + x.Heading, Href: base + "/clauses/" + string(x.ID)}
}

func (p *clausePage) view(c *page.Ctx, d comment.ClauseView) clauseView {
	t, at := c.Text, inside(d.Run)+"/clauses/"+string(d.Clause.ID)
	v := clauseView{Caption: t.T("caption", "year", numberOf(d.Run.Year), "number", d.Edition.Number()), ListTitle: t.T("list"), StepsLabel: t.T("steps"),
		All:   layout.Link{Text: t.T("all"), Href: page.Address(inside(d.Run)+"/comments", "clause", string(d.Clause.ID))},
		Lines: markedLines(d.Wording, d.Comments, func(n int) string { return t.T("note", "n", numberOf(n)) })}
	total := 0
	for _, n := range d.Counts {
		if n.State.Public() {
			total += n.N
		}
	}
	v.Count = t.N("count", total)
	if d.Gone {
		v.Notes = append(v.Notes, t.T("gone"))
	}
	if d.May && !d.Gone {
		v.AddTitle, v.AddHow = t.T("add"), t.T("add.how")
		v.AddChosen = t.T("add.chosen", "words", "{words}")
		if d.Late {
			v.Notes = append(v.Notes, t.T("late"))
		}
		for _, k := range comment.Kinds() {
			v.Add = append(v.Add, govuk.ButtonProps{Text: t.T("add." + string(k)), Href: at + "/new?kind=" + string(k), Classes: "govuk-button--secondary", Attributes: govuk.Attrs{{Name: "data-words-link", Value: ""}}})
		}
	}
	if _, ok := access.Allowed(c.Actor, access.EnterComment, access.RelationTo(c.Actor, ""), ""); ok {
		v.Enter = &layout.Link{Text: t.T("enter"), Href: at + "/enter"}
	}
	for i, x := range d.Comments {
		w := card(c, x.Comment, x.URL())
		if x.Stand == comment.StandsThere {
			w.Number = numberOf(i + 1)
		}
		if x.Stand == comment.StandsChanged || x.Stand == comment.StandsGone {
			w.Stand = words(c).T("stand." + string(x.Stand))
		}
		v.Cards = append(v.Cards, w)
	}
	if len(v.Cards) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if d.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(at, "after", page.HideKey(d.Next))}
	}
	if len(d.Before) > 0 {
		v.PastTitle, v.Past = t.T("past"), t.T("past.text")
		for _, x := range d.Before {
			w := card(c, x, page.Address(x.URL(), "into", numberOf(d.Run.Year)))
			v.PastCards = append(v.PastCards, w)
		}
	}
	return v
}
