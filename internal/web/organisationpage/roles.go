package organisationpage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// roleList shows who fills which role.
type roleList struct{ Deps }

// rolesView is what the page shows.
type rolesView struct {
	Heading, Intro           string
	NeededTitle, OthersTitle string
	Needed, Others           govuk.SummaryListProps
}

func (p *roleList) show(c *page.Ctx) error {
	v, err := p.mine(c)
	if err != nil {
		return err
	}
	back := home(c)
	return c.Render(page.Head{Title: c.Text.T("heading"), Voice: layout.Members, BackLink: &back}, rolesTempl(p.view(c, v.Organisation)))
}

func (p *roleList) view(c *page.Ctx, o organisation.Organisation) rolesView {
	t := c.Text
	v := rolesView{Heading: t.T("heading"), Intro: t.T("intro"), NeededTitle: t.T("needed"), OthersTitle: t.T("others")}
	for _, k := range organisation.RoleKinds() {
		if k == organisation.RolePublic {
			continue // has a page of its own, because the public sees it
		}
		contact := o.Profile.Contact(k)
		row := govuk.SummaryListRow{Key: govuk.SummaryListContent{Text: roleTitle(k)}, Value: govuk.SummaryListContent{Text: t.T("nobody")}}
		if contact.Filled() {
			row.Value = govuk.SummaryListContent{HTML: contactTempl(contactLines(t.T("external"), contact))}
		}
		if mayEdit(c, o) {
			row.Actions.Items = []govuk.ActionLink{{Href: "/organisation/roles/" + string(k), Text: ask.Words(c).T("change"), VisuallyHiddenText: organisation.RoleName(k)}}
		}
		if k == organisation.RoleDesignated || slices.Contains(o.Facts.MustFill, k) {
			v.Needed.Rows = append(v.Needed.Rows, row)
		} else {
			v.Others.Rows = append(v.Others.Rows, row)
		}
	}
	return v
}

func contactLines(external string, c organisation.Contact) []string {
	out := []string{c.Name, c.Mailbox, c.Phone, c.External, c.Register}
	if c.External != "" {
		out[3] = external + " " + c.External
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// roleTitle begins a role's name with a capital.
func roleTitle(k organisation.RoleKind) string {
	n := organisation.RoleName(k)
	return strings.ToUpper(n[:1]) + n[1:]
}

// role is the page of one role.
func role(d Deps) section {
	return section{Deps: d, values: roleValues, ask: askRole, read: readRole,
		after: func(c *page.Ctx) layout.Link {
			return layout.Link{Text: c.Text.T("back"), Href: "/organisation/roles"}
		},
		notes: func(c *page.Ctx, o organisation.Organisation) []string {
			if m := o.Profile.Contact(organisation.RoleKind(c.Path("role"))).Mailbox; m != "" && organisation.PersonalMailbox(m) {
				return []string{c.Text.T("personal")}
			}
			return nil
		},
		draw: func(c *page.Ctx, _ organisation.View, s ask.Sheet) error {
			s.Heading = roleTitle(organisation.RoleKind(c.Path("role")))
			s.Intro = c.Text.T("intro." + public(organisation.RoleKind(c.Path("role"))))
			return s.Render(c, layout.Link{Text: c.Text.T("back"), Href: "/organisation/roles"})
		}}
}

// public names the sentence about who sees a role's mailbox.
func public(k organisation.RoleKind) string {
	switch {
	case k == organisation.RoleSafeguard || k == organisation.RoleSafeguard2:
		return "never"
	case k.MayBePublic():
		return "public"
	}
	return "inside"
}

func roleValues(c *page.Ctx, o organisation.Organisation) (url.Values, error) {
	k := organisation.RoleKind(c.Path("role"))
	if !k.Valid() || k == organisation.RolePublic {
		return nil, errs.New(errs.NotFound, "organisation.no_role", "")
	}
	r := o.Profile.Contact(k)
	return url.Values{"name": {r.Name}, string(k) + "_mailbox": {r.Mailbox}, "phone": {r.Phone}, "external": {r.External}, "register": {r.Register}}, nil
}

func askRole(c *page.Ctx, b *ask.Builder, _ organisation.Organisation) {
	// the field of the mailbox carries the role's name, because errors of the service do
	for _, f := range []ask.Field{
		{Name: "name", Optional: true}, {Name: c.Path("role") + "_mailbox", Label: b.Text.T("mailbox.label"), Hint: b.Text.T("mailbox.hint"), Type: "email", Width: "two-thirds"},
		{Name: "phone", Type: "tel", Width: "20", Optional: true}, {Name: "external", Optional: true}, {Name: "register", Optional: true},
	} {
		b.Line(f)
	}
}

func readRole(c *page.Ctx, f *form.Form, e *organisation.Edit) {
	k := organisation.RoleKind(c.Path("role"))
	line := func(name, label string) string {
		return f.Text(name, form.TextRule{Label: c.Text.T(label + ".label"), Max: 254})
	}
	e.Profile.Contacts = withContact(e.Profile.Contacts, organisation.Contact{Role: k, Name: line("name", "name"), Mailbox: line(string(k)+"_mailbox", "mailbox"),
		Phone: line("phone", "phone"), External: line("external", "external"), Register: line("register", "register")})
}
