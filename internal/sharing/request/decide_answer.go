package request

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

func reasoned(field, text, ask string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", invalid(field, "required", ask)
	}
	if utf8.RuneCountInString(text) > maxReason {
		return "", invalid(field, "too_long", "This is too long. Shorten it")
	}
	return text, nil
}

// check writes down how the asker was checked.
func check(r Request, cmd CheckAsker, who Who, w World) (Outcome, error) {
	if _, ok := w.Book.Item("identity_check", cmd.Method); !ok {
		return Outcome{}, invalid("method", "required", "Choose how you made sure who asks")
	}
	note := strings.TrimSpace(cmd.Note)
	switch {
	case cmd.Method == "not_verified" && note == "":
		return Outcome{}, invalid("note", "required", "Say why nobody could be checked")
	case cmd.Method == "not_verified" && r.Content.Urgency != Emergency:
		return Outcome{}, invalid("method", "not_verified", "Check who asks. Only an emergency cannot wait for it")
	case cmd.Method == "secure_domain" && !TrustedDomain(cmd.Address, domains(w.Book)):
		return Outcome{}, invalid("address", "domain", "This address is at none of the public services' names. Call the body back through its switchboard")
	case utf8.RuneCountInString(note) > maxReason:
		return Outcome{}, invalid("note", "too_long", "This is too long. Shorten it")
	}
	d := begin(r, who, w)
	d.Request.Check = Check{Method: cmd.Method, Note: note, By: who.Actor.Person, Role: who.Role, At: who.Now}
	d.happened("checked", EventData{Code: cmd.Method})
	d.Events[len(d.Events)-1].Organisations = inside(r.Receiver.Organisation) // how somebody was checked is the checker's own half
	return d.done()
}

// askBack asks what is meant and stops the clock.
func askBack(r Request, cmd AskBack, who Who, w World) (Outcome, error) {
	text, err := reasoned("text", cmd.Text, "Write what you need to know")
	if err != nil {
		return Outcome{}, err
	}
	if r.Stage != Sent && r.Stage != Deferred {
		return Outcome{}, notNow()
	}
	d := begin(r, who, w)
	d.Request.Stage, d.Request.StoppedAt = Clarify, who.Now
	d.turn(true, text)
	d.happened("asked_back", EventData{Reason: text, For: who.Actor.Organisation != r.Receiver.Organisation})
	d.askAsker(TaskReply, "Reply", clock.DateOf(r.DueAt))
	d.close(TaskAnswer)
	return d.done()
}

func (d *decision) turn(asked bool, text string) {
	d.Request.Turns = append(d.Request.Turns, Turn{Asked: asked, Text: text, By: d.who.Actor.Person, For: d.who.Actor.Organisation, Role: d.who.Role, At: d.who.Now})
}

// reply answers what was asked back and starts the clock again.
func reply(r Request, cmd Reply, who Who, w World) (Outcome, error) {
	text, err := reasoned("text", cmd.Text, "Write your reply")
	if err != nil {
		return Outcome{}, err
	}
	if r.Stage != Clarify {
		return Outcome{}, notNow()
	}
	d := begin(r, who, w)
	q := &d.Request
	q.Stage = Sent
	q.DueAt = w.Targets.resumed(r.Content, r.DueAt, r.StoppedAt, who.Now)
	q.StoppedAt, q.Prodded = time.Time{}, false
	d.turn(false, text)
	d.happened("replied", EventData{Reason: text, For: who.Actor.Organisation != r.Asker.Organisation})
	d.close(TaskReply)
	d.askAnswer()
	return d.done()
}

// answer decides: share, share part, refuse, or defer to a day.
func answer(r Request, a Answer, who Who, w World) (Outcome, error) {
	if !slices.Contains([]string{ShareAll, SharePart, Refuse, Defer}, a.Outcome) {
		return Outcome{}, invalid("outcome", "required", "Choose what your organisation decides")
	}
	if !r.Stage.Waiting() {
		return Outcome{}, notNow()
	}
	today := clock.DateOf(who.Now)
	if a.Outcome == Defer && (!a.Until.After(today) || a.Until.After(today.AddDays(w.Targets.set.DeferDays))) {
		return Outcome{}, invalid("until", "range", "Choose a day after today, at most "+strconv.Itoa(w.Targets.set.DeferDays)+" days from now")
	}
	a.By, a.For, a.Role, a.At = who.Actor.Person, who.Actor.Organisation, who.Role, who.Now
	d := begin(r, who, w)
	q := &d.Request
	forOther := who.Actor.Organisation != r.Receiver.Organisation
	data := EventData{Outcome: a.Outcome, OneOff: a.OneOff, Reason: a.Reason, Until: a.Until.String(), For: forOther}
	d.close(TaskAnswer, TaskReply)
	if a.Outcome == Defer {
		q.Stage, q.DueAt, q.Prodded, q.Late = Deferred, endOf(a.Until), false, false
		q.Defers = append(q.Defers, a)
		d.happened("deferred", data)
		d.tell(r.Asker, "deferred", w.name(r.Receiver)+" decides on request "+r.Ref+" later, by "+a.Until.Words()+".", a.Reason, false)
		d.askAnswer()
		d.Close = slices.DeleteFunc(d.Close, func(k string) bool { return k == TaskAnswer })
		return d.done()
	}
	q.Stage, q.Answer, q.Late = Answered, a, false
	d.happened("answered", data)
	d.askAsker(TaskAcknowledge, "Say what came", w.Targets.cal.AddWorkingDays(today, w.Targets.set.AckDays))
	return d.done()
}

// acknowledge says what came of the answer.
func acknowledge(r Request, cmd Acknowledge, who Who, w World) (Outcome, error) {
	if !slices.Contains([]string{"received", "accepted", "rejected"}, cmd.Code) {
		return Outcome{}, invalid("code", "required", "Say what came of the answer")
	}
	reason := strings.TrimSpace(cmd.Reason)
	if cmd.Code == "rejected" && reason == "" {
		return Outcome{}, invalid("reason", "required", "Say what is wrong with the answer, so that it can be put right")
	}
	if r.Stage != Answered {
		return Outcome{}, notNow()
	}
	d := begin(r, who, w)
	d.Request.Stage = Acknowledged
	d.Request.Ack = Ack{Code: cmd.Code, Reason: reason, By: who.Actor.Person, Role: who.Role, At: who.Now}
	d.happened("acknowledged", EventData{Code: cmd.Code, Reason: reason, For: who.Actor.Organisation != r.Asker.Organisation})
	d.close(TaskAcknowledge)
	word := strings.ToLower(w.Book.Label("recipient_ack", cmd.Code))
	d.tell(r.Receiver, "acknowledged", w.name(r.Asker)+" says of your answer to request "+r.Ref+": "+word+".", reason, cmd.Code == "rejected")
	return d.done()
}

// remind brings a request up again before and after its time.
func remind(r Request, who Who, w World) (Outcome, error) {
	d := begin(r, who, w)
	q := &d.Request
	by := clock.DateOf(r.DueAt).Words()
	switch {
	case who.Now.Before(r.DueAt) && !r.Prodded:
		q.Prodded = true
		d.happened("reminded", EventData{})
		d.tell(r.Receiver, "reminded", "Request "+r.Ref+" from "+w.name(r.Asker)+" is to be answered by "+by+".", "", r.Content.Urgency != Routine)
	case who.Now.Before(r.DueAt): // reminded already
	case !r.Late:
		q.Late = true
		d.happened("late", EventData{})
		d.askAnswer()
		d.tell(r.Receiver, "late", "Request "+r.Ref+" from "+w.name(r.Asker)+" was to be answered by "+by+".", "", true)
		d.tell(r.Asker, "late", w.name(r.Receiver)+" has not answered request "+r.Ref+" in time.", "You can call them, or take the request back.", r.Content.Urgency != Routine)
	default:
		d.tell(r.Receiver, "late", "Request "+r.Ref+" from "+w.name(r.Asker)+" still waits for an answer since "+by+".", "", false)
	}
	updated := q.UpdatedAt
	out, err := d.done()
	out.Request.UpdatedAt = updated // nobody did anything
	return out, err
}

// errNoOneOff refuses to share without a record.
var errNoOneOff = errs.New(errs.Invalid, "request.needs_record", "A sharing is recorded in a one-off record. Start one from this request.")
