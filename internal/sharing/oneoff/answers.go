package oneoff

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/typed"
)

// Answers are what a record says, by the key of the field. They are kept as typed, also while they are
// not right yet; a field without an answer is not in the map. The same answers come from a page, from
// an entry that waited in a telephone, and from a form on paper.
type Answers map[string][]string

// One gives the only value of an answer, or "".
func (a Answers) One(key string) string {
	if v := a[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Is reports whether the answer is exactly one of some codes.
func (a Answers) Is(key string, codes ...string) bool {
	return len(a[key]) == 1 && slices.Contains(codes, a[key][0])
}

// Has reports whether a code is among an answer's values.
func (a Answers) Has(key, code string) bool { return slices.Contains(a[key], code) }

// Given reports whether there is an answer.
func (a Answers) Given(key string) bool { return len(a[key]) > 0 }

// Day gives a date, or none.
func (a Answers) Day(key string) clock.Date {
	d, err := clock.ParseDate(a.One(key))
	if err != nil {
		return clock.Date{}
	}
	return d
}

// TimeLayout is how a moment is typed and kept: London time to the minute, as browsers send it.
const TimeLayout = "2006-01-02T15:04"

// Time gives a moment, or the zero time.
func (a Answers) Time(key string) time.Time {
	t, err := time.ParseInLocation(TimeLayout, a.One(key), clock.London)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// TimeText writes a moment as an answer.
func TimeText(t time.Time) string { return t.In(clock.London).Format(TimeLayout) }

// Clone copies answers.
func (a Answers) Clone() Answers {
	out := make(Answers, len(a))
	for k, v := range a {
		out[k] = slices.Clone(v)
	}
	return out
}

// Keys lists the fields that have an answer, in the order of the table.
func (a Answers) Keys() []string {
	var out []string
	for _, f := range fieldTable {
		if a.Given(f.Key) {
			out = append(out, f.Key)
		}
	}
	return out
}

// set replaces an answer by what was typed, tidied but never judged.
func (a Answers) set(f Field, values []string) {
	if v := f.tidy(values); len(v) > 0 {
		a[f.Key] = v
	} else {
		delete(a, f.Key)
	}
}

// put sets one of the program's own answers.
func (a Answers) put(key, value string) {
	if value == "" {
		delete(a, key)
		return
	}
	a[key] = []string{value}
}

func (f Field) tidy(values []string) []string {
	switch {
	case f.Kind == KindDate && len(values) > 1:
		values = []string{sharing.JoinDate(values)}
	case f.Kind == KindCheckboxes:
		return typed.CleanSet(values)
	}
	out := typed.Clean(values)
	return out[:min(len(out), 1)]
}

// Canonical gives the one text that stands for answers; these bytes are stored and hashed.
func Canonical(a Answers) []byte {
	text, err := json.Marshal(map[string][]string(a)) // keys in order
	if err != nil {
		panic(fmt.Sprintf("oneoff: answers cannot be written: %v", err)) // they hold only text
	}
	return text
}

// ParseAnswers reads a canonical text back.
func ParseAnswers(text []byte) (Answers, error) {
	a := Answers{}
	if err := json.Unmarshal(text, &a); err != nil {
		return nil, fmt.Errorf("answers of a one-off record: %w", err)
	}
	return a, nil
}

// FieldHash is a short mark of an answer's values, which a form carries to tell whether somebody else
// changed the answer since the page was shown.
func FieldHash(values []string) string { return hashOf(strings.Join(values, "\x1f"))[:12] }

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// same reports whether two sets of answers say the same.
func same(a, b Answers) bool { return maps.EqualFunc(a, b, slices.Equal[[]string]) }
