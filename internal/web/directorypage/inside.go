package directorypage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// inside is one organisation as those who run the partnership see it.
type inside struct{ Deps }

// insideView is what the page shows.
type insideView struct {
	Heading, Caption string
	Status           layout.Status
	Facts            []layout.Fact
	Invite           *govuk.ButtonProps
	Links            []layout.Link
	SetUpTitle       string
	SetUp            govuk.SummaryListProps
	SoundTitle       string
	Level            layout.Status
	Reasons          []reasonView
	Fine             string
	RolesTitle       string
	Roles            govuk.SummaryListProps
	NoRoles          string
}

// reasonView is one thing to mend.
type reasonView struct{ Message, Fix, Kind string }

func (p *inside) show(c *page.Ctx) error {
	v, err := p.Slugs.BySlug(c.R.Context(), c.Actor, c.Path("slug"))
	if err != nil {
		return err
	}
	public, err := p.Agreement.Signatory(c.R.Context(), v.Organisation.Slug)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	view, back := p.view(c, v, public), home(c)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &back}, insideTempl(view))
}

func (p *inside) view(c *page.Ctx, v organisation.View, s agreement.SignatoryPage) insideView {
	t, o := c.Text, v.Organisation
	out := insideView{Heading: o.Name, Caption: p.Book.Label("org_type", o.Kind), Status: statusOf(c, o.Status), SetUpTitle: t.T("set_up"), SoundTitle: t.T("sound"), RolesTitle: t.T("roles"), Level: p.level(v.Assurance.Level)}
	out.Facts = p.facts(c, o, s)
	if access.AllowedSomewhere(c.Actor, access.InviteOrganisation) && o.Open() {
		words := t.T("invite")
		if o.Status == organisation.Invited || o.Status == organisation.Member {
			words = t.T("invite_again")
		}
		out.Invite = &govuk.ButtonProps{Text: words, Href: page.Address("/directory/invite", "organisation", o.Slug), Classes: "govuk-button--secondary"}
	}
	out.Links = []layout.Link{{Text: t.T("public"), Href: "/signatories/" + o.Slug}}
	if access.AllowedSomewhere(c.Actor, access.ManagePeople) {
		out.Links = append(out.Links, layout.Link{Text: t.T("people"), Href: page.Address("/people", "organisation", string(o.ID))})
	}
	if access.AllowedSomewhere(c.Actor, access.ViewAudit) {
		out.Links = append(out.Links, layout.Link{Text: t.T("audit"), Href: page.Address("/audit", "organisation", string(o.ID))})
	}
	words := c.Site.Texts.Page("organisation")
	for _, i := range v.SetUp {
		value := words.T("state." + string(i.State))
		if len(i.Missing) > 0 {
			value += ". " + words.T("still", "what", strings.Join(slices.Compact(slices.Clone(i.Missing)), "; "))
		}
		out.SetUp.Rows = append(out.SetUp.Rows, govuk.SummaryListRow{Key: govuk.SummaryListContent{Text: words.T("section." + string(i.Section))}, Value: govuk.SummaryListContent{Text: value}})
	}
	for _, r := range v.Assurance.Reasons {
		kind := t.T("advice")
		if r.Mandatory {
			kind = t.T("must")
		}
		out.Reasons = append(out.Reasons, reasonView{r.Message, r.Fix, kind})
	}
	if len(out.Reasons) == 0 {
		out.Fine = t.T("fine")
	}
	for _, k := range organisation.RoleKinds() {
		if x := o.Profile.Contact(k); x.Filled() {
			out.Roles.Rows = append(out.Roles.Rows, govuk.SummaryListRow{Key: govuk.SummaryListContent{Text: upper(organisation.RoleName(k))}, Value: govuk.SummaryListContent{Text: strings.Trim(strings.Join([]string{x.Name, x.Mailbox}, ", "), ", ")}})
		}
	}
	if len(out.Roles.Rows) == 0 {
		out.NoRoles = t.T("no_roles")
	}
	return out
}

func (p *inside) facts(c *page.Ctx, o organisation.Organisation, s agreement.SignatoryPage) []layout.Fact {
	t := c.Text
	standing := t.T("never")
	if s.Status != "" {
		standing = p.Book.Label("statement_status", string(s.Status))
	}
	if s.InForce && s.Through.ID != "" {
		standing = t.T("through", "name", s.Through.Name)
	}
	out := []layout.Fact{{Term: t.T("fact.sector"), Value: p.Book.Label("sector", o.Sector)}, {Term: t.T("fact.statement"), Value: standing}}
	if a := o.Profile.Address.Text(); len(a) > 0 {
		out = append(out, layout.Fact{Term: t.T("fact.address"), Value: strings.Join(a, ", ")})
	}
	for _, i := range o.Identifiers {
		out = append(out, layout.Fact{Term: upper(organisation.SchemeName(i.Scheme)), Value: i.Value})
	}
	if o.Source.File != "" {
		out = append(out, layout.Fact{Term: t.T("fact.source"), Value: strings.TrimSpace(o.Source.File + " " + dayOrNothing(o))})
	}
	return out
}

func dayOrNothing(o organisation.Organisation) string {
	if o.Source.AsOf.IsZero() {
		return ""
	}
	return "(" + o.Source.AsOf.Words() + ")"
}

func (p *inside) level(l organisation.Level) layout.Status {
	kind := layout.Live
	switch l {
	case organisation.Amber:
		kind = layout.Waiting
	case organisation.Red:
		kind = layout.Stopped
	case organisation.Green:
	}
	return layout.Status{Word: p.Book.Label("assurance_level", string(l)), Kind: kind}
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
