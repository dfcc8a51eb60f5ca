package access

import (
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Role is what a person is trusted to do for an organisation or for the partnership.
type Role string

// Roles held for an organisation.
const (
	Practitioner   Role = "practitioner"
	IGLead         Role = "ig_lead"
	DPO            Role = "dpo"
	Caldicott      Role = "caldicott"
	SIRO           Role = "siro"
	SigningOfficer Role = "signing_officer"
	OrgAdmin       Role = "org_admin"
)

// Roles held for the partnership.
const (
	Secretariat Role = "secretariat"
	Involvement Role = "involvement"
	Auditor     Role = "auditor"
	SysAdmin    Role = "sysadmin"
)

// OrganisationRoles lists the roles held for an organisation, in the order people meet them.
func OrganisationRoles() []Role {
	return []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, SigningOfficer, OrgAdmin}
}

// PartnershipRoles lists the roles held for the partnership itself.
func PartnershipRoles() []Role { return []Role{Secretariat, Involvement, Auditor, SysAdmin} }

// Roles lists every role.
func Roles() []Role { return append(OrganisationRoles(), PartnershipRoles()...) }

// Valid reports whether r is a known role.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Partnership reports whether r is held for the partnership rather than for one organisation.
func (r Role) Partnership() bool { return slices.Contains(PartnershipRoles(), r) }

// Privileged reports whether a second factor is asked of r at sign-in.
func (r Role) Privileged() bool {
	return slices.Contains([]Role{SigningOfficer, SIRO, Caldicott, OrgAdmin, DPO, Secretariat, Auditor, SysAdmin}, r)
}

// Actor is who asks: nobody (a visitor), or a person wearing one hat. A hat is either one organisation
// with the roles held there, or the partnership with the roles held there, never both at once.
type Actor struct {
	Person       ident.Person
	Organisation ident.Organisation // "" for visitors and for partnership hats
	Roles        []Role
}

// SignedIn reports whether a person is behind the actor.
func (a Actor) SignedIn() bool { return a.Person != "" }

// Has reports whether the actor wears role r.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Event gives the actor in the form the audit trail keeps, with the role that allowed the act.
func (a Actor) Event(as Role) event.Actor {
	return event.Actor{Person: a.Person, ActingFor: a.Organisation, Role: string(as)}
}

// Relation is how the actor's organisation stands to the thing.
type Relation string

// The relations.
const (
	Own         Relation = "own"         // the thing belongs to, or is led by, the actor's organisation
	Party       Relation = "party"       // the actor's organisation takes part in it
	Other       Relation = "other"       // the actor's organisation has nothing to do with it
	Partnership Relation = "partnership" // the actor wears a partnership hat
	None        Relation = "none"        // the actor is a visitor
)

// Relations lists every relation.
func Relations() []Relation { return []Relation{Own, Party, Other, Partnership, None} }

// RelationTo finds the relation of a to a thing owned by owner in which parties take part.
func RelationTo(a Actor, owner ident.Organisation, parties ...ident.Organisation) Relation {
	switch {
	case !a.SignedIn():
		return None
	case a.Organisation == "":
		return Partnership
	case a.Organisation == owner:
		return Own
	case slices.Contains(parties, a.Organisation):
		return Party
	default:
		return Other
	}
}

// Command is something a person may ask for, as verb and noun: "record.edit".
type Command string

// Public marks a route or command open to everybody; SignedIn one open to anybody signed in.
const (
	Public   Command = "public"
	SignedIn Command = "signed_in"
)

// Rule allows one command to some roles in some relations while the thing is in some states.
type Rule struct {
	Command   Command
	Roles     []Role     // empty: every signed-in role
	Relations []Relation // never empty
	States    []string   // empty: every state
	Why       string     // one sentence for the printed table
}

// matches reports whether r allows a in relation rel and state, and by which role.
func (r Rule) matches(a Actor, rel Relation, state string) (Role, bool) {
	if !slices.Contains(r.Relations, rel) {
		return "", false
	}
	if len(r.States) > 0 && !slices.Contains(r.States, state) {
		return "", false
	}
	if len(r.Roles) == 0 {
		if len(a.Roles) == 0 {
			return "", rel == None
		}
		return a.Roles[0], true
	}
	for _, want := range r.Roles {
		if a.Has(want) {
			return want, true
		}
	}
	return "", false
}

// Rules is the whole table, in a stable order: one slice per concept, each in its own file.
func Rules() []Rule {
	var all []Rule
	for _, part := range [][]Rule{
		organisationRules,
		agreementRules,
		sharingRules,
		oneOffRules,
		requestRules,
		adviceRules,
		clientRules,
		screeningRules,
		lawChangeRules,
		guidanceRules,
		choiceRules,
		caseRules,
		incidentRules,
		involvementRules,
		questionRules,
		consultationRules,
		correctionRules,
		reviewRules,
		commentRules,
		licenceRules,
		historyRules,
		partnershipRules,
		followRules,
		successionRules,
		automationRules,
		registerLifeRules,
		portalRules,
		todayRules,
		spaceRules,
		threadRules,
		libraryRules,
		noticeboardRules,
		expertiseRules,
		welcomeRules,
		digestRules,
		platformRules,
	} {
		all = append(all, part...)
	}
	return all
}

var table = func() map[Command][]Rule {
	m := map[Command][]Rule{}
	for _, r := range Rules() {
		m[r.Command] = append(m[r.Command], r)
	}
	return m
}()

// Known reports whether c is in the table or one of the two open commands.
func Known(c Command) bool {
	if c == Public || c == SignedIn {
		return true
	}
	_, ok := table[c]
	return ok
}

// Allowed reports whether a may do c to a thing in relation rel and state, and the role that allows it.
func Allowed(a Actor, c Command, rel Relation, state string) (Role, bool) {
	switch c {
	case Public:
		return "", true
	case SignedIn:
		if a.SignedIn() && len(a.Roles) > 0 {
			return a.Roles[0], true
		}
		return "", a.SignedIn()
	}
	for _, r := range table[c] {
		if role, ok := r.matches(a, rel, state); ok {
			return role, true
		}
	}
	return "", false
}

// AllowedSomewhere reports whether a could do c to anything at all. Routes use it to turn people away
// early; the service still checks the thing itself.
func AllowedSomewhere(a Actor, c Command) bool {
	if c == Public || c == SignedIn {
		_, ok := Allowed(a, c, None, "")
		return ok
	}
	for _, r := range table[c] {
		for _, rel := range r.Relations {
			if (rel == Partnership) != (a.SignedIn() && a.Organisation == "") || (rel == None) != !a.SignedIn() {
				continue
			}
			state := ""
			if len(r.States) > 0 {
				state = r.States[0]
			}
			if _, ok := r.matches(a, rel, state); ok {
				return true
			}
		}
	}
	return false
}

// Require returns nil and the allowing role when a may do c. Otherwise the error is Unauthenticated for
// visitors, NotFound when a may not see the thing at all, and Forbidden when a may see it but not do c.
func Require(a Actor, c, view Command, rel Relation, state string) (Role, error) {
	if role, ok := Allowed(a, c, rel, state); ok {
		return role, nil
	}
	if !a.SignedIn() {
		return "", errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	if _, ok := Allowed(a, view, rel, state); !ok {
		return "", errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
	}
	return "", errs.New(errs.Forbidden, "access.forbidden", "Your role does not allow this. Ask your organisation's administrator who can do it.")
}
