package relay

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// due gives the last day for an answer to what was sent at a time.
type due func(from time.Time) (clock.Date, error)

// moved says that somebody was faster.
func moved() error {
	return errs.New(errs.Conflict, "correction.moved", "This has moved on since the page was opened: somebody else was faster. Nothing of yours was saved. Look at it again.")
}

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

// holder names a body as one who was given information.
func (b Body) holder() Holder { return Holder{Org: b.ID} }

// send makes copies for lines: each holder is told of each kind of information once. via is the copy whose holder passed
// it on, 0 for the source.
func (c *Correction) send(lines []Line, via int, bodies map[ident.Organisation]Body, now time.Time, by due) ([]int, error) {
	var sent []int
	for _, l := range lines {
		last, err := by(now)
		if err != nil {
			return nil, err
		}
		p := Copy{N: len(c.Copies) + 1, To: l.To, Name: l.To.Outside, Alone: true, Items: l.Items, Routes: l.Routes, Via: via, SentAt: now, Due: last, State: Waiting}
		if b, ok := bodies[l.To.Org]; ok && l.To.Org != "" {
			p.Name, p.Alone = b.Name, !b.Reached
		}
		c.Copies = append(c.Copies, p)
		sent = append(sent, p.N)
	}
	return sent, nil
}

// Answer is what somebody who was told says.
type Answer struct {
	N      int
	State  State
	Reason string // for Cannot: code of list correction_reason
	Words  string
	Passed string // yes or no; asked when a record lets it pass the information on
}

// ReasonList and the others name the lists of codes.
const (
	ReasonList    = "correction_reason"
	ExceptionList = "correction_exception"
	DeclinedList  = "correction_declined"
)

// answer records what one who was told says.
func (c *Correction) answer(a Answer, role access.Role, speaksFor bool, now time.Time) (*Copy, error) {
	p, err := c.Copy(a.N)
	if err != nil {
		return nil, err
	}
	if c.Stage != Open || p.State != Waiting {
		return nil, moved()
	}
	if !a.State.Answered() {
		return nil, invalid("answer", "required", "Choose what you found")
	}
	if a.State == Cannot && a.Reason == "" {
		return nil, invalid("reason", "required", "Choose why it stays as it is")
	}
	if a.State == Cannot && a.Words == "" {
		return nil, invalid("words", "required", "Say in a sentence why it stays as it is. Do not write anything about the person")
	}
	if a.State != Cannot {
		a.Reason = ""
	}
	p.State, p.Reason, p.Words, p.For, p.Role, p.At, p.Passed = a.State, a.Reason, a.Words, speaksFor, role, now, a.Passed
	c.turn(Turn{What: WasAnswered, Copy: p.N, State: a.State, Role: role, At: now})
	return p, nil
}

// excuse records that somebody is not told, or no longer waited for.
// Law: UK GDPR Article 19: unless this proves impossible or involves disproportionate effort.
func (c *Correction) excuse(n int, ground, words string, role access.Role, now time.Time) error {
	p, err := c.Copy(n)
	if err != nil {
		return err
	}
	if c.Stage != Open || p.State != Waiting {
		return moved()
	}
	if err := exception(ground, words); err != nil {
		return err
	}
	p.State, p.Reason, p.Words, p.Role, p.At = Excused, ground, words, role, now
	c.turn(Turn{What: WasExcused, Copy: n, Role: role, At: now})
	return nil
}

func exception(ground, words string) error {
	switch {
	case ground == "":
		return invalid("ground", "required", "Choose why they are not told")
	case words == "":
		return invalid("words", "required", "Say in a sentence why. It is kept, and the person can ask for it")
	}
	return nil
}

// finish ends the correction when nobody is waited for.
func (c *Correction) finish(now time.Time) {
	if c.Stage == Open && !slices.ContainsFunc(c.Copies, func(p Copy) bool { return p.State == Waiting }) {
		c.Stage, c.DoneAt = Complete, now
		c.turn(Turn{What: WasComplete, At: now})
	}
}

// stop takes a correction back, or lets a better one take its place. Who acted on it is asked to undo it when it is taken
// back; a better one tells them what to do instead.
func (c *Correction) stop(to Stage, words, by string, role access.Role, now time.Time) error {
	if c.Stage != Open && c.Stage != Complete {
		return moved()
	}
	if to == Withdrawn && words == "" {
		return invalid("words", "required", "Say in a sentence why it is taken back")
	}
	for i := range c.Copies {
		p := &c.Copies[i]
		switch {
		case p.State == Waiting:
			p.State, p.At = Stopped, now
		case p.State == Done && to == Withdrawn:
			p.Undo = UndoAsked
		}
	}
	c.Stage, c.ReplacedBy = to, by
	what := WasReplaced
	if to == Withdrawn {
		c.Words, what = words, WasWithdrawn
	}
	c.turn(Turn{What: what, Text: words, Role: role, At: now})
	return nil
}

// undone records that somebody who acted on what was taken back has undone it.
func (c *Correction) undone(n int, role access.Role, now time.Time) error {
	p, err := c.Copy(n)
	if err != nil {
		return err
	}
	if p.Undo != UndoAsked {
		return moved()
	}
	p.Undo = UndoDone
	c.turn(Turn{What: WasUndone, Copy: n, Role: role, At: now})
	return nil
}

// Reminders of one who was told: before the day, after it, and when the source has to decide.
const (
	remindedSoon = 1
	remindedLate = 2
	chased       = 3
)

// dueLevel says which reminder a copy has come to.
func (p Copy) dueLevel(today clock.Date, remindDays int) int {
	switch {
	case p.State != Waiting || p.Due.IsZero():
		return 0
	case today.After(p.Due.AddDays(remindDays)):
		return chased
	case today.After(p.Due):
		return remindedLate
	case !today.Before(p.Due.AddDays(-remindDays)):
		return remindedSoon
	}
	return 0
}

// follow brings copies to the organisations that took over, and marks those that can no longer answer here. It gives the
// numbers of the copies that changed.
func (c *Correction) follow(bodies map[ident.Organisation]Body, now time.Time) (changed []int) {
	for i := range c.Copies {
		p := &c.Copies[i]
		b, ok := bodies[p.To.Org]
		if p.To.Org == "" || !ok || p.State != Waiting && p.Undo != UndoAsked {
			continue
		}
		next, known := bodies[b.Next]
		switch {
		case b.Gone && known && c.knows(next.holder(), p.Items): // the one that took over was told, or is the source
			p.State, p.Undo, p.At = Stopped, "", now
			c.turn(Turn{What: WasTakenOver, Copy: p.N, Text: next.Name, At: now})
		case b.Gone && known:
			p.Was, p.To, p.Name, p.Alone = p.Name, next.holder(), next.Name, !next.Reached
			c.turn(Turn{What: WasTakenOver, Copy: p.N, Text: next.Name, At: now})
		case (b.Gone || !b.Reached) && !p.Alone:
			p.Alone = true
			c.turn(Turn{What: WasLeft, Copy: p.N, At: now})
		case b.Reached && !b.Gone && p.Alone:
			p.Alone = false // it came back, or joined meanwhile
		default:
			continue
		}
		changed = append(changed, p.N)
	}
	return changed
}

// knows reports whether a holder was told of all of some kinds of information.
func (c *Correction) knows(h Holder, items []string) bool {
	return !slices.ContainsFunc(items, func(i string) bool { return !c.Told(h, i) })
}

func (c *Correction) turn(t Turn) {
	c.Turns = append(c.Turns, t)
	c.Updated = t.At
}
