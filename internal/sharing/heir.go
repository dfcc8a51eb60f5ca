package sharing

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Heir is an organisation that stands where another stood in a record. What was signed still names the other one.
type Heir struct {
	Old, New   ident.Organisation
	On         clock.Date // the day it took over
	Instrument string     // the order or decision that did it
	From       int        // version in force before; 0: none was
	Version    int        // version it goes on with; 0: none
	SignBy     clock.Date // by when Version must be signed; none: nothing is asked
	SignedAt   time.Time
	Lead       bool // Old led the record
}

// Waits reports whether a signature is still asked for.
func (h Heir) Waits() bool { return !h.SignBy.IsZero() && h.SignedAt.IsZero() }

// withHeirs adds those that took over from some organisations. A chain of changes is followed to its end.
func (r *Record) withHeirs(orgs []ident.Organisation) []ident.Organisation {
	for i := 0; i < len(orgs); i++ {
		for _, h := range r.Heirs {
			if h.Old == orgs[i] && h.New != h.Old && !slices.Contains(orgs, h.New) {
				orgs = append(orgs, h.New)
			}
		}
	}
	return orgs
}

// heirOf gives the organisation that answers today for one that was a party.
func (r *Record) heirOf(org ident.Organisation) ident.Organisation {
	for range len(r.Heirs) {
		i := slices.IndexFunc(r.Heirs, func(h Heir) bool { return h.Old == org && h.New != org })
		if i < 0 || org == "" {
			break
		}
		org = r.Heirs[i].New
	}
	return org
}

// Move says that organisations take over from one: several when it was split.
type Move struct {
	Old ident.Organisation
	New []ident.Organisation
}

// Succeed changes organisations in one record.
type Succeed struct {
	Moves      []Move
	On         clock.Date
	Instrument string
	SignBy     clock.Date // by when those whose part changes must sign
}

func (c Succeed) next(org ident.Organisation) ([]ident.Organisation, bool) {
	for _, m := range c.Moves {
		if m.Old == org && org != "" && len(m.New) > 0 {
			return m.New, true
		}
	}
	return nil, false
}

// Succeeding gives the content as it reads once organisations took over, and whether anything differs. A party keeps
// its row, so that what others signed stays to the letter. Two rows that come to name one body become one, and what
// would flow from a body to itself is left out. A party that is split is followed by a row for each further body.
func Succeeding(c *Content, cmd Succeed, ids ident.Source) (Content, bool) {
	out, changed := c.Clone(), false
	for _, p := range c.Parties {
		next, ok := cmd.next(p.Organisation)
		if !ok {
			continue
		}
		changed = true
		for i, org := range next {
			if have, there := out.PartyOf(org); there {
				if i == 0 {
					out.mergeParties(have.ID, p.ID)
				}
				continue
			}
			if i == 0 {
				at := slices.IndexFunc(out.Parties, func(q Party) bool { return q.ID == p.ID })
				out.Parties[at].Organisation = org
				continue
			}
			foldIn(&out, Accession{ID: ids.Next(), Organisation: org, Like: p.ID})
		}
	}
	return out, changed
}

// mergeParties puts everything of one party under another.
func (c *Content) mergeParties(into, from string) {
	swap := func(list []string) []string {
		var out []string
		for _, id := range list {
			if id == from {
				id = into
			}
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		return out
	}
	c.Parties = slices.DeleteFunc(c.Parties, func(p Party) bool { return p.ID == from })
	var flows []Flow
	for _, f := range c.Flows {
		f.From, f.To = swap(f.From), swap(f.To)
		if slices.Equal(f.From, f.To) && len(f.From) == 1 && f.From[0] == into {
			continue // within one body nothing is shared
		}
		flows = append(flows, f)
	}
	c.Flows = flows
	kept := func(party string) bool { return party == into }
	hasNotice := slices.ContainsFunc(c.Transparency, func(n Notice) bool { return kept(n.Party) })
	c.Transparency = slices.DeleteFunc(c.Transparency, func(n Notice) bool { return n.Party == from && hasNotice })
	for i := range c.Transparency {
		if c.Transparency[i].Party == from {
			c.Transparency[i].Party = into
		}
	}
	hasRule := slices.ContainsFunc(c.Retention, func(r Retention) bool { return kept(r.Party) })
	c.Retention = slices.DeleteFunc(c.Retention, func(r Retention) bool { return r.Party == from && hasRule })
	for i := range c.Retention {
		if c.Retention[i].Party == from {
			c.Retention[i].Party = into
		}
	}
}
