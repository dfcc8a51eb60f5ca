package sharing

import (
	"slices"

	"sharewell/internal/sharing/typed"
)

// HintKind says what a piece of text looks like.
type HintKind = typed.HintKind

// The kinds of personal detail that are looked for.
const (
	HintNHSNumber   = typed.NHSNumber
	HintUPN         = typed.UPN
	HintDateOfBirth = typed.DateOfBirth
	HintPostcode    = typed.Postcode
	HintEmail       = typed.Email
	HintPhone       = typed.Phone
)

// Hint points at words that look like somebody's personal details. It warns and never stops a save.
type Hint struct {
	Kind    HintKind
	Text    string // the words found
	Message string // what it looks like, and what to do
}

// PersonalDetailHints finds words that look like the details of a person. Records describe kinds of
// data and never hold anybody's.
// Law: UK GDPR Article 5(1)(c).
func PersonalDetailHints(text string) []Hint {
	var out []Hint
	found := typed.Lint(text)
	slices.SortStableFunc(found, func(a, b typed.Hint) int {
		return slices.Index(typed.HintKinds(), a.Kind) - slices.Index(typed.HintKinds(), b.Kind)
	})
	for _, f := range found {
		words := text[f.Start:f.End]
		h := Hint{Kind: f.Kind, Text: words, Message: "“" + words + "” looks like " + looksLike(f.Kind) + ". Take it out: a record must not hold anybody's details."}
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

func looksLike(k HintKind) string {
	switch k {
	case HintNHSNumber:
		return "an NHS number"
	case HintUPN:
		return "a unique pupil number"
	case HintDateOfBirth:
		return "somebody's date of birth"
	case HintPostcode:
		return "a full postcode"
	case HintEmail:
		return "the e-mail address of a person"
	case HintPhone:
		return "a telephone number"
	}
	return "somebody's details"
}
