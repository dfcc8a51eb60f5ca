package expertise

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies an offer; it stands in the address of a person's page.
type ID string

// Kind is the subject kind of offers in events and tasks.
const Kind = "offer"

// State is how far an offer has come.
type State string

// The states.
const (
	Live  State = "live"
	Ended State = "ended"
)

// Why says why an offer ended.
type Why string

// The reasons.
const (
	Withdrawn  Why = "withdrawn"  // the person took it back
	Left       Why = "left"       // the person, or the role it was made in, is gone
	Unreviewed Why = "unreviewed" // nobody said that it still holds
)

// Bounds of an offer.
const (
	MostTopics = 8
	MostAway   = 6
	longAbout  = 600
)

// Offer is what one person offers to help with, in one role at one organisation; the secretariat's has none.
type Offer struct {
	ID     ID                 `json:"id"`
	Person ident.Person       `json:"person"`
	Org    ident.Organisation `json:"org,omitempty"`
	Role   access.Role        `json:"role"`
	Topics []string           `json:"topics"` // codes of list portal_topic
	About  string             `json:"about,omitempty"`
	Away   []Away             `json:"away,omitempty"`
	State  State              `json:"state"`
	Why    Why                `json:"why,omitempty"`
	Since  time.Time          `json:"since"`
	Until  time.Time          `json:"until,omitzero"` // when it ended

	// ReviewOn is the day on which the person is asked whether it still holds. ReviewAsked is when they were.
	ReviewOn    clock.Date `json:"review_on"`
	ReviewAsked clock.Date `json:"review_asked,omitzero"`

	Version int64 `json:"-"`
}

// Subject names the offer in events and tasks.
func (o Offer) Subject() event.Subject { return event.Subject{Kind: Kind, ID: string(o.ID)} }

// URL is the person's page in the directory.
func (o Offer) URL() string { return "/portal/people/" + string(o.ID) }

// Away is a time when somebody is not there, both days with it.
type Away struct {
	ID    string     `json:"id"`
	From  clock.Date `json:"from"`
	To    clock.Date `json:"to"`
	Cover ID         `json:"cover,omitempty"`
	Said  Reply      `json:"said,omitempty"`
}

// Reply is what somebody said who was asked to stand in, or to take over a week.
type Reply string

// The replies. Asked is none yet.
const (
	Asked    Reply = ""
	Accepted Reply = "accepted"
	Declined Reply = "declined"
)

// On reports whether a day lies in the time away.
func (w Away) On(d clock.Date) bool { return !d.Before(w.From) && !d.After(w.To) }

// AwayOn gives the time away that a day lies in. Of several, one with an accepted cover comes first.
func (o Offer) AwayOn(d clock.Date) (Away, bool) {
	found, ok := Away{}, false
	for _, w := range o.Away {
		if !w.On(d) {
			continue
		}
		if w.Cover != "" && w.Said == Accepted {
			return w, true
		}
		if !ok {
			found, ok = w, true
		}
	}
	return found, ok
}

func field(name, code, message string) errs.Field {
	return errs.Field{Name: name, Code: code, Message: message}
}

// Say is what a person says of themselves.
type Say struct {
	Role   access.Role
	Topics []string
	About  string
}

// check cleans what was said and finds what is wrong with it.
func (s Say) check(a access.Actor, known func(topic string) bool) (Say, []errs.Field) {
	var wrong []errs.Field
	if len(a.Roles) == 1 {
		s.Role = a.Roles[0]
	}
	if !a.Has(s.Role) {
		wrong = append(wrong, field("role", "required", "Select the role in which you help"))
	}
	var topics []string
	for _, t := range s.Topics {
		if known(t) && !slices.Contains(topics, t) {
			topics = append(topics, t)
		}
	}
	s.Topics = topics
	switch {
	case len(topics) == 0:
		wrong = append(wrong, field("topics", "required", "Select what you can help with"))
	case len(topics) > MostTopics:
		wrong = append(wrong, field("topics", "too_many", "Select 8 topics or fewer. People ask sooner when it is clear what you know best"))
	}
	if s.About = strings.TrimSpace(s.About); utf8.RuneCountInString(s.About) > longAbout {
		wrong = append(wrong, field("about", "too_long", "Use 600 characters or fewer"))
	}
	return s, wrong
}
