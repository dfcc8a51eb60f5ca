package sharing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// World is what decisions need to know beyond the record.
type World struct {
	Settings  Settings
	Lists     Lists
	Standings map[ident.Organisation]organisation.Standing
	Findings  []rulebook.Finding // on the version decided about
	// Colleagues are those in the actor's organisation who may do what is asked in a stage.
	Colleagues map[Stage][]ident.Person
	// Hearing is how far the involvement group is with the version decided about.
	Hearing Hearing
}

// Label gives the words of a code, and the names of organisations.
func (w World) Label(list, code string) string {
	if list == "organisation" {
		if s, ok := w.Standings[ident.Organisation(code)]; ok && s.Name != "" {
			return s.Name
		}
		return "an organisation"
	}
	return w.Lists.Label(list, code)
}

// Who acts, when, in which role.
type Who struct {
	Actor access.Actor
	Role  access.Role
	Now   time.Time
	// System names the part of the program that acts when no person does.
	System string
}

func (w Who) event() event.Actor {
	if w.System != "" {
		return event.Actor{System: w.System}
	}
	return w.Actor.Event(w.Role)
}

func (w Who) today() clock.Date { return clock.DateOf(w.Now) }

// Outcome is what a decision leads to: the new state and what follows from it.
type Outcome struct {
	State   State
	Events  []event.Event // without identifiers
	Open    []intray.Task // without identifiers
	Close   []Closing
	Notices []intray.Notice // without identifiers
}

// Closing ends waiting tasks: of one organisation, or of all.
type Closing struct {
	Kind         string
	Organisation ident.Organisation
	All          bool
}

// Kinds of task.
const (
	TaskReview     = "record.review"
	TaskSign       = "record.sign"
	TaskMend       = "record.mend"
	TaskGoLive     = "record.go_live"
	TaskReviewDue  = "record.review_due"
	TaskConfirmEnd = "record.confirm_end"
	TaskAdmit      = "record.admit"
	TaskAccede     = "record.accede"    // sign as a later party
	TaskPaper      = "record.paper"     // record a signature made on paper
	TaskTakeOver   = "record.take_over" // sign on from a party that is no more, or go on with a changed text
)

var (
	leadRoles     = []access.Role{access.IGLead, access.DPO}
	reviewerRoles = []access.Role{access.DPO, access.IGLead}
	signerRoles   = []access.Role{access.SigningOfficer, access.SIRO, access.Caldicott}
	toldRoles     = []access.Role{access.IGLead, access.DPO, access.OrgAdmin}
)

// RolesFor lists the roles whose holders may do what a party is asked for.
func RolesFor(a Ask) []access.Role {
	if a == AskSign {
		return slices.Clone(signerRoles)
	}
	return slices.Clone(reviewerRoles)
}

// decision is an Outcome in the making.
type decision struct {
	Outcome
	who   Who
	world World
}

func begin(st State, who Who, w World) *decision {
	return &decision{Outcome: Outcome{State: st.clone()}, who: who, world: w}
}

// done finishes a decision.
func (d *decision) done() (Outcome, error) {
	d.State.settle(d.who.Now, d.world.Settings)
	return d.Outcome, nil
}

func (d *decision) record() *Record { return &d.State.Record }

// happened notes an event for the lead and everybody in the version.
func (d *decision) happened(name string, v *Version, data EventData) {
	d.record().SharedAt = d.who.Now
	d.note(name, v, data, d.State.everybody(v))
}

// privately notes an event of the draft, for the lead alone.
func (d *decision) privately(name string, v *Version, data EventData) {
	d.note(name, v, data, []ident.Organisation{d.record().Lead})
}

func (d *decision) note(name string, v *Version, data EventData, orgs []ident.Organisation) {
	data.Ref, data.Version = d.record().Ref, v.N
	e := event.New("", d.who.Now, d.who.event(), "sharing."+name, d.record().Subject()).With(data).For(orgs...)
	d.Events = append(d.Events, e)
}

// ask opens a task.
func (d *decision) ask(kind string, org ident.Organisation, roles []access.Role, v *Version) *intray.Task {
	d.Open = append(d.Open, intray.Task{
		Organisation: org, Roles: roles, Kind: kind, Subject: d.record().Subject(),
		Title: taskVerb(kind) + ": " + v.Content.Title, URL: taskURL(d.record().URL(), kind),
		From: d.record().Lead, CreatedAt: d.who.Now, Due: d.who.today().AddDays(d.world.Settings.AnswerDays),
	})
	return &d.Open[len(d.Open)-1]
}

func taskVerb(kind string) string {
	switch kind {
	case TaskReview:
		return "Review"
	case TaskSign, TaskAccede, TaskTakeOver:
		return "Sign"
	case TaskPaper:
		return "Record a paper signature"
	case TaskMend:
		return "Change"
	case TaskGoLive:
		return "Put live"
	case TaskReviewDue:
		return "Look at again"
	case TaskConfirmEnd:
		return "Say what happened to the data"
	case TaskAdmit:
		return "Decide who may join"
	}
	return "Look at"
}

func taskURL(record, kind string) string {
	switch kind {
	case TaskReview:
		return record + "/review"
	case TaskSign:
		return record + "/sign"
	case TaskGoLive:
		return record + "/go-live"
	case TaskReviewDue:
		return record + "/review-due"
	case TaskConfirmEnd:
		return record + "/end-answer"
	case TaskAdmit:
		return record + "/admit"
	case TaskAccede:
		return record + "/accede"
	case TaskPaper:
		return record + "/paper"
	case TaskTakeOver:
		return record + "/take-over"
	}
	return record
}

// shut closes one organisation's tasks of a kind; shutAll everybody's. A task asked for earlier in the
// same decision is not asked for after all.
func (d *decision) shut(kind string, org ident.Organisation) {
	d.Open = slices.DeleteFunc(d.Open, func(t intray.Task) bool { return t.Kind == kind && t.Organisation == org })
	d.Close = append(d.Close, Closing{Kind: kind, Organisation: org})
}

func (d *decision) shutAll(kinds ...string) {
	for _, k := range kinds {
		d.Open = slices.DeleteFunc(d.Open, func(t intray.Task) bool { return t.Kind == k })
		d.Close = append(d.Close, Closing{Kind: k, All: true})
	}
}

// tell posts a notice to some organisations.
func (d *decision) tell(name string, orgs []ident.Organisation, title, text string) {
	for _, org := range orgs {
		d.Notices = append(d.Notices, intray.Notice{
			Organisation: org, Roles: toldRoles, Kind: "sharing." + name, Subject: d.record().Subject(),
			Title: title, Text: text, URL: d.pageFor(name, org), At: d.who.Now,
		})
	}
}

// pageFor is the page a notice leads an organisation to: the record, or its own list when the record goes
// back to a draft that only the lead organisation sees.
func (d *decision) pageFor(name string, org ident.Organisation) string {
	if name == "record_returned" && org != d.record().Lead && d.record().Live == 0 {
		return "/records"
	}
	return d.record().URL()
}

// named gives the version's title in quotation marks for sentences.
func named(v *Version) string { return "“" + v.Content.Title + "”" }

func (d *decision) actorName() string {
	if d.who.Actor.Organisation == "" {
		return "The service"
	}
	return d.world.Label("organisation", string(d.who.Actor.Organisation))
}

// inStage refuses a command on a version that is not in one of the stages it needs.
func inStage(v *Version, stages ...Stage) error {
	if v == nil || !oneOf(v.Stage, stages...) {
		return errs.New(errs.Conflict, "sharing.stage", "The record has moved on, so this can no longer be done. Look at where it stands now.")
	}
	return nil
}

// unseen refuses a command given on a page that shows an older state.
func unseen(r Record, seen int64) error {
	if seen != 0 && seen != r.Version {
		return errs.New(errs.Conflict, "sharing.stale", "The record changed since you opened the page. Look at the new version and try again.")
	}
	return nil
}

// reason needs words from the person.
func reason(s, field, message string) error {
	switch n := len(strings.TrimSpace(s)); {
	case n == 0:
		return errs.InvalidFields([]errs.Field{{Name: field, Code: "required", Message: message}})
	case n > longText:
		return errs.InvalidFields([]errs.Field{{Name: field, Code: "too_long", Message: fmt.Sprintf("Shorten this to %d characters or fewer.", longText)}})
	}
	return nil
}

// myState finds the state of the actor's organisation in a version.
func myState(v *Version, who Who) (*PartyState, error) {
	s := v.stateOf(who.Actor.Organisation)
	if s == nil {
		return nil, errs.New(errs.Forbidden, "sharing.not_a_party", "Your organisation is not a party of this record.")
	}
	return s, nil
}

// except lists organisations without one.
func except(orgs []ident.Organisation, not ident.Organisation) []ident.Organisation {
	return slices.DeleteFunc(slices.Clone(orgs), func(o ident.Organisation) bool { return o == not })
}
