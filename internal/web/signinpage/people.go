package signinpage

import (
	"net/url"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// roster is the page of who acts for an organisation: one's own, or, for those who run the partnership,
// the one named by ?organisation=.
type roster struct{ Deps }

// rosterView is what the page shows.
type rosterView struct {
	Intro         string
	Unnamed       string
	Invite        *govuk.ButtonProps
	Name          string // column heads
	Email         string
	Roles         string
	Action        string
	Rows          []colleagueRow
	VacantHead    string
	NoVacancies   string
	Vacant        []vacancyLine
	InvitedHead   string
	NoInvitations string
	Invited       []invitedRow
	Organisation  string
	Manage        bool
}

// colleagueRow is one person.
type colleagueRow struct {
	Name   string
	Email  string
	Roles  []string
	Change *layout.Link
}

// vacancyLine is one role that nobody holds.
type vacancyLine struct {
	Role   string
	About  string
	Invite *layout.Link
	What   string // for screen readers
}

// invitedRow is one open invitation.
type invitedRow struct {
	ID       string
	Email    string
	Roles    string
	Since    string
	Withdraw string
	What     string // for screen readers
}

// organisationOf gives the organisation a page is about: the actor's own, unless the actor acts for the
// partnership and names one.
func organisationOf(c *page.Ctx, named string) ident.Organisation {
	if c.Actor.Organisation != "" {
		return c.Actor.Organisation
	}
	return ident.Organisation(named)
}

// peoplePath gives the address of a page about an organisation's people.
func peoplePath(c *page.Ctx, path string, org ident.Organisation) string {
	if org == "" || c.Actor.Organisation != "" {
		return path
	}
	return path + "?organisation=" + url.QueryEscape(string(org))
}

func (p *roster) show(c *page.Ctx) error {
	r, err := p.People.People(c.R.Context(), c.Actor, organisationOf(c, c.Query("organisation")))
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), Caption: r.Name, Voice: layout.Members}, rosterTempl(p.view(c, r)))
}

func (p *roster) withdraw(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := p.People.Withdraw(c.R.Context(), c.Actor, ident.Invitation(f.Raw("id"))); err != nil {
		return err
	}
	return c.Done(peoplePath(c, "/people", organisationOf(c, f.Raw("organisation"))), "withdrawn")
}

func (p *roster) view(c *page.Ctx, r people.Roster) rosterView {
	t := c.Text
	v := rosterView{
		Intro: t.T("intro", "organisation", partnershipOr(c, r.Name)), Name: t.T("name"), Email: t.T("email"), Roles: t.T("roles"), Action: t.T("action"),
		VacantHead: t.T("vacancies.heading"), InvitedHead: t.T("invitations.heading"), Organisation: string(r.Organisation), Manage: r.Manage,
	}
	if !r.Named {
		v.Unnamed = t.T("unnamed")
	}
	if r.Manage {
		v.Invite = &govuk.ButtonProps{Text: t.T("invite"), Href: peoplePath(c, "/people/invite", r.Organisation)}
	}
	for _, person := range r.Colleagues {
		v.Rows = append(v.Rows, p.row(c, r, person))
	}
	p.vacancies(c, r, &v)
	for _, i := range r.Invitations {
		v.Invited = append(v.Invited, invitedRow{ID: string(i.ID), Email: i.Email, Roles: roleList(c, i.Roles), Since: t.T("invitations.since", "date", layout.FormatDate(i.At)),
			Withdraw: t.T("invitations.withdraw"), What: t.T("invitations.withdraw_what", "email", i.Email)})
	}
	if len(v.Invited) == 0 {
		v.NoInvitations = t.T("invitations.none")
	}
	return v
}

func (p *roster) row(c *page.Ctx, r people.Roster, person people.Colleague) colleagueRow {
	row := colleagueRow{Name: person.Person.Name, Email: person.Person.Email}
	if !r.Named {
		row.Name = c.Text.T("someone")
	}
	for _, h := range person.Hats {
		role := roleList(c, []access.Role{h.Role})
		if !h.Until.IsZero() {
			role += " (" + c.Text.T("until", "date", untilWords(h.Until)) + ")"
		}
		row.Roles = append(row.Roles, role)
	}
	if r.Manage {
		row.Change = &layout.Link{Text: c.Text.T("change"), Href: peoplePath(c, "/people/"+url.PathEscape(string(person.Person.ID)), r.Organisation)}
	}
	return row
}

func (p *roster) vacancies(c *page.Ctx, r people.Roster, v *rosterView) {
	t, roles := c.Text, c.Site.Texts.Page(rolesPage)
	for _, role := range r.Vacancies {
		name := roles.T(string(role))
		line := vacancyLine{Role: name, About: roles.T(string(role) + ".about")}
		if r.Manage {
			path := peoplePath(c, "/people/invite", r.Organisation)
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			line.Invite = &layout.Link{Text: t.T("vacancies.invite"), Href: path + join + "role=" + string(role)}
			line.What = t.T("vacancies.invite_what", "role", name)
		}
		v.Vacant = append(v.Vacant, line)
	}
	if len(v.Vacant) == 0 {
		v.NoVacancies = t.T("vacancies.none")
	}
}
