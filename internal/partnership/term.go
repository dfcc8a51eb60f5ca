package partnership

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Body is what belongs to the partnership as a whole.
type Body struct {
	Terms   []Term    `json:"terms,omitempty"` // oldest first
	Updated time.Time `json:"updated"`
	Version int64     `json:"-"`
}

// Subject names the partnership.
func (b Body) Subject() event.Subject { return event.Subject{Kind: Kind, ID: Kind} }

// Term is one organisation's time as secretariat.
type Term struct {
	ID      string             `json:"id"`
	Host    ident.Organisation `json:"host"` // "" is the partnership's own staff
	Name    string             `json:"name"` // of the host when it was planned
	Mailbox string             `json:"mailbox"`
	From    clock.Date         `json:"from"`
	Until   clock.Date         `json:"until"`
	Hand    Handover           `json:"hand,omitzero"` // to this term, from the one before
}

// Handover is what the secretariat before gives to a term.
type Handover struct {
	Notes  string       `json:"notes,omitempty"` // where things are, marked text
	Given  time.Time    `json:"given,omitzero"`
	By     ident.Person `json:"by,omitempty"`
	Pack   *Pack        `json:"pack,omitempty"` // as it was given
	Acked  time.Time    `json:"acked,omitzero"`
	AckBy  ident.Person `json:"ack_by,omitempty"`
	AckAs  string       `json:"ack_as,omitempty"` // role
	AckSay string       `json:"ack_say,omitempty"`
}

// State is how far the handover is: "", "given" or "acknowledged".
func (h Handover) State() string {
	switch {
	case !h.Acked.IsZero():
		return "acknowledged"
	case !h.Given.IsZero():
		return "given"
	}
	return ""
}

// Pack is everything the next secretariat needs to know.
type Pack struct {
	Made     time.Time  `json:"made"`
	Waiting  []Waiting  `json:"waiting,omitempty"`
	Actions  []PackLine `json:"actions,omitempty"`
	Vacant   []PackLine `json:"vacant,omitempty"`
	Roles    []PackLine `json:"roles,omitempty"`    // who holds what role for the partnership
	Calendar []PackLine `json:"calendar,omitempty"` // of the coming year
}

// PackLine is one line of a pack.
type PackLine struct {
	What   string     `json:"what"`
	Detail string     `json:"detail,omitempty"`
	URL    string     `json:"url,omitempty"`
	On     clock.Date `json:"on,omitzero"`
	Late   bool       `json:"late,omitempty"`
}

// TermOn gives who runs the partnership on a day.
func (b Body) TermOn(on clock.Date) (Term, bool) {
	for _, t := range b.Terms {
		if !t.From.After(on) && !t.Until.Before(on) {
			return t, true
		}
	}
	return Term{}, false
}

// Next gives the first term after a day.
func (b Body) Next(on clock.Date) (Term, bool) {
	for _, t := range b.Terms {
		if t.From.After(on) {
			return t, true
		}
	}
	return Term{}, false
}

// Term finds a term.
func (b Body) Term(id string) (Term, bool) {
	i := slices.IndexFunc(b.Terms, func(t Term) bool { return t.ID == id })
	if i < 0 {
		return Term{}, false
	}
	return b.Terms[i], true
}

// plan adds a term, or changes one whose handover has not been given.
func (b *Body) plan(t Term) error {
	if t.Until.Before(t.From) || t.From.IsZero() {
		return invalid("until", "order", "The last day must not be before the first")
	}
	if i := slices.IndexFunc(b.Terms, func(o Term) bool { return o.ID == t.ID }); i >= 0 {
		if b.Terms[i].Hand.State() != "" && b.Terms[i].Host != t.Host {
			return invalid("host", "given", "The handover to this organisation was given. Plan another term for another organisation")
		}
		t.Hand = b.Terms[i].Hand
		b.Terms = slices.Delete(b.Terms, i, i+1)
	}
	for _, o := range b.Terms {
		if !o.Until.Before(t.From) && !t.Until.Before(o.From) {
			return invalid("from", "overlap", o.Name+" runs the partnership from "+o.From.Words()+" to "+o.Until.Words()+". Choose other days")
		}
	}
	b.Terms = append(b.Terms, t)
	slices.SortFunc(b.Terms, func(x, y Term) int { return x.From.Start().Compare(y.From.Start()) })
	return nil
}

// at gives a term to be changed.
func (b *Body) at(id string) (*Term, error) {
	for i := range b.Terms {
		if b.Terms[i].ID == id {
			return &b.Terms[i], nil
		}
	}
	return nil, gone()
}
