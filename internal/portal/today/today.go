package today

import (
	"cmp"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
)

// Urgency is how soon something should be done.
type Urgency string

// The urgencies, in the order in which they stand on the page.
const (
	Overdue  Urgency = "overdue"
	Urgent   Urgency = "urgent"
	DueToday Urgency = "today"
	ThisWeek Urgency = "week"  // within seven days
	Later    Urgency = "later" // with more time, or without a day
)

// Urgencies lists them in order.
func Urgencies() []Urgency { return []Urgency{Overdue, Urgent, DueToday, ThisWeek, Later} }

func (u Urgency) rank() int { return slices.Index(Urgencies(), u) }

// soon is how many days ahead ThisWeek reaches.
const soon = 7

// UrgencyOf says how soon a task should be done.
func UrgencyOf(due clock.Date, urgent bool, today clock.Date) Urgency {
	switch {
	case !due.IsZero() && due.Before(today):
		return Overdue
	case urgent:
		return Urgent
	case due == today:
		return DueToday
	case !due.IsZero() && today.DaysUntil(due) <= soon:
		return ThisWeek
	}
	return Later
}

// Item is one thing that waits.
type Item struct {
	Task ident.Task // "" for what has no task
	Kind string
	// Title starts with the verb, as in-trays show it: "Sign: Weekly pupil list".
	Title   string
	URL     string
	From    ident.Organisation
	Since   time.Time  // zero when nobody knows
	Due     clock.Date // none: no day
	Urgency Urgency
	Passed  bool       // to this person alone
	Until   clock.Date // the day it comes back, when it is put aside
	Rests   []Rest     // for how long it may be put aside
}

// Rest is how long something is put aside.
type Rest string

// The rests.
const (
	ForADay  Rest = "day"
	ForAWeek Rest = "week"
)

// RestUntil gives the day on which a task comes back, and whether it may be put aside for so long: not when it is urgent
// or overdue, and not beyond the day it is due.
func RestUntil(r Rest, due clock.Date, urgent bool, today clock.Date) (clock.Date, bool) {
	if urgent || !due.IsZero() && due.Before(today) {
		return clock.Date{}, false
	}
	days := map[Rest]int{ForADay: 1, ForAWeek: 7}[r]
	until := today.AddDays(days)
	if days == 0 || !due.IsZero() && due.Before(until) {
		return clock.Date{}, false
	}
	return until, true
}

func restsOf(t intray.Task, today clock.Date) (out []Rest) {
	for _, r := range []Rest{ForADay, ForAWeek} {
		if _, ok := RestUntil(r, t.Due, t.Urgent, today); ok {
			out = append(out, r)
		}
	}
	return out
}

// Group is what waits for a person at one organisation; what is most urgent is first.
type Group struct {
	Organisation ident.Organisation // "" is the partnership
	Roles        []access.Role
	Items        []Item
}

// Debt is one thing that an organisation owes another, or a person.
type Debt struct {
	Organisation ident.Organisation
	Kind         string
	Title        string
	URL          string
	To           Creditor
	ToOrg        ident.Organisation // when To is Body
	Roles        []access.Role      // whose it is to do
	Since        time.Time
	Due          clock.Date
	Overdue      bool
	Mine         bool // it waits for the reader too
}

// Creditor is to whom something is owed.
type Creditor string

// The creditors.
const (
	Body        Creditor = "body"        // another organisation
	OtherSide   Creditor = "other_side"  // whoever is on the other side of it
	Somebody    Creditor = "somebody"    // a person whose data it is
	Public      Creditor = "public"      // everybody: a question that was asked in public
	Partnership Creditor = "partnership" // all of them together
)

// Day is one person's page.
type Day struct {
	Groups  []Group
	Waiting int  // shown in Groups
	Overdue int  // of those
	More    bool // there is more in the in-tray than was looked at
	Resting []Item
	RestAt  map[ident.Task]ident.Organisation // where each of Resting stands
	News    []space.News
	NewsAll int  // how many are unseen in all
	Portal  bool // the person may use the portal
	Debts   []Debt
	Owing   []ident.Organisation // whose debts the person may see
	MoreOwe bool
	Names   map[ident.Organisation]string
}

// Empty reports whether nothing waits.
func (d *Day) Empty() bool { return len(d.Groups) == 0 }

// arrange puts what waits under its organisations: within each the most urgent first, then by day, then by age; and the
// organisation with the most urgent thing first.
func arrange(groups []Group) []Group {
	for i := range groups {
		slices.SortStableFunc(groups[i].Items, func(a, b Item) int {
			return cmp.Or(cmp.Compare(a.Urgency.rank(), b.Urgency.rank()), compareDay(a.Due, b.Due), a.Since.Compare(b.Since))
		})
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		x, y := a.Items[0], b.Items[0]
		return cmp.Or(cmp.Compare(x.Urgency.rank(), y.Urgency.rank()), compareDay(x.Due, y.Due))
	})
	return groups
}

// compareDay orders days, those without one last.
func compareDay(a, b clock.Date) int {
	switch {
	case a == b:
		return 0
	case a.IsZero():
		return 1
	case b.IsZero() || a.Before(b):
		return -1
	}
	return 1
}
