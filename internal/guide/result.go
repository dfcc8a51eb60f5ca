package guide

// Advice is what the guide says to do.
type Advice string

// The four pieces of advice.
const (
	Share      Advice = "share"
	SharePart  Advice = "share_part"
	DoNotShare Advice = "do_not_share"
	GetAdvice  Advice = "get_advice"
)

// Valid reports whether a is one of the pieces of advice.
func (a Advice) Valid() bool {
	return a == Share || a == SharePart || a == DoNotShare || a == GetAdvice
}

// Result is the guide's answer, with the reasons and the rules it rests on. Its JSON is the contract of
// "sharewell guide ask"; lists are never null.
type Result struct {
	Advice   Advice `json:"advice"`
	Urgency  string `json:"urgency"`  // a code of list urgency
	Headline string `json:"headline"` // the advice in one sentence

	LawfulBasis     []Choice `json:"lawful_basis"` // Article 6, or the regime that stands in its place; usable only
	Conditions      []Choice `json:"conditions"`   // Articles 9 and 10 and Schedule 1
	Gateways        []Choice `json:"gateways"`
	Confidentiality []Choice `json:"confidentiality"` // how a duty of confidence can be met; judged apart
	Regime          []Choice `json:"regime"`
	NotAvailable    []Choice `json:"not_available"` // what the rulebook blocks, with why

	First    []Line   `json:"first"` // what to do before anything else
	Share    []Line   `json:"share"`
	Withhold []Line   `json:"withhold"`
	Tell     Tell     `json:"tell"`
	Send     []Line   `json:"send"`
	Record   []Line   `json:"record"`
	Call     []Call   `json:"call"`
	Reasons  []Reason `json:"reasons"` // why; what decided the advice comes first

	NotSure  []string `json:"not_sure"` // fields that were answered "not sure"
	Facts    Answers  `json:"facts"`    // the answers it rests on
	Date     string   `json:"date"`     // the day asked about, 2026-11-21
	Rulebook Edition  `json:"rulebook"`
}

// Choice is one legal option as the rulebook judges it.
type Choice struct {
	Code        string   `json:"code"`
	Group       string   `json:"group"`
	Label       string   `json:"label"`
	Plain       string   `json:"plain"`
	Status      string   `json:"status"` // allowed, warn, blocked
	Recommended bool     `json:"recommended"`
	Reason      string   `json:"reason"`
	Fix         string   `json:"fix,omitempty"`
	Effect      string   `json:"effect,omitempty"`        // gateways: duty, power, expectation
	Confidence  string   `json:"on_confidence,omitempty"` // gateways: lifted, stays, to_be_judged
	Warning     string   `json:"warning,omitempty"`
	Rule        string   `json:"rule"`
	Source      Source   `json:"source"`
	Settled     bool     `json:"settled"` // false while the rule is to be confirmed
	RestsOn     []string `json:"rests_on"`
}

// Source is where a rule can be read.
type Source struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Line is one thing to do, with the rule that says so.
type Line struct {
	Text   string `json:"text"`
	Rule   string `json:"rule"`
	Source Source `json:"source"`
}

// Tell says whether to tell the person, and why. Position is one of the codes of list told_subject, and
// NotTold of list not_told_reason, so that a record can take them over.
type Tell struct {
	Position string `json:"position"`
	NotTold  string `json:"not_told_reason,omitempty"`
	Text     string `json:"text"`
	Why      string `json:"why"`
	Rule     string `json:"rule"`
	Source   Source `json:"source"`
}

// Call is somebody to call. Role is a code of list named_role for people of one's own organisation, or
// a service: emergency, police, childrens_services, adult_services …
type Call struct {
	Role   string `json:"role"`
	Label  string `json:"label"`
	Own    bool   `json:"own"` // somebody in one's own organisation
	Text   string `json:"text"`
	Rule   string `json:"rule"`
	Source Source `json:"source"`
}

// Reason is why the guide says what it says.
type Reason struct {
	Rule       string   `json:"rule"` // of the guide ("guide.…") or of the rulebook
	Label      string   `json:"label"`
	Text       string   `json:"text"`
	Source     Source   `json:"source"`
	Confidence string   `json:"confidence"` // verified, or to_confirm: then it is not settled
	RestsOn    []string `json:"rests_on"`   // rules of the rulebook, in force on the day
}

// Edition names the data exactly.
type Edition struct {
	Edition string `json:"edition"` // of the rulebook
	Date    string `json:"date"`    // the day the rulebook states the law for
	Guide   string `json:"guide"`   // of the questions and the advice
}

// Answers are facts in the form of a facts file: only what was answered.
type Answers map[string]any
