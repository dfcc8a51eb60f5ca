package rulebook

import "time"

// Arrangement is a repeat Record of Sharing as the law sees it.
type Arrangement struct {
	On      time.Time // the day the question is asked; zero: the book's own date
	Parties []PartyFacts

	Purposes          []string
	Subjects          []string
	SpecialCategories []string
	Criminal          bool
	Confidential      bool
	GPPatientData     bool
	Identifiability   string // list identifiability
	AnonymityEvidence bool   // evidence that anonymous data is anonymous is attached
	Regime            string // list regime; empty means uk_gdpr

	LawEnforcementPurpose bool
	Requested             bool
	RequestSaysPublicTask bool
	CollectedOnConsent    bool

	Article6        []string // codes, or rule identifiers
	Article9        []string
	Schedule1       []string
	Article10       []string
	Gateways        []string
	Confidentiality []string
	Compatibility   []string

	DPIA       DPIA
	Automation Automation

	OptOutRulesGiven  bool
	OutsideUK         bool
	TransferMechanism string // list transfer_mechanism
	TransparencyGiven bool   // at least one notice per controller is listed
	RetentionGiven    bool
	Article26Summary  bool // the joint controllers' arrangement is summarised
	Article28Contract bool // a contract with each processor is referenced

	Start     time.Time
	ReviewDue time.Time
	End       time.Time
}

// PartyFacts is one party of an arrangement.
type PartyFacts struct {
	Name     string
	Body     Body
	Role     string // list party_role
	Provides bool
	Receives bool
}

// DPIA is what is known of the data protection impact assessment.
type DPIA struct {
	Outcome    string // list dpia_outcome: required, not_required, or empty when nobody screened it
	ApprovedOn time.Time
	Residual   string // low, medium or high
	Art36Ref   string // reference of the prior consultation with the regulator
}

// Automation is how far decisions about people are automated.
type Automation struct {
	Level       string   // list adm_level
	Significant bool     // a legal or similarly significant effect on people
	Safeguards  []string // list adm_safeguards
}

// Severity says what a finding does.
type Severity string

// The severities.
const (
	Block Severity = "block"
	Warns Severity = "warn"
	Info  Severity = "info"
)

// Finding is one thing wrong with an arrangement, or worth knowing about it.
type Finding struct {
	Severity Severity
	RuleID   string
	Field    string // key of the sharing field to mend
	Message  string // what is wrong
	Fix      string // how to mend it
	Parties  []string
	Citation Citation
}
