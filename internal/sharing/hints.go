package sharing

// HintKind says what a piece of text looks like.
type HintKind string

// The kinds of personal detail that are looked for.
const (
	HintNHSNumber   HintKind = "nhs_number"
	HintUPN         HintKind = "upn"
	HintDateOfBirth HintKind = "date_of_birth"
	HintPostcode    HintKind = "postcode"
	HintEmail       HintKind = "email"
	HintPhone       HintKind = "phone"
)

// Hint points at words that look like somebody's personal details.
type Hint struct {
	Kind    HintKind
	Text    string // the words found
	Message string // what it looks like, and what to do
}
