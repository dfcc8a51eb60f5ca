package choice

import (
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a recorded choice.
type ID string

// Wish is what a person wants of a use.
type Wish string

// The wishes. They are treated alike in everything.
const (
	Stop  Wish = "stop"  // the use of my information stops
	Allow Wish = "allow" // it goes on again
)

// Valid reports whether w is one of the wishes.
func (w Wish) Valid() bool { return w == Stop || w == Allow }

// Other gives the opposite wish.
func (w Wish) Other() Wish {
	if w == Stop {
		return Allow
	}
	return Stop
}

// Stage is how far a choice has come.
type Stage string

// The stages.
const (
	Unnamed Stage = "unnamed" // the organisation waits to hear whose choice it is
	Open    Stage = "open"    // it knows, and the clock runs
	Done    Stage = "done"    // it did what was asked
	Refused Stage = "refused" // the use goes on, and it said why
	Ended   Stage = "ended"   // taken back before it knew whose it was: nothing was changed and nothing is to do
)

// Stages lists them.
func Stages() []Stage { return []Stage{Unnamed, Open, Done, Refused, Ended} }

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Waiting reports whether the organisation has something to do.
func (s Stage) Waiting() bool { return s == Unnamed || s == Open }

// What a turn can be.
const (
	Made     = "made"
	Turned   = "turned"
	Known    = "known"
	Acted    = "done"
	Declined = "refused"
)

// Turn is one thing that happened to a choice.
type Turn struct {
	What string      `json:"what"`
	Wish Wish        `json:"wish"`
	Text string      `json:"text,omitempty"` // why the use goes on
	Role access.Role `json:"role,omitempty"` // "" for the person themself
	At   time.Time   `json:"at"`
}

// Choice is one choice that was recorded here. It names nobody.
type Choice struct {
	ID      ID                 `json:"id"`
	Ref     string             `json:"ref"`
	Kind    string             `json:"kind"`
	Use     string             `json:"use,omitempty"` // reference of the use in the register
	Title   string             `json:"title"`         // what it is about, as it was called on the day
	Org     ident.Organisation `json:"org"`
	Wish    Wish               `json:"wish"`
	Stage   Stage              `json:"stage"`
	Route   string             `json:"route"`
	Known   bool               `json:"known,omitempty"` // the organisation knows whose it is
	Turns   []Turn             `json:"turns"`
	Code    []byte             `json:"code"`              // keyed hash
	Contact []byte             `json:"contact,omitempty"` // sealed
	MadeAt  time.Time          `json:"made_at"`
	Due     clock.Date         `json:"due,omitzero"`
	Late    bool               `json:"late,omitempty"` // the organisation was reminded
	Remind  time.Time          `json:"remind,omitzero"`
	Forget  time.Time          `json:"forget,omitzero"` // when it is forgotten, worked out when saved
	Updated time.Time          `json:"updated"`
	Version int64              `json:"-"`
}

// Kinds of subject and of task.
const (
	SubjectKind = "choice"
	TaskKnow    = "choice.know"
	TaskAct     = "choice.act"
)

// Subject names the choice in events and tasks.
func (c Choice) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: c.Ref} }

// URL is where the organisation sees it.
func (c Choice) URL() string { return "/organisation/choices/" + c.Ref }

// Reminds reports whether reminders go to somebody.
func (c Choice) Reminds() bool { return len(c.Contact) > 0 }

// Answer gives the last thing that the organisation said, "" before.
func (c Choice) Answer() string {
	if n := len(c.Turns); n > 0 {
		return c.Turns[n-1].Text
	}
	return ""
}

// SortKey puts what waits first, what is due soonest before, then the newest.
func (c Choice) SortKey() string {
	if c.Stage.Waiting() {
		due := c.Due.String()
		if c.Due.IsZero() {
			due = "9999-12-31"
		}
		return "0" + due + c.Ref
	}
	const future = 1 << 42
	return fmt.Sprintf("1%015d%s", future-c.Updated.UnixMilli(), c.Ref)
}

// WatchAt is when the program looks at it again; zero for never.
func (c Choice) WatchAt() time.Time {
	out := c.Remind
	if c.Stage == Open && !c.Late {
		if due := c.Due.AddDays(1).Start(); out.IsZero() || due.Before(out) {
			out = due
		}
	}
	if !c.Forget.IsZero() && (out.IsZero() || c.Forget.Before(out)) {
		out = c.Forget
	}
	return out
}

// Over reports whether nothing follows from the choice any more. A no that is in force is never over.
func (c Choice) Over() bool {
	return c.Stage == Ended || c.Stage == Refused || c.Stage == Done && c.Wish == Allow
}

func moved() error {
	return errs.New(errs.Conflict, "choice.stage", "This choice has moved on since the page was opened. Look at it again.")
}

// turn records a wish. It is the same for both: a new clock when the organisation knows whose it is; nothing to do when
// it was never told.
func (c *Choice) turn(w Wish, role access.Role, now time.Time, due func(clock.Date) (clock.Date, error)) (err error) {
	if w == c.Wish {
		return errs.New(errs.Conflict, "choice.already", "This is your choice already. Nothing was changed.")
	}
	c.Wish, c.Late, c.Updated = w, false, now
	c.Turns = append(c.Turns, Turn{What: Turned, Wish: w, Role: role, At: now})
	switch {
	case c.Known:
		c.Stage = Open
		c.Due, err = due(clock.DateOf(now))
	case w == Allow:
		c.Stage, c.Due = Ended, clock.Date{}
	default:
		c.Stage, c.Due = Unnamed, clock.Date{}
	}
	return err
}

// know records that the organisation knows whose choice it is: the clock begins.
func (c *Choice) know(role access.Role, now time.Time, due func(clock.Date) (clock.Date, error)) (err error) {
	if c.Stage != Unnamed {
		return moved()
	}
	c.Known, c.Stage, c.Updated = true, Open, now
	c.Turns = append(c.Turns, Turn{What: Known, Wish: c.Wish, Role: role, At: now})
	c.Due, err = due(clock.DateOf(now))
	return err
}

// finish records what the organisation did. Only a no can be declined: letting a use go on again needs nobody's leave.
func (c *Choice) finish(refused bool, text string, role access.Role, now time.Time) error {
	if c.Stage != Open || refused && c.Wish != Stop {
		return moved()
	}
	c.Stage, c.Updated = Done, now
	t := Turn{What: Acted, Wish: c.Wish, Text: text, Role: role, At: now}
	if refused {
		c.Stage, t.What = Refused, Declined
	}
	c.Turns = append(c.Turns, t)
	return nil
}
