package signinpage

import (
	"net/url"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// person is the page of one colleague's roles.
type person struct{ Deps }

// personView is what the page shows.
type personView struct {
	Errors       *govuk.ErrorSummaryProps
	Organisation string
	Path         string
	Note         string
	HeldHead     string
	Held         []heldRow
	GiveHead     string
	NothingLeft  string
	Roles        *govuk.RadiosProps
	Until        govuk.DateInputProps
	Give         govuk.ButtonProps
	Reset        *resetView
}

// heldRow is one role with its button.
type heldRow struct {
	Role  string
	Text  string
	About string
	End   string
	What  string // for screen readers
}

// resetView is the part for those who run the partnership.
type resetView struct {
	Heading string
	Text    string
	Button  govuk.ButtonProps
}

// personInput is what the form holds, as typed.
type personInput struct {
	org   ident.Organisation
	role  string
	until govuk.DateValues
}

func (p *person) show(c *page.Ctx) error {
	return p.render(c, personInput{org: organisationOf(c, c.Query("organisation"))}, nil)
}

func (p *person) give(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	in := personInput{org: organisationOf(c, f.Raw("organisation")), role: f.Raw("roles"), until: typedDate(f)}
	cmd := people.GiveRole{Organisation: in.org, Person: ident.Person(c.Path("person")), Role: access.Role(in.role), Until: lastDay(c, f)}
	if f.Err() == nil {
		err = p.People.GiveRole(c.R.Context(), c.Actor, cmd)
		if !atFields(f, err) && err != nil {
			return err
		}
	}
	if f.Err() != nil {
		return p.render(c, in, f.Errors())
	}
	return c.Done(p.path(c, in.org), "given")
}

func (p *person) end(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	in := personInput{org: organisationOf(c, f.Raw("organisation"))}
	err = p.People.EndRole(c.R.Context(), c.Actor, people.EndRole{Organisation: in.org, Person: ident.Person(c.Path("person")), Role: access.Role(f.Raw("role"))})
	if errs.KindOf(err) == errs.Conflict { // the last administrator: say it where it was asked
		return p.render(c, in, []errs.Field{{Name: "held", Code: errs.CodeOf(err), Message: words(err)}})
	}
	if err != nil {
		return err
	}
	if _, _, err := p.find(c, in.org); errs.KindOf(err) == errs.NotFound { // that was the last role here
		return c.Done(peoplePath(c, "/people", in.org), "left")
	}
	return c.Done(p.path(c, in.org), "ended")
}

func (p *person) reset(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := p.Auth.ResetFactors(c.R.Context(), ident.Person(c.Path("person"))); err != nil {
		return err
	}
	return c.Done(p.path(c, organisationOf(c, f.Raw("organisation"))), "reset")
}

func (p *person) path(c *page.Ctx, org ident.Organisation) string {
	return peoplePath(c, "/people/"+url.PathEscape(c.Path("person")), org)
}

// find gives the colleague of the address and the list they stand in.
func (p *person) find(c *page.Ctx, org ident.Organisation) (people.Roster, people.Colleague, error) {
	r, err := p.People.People(c.R.Context(), c.Actor, org)
	if err != nil {
		return r, people.Colleague{}, err
	}
	i := slices.IndexFunc(r.Colleagues, func(x people.Colleague) bool { return string(x.Person.ID) == c.Path("person") })
	if i < 0 || !r.Manage {
		return r, people.Colleague{}, errs.New(errs.NotFound, "people.not_here", "This person does not act for the organisation. Invite them instead.")
	}
	return r, r.Colleagues[i], nil
}

func (p *person) render(c *page.Ctx, in personInput, fields []errs.Field) error {
	r, who, err := p.find(c, in.org)
	if err != nil {
		return err
	}
	v := p.view(c, in, who, fields)
	heading := c.Text.T("heading", "name", who.Person.Name)
	return c.Render(page.Head{Title: heading, Heading: heading, Caption: c.Text.T("caption", "organisation", partnershipOr(c, r.Name)), Voice: layout.Members,
		HasErrors: v.Errors != nil, BackLink: &layout.Link{Text: c.Text.T("back"), Href: peoplePath(c, "/people", in.org)}}, personTempl(v))
}

func (p *person) view(c *page.Ctx, in personInput, who people.Colleague, fields []errs.Field) personView {
	t, roles := c.Text, c.Site.Texts.Page(rolesPage)
	v := personView{
		Errors: summary(c, fields), Organisation: string(in.org), Path: "/people/" + url.PathEscape(string(who.Person.ID)), Note: t.T("note"),
		HeldHead: t.T("held.heading"), GiveHead: t.T("give.heading"), Until: untilInput(c, in.org, in.until, fields), Give: govuk.ButtonProps{Text: t.T("give.send")},
	}
	left := offeredRoles(c.Actor, in.org == "")
	for _, h := range who.Hats {
		name := roles.T(string(h.Role))
		about := t.T("held.since", "date", layout.FormatDate(h.From))
		if !h.Until.IsZero() {
			about += ", " + t.T("held.until", "date", untilWords(h.Until))
		}
		v.Held = append(v.Held, heldRow{Role: string(h.Role), Text: name, About: about, End: t.T("held.end"), What: t.T("held.end_what", "role", name)})
		left = slices.DeleteFunc(left, func(r access.Role) bool { return r == h.Role })
	}
	if len(left) == 0 {
		v.NothingLeft = t.T("give.none")
	} else {
		v.Roles = &govuk.RadiosProps{Name: "roles", IDPrefix: "roles", Value: in.role, ErrorMessage: problem(fields, "roles"),
			Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: t.T("give.legend"), Classes: "govuk-fieldset__legend--s"}}}
		for _, r := range left {
			v.Roles.Items = append(v.Roles.Items, govuk.RadioItem{Value: string(r), Text: roles.T(string(r)), Hint: govuk.HintProps{Text: roles.T(string(r) + ".about")}})
		}
	}
	if _, ok := access.Allowed(c.Actor, access.ManagePeople, access.RelationTo(c.Actor, ""), ""); ok {
		v.Reset = &resetView{Heading: t.T("reset.heading"), Text: t.T("reset.text"), Button: govuk.ButtonProps{Text: t.T("reset.button"), Classes: "govuk-button--warning"}}
	}
	return v
}
