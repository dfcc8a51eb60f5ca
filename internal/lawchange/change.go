package lawchange

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// ID names a change.
type ID string

// Kind says what happened to a rule.
type Kind string

// The kinds.
const (
	Began   Kind = "began"   // there was no version in force before
	Changed Kind = "changed" // another version, or other words, dates or reach
	Ended   Kind = "ended"   // no version is in force any more
)

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return k == Began || k == Changed || k == Ended }

// Side is a rule as it stood before or stands after a change; empty when there was or is none.
type Side struct {
	Label       string `json:"label,omitempty"`
	Explanation string `json:"explanation,omitempty"`
	From        string `json:"from,omitempty"` // 2026-09-30
	To          string `json:"to,omitempty"`
	Source      string `json:"source,omitempty"`
	URL         string `json:"url,omitempty"`
	Confidence  string `json:"confidence,omitempty"`
	Note        string `json:"note,omitempty"`
}

// Change is one rule that changed.
type Change struct {
	ID     ID        `json:"id"`
	Rule   string    `json:"rule"`
	Kind   Kind      `json:"kind"`
	Before Side      `json:"before"`
	After  Side      `json:"after"`
	SeenAt time.Time `json:"seen_at"`
	// Edition is the rulebook that it was seen in.
	Edition string `json:"edition"`
}

// Label is what the rule is called, now or until it ended.
func (c Change) Label() string {
	if c.After.Label != "" {
		return c.After.Label
	}
	return c.Before.Label
}

// Thing is something that rests on a rule.
type Thing struct {
	Kind  string // "record", "clause", "guide", "answer", "case"
	Ref   string // unique within the kind
	Label string
	URL   string
	// Organisation looks after it; "" is the partnership.
	Organisation ident.Organisation
}

// Outcome is what came of looking at a thing again.
type Outcome string

// The outcomes.
const (
	Open      Outcome = ""          // nobody has looked yet
	Unmoved   Outcome = "unmoved"   // it stands as it is
	Amended   Outcome = "amended"   // it was changed
	WillAmend Outcome = "to_change" // it will be changed: by its own route
)

// Outcomes lists the outcomes a person can choose.
func Outcomes() []Outcome { return []Outcome{Unmoved, WillAmend, Amended} }

// Valid reports whether o is an outcome a person can choose.
func (o Outcome) Valid() bool { return o == Unmoved || o == Amended || o == WillAmend }

// Item is a thing to look at because of a change.
type Item struct {
	Change ID
	Thing
	Outcome Outcome
	Note    string
	By      ident.Person
	At      time.Time
}

// Mark is a version of a rule as it was last seen in force.
type Mark struct {
	Rule string
	Sum  string // of all that a change of would matter
	Body Side
}

// sideOf says a version of a rule as a side of a change.
func sideOf(r rulebook.Rule) Side {
	return Side{Label: r.Label, Explanation: r.Explanation, From: day(r.From), To: day(r.To), Source: r.Source.Name, URL: r.Source.URL,
		Confidence: string(r.Confidence), Note: r.Note}
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return clock.DateOf(t).String()
}

// markOf gives the mark of a version. What counts is what people were told the rule is and how far it reaches; the
// day on which somebody last checked it does not.
func markOf(r rulebook.Rule) Mark {
	body := sideOf(r)
	reach, err := json.Marshal(struct {
		Side
		Code    string
		Gateway any
		Clock   any
	}{body, r.Code, r.Gateway, r.Clock})
	if err != nil {
		panic("lawchange: a rule cannot be written: " + err.Error()) // plain data always can
	}
	sum := sha256.Sum256(reach)
	return Mark{Rule: r.ID, Sum: base64.RawURLEncoding.EncodeToString(sum[:12]), Body: body}
}

// compare gives what changed between what was seen before and the rules in force now, in the order of the rules.
func compare(seen map[string]Mark, now []Mark) []Change {
	var out []Change
	stands := map[string]bool{}
	for _, m := range now {
		stands[m.Rule] = true
		old, known := seen[m.Rule]
		switch {
		case !known:
			out = append(out, Change{Rule: m.Rule, Kind: Began, After: m.Body})
		case old.Sum != m.Sum:
			out = append(out, Change{Rule: m.Rule, Kind: Changed, Before: old.Body, After: m.Body})
		}
	}
	for _, rule := range sortedKeys(seen) {
		if !stands[rule] {
			out = append(out, Change{Rule: rule, Kind: Ended, Before: seen[rule].Body})
		}
	}
	return out
}
