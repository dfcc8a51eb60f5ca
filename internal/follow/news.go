package follow

import (
	"encoding/json"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/register"
)

// Kind is what a piece of news tells.
type Kind string

// The kinds. Live is a version that went live: for readers it is Started or Changed.
const (
	Live         Kind = "live"
	Started      Kind = "started"
	Changed      Kind = "changed"
	Announced    Kind = "announced"
	CalledOff    Kind = "called_off"
	Paused       Kind = "paused"
	Resumed      Kind = "resumed"
	Ended        Kind = "ended"
	Refused      Kind = "refused"
	Withdrawn    Kind = "withdrawn"
	Incident     Kind = "incident"
	Consultation Kind = "consultation"
	Worded       Kind = "worded"   // a promise says something else
	Evidence     Kind = "evidence" // there is something new to judge a promise by
)

// Kinds lists what readers can choose from, in the order people meet them.
func Kinds() []Kind {
	return []Kind{Announced, Started, Changed, CalledOff, Paused, Resumed, Ended, Refused, Withdrawn, Incident, Consultation, Worded, Evidence}
}

// News is that something happened which is public. It holds no words.
type News struct {
	N       int64 // counts up without gaps
	Event   int64 // sequence number of what happened
	Kind    Kind
	About   event.Subject
	Ref     string
	Version int
	At      time.Time
}

// told names the events that are news.
func told() map[string]Kind {
	return map[string]Kind{"sharing.record_live": Live, "sharing.record_ready": Announced, "sharing.record_paused": Paused, "sharing.record_resumed": Resumed,
		"sharing.record_ended": Ended, "sharing.record_expired": Ended, "sharing.record_declined": Refused, "sharing.record_withdrawn": Withdrawn,
		"sharing.record_returned": CalledOff, "incident.published": Incident, "consultation.opened": Consultation,
		"promise.worded": Worded, "promise.evidence": Evidence}
}

// FromEvent reads news from what happened; ok is false when it is none.
func FromEvent(e event.Event) (News, bool) {
	kind, ok := told()[e.Name]
	if !ok {
		return News{}, false
	}
	var data struct {
		Ref     string `json:"ref"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(e.Data, &data); err != nil || data.Ref == "" {
		return News{}, false
	}
	return News{Event: e.Seq, Kind: kind, About: e.Subject, Ref: data.Ref, Version: data.Version, At: e.At}, true
}

// Piece is a piece of news as everybody may read it in this moment.
type Piece struct {
	N         int64      `json:"n"`
	Kind      Kind       `json:"kind"`
	At        time.Time  `json:"at"`
	Ref       string     `json:"ref"`
	Title     string     `json:"title"`
	Who       string     `json:"who,omitempty"`
	Sentences []string   `json:"sentences,omitempty"`
	From      clock.Date `json:"from,omitzero"` // of an announced change: the first day
	Coming    bool       `json:"coming,omitempty"`
	Choice    bool       `json:"choice,omitempty"` // there is a way of saying no
	Path      string     `json:"path"`

	Uses          []string `json:"uses,omitempty"`
	Organisations []string `json:"organisations,omitempty"` // slugs
	Purposes      []string `json:"purposes,omitempty"`      // codes
	Data          []string `json:"data,omitempty"`          // codes of the kinds of data
	Promises      []string `json:"promises,omitempty"`
}

// FromEntry makes what is told of a use from its public entry. ok is false when there is nothing to tell now.
func FromEntry(n News, e register.Entry) (Piece, bool) {
	if e.Level == register.LevelWithheld || e.Level == register.LevelPast {
		return Piece{}, false
	}
	p := Piece{N: n.N, Kind: n.Kind, At: n.At, Ref: e.Ref, Title: e.Title, Who: e.Lead().Name, Path: "/register/" + e.Ref, Uses: []string{e.Ref}, Choice: len(e.Choices.Reach) > 0}
	for _, party := range e.Parties {
		if party.Slug != "" {
			p.Organisations = append(p.Organisations, party.Slug)
		}
	}
	for _, c := range e.Why.Purposes {
		p.Purposes = append(p.Purposes, c.Code)
	}
	for _, c := range e.What.Kinds {
		p.Data = append(p.Data, c.Code)
	}
	never := e.Level == register.LevelOutcome
	if never != (n.Kind == Refused || n.Kind == Withdrawn) {
		return p, false
	}
	switch n.Kind {
	case Live:
		p.Kind = Started
		if i := slices.IndexFunc(e.History, func(c register.Change) bool { return c.Version == n.Version }); i >= 0 {
			p.Kind, p.Sentences = Changed, e.History[i].Sentences
		}
	case Announced:
		return p.announced(n, e)
	case CalledOff:
		return p, n.Version > e.Version && (e.Coming == nil || e.Coming.Version != n.Version)
	case Refused:
		p.Sentences = sentences(e.Reason)
		return p, e.Status == register.Refused
	case Withdrawn:
		p.Sentences = sentences(e.Reason)
		return p, e.Status == register.Withdrawn
	case Paused, Resumed, Ended:
		return p, e.Version >= n.Version
	case Started, Changed, Incident, Consultation, Worded, Evidence:
		return p, false
	}
	return p, true
}

func sentences(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// announced tells what will change, while it is still coming and afterwards. An announcement that was taken back is no
// longer told.
func (p Piece) announced(n News, e register.Entry) (Piece, bool) {
	if c := e.Coming; c != nil && c.Version == n.Version && c.Announced == clock.DateOf(n.At) {
		p.From, p.Coming, p.Sentences = c.From, true, c.Sentences
		return p, true
	}
	for _, c := range e.History {
		if c.Version == n.Version && clock.DateOf(n.At).Before(c.On) {
			p.From, p.Sentences = c.On, c.Sentences
			return p, true
		}
	}
	return p, false
}
