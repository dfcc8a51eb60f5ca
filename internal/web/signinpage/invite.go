package signinpage

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// invite is the page on which somebody is invited.
type invite struct{ Deps }

// inviteView is what the page shows.
type inviteView struct {
	Errors       *govuk.ErrorSummaryProps
	Organisation string
	Email        govuk.InputProps
	Roles        govuk.CheckboxesProps
	Until        govuk.DateInputProps
	Send         govuk.ButtonProps
}

// inviteInput is what the form holds, as typed.
type inviteInput struct {
	org   ident.Organisation
	email string
	roles []string
	until govuk.DateValues
}

func (p *invite) show(c *page.Ctx) error {
	in := inviteInput{org: organisationOf(c, c.Query("organisation"))}
	if role := c.Query("role"); role != "" {
		in.roles = []string{role}
	}
	return p.render(c, in, nil)
}

func (p *invite) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	in := inviteInput{org: organisationOf(c, f.Raw("organisation")), email: f.Raw("email"), roles: f.RawAll("roles"), until: typedDate(f)}
	cmd := people.Invite{Organisation: in.org, Email: in.email, Until: lastDay(c, f)}
	for _, r := range in.roles {
		cmd.Roles = append(cmd.Roles, access.Role(r))
	}
	if f.Err() == nil {
		_, err = p.People.Invite(c.R.Context(), c.Actor, cmd)
		if !atFields(f, err) && err != nil {
			return err
		}
	}
	if f.Err() != nil {
		return p.render(c, in, f.Errors())
	}
	return c.Done(peoplePath(c, "/people", in.org), "invited")
}

// typedDate gives the boxes of the last day as typed.
func typedDate(f *form.Form) govuk.DateValues {
	return govuk.DateValues{Day: f.Raw("until-day"), Month: f.Raw("until-month"), Year: f.Raw("until-year")}
}

// lastDay reads the last day of something, which ends when the next one begins.
func lastDay(c *page.Ctx, f *form.Form) time.Time {
	d, ok := f.Date("until", form.DateRule{Label: c.Text.T("until.noun"), NotBefore: c.Today()})
	if !ok {
		return time.Time{}
	}
	return d.AddDays(1).Start()
}

// atFields puts the errors a service found at the fields they belong to, and reports whether there were
// any. An error about the last day stands at its first box.
func atFields(f *form.Form, err error) bool {
	fields := errs.FieldsOf(err)
	for _, e := range fields {
		if e.Name == "until" {
			e.Name = "until-day"
		}
		f.Add(e.Name, e.Code, e.Message)
	}
	return len(fields) > 0
}

func (p *invite) render(c *page.Ctx, in inviteInput, fields []errs.Field) error {
	r, err := p.People.People(c.R.Context(), c.Actor, in.org)
	if err != nil {
		return err
	}
	v := p.view(c, in, fields)
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), Caption: c.Text.T("caption", "organisation", partnershipOr(c, r.Name)),
		Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &layout.Link{Text: c.Text.T("back"), Href: peoplePath(c, "/people", in.org)}}, inviteTempl(v))
}

func (p *invite) view(c *page.Ctx, in inviteInput, fields []errs.Field) inviteView {
	t, roles := c.Text, c.Site.Texts.Page(rolesPage)
	v := inviteView{
		Errors: summary(c, fields), Organisation: string(in.org), Send: govuk.ButtonProps{Text: t.T("send"), PreventDoubleClick: govuk.On},
		Email: govuk.InputProps{ID: "email", Name: "email", Type: "email", Value: in.email, Spellcheck: govuk.Off, Autocomplete: "off", Classes: "govuk-!-width-two-thirds",
			Label: govuk.LabelProps{Text: t.T("email.label"), Classes: "govuk-label--s"}, Hint: govuk.HintProps{Text: t.T("email.hint")}, ErrorMessage: problem(fields, "email")},
		Roles: govuk.CheckboxesProps{Name: "roles", IDPrefix: "roles", Values: in.roles, ErrorMessage: problem(fields, "roles"),
			Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: t.T("roles.legend"), Classes: "govuk-fieldset__legend--s"}}},
		Until: untilInput(c, in.org, in.until, fields),
	}
	for _, r := range offeredRoles(c.Actor, in.org == "") {
		v.Roles.Items = append(v.Roles.Items, govuk.CheckboxItem{Value: string(r), Text: roles.T(string(r)), Hint: govuk.HintProps{Text: roles.T(string(r) + ".about")}})
	}
	return v
}

// untilInput asks for the last day.
func untilInput(c *page.Ctx, org ident.Organisation, typed govuk.DateValues, fields []errs.Field) govuk.DateInputProps {
	hint := c.Text.T("until.hint")
	if org == "" {
		hint = c.Text.T("until.hint_auditor")
	}
	message := govuk.ErrorMessageProps{}
	for _, box := range []string{"until-day", "until-month", "until-year"} {
		if m := problem(fields, box); m.Text != "" {
			message = m
		}
	}
	return govuk.DateInputProps{ID: "until", NamePrefix: "until", Values: typed, ErrorMessage: message, Hint: govuk.HintProps{Text: hint},
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: c.Text.T("until.legend"), Classes: "govuk-fieldset__legend--s"}}}
}

// offeredRoles lists the roles that a may give at an organisation, or for the partnership.
func offeredRoles(a access.Actor, partnership bool) []access.Role {
	if !partnership {
		return access.OrganisationRoles()
	}
	return slices.DeleteFunc(access.PartnershipRoles(), func(r access.Role) bool { return r == access.SysAdmin && !a.Has(access.SysAdmin) })
}
