package sharing

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// version gives a loaded version by its number, nil when it is not loaded.
func (st *State) version(n int) *Version {
	for i := range st.Versions {
		if st.Versions[i].N == n && n > 0 {
			return &st.Versions[i]
		}
	}
	return nil
}

// Open gives the version on its way, nil when there is none.
func (st *State) Open() *Version { return st.version(st.Record.Open) }

// Live gives the version in force, or last in force; nil when there was none.
func (st *State) Live() *Version { return st.version(st.Record.Live) }

// Current gives the version to look at first: on its way, else in force, else the last.
func (st *State) Current() *Version {
	if v := st.Open(); v != nil {
		return v
	}
	if v := st.Live(); v != nil {
		return v
	}
	return st.version(st.Record.Last)
}

// clone copies a state so that decisions leave the original alone.
func (st State) clone() State {
	out := st
	r := &out.Record
	r.Accessions, r.EndAnswers, r.Alerted = slices.Clone(r.Accessions), slices.Clone(r.EndAnswers), slices.Clone(r.Alerted)
	r.Lapsed, r.Heirs = slices.Clone(r.Lapsed), slices.Clone(r.Heirs)
	out.Versions = slices.Clone(st.Versions)
	for i := range out.Versions {
		v := &out.Versions[i]
		v.Content = v.Content.Clone()
		v.Marks = slices.Clone(v.Marks)
		v.States = slices.Clone(v.States)
		for j := range v.States {
			s := &v.States[j]
			if s.Approval != nil {
				a := *s.Approval
				s.Approval = &a
			}
			if s.Signature != nil {
				g := *s.Signature
				s.Signature = &g
			}
		}
	}
	return out
}

// state gives how far a party is with a version.
func (v *Version) state(party string) *PartyState {
	for i := range v.States {
		if v.States[i].Party == party {
			return &v.States[i]
		}
	}
	return nil
}

// stateOf gives how far an organisation is with a version.
func (v *Version) stateOf(org ident.Organisation) *PartyState {
	for i := range v.States {
		if v.States[i].Organisation == org && org != "" {
			return &v.States[i]
		}
	}
	return nil
}

// Approved reports whether a party's review is done, or was never needed.
func (v *Version) Approved(s PartyState) bool {
	return !s.NeedsReview || s.Approval.Stands(PartHash(&v.Content, s.Party))
}

// SignedBy reports whether a party's signature stands, or was never needed.
func (v *Version) SignedBy(s PartyState) bool {
	return !s.NeedsSign || s.Signature.Stands(PartHash(&v.Content, s.Party))
}

func (v *Version) allApproved() bool {
	parts := PartHashes(&v.Content)
	return !slices.ContainsFunc(v.States, func(s PartyState) bool {
		return s.NeedsReview && !s.Approval.Stands(parts[s.Party])
	})
}

func (v *Version) allSigned() bool {
	parts := PartHashes(&v.Content)
	return !slices.ContainsFunc(v.States, func(s PartyState) bool {
		return s.NeedsSign && !s.Signature.Stands(parts[s.Party])
	})
}

// parties lists the organisations that take part in a version; those that joined the version in force
// count too.
func (st *State) parties(v *Version) []ident.Organisation {
	if v == nil {
		return nil
	}
	orgs := v.Content.Organisations()
	if v.N == st.Record.Live {
		for _, a := range st.Record.Accessions {
			if a.Takes() && a.Version == v.N && !slices.Contains(orgs, a.Organisation) {
				orgs = append(orgs, a.Organisation)
			}
		}
	}
	return st.Record.withHeirs(orgs)
}

// everybody lists the lead and all parties of a version, once each.
func (st *State) everybody(v *Version) []ident.Organisation {
	out := []ident.Organisation{st.Record.Lead}
	for _, o := range st.parties(v) {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// settle brings the parts of a record that follow from its versions up to date.
func (st *State) settle(now time.Time, set Settings) {
	r := &st.Record
	if v := st.Live(); v != nil {
		r.Status = v.Stage
	} else if v := st.Current(); v != nil {
		r.Status = v.Stage
	}
	r.UpdatedAt = now
	r.Watch = nextWatch(st, clock.DateOf(now), set)
}

// Place is how one organisation finds the record in its list.
type Place struct {
	Organisation ident.Organisation
	Lead         bool
	Role         string
	Title        string
	Status       Stage
	Open         Stage
	UpdatedAt    time.Time
}

// Places lists where the record stands in organisations' lists: the lead's always, a party's from when
// the record was first sent to it.
func (st *State) Places() []Place {
	var out []Place
	add := func(p Place) {
		if i := slices.IndexFunc(out, func(o Place) bool { return o.Organisation == p.Organisation }); i >= 0 {
			out[i].Open = p.Open
			return
		}
		out = append(out, p)
	}
	cur, open, live := st.Current(), st.Open(), st.Live()
	lead := Place{Organisation: st.Record.Lead, Lead: true, Status: st.Record.Status, UpdatedAt: st.Record.UpdatedAt}
	if cur != nil {
		lead.Title = cur.Content.Title
		lead.Role = roleOf(cur, st.Record.Lead)
	}
	if open != nil {
		lead.Open = open.Stage
	}
	out = append(out, lead)
	for _, v := range []*Version{live, open, cur} {
		if v == nil || v.Stage == Draft || v.SentAt.IsZero() {
			continue
		}
		for _, org := range st.parties(v) {
			if org == st.Record.Lead {
				continue
			}
			p := Place{Organisation: org, Role: roleOf(v, org), Title: v.Content.Title, Status: v.Stage, UpdatedAt: st.Record.SharedAt}
			if v.Stage.Open() {
				p.Open = v.Stage
			}
			add(p)
		}
	}
	return out
}

func roleOf(v *Version, org ident.Organisation) string {
	p, _ := v.Content.PartyOf(org)
	return p.Role
}

// PublishedOf gives what the public register may start from: no draft, and nothing that was never sent.
func PublishedOf(r Record, versions []Version) Published {
	p := Published{Record: r}
	for _, v := range versions {
		if v.Stage != Draft && !v.SentAt.IsZero() {
			p.Versions = append(p.Versions, v)
		}
	}
	if open := (&State{Record: r, Versions: p.Versions}).Open(); open == nil {
		p.Record.Open = 0 // a draft, which the public must not hear of
	}
	st := State{Record: r, Versions: p.Versions}
	if v := st.Live(); v != nil {
		p.Organisations = st.parties(v)
	} else if n := len(p.Versions); n > 0 {
		p.Organisations = st.parties(&p.Versions[n-1])
	}
	return p
}
