package organisation

import (
	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// View is an organisation as its own people and the secretariat see it.
type View struct {
	Organisation Organisation
	Assurance    Assurance
	SetUp        []SetUpItem
}

// Edit is everything a profile page can change; load the organisation, change the section's part, send
// it all back with the version that was loaded.
type Edit struct {
	ID          ident.Organisation
	Version     int64
	Name        string
	Kind        string
	Identifiers []Identifier // as typed; empty values remove
	Profile     Profile      // successions are kept as they are
}

// Saved is what a save gives back: the new state, and words for what was kept but looks odd.
type Saved struct {
	Organisation Organisation
	Warnings     []errs.Field
}

// NewOrganisation is what is needed to add one by hand, from a list, or to name an outsider.
type NewOrganisation struct {
	Name        string
	Kind        string
	Identifiers []Identifier
	Address     Address
	Outsider    bool // named in a record; not asked to join
}

// Invite asks an organisation in. Organisation is one of the directory; when it is "", New is added.
type Invite struct {
	Organisation ident.Organisation
	New          NewOrganisation
	Email        string
	Roles        []access.Role // none means its first administrator
}

// Succession closes organisations and names what follows: one old and several new is a split, several
// old and one new a merger.
type Succession struct {
	Old        []ident.Organisation
	New        []ident.Organisation
	On         clock.Date
	Instrument string
}
