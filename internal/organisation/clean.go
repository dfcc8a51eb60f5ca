package organisation

import (
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/people"
)

// fieldOf makes a field error of an error that is safe to show.
func fieldOf(name string, err error) errs.Field {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return errs.Field{Name: name, Code: e.Code, Message: e.Message}
	}
	return errs.Field{Name: name, Code: "internal", Message: "We could not check this. Try again."}
}

// cleanProfile tidies a profile and checks the form of what is there; what is missing is no error.
func cleanProfile(p Profile) (out Profile, warnings, wrong []errs.Field) {
	out = p
	out.LegalName = strings.Join(strings.Fields(p.LegalName), " ")
	for _, l := range []struct{ name, value string }{
		{"website", p.Links.Website}, {"privacy_url", p.Links.Privacy}, {"rights_url", p.Links.Rights},
		{"complaints_url", p.Links.Complaints}, {"foi_url", p.Links.FOI}, {"easy_read_url", p.Links.EasyRead},
	} {
		if l.value != "" && !webAddress(l.value) {
			wrong = append(wrong, errs.Field{Name: l.name, Code: "organisation.link", Message: "Enter the full address of the page, like https://www.example.gov.uk/privacy."})
		}
	}
	out.Contacts = nil
	for _, k := range RoleKinds() {
		c := p.Contact(k)
		c.Name, c.Mailbox, c.Phone = strings.TrimSpace(c.Name), strings.TrimSpace(c.Mailbox), strings.TrimSpace(c.Phone)
		if c == (Contact{Role: k}) {
			continue
		}
		w, bad := checkMailbox(c)
		warnings, wrong = append(warnings, w...), append(wrong, bad...)
		out.Contacts = append(out.Contacts, c)
	}
	if p.Training.Percent < 0 || p.Training.Percent > 100 {
		wrong = append(wrong, errs.Field{Name: "training_percent", Code: "organisation.percent", Message: "Enter the share of staff trained as a number from 0 to 100."})
	}
	out.SecureDomains = cleanDomains(p.SecureDomains)
	return out, warnings, wrong
}

func webAddress(s string) bool {
	u, err := url.Parse(strings.TrimSpace(s))
	return err == nil && u.Scheme == "https" && strings.Contains(u.Host, ".") && u.User == nil
}

// checkMailbox wants an address and warns of one that looks like a person's, because people move on.
func checkMailbox(c Contact) (warnings, wrong []errs.Field) {
	if c.Mailbox == "" {
		return nil, nil
	}
	name := string(c.Role) + "_mailbox"
	if !ValidMailbox(c.Mailbox) {
		return nil, []errs.Field{{Name: name, Code: "organisation.mailbox", Message: "Enter an e-mail address, like dataprotection@example.gov.uk."}}
	}
	if PersonalMailbox(c.Mailbox) {
		return []errs.Field{{Name: name, Code: "organisation.personal_mailbox", Message: "This looks like one person's mailbox. A role mailbox still works when people change."}}, nil
	}
	return nil, nil
}

// ValidMailbox reports whether an address can be a mailbox; only a delivered letter proves more.
func ValidMailbox(address string) bool { return people.ValidAddress(address) }

// PersonalMailbox reports whether an address looks like one person's: a given name and a family name
// before the @, or a mail service for private people behind it.
func PersonalMailbox(address string) bool {
	local, domain, ok := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !ok {
		return false
	}
	if slices.Contains([]string{"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "yahoo.com", "yahoo.co.uk", "icloud.com", "live.co.uk", "btinternet.com", "aol.com"}, domain) {
		return true
	}
	parts := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '_' || r == '-' })
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	for _, part := range parts {
		if slices.Contains(officeWords, strings.TrimRight(part, "0123456789")) {
			return false
		}
	}
	return true
}

// officeWords stand in mailboxes of offices, not of people.
var officeWords = []string{
	"data", "protection", "dataprotection", "dpo", "gdpr", "info", "information", "governance", "ig", "office", "admin",
	"enquiries", "contact", "team", "records", "foi", "sar", "rights", "access", "requests", "request", "privacy", "security",
	"caldicott", "guardian", "siro", "safeguarding", "school", "practice", "manager", "head", "reception", "complaints",
	"mail", "secretary", "clerk", "legal", "service", "services", "it", "ict", "hr", "business", "dsl", "lead", "deputy",
}

func cleanDomains(in []string) []string {
	var out []string
	for _, d := range in {
		if d = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(d), "@")); d != "" && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// changedParts names the parts of a profile that differ, for the timeline.
func changedParts(before, after Organisation) []string {
	var out []string
	for _, part := range []struct {
		name string
		same bool
	}{
		{"name", before.Name == after.Name},
		{"kind", before.Kind == after.Kind},
		{"identifiers", slices.Equal(before.Identifiers, after.Identifiers)},
		{"address", reflect.DeepEqual(before.Profile.Address, after.Profile.Address)},
		{"roles", slices.Equal(before.Profile.Contacts, after.Profile.Contacts)},
		{"links", before.Profile.Links == after.Profile.Links},
		{"training", before.Profile.Training == after.Profile.Training},
		{"dspt", before.Profile.DSPT == after.Profile.DSPT},
		{"policies", slices.Equal(before.Profile.Policies, after.Profile.Policies)},
	} {
		if !part.same {
			out = append(out, part.name)
		}
	}
	return out
}
