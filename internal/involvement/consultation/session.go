package consultation

import (
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Session is a meeting that people can come to.
type Session struct {
	ID           ID                 `json:"id"`
	Ref          string             `json:"ref"`
	Consultation string             `json:"consultation,omitempty"` // reference
	Org          ident.Organisation `json:"org,omitempty"`
	Title        string             `json:"title"`
	About        string             `json:"about"`
	Starts       time.Time          `json:"starts"`
	Ends         time.Time          `json:"ends"`
	Place        string             `json:"place,omitempty"`
	HowTo        string             `json:"how_to,omitempty"` // how to get there
	Access       string             `json:"access,omitempty"` // what helps people to take part
	Online       string             `json:"online,omitempty"` // address of a meeting online
	Room         int                `json:"room"`             // how many can come
	Booked       int                `json:"booked"`
	Waiting      int                `json:"waiting"`
	Cancelled    bool               `json:"cancelled,omitempty"`
	Why          string             `json:"why,omitempty"`
	Notes        string             `json:"notes,omitempty"`
	NotesDue     clock.Date         `json:"notes_due"`
	NotesAt      time.Time          `json:"notes_at,omitzero"`
	Came         int                `json:"came,omitempty"` // people who came
	Late         bool               `json:"late,omitempty"`
	Forgotten    bool               `json:"forgotten,omitempty"` // bookings are gone
	Turns        []Turn             `json:"turns"`
	Sequence     int                `json:"sequence"` // rises with every change of when and where
	Updated      time.Time          `json:"updated"`
	Version      int64              `json:"-"`
}

// SessionKind names sessions in events and tasks.
const SessionKind = "session"

// Subject names the session in events and tasks.
func (s Session) Subject() event.Subject { return event.Subject{Kind: SessionKind, ID: s.Ref} }

// URL is where everybody reads it.
func (s Session) URL() string { return "/sessions/" + s.Ref }

// ManageURL is where it is looked after.
func (s Session) ManageURL() string { return "/engagement/manage-sessions/" + s.Ref }

// Held reports whether it is over.
func (s Session) Held(now time.Time) bool { return !s.Cancelled && s.Ends.Before(now) }

// Bookable reports whether somebody can book or wait for a place.
func (s Session) Bookable(now time.Time) bool {
	return !s.Cancelled && s.Room > 0 && now.Before(s.Starts)
}

// Free is how many places are left.
func (s Session) Free() int { return max(s.Room-s.Booked, 0) }

// Overdue reports whether its notes are owed and their day has passed.
func (s Session) Overdue(today clock.Date) bool {
	return !s.Cancelled && s.NotesAt.IsZero() && s.NotesDue.Before(today)
}

// forgetBookings is how many days after a session its bookings are forgotten.
const forgetBookings = 30

// WatchAt is when the program looks at it again; zero for never.
func (s Session) WatchAt() time.Time {
	var out time.Time
	if !s.Cancelled && s.NotesAt.IsZero() && !s.Late {
		out = s.NotesDue.AddDays(1).Start()
	}
	if gone := s.Ends.AddDate(0, 0, forgetBookings); !s.Forgotten && (out.IsZero() || gone.Before(out)) {
		out = gone
	}
	return out
}

func (s *Session) add(what string, role access.Role, now time.Time) {
	s.Turns = append(s.Turns, Turn{what, role, now})
	s.Updated = now
}

// BookingState says whether somebody has a place.
type BookingState string

// The states of a booking.
const (
	HasPlace BookingState = "place"
	Waits    BookingState = "waits"
	Left     BookingState = "left"
)

// Booking is a place, or a wait for one. It names nobody.
type Booking struct {
	ID      ID
	Ref     string
	Session string // reference
	State   BookingState
	Needs   []byte // sealed: what would help the person to take part
	Contact []byte // sealed
	Code    []byte // keyed hash
	N       int64  // order of coming
	At      time.Time
}
