package agreementpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// steps moves, splits and takes out clauses.
type steps struct{ Deps }

// at is the clause a step is about, in the draft that its page shows.
type at struct {
	e       agreement.Edition
	x       agreement.Clause
	version int64
}

// sheet makes the small form of a step.
func (p *steps) sheet(c *page.Ctx, on at, b *ask.Builder, do string) ask.Sheet {
	s := b.Sheet(addressOf(on.e) + "/" + string(on.x.ID) + "/" + do)
	s.Heading = c.Text.T("heading", "clause", clauseName(on.e.Text.Numbers()[on.e.Text.Index(on.x.ID)], on.x))
	s.Version = strconv.FormatInt(on.version, 10)
	return s
}

func (p *steps) render(c *page.Ctx, on at, s ask.Sheet) error {
	return s.Render(c, layout.Link{Text: c.Text.T("back"), Href: addressOf(on.e) + "/edit"})
}

// step does what a form asks and leads back to the desk.
func (p *steps) step(c *page.Ctx, word string, do func(agreement.Edition, *form.Form, int64) error, again func(at, *ask.Builder) error) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	key, _ := f.SubmissionKey()
	did, err := p.Did(c.R.Context(), key, c.Actor.Person)
	if err != nil {
		return err
	}
	if did {
		return c.Done(addressOf(e)+"/edit", word)
	}
	x, err := e.Clause(clauseAt(c))
	if err != nil {
		return err
	}
	if f.Err() == nil {
		err = do(e, f, ask.Version(f))
	}
	if f.Merge(err) || f.Err() != nil {
		return again(at{e, x, ask.Version(f)}, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	if err := p.Acted(c.R.Context(), key, c.Actor.Person); err != nil {
		return err
	}
	return c.Done(addressOf(e)+"/edit", word)
}

func (p *steps) showMove(c *page.Ctx) error {
	e, x, err := p.clause(c)
	if err != nil {
		return err
	}
	now := url.Values{"depth": {strconv.Itoa(x.Depth)}, "after": {"first"}}
	if i := e.Text.Index(x.ID); i > 0 {
		now.Set("after", string(e.Text.Clauses[i-1].ID))
	}
	return p.moving(c)(at{e, x, e.Version}, ask.New(c, now))
}

func (p *steps) moving(c *page.Ctx) func(at, *ask.Builder) error {
	return func(on at, b *ask.Builder) error {
		b.Pick(ask.Field{Name: "after"}, placesOf(b, on.e, on.x.ID))
		b.Choose(ask.Field{Name: "depth"}, depths(b))
		return p.render(c, on, p.sheet(c, on, b, "move"))
	}
}

func (p *steps) move(c *page.Ctx) error {
	return p.step(c, "moved", func(e agreement.Edition, f *form.Form, version int64) error {
		depth, err := strconv.Atoi(f.Raw("depth"))
		if err != nil {
			depth = -1
		}
		_, err = p.Agreement.PlaceClause(c.R.Context(), c.Actor, agreement.PlaceClause{Edition: e.ID, Version: version, Clause: clauseAt(c), After: afterOf(f), Depth: depth})
		return err
	}, p.moving(c))
}

func (p *steps) showSplit(c *page.Ctx) error {
	e, x, err := p.clause(c)
	if err != nil {
		return err
	}
	return p.splitting(c)(at{e, x, e.Version}, ask.New(c, nil))
}

const mostShown = 160 // characters of a paragraph to choose it by

func (p *steps) splitting(c *page.Ctx) func(at, *ask.Builder) error {
	return func(on at, b *ask.Builder) error {
		var parts []ask.Option
		name := on.e.Text.References()
		for i, block := range prose.Parse(on.x.Text) {
			if i > 0 {
				parts = append(parts, ask.Option{Value: strconv.Itoa(i), Text: shortened(prose.Reading([]prose.Block{block}, name))})
			}
		}
		if len(parts) > 0 {
			b.Choose(ask.Field{Name: "at"}, parts)
		} else {
			b.Section("whole")
		}
		b.Line(ask.Field{Name: "heading"})
		return p.render(c, on, p.sheet(c, on, b, "split"))
	}
}

func shortened(s string) string {
	if r := []rune(s); len(r) > mostShown {
		return string(r[:mostShown]) + "…"
	}
	return s
}

func (p *steps) split(c *page.Ctx) error {
	return p.step(c, "split", func(e agreement.Edition, f *form.Form, version int64) error {
		from, err := strconv.Atoi(f.Raw("at"))
		if err != nil {
			from = 0
		}
		_, err = p.Agreement.CutClause(c.R.Context(), c.Actor, agreement.CutClause{Edition: e.ID, Version: version, Clause: clauseAt(c), At: from, Heading: f.Raw("heading")})
		return err
	}, p.splitting(c))
}

func (p *steps) showRemove(c *page.Ctx) error {
	e, x, err := p.clause(c)
	if err != nil {
		return err
	}
	return p.removing(c)(at{e, x, e.Version}, ask.New(c, nil))
}

func (p *steps) removing(c *page.Ctx) func(at, *ask.Builder) error {
	return func(on at, b *ask.Builder) error {
		var v writeView
		w := &writing{p.Deps}
		words := *c
		words.Text = c.Site.Texts.Page("agreement_write")
		if err := w.cites(&words, on.e, on.x.ID, &v); err != nil {
			return err
		}
		b.Confirm(ask.Field{Name: "sure"})
		s := p.sheet(c, on, b, "remove")
		s.NotesTitle = v.CitesTitle
		for _, l := range v.Cites {
			s.Notes = append(s.Notes, l.Text)
		}
		s.Save.Classes = "govuk-button--warning"
		return p.render(c, on, s)
	}
}

func (p *steps) remove(c *page.Ctx) error {
	return p.step(c, "removed", func(e agreement.Edition, f *form.Form, version int64) error {
		if f.Raw("sure") != ask.Ticked {
			f.Add("sure", "agreement.sure", c.Text.T("sure.required"))
			return nil
		}
		_, err := p.Agreement.DropClause(c.R.Context(), c.Actor, agreement.DropClause{Edition: e.ID, Version: version, Clause: clauseAt(c)})
		return err
	}, p.removing(c))
}
