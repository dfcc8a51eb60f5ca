package space

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// How long texts may be, and how much there may be.
const (
	LongestName    = 80
	LongestPurpose = 1000
	longestWhy     = 500
	mostTopics     = 8
	mostMembers    = 500
	mostFeeds      = 20
)

func wrong(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: "space." + code, Message: message}})
}

func gone() error {
	return errs.New(errs.NotFound, "space.not_found", "We could not find this space, or you may not see it.")
}

func moved(message string) error { return errs.New(errs.Conflict, "space.moved", message) }

// said tidies what somebody wrote and holds it to a length. missing "" lets it be empty.
func said(field, text, missing string, most int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && missing != "":
		return "", wrong(field, "required", missing)
	case n > most:
		return "", wrong(field, "too_long", fmt.Sprintf("Say it in %d characters or fewer", most))
	}
	return text, nil
}

// Draft is what a space is to be.
type Draft struct {
	Key      string // of the form: the same key opens once
	Name     string
	Purpose  string
	Kind     Kind
	Topics   []string
	Practice bool
	Slug     string // last part of its address; "" makes one, as for everybody but the invented county
	Why      string // to the secretariat, when it is asked for
	// For is the address of who is to be its host, when the secretariat opens it for somebody.
	For string
}

func (d Draft) checked(topic func(string) bool) (Draft, error) {
	var faults []errs.Field
	keep := func(err error) { faults = append(faults, errs.FieldsOf(err)...) }
	var err error
	d.Name, err = said("name", strings.Join(strings.Fields(d.Name), " "), "Give the space a name, like “Schools and nurses”", LongestName)
	keep(err)
	d.Purpose, err = said("purpose", d.Purpose, "Say what the space is for", LongestPurpose)
	keep(err)
	if !d.Kind.Valid() {
		keep(wrong("kind", "required", "Choose who may read in it"))
	}
	var topics []string
	for _, t := range d.Topics {
		if topic(t) && !slices.Contains(topics, t) {
			topics = append(topics, t)
		}
	}
	if d.Topics = topics; len(topics) > mostTopics {
		keep(wrong("topics", "too_many", fmt.Sprintf("Choose %d topics or fewer", mostTopics)))
	}
	d.Why, err = said("why", d.Why, "", longestWhy)
	keep(err)
	return d, errs.InvalidFields(faults)
}

// mayBecome reports whether a space may turn from one kind into another. It never grows wider: its members wrote what
// they wrote for those who could read it then.
func (k Kind) mayBecome(to Kind) bool {
	width := []Kind{Hidden, Closed, Open}
	return slices.Index(width, to) <= slices.Index(width, k)
}

// slugOf makes the address of a space. A few characters of its identifier are always in it, so that an address tells
// nobody that another space has the same name.
func slugOf(name string, id ident.Space) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	tail := string(id)
	if len(tail) > 4 {
		tail = tail[len(tail)-4:]
	}
	return strings.Trim(strings.Trim(b.String(), "-")+"-"+tail, "-")
}

// Members are the memberships of one space.
type Members []Membership

// Find gives one membership.
func (m Members) Find(w Who) (Membership, bool) {
	i := slices.IndexFunc(m, func(x Membership) bool { return x.Who == w })
	if i < 0 {
		return Membership{}, false
	}
	return m[i], true
}

// Hosts lists who looks after the space.
func (m Members) Hosts() Members {
	return m.only(func(x Membership) bool { return x.State == In && x.Standing == Host })
}

// In lists who is in; Waiting who asked; Asked who was invited.
func (m Members) In() Members { return m.only(func(x Membership) bool { return x.State == In }) }

// Waiting lists those who asked to be let in.
func (m Members) Waiting() Members {
	return m.only(func(x Membership) bool { return x.State == Asking })
}

// Invited lists those who were invited and have not answered.
func (m Members) Invited() Members {
	return m.only(func(x Membership) bool { return x.State == Invited })
}

func (m Members) only(keep func(Membership) bool) (out Members) {
	for _, x := range m {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}

// mayGo says why a membership may not end: the last host stays until there is another.
func (m Members) mayGo(x Membership) error {
	if x.State == In && x.Standing == Host && len(m.Hosts()) < 2 {
		return errs.New(errs.Conflict, "space.last_host", "This is the only host. Make somebody else a host first, or put the space away.")
	}
	return nil
}

// Due reports whether hosts have to look through the members again: a year passed since they last did.
func (m Members) Due(today clock.Date) bool {
	return slices.ContainsFunc(m.In(), func(x Membership) bool { return !x.seen().AddDays(reviewDays).After(today) })
}

const reviewDays = 365

// seen is the day on which a host last said that a member belongs.
func (m Membership) seen() clock.Date {
	if m.Confirmed.IsZero() {
		return clock.DateOf(m.At)
	}
	return m.Confirmed
}

// Subject names a space in events, tasks and notices.
func (s Space) Subject() event.Subject { return event.Subject{Kind: EventKind, ID: string(s.ID)} }

// forHost names what waits for one host of a space, so that it waits for each of them alone.
func (s Space) forHost(h Who) event.Subject {
	return event.Subject{Kind: EventKind, ID: string(s.ID) + "/" + string(h.Person) + "/" + string(h.Organisation) + "/" + string(h.Role)}
}

// Valid reports whether w names either a person or a role.
func (w Who) Valid() bool {
	if w.Person != "" {
		return w.Role == ""
	}
	if w.Organisation == "" {
		return w.Role == access.Secretariat
	}
	return slices.Contains(access.OrganisationRoles(), w.Role)
}

// Key writes who somebody is for a form.
func (w Who) Key() string {
	return string(w.Person) + "/" + string(w.Organisation) + "/" + string(w.Role)
}

// ReadWho reads what Key wrote.
func ReadWho(key string) (Who, error) {
	p := strings.Split(key, "/")
	if len(p) == 3 {
		if w := (Who{Person: ident.Person(p[0]), Organisation: ident.Organisation(p[1]), Role: access.Role(p[2])}); w.Valid() {
			return w, nil
		}
	}
	return Who{}, gone()
}

// EventData is what events about spaces carry: never the words of a space.
type EventData struct {
	Kind         Kind               `json:"kind,omitempty"`
	Person       ident.Person       `json:"person,omitempty"`
	Organisation ident.Organisation `json:"organisation,omitempty"`
	Role         access.Role        `json:"role,omitempty"`
	Standing     Standing           `json:"standing,omitempty"`
	Reason       string             `json:"reason,omitempty"`
}

// Change is one line of a space's story.
type Change struct {
	At   time.Time
	Name string // of the event: "space.member_joined"
	By   event.Actor
	Data EventData
}
