package form

import (
	"crypto/rand"
	"regexp"
)

// SubmissionField is the hidden input that carries a submission key.
const SubmissionField = "submission_key"

var submissionKey = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// NewSubmissionKey makes a key for one showing of a form. A service that remembers it can answer the
// second arrival of the same form with the result of the first.
func NewSubmissionKey() string { return rand.Text() }

// SubmissionKey gives the key the form carried; ok is false when it is absent or not one of ours.
func (f *Form) SubmissionKey() (key string, ok bool) {
	key = f.Raw(SubmissionField)
	if !submissionKey.MatchString(key) {
		return "", false
	}
	return key, true
}
