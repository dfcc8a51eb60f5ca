package partnership

import (
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Kind is the kind of subject in events, tasks and notices.
const Kind = "partnership"

// SeatKind says which seat of an organisation it is.
type SeatKind string

// The seats each signatory has.
const (
	Representative SeatKind = "representative"
	Deputy         SeatKind = "deputy"
)

// SeatKinds lists the seats in order.
func SeatKinds() []SeatKind { return []SeatKind{Representative, Deputy} }

// Valid reports whether k is one of the seats.
func (k SeatKind) Valid() bool { return slices.Contains(SeatKinds(), k) }

// Seat is one person's time in a seat. Past ones are kept.
type Seat struct {
	Kind   SeatKind     `json:"kind"`
	Person ident.Person `json:"person"`
	Role   access.Role  `json:"role"` // the hat they sit with
	From   clock.Date   `json:"from"`
	Until  clock.Date   `json:"until,omitzero"` // last day; zero is open
	By     string       `json:"by"`             // role that said so
	At     time.Time    `json:"at"`
}

// Holds reports whether the seat is held on a day.
func (s Seat) Holds(on clock.Date) bool {
	return !s.From.After(on) && (s.Until.IsZero() || !s.Until.Before(on))
}

// Member is a signatory in the partnership.
type Member struct {
	Organisation ident.Organisation `json:"organisation"`
	Mailbox      string             `json:"mailbox,omitempty"` // of the role, shown to everybody
	Seats        []Seat             `json:"seats,omitempty"`   // oldest first
	Vacant       []SeatKind         `json:"vacant,omitempty"`  // as of the last look
	Asked        []string           `json:"asked,omitempty"`   // "kind/day": what the organisation was warned of
	Version      int64              `json:"-"`
}

// Subject names the membership.
func (m Member) Subject() event.Subject {
	return event.Subject{Kind: "partnership_member", ID: string(m.Organisation)}
}

// Sitting gives who holds a seat on a day.
func (m Member) Sitting(k SeatKind, on clock.Date) (Seat, bool) {
	for _, s := range slices.Backward(m.Seats) {
		if s.Kind == k && s.Holds(on) {
			return s, true
		}
	}
	return Seat{}, false
}

// Coming gives who takes a seat after a day.
func (m Member) Coming(k SeatKind, on clock.Date) (Seat, bool) {
	for _, s := range m.Seats {
		if s.Kind == k && s.From.After(on) {
			return s, true
		}
	}
	return Seat{}, false
}

// look keeps which seats nobody holds; still says who may act for the organisation now.
func (m *Member) look(on clock.Date, still func(ident.Person) bool) {
	m.Vacant = nil
	for _, k := range SeatKinds() {
		if s, ok := m.Sitting(k, on); !ok || !still(s.Person) {
			m.Vacant = append(m.Vacant, k)
		}
	}
}

// sit puts somebody into a seat from a day; whoever sits there leaves it the day before.
func (m *Member) sit(s Seat) error {
	for i := range m.Seats {
		o := &m.Seats[i]
		if o.Kind != s.Kind || !o.Until.IsZero() && o.Until.Before(s.From) {
			continue
		}
		if !o.From.Before(s.From) {
			return invalid("from", "order", "Somebody takes this seat on "+o.From.Words()+". Choose a later day, or end their time first")
		}
		o.Until = s.From.AddDays(-1)
	}
	m.Seats = append(m.Seats, s)
	return nil
}

// end ends the time of whoever holds a seat, or takes it next.
func (m *Member) end(k SeatKind, on clock.Date) error {
	for i := range slices.Backward(m.Seats) {
		s := &m.Seats[i]
		if s.Kind != k || !s.Until.IsZero() && s.Until.Before(on) {
			continue
		}
		if on.Before(s.From) {
			m.Seats = slices.Delete(m.Seats, i, i+1)
			return nil
		}
		s.Until = on
		return nil
	}
	return invalid("kind", "vacant", "Nobody holds this seat")
}

// same lists who else sits for the organisation with the same person: one person cannot be their own deputy.
func (m Member) same(s Seat) bool {
	return slices.ContainsFunc(m.Seats, func(o Seat) bool {
		return o.Kind != s.Kind && o.Person == s.Person && (o.Until.IsZero() || !o.Until.Before(s.From))
	})
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
