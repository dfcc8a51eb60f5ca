package organisationpage

import (
	"net/url"

	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// contacts is the page of what the public sees: a mailbox and links.
func contacts(d Deps) section {
	return section{Deps: d, values: contactValues, ask: askContacts, read: readContacts, notes: func(c *page.Ctx, o organisation.Organisation) []string {
		if m := o.Profile.Contact(organisation.RolePublic).Mailbox; m != "" && organisation.PersonalMailbox(m) {
			return []string{c.Text.T("personal")}
		}
		return nil
	}}
}

// links pairs the names of the fields with the links of the profile.
func links(l *organisation.Links) []struct {
	name  string
	value *string
} {
	return []struct {
		name  string
		value *string
	}{
		{"website", &l.Website}, {"privacy_url", &l.Privacy}, {"rights_url", &l.Rights},
		{"complaints_url", &l.Complaints}, {"foi_url", &l.FOI}, {"easy_read_url", &l.EasyRead},
	}
}

func contactValues(_ *page.Ctx, o organisation.Organisation) (url.Values, error) {
	contact := o.Profile.Contact(organisation.RolePublic)
	v := url.Values{"dp_contact_mailbox": {contact.Mailbox}, "dp_contact_phone": {contact.Phone}}
	for _, l := range links(&o.Profile.Links) {
		v.Set(l.name, *l.value)
	}
	return v, nil
}

func askContacts(_ *page.Ctx, b *ask.Builder, o organisation.Organisation) {
	b.Section("contact")
	b.Line(ask.Field{Name: "dp_contact_mailbox", Type: "email", Width: "two-thirds"})
	b.Line(ask.Field{Name: "dp_contact_phone", Type: "tel", Width: "20", Optional: true})
	b.Section("links")
	for i, l := range links(&o.Profile.Links) {
		b.Line(ask.Field{Name: l.name, Type: "url", Optional: i == 0 || i > 3})
	}
}

func readContacts(c *page.Ctx, f *form.Form, e *organisation.Edit) {
	contact := e.Profile.Contact(organisation.RolePublic)
	contact.Mailbox = f.Text("dp_contact_mailbox", form.TextRule{Label: c.Text.T("dp_contact_mailbox.label"), Max: 254})
	contact.Phone = f.Text("dp_contact_phone", form.TextRule{Label: c.Text.T("dp_contact_phone.label"), Max: 40})
	e.Profile.Contacts = withContact(e.Profile.Contacts, contact)
	for _, l := range links(&e.Profile.Links) {
		*l.value = f.Text(l.name, form.TextRule{Label: c.Text.T(l.name + ".label")})
	}
}

// withContact replaces who fills a role.
func withContact(all []organisation.Contact, one organisation.Contact) []organisation.Contact {
	var out []organisation.Contact
	for _, c := range all {
		if c.Role != one.Role {
			out = append(out, c)
		}
	}
	return append(out, one)
}
