package register

import (
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Level says how much of an entry is public.
type Level string

// The levels. Outcome is for records that were refused or withdrawn before they were live.
const (
	LevelFull     Level = "full"
	LevelSummary  Level = "summary"
	LevelWithheld Level = "withheld"
	LevelOutcome  Level = "outcome"
)

// Valid reports whether l is one of the levels.
func (l Level) Valid() bool {
	return l == LevelFull || l == LevelSummary || l == LevelWithheld || l == LevelOutcome || l == LevelPast
}

// Status is where a use of data stands, for the public.
type Status string

// The statuses.
const (
	Live        Status = "live"
	Paused      Status = "paused"
	UnderReview Status = "under_review"
	Expired     Status = "expired" // its end date has passed, and nobody has ended it or changed it yet
	Ended       Status = "ended"
	Refused     Status = "refused"
	Withdrawn   Status = "withdrawn"
	Replaced    Status = "replaced"
)

// Statuses lists the statuses in the order people meet them.
func Statuses() []Status {
	return []Status{Live, Paused, UnderReview, Expired, Ended, Refused, Withdrawn, Replaced, Elsewhere}
}

// Valid reports whether s is one of the statuses.
func (s Status) Valid() bool {
	for _, o := range Statuses() {
		if s == o {
			return true
		}
	}
	return false
}

// InUse reports whether data may be flowing.
func (s Status) InUse() bool { return s == Live || s == UnderReview }

// Coded is a code of a list with its plain words.
type Coded struct {
	Code  string `json:"code"`
	Words string `json:"words"`
	Term  string `json:"term,omitempty"` // its name in a public vocabulary
}

// Entry is the public card of one version of a Record of Sharing.
type Entry struct {
	Ref     string `json:"ref"`
	Version int    `json:"version,omitempty"`
	Level   Level  `json:"level"`
	Status  Status `json:"status,omitempty"`
	// Withheld is why the entry is not public.
	Withheld *Coded `json:"withheld,omitempty"`
	// WithheldSince is the day since which an entry is withheld that was public before.
	WithheldSince clock.Date `json:"withheld_since,omitzero"`
	// Reason is why the use was refused or withdrawn, or why it stands still when that follows from the Agreement.
	Reason string `json:"reason,omitempty"`

	Title       string  `json:"title,omitempty"`
	Arrangement *Coded  `json:"arrangement,omitempty"`
	Parties     []Party `json:"parties,omitempty"` // the lead first
	Why         Why     `json:"why,omitzero"`
	What        What    `json:"what,omitzero"`
	People      People  `json:"people,omitzero"`
	Benefits    string  `json:"benefits,omitempty"`
	Risks       string  `json:"risks,omitempty"`
	Equality    string  `json:"equality,omitempty"`

	Keeping    []Keeping  `json:"keeping,omitempty"`
	Onward     *Coded     `json:"onward,omitempty"`
	OnwardNote string     `json:"onward_note,omitempty"`
	Protection Protection `json:"protection,omitzero"`
	Automation Automation `json:"automation,omitzero"`
	Commercial Commercial `json:"commercial,omitzero"`
	Abroad     Abroad     `json:"abroad,omitzero"`
	Choices    Choices    `json:"choices,omitzero"`
	Rights     Rights     `json:"rights,omitzero"`
	Law        Law        `json:"law,omitzero"`
	Flows      []Flow     `json:"flows,omitempty"`

	Owner    *Owner    `json:"answers_for_it,omitempty"`
	Outcomes []Outcome `json:"outcomes,omitempty"` // newest first
	Editions []Edition `json:"other_versions,omitempty"`

	Dates   Dates       `json:"dates,omitzero"`
	Past    *Past       `json:"past,omitempty"`     // what another register said, at level past only
	Coming  *Coming     `json:"coming,omitempty"`   // a change that is announced
	History []Change    `json:"history,omitempty"`  // newest first
	Earlier []EarlierOf `json:"versions,omitempty"` // newest first, this one included
}

// Party is one taking part.
type Party struct {
	Name    string `json:"name"`
	Slug    string `json:"slug,omitempty"` // of its page; none for a party that has not accepted the Agreement
	Lead    bool   `json:"lead,omitempty"`
	Role    Coded  `json:"role,omitzero"`
	Part    string `json:"part,omitempty"`
	Outside bool   `json:"outside,omitempty"`
	Why     string `json:"why_outside,omitempty"`
	Sector  *Coded `json:"sector,omitempty"`
}

// Why says what the use is for.
type Why struct {
	Purposes   []Coded `json:"purposes,omitempty"`
	Specific   string  `json:"specific,omitempty"`
	Necessity  string  `json:"necessity,omitempty"`
	IfNot      string  `json:"if_not_shared,omitempty"`
	EnforceLaw bool    `json:"law_enforcement,omitempty"`
}

// What says what is shared.
type What struct {
	Kinds    []Coded `json:"kinds,omitempty"`
	Special  []Coded `json:"special,omitempty"`
	Criminal bool    `json:"criminal,omitempty"`
	Items    []Item  `json:"items,omitempty"` // at level full only
	Linkage  string  `json:"linkage,omitempty"`
}

// Item is one data item.
type Item struct {
	Name   string `json:"name"`
	Kind   Coded  `json:"kind,omitzero"`
	Source string `json:"source,omitempty"`
	Why    string `json:"why,omitempty"`
}

// People says whom the data is about.
type People struct {
	Kinds    []Coded `json:"kinds,omitempty"`
	Count    int     `json:"about_how_many,omitempty"`
	Ages     []Coded `json:"ages,omitempty"`
	Children bool    `json:"includes_children,omitempty"`
}

// Keeping is how long one party keeps the data.
type Keeping struct {
	Who   string `json:"who"`
	N     int    `json:"n"`
	Unit  Coded  `json:"unit,omitzero"`
	From  string `json:"from,omitempty"`
	After *Coded `json:"after,omitempty"`
}

// Protection is how the data is protected, as far as it is safe to say.
type Protection struct {
	Identifiable *Coded   `json:"identifiable,omitempty"`
	Assessment   *Coded   `json:"impact_assessment,omitempty"`
	AssessmentOn string   `json:"impact_assessment_on,omitempty"`
	RiskLeft     *Coded   `json:"risk_left,omitempty"`
	Safe         []string `json:"five_safes,omitempty"`
	Measures     []Coded  `json:"measures,omitempty"`
}

// Automation says what part a tool takes in decisions.
type Automation struct {
	Level   *Coded  `json:"level,omitempty"`
	Matters bool    `json:"matters_much,omitempty"`
	Tool    string  `json:"tool,omitempty"`
	Check   string  `json:"human_check,omitempty"`
	Safe    []Coded `json:"safeguards,omitempty"`
}

// Commercial says whether money or a commercial body is involved.
type Commercial struct {
	Answer  string `json:"answer,omitempty"` // yes, no
	Details string `json:"details,omitempty"`
}

// Abroad says whether data leaves the United Kingdom.
type Abroad struct {
	Answer    string `json:"answer,omitempty"` // yes, no
	Countries string `json:"countries,omitempty"`
	Mechanism *Coded `json:"mechanism,omitempty"`
}

// Choices says which ways of saying no reach this use, and why the others do not.
type Choices struct {
	Reach     []Coded `json:"reach,omitempty"`
	NotReach  []Coded `json:"do_not_reach,omitempty"`
	Because   []Coded `json:"because,omitempty"`
	How       string  `json:"how,omitempty"`
	CheckedOn string  `json:"checked_on,omitempty"`
	Contact   string  `json:"contact,omitempty"`
	Consent   *Coded  `json:"consent,omitempty"`
	Withdraw  string  `json:"withdraw_consent,omitempty"`
	// NotPersonal is so when nobody can be told from the data, so that no choice is needed.
	NotPersonal bool `json:"not_personal,omitempty"`
}

// Rights says whom to ask and how people are told.
type Rights struct {
	Contact   string   `json:"contact,omitempty"`
	Procedure string   `json:"procedure,omitempty"`
	Accuracy  string   `json:"accuracy,omitempty"`
	FixDays   int      `json:"fix_days,omitempty"`
	Notices   []Notice `json:"privacy_notices,omitempty"`
	Told      *Coded   `json:"told,omitempty"`
	Instead   string   `json:"told_instead,omitempty"`
}

// Notice is one party's privacy notice.
type Notice struct {
	Who string `json:"who"`
	URL string `json:"url"`
	How string `json:"how,omitempty"`
}

// Rule is one rule of law: in plain words, and by its name.
type Rule struct {
	Code  string `json:"code"`
	Words string `json:"words"`
	Name  string `json:"name"`
	Term  string `json:"term,omitempty"`
}

// Law says on what ground the data is shared.
type Law struct {
	Bases      []Rule `json:"bases,omitempty"`
	Special    []Rule `json:"special,omitempty"`
	Criminal   []Rule `json:"criminal,omitempty"`
	Powers     []Rule `json:"powers,omitempty"`
	Confidence []Rule `json:"confidence,omitempty"`
}

// Flow is one movement of data.
type Flow struct {
	From  []string `json:"from"`
	What  []string `json:"what"`
	To    []string `json:"to"`
	Often *Coded   `json:"often,omitempty"`
	Start string   `json:"started_by,omitempty"`
}

// Dates are the days of an entry's life.
type Dates struct {
	LiveSince clock.Date `json:"live_since,omitzero"` // of the first version
	Start     clock.Date `json:"start,omitzero"`
	ReviewDue clock.Date `json:"review_due,omitzero"`
	End       clock.Date `json:"end,omitzero"`
	Closed    clock.Date `json:"closed,omitzero"`
	// OutcomeDue is when it is to be said what came of the promised benefits.
	OutcomeDue clock.Date `json:"outcome_due,omitzero"`
	// Changed is when the public text last changed.
	Changed time.Time `json:"changed,omitzero"`
}

// Change is what one version changed, in sentences.
type Change struct {
	Version   int        `json:"version"`
	On        clock.Date `json:"on"`
	Sentences []string   `json:"sentences"`
}

// EarlierOf is one line of the list of versions.
type EarlierOf struct {
	Version int        `json:"version"`
	From    clock.Date `json:"from"`
	To      clock.Date `json:"to,omitzero"`
	Status  Status     `json:"status"`
}

// OverdueDays is after how many days an overdue review is shown to the public, unless the partnership
// sets another number.
const OverdueDays = 90

// Overdue reports whether the review of a use that goes on is more than days late.
func (e Entry) Overdue(today clock.Date, days int) bool {
	return overdue(e.Status, e.Dates.ReviewDue, today, days)
}

func overdue(s Status, due, today clock.Date, days int) bool {
	goesOn := s == Live || s == Paused || s == UnderReview
	return goesOn && !due.IsZero() && due.AddDays(days).Before(today)
}

// Lead gives the lead party; the zero Party when the entry names none.
func (e Entry) Lead() Party {
	for _, p := range e.Parties {
		if p.Lead {
			return p
		}
	}
	return Party{}
}

// Card is what lists, filters and feeds know of an entry.
type Card struct {
	Record    ident.Record `json:"record"`
	Ref       string       `json:"ref"`
	Level     Level        `json:"level"`
	Status    Status       `json:"status,omitempty"`
	Title     string       `json:"title,omitempty"`
	Summary   string       `json:"summary,omitempty"`
	Lead      string       `json:"lead,omitempty"`
	LeadSlug  string       `json:"lead_slug,omitempty"`
	Others    int          `json:"others,omitempty"` // parties beside the lead
	Children  bool         `json:"children,omitempty"`
	Purposes  []string     `json:"purposes,omitempty"` // plain words
	LiveSince clock.Date   `json:"live_since,omitzero"`
	ReviewDue clock.Date   `json:"review_due,omitzero"`
	Changed   time.Time    `json:"changed"`
	Withheld  string       `json:"withheld,omitempty"` // code of the reason
	OwnerRole access.Role  `json:"owner_role,omitempty"`
	Tool      bool         `json:"tool,omitempty"` // of a withheld entry: a tool takes part in decisions

	Organisations []ident.Organisation `json:"organisations,omitempty"`
	Filters       []Tag                `json:"filters,omitempty"`
}

// Overdue reports whether the review of a use that goes on is more than days late.
func (c *Card) Overdue(today clock.Date, days int) bool {
	return overdue(c.Status, c.ReviewDue, today, days)
}

// Tag is one value of one filter that an entry is found by.
type Tag struct {
	Filter string `json:"f"`
	Value  string `json:"v"`
}
