package automation

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/typed"
	"sharewell/internal/suppress"
)

// SubjectKind is what plans of checks are called in events and tasks.
const SubjectKind = "automation"

// Plan is who checks the tool of one use, how often, and what came of it.
type Plan struct {
	Ref    string             `json:"ref"` // of the use
	Org    ident.Organisation `json:"org"`
	Months int                `json:"months"`           // between checks
	Role   access.Role        `json:"role"`             // whose task it is
	Due    clock.Date         `json:"due"`              // of the next check
	Checks []Check            `json:"checks,omitempty"` // oldest first
	// Safeguards are the lead organisation's words on each, by code.
	Safeguards []Safeguard `json:"safeguards,omitempty"`
	// Standard and Answers are the transparency record; Listed is where it was published, as the public list gives it.
	Standard string     `json:"standard,omitempty"`
	Answers  []Answer   `json:"answers,omitempty"`
	Listed   *Published `json:"listed,omitempty"`
	// Asked is how far the in-tray has been asked about the check due next.
	Asked   Stage     `json:"asked,omitempty"`
	Begun   time.Time `json:"begun"`
	Updated time.Time `json:"updated"`
	Version int64     `json:"-"` // nought for a plan that nobody made yet
}

// Check is one look of people at what a tool did.
type Check struct {
	Due        clock.Date  `json:"due"`
	Months     int         `json:"months"` // the period that held
	On         clock.Date  `json:"on"`
	Sample     int         `json:"sample"`
	Agreed     int         `json:"agreed"`
	Overturned int         `json:"overturned"`
	Learned    string      `json:"learned"`
	Role       access.Role `json:"role"`
	At         time.Time   `json:"at"` // when it was written down
}

// Late reports whether the check was made after its day.
func (c Check) Late() bool { return c.On.After(c.Due) }

// Missed is how many checks were never made before this one: whole periods that passed.
func (c Check) Missed() int { return passed(c.Due, c.Months, c.On) }

// passed counts the due days after the first that lie before a day.
func passed(due clock.Date, months int, day clock.Date) (n int) {
	for d := due.AddMonths(months); months > 0 && d.Before(day); d = due.AddMonths(months * (n + 1)) {
		n++
	}
	return n
}

// Shown is what everybody may know of a check's numbers.
type Shown struct{ Sample, Agreed, Overturned suppress.Count }

// Shown gives a check's numbers without those that could tell who somebody is.
func (c Check) Shown(floor int) Shown {
	total, parts := suppress.Group([]int{c.Agreed, c.Overturned}, floor)
	return Shown{Sample: total, Agreed: parts[0], Overturned: parts[1]}
}

// Safeguard is what the lead organisation says of one safeguard.
type Safeguard struct {
	Code string `json:"code"`
	Says string `json:"says"` // yes, no or not_needed
	How  string `json:"how,omitempty"`
}

// Answer is one field of the transparency record.
type Answer struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Stage is where the next check stands.
type Stage string

// The stages.
const (
	Planned   Stage = "planned"
	Soon      Stage = "soon"
	Missed    Stage = "missed"
	Escalated Stage = "escalated" // missed for so long that somebody above was told
)

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return s == Planned || s == Soon || s == Missed || s == Escalated }

// Settings are the partnership's choices.
type Settings struct {
	Months       int // between checks, unless the plan says otherwise
	SoonDays     int // before the day, when the in-tray asks
	EscalateDays int // after the day, when somebody above is told
	Floor        int // numbers of people below it are not shown
}

// NewPlan is the plan of a use that nobody made one for.
func NewPlan(u Use, set Settings, now time.Time) Plan {
	return Plan{Ref: u.Ref, Org: u.Lead.ID, Months: set.Months, Role: access.IGLead, Due: u.Since.AddMonths(set.Months), Begun: now, Updated: now}
}

// Stage says where the next check stands on a day.
func (p Plan) Stage(today clock.Date, set Settings) Stage {
	switch {
	case today.After(p.Due.AddDays(set.EscalateDays)):
		return Escalated
	case today.After(p.Due):
		return Missed
	case !today.Before(p.Due.AddDays(-set.SoonDays)):
		return Soon
	}
	return Planned
}

// Overdue reports whether a check is missing on a day.
func (p Plan) Overdue(today clock.Date) bool { return today.After(p.Due) }

// MissedSince is how many checks are missing on a day, the one due next among them.
func (p Plan) MissedSince(today clock.Date) int {
	if !p.Overdue(today) {
		return 0
	}
	return 1 + passed(p.Due, p.Months, today)
}

// Last gives the newest check.
func (p Plan) Last() (Check, bool) {
	if len(p.Checks) == 0 {
		return Check{}, false
	}
	return p.Checks[len(p.Checks)-1], true
}

// Answer gives one field of the transparency record.
func (p Plan) Answer(name string) string {
	if i := slices.IndexFunc(p.Answers, func(a Answer) bool { return a.Name == name }); i >= 0 {
		return p.Answers[i].Text
	}
	return ""
}

// Says gives what was said of a safeguard.
func (p Plan) Says(code string) Safeguard {
	if i := slices.IndexFunc(p.Safeguards, func(s Safeguard) bool { return s.Code == code }); i >= 0 {
		return p.Safeguards[i]
	}
	return Safeguard{Code: code}
}

// Subject names the plan in events and tasks.
func (p Plan) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: p.Ref} }

// DeskURL is where the organisation looks after it.
func (p Plan) DeskURL() string { return "/organisation/checks/" + p.Ref }

// Record is a check to be written down.
type Record struct {
	Ref                        string
	Key                        string // of the form: the same key records once
	On                         clock.Date
	Sample, Agreed, Overturned int
	Learned                    string
	Sure                       bool // somebody looked twice for personal details
}

const longest = 2000

func field(name, code, message string) errs.Field {
	return errs.Field{Name: name, Code: code, Message: message}
}

// clean tidies words and says what is wrong with them.
func clean(name, text, required string, sure bool) (string, []errs.Field) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case text == "" && required != "":
		return text, []errs.Field{field(name, "required", required)}
	case utf8.RuneCountInString(text) > longest:
		return text, []errs.Field{field(name, "long", "Use 2,000 characters or fewer")}
	case !sure && len(typed.Lint(text)) > 0:
		return text, []errs.Field{field(name, "personal", "This may hold somebody's personal details. Take them out, or tick the box below if it does not")}
	}
	return text, nil
}

// DecideCheck writes a check down and plans the next one.
func DecideCheck(p Plan, cmd Record, role access.Role, now time.Time) (Plan, error) {
	today, last, _ := clock.DateOf(now), clock.Date{}, 0
	if c, ok := p.Last(); ok {
		last = c.On
	}
	var wrong []errs.Field
	switch {
	case cmd.On.IsZero():
		wrong = append(wrong, field("on", "required", "Enter the day of the check"))
	case cmd.On.After(today):
		wrong = append(wrong, field("on", "future", "The day of the check must be today or before"))
	case !last.IsZero() && !cmd.On.After(last):
		wrong = append(wrong, field("on", "before", "The day must be after the last check, "+last.Words()))
	}
	if cmd.Sample < 1 {
		wrong = append(wrong, field("sample", "required", "Enter how many results were looked at"))
	}
	if cmd.Agreed < 0 || cmd.Overturned < 0 || cmd.Agreed+cmd.Overturned != cmd.Sample {
		wrong = append(wrong, field("agreed", "sum", "The numbers agreed with and overturned must add up to the number looked at"))
	}
	learned, bad := clean("learned", cmd.Learned, "Say what was learned, also if nothing was", cmd.Sure)
	if wrong = append(wrong, bad...); len(wrong) > 0 {
		return p, errs.InvalidFields(wrong)
	}
	p.Checks = append(slices.Clone(p.Checks), Check{Due: p.Due, Months: p.Months, On: cmd.On, Sample: cmd.Sample, Agreed: cmd.Agreed, Overturned: cmd.Overturned, Learned: learned, Role: role, At: now})
	p.Due, p.Asked, p.Updated = cmd.On.AddMonths(p.Months), "", now
	return p, nil
}

// Arrange is a change of a plan.
type Arrange struct {
	Ref    string
	Months int
	Role   access.Role
}

// Checkers lists the roles that may be named.
func Checkers() []access.Role {
	return []access.Role{access.IGLead, access.DPO, access.Caldicott, access.SIRO, access.Practitioner}
}

// DecideArrange changes who checks and how often. It can bring the next check forward, and never puts it off.
func DecideArrange(p Plan, cmd Arrange, cadences []int, since clock.Date, now time.Time) (Plan, error) {
	var wrong []errs.Field
	if !slices.Contains(cadences, cmd.Months) {
		wrong = append(wrong, field("months", "required", "Say how often it is checked"))
	}
	if !slices.Contains(Checkers(), cmd.Role) {
		wrong = append(wrong, field("role", "required", "Say whose task the check is"))
	}
	if len(wrong) > 0 {
		return p, errs.InvalidFields(wrong)
	}
	from := since
	if c, ok := p.Last(); ok {
		from = c.On
	}
	due := from.AddMonths(cmd.Months)
	if today := clock.DateOf(now); due.Before(today) {
		due = today // a shorter period makes nothing late that was not
	}
	if due.Before(p.Due) {
		p.Due = due
	}
	p.Months, p.Role, p.Asked, p.Updated = cmd.Months, cmd.Role, "", now
	return p, nil
}
