package people

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

const (
	longestName = 120
	// longestAudit is the most that one audit may take before the hat must be given again.
	longestAudit = 366 * 24 * time.Hour
)

// field makes one field's error.
func field(name, code, message string) errs.Field {
	return errs.Field{Name: name, Code: code, Message: message}
}

// checkOffer checks the roles offered at org and their end.
func checkOffer(org ident.Organisation, roles []access.Role, until, now time.Time) []errs.Field {
	var out []errs.Field
	if len(roles) == 0 {
		out = append(out, field("roles", "required", "Select at least one role"))
	}
	for _, r := range roles {
		if !r.Valid() || r.Partnership() != (org == "") {
			out = append(out, field("roles", "unknown", "Select roles from the list"))
			break
		}
	}
	switch {
	case until.IsZero() && slices.Contains(roles, access.Auditor):
		out = append(out, field("until", "required", "Enter the day on which the auditor's access ends"))
	case !until.IsZero() && !until.After(now):
		out = append(out, field("until", "past", "Enter a day after today"))
	case !until.IsZero() && slices.Contains(roles, access.Auditor) && until.After(now.Add(longestAudit)):
		out = append(out, field("until", "too_late", "Enter a day within the next 12 months. The access can be given again after that"))
	}
	return out
}

// checkName checks a cleaned name.
func checkName(name string) []errs.Field {
	switch n := len([]rune(name)); {
	case n == 0:
		return []errs.Field{field("name", "required", "Enter your name, as colleagues know it")}
	case n > longestName:
		return []errs.Field{field("name", "too_long", "Enter a name of 120 characters or fewer")}
	}
	return nil
}

// mayManage finds the role that lets a decide who acts for org, and refuses roles above a's own.
func mayManage(a access.Actor, org ident.Organisation, roles ...access.Role) (access.Role, error) {
	as, err := access.Require(a, access.ManagePeople, access.ViewOrganisation, access.RelationTo(a, org), "")
	if err != nil {
		return "", err
	}
	if slices.Contains(roles, access.SysAdmin) && !a.Has(access.SysAdmin) {
		return "", errs.New(errs.Forbidden, "people.sysadmin_only", "Only a system administrator can give or end this role.")
	}
	return as, nil
}

// keeper is the role that must not die out at org.
func keeper(org ident.Organisation) access.Role {
	if org == "" {
		return access.SysAdmin
	}
	return access.OrgAdmin
}

// keepsAdministrator refuses to end hats when that leaves org without a lasting administrator. Time
// limited administrators do not count: their end would leave nobody.
func keepsAdministrator(org ident.Organisation, members []Member, ending []HatID, now time.Time) error {
	touched, left := false, false
	for _, m := range members {
		if m.Hat.Role != keeper(org) || !m.Hat.Worn(now) {
			continue
		}
		if slices.Contains(ending, m.Hat.ID) {
			touched = true
		} else if m.Hat.Until.IsZero() {
			left = true
		}
	}
	if !touched || left {
		return nil
	}
	if org == "" {
		return errs.New(errs.Conflict, "people.last_sysadmin", "This is the last system administrator. Give the role to somebody else first.")
	}
	return errs.New(errs.Conflict, "people.last_administrator", "This is the organisation's last administrator. Give the role to a colleague first.")
}

// held finds the hat a person holds, ended in time or not, for a role among an organisation's members.
func held(members []Member, p ident.Person, r access.Role) (Hat, bool) {
	for _, m := range members {
		if m.Person.ID == p && m.Hat.Role == r {
			return m.Hat, true
		}
	}
	return Hat{}, false
}

// memberOf finds a person among those who wear any hat at an organisation.
func memberOf(members []Member, p ident.Person, now time.Time) (Person, bool) {
	for _, m := range members {
		if m.Person.ID == p && m.Hat.Worn(now) {
			return m.Person, true
		}
	}
	return Person{}, false
}

// vacancies lists the roles of org that nobody wears.
func vacancies(org ident.Organisation, members []Member, now time.Time) []access.Role {
	all := access.OrganisationRoles()
	if org == "" {
		all = access.PartnershipRoles()
	}
	var out []access.Role
	for _, r := range all {
		if !slices.ContainsFunc(members, func(m Member) bool { return m.Hat.Role == r && m.Hat.Worn(now) }) {
			out = append(out, r)
		}
	}
	return out
}
