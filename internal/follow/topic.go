package follow

import (
	"regexp"
	"slices"
	"strings"

	"sharewell/internal/errs"
)

// What can be followed.
const (
	Entry        = "entry"        // one use, by its reference
	Organisation = "organisation" // one organisation, by the last part of its address
	Promise      = "promise"      // one promise of the licence, by its code
	Purpose      = "purpose"      // a purpose, by its code
	Data         = "data"         // a kind of data, by its code
	Everything   = "everything"
)

// Topic is what somebody follows.
type Topic struct {
	Kind string `json:"kind"`
	Code string `json:"code,omitempty"`
}

var codeShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$`)

// ReadTopic reads a topic as addresses write it: "entry:KM-R-2026-0142", "everything".
func ReadTopic(s string) (Topic, error) {
	kind, code, _ := strings.Cut(strings.TrimSpace(s), ":")
	t := Topic{kind, code}
	known := slices.Contains([]string{Entry, Organisation, Promise, Purpose, Data}, kind)
	if t == (Topic{Kind: Everything}) || known && codeShape.MatchString(code) {
		if kind == Entry {
			t.Code = strings.ToUpper(code)
		}
		return t, nil
	}
	return Topic{}, errs.New(errs.NotFound, "follow.topic", "There is nothing of this name to follow.")
}

// String writes a topic as ReadTopic reads it.
func (t Topic) String() string {
	if t.Code == "" {
		return t.Kind
	}
	return t.Kind + ":" + t.Code
}

// Covers reports whether a piece of news is told to whoever follows the topic.
func (t Topic) Covers(p Piece) bool {
	switch t.Kind {
	case Everything:
		return true
	case Entry:
		return slices.Contains(p.Uses, t.Code)
	case Organisation:
		return slices.Contains(p.Organisations, t.Code)
	case Promise:
		return slices.Contains(p.Promises, t.Code)
	case Purpose:
		return slices.Contains(p.Purposes, t.Code)
	case Data:
		return slices.Contains(p.Data, t.Code)
	}
	return false
}
