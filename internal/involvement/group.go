package involvement

import (
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Group is the involvement group of the partnership.
type Group struct {
	Name  string `json:"name"`
	About string `json:"about"` // paragraphs, divided by empty lines
	Join  string `json:"join"`  // how to join
	// Since is the first day from which the group is asked; none: nobody is asked.
	Since    clock.Date `json:"since,omitzero"`
	Seats    []Seat     `json:"seats,omitempty"`
	Members  []Member   `json:"members,omitempty"`
	Meetings []Meeting  `json:"meetings,omitempty"`
	Reading  []Reading  `json:"reading,omitempty"`
	// Film is the guide whose film introduces the group; "" is none.
	Film    string `json:"film,omitempty"`
	Version int64  `json:"-"`
}

// Seat is a place in the group. The public sees seats, not names.
type Seat struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	About  string `json:"about,omitempty"`
	Lay    bool   `json:"lay,omitempty"` // for a member of the public
	Closed bool   `json:"closed,omitempty"`
}

// Member is somebody who sits, or sat, in the group.
type Member struct {
	ID     string       `json:"id"`
	Seat   string       `json:"seat"`
	Person ident.Person `json:"person,omitempty"` // who signs in; "" takes part by post or at sessions
	Name   string       `json:"name"`
	// Named is the member's consent to be named in public, given on a day.
	Named   bool       `json:"named,omitempty"`
	NamedOn clock.Date `json:"named_on,omitzero"`
	From    clock.Date `json:"from"`
	Until   clock.Date `json:"until"`
	LeftOn  clock.Date `json:"left_on,omitzero"`

	Training   string     `json:"training,omitempty"` // what was learnt last
	TrainedOn  clock.Date `json:"trained_on,omitzero"`
	Expenses   Expenses   `json:"expenses,omitempty"`
	ExpensesOn clock.Date `json:"expenses_on,omitzero"`
}

// Expenses is how far a member's expenses are. Amounts are not kept here.
type Expenses string

// The states of expenses.
const (
	ExpensesNone    Expenses = "none"
	ExpensesClaimed Expenses = "claimed"
	ExpensesPaid    Expenses = "paid"
	ExpensesUnasked Expenses = "not_wanted"
)

// AllExpenses lists the states in their order.
func AllExpenses() []Expenses {
	return []Expenses{ExpensesNone, ExpensesClaimed, ExpensesPaid, ExpensesUnasked}
}

// Valid reports whether e is one of the states.
func (e Expenses) Valid() bool { return slices.Contains(AllExpenses(), e) }

// Meeting is one meeting of the group.
type Meeting struct {
	ID    string     `json:"id"`
	On    clock.Date `json:"on"`
	Title string     `json:"title"`
	Where string     `json:"where,omitempty"`
	Open  bool       `json:"open,omitempty"` // anybody may come
	Notes string     `json:"notes,omitempty"`
}

// Reading is something worth reading elsewhere.
type Reading struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Serves reports whether the member's term covers a day.
func (m Member) Serves(on clock.Date) bool {
	return !m.From.After(on) && !m.Until.Before(on) && (m.LeftOn.IsZero() || m.LeftOn.After(on))
}

// Gone reports whether the member has left, or the term is over.
func (m Member) Gone(on clock.Date) bool {
	return m.Until.Before(on) || !m.LeftOn.IsZero() && !m.LeftOn.After(on)
}

// Subject names a member in tasks.
func (m Member) Subject() event.Subject { return event.Subject{Kind: "group_member", ID: m.ID} }

// Seat gives a seat.
func (g *Group) Seat(id string) (Seat, bool) {
	i := slices.IndexFunc(g.Seats, func(s Seat) bool { return s.ID == id })
	if i < 0 {
		return Seat{}, false
	}
	return g.Seats[i], true
}

// Member gives a member.
func (g *Group) Member(id string) (Member, bool) {
	i := slices.IndexFunc(g.Members, func(m Member) bool { return m.ID == id })
	if i < 0 {
		return Member{}, false
	}
	return g.Members[i], true
}

// Serving gives the membership of a person on a day.
func (g *Group) Serving(person ident.Person, on clock.Date) (Member, bool) {
	for _, m := range g.Members {
		if m.Person == person && person != "" && m.Serves(on) {
			return m, true
		}
	}
	return Member{}, false
}

// Left reports whether a person was a member and is none any more.
func (g *Group) Left(person ident.Person, on clock.Date) bool {
	was := slices.ContainsFunc(g.Members, func(m Member) bool { return m.Person == person && person != "" })
	_, is := g.Serving(person, on)
	return was && !is
}

// SeatOf gives the title of a member's seat.
func (g *Group) SeatOf(m Member) string {
	s, _ := g.Seat(m.Seat)
	return s.Title
}

// Filled counts the seats that are open and those of them somebody sits in; lay counts those for members
// of the public alone.
func (g *Group) Filled(on clock.Date, lay bool) (seats, filled int) {
	for _, s := range g.Seats {
		if s.Closed || lay && !s.Lay {
			continue
		}
		seats++
		if _, ok := g.Sitting(s.ID, on); ok {
			filled++
		}
	}
	return seats, filled
}

// Sitting gives who sits in a seat on a day.
func (g *Group) Sitting(seat string, on clock.Date) (Member, bool) {
	for _, m := range g.Members {
		if m.Seat == seat && m.Serves(on) {
			return m, true
		}
	}
	return Member{}, false
}

// Vacant lists the open seats in which nobody sits.
func (g *Group) Vacant(on clock.Date) []Seat {
	var out []Seat
	for _, s := range g.Seats {
		if _, ok := g.Sitting(s.ID, on); !ok && !s.Closed {
			out = append(out, s)
		}
	}
	return out
}
