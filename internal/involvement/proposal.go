package involvement

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a proposal.
type ID string

// Kind is the subject kind of proposals in events, tasks and files.
const Kind = "proposal"

// Stage is how far a proposal has come.
type Stage string

// The stages.
const (
	Asking    Stage = "asking"    // members give their views
	Weighing  Stage = "weighing"  // the group writes its recommendation
	Answering Stage = "answering" // the lead organisation owes an answer
	Answered  Stage = "answered"
	Quiet     Stage = "quiet"   // the time passed without a recommendation
	Stopped   Stage = "stopped" // the record was taken back or refused
	Spared    Stage = "spared"  // a version that changes nothing that matters
)

// Stages lists the stages in their order.
func Stages() []Stage {
	return []Stage{Asking, Weighing, Answering, Answered, Quiet, Stopped, Spared}
}

// Valid reports whether s is a known stage.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Open reports whether something is still owed.
func (s Stage) Open() bool { return s == Asking || s == Weighing || s == Answering }

// Proposal is one use, or one change of a use, that the group is asked about.
type Proposal struct {
	ID        ID                 `json:"id"`
	Ref       string             `json:"ref"`
	Record    ident.Record       `json:"record"`
	RecordRef string             `json:"record_ref"`
	N         int                `json:"n"` // version of the record
	Lead      ident.Organisation `json:"lead"`
	LeadName  string             `json:"lead_name"`
	// Change is set when a use that is live already is to change.
	Change bool  `json:"change,omitempty"`
	Stage  Stage `json:"stage"`
	// Drafting is set while the authors are changing the text.
	Drafting bool   `json:"drafting,omitempty"`
	Texts    []Text `json:"texts,omitempty"` // oldest first
	Words    []Word `json:"words,omitempty"` // the authors' own, oldest first
	Views    []View `json:"views,omitempty"`
	Asked    []Ask  `json:"asked,omitempty"` // questions of the group

	Draft   Draft    `json:"draft,omitzero"`
	Advised []Advice `json:"advised,omitempty"` // recommendations, oldest first
	Replies []Reply  `json:"replies,omitempty"` // oldest first

	OpenedAt time.Time  `json:"opened_at"`
	Closes   clock.Date `json:"closes,omitzero"`    // last day for views
	AdviseBy clock.Date `json:"advise_by,omitzero"` // last day for a recommendation
	AnswerBy clock.Date `json:"answer_by,omitzero"`
	Reminded string     `json:"reminded,omitempty"` // the day a reminder was for
	LiveAt   time.Time  `json:"live_at,omitzero"`
	EndedAt  time.Time  `json:"ended_at,omitzero"`
	Why      string     `json:"why,omitempty"` // why it stopped

	UpdatedAt time.Time  `json:"updated_at"`
	Watch     clock.Date `json:"-"` // the next day on which the daily run must look at it
	// Followed is the record's stage when it was last looked at; "" when it need not be followed.
	Followed string `json:"-"`
	Version  int64  `json:"-"`
}

// Subject names the proposal in events and tasks.
func (p *Proposal) Subject() event.Subject { return event.Subject{Kind: Kind, ID: string(p.ID)} }

// URL is the proposal's page in the workspace.
func (p *Proposal) URL() string { return "/group/proposals/" + p.Ref }

// PublicURL is the proposal's public page.
func (p *Proposal) PublicURL() string { return "/involvement/proposals/" + p.Ref }

// Text is one text of the record as the group saw it.
type Text struct {
	N       int       `json:"n"`
	Hash    string    `json:"hash"` // of the record's text
	At      time.Time `json:"at"`
	Title   string    `json:"title"`
	Level   string    `json:"level"`              // how much of it is public
	Reason  string    `json:"reason,omitempty"`   // why it is withheld
	Answers []Answer  `json:"answers,omitempty"`  // in the order people ask
	Changes []Change  `json:"changes,omitempty"`  // against the text before, or the use as it is now
	NotSaid int       `json:"not_said,omitempty"` // changes in parts that are not public
}

// Answer answers one of the questions people ask about a use.
type Answer struct {
	Key   string   `json:"key"`
	Lines []string `json:"lines"`
}

// The questions, in the order people ask them.
const (
	Who     = "who"
	Why     = "why"
	What    = "what"
	How     = "how"
	Benefit = "benefit"
	Risk    = "risk"
	HowLong = "how_long"
	Choice  = "choice"
)

// Questions lists the questions in their order.
func Questions() []string { return []string{Who, Why, What, How, Benefit, Risk, HowLong, Choice} }

// Change is one difference, said in a sentence.
type Change struct {
	Sentence string   `json:"sentence"`
	Old      []string `json:"old,omitempty"`
	New      []string `json:"new,omitempty"`
	// Ours is set when the authors say that they made the change because of the group.
	Ours bool `json:"ours,omitempty"`
}

// Word is what the authors added in plain words to one of the answers.
type Word struct {
	Key  string       `json:"key"`
	Text string       `json:"text"`
	By   ident.Person `json:"by"`
	At   time.Time    `json:"at"`
}

// Ask is a question the group asks the authors, with their answer.
type Ask struct {
	ID         string       `json:"id"`
	By         ident.Person `json:"by"`
	Seat       string       `json:"seat,omitempty"`
	Text       string       `json:"text"`
	At         time.Time    `json:"at"`
	Answer     string       `json:"answer,omitempty"`
	AnsweredBy ident.Person `json:"answered_by,omitempty"`
	AnsweredAt time.Time    `json:"answered_at,omitzero"`
	Hidden     *Hidden      `json:"hidden,omitempty"`
}

// Hidden says why words are not shown.
type Hidden struct {
	Reason string       `json:"reason"`
	By     ident.Person `json:"by"`
	At     time.Time    `json:"at"`
}

// Draft is the recommendation while it is being written. Version rises with every save, so that two
// people who write at once meet.
type Draft struct {
	Position   Position     `json:"position,omitempty"`
	Summary    string       `json:"summary,omitempty"`
	Conditions []string     `json:"conditions,omitempty"`
	By         ident.Person `json:"by,omitempty"`
	At         time.Time    `json:"at,omitzero"`
	Version    int64        `json:"version,omitempty"`
}

// Advice is a recommendation of the group, on one text.
type Advice struct {
	Position   Position     `json:"position"`
	Summary    string       `json:"summary"`
	Conditions []string     `json:"conditions,omitempty"`
	Text       int          `json:"text"`
	Hash       string       `json:"hash"`
	By         ident.Person `json:"by"`
	At         time.Time    `json:"at"`
	// Kept lists later texts for which the group said that it still stands.
	Kept []int `json:"kept,omitempty"`
}

// Outcome is what the lead organisation answers.
type Outcome string

// The answers.
const (
	Accepted Outcome = "accepted"
	InPart   Outcome = "part"
	Declined Outcome = "declined"
)

// Outcomes lists the answers in their order.
func Outcomes() []Outcome { return []Outcome{Accepted, InPart, Declined} }

// Valid reports whether o is one of the answers.
func (o Outcome) Valid() bool { return slices.Contains(Outcomes(), o) }

// Reply is the lead organisation's answer to a recommendation. It is public when it is given.
type Reply struct {
	Outcome Outcome      `json:"outcome"`
	Reason  string       `json:"reason"`
	Advice  int          `json:"advice"` // place in the list of recommendations
	By      ident.Person `json:"by"`
	At      time.Time    `json:"at"`
	// Late is set when the use was live already.
	Late bool `json:"late,omitempty"`
}

// Current gives the text the group is asked about now.
func (p *Proposal) Current() Text {
	if len(p.Texts) == 0 {
		return Text{}
	}
	return p.Texts[len(p.Texts)-1]
}

// Title names the proposal.
func (p *Proposal) Title() string { return p.Current().Title }

// Withheld reports whether the public may not know what the use is.
func (p *Proposal) Withheld() bool { return p.Current().Level == "withheld" }

// Public reports whether the proposal has a public page.
func (p *Proposal) Public() bool { return !p.Withheld() && p.Stage != Spared && len(p.Texts) > 0 }

// Word gives what the authors last added to an answer.
func (p *Proposal) Word(key string) (Word, bool) {
	for _, w := range slices.Backward(p.Words) {
		if w.Key == key {
			return w, w.Text != ""
		}
	}
	return Word{}, false
}

// Latest gives the last recommendation.
func (p *Proposal) Latest() (Advice, bool) {
	if len(p.Advised) == 0 {
		return Advice{}, false
	}
	return p.Advised[len(p.Advised)-1], true
}

// Reply gives the answer to the last recommendation.
func (p *Proposal) Reply() (Reply, bool) {
	for _, r := range slices.Backward(p.Replies) {
		if r.Advice == len(p.Advised)-1 {
			return r, true
		}
	}
	return Reply{}, false
}

// Stands reports whether the last recommendation is on the present text, or was kept for it.
func (p *Proposal) Stands() bool {
	a, ok := p.Latest()
	return ok && (a.Text == p.Current().N || slices.Contains(a.Kept, p.Current().N))
}

// Line is one thing that changed because of the group.
type Line struct {
	Change
	At time.Time
}

// Changed lists what the authors say they changed because of the group. What the first text changed
// came before the group was asked.
func (p *Proposal) Changed() []Line {
	var out []Line
	for i, t := range p.Texts {
		if i == 0 {
			continue
		}
		for _, c := range t.Changes {
			if c.Ours {
				out = append(out, Line{c, t.At})
			}
		}
	}
	return out
}
