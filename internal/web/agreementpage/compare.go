package agreementpage

import (
	"slices"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// comparePage shows what differs between two editions: sentences first, then the marked words.
type comparePage struct{ Deps }

// compareView is what the page shows.
type compareView struct {
	Heading, Intro string
	Pick           pickView
	Sentences      []layout.ChangeLine
	More           []string
	Clauses        []comparedView
	MarkedTitle    string
	PrintText      string
}

// pickView chooses the two editions.
type pickView struct {
	Action   string
	From, To govuk.SelectProps
	Show     govuk.ButtonProps
}

// comparedView is one clause with the words that came and went.
type comparedView struct {
	ID, Title string
	Says      []string
	Heading   []layout.Run
	Words     []layout.Run
	Link      *layout.Link
}

func (p *comparePage) show(c *page.Ctx) error {
	all, err := p.Agreement.Editions(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	old, now, err := p.chosen(c, all)
	if err != nil {
		return err
	}
	v := p.view(c, all, old, now)
	return c.Render(page.Head{Title: v.Heading, Canonical: "/agreement/compare?from=" + old.Number() + "&to=" + now.Number(),
		BackLink: &layout.Link{Text: c.Text.T("back"), Href: addressOf(now)}}, compareTempl(v))
}

// chosen gives the two editions asked for: without an answer the newest and the one before it.
func (p *comparePage) chosen(c *page.Ctx, all []agreement.Edition) (old, now agreement.Edition, err error) {
	to, from := c.Query("to"), c.Query("from")
	if to == "" && len(all) > 0 {
		to = all[0].Number()
	}
	if from == "" {
		i := slices.IndexFunc(all, func(e agreement.Edition) bool { return e.Number() == to })
		from = to
		if i >= 0 && i+1 < len(all) {
			from = all[i+1].Number()
		}
	}
	if old, err = p.Agreement.EditionNumbered(c.R.Context(), c.Actor, from); err != nil {
		return old, now, err
	}
	now, err = p.Agreement.EditionNumbered(c.R.Context(), c.Actor, to)
	return old, now, err
}

func (p *comparePage) view(c *page.Ctx, all []agreement.Edition, old, now agreement.Edition) compareView {
	t := c.Text
	d := agreement.Compare(old.Text, now.Text)
	v := compareView{Heading: t.T("heading", "from", old.Number(), "to", now.Number()), Intro: t.N("intro", len(d.Changes)), MarkedTitle: t.T("marked"), PrintText: t.T("print"),
		Pick: pickView{Action: "/agreement/compare", Show: govuk.ButtonProps{Text: t.T("show"), Classes: "govuk-button--secondary"},
			From: pick("from", t.T("from"), all, old.Number(), t), To: pick("to", t.T("to"), all, now.Number(), t)}}
	if len(d.Changes) == 0 {
		v.Intro = t.T("same")
	}
	if d.Renamed {
		v.More = append(v.More, t.T("renamed", "from", old.Text.Title, "to", now.Text.Title))
	}
	if d.Promises {
		v.More = append(v.More, t.T("promises"))
	}
	for _, ch := range d.Changes {
		v.Sentences = append(v.Sentences, changeLine(t, ch))
		v.Clauses = append(v.Clauses, compared(t, ch, old, now))
	}
	return v
}

func pick(name, label string, all []agreement.Edition, chosen string, t content.Page) govuk.SelectProps {
	p := govuk.SelectProps{ID: name, Name: name, Label: govuk.LabelProps{Text: label}}
	for _, e := range all {
		p.Items = append(p.Items, govuk.SelectItem{Value: e.Number(), Text: t.T("edition", "number", e.Number()), Selected: govuk.When(e.Number() == chosen)})
	}
	return p
}

// changeLine says in one sentence what happened to a clause.
func changeLine(t content.Page, ch agreement.ClauseChange) layout.ChangeLine {
	switch {
	case ch.Added:
		return layout.ChangeLine{Kind: layout.ChangeAdds, Text: t.T("added", "clause", clauseName(ch.NewNumber, ch.New))}
	case ch.Removed:
		return layout.ChangeLine{Kind: layout.ChangeRemoves, Text: t.T("removed", "clause", clauseName(ch.OldNumber, ch.Old))}
	}
	said := says(t, ch)
	return layout.ChangeLine{Kind: layout.ChangeAlters, Text: t.T("changed", "clause", clauseName(ch.NewNumber, ch.New), "what", strings.Join(said, " "))}
}

// says gives the sentences about a clause that stayed.
func says(t content.Page, ch agreement.ClauseChange) []string {
	var out []string
	if ch.Moved {
		if ch.After == "" {
			out = append(out, t.T("moved.first", "from", ch.OldNumber))
		} else {
			out = append(out, t.T("moved", "from", ch.OldNumber, "after", ch.After))
		}
	}
	if len(ch.Heading) > 0 {
		out = append(out, t.T("heading_changed", "from", ch.Old.Heading))
	}
	if len(ch.Words) > 0 {
		out = append(out, t.T("worded"))
	}
	if ch.Named {
		out = append(out, t.T("named"))
	}
	return out
}

func clauseName(number string, c agreement.Clause) string { return number + ". " + c.Heading }

// compared shows a clause with its marked words, as people read them.
func compared(t content.Page, ch agreement.ClauseChange, old, now agreement.Edition) comparedView {
	v := comparedView{ID: string(ch.ID), Title: clauseName(ch.NewNumber, ch.New)}
	in := now
	switch {
	case ch.Added:
		v.Says = []string{t.T("is_new")}
	case ch.Removed:
		v.Title, v.Says, in = clauseName(ch.OldNumber, ch.Old), []string{t.T("is_gone")}, old
	default:
		v.Says, v.Heading = says(t, ch), runsOf(ch.Heading)
	}
	if ch.Added || ch.Removed || len(ch.Words) > 0 {
		v.Words = runsOf(redline.Words(reading(ch.Old.Text, old), reading(ch.New.Text, now)))
	}
	v.Link = &layout.Link{Text: t.T("read", "number", in.Number()), Href: addressOf(in) + "/" + string(ch.ID)}
	return v
}

func reading(markdown string, e agreement.Edition) string {
	return prose.Reading(prose.Parse(markdown), e.Text.References())
}

func runsOf(pieces []redline.Piece) []layout.Run {
	marks := map[redline.Mark]layout.RunMark{redline.Kept: layout.Kept, redline.Inserted: layout.Inserted, redline.Deleted: layout.Deleted}
	var out []layout.Run
	for _, p := range pieces {
		out = append(out, layout.Run{Text: p.Text, Mark: marks[p.Mark]})
	}
	return out
}

// compareLink leads to what changed since the edition before; nil for the first.
func compareLink(c *page.Ctx, e agreement.Edition, all []agreement.Edition) *layout.Link {
	i := slices.IndexFunc(all, func(o agreement.Edition) bool { return o.ID == e.ID })
	if i < 0 || len(all) < 2 {
		return nil
	}
	from, to := e, all[0]
	if i+1 < len(all) {
		from, to = all[i+1], e
	}
	return &layout.Link{Text: c.Site.Texts.Page("agreement").T("compare", "from", from.Number(), "to", to.Number()), Href: "/agreement/compare?from=" + from.Number() + "&to=" + to.Number()}
}
