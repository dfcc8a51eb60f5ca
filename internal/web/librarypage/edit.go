package librarypage

import (
	"sharewell/internal/errs"
	"sharewell/internal/portal/library"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// editPage changes what is said of an item. Two people who write at once meet here.
type editPage struct{ Deps }

func (p *editPage) get(c *page.Ctx) (library.View, error) {
	v, err := p.Library.One(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !v.MayKeep {
		err = errs.New(errs.Forbidden, "library.keep", words(c).T("not_yours"))
	}
	return v, err
}

func (p *editPage) show(c *page.Ctx) error {
	v, err := p.get(c)
	if err != nil {
		return err
	}
	return p.render(c, ask.New(c, storedDraft(v.Draft)), v.Item, nil)
}

// meeting is what two people typed.
type meeting struct {
	typed *form.Form
	clash func(b *ask.Builder) *ask.Conflict
}

func (p *editPage) render(c *page.Ctx, b *ask.Builder, i library.Item, m *meeting) error {
	p.draftFields(c, b)
	s := b.Sheet(i.URL() + "/edit")
	switch {
	case m == nil:
		s = s.Stored(i.Version, storedDraft(i.Draft), nil)
	case m.clash != nil:
		s = s.Stored(i.Version, storedDraft(i.Draft), nil)
		s.Conflict = m.clash(b)
	default:
		s = s.Stored(i.Version, storedDraft(i.Draft), m.typed)
	}
	return s.Render(c, layout.Link{Text: i.Title, Href: i.URL()})
}

func (p *editPage) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, err := p.get(c)
	if err != nil {
		return err
	}
	draft := readDraft(c, f)
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f), v.Item, &meeting{typed: f})
	}
	_, err = p.Library.Edit(c.R.Context(), c.Actor, library.At{Ref: v.Ref, Version: ask.Version(f)}, draft)
	switch {
	case errs.CodeOf(err) == "library.changed":
		theirs := storedDraft(v.Draft)
		merged, all := ask.Meet(f, theirs)
		return p.render(c, ask.New(c, merged), v.Item, &meeting{clash: func(b *ask.Builder) *ask.Conflict { return b.Explain(f, theirs, all) }})
	case err != nil && !f.Merge(err):
		return err
	case f.Err() != nil:
		return p.render(c, ask.Again(c, f), v.Item, &meeting{typed: f})
	}
	return c.Done(v.URL(), "edited")
}
