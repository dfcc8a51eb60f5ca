package organisation

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// Status says how far an organisation has come in.
type Status string

// The statuses.
const (
	InDirectory Status = "directory" // known from open data; takes no part yet
	Invited     Status = "invited"   // its first administrator has been asked
	Member      Status = "member"    // somebody acts for it
	Outsider    Status = "outsider"  // named in records, not asked to join
	Closed      Status = "closed"    // no longer exists; see its successors
)

// Statuses lists every status.
func Statuses() []Status { return []Status{InDirectory, Invited, Member, Outsider, Closed} }

// Valid reports whether s is one of the statuses.
func (s Status) Valid() bool { return slices.Contains(Statuses(), s) }

// Organisation is one body and everything the partnership knows about it.
type Organisation struct {
	ID          ident.Organisation
	Slug        string // last part of its public address, stable for good
	Name        string
	Kind        string // code of the rulebook's body kinds
	Sector      string // follows from Kind
	Status      Status
	Identifiers []Identifier // at most one per scheme, in the order of Schemes
	Profile     Profile
	Facts       Facts  // what its kind brings, taken at the last save
	Source      Source // where the directory's facts came from; zero when typed in
	CreatedAt   time.Time
	UpdatedAt   time.Time
	Version     int64
}

// Source says which open-data file a directory entry came from.
type Source struct {
	File string     `json:"file,omitempty"`
	Kind FileKind   `json:"kind,omitempty"`
	AsOf clock.Date `json:"as_of,omitzero"`
}

// Facts are what the rulebook says of the organisation's kind, with the profile's own answers applied.
type Facts struct {
	PublicAuthority    bool       `json:"public_authority,omitempty"`
	CompetentAuthority bool       `json:"competent_authority,omitempty"`
	HealthOrCare       bool       `json:"health_or_care,omitempty"`
	S16LA              string     `json:"s16la,omitempty"`
	MustIdentify       []Scheme   `json:"must_identify,omitempty"`
	MustFill           []RoleKind `json:"must_fill,omitempty"`
	Mandatory          []Mend     `json:"mandatory,omitempty"` // what must stay sound, and until when it is
	Book               string     `json:"book,omitempty"`      // version of the rulebook they were taken from
}

// FactsOf applies the profile's own answers to the defaults of its kind.
func FactsOf(p Profile, kind rulebook.BodyKind, book string) Facts {
	f := Facts{
		PublicAuthority:    p.PublicAuthority.Or(kind.PublicAuthority),
		CompetentAuthority: p.CompetentAuthority.Or(kind.CompetentAuthority),
		HealthOrCare:       kind.HealthOrCare, S16LA: kind.S16LA, Book: book,
	}
	if p.S16LA != "" {
		f.S16LA = p.S16LA
	}
	for _, s := range kind.Identifiers {
		f.MustIdentify = append(f.MustIdentify, Scheme(s))
	}
	for _, r := range kind.Roles {
		f.MustFill = append(f.MustFill, RoleKind(r))
	}
	if f.PublicAuthority && !slices.Contains(f.MustFill, RoleDPO) {
		f.MustFill = append(f.MustFill, RoleDPO)
	}
	return f
}

// Identifier gives the organisation's identifier in a scheme, "" when it has none.
func (o Organisation) Identifier(s Scheme) string {
	for _, i := range o.Identifiers {
		if i.Scheme == s {
			return i.Value
		}
	}
	return ""
}

// Brief is an organisation in a list or a picker.
type Brief struct {
	ID     ident.Organisation
	Slug   string
	Name   string
	Kind   string
	Sector string
	Status Status
	Town   string
	Key    string // its place in the list, for paging
}

// Brief gives the short form.
func (o Organisation) Brief() Brief {
	return Brief{ID: o.ID, Slug: o.Slug, Name: o.Name, Kind: o.Kind, Sector: o.Sector, Status: o.Status, Town: o.Profile.Address.Town, Key: o.SortKey()}
}

// SortKey is what lists are ordered by: the folded name, made unique by the slug.
func (o Organisation) SortKey() string { return Fold(o.Name) + "\u001f" + o.Slug }

// Filter narrows a list of organisations; empty parts match everything.
type Filter struct {
	Words  string // beginnings of words of the name, in any order; accents and capitals do not matter
	Sector string
	Status Status
	After  string // Key of the last one already shown
	Most   int    // nought means 50
}

// Count says how many organisations of one sector have one status.
type Count struct {
	Sector string
	Status Status
	N      int64
}

// Arrive makes an organisation a member once somebody acts for it.
func (o *Organisation) Arrive() {
	if o.Status == InDirectory || o.Status == Invited || o.Status == Outsider {
		o.Status = Member
	}
}

// Open reports whether the organisation still exists.
func (o Organisation) Open() bool { return o.Status != Closed }

// GoneOn reports whether the organisation no longer existed on a day.
func (o Organisation) GoneOn(on clock.Date) bool {
	if o.Status != Closed {
		return false
	}
	for _, next := range o.Profile.Successors {
		if next.On.After(on) {
			return false
		}
	}
	return true
}
