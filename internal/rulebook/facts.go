package rulebook

import "time"

// Body is one public body, charity or firm as the law sees it.
type Body struct {
	Kind               string   // a body kind's code
	PublicAuthority    bool     // a public authority under freedom of information law
	CompetentAuthority bool     // may use Part 3 of the DPA 2018
	S16LA              string   // code of list s16la_body; empty: take the kind's hint
	APDParas           []string // Schedule 1 paragraphs its appropriate policy document covers, in date
}

// Facts describe one sharing, from one body to another, on one day.
type Facts struct {
	From, To Body
	On       time.Time // zero: the book's own date

	Purposes          []string // purpose codes
	Subjects          []string // list subject_types
	SpecialCategories []string // list special_categories; "none" alone means none
	Regime            string   // list regime; empty means uk_gdpr
	Urgency           string   // list urgency

	Criminal               bool // criminal offence data
	Confidential           bool // a duty of confidence is owed
	GPPatientData          bool // patient information held by or from a GP practice
	Requested              bool // the receiver asked for it
	RequestSaysPublicTask  bool // the request says in writing that it is needed for a task laid down in law
	LawEnforcementPurpose  bool // the giver processes it for a law enforcement purpose
	Safeguarding           bool // to protect a child or an adult at risk; implied by P03 and P04
	LifeAtRisk             bool // somebody's life or bodily safety is at stake now
	OutsidePublicTask      bool // a public authority acting outside its public tasks, such as letting a hall
	CollectedOnConsent     bool // the data was first collected on consent
	ConsentGiven           bool // a valid, recorded consent exists
	CannotConsent          bool // the person lacks capacity or cannot be asked
	CourtOrder             bool // a court or production order names the data
	Section251             bool // section 251 support is held and in date
	PublicInterestRecorded bool // a senior person recorded an overriding public interest
}

// Status says whether an option may be used.
type Status string

// The statuses of an option.
const (
	Allowed Status = "allowed"
	Warn    Status = "warn"
	Blocked Status = "blocked"
)

// Group is a question the options answer.
type Group string

// The groups of options.
const (
	GroupRegime          Group = "regime"
	GroupArticle6        Group = "art6"
	GroupArticle9        Group = "art9"
	GroupSchedule1       Group = "schedule1"
	GroupArticle10       Group = "art10"
	GroupGateway         Group = "gateway"
	GroupConfidentiality Group = "confidentiality"
)

// Option is one possible answer, with its reason.
type Option struct {
	Group       Group
	RuleID      string
	Code        string
	Label       string
	Plain       string
	Status      Status
	Recommended bool   // only ever on an allowed option
	Reason      string // a plain sentence
	Fix         string // what would make it usable; empty when allowed
	Because     []Citation
}
