package request

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rulebook"
)

// World is what decisions need to know beyond the request.
type World struct {
	Targets targets
	Book    *rulebook.Book
	Names   map[ident.Organisation]string
	// Wording says whether the receiver needs the public-task statement.
	Wording rulebook.PublicTask
}

// name gives a side's name.
func (w World) name(s Side) string {
	if n := w.Names[s.Organisation]; !s.Outside() && n != "" {
		return n
	}
	if s.Name != "" {
		return s.Name
	}
	return "an organisation"
}

// Who acts, when, in which role.
type Who struct {
	Actor  access.Actor
	Role   access.Role
	Now    time.Time
	System string // the part of the program that acts when no person does
}

func (w Who) event() event.Actor {
	if w.System != "" {
		return event.Actor{System: w.System}
	}
	return w.Actor.Event(w.Role)
}

// EventData is what events about requests carry.
type EventData struct {
	Ref     string `json:"ref"`
	Stage   Stage  `json:"stage,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	OneOff  string `json:"one_off,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Until   string `json:"until,omitempty"`
	Code    string `json:"code,omitempty"`
	For     bool   `json:"for_outsider,omitempty"` // written down for a body outside
}

// Kinds of task.
const (
	TaskAnswer      = "request.answer"
	TaskReply       = "request.reply"
	TaskAcknowledge = "request.acknowledge"
)

// Outcome is what a decision leads to.
type Outcome struct {
	Request Request
	Events  []event.Event
	Open    []intray.Task
	Close   []string // kinds of task
	Notices []intray.Notice
}

// decision is an Outcome in the making.
type decision struct {
	Outcome
	who   Who
	world World
}

func begin(r Request, who Who, w World) *decision {
	r.Turns, r.Defers = slices.Clone(r.Turns), slices.Clone(r.Defers)
	return &decision{Outcome: Outcome{Request: r}, who: who, world: w}
}

func (d *decision) done() (Outcome, error) {
	d.Request.UpdatedAt = d.who.Now
	d.Request.Watch = d.world.Targets.watch(d.Request, d.who.Now)
	return d.Outcome, nil
}

// happened notes an event for both sides, or for the writing side alone while nothing was sent.
func (d *decision) happened(name string, data EventData) {
	r := d.Request
	data.Ref, data.Stage = r.Ref, r.Stage
	orgs := []ident.Organisation{r.Writer()}
	if !r.SentAt.IsZero() {
		orgs = inside(r.Asker.Organisation, r.Receiver.Organisation)
	}
	d.Events = append(d.Events, event.New("", d.who.Now, d.who.event(), "request."+name, r.Subject()).With(data).For(orgs...))
}

func inside(orgs ...ident.Organisation) []ident.Organisation {
	return slices.DeleteFunc(orgs, func(o ident.Organisation) bool { return o == "" })
}

// RolesFor lists the roles that are asked to answer a request of some urgency: in an emergency
// everybody who can.
func RolesFor(urgency string) []access.Role {
	roles := []access.Role{access.Practitioner, access.IGLead, access.DPO}
	if urgency == Emergency {
		roles = append(roles, access.Caldicott, access.SIRO, access.OrgAdmin)
	}
	return roles
}

// askAnswer opens, or brings up to date, the task to answer.
func (d *decision) askAnswer() {
	r := d.Request
	if r.Receiver.Outside() {
		return
	}
	verb := "Answer"
	if r.Content.Urgency == Emergency {
		verb = "Answer now"
	}
	d.Open = append(d.Open, intray.Task{Organisation: r.Receiver.Organisation, Roles: RolesFor(r.Content.Urgency), Kind: TaskAnswer,
		Subject: r.Subject(), Title: verb + ": request " + r.Ref + " from " + d.world.name(r.Asker), URL: r.URL(), From: r.Asker.Organisation,
		CreatedAt: d.who.Now, Due: clock.DateOf(r.DueAt), Urgent: r.Content.Urgency == Emergency || r.Content.Urgency == Urgent || r.Late})
}

// askAsker opens a task for the side that asked.
func (d *decision) askAsker(kind, verb string, due clock.Date) {
	r := d.Request
	if r.Asker.Outside() {
		return
	}
	d.Open = append(d.Open, intray.Task{Organisation: r.Asker.Organisation, Roles: RolesFor(r.Content.Urgency), Kind: kind, Subject: r.Subject(),
		Title: verb + ": request " + r.Ref + " to " + d.world.name(r.Receiver), URL: r.URL(), From: r.Receiver.Organisation, CreatedAt: d.who.Now,
		Due: due, Urgent: r.Content.Urgency == Emergency})
}

func (d *decision) close(kinds ...string) { d.Close = append(d.Close, kinds...) }

// tell posts a notice to one side.
func (d *decision) tell(to Side, name, title, text string, urgent bool) {
	if to.Outside() {
		return
	}
	d.Notices = append(d.Notices, intray.Notice{Organisation: to.Organisation, Roles: RolesFor(d.Request.Content.Urgency), Kind: "request." + name,
		Subject: d.Request.Subject(), Title: title, Text: text, URL: d.Request.URL(), At: d.who.Now, Urgent: urgent})
}

// notNow is the refusal of a command that another stage allows.
func notNow() error {
	return errs.New(errs.Conflict, "request.stage", "This request has moved on since the page was opened. Look at it again.")
}
