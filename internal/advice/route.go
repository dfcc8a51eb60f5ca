package advice

import (
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
)

// route is who is asked: a colleague whom the organisation names, or the first role that somebody
// holds, and those who come after.
type route struct {
	person ident.Person
	role   access.Role
	left   []access.Role
	vacant bool // somebody else is asked than the adviser meant
}

// routeTo finds who is asked in place of an adviser. The one who asks is not asked alone.
func routeTo(ad rulebook.Adviser, org organisation.Organisation, members []people.Member, by ident.Person, now time.Time) route {
	worn := slices.DeleteFunc(slices.Clone(members), func(m people.Member) bool { return !m.Hat.Worn(now) || m.Person.ID == by })
	held := func(r access.Role) bool {
		return slices.ContainsFunc(worn, func(m people.Member) bool { return m.Hat.Role == r })
	}
	var roles []access.Role
	for _, r := range ad.Roles {
		if held(access.Role(r)) {
			roles = append(roles, access.Role(r))
		}
	}
	if p, ok := named(ad.Named, org, worn); ok {
		return route{person: p, left: roles}
	}
	if len(roles) == 0 {
		return route{vacant: true}
	}
	own := len(ad.Named) > 0 && ad.Named[0] == ad.Roles[0] // the adviser has a role of its own here
	return route{role: roles[0], left: roles[1:], vacant: !own || string(roles[0]) != ad.Roles[0]}
}

// named finds a colleague with an account whom the organisation's profile names for one of some roles.
func named(kinds []string, org organisation.Organisation, members []people.Member) (ident.Person, bool) {
	for _, kind := range kinds {
		for _, c := range org.Profile.Contacts {
			if string(c.Role) != kind {
				continue
			}
			for _, m := range members {
				if c.Mailbox != "" && strings.EqualFold(c.Mailbox, m.Person.Email) || c.Name != "" && organisation.Fold(c.Name) == organisation.Fold(m.Person.Name) {
					return m.Person.ID, true
				}
			}
		}
	}
	return "", false
}

// next moves a question on to the role that comes after; ok is false when there is none.
func (a *Advice) next() bool {
	if len(a.Left) == 0 {
		return false
	}
	a.Person, a.Role, a.Left, a.Vacant = "", a.Left[0], a.Left[1:], true
	return true
}
