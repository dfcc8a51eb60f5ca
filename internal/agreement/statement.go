package agreement

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

// Status is how far an Acceptance Statement has come.
type Status string

// The statuses.
const (
	Invited     Status = "invited"      // being prepared by the organisation
	Submitted   Status = "submitted"    // signed; the secretariat decides
	Queried     Status = "queried"      // the secretariat asks for a change
	Accepted    Status = "accepted"     // the organisation is a signatory
	ReaffirmDue Status = "reaffirm_due" // still a signatory; must confirm by a day
	Lapsed      Status = "lapsed"       // did not reaffirm in time
	Suspended   Status = "suspended"    // stopped by the partnership, with a reason
	Withdrawn   Status = "withdrawn"    // left
	Succeeded   Status = "succeeded"    // merged or abolished; others took over
)

// Statuses lists every status in the order of life.
func Statuses() []Status {
	return []Status{Invited, Submitted, Queried, Accepted, ReaffirmDue, Lapsed, Suspended, Withdrawn, Succeeded}
}

// Valid reports whether s is one of the statuses.
func (s Status) Valid() bool { return slices.Contains(Statuses(), s) }

// Ended reports whether the statement is over for good; coming back needs a new one.
func (s Status) Ended() bool { return s == Withdrawn || s == Succeeded }

// ScopeKind says how much of the body a statement covers.
type ScopeKind string

// The scopes.
const (
	WholeBody     ScopeKind = "whole_org"
	NamedServices ScopeKind = "named_services"
	ForMembers    ScopeKind = "on_behalf_of_members" // itself and the members listed
)

// Valid reports whether k is one of the scopes.
func (k ScopeKind) Valid() bool { return k == WholeBody || k == NamedServices || k == ForMembers }

// Scope is how much of the body is covered, and whom it signs for.
type Scope struct {
	Kind     ScopeKind            `json:"kind,omitempty"`
	Services []string             `json:"services,omitempty"` // in words, for named services
	Members  []ident.Organisation `json:"members,omitempty"`  // for on_behalf_of_members
}

// Answer is an answer to a declaration.
type Answer struct {
	Code    string `json:"code"`
	Version int    `json:"version"` // of the declaration's text that was answered
	True    bool   `json:"true"`
	Reason  string `json:"reason,omitempty"` // when it is not true
}

// Signatory is the officer who signs.
type Signatory struct {
	Name  string `json:"name,omitempty"`
	Post  string `json:"post,omitempty"`
	Email string `json:"email,omitempty"`
}

// Answers are what the organisation fills in. Everything may be empty until it signs.
type Answers struct {
	LegalName    string                    `json:"legal_name,omitempty"`
	Address      organisation.Address      `json:"address,omitzero"`
	Scope        Scope                     `json:"scope,omitzero"`
	Signatory    Signatory                 `json:"signatory,omitzero"`
	Designated   organisation.Contact      `json:"designated,omitzero"`
	Deputy       organisation.Contact      `json:"deputy,omitzero"`
	DPO          organisation.Contact      `json:"dpo,omitzero"`
	SIRO         organisation.Contact      `json:"siro,omitzero"`
	Caldicott    organisation.Contact      `json:"caldicott,omitzero"`
	Contact      organisation.Contact      `json:"contact,omitzero"` // the public's, a role mailbox
	Declarations []Answer                  `json:"declarations,omitempty"`
	Reservations string                    `json:"reservations,omitempty"`
	Identifiers  []organisation.Identifier `json:"identifiers,omitempty"` // copied from the profile when signed
	Kind         string                    `json:"kind,omitempty"`        // copied from the profile when signed
}

// Period is a stretch of days on which the statement made its bodies signatories.
type Period struct {
	Edition string               `json:"edition"` // number
	Covers  []ident.Organisation `json:"covers"`  // its organisation, then the members it signed for
	From    clock.Date           `json:"from"`
	To      clock.Date           `json:"to,omitzero"` // last day; zero while it runs
}

// Change is one line of a statement's history.
type Change struct {
	Status Status      `json:"status"`
	At     time.Time   `json:"at"`
	By     event.Actor `json:"by"`
	Reason string      `json:"reason,omitempty"`
}

// Withdrawal is notice to leave.
type Withdrawal struct {
	NoticeOn    clock.Date `json:"notice_on,omitzero"`
	EffectiveOn clock.Date `json:"effective_on,omitzero"` // first day outside
	Reason      string     `json:"reason,omitempty"`
	DataPlan    string     `json:"data_plan,omitempty"` // what happens to data received
}

// Reaffirmation is a later confirmation, per edition and year.
type Reaffirmation struct {
	Edition   string     `json:"edition"`
	On        clock.Date `json:"on"`
	Signature string     `json:"signature"` // identifier of the signature
}

// Statement is one organisation's acceptance of the Agreement.
type Statement struct {
	ID             ident.Statement
	Organisation   ident.Organisation
	Edition        ident.Edition // the edition being, or last, accepted
	Status         Status
	Answers        Answers // what is being prepared, or was last signed
	Accepted       Answers // what is or was in force
	Query          string  // what the secretariat asked, while queried
	Periods        []Period
	History        []Change // oldest first
	Reaffirmations []Reaffirmation
	Withdrawal     Withdrawal
	ReaffirmBy     clock.Date // the deadline to reaffirm; zero when none runs
	Due            clock.Date // when the program itself acts next; kept by the service
	CreatedAt      time.Time
	UpdatedAt      time.Time
	Version        int64
}

// InForceOn reports whether the statement makes its bodies signatories on a day.
func (s Statement) InForceOn(on clock.Date) bool {
	_, ok := s.PeriodOn(on)
	return ok
}

// PeriodOn gives the period that covers a day.
func (s Statement) PeriodOn(on clock.Date) (Period, bool) {
	for _, p := range s.Periods {
		if !p.From.After(on) && (p.To.IsZero() || !p.To.Before(on)) {
			return p, true
		}
	}
	return Period{}, false
}

// StatusOn gives the status the statement had at the end of a day; "" before it began.
func (s Statement) StatusOn(on clock.Date) Status {
	var st Status
	for _, c := range s.History {
		if clock.DateOf(c.At).After(on) {
			break
		}
		st = c.Status
	}
	return st
}

// Covers lists the bodies that the statement as accepted speaks for: its organisation, then members.
func (s Statement) Covers() []ident.Organisation { return covered(s.Organisation, s.Accepted.Scope) }

func covered(own ident.Organisation, scope Scope) []ident.Organisation {
	out := []ident.Organisation{own}
	if scope.Kind != ForMembers {
		return out
	}
	for _, m := range scope.Members {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// CoveredOn reports whether the statement made an organisation a signatory on a day, and since when
// without a break.
func (s Statement) CoveredOn(org ident.Organisation, on clock.Date) (since clock.Date, edition string, ok bool) {
	p, ok := s.PeriodOn(on)
	if !ok || !slices.Contains(p.Covers, org) {
		return clock.Date{}, "", false
	}
	since = p.From
	for _, q := range slices.Backward(s.Periods) {
		if !q.To.IsZero() && q.To.AddDays(1) == since && slices.Contains(q.Covers, org) {
			since = q.From
		}
	}
	return since, p.Edition, true
}

// EverCovered lists every body the statement has ever spoken for.
func (s Statement) EverCovered() []ident.Organisation {
	out := s.Covers()
	for _, p := range s.Periods {
		for _, o := range p.Covers {
			if !slices.Contains(out, o) {
				out = append(out, o)
			}
		}
	}
	return out
}

// Method is how a statement was signed.
type Method string

// The methods.
const (
	Typed Method = "email_verified_typed" // typed name by somebody signed in with a proved address
	Paper Method = "uploaded_scan"        // signed on paper, scanned, checked by the secretariat
)

// Signature is one signing, kept for good.
type Signature struct {
	ID          string
	Statement   ident.Statement
	Edition     ident.Edition
	EditionHash string // of the edition's text
	ContentHash string // of Content
	Content     []byte // the exact bytes that were signed
	Method      Method
	Signer      ident.Person // who typed it, or who uploaded the scan
	Name        string
	Post        string
	Email       string
	Authority   bool       // attested: may bind the organisation
	SignedOn    clock.Date // the day on the paper, or the day of typing
	At          time.Time
	Evidence    string     // network address of the signing browser, or the scan's hash
	Scan        ident.File // paper only
}
