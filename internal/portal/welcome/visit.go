package welcome

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/ident"
)

// Tour names a first visit; its words are in the content files.
type Tour string

// The tours. Each has Steps steps.
const (
	Practitioner Tour = "practitioner"
	School       Tour = "school"
	Surgery      Tour = "gp"
	IGLead       Tour = "ig_lead"
	Adviser      Tour = "adviser" // data protection officer, Caldicott Guardian, senior information risk owner
	Signing      Tour = "signing_officer"
	Admin        Tour = "org_admin"
	Secretariat  Tour = "secretariat"
	Group        Tour = "involvement"
	Auditor      Tour = "auditor"
	SysAdmin     Tour = "sysadmin"
)

// Tours lists the tours.
func Tours() []Tour {
	return []Tour{Practitioner, School, Surgery, IGLead, Adviser, Signing, Admin, Secretariat, Group, Auditor, SysAdmin}
}

// Steps is how many steps a tour has.
const Steps = 3

// Body is what a tour depends on besides roles: the kind and the sector of the organisation.
type Body struct{ Kind, Sector string }

// TourFor chooses the first visit of somebody who acts in some roles for an organisation.
func TourFor(roles []access.Role, body Body) (Tour, bool) {
	has := func(r ...access.Role) bool {
		return slices.ContainsFunc(r, func(x access.Role) bool { return slices.Contains(roles, x) })
	}
	switch {
	case has(access.Secretariat):
		return Secretariat, true
	case has(access.SysAdmin):
		return SysAdmin, true
	case has(access.Auditor):
		return Auditor, true
	case has(access.Involvement):
		return Group, true
	case body.Sector == "education" && has(access.OrgAdmin, access.IGLead, access.Practitioner):
		return School, true
	case body.Kind == "gp_practice" && has(access.OrgAdmin, access.IGLead, access.Practitioner):
		return Surgery, true
	case has(access.IGLead):
		return IGLead, true
	case has(access.DPO, access.Caldicott, access.SIRO):
		return Adviser, true
	case has(access.OrgAdmin):
		return Admin, true
	case has(access.SigningOfficer):
		return Signing, true
	case has(access.Practitioner):
		return Practitioner, true
	}
	return "", false
}

// VisitState is how far a visit has come.
type VisitState string

// The states of a visit.
const (
	Fresh   VisitState = ""
	Open    VisitState = "open"
	Skipped VisitState = "skipped"
	Done    VisitState = "done"
)

// Over reports whether the person is not to be asked again.
func (s VisitState) Over() bool { return s == Skipped || s == Done }

// Visit is one person's way through a tour.
type Visit struct {
	Person  ident.Person
	Tour    Tour
	State   VisitState
	Step    int // how many steps are behind the person
	At      time.Time
	Version int64
}

// Go takes the visit past a step. A step taken again changes nothing.
func (v Visit) Go(step int, now time.Time) Visit {
	if step < 1 || step > Steps || step <= v.Step {
		return v
	}
	v.Step, v.At = step, now
	if v.State = Open; step == Steps {
		v.State = Done
	}
	return v
}

// Skip ends the visit; one that is done stays done.
func (v Visit) Skip(now time.Time) Visit {
	if v.State != Done {
		v.State, v.At = Skipped, now
	}
	return v
}

// Again begins the visit anew, when the person asks for it.
func (v Visit) Again(now time.Time) Visit {
	v.State, v.Step, v.At = Open, 0, now
	return v
}
