package campaign

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Kind is the kind of subject of campaigns.
const Kind = "campaign"

// State says whether a campaign writes to anybody.
type State string

// The states of a campaign.
const (
	Running  State = "running"
	Finished State = "finished" // everybody signed, or was chased for the last time
	Stopped  State = "stopped"
)

// Campaign invites a sector.
type Campaign struct {
	ID      string       `json:"id"`
	Sector  string       `json:"sector"`
	Chase   []int        `json:"chase"` // days after the invitation
	State   State        `json:"state"`
	By      ident.Person `json:"by"`
	Started time.Time    `json:"started"`
	Ended   time.Time    `json:"ended,omitzero"`
	N       int          `json:"n"` // how many are invited
	Version int64        `json:"-"`
}

// Subject names the campaign.
func (c Campaign) Subject() event.Subject { return event.Subject{Kind: Kind, ID: c.ID} }

// URL is its page.
func (c Campaign) URL() string { return "/directory/campaigns/" + c.ID }

// SortKey puts the newest first.
func (c Campaign) SortKey() string {
	return fmt.Sprintf("%020d/%s", int64(1e18)-c.Started.UnixMicro(), c.ID)
}

// How says how an organisation is asked.
type How string

// The ways of asking.
const (
	ByLetter How = "letter" // an invitation to its shared mailbox
	ByTask   How = "task"   // its people sign in already
	NoWay    How = "none"   // the directory knows no shared mailbox
)

// TargetState says how far an organisation is.
type TargetState string

// The states of an organisation in a campaign.
const (
	Waiting TargetState = "waiting" // will be asked at the next look
	Asked   TargetState = "asked"
	Silent  TargetState = "silent" // chased for the last time
	Signed  TargetState = "signed"
	Failed  TargetState = "failed" // could not be asked
)

// TargetStates lists every state.
func TargetStates() []TargetState { return []TargetState{Waiting, Asked, Silent, Signed, Failed} }

// Target is one organisation in a campaign.
type Target struct {
	Campaign string             `json:"-"`
	Org      ident.Organisation `json:"org"`
	Name     string             `json:"name"`
	Email    string             `json:"email,omitempty"`
	How      How                `json:"how"`
	State    TargetState        `json:"state"`
	AskedAt  time.Time          `json:"asked_at,omitzero"`
	Chased   int                `json:"chased,omitempty"`
	SignedOn clock.Date         `json:"signed_on,omitzero"`
	Next     time.Time          `json:"next,omitzero"`
}

// Candidate is an organisation of a sector.
type Candidate struct {
	Org    ident.Organisation
	Name   string
	Email  string // a shared mailbox, "" when none is known
	Inside bool   // somebody acts for it already
	Signed bool   // it is a signatory, itself or through another
}

// How says how it would be asked.
func (c Candidate) How() How {
	switch {
	case c.Inside:
		return ByTask
	case c.Email != "":
		return ByLetter
	}
	return NoWay
}

// Trial is what a campaign would do.
type Trial struct {
	Sector string
	Asked  []Candidate // would be asked
	NoWay  []Candidate // cannot be asked: no shared mailbox is known
	Signed int         // have signed already
}

// try sorts candidates.
func try(sector string, all []Candidate) Trial {
	out := Trial{Sector: sector}
	for _, c := range all {
		switch {
		case c.Signed:
			out.Signed++
		case c.How() == NoWay:
			out.NoWay = append(out.NoWay, c)
		default:
			out.Asked = append(out.Asked, c)
		}
	}
	return out
}

// The limits of a schedule.
const (
	mostChases   = 4
	latestChase  = 180
	betweenChase = 3
)

// schedule reads days such as "14, 28".
func schedule(typed string) ([]int, error) {
	var out []int
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		n := 0
		if _, err := fmt.Sscanf(part, "%d", &n); err != nil || fmt.Sprint(n) != part {
			return nil, invalid("chase", "number", "Enter days as numbers, like 14, 28")
		}
		out = append(out, n)
	}
	slices.Sort(out)
	before := 0
	for _, n := range out {
		if n-before < betweenChase || n > latestChase || len(out) > mostChases {
			return nil, invalid("chase", "range", fmt.Sprintf("Enter at most %d days, at least %d apart and none above %d", mostChases, betweenChase, latestChase))
		}
		before = n
	}
	return out, nil
}

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: "campaign." + code, Message: message}})
}

// asked moves a target on after it was written to.
func (t *Target) asked(c Campaign, now time.Time) {
	if t.State == Waiting {
		t.State, t.AskedAt = Asked, now
	} else {
		t.Chased++
	}
	if t.Next = (time.Time{}); t.Chased < len(c.Chase) {
		t.Next = clock.DateOf(t.AskedAt).AddDays(c.Chase[t.Chased]).Start()
		return
	}
	if len(c.Chase) > 0 || t.Chased > 0 {
		t.State = Silent
	}
}

// Day is how many of a sector had signed on a day. Known is nought when nobody counted that day.
type Day struct {
	On            clock.Date
	Sector        string
	Known, Signed int
}

// SigningTime is how many days passed from the invitation to the published signature. Sector "" is all.
type SigningTime struct {
	Sector       string
	N            int
	Median, Mean int
}

// Enough is from how many signatures on a middle and an average are shown.
const Enough = 5

// timeOf gives the middle and the average of some days.
func timeOf(sector string, days []int) SigningTime {
	out := SigningTime{Sector: sector, N: len(days)}
	if len(days) == 0 {
		return out
	}
	slices.Sort(days)
	sum := 0
	for _, d := range days {
		sum += d
	}
	out.Mean = (sum + len(days)/2) / len(days)
	out.Median = days[len(days)/2]
	if len(days)%2 == 0 {
		out.Median = (days[len(days)/2-1] + days[len(days)/2] + 1) / 2
	}
	return out
}
