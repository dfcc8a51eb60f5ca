package intray

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Addressed reports whether an item for roles at org, perhaps passed to one person, concerns somebody
// who wears hats. A shared mailbox has hats and no person.
func Addressed(org ident.Organisation, roles []access.Role, passedTo ident.Person, hats []Hat, person ident.Person) bool {
	if passedTo != "" && passedTo != person {
		return false
	}
	if len(roles) == 0 {
		return passedTo != ""
	}
	return slices.ContainsFunc(hats, func(h Hat) bool { return h.Organisation == org && slices.Contains(roles, h.Role) })
}

// For reports whether the task waits for somebody with these hats.
func (t Task) For(hats []Hat, person ident.Person) bool {
	return Addressed(t.Organisation, t.Roles, t.Person, hats, person)
}

// For reports whether the notice is for somebody with these hats.
func (n Notice) For(hats []Hat, person ident.Person) bool {
	return Addressed(n.Organisation, n.Roles, n.Person, hats, person)
}

// Tray is what one person finds waiting, across all hats.
type Tray struct {
	Counts Counts
	// Groups hold the tasks by organisation; the one with the soonest task comes first.
	Groups []Group
	// More is the key after which the next page begins; "" when everything is shown.
	More    string
	Notices []Told
}

// Group is what waits for a person at one organisation.
type Group struct {
	Organisation ident.Organisation // "" is the partnership
	Roles        []access.Role      // the person's there
	Tasks        []Waiting
}

// Waiting is a task as one person sees it.
type Waiting struct {
	Task
	Overdue bool
	Opened  time.Time // when this person first opened it; zero: not yet
}

// Told is a notice as one person sees it.
type Told struct {
	Notice
	Opened time.Time // when this person first opened it; zero: not yet
}

// Opening is the trace of somebody having opened an item.
type Opening struct {
	Person ident.Person
	At     time.Time
}

// grouped puts tasks, soonest first, under their organisations.
func grouped(tasks []Waiting, hats []Hat) []Group {
	var out []Group
	for _, t := range tasks {
		i := slices.IndexFunc(out, func(g Group) bool { return g.Organisation == t.Organisation })
		if i < 0 {
			out = append(out, Group{Organisation: t.Organisation, Roles: rolesAt(t.Organisation, hats)})
			i = len(out) - 1
		}
		out[i].Tasks = append(out[i].Tasks, t)
	}
	return out
}

func rolesAt(org ident.Organisation, hats []Hat) []access.Role {
	var out []access.Role
	for _, r := range access.Roles() {
		if slices.Contains(hats, Hat{Organisation: org, Role: r}) {
			out = append(out, r)
		}
	}
	return out
}

func overdue(t Task, today clock.Date) bool { return !t.Due.IsZero() && t.Due.Before(today) }
