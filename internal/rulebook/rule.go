package rulebook

import (
	"slices"
	"time"
)

// Confidence says how far a rule's wording has been confirmed.
type Confidence string

// The two confidences. A rule to be confirmed is never shown to people as settled.
const (
	Verified  Confidence = "verified"
	ToConfirm Confidence = "to_confirm"
)

// Valid reports whether c is one of the confidences.
func (c Confidence) Valid() bool { return c == Verified || c == ToConfirm }

// Kind says what sort of rule a rule is.
type Kind string

// The kinds of rule.
const (
	KindArticle6        Kind = "art6"
	KindCompatibility   Kind = "compatibility" // Article 8A and Annex 2
	KindArticle9        Kind = "art9"
	KindSchedule1       Kind = "schedule1"
	KindArticle10       Kind = "art10"
	KindRegime          Kind = "regime"
	KindPart3           Kind = "part3"
	KindConfidentiality Kind = "confidentiality"
	KindGateway         Kind = "gateway"
	KindClock           Kind = "clock"
	KindGuidance        Kind = "guidance"
	KindDuty            Kind = "duty"  // general duties that checks rest on: DPIA, Article 22C, s.183A
	KindCheck           Kind = "check" // what an arrangement must satisfy
)

// Kinds lists every kind of rule.
func Kinds() []Kind {
	return []Kind{
		KindArticle6, KindCompatibility, KindArticle9, KindSchedule1, KindArticle10, KindRegime, KindPart3,
		KindConfidentiality, KindGateway, KindClock, KindGuidance, KindDuty, KindCheck,
	}
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Authority says what gives a rule its force.
type Authority string

// The authorities.
const (
	Law      Authority = "law"
	Guidance Authority = "guidance"
	Decision Authority = "decision" // the partnership's or the product's own choice; no law requires it
)

// Valid reports whether a is one of the authorities.
func (a Authority) Valid() bool { return a == Law || a == Guidance || a == Decision }

// Source is where a rule can be read. URL is empty only for a Decision.
type Source struct {
	Name string
	URL  string
}

// Rule is one version of one rule. Codes are what records store; identifiers are what findings cite.
type Rule struct {
	ID          string // stable, dotted: "uk-gdpr.art6.1.ea1"
	Kind        Kind
	Code        string // short code kept in records: "ea1"
	Label       string // words for staff
	Plain       string // words for the public
	Explanation string // our own words
	From        time.Time
	To          time.Time // last day in force; zero while it stands
	Authority   Authority
	Source      Source
	CheckedOn   time.Time
	Confidence  Confidence
	Note        string // what is still to be confirmed, or a limit worth knowing

	Parent    string   // the rule this one is a part of, by identifier
	Article9  []string // Schedule 1 only: codes of the Article 9 conditions it completes
	Article10 bool     // Schedule 1 only: it can also be the basis for criminal offence data
	APD       APDRule  // Schedule 1 only
	APDNote   string   // Schedule 1 only: when the document is not needed
	Gateway   *Gateway // gateways only
	Clock     *Clock   // clocks only

	apdUnless condition
	options   []clause
	check     *check
	file      string
	line      int
}

// InForce reports whether the rule stands on the calendar date of on.
func (r Rule) InForce(on time.Time) bool {
	d := day(on)
	return !d.Before(r.From) && (r.To.IsZero() || !d.After(r.To))
}

// Cite makes a citation of the rule.
func (r Rule) Cite() Citation {
	return Citation{
		RuleID: r.ID, Label: r.Label, Source: r.Source.Name, URL: r.Source.URL,
		Confidence: r.Confidence, Note: r.Note,
	}
}

// APDRule says whether a Schedule 1 condition needs an appropriate policy document.
type APDRule string

// The rules about appropriate policy documents.
const (
	APDNotNeeded   APDRule = "not_needed"
	APDRequired    APDRule = "required"
	APDConditional APDRule = "conditional" // needed, but for the exception in APDNote
)

// Valid reports whether a is one of the rules.
func (a APDRule) Valid() bool {
	return a == APDNotNeeded || a == APDRequired || a == APDConditional
}

// Effect says how strong a gateway is.
type Effect string

// The effects of a gateway.
const (
	EffectDuty        Effect = "duty"
	EffectPower       Effect = "power"
	EffectExpectation Effect = "expectation"
	EffectNone        Effect = "none" // listed to say that it is not a route to share
)

// Valid reports whether e is one of the effects.
func (e Effect) Valid() bool {
	return e == EffectDuty || e == EffectPower || e == EffectExpectation || e == EffectNone
}

// ConfidenceEffect says what a gateway does to a duty of confidence.
type ConfidenceEffect string

// What a gateway does to a duty of confidence.
const (
	ConfidenceLifted      ConfidenceEffect = "lifted"       // disclosure under it does not breach confidence
	ConfidenceStays       ConfidenceEffect = "stays"        // confidence must be met some other way
	ConfidenceUnconfirmed ConfidenceEffect = "to_be_judged" // not settled here: judge it apart
)

// Valid reports whether e is one of the effects.
func (e ConfidenceEffect) Valid() bool {
	return e == ConfidenceLifted || e == ConfidenceStays || e == ConfidenceUnconfirmed
}

// Gateway is a statutory power or duty to share.
type Gateway struct {
	Act          string
	Section      string
	Effect       Effect
	FromKinds    []string // kinds of body that may give under it; empty means any
	ToKinds      []string // kinds of body that may receive under it; empty means any
	Purposes     []string // purpose codes it serves; empty means any
	Subjects     []string // list subject_types; empty means any
	OnConfidence ConfidenceEffect
	Weak         bool   // general competence: cannot carry a sharing that something else forbids
	Warning      string // shown beside the choice
}

// Unit is what a clock counts in.
type Unit string

// The units of a clock.
const (
	CalendarMonths Unit = "calendar_months"
	Days           Unit = "days"
	WorkingDays    Unit = "working_days"
	Hours          Unit = "hours"
	Minutes        Unit = "minutes"
)

// Valid reports whether u is one of the units.
func (u Unit) Valid() bool {
	return slices.Contains([]Unit{CalendarMonths, Days, WorkingDays, Hours, Minutes}, u)
}

// Start says which day or moment a clock counts from.
type Start string

// Where a clock starts.
const (
	FromEvent         Start = "from_event"         // the moment, or the day after counts as day one
	BeginOnEvent      Start = "begin_on_event"     // the day itself is day one
	CorrespondingDate Start = "corresponding_date" // same day of the later month, or its last day
	NextWorkingDay    Start = "next_working_day"   // the first working day after the event is day one
)

// Valid reports whether s is one of the starts.
func (s Start) Valid() bool {
	return slices.Contains([]Start{FromEvent, BeginOnEvent, CorrespondingDate, NextWorkingDay}, s)
}

// Clock is how a deadline is counted.
type Clock struct {
	Amount          int
	Unit            Unit
	Start           Start
	Counting        string   // the counting rule in words
	RollsForward    bool     // a deadline on a weekend or bank holiday moves to the next working day
	Pause           string   // what stops it, in words; empty when nothing does
	PauseCode       string   // "clarification" when waiting for it stops the clock
	Waits           []string // what the period waits for before it begins: "identity", "fee"
	ExtensionAmount int
	ExtensionUnit   Unit
	ExtensionWhen   string
	Legal           bool // set by law; false for a local target
}

// Citation says which rule an answer rests on and how far it is confirmed.
type Citation struct {
	RuleID     string
	Label      string
	Source     string
	URL        string
	Confidence Confidence
	Note       string
}

// day cuts a time to its own calendar date, as midnight UTC.
func day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
