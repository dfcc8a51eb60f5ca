package organisation

import (
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Profile is what an organisation says of itself. Everything may be empty until it is known.
type Profile struct {
	LegalName     string   `json:"legal_name,omitempty"` // when it differs from the name
	OtherNames    []string `json:"other_names,omitempty"`
	Address       Address  `json:"address,omitzero"`
	Telephone     string   `json:"telephone,omitempty"`
	KindConfirmed bool     `json:"kind_confirmed,omitempty"` // the organisation agreed with the directory

	// Empty answers mean: as usual for its kind.
	PublicAuthority    Answer `json:"public_authority,omitempty"`
	CompetentAuthority Answer `json:"competent_authority,omitempty"`
	CompetentGround    string `json:"competent_ground,omitempty"`
	S16LA              string `json:"s16la,omitempty"` // code of list s16la_body

	ICOExempt       string            `json:"ico_exempt,omitempty"` // why it needs no registration of its own
	ICOExpiry       clock.Date        `json:"ico_expiry,omitzero"`
	DSPT            DSPT              `json:"dspt,omitzero"`
	CyberEssentials Certificate       `json:"cyber_essentials,omitzero"`
	Certificates    []Certificate     `json:"certificates,omitempty"`
	Contacts        []Contact         `json:"contacts,omitempty"`
	AssetOwners     []AssetOwner      `json:"asset_owners,omitempty"`
	Training        Training          `json:"training,omitzero"`
	Policies        []Policy          `json:"policies,omitempty"`
	Audit           Audit             `json:"audit,omitzero"`
	Links           Links             `json:"links,omitzero"`
	PolicyDocuments []PolicyDocument  `json:"policy_documents,omitempty"`
	SecureDomains   []string          `json:"secure_domains,omitempty"`
	Predecessors    []SuccessionEntry `json:"predecessors,omitempty"`
	Successors      []SuccessionEntry `json:"successors,omitempty"`
}

// Answer is yes, no, or not answered.
type Answer string

// The answers.
const (
	Unanswered Answer = ""
	Yes        Answer = "yes"
	No         Answer = "no"
)

// Or gives the answer, or otherwise when there is none.
func (a Answer) Or(otherwise bool) bool {
	if a == Unanswered {
		return otherwise
	}
	return a == Yes
}

// Valid reports whether a is one of the answers.
func (a Answer) Valid() bool { return a == Unanswered || a == Yes || a == No }

// Address is where post reaches it.
type Address struct {
	Lines    []string `json:"lines,omitempty"`
	Town     string   `json:"town,omitempty"`
	Postcode string   `json:"postcode,omitempty"`
}

// Text gives the address line by line.
func (a Address) Text() []string {
	out := slices.Clone(a.Lines)
	for _, l := range []string{a.Town, a.Postcode} {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

// DSPT is the result of the NHS Data Security and Protection Toolkit.
type DSPT struct {
	Status      string     `json:"status,omitempty"` // code of list dspt_status; its words are in the rulebook
	Year        string     `json:"year,omitempty"`   // "2025-26"
	PublishedOn clock.Date `json:"published_on,omitzero"`
}

// Certificate is a security certificate, such as Cyber Essentials ("ce", "ce_plus") or ISO 27001.
type Certificate struct {
	Name   string     `json:"name,omitempty"`
	Number string     `json:"number,omitempty"`
	Expiry clock.Date `json:"expiry,omitzero"`
}

// RoleKind names a role that an organisation fills.
type RoleKind string

// The named roles.
const (
	RoleDesignated RoleKind = "designated_officer" // day-to-day lead under the Agreement
	RoleDeputy     RoleKind = "deputy"
	RoleDPO        RoleKind = "dpo"
	RoleSIRO       RoleKind = "siro"
	RoleCaldicott  RoleKind = "caldicott"
	RoleSafeguard  RoleKind = "dsl" // designated safeguarding lead: never public
	RoleSafeguard2 RoleKind = "dsl_deputy"
	RoleFOI        RoleKind = "foi_lead"
	RoleSAR        RoleKind = "sar_team"
	RoleRecords    RoleKind = "records_lead"
	RoleSecurity   RoleKind = "infosec_lead"
	RoleComms      RoleKind = "comms_lead"
	RolePublic     RoleKind = "dp_contact" // the public's contact for data protection
	RoleChief      RoleKind = "chief_officer"
)

// RoleKinds lists every named role in the order the profile asks for them.
func RoleKinds() []RoleKind {
	return []RoleKind{
		RoleChief, RoleDesignated, RoleDeputy, RoleDPO, RoleSIRO, RoleCaldicott, RoleSafeguard, RoleSafeguard2,
		RoleFOI, RoleSAR, RoleRecords, RoleSecurity, RoleComms, RolePublic,
	}
}

// Valid reports whether k is one of the named roles.
func (k RoleKind) Valid() bool { return slices.Contains(RoleKinds(), k) }

// MayBePublic reports whether a role's mailbox may stand on public pages.
func (k RoleKind) MayBePublic() bool {
	return k == RolePublic || k == RoleDPO || k == RoleFOI || k == RoleSAR
}

// Contact is who fills a named role. Name is kept for colleagues and never published.
type Contact struct {
	Role     RoleKind `json:"role"`
	Name     string   `json:"name,omitempty"`
	Mailbox  string   `json:"mailbox,omitempty"`
	Phone    string   `json:"phone,omitempty"`
	External string   `json:"external,omitempty"` // the firm or body that provides it, when not in-house
	Register string   `json:"register,omitempty"` // entry in a national register, as for Caldicott Guardians
}

// AssetOwner is an Information Asset Owner.
type AssetOwner struct {
	Role  string `json:"role"`
	Asset string `json:"asset"`
}

// Training is how much of the staff is trained, on a day.
type Training struct {
	Percent int        `json:"percent,omitempty"`
	On      clock.Date `json:"on,omitzero"`
}

// Policy is one of the organisation's own policies.
type Policy struct {
	Kind     string     `json:"kind"` // dp, is, retention, breach, sar, ai
	Name     string     `json:"name,omitempty"`
	ReviewBy clock.Date `json:"review_by,omitzero"`
	URL      string     `json:"url,omitempty"`
}

// PolicyKinds lists the policies the profile asks for.
func PolicyKinds() []string { return []string{"dp", "is", "retention", "breach", "sar", "ai"} }

// Audit is the last review from outside.
type Audit struct {
	On     clock.Date `json:"on,omitzero"`
	By     string     `json:"by,omitempty"`
	Result string     `json:"result,omitempty"`
}

// Links are the organisation's own public pages.
type Links struct {
	Website    string `json:"website,omitempty"`
	Privacy    string `json:"privacy,omitempty"`
	Rights     string `json:"rights,omitempty"`
	Complaints string `json:"complaints,omitempty"`
	FOI        string `json:"foi,omitempty"`
	EasyRead   string `json:"easy_read,omitempty"`
}

// PolicyDocument is an appropriate policy document.
//
// Law: DPA 2018 Schedule 1 Part 4.
type PolicyDocument struct {
	Conditions []string   `json:"conditions"` // codes of Schedule 1 conditions it covers
	Version    string     `json:"version,omitempty"`
	ReviewBy   clock.Date `json:"review_by,omitzero"`
	URL        string     `json:"url,omitempty"`
}

// SuccessionEntry links an organisation to one that came before or after it.
type SuccessionEntry struct {
	Organisation ident.Organisation `json:"organisation"`
	On           clock.Date         `json:"on"`
	Instrument   string             `json:"instrument,omitempty"` // the order or resolution that did it
}

// Contact gives who fills a role; the zero Contact when nobody does.
func (p Profile) Contact(k RoleKind) Contact {
	for _, c := range p.Contacts {
		if c.Role == k {
			return c
		}
	}
	return Contact{Role: k}
}

// Filled reports whether somebody can be reached in the contact's role.
func (c Contact) Filled() bool { return c.Mailbox != "" || c.Name != "" }

// CurrentPolicyDocuments gives the Schedule 1 conditions covered by documents in date on a day.
func (p Profile) CurrentPolicyDocuments(on clock.Date) []string {
	var out []string
	for _, d := range p.PolicyDocuments {
		if !d.ReviewBy.IsZero() && d.ReviewBy.Before(on) {
			continue
		}
		for _, c := range d.Conditions {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	slices.Sort(out)
	return out
}
