package intray

import (
	"slices"
	"strings"
	"time"

	"sharewell/internal/ident"
)

// Mail is one message to one address. It is written in the transaction of what it tells of and leaves
// afterwards.
type Mail struct {
	// Key makes a message unique: posting the same key again does nothing.
	Key string
	To  string // the address
	// Recipient is whose right to the Items is looked at again when the message leaves; "" for a
	// message that is not made of items, such as a sign-in link.
	Recipient Recipient
	Subject   string
	Text      string
	HTML      string // alternative to Text; may be empty
	ReplyTo   string // address for an answer; "" for a message that cannot be answered by mail
	Urgent    bool   // leaves before others
	Items     []Item
	At        time.Time // when it was posted
}

// MailState says what became of a message.
type MailState string

// The states of a message.
const (
	MailWaiting MailState = "waiting" // will be sent, also when the mail server is away for now
	MailSent    MailState = "sent"    // the mail server took it; its text is gone from here
	MailDropped MailState = "dropped" // nothing in it concerned the recipient any more
	MailRefused MailState = "refused" // the mail server will never take it
	MailShown   MailState = "shown"   // demonstration: shown on a page instead of sent
)

// Valid reports whether s is one of the states.
func (s MailState) Valid() bool {
	return slices.Contains([]MailState{MailWaiting, MailSent, MailDropped, MailRefused, MailShown}, s)
}

// PostedMail is a message as it is kept.
type PostedMail struct {
	Mail
	ID     string
	State  MailState
	Reason string    // why it was dropped or refused, without personal details
	DoneAt time.Time // zero while it waits
}

// Recipient is a person or a shared mailbox, in one word.
type Recipient string

// ToPerson names a person as recipient.
func ToPerson(id ident.Person) Recipient { return Recipient("person:" + string(id)) }

// ToMailbox names a shared mailbox as recipient.
func ToMailbox(address string) Recipient { return Recipient("mailbox:" + address) }

// Person gives the person a recipient is, if it is one.
func (r Recipient) Person() (ident.Person, bool) {
	id, ok := strings.CutPrefix(string(r), "person:")
	return ident.Person(id), ok && id != ""
}

// Mailbox gives the address of the shared mailbox a recipient is, if it is one.
func (r Recipient) Mailbox() (string, bool) {
	a, ok := strings.CutPrefix(string(r), "mailbox:")
	return a, ok && a != ""
}

// Voice is whom an answer of a recipient is put down to: the person, or the shared mailbox itself, which speaks for its
// roles and is nobody by name.
func (r Recipient) Voice() ident.Person {
	if id, ok := r.Person(); ok {
		return id
	}
	return ident.Person(r)
}

// Frequency is how often somebody wants to be told of what is not urgent. Urgent items always go at once.
type Frequency string

// The frequencies.
const (
	Daily  Frequency = "daily"  // each working morning with something new; the default
	Weekly Frequency = "weekly" // the first working morning of a week
	Off    Frequency = "off"    // no digests
)

// Frequencies lists them in the order people meet them.
func Frequencies() []Frequency { return []Frequency{Daily, Weekly, Off} }

// Valid reports whether f is one of the frequencies.
func (f Frequency) Valid() bool { return slices.Contains(Frequencies(), f) }

// SendJob is the kind of job that sends one message; its payload is {"mail": id}.
const SendJob = "notify.send"
