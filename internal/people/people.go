package people

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Status says whether a person may sign in.
type Status string

// The states of a person.
const (
	Active Status = "active"
	Closed Status = "closed" // left for good; kept so that the audit trail still means somebody
)

// Valid reports whether s is one of the states.
func (s Status) Valid() bool { return s == Active || s == Closed }

// Person is somebody who signs in.
type Person struct {
	ID        ident.Person
	Name      string
	Email     string // as the person writes it; letters go here
	Status    Status
	CreatedAt time.Time
	Version   int64
}

// Folded is the form of the address that is unique among people.
func (p Person) Folded() string { return Fold(p.Email) }

// HatID identifies one giving of one role.
type HatID string

// Hat is one role held by one person for one organisation, or for the partnership.
type Hat struct {
	ID           HatID
	Person       ident.Person
	Organisation ident.Organisation // "" is the partnership
	Role         access.Role
	From         time.Time
	Until        time.Time // zero: no end is set
	GivenBy      event.Actor
	EndedAt      time.Time // zero: not ended
}

// Worn reports whether the hat may be worn at t.
func (h Hat) Worn(t time.Time) bool {
	return !t.Before(h.From) && h.EndedAt.IsZero() && (h.Until.IsZero() || t.Before(h.Until))
}

// HatGroup is everything one person may do at once: the roles held for one organisation, or those held
// for the partnership, never both together.
type HatGroup struct {
	Organisation ident.Organisation // "" is the partnership
	Name         string             // of the organisation; "" for the partnership
	Roles        []access.Role
	// Until is the earliest end among the roles; zero when none has one.
	Until time.Time
}

// Partnership reports whether the group is worn for the partnership.
func (g HatGroup) Partnership() bool { return g.Organisation == "" }

// Key names the group in forms and sessions: "partnership", or the organisation's identifier.
func (g HatGroup) Key() string {
	if g.Partnership() {
		return PartnershipKey
	}
	return string(g.Organisation)
}

// PartnershipKey is the Key of the partnership's group.
const PartnershipKey = "partnership"

// Actor gives the person who wears this group. Without a second factor privileged roles are left out.
func (g HatGroup) Actor(p ident.Person, secondFactor bool) access.Actor {
	roles := make([]access.Role, 0, len(g.Roles))
	for _, r := range g.Roles {
		if secondFactor || !r.Privileged() {
			roles = append(roles, r)
		}
	}
	return access.Actor{Person: p, Organisation: g.Organisation, Roles: roles}
}

// Privileged reports whether any role of the group needs a second factor.
func (g HatGroup) Privileged() bool {
	return slices.ContainsFunc(g.Roles, access.Role.Privileged)
}

// Group puts the hats worn at t together, the partnership first, then by organisation identifier; roles
// come in the order of access.Roles.
func Group(hats []Hat, t time.Time) []HatGroup {
	by := map[ident.Organisation]*HatGroup{}
	for _, h := range hats {
		if !h.Worn(t) {
			continue
		}
		g := by[h.Organisation]
		if g == nil {
			g = &HatGroup{Organisation: h.Organisation}
			by[h.Organisation] = g
		}
		if !slices.Contains(g.Roles, h.Role) {
			g.Roles = append(g.Roles, h.Role)
		}
		if !h.Until.IsZero() && (g.Until.IsZero() || h.Until.Before(g.Until)) {
			g.Until = h.Until
		}
	}
	out := make([]HatGroup, 0, len(by))
	for _, g := range by {
		g.Roles = inOrder(g.Roles)
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b HatGroup) int {
		switch {
		case a.Organisation < b.Organisation:
			return -1
		case a.Organisation > b.Organisation:
			return 1
		}
		return 0
	})
	return out
}

// inOrder sorts roles as access.Roles lists them and drops repeats.
func inOrder(roles []access.Role) []access.Role {
	out := make([]access.Role, 0, len(roles))
	for _, r := range access.Roles() {
		if slices.Contains(roles, r) {
			out = append(out, r)
		}
	}
	return out
}

// Holder is one colleague who holds a role. Name is empty for those outside the organisation.
type Holder struct {
	Person ident.Person
	Name   string
	Role   access.Role
}
