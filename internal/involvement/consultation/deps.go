package consultation

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	Calendar clock.Calendar
	IDs      ident.Source
	Book     *rulebook.Book
	Receipts Receipts
	// Prefix starts references: "KM-E".
	Prefix string
	// Letter writes to somebody who wished to hear, or who booked a place.
	Letter func(l Letter) (subject, text string)
}

// What a letter is about.
const (
	LetterConfirm   = "confirm"   // say that the address is yours
	LetterFeedback  = "feedback"  // this is what came of it
	LetterPlace     = "place"     // there is a place for you now
	LetterCancelled = "cancelled" // the session does not take place
	LetterMoved     = "moved"     // the session is at another time or place
)

// Letter is what somebody is told. Path leads to a page of this site.
type Letter struct {
	What, Title, Path, Ref string
}

// Receipts makes and knows secret codes, and seals addresses.
type Receipts interface {
	Code(formKey string) string
	Hash(ref, code string) []byte
	Opens(ref, typed string, stored []byte) bool
	Seal(ref, address string) ([]byte, error)
	Open(ref string, sealed []byte) (string, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ConsultationTx
	ResponseTx
	HearTx
	SessionTx
	BookingTx
	WorkTx
}

// ConsultationTx loads, saves and finds consultations.
type ConsultationTx interface {
	ConsultationByRef(ctx context.Context, ref string) (Consultation, error)
	InsertConsultation(ctx context.Context, c Consultation) error
	SaveConsultation(ctx context.Context, c Consultation) error
	// Consultations lists them after a key, what goes on first; only an organisation's when org is not nil.
	Consultations(ctx context.Context, org *ident.Organisation, after string, most int) ([]Consultation, error)
	ConsultationsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
}

// ResponseTx keeps answers and their numbers.
type ResponseTx interface {
	InsertResponse(ctx context.Context, r Response) error
	AddResponseCounts(ctx context.Context, id ID, counts []Count) error
	ResponseCounts(ctx context.Context, id ID) ([]Count, error)
	InsertSaid(ctx context.Context, s Said) error
	SaidByID(ctx context.Context, id ID) (Said, error)
	SaveSaid(ctx context.Context, s Said) error
	// SaidOf lists texts of a consultation in a state, after an identifier.
	SaidOf(ctx context.Context, id ID, state TextState, after ID, most int) ([]Said, error)
}

// Hearer is an address that wishes to hear what came of a consultation. Nothing leads from it to an answer.
type Hearer struct {
	ID           ID
	Consultation ID
	Address      []byte // sealed
	Confirmed    bool
	At           time.Time
}

// HearTx keeps the addresses of those who wish to hear.
type HearTx interface {
	InsertHearer(ctx context.Context, h Hearer) error
	Hearer(ctx context.Context, id ID) (Hearer, error)
	ConfirmHearer(ctx context.Context, id ID) error
	DropHearer(ctx context.Context, id ID) error
	// Hearers lists those of a consultation after an identifier.
	Hearers(ctx context.Context, consultation, after ID, most int) ([]Hearer, error)
	// DropStaleHearers forgets addresses that were left before a time and never confirmed.
	DropStaleHearers(ctx context.Context, before time.Time) error
}

// SessionTx loads, saves and finds sessions.
type SessionTx interface {
	SessionByRef(ctx context.Context, ref string) (Session, error)
	InsertSession(ctx context.Context, s Session) error
	SaveSession(ctx context.Context, s Session) error
	// Sessions lists those that begin after a time, the earliest first.
	Sessions(ctx context.Context, after time.Time, most int) ([]Session, error)
	// PastSessions lists those that began before a time, the latest first.
	PastSessions(ctx context.Context, before time.Time, most int) ([]Session, error)
	SessionsOfConsultation(ctx context.Context, ref string) ([]Session, error)
	SessionsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
}

// BookingTx keeps places.
type BookingTx interface {
	InsertBooking(ctx context.Context, b Booking) error
	BookingByRef(ctx context.Context, ref string) (Booking, error)
	MoveBooking(ctx context.Context, id ID, to BookingState) error
	// Bookings lists those of a session in a state, in the order of their coming.
	Bookings(ctx context.Context, session string, state BookingState, most int) ([]Booking, error)
	DropBookings(ctx context.Context, session string) error
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostMail(ctx context.Context, m intray.Mail) error
}
