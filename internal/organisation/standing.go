package organisation

import (
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Standing is what others need to know of an organisation before sharing with it on a given day.
type Standing struct {
	ID   ident.Organisation
	Slug string // the last part of its public address, stable for good
	Name string
	Kind string // code of the rulebook's list of body kinds
	// PublicAuthority and CompetentAuthority decide which bases and which regime are open to it.
	PublicAuthority    bool
	CompetentAuthority bool
	// S16LA is how the child information-sharing duty reaches it: "no" or a code of list s16la_body.
	S16LA string
	// PolicyDocuments are the Schedule 1 conditions its appropriate policy document covers, in date.
	PolicyDocuments []string
	// Signatory reports whether its Acceptance Statement is accepted and neither lapsed, suspended nor
	// withdrawn; StatementStatus is the status itself, for words, and Since and Edition its particulars.
	Signatory       bool
	StatementStatus string
	Since           clock.Date
	Edition         string
	// Lapses are assurance items that are mandatory and missing or out of date.
	Lapses []Lapse
}

// Lapse is one piece of assurance that stands in the way, said in words.
type Lapse struct {
	Code    string // "ico_expired"
	Message string // "The ICO registration of Example Council ran out on 3 November 2026."
	Fix     string // "Example Council's administrator enters the new expiry date in its profile."
}
