package agreementpage

import (
	"net/url"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// step is one form of a statement. Steps may be filled in in any order.
type step struct {
	Deps
	name   string
	next   string // path of the step that follows
	values func(v agreement.View) url.Values
	ask    func(c *page.Ctx, b *ask.Builder, v agreement.View) error
	read   func(c *page.Ctx, f *form.Form, v agreement.View, a *agreement.Answers)
}

func (s step) path() string { return "/statement/" + s.name }

// steps lists the forms of a statement in order.
func (d Deps) steps() []step {
	return []step{
		{d, "scope", "/statement/officers", scopeValues, d.askScope, d.readScope},
		{d, "officers", "/statement/declarations", officerValues, askOfficers, readOfficers},
		{d, "declarations", "/statement/reservations", declarationValues, askDeclarations, readDeclarations},
		{d, "reservations", "/statement/check", reservationValues, askReservations, readReservations},
	}
}

// place says in which step, at which field, a gap is filled.
type place struct{ step, field string }

// placeOf finds where the thing that the service calls field is filled in.
func placeOf(field string) place {
	switch field {
	case "legal_name", "address", "scope", "services":
		return place{"scope", field}
	case "members":
		return place{"scope", "member_q"}
	case "dpo", "siro", "caldicott":
		return place{"officers", field + "_mailbox"}
	case "reservations":
		return place{"reservations", field}
	}
	if strings.HasPrefix(field, "declaration_") {
		return place{"declarations", field}
	}
	return place{"officers", field}
}

// The ways on from a step.
const (
	thenField = "then"
	thenList  = "list"
	thenFind  = "find"
)

// open loads the statement; one that cannot be filled in now leads home.
func (s step) open(c *page.Ctx) (v agreement.View, ok bool, err error) {
	v, err = s.mine(c)
	if errs.KindOf(err) == errs.NotFound && c.Actor.Organisation != "" {
		return v, false, nil
	}
	return v, err == nil && may(c, access.PrepareStatement, v.Statement), err
}

func (s step) show(c *page.Ctx) error {
	v, ok, err := s.open(c)
	if err != nil {
		return err
	}
	if !ok {
		return c.Redirect("/statement")
	}
	stored := s.values(v)
	sheet, _, err := s.sheet(c, v, ask.New(c, stored))
	if err != nil {
		return err
	}
	return sheet.Stored(v.Statement.Version, stored, nil).Render(c, back(c))
}

func (s step) sheet(c *page.Ctx, v agreement.View, b *ask.Builder) (ask.Sheet, *ask.Builder, error) {
	if err := s.ask(c, b, v); err != nil {
		return ask.Sheet{}, nil, err
	}
	sheet := b.Sheet(s.path())
	sheet.Also = &govuk.ButtonProps{Text: ask.Words(c).T("save_list"), Name: thenField, Value: thenList, Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}
	return sheet, b, nil
}

func (s step) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{Fields: 6000})
	if err != nil {
		return err
	}
	v, ok, err := s.open(c)
	if err != nil {
		return err
	}
	if !ok {
		return c.Done("/statement", "moved_on")
	}
	stored := s.values(v)
	answers := v.Statement.Answers
	s.read(c, f, v, &answers)
	if f.Err() == nil {
		_, err := s.Agreement.Prepare(c.R.Context(), c.Actor, agreement.Prepare{Statement: v.Statement.ID, Version: ask.Version(f), Answers: answers})
		switch {
		case err == nil:
			return s.leave(c, f)
		case movedOn(err):
			return c.Done("/statement", "moved_on")
		case errs.KindOf(err) == errs.Conflict:
			return s.meet(c, f, v, stored)
		case !f.Merge(err):
			return err
		}
	}
	sheet, _, err := s.sheet(c, v, ask.Again(c, f))
	if err != nil {
		return err
	}
	return sheet.Stored(v.Statement.Version, stored, f).Render(c, back(c))
}

// leave goes where the button that was pressed leads.
func (s step) leave(c *page.Ctx, f *form.Form) error {
	switch f.Raw(thenField) {
	case thenList:
		return c.Done("/statement", "saved")
	case thenFind:
		return c.Redirect(page.Address(s.path(), "find", f.Raw("member_q")) + "#member_q")
	}
	return c.Done(s.next, "saved")
}

// meet shows what somebody else saved meanwhile beside what was typed.
func (s step) meet(c *page.Ctx, f *form.Form, v agreement.View, stored url.Values) error {
	merged, all := ask.Meet(f, stored)
	if len(all) == 0 {
		return s.leave(c, f)
	}
	sheet, b, err := s.sheet(c, v, ask.New(c, merged))
	if err != nil {
		return err
	}
	sheet = sheet.Stored(v.Statement.Version, stored, nil)
	sheet.Conflict = b.Explain(f, stored, all)
	return sheet.Render(c, back(c))
}
