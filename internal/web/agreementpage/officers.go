package agreementpage

import (
	"net/url"
	"slices"

	"sharewell/internal/agreement"
	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// officer is one person or mailbox of a statement.
type officer struct {
	name    string // of the fields
	role    organisation.RoleKind
	contact *organisation.Contact
}

func officersOf(a *agreement.Answers) []officer {
	return []officer{
		{"designated", organisation.RoleDesignated, &a.Designated}, {"deputy", organisation.RoleDeputy, &a.Deputy}, {"dpo", organisation.RoleDPO, &a.DPO},
		{"siro", organisation.RoleSIRO, &a.SIRO}, {"caldicott", organisation.RoleCaldicott, &a.Caldicott}, {"contact", organisation.RolePublic, &a.Contact},
	}
}

func officerValues(v agreement.View) url.Values {
	a := v.Statement.Answers
	out := url.Values{"signatory_name": {a.Signatory.Name}, "signatory_post": {a.Signatory.Post}, "signatory_email": {a.Signatory.Email}}
	for _, o := range officersOf(&a) {
		if o.role != organisation.RolePublic {
			out.Set(o.name+"_name", o.contact.Name)
		}
		out.Set(o.name+"_mailbox", o.contact.Mailbox)
	}
	return out
}

func askOfficers(_ *page.Ctx, b *ask.Builder, v agreement.View) error {
	b.Section("signatory")
	b.Line(ask.Field{Name: "signatory_name"})
	b.Line(ask.Field{Name: "signatory_post"})
	b.Line(ask.Field{Name: "signatory_email", Type: "email", Width: "two-thirds"})
	a := v.Statement.Answers
	for _, o := range officersOf(&a) {
		b.Section(o.name)
		optional := o.role != organisation.RoleDesignated && o.role != organisation.RolePublic && !slices.Contains(v.Body.Facts.MustFill, o.role)
		if o.role != organisation.RolePublic {
			b.Line(ask.Field{Name: o.name + "_name", Label: b.Text.T("name.label", "role", b.Text.T("section."+o.name)), Optional: true})
		}
		b.Line(ask.Field{Name: o.name + "_mailbox", Label: b.Text.T("mailbox.label", "role", b.Text.T("section."+o.name)), Type: "email", Width: "two-thirds", Optional: optional})
	}
	return nil
}

func readOfficers(c *page.Ctx, f *form.Form, _ agreement.View, a *agreement.Answers) {
	t := c.Text
	a.Signatory.Name = f.Text("signatory_name", form.TextRule{Label: t.T("signatory_name.label"), Max: 200})
	a.Signatory.Post = f.Text("signatory_post", form.TextRule{Label: t.T("signatory_post.label"), Max: 200})
	a.Signatory.Email = f.Email("signatory_email", "")
	for _, o := range officersOf(a) {
		o.contact.Role = o.role
		if o.role != organisation.RolePublic {
			o.contact.Name = f.Text(o.name+"_name", form.TextRule{Label: t.T("name.label", "role", t.T("section."+o.name)), Max: 200})
		}
		o.contact.Mailbox = f.Email(o.name+"_mailbox", "")
	}
}
