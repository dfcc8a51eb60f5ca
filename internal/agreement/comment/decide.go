package comment

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Limits of what is typed, in characters.
const (
	MaxText     = 8000
	MaxProposed = 40_000
	MaxReason   = 4000
	MaxName     = 200
	mostReplies = 300
)

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: "comment." + code, Message: message}})
}

func moved() error {
	return errs.New(errs.Conflict, "comment.moved", "Somebody changed this comment while you were looking at it. Look at it again.")
}

func closedStage() error {
	return errs.New(errs.Conflict, "comment.closed", "The time for this has passed. What was said stays as it is.")
}

// said cleans what was typed and says what is wrong with it.
func said(field, text, missing string, most int) (string, error) {
	text = Clean(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && missing != "":
		return "", invalid(field, "required", missing)
	case n > most:
		return text, invalid(field, "too_long", fmt.Sprintf("This has %d characters and can have %d. Shorten it, or send the rest as a comment of its own", n, most))
	}
	return text, nil
}

// check says what of a comment cannot be kept, and cleans it.
func (c *Comment) check() error {
	var all []errs.Field
	take := func(to *string, field, text, missing string, most int) {
		s, err := said(field, text, missing, most)
		all = append(all, errs.FieldsOf(err)...)
		*to = s
	}
	if !c.Kind.Valid() {
		all = append(all, errs.Field{Name: "kind", Code: "comment.kind", Message: "Say what kind of comment this is"})
	}
	missing := "Write your comment"
	switch c.Kind {
	case Blocking:
		missing = "Say why you cannot agree"
	case Suggestion:
		missing = ""
	case Question:
		missing = "Write your question or remark"
	}
	take(&c.Text, "text", c.Text, missing, MaxText)
	if c.Kind == Blocking {
		take(&c.Change, "change", c.Change, "Say which change would let you agree", MaxText)
	} else {
		c.Change = ""
	}
	if c.Kind == Suggestion {
		take(&c.Proposed, "proposed", c.Proposed, "Write the clause as you would have it", MaxProposed)
		if c.Proposed != "" && Tidy(c.Proposed) == Tidy(c.Base) {
			all = append(all, errs.Field{Name: "proposed", Code: "comment.same", Message: "This is what the clause says already. Change its words"})
		}
	} else {
		c.Proposed, c.Base = "", ""
	}
	if utf8.RuneCountInString(c.By.Name) > MaxName {
		all = append(all, errs.Field{Name: "name", Code: "comment.name", Message: fmt.Sprintf("Shorten the name to %d characters", MaxName)})
	}
	return errs.InvalidFields(all)
}

// settle gives a comment its disposition. Only one who saw the present one may change it: the caller compares versions.
func (c *Comment) settle(d Disposition) error {
	if !c.State.Public() {
		return errs.New(errs.Conflict, "comment.not_shown", "Look at this comment of the public first: show it, or say why not.")
	}
	if c.State == State(Withdrawn) {
		return errs.New(errs.Conflict, "comment.withdrawn", "Its author withdrew this comment. There is nothing to decide.")
	}
	if !d.Outcome.Valid() || d.Outcome == Withdrawn {
		return invalid("outcome", "outcome", "Choose what becomes of the comment")
	}
	var err error
	if d.Reason, err = said("reason", d.Reason, "Give the reason. The author reads it, and so does the public", MaxReason); err != nil {
		return err
	}
	if was := c.Decision; was != nil {
		c.Turns = append(c.Turns, Turn{What: "was_" + string(was.Outcome), Role: was.Role, Text: was.Reason, At: was.At})
		if was.Answer != nil {
			c.Turns = append(c.Turns, Turn{What: "answered", Role: c.By.Role, Text: was.Answer.Text, At: was.Answer.At})
		}
	}
	c.Decision, c.State, c.Updated = &d, State(d.Outcome), d.At
	return nil
}

// takenBack reports whether the author took the comment back before anybody had looked at it.
func (c *Comment) takenBack() bool {
	return c.State == Refused && len(c.Turns) > 0 && c.Turns[len(c.Turns)-1].What == "withdrawn"
}

// takeBack is what an author without an account does: a comment that nobody has looked at yet is then never shown.
func (c *Comment) takeBack(reason string, now time.Time) error {
	if c.State.Public() {
		return c.withdraw("", reason, now)
	}
	if c.State == Refused {
		return errs.New(errs.Conflict, "comment.not_shown_before", "This comment is not shown. There is nothing to take back.")
	}
	c.State, c.Why, c.Updated = Refused, "Its author took it back before it was shown.", now
	c.Turns = append(slices.Clone(c.Turns), Turn{What: "withdrawn", At: now})
	return nil
}

// withdraw takes a comment back. One that was decided stays decided.
func (c *Comment) withdraw(role access.Role, reason string, now time.Time) error {
	if c.State == State(Withdrawn) {
		return errs.New(errs.Conflict, "comment.withdrawn_before", "This comment was withdrawn already.")
	}
	if c.Decision != nil {
		return errs.New(errs.Conflict, "comment.decided", "This comment has been decided. Answer the decision instead.")
	}
	reason, err := said("reason", reason, "", MaxReason)
	if err != nil {
		return err
	}
	c.Decision = &Disposition{Outcome: Withdrawn, Reason: reason, Role: role, At: now}
	c.State, c.Updated = State(Withdrawn), now
	return nil
}

// answer keeps what the author says to the disposition, once.
func (c *Comment) answer(text string, clears bool, now time.Time) error {
	d := c.Decision
	switch {
	case d == nil || d.Outcome == Withdrawn:
		return errs.New(errs.Conflict, "comment.not_decided", "There is no decision to answer yet.")
	case d.Answer != nil:
		return errs.New(errs.Conflict, "comment.answered", "The decision was answered already. It can be answered once.")
	}
	text, err := said("answer", text, "Write your answer", MaxReason)
	if err != nil {
		return err
	}
	x := *d
	x.Answer = &Answer{Text: text, Clears: clears && c.Kind == Blocking, At: now}
	c.Decision, c.Updated = &x, now
	return nil
}

// support adds an organisation that agrees.
func (c *Comment) support(s Support) error {
	switch {
	case c.State == State(Withdrawn):
		return errs.New(errs.Conflict, "comment.support_withdrawn", "This comment was withdrawn. If you hold the same view, send a comment of your own.")
	case c.State != Open:
		return errs.New(errs.Conflict, "comment.support_decided", "This comment has been decided. Your agreement was not added.")
	case c.By.Org == s.Org:
		return errs.New(errs.Conflict, "comment.support_own", "This is your own organisation’s comment.")
	case c.Supported(s.Org):
		return errs.New(errs.Conflict, "comment.supported", "Your organisation agrees already. It counts once.")
	}
	c.Supports = append(slices.Clone(c.Supports), s)
	c.Updated = s.At
	return nil
}

// unsupport takes an organisation's agreement back.
func (c *Comment) unsupport(org ident.Organisation, now time.Time) error {
	n := len(c.Supports)
	c.Supports = slices.DeleteFunc(slices.Clone(c.Supports), func(s Support) bool { return s.Org == org })
	if len(c.Supports) == n {
		return errs.New(errs.Conflict, "comment.not_supported", "Your organisation did not agree to this comment.")
	}
	c.Updated = now
	return nil
}

// reply adds what somebody says.
func (c *Comment) reply(r Reply) (err error) {
	if r.Text, err = said("reply", r.Text, "Write your reply", MaxReason); err != nil {
		return err
	}
	if len(c.Replies) >= mostReplies {
		return errs.New(errs.Conflict, "comment.replies", "This conversation is full. Go on in a new comment.")
	}
	c.Replies = append(slices.Clone(c.Replies), r)
	c.Updated = r.At
	return nil
}

// takeOver merges a duplicate into the comment that goes on: its author and those who agreed with it agree now here.
func (c *Comment) takeOver(double Comment, now time.Time) error {
	if c.Ref == double.Ref || c.Year != double.Year {
		return invalid("of", "of_itself", "Enter the reference of another comment of this review")
	}
	if c.State == State(Duplicate) || c.State == State(Withdrawn) || !c.State.Public() {
		return invalid("of", "of_gone", "That comment does not go on itself. Choose the one that does")
	}
	add := func(s Support) {
		if s.Org != "" && s.Org != c.By.Org && !c.Supported(s.Org) {
			c.Supports = append(slices.Clone(c.Supports), s)
		}
	}
	add(Support{Org: double.By.Org, Name: double.By.Name, Person: double.By.Person, Via: double.Ref, At: now})
	for _, s := range double.Supports {
		s.Via = double.Ref
		add(s)
	}
	if !slices.Contains(c.Doubles, double.Ref) {
		c.Doubles = append(slices.Clone(c.Doubles), double.Ref)
	}
	c.Updated = now
	return nil
}

// letGo undoes takeOver, when it turns out to be no duplicate after all.
func (c *Comment) letGo(ref string, now time.Time) {
	c.Supports = slices.DeleteFunc(slices.Clone(c.Supports), func(s Support) bool { return s.Via == ref })
	c.Doubles = slices.DeleteFunc(slices.Clone(c.Doubles), func(r string) bool { return r == ref })
	c.Updated = now
}

// carried makes the comment of the next review out of one that comes back, with its history.
func (c Comment) carried(year int, now time.Time) Comment {
	d := c.Decision
	past := Past{Year: c.Year, Ref: c.Ref, Outcome: d.Outcome, Reason: d.Reason}
	if d.Answer != nil {
		past.Answer = d.Answer.Text
	}
	out := Comment{Year: year, Edition: c.Edition, Number: c.Number, Clause: c.Clause, Heading: c.Heading, Anchor: c.Anchor, Kind: c.Kind, Text: c.Text, Change: c.Change,
		Proposed: c.Proposed, Base: c.Base, By: c.By, Route: c.Route, Source: c.Source, Entered: c.Entered, State: Open, Supports: slices.Clone(c.Supports),
		Past: append(slices.Clone(c.Past), past), At: now, Updated: now, Version: 1}
	out.Turns = []Turn{{What: "carried", At: now}}
	return out
}
