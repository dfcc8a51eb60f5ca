package event

import (
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/ident"
)

// Actor is who did something: a person acting for an organisation in a role, or the system itself.
type Actor struct {
	Person    ident.Person       `json:"person,omitempty"`
	ActingFor ident.Organisation `json:"acting_for,omitempty"`
	// Role is the role that allowed the act, as shown in timelines instead of a name.
	Role string `json:"role,omitempty"`
	// System names the part of the program that acted when no person did, for example "jobs".
	System string `json:"system,omitempty"`
}

// Subject names the thing an event is about.
type Subject struct {
	Kind string `json:"kind"` // "record", "statement", "organisation", "person", …
	ID   string `json:"id"`
}

// Event is one thing that happened. Seq is given by the store on append and orders everything.
type Event struct {
	ID      ident.Event
	Seq     int64
	At      time.Time
	Actor   Actor
	Name    string // past tense, dotted: "sharing.record_signed"
	Subject Subject
	// Organisations are those who may see the event in their timelines.
	Organisations []ident.Organisation
	// Data is the JSON of a small struct owned by the concept; its shape may only grow.
	Data json.RawMessage
}

// New makes an event; id and time come from the service so that both can be fixed in tests.
func New(id ident.Event, at time.Time, by Actor, name string, about Subject) Event {
	return Event{ID: id, At: at, Actor: by, Name: name, Subject: about, Data: json.RawMessage("{}")}
}

// With returns e carrying data, which must marshal to a JSON object.
func (e Event) With(data any) Event {
	b, err := json.Marshal(data)
	if err != nil {
		panic(fmt.Sprintf("event %s: its data cannot be written: %v", e.Name, err)) // a programming error
	}
	e.Data = b
	return e
}

// For returns e with the organisations that may see it.
func (e Event) For(orgs ...ident.Organisation) Event {
	e.Organisations = append([]ident.Organisation(nil), orgs...)
	return e
}
