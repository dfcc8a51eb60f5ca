package review

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Vote is a position on a text.
type Vote string

// The positions.
const (
	Yes         Vote = "yes"
	NoObjection Vote = "no_objection"
	No          Vote = "no" // names the change that would clear it
	Abstain     Vote = "abstain"
)

// Votes lists the positions in the order they are offered.
func Votes() []Vote { return []Vote{Yes, NoObjection, No, Abstain} }

// Valid reports whether v is one of the positions.
func (v Vote) Valid() bool { return slices.Contains(Votes(), v) }

// Position is what one organisation said in one ballot, once. A later one replaces it and it stays in the history.
type Position struct {
	Run          ID
	Ballot       string // key of the ballot's stage
	Organisation ident.Organisation
	N            int // 1 for the first, rising with each change of mind
	Vote         Vote
	Change       string // for a no: the change that would clear it
	Hash         string // of the text the page showed
	By           ident.Person
	Role         access.Role
	At           time.Time
}

// Silence says how an organisation counts that said nothing.
type Silence string

// The rules for silence.
const (
	SilenceNotCounted  Silence = "not_counted"  // neither for the quorum nor for the majority
	SilenceNoObjection Silence = "no_objection" // for the majority, as no objection; the quorum is of answers
	SilenceAbstains    Silence = "abstains"     // for the quorum only
)

// Valid reports whether s is one of the rules.
func (s Silence) Valid() bool {
	return s == SilenceNotCounted || s == SilenceNoObjection || s == SilenceAbstains
}

// Part is a fraction: of all who were asked for a quorum, of those for and against for a majority.
type Part struct {
	Num int `json:"num" yaml:"num"`
	Den int `json:"den" yaml:"den"`
	// More asks for more than the part; otherwise the part itself is enough.
	More bool `json:"more,omitempty" yaml:"more"`
}

// Valid reports whether p is a fraction between nought and one.
func (p Part) Valid() bool { return p.Den > 0 && p.Num >= 0 && p.Num <= p.Den }

// Of gives the smallest whole number that satisfies the part of n.
func (p Part) Of(n int) int {
	if p.More {
		return n*p.Num/p.Den + 1
	}
	return (n*p.Num + p.Den - 1) / p.Den
}

// Rule says how a ballot is decided.
type Rule struct {
	Silence  Silence `json:"silence" yaml:"silence"`
	Quorum   Part    `json:"quorum" yaml:"quorum"`     // of all who were asked
	Majority Part    `json:"majority" yaml:"majority"` // of those for and against
}

// Result is what came of a ballot.
type Result string

// The results.
const (
	Carried    Result = "carried"
	NoQuorum   Result = "no_quorum"
	NotCarried Result = "not_carried"
)

// Outcome is a ballot's result with all its arithmetic.
type Outcome struct {
	Result      Result `json:"result"`
	Rule        Rule   `json:"rule"`
	Asked       int    `json:"asked"`
	Yes         int    `json:"yes"`
	NoObjection int    `json:"no_objection"`
	No          int    `json:"no"`
	Abstain     int    `json:"abstain"`
	Silent      int    `json:"silent"`
	// Counted is how many count for the quorum, of Needed.
	Counted int `json:"counted"`
	Needed  int `json:"needed"`
	// For and Against decide the majority; ForNeeded is the smallest number for that carries.
	For       int       `json:"for"`
	Against   int       `json:"against"`
	ForNeeded int       `json:"for_needed"`
	At        time.Time `json:"at"`
}

// Tally is how many organisations hold each position now.
type Tally struct {
	Asked, Yes, NoObjection, No, Abstain int
}

// Answered is how many took a position.
func (t Tally) Answered() int { return t.Yes + t.NoObjection + t.No + t.Abstain }

// Count computes the outcome of a ballot from the positions and the rule, and nothing else.
func Count(rule Rule, t Tally, at time.Time) Outcome {
	o := Outcome{Rule: rule, Asked: t.Asked, Yes: t.Yes, NoObjection: t.NoObjection, No: t.No, Abstain: t.Abstain, At: at}
	o.Silent = max(t.Asked-t.Answered(), 0)
	o.Counted, o.For, o.Against = t.Answered(), t.Yes+t.NoObjection, t.No
	switch rule.Silence {
	case SilenceNoObjection:
		o.For += o.Silent
	case SilenceAbstains:
		o.Counted += o.Silent
	case SilenceNotCounted:
	}
	o.Needed, o.ForNeeded = rule.Quorum.Of(t.Asked), rule.Majority.Of(o.For+o.Against)
	switch {
	case o.Counted < o.Needed || o.Counted == 0:
		o.Result = NoQuorum
	case o.For < o.ForNeeded || o.For == 0:
		o.Result = NotCarried
	default:
		o.Result = Carried
	}
	return o
}

// BallotBox is one ballot of a run: the text it binds, the rule it is counted by, and what came of it.
type BallotBox struct {
	Stage   string   `json:"stage"` // key of its stage
	Text    Text     `json:"text"`
	Rule    Rule     `json:"rule"`
	Round   int      `json:"round"`
	Outcome *Outcome `json:"outcome,omitempty"`
	// Short are counts that found too few and made the ballot longer.
	Short []Outcome `json:"short,omitempty"`
}

// Box gives the ballot of a stage.
func (r Run) Box(stage string) (BallotBox, bool) {
	i := slices.IndexFunc(r.Ballots, func(b BallotBox) bool { return b.Stage == stage })
	if i < 0 {
		return BallotBox{}, false
	}
	return r.Ballots[i], true
}

// Carrying gives the ballot that carried the proposed text, if one did.
func (r Run) Carrying() (BallotBox, bool) {
	for _, b := range slices.Backward(r.Ballots) {
		if b.Outcome != nil {
			return b, b.Outcome.Result == Carried && b.Text == r.Proposed
		}
	}
	return BallotBox{}, false
}

// OpenBallot gives the ballot that takes positions at an instant.
func (r Run) OpenBallot(now time.Time) (BallotBox, Stage, bool) {
	s, ok := r.StageAt(now)
	if !ok || s.Kind != Ballot {
		return BallotBox{}, Stage{}, false
	}
	b, ok := r.Box(s.Key)
	return b, s, ok && b.Outcome == nil
}

// Cast is an organisation's position.
type Cast struct {
	Year   int
	Ballot string // key of the ballot's stage the page showed
	Hash   string // of the text the page showed
	Vote   Vote
	Change string
	// Before is the number of the organisation's position the page showed; nought for none.
	Before int
}

// mostChange bounds the words of the change that would clear a no.
const mostChange = 4000

// checkCast checks a position against the ballot that is open.
func checkCast(r Run, now time.Time, cmd Cast) (BallotBox, error) {
	box, stage, ok := r.OpenBallot(now)
	if !ok || box.Stage != cmd.Ballot {
		return BallotBox{}, errs.New(errs.Conflict, "review.ballot_closed", "This ballot is closed. Nothing can be cast or changed any more.")
	}
	if cmd.Hash != box.Text.Hash {
		return BallotBox{}, errs.New(errs.Conflict, "review.other_text", "The page you used shows another text than the one this ballot is about. Read the text again, then take your position.")
	}
	var wrong []errs.Field
	if !cmd.Vote.Valid() {
		wrong = append(wrong, errs.Field{Name: "vote", Code: "review.vote", Message: "Choose the position of your organisation."})
	}
	if cmd.Vote == No && cmd.Change == "" {
		wrong = append(wrong, errs.Field{Name: "change", Code: "review.change", Message: "Say which change of the text would clear your no, so that it can be talked about."})
	}
	if len(cmd.Change) > mostChange {
		wrong = append(wrong, errs.Field{Name: "change", Code: "review.change_long", Message: "Shorten this to 4,000 characters or fewer."})
	}
	if err := errs.InvalidFields(wrong); err != nil {
		return BallotBox{}, err
	}
	if now.Before(stage.OpenedAt) {
		return BallotBox{}, errs.New(errs.Conflict, "review.ballot_closed", "This ballot is not open yet.")
	}
	return box, nil
}

// AdoptionKind says how signatories come under the new edition.
type AdoptionKind string

// The kinds of adoption.
const (
	Minor AdoptionKind = "minor" // acceptance carries over unless a signatory objects by a day
	Major AdoptionKind = "major" // everybody signs again by a day
)

// Valid reports whether k is one of the kinds.
func (k AdoptionKind) Valid() bool { return k == Minor || k == Major }

// Adopted is how the text came into force.
type Adopted struct {
	Kind    AdoptionKind `json:"kind"`
	Why     string       `json:"why"` // why it is minor or major, in a sentence
	Text    Text         `json:"text"`
	On      clock.Date   `json:"on"`
	By      clock.Date   `json:"by"` // minor: objections until; major: signatures until
	Summary []string     `json:"summary"`
	At      time.Time    `json:"at"`
}
