package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies an incident.
type ID string

// Stage is how far an incident has come.
type Stage string

// The stages.
const (
	Draft     Stage = "draft"     // begun, and nobody was told
	Alarm     Stage = "alarm"     // raised; partners are told
	Assessing Stage = "assessing" // the likely harm is being weighed
	Contained Stage = "contained" // it goes no further
	Closed    Stage = "closed"
)

// Stages lists them.
func Stages() []Stage { return []Stage{Draft, Alarm, Assessing, Contained, Closed} }

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Open reports whether there is something to do.
func (s Stage) Open() bool { return s != Closed && s != Draft }

// Facts are what happened.
type Facts struct {
	What       string     `json:"what"`
	NearMiss   bool       `json:"near_miss,omitempty"` // it was caught in time
	AwareAt    time.Time  `json:"aware_at"`
	HappenedOn clock.Date `json:"happened_on,omitzero"`
	Kinds      []string   `json:"kinds,omitempty"`
	Cause      string     `json:"cause,omitempty"`
	// Processor is so when the organisation handles the data for others.
	Processor bool `json:"processor,omitempty"`
	// Controllers says whom a processor works for, and ToldThem when they were told.
	Controllers string     `json:"controllers,omitempty"`
	ToldThem    clock.Date `json:"told_them,omitzero"`
}

// People are whose information it is, and of what kinds.
type People struct {
	Data     []string `json:"data,omitempty"`
	Subjects []string `json:"subjects,omitempty"`
	Band     string   `json:"band,omitempty"`
	Records  string   `json:"records,omitempty"` // how many records, in a band
}

// Harm is the assessment.
type Harm struct {
	Kinds      []string `json:"kinds,omitempty"`
	Likelihood string   `json:"likelihood,omitempty"`
	Severity   string   `json:"severity,omitempty"`
	Factors    []string `json:"factors,omitempty"`
	Reasons    string   `json:"reasons,omitempty"`
}

// Done reports whether the assessment is complete.
func (h Harm) Done() bool { return h.Likelihood != "" && h.Severity != "" && h.Reasons != "" }

// What can be decided about the regulator and about the people.
const (
	Notify = "notify"
	Tell   = "tell"
	Not    = "not"
)

// Regulator is the decision about telling the regulator.
type Regulator struct {
	Decision  string    `json:"decision,omitempty"`
	Reasons   string    `json:"reasons,omitempty"`
	ToldAt    time.Time `json:"told_at,omitzero"`
	Late      string    `json:"late,omitempty"` // why it was late
	Reference string    `json:"reference,omitempty"`
}

// Telling is the decision about telling the people concerned.
type Telling struct {
	Decision  string     `json:"decision,omitempty"`
	Exception string     `json:"exception,omitempty"`
	Reasons   string     `json:"reasons,omitempty"`
	How       string     `json:"how,omitempty"`
	On        clock.Date `json:"on,omitzero"`
	Advice    string     `json:"advice,omitempty"` // what people can do
}

// Containment is what was done to stop it.
type Containment struct {
	Done string `json:"done,omitempty"`
	// Learnt is what changed so that it does not happen again.
	Learnt string `json:"learnt,omitempty"`
}

// Content is what people fill in, by section.
type Content struct {
	Facts     Facts       `json:"facts"`
	People    People      `json:"people"`
	Harm      Harm        `json:"harm"`
	Regulator Regulator   `json:"regulator"`
	Telling   Telling     `json:"telling"`
	Contain   Containment `json:"contain"`
}

// Section names a part of the content.
type Section string

// The sections.
const (
	SectionFacts     Section = "facts"
	SectionPeople    Section = "people"
	SectionHarm      Section = "harm"
	SectionRegulator Section = "regulator"
	SectionTelling   Section = "telling"
	SectionContain   Section = "contain"
)

// Sections lists them in the order in which they are filled in.
func Sections() []Section {
	return []Section{SectionFacts, SectionPeople, SectionHarm, SectionRegulator, SectionTelling, SectionContain}
}

// Partner is an organisation that was told.
type Partner struct {
	Org    ident.Organisation `json:"org"`
	ToldAt time.Time          `json:"told_at"`
	AckAt  time.Time          `json:"ack_at,omitzero"`
	Role   access.Role        `json:"role,omitempty"`
	Note   string             `json:"note,omitempty"`
	Chased bool               `json:"chased,omitempty"`
}

// Phase is one later piece of news for the regulator.
type Phase struct {
	At   time.Time   `json:"at"`
	Role access.Role `json:"role"`
	Text string      `json:"text"`
}

// Action is something to do, owned by a role.
type Action struct {
	N      int         `json:"n"`
	What   string      `json:"what"`
	Role   access.Role `json:"role"`
	Due    clock.Date  `json:"due"`
	DoneAt time.Time   `json:"done_at,omitzero"`
	Note   string      `json:"note,omitempty"`
	Chased bool        `json:"chased,omitempty"`
}

// Late reports whether an action was, or is, not done by its day.
func (a Action) Late(now time.Time) bool {
	end := a.DoneAt
	if end.IsZero() {
		end = now
	}
	return clock.DateOf(end).After(a.Due)
}

// Pause is a use that was paused because of the incident.
type Pause struct {
	Use       string    `json:"use"`
	Title     string    `json:"title"`
	At        time.Time `json:"at"`
	ResumedAt time.Time `json:"resumed_at,omitzero"`
}

// Link is a use the incident touches, with its title on the day.
type Link struct {
	Ref   string `json:"ref"`
	Title string `json:"title"`
}

// Turn is one line of the history. Hash covers the turn and the hash before it.
type Turn struct {
	At   time.Time          `json:"at"`
	What string             `json:"what"`
	Role access.Role        `json:"role,omitempty"` // "" for the program
	Org  ident.Organisation `json:"org,omitempty"`
	Text string             `json:"text,omitempty"`
	Hash string             `json:"hash"`
}

// Incident is one incident or near miss.
type Incident struct {
	ID       ID                 `json:"id"`
	Ref      string             `json:"ref"`
	Org      ident.Organisation `json:"org"`
	Stage    Stage              `json:"stage"`
	Content  Content            `json:"content"`
	Links    []Link             `json:"links,omitempty"`
	Partners []Partner          `json:"partners,omitempty"`
	Phases   []Phase            `json:"phases,omitempty"`
	Actions  []Action           `json:"actions,omitempty"`
	Pauses   []Pause            `json:"pauses,omitempty"`
	Account  Account            `json:"account"`
	Turns    []Turn             `json:"turns"`
	Warned   int                `json:"warned,omitempty"` // how many times the clock has warned
	MadeAt   time.Time          `json:"made_at"`
	RaisedAt time.Time          `json:"raised_at,omitzero"`
	ClosedAt time.Time          `json:"closed_at,omitzero"`
	Updated  time.Time          `json:"updated"`
	Due      time.Time          `json:"due,omitzero"`   // the end of the regulator's clock
	Watch    time.Time          `json:"watch,omitzero"` // when the program looks at it again
	Version  int64              `json:"-"`
}

// Kinds of subject and of task.
const (
	SubjectKind  = "incident"
	ActionKind   = "incident_action"
	TaskDecide   = "incident.decide"
	TaskAssess   = "incident.assess"
	TaskKnow     = "incident.acknowledge"
	TaskAct      = "incident.act"
	TaskReview   = "incident.review_account"
	longestTitle = 80
)

// Subject names the incident in events and tasks.
func (i Incident) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: i.Ref} }

func (i Incident) actionSubject(n int) event.Subject {
	return event.Subject{Kind: ActionKind, ID: fmt.Sprintf("%s/%d", i.Ref, n)}
}

// URL is where members see it.
func (i Incident) URL() string { return "/organisation/incidents/" + i.Ref }

// Title is the beginning of what happened.
func (i Incident) Title() string { return shorten(i.Content.Facts.What) }

func shorten(s string) string {
	runes := []rune(s)
	if len(runes) <= longestTitle {
		return s
	}
	cut := longestTitle
	for cut > longestTitle/2 && runes[cut] != ' ' {
		cut--
	}
	return string(runes[:cut]) + "…"
}

// Told lists the organisations that were told.
func (i Incident) Told() []ident.Organisation {
	out := make([]ident.Organisation, 0, len(i.Partners))
	for _, p := range i.Partners {
		out = append(out, p.Org)
	}
	return out
}

// Partner gives what is known of an organisation that was told.
func (i Incident) Partner(org ident.Organisation) (Partner, bool) {
	k := slices.IndexFunc(i.Partners, func(p Partner) bool { return p.Org == org })
	if k < 0 {
		return Partner{}, false
	}
	return i.Partners[k], true
}

// SortKey puts what is open first, the newest alarm before, then what is closed.
func (i Incident) SortKey() string {
	const future = 1 << 42
	group := "1"
	switch {
	case i.Stage == Closed:
		group = "2"
	case i.Stage != Draft && !i.Content.Facts.NearMiss && i.Content.Regulator.Decision == "":
		group = "0"
	}
	return fmt.Sprintf("%s%015d%s", group, future-i.Content.Facts.AwareAt.UnixMilli(), i.Ref)
}

// turn adds a line to the history.
func (i *Incident) turn(t Turn) {
	before := ""
	if n := len(i.Turns); n > 0 {
		before = i.Turns[n-1].Hash
	}
	t.Hash = t.seal(before)
	i.Turns = append(i.Turns, t)
	i.Updated = t.At
}

func (t Turn) seal(before string) string {
	t.Hash = ""
	b, err := json.Marshal(t)
	if err != nil {
		panic("incident: a turn cannot be written: " + err.Error()) // it is made of text and times
	}
	sum := sha256.Sum256(append([]byte(before), b...))
	return hex.EncodeToString(sum[:])
}

// Intact reports whether no line of the history was changed, taken out or put in.
func (i Incident) Intact() bool {
	before := ""
	for _, t := range i.Turns {
		if t.Hash != t.seal(before) {
			return false
		}
		before = t.Hash
	}
	return true
}

// Hash stands for the whole history.
func (i Incident) Hash() string {
	if n := len(i.Turns); n > 0 {
		return i.Turns[n-1].Hash
	}
	return ""
}
