package request

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// caseRef is what a local case reference looks like: a number or a code, never a name.
var caseRef = regexp.MustCompile(`^[A-Za-z0-9/_.-]{1,40}$`)

// Lengths of what is typed.
const (
	maxText   = 2000
	maxLine   = 200
	leastWhy  = 20
	maxReason = 2000
)

// Missing lists what a request still needs before it can be sent. An emergency and a request that was
// written down need little: the rest can be asked afterwards.
func Missing(r Request, wording rulebook.PublicTask, today clock.Date) []errs.Field {
	c := r.Content
	m := &missing{}
	m.need(c.Urgency != "", "urgency", "Say how fast it is needed")
	m.need(c.Data != "", "data", "Say what is asked for")
	m.need(c.CaseRef != "" || r.Logged, "case_ref", "Enter your local case reference")
	m.need(c.Purpose != "", "purpose", "Say in one sentence what it is needed for")
	outside := r.Receiver
	if r.Logged {
		outside = r.Asker
	}
	m.need(!outside.Outside() || outside.Name != "", "name", "Enter the name of the body")
	if c.Urgency == Emergency || r.Logged {
		return m.fields
	}
	m.need(len(c.Subjects) > 0, "subjects", "Say whose data it is")
	m.need(len(c.Purposes) > 0, "purposes", "Choose at least one purpose of the Agreement")
	m.need(utf8.RuneCountInString(c.Purpose) >= leastWhy || c.Purpose == "", "purpose", "Say in a whole sentence what it is needed for")
	m.need(c.Contact != "", "contact", "Enter a work address or telephone number for the answer")
	m.need(c.NeededOn.IsZero() || !c.NeededOn.Before(today), "needed_on", "The day it is needed by has passed. Enter a later day")
	m.need(c.Basis != "", "basis", "Choose what your organisation relies on")
	if wording.Needed {
		m.need(len(c.Gateways) > 0, "gateways", "Name the law that gives you the task. The receiver can then rely on your request")
		m.need(c.Statement != "", "statement", "Write the statement of your public task. The receiver can then rely on your request")
	}
	return m.fields
}

type missing struct{ fields []errs.Field }

func (m *missing) need(ok bool, field, message string) {
	for _, f := range m.fields {
		if f.Name == field {
			return
		}
	}
	if !ok {
		m.fields = append(m.fields, errs.Field{Name: field, Code: "required", Message: message})
	}
}

// wrong checks what was typed, whatever is still missing. lists tells which codes exist.
func wrong(c Content, lists *rulebook.Book) error {
	var out []errs.Field
	add := func(bad bool, field, code, message string) {
		if bad {
			out = append(out, errs.Field{Name: field, Code: code, Message: message})
		}
	}
	add(c.CaseRef != "" && !caseRef.MatchString(c.CaseRef), "case_ref", "case_ref", "Use only letters without accents, digits, dots, dashes and strokes, at most 40. Do not enter a name")
	for _, t := range []struct {
		field, text string
		most        int
	}{{"data", c.Data, maxText}, {"purpose", c.Purpose, 500}, {"statement", c.Statement, 2 * maxText}, {"person_name", c.PersonName, maxLine},
		{"person_post", c.PersonPost, maxLine}, {"contact", c.Contact, maxLine}} {
		add(utf8.RuneCountInString(t.text) > t.most, t.field, "too_long", "This is too long. Shorten it")
	}
	for _, l := range []struct {
		field, list string
		codes       []string
	}{{"urgency", "urgency", one(c.Urgency)}, {"channel", "request_channel", one(c.Channel)}, {"categories", "item_category", c.Categories},
		{"subjects", "subject_types", c.Subjects}, {"count", "subject_count", one(c.Count)}, {"purposes", "purpose", c.Purposes},
		{"basis", "art6", one(c.Basis)}, {"gateways", "gateway", c.Gateways}, {"objective", "article23_objective", one(c.Objective)}} {
		for _, code := range l.codes {
			_, ok := lists.Item(l.list, code)
			add(!ok, l.field, "not_offered", "Choose from the answers on this page")
		}
	}
	return errs.InvalidFields(out)
}

func one(code string) []string {
	if code == "" {
		return nil
	}
	return []string{code}
}

// save puts one section's answers into a draft.
func save(r Request, cmd Save, who Who, w World) (Outcome, error) {
	if cmd.Version != 0 && cmd.Version != r.Version {
		return Outcome{}, errs.New(errs.Conflict, "request.changed", "Somebody else changed this while you were working. Look at what they saved, then save again.")
	}
	if err := wrong(cmd.Content, w.Book); err != nil {
		return Outcome{}, err
	}
	d := begin(r, who, w)
	c, n := &d.Request.Content, cmd.Content
	switch cmd.Section {
	case SectionWho:
		c.PersonName, c.PersonPost, c.Contact, c.Channel, c.ReceivedOn = n.PersonName, n.PersonPost, n.Contact, n.Channel, n.ReceivedOn
		other := &d.Request.Receiver
		if r.Logged {
			other = &d.Request.Asker
		}
		if other.Outside() {
			*other = Side{Name: cmd.Other.Name, Kind: cmd.Other.Kind, Contact: cmd.Other.Contact}
		}
		if c.ReceivedOn.After(clock.DateOf(who.Now)) {
			return Outcome{}, invalid("received_on", "future", "It cannot have come after today")
		}
	case SectionWhat:
		c.Data, c.Categories, c.CaseRef, c.Subjects, c.Count = n.Data, n.Categories, n.CaseRef, n.Subjects, n.Count
	case SectionWhy:
		c.Purpose, c.Purposes, c.Urgency, c.NeededOn, c.Basis, c.Gateways = n.Purpose, n.Purposes, n.Urgency, n.NeededOn, n.Basis, n.Gateways
	case SectionWording:
		c.Gateways, c.Objective, c.Statement = n.Gateways, n.Objective, n.Statement
	default:
		return Outcome{}, errs.New(errs.NotFound, "request.no_section", "We could not find this part of the request.")
	}
	d.happened("saved", EventData{})
	return d.done()
}

// send puts a draft on its way.
func send(r Request, cmd Send, who Who, w World) (Outcome, error) {
	if cmd.Version != 0 && cmd.Version != r.Version {
		return Outcome{}, errs.New(errs.Conflict, "request.changed", "Somebody else changed this request. Read it again before it goes.")
	}
	if r.Asker.Organisation == r.Receiver.Organisation && !r.Asker.Outside() {
		return Outcome{}, invalid("other", "same", "Choose another organisation than your own")
	}
	if fields := Missing(r, w.Wording, clock.DateOf(who.Now)); len(fields) > 0 {
		return Outcome{}, errs.InvalidFields(fields)
	}
	d := begin(r, who, w)
	q := &d.Request
	q.Stage, q.SentAt = Sent, who.Now
	from := who.Now
	if on := q.Content.ReceivedOn; q.Logged && !on.IsZero() && on.Before(clock.DateOf(from)) && q.Content.Urgency == Routine {
		from = on.Start() // the clock began when it came, not when it was written down
	}
	q.DueAt = w.Targets.due(q.Content, from)
	d.happened("sent", EventData{For: q.Logged})
	d.askAnswer()
	if q.Logged {
		d.tell(q.Asker, "logged", w.name(q.Receiver)+" wrote down a request that your organisation made.", "Look whether it says what you meant.", false)
	}
	return d.done()
}

// withdraw takes a request back.
func withdraw(r Request, cmd Withdraw, who Who, w World) (Outcome, error) {
	reason := strings.TrimSpace(cmd.Reason)
	if !r.Stage.Unsent() && reason == "" {
		return Outcome{}, invalid("reason", "required", "Say why the request is taken back")
	}
	d := begin(r, who, w)
	sent := !r.SentAt.IsZero()
	d.Request.Stage, d.Request.Why = Withdrawn, reason
	d.happened("withdrawn", EventData{Reason: reason})
	d.close(TaskAnswer, TaskReply)
	if sent {
		d.tell(r.Receiver, "withdrawn", w.name(r.Asker)+" took back request "+r.Ref+".", reason, false)
	}
	return d.done()
}
