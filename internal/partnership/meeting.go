package partnership

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// MeetingKind is the kind of subject of meetings; PaperKind that of their files.
const (
	MeetingKind = "partnership_meeting"
	ActionKind  = "partnership_action"
)

// Stage is how far a meeting has come.
type Stage string

// The stages of a meeting.
const (
	Planned   Stage = "planned"   // its agenda is being built
	Issued    Stage = "issued"    // the agenda is out
	Drafted   Stage = "drafted"   // it was held; members read the draft minutes
	Agreed    Stage = "agreed"    // a later meeting agreed the minutes
	Cancelled Stage = "cancelled" // it will not be held
)

// Stages lists every stage.
func Stages() []Stage { return []Stage{Planned, Issued, Drafted, Agreed, Cancelled} }

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Meeting is one meeting of the partnership.
type Meeting struct {
	ID        string     `json:"id"`
	Ref       string     `json:"ref"`
	Title     string     `json:"title"`
	Starts    time.Time  `json:"starts"`
	Ends      time.Time  `json:"ends"`
	Place     string     `json:"place,omitempty"`
	Link      string     `json:"link,omitempty"` // for members
	Stage     Stage      `json:"stage"`
	Why       string     `json:"why,omitempty"` // it is not held
	Items     []Item     `json:"items,omitempty"`
	Dropped   []string   `json:"dropped,omitempty"` // keys the secretariat took off
	Papers    []Paper    `json:"papers,omitempty"`
	Came      []Came     `json:"came,omitempty"`
	AgreedAt  string     `json:"agreed_at,omitempty"` // reference of the meeting that agreed the minutes
	AgreedOn  clock.Date `json:"agreed_on,omitzero"`
	Sequence  int        `json:"sequence"` // rises when time or place change
	Seq       int        `json:"seq"`      // last number given to an item, paper or decision
	UpdatedAt time.Time  `json:"updated_at"`
	Version   int64      `json:"-"`
}

// Item is one item of an agenda with what was said about it.
type Item struct {
	ID        string     `json:"id"`
	Key       string     `json:"key,omitempty"` // of what waits; "" was added by hand
	Kind      string     `json:"kind"`
	Title     string     `json:"title"`
	Detail    string     `json:"detail,omitempty"`
	URL       string     `json:"url,omitempty"`
	Public    bool       `json:"public,omitempty"`
	Deferred  bool       `json:"deferred,omitempty"` // comes back at the next meeting
	Minutes   string     `json:"minutes,omitempty"`  // marked text
	Decisions []Decision `json:"decisions,omitempty"`
}

// Decision is what was decided under an item.
type Decision struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Paper is something to read before the meeting.
type Paper struct {
	ID     string     `json:"id"`
	Title  string     `json:"title"`
	File   ident.File `json:"file,omitempty"`
	Name   string     `json:"name,omitempty"` // of the file
	Link   string     `json:"link,omitempty"`
	Item   string     `json:"item,omitempty"`
	Public bool       `json:"public,omitempty"`
}

// Came says that an organisation was there or sent apologies.
type Came struct {
	Organisation ident.Organisation `json:"organisation"`
	Apologies    bool               `json:"apologies,omitempty"`
}

// Subject names the meeting.
func (m Meeting) Subject() event.Subject { return event.Subject{Kind: MeetingKind, ID: m.Ref} }

// URL is the page of the meeting.
func (m Meeting) URL() string { return "/partnership/meetings/" + m.Ref }

// Day is the day it is held.
func (m Meeting) Day() clock.Date { return clock.DateOf(m.Starts) }

// Held reports whether it has begun.
func (m Meeting) Held(now time.Time) bool { return m.Stage != Cancelled && !now.Before(m.Starts) }

// Shown reports whether members see its agenda.
func (m Meeting) Shown() bool { return m.Stage != Planned }

// Item finds an item.
func (m Meeting) Item(id string) (Item, bool) {
	i := slices.IndexFunc(m.Items, func(x Item) bool { return x.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return m.Items[i], true
}

// Public gives the meeting as everybody may read it: public items, without who came by link, and without the words of
// minutes that nobody has agreed yet.
func (m Meeting) Public() Meeting {
	out := m
	out.Link, out.Dropped, out.Items, out.Papers, out.Came = "", nil, nil, nil, nil
	if m.Stage == Agreed {
		out.Came = slices.Clone(m.Came)
	}
	if m.Stage == Planned || m.Stage == Cancelled {
		return out
	}
	for _, x := range m.Items {
		if !x.Public {
			continue
		}
		if m.Stage != Agreed {
			x.Minutes, x.Decisions, x.Deferred = "", nil, false
		}
		out.Items = append(out.Items, x)
	}
	for _, p := range m.Papers {
		if _, listed := out.Item(p.Item); p.Public && (p.Item == "" || listed) {
			out.Papers = append(out.Papers, p)
		}
	}
	return out
}

// Action is something an organisation said it would do.
type Action struct {
	ID        string             `json:"id"`
	Ref       string             `json:"ref"`
	Meeting   string             `json:"meeting"` // reference
	Item      string             `json:"item,omitempty"`
	Text      string             `json:"text"`
	Org       ident.Organisation `json:"org"` // "" is the secretariat
	OrgName   string             `json:"org_name"`
	Role      access.Role        `json:"role"`
	Due       clock.Date         `json:"due"`
	Public    bool               `json:"public,omitempty"`
	State     ActionState        `json:"state"`
	DoneOn    clock.Date         `json:"done_on,omitzero"`
	Said      string             `json:"said,omitempty"` // how it was done, or why it is dropped
	Reminded  clock.Date         `json:"reminded,omitzero"`
	Escalated clock.Date         `json:"escalated,omitzero"`
	Made      time.Time          `json:"made"`
	Version   int64              `json:"-"`
}

// ActionState says whether an action is open.
type ActionState string

// The states of an action.
const (
	ActionOpen    ActionState = "open"
	ActionDone    ActionState = "done"
	ActionDropped ActionState = "dropped"
)

// Valid reports whether s is one of the states.
func (s ActionState) Valid() bool {
	return slices.Contains([]ActionState{ActionOpen, ActionDone, ActionDropped}, s)
}

// Subject names the action.
func (a Action) Subject() event.Subject { return event.Subject{Kind: ActionKind, ID: a.ID} }

// URL is the page of the action.
func (a Action) URL() string { return "/partnership/actions/" + a.ID }

// Late reports whether it is, or was done, after its day.
func (a Action) Late(today clock.Date) bool {
	switch a.State {
	case ActionDone:
		return a.DoneOn.After(a.Due)
	case ActionOpen:
		return a.Due.Before(today)
	case ActionDropped:
	}
	return false
}
