package intray

import (
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Task is something that waits for one of the holders of Roles at Organisation ("" is the partnership).
type Task struct {
	ID           ident.Task
	Organisation ident.Organisation
	// Roles may each do it; any one holder is enough.
	Roles []access.Role
	// Person narrows the task to one colleague it was passed to; "" leaves it to the role.
	Person ident.Person
	// Kind is the verb and noun of what to do: "record.sign", "statement.sign", "record.review". With
	// Subject and Organisation it identifies an open task: there is never more than one.
	Kind    string
	Subject event.Subject
	// Title starts with the verb, as the in-tray shows it: "Sign: Weekly pupil list".
	Title string
	// URL is the path of the page on which it is done.
	URL string
	// From is the organisation that asks; "" when the program itself does.
	From      ident.Organisation
	CreatedAt time.Time
	Due       clock.Date
	Urgent    bool
}

// Notice tells the holders of Roles at Organisation ("" is the partnership) something.
type Notice struct {
	ID           ident.Notice
	Organisation ident.Organisation
	Roles        []access.Role
	Person       ident.Person // narrows it to one person
	// Kind is the name of the event that caused it: "sharing.record_declined".
	Kind    string
	Subject event.Subject
	Title   string // one sentence: what happened
	Text    string // the reason or what follows, plain text, may be empty
	URL     string
	At      time.Time
	Urgent  bool
}
