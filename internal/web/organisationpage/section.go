package organisationpage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// section is one form over a part of the profile.
type section struct {
	Deps
	// values gives what is stored, by the names of the fields.
	values func(c *page.Ctx, o organisation.Organisation) (url.Values, error)
	ask    func(c *page.Ctx, b *ask.Builder, o organisation.Organisation)
	// read puts what was typed into the edit and gathers errors of form.
	read func(c *page.Ctx, f *form.Form, e *organisation.Edit)
	// notes are things worth a look in what is stored; nil for none.
	notes func(c *page.Ctx, o organisation.Organisation) []string
	// after is where a save leads, and back what the page before is called; home when nil.
	after func(c *page.Ctx) layout.Link
	// already reports whether what was typed is stored already in a way that values do not show.
	already func(c *page.Ctx, f *form.Form, o organisation.Organisation) bool
	// draw shows the sheet; a plain page when nil.
	draw func(c *page.Ctx, v organisation.View, s ask.Sheet) error
}

func (s section) next(c *page.Ctx) layout.Link {
	if s.after != nil {
		return s.after(c)
	}
	return home(c)
}

func (s section) show(c *page.Ctx) error {
	v, err := s.mine(c)
	if err != nil {
		return err
	}
	stored, err := s.values(c, v.Organisation)
	if err != nil {
		return err
	}
	b := ask.New(c, stored)
	return s.render(c, v, s.sheet(c, b, v).Stored(v.Organisation.Version, stored, nil))
}

func (s section) sheet(c *page.Ctx, b *ask.Builder, v organisation.View) ask.Sheet {
	s.ask(c, b, v.Organisation)
	sheet := b.Sheet(c.R.URL.Path)
	if s.notes != nil && sheet.Errors == nil {
		sheet.Notes = s.notes(c, v.Organisation)
	}
	return sheet
}

func (s section) render(c *page.Ctx, v organisation.View, sheet ask.Sheet) error {
	if s.draw != nil {
		return s.draw(c, v, sheet)
	}
	return sheet.Render(c, s.next(c))
}

func (s section) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, err := s.mine(c)
	if err != nil {
		return err
	}
	stored, err := s.values(c, v.Organisation)
	if err != nil {
		return err
	}
	edit := editOf(v.Organisation, ask.Version(f))
	s.read(c, f, &edit)
	if f.Err() == nil {
		saved, err := s.Organisations.Save(c.R.Context(), c.Actor, edit)
		switch {
		case err == nil && len(saved.Warnings) > 0 && s.notes != nil:
			return c.Done(c.R.URL.Path, "saved")
		case err == nil:
			return c.Done(s.next(c).Href, "saved")
		case errs.KindOf(err) == errs.Conflict:
			return s.meet(c, f, v, stored)
		case !f.Merge(err):
			return err
		}
	}
	b := ask.Again(c, f)
	return s.render(c, v, s.sheet(c, b, v).Stored(v.Organisation.Version, stored, f))
}

// meet shows what somebody else saved meanwhile beside what was typed. When both say the same, as after
// a second click, there is nothing to show.
func (s section) meet(c *page.Ctx, f *form.Form, v organisation.View, stored url.Values) error {
	merged, all := ask.Meet(f, stored)
	if len(all) == 0 || s.already != nil && s.already(c, f, v.Organisation) {
		return c.Done(s.next(c).Href, "saved")
	}
	b := ask.New(c, merged)
	sheet := s.sheet(c, b, v).Stored(v.Organisation.Version, stored, nil)
	sheet.Conflict = b.Explain(f, stored, all)
	return s.render(c, v, sheet)
}

// editOf is the whole organisation as an edit, ready for one part to be changed.
func editOf(o organisation.Organisation, version int64) organisation.Edit {
	return organisation.Edit{ID: o.ID, Version: version, Name: o.Name, Kind: o.Kind, Identifiers: o.Identifiers, Profile: o.Profile}
}
