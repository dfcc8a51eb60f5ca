package policy

import (
	"fmt"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
)

// Agreement is one giver's side of a record in the draft national form. The draft is not final; what it has
// no field for (people, methods, numbers) stands in fields of ours, and readers that do not know them must
// treat the exception as not allowing.
type Agreement struct {
	OrgID      string      `json:"orgId"`
	Version    string      `json:"version"`
	Record     string      `json:"record"`
	Advisory   bool        `json:"advisory"`
	Defaults   []Exception `json:"defaults"`
	Exceptions []Exception `json:"exceptions"`
	// Omitted counts movements that the form cannot say; they allow nothing here.
	Omitted int `json:"omitted,omitempty"`
}

// Exception allows or denies.
type Exception struct {
	Effect     string     `json:"effect"`
	Modes      []string   `json:"modes"`
	DataTypes  []string   `json:"dataTypes,omitempty"`
	DestOrgIDs []string   `json:"destOrgIds,omitempty"`
	Purposes   []string   `json:"purposes,omitempty"`
	ValidFrom  clock.Date `json:"validFrom,omitzero"`
	ValidUntil clock.Date `json:"validUntil,omitzero"`
	// The fields of ours; empty is no limit.
	SubjectTypes []string `json:"subjectTypes,omitempty"`
	Methods      []string `json:"methods,omitempty"`
	MostPeople   int64    `json:"mostPeople,omitempty"`
}

// Modes of the draft: whether anything exists, and what it says.
func modes() []string { return []string{"EXISTENCE", "CONTENT"} }

// Agreements writes a policy, one document for each giver, in the order of their names.
func Agreements(p coverage.Policy, n Names) []Agreement {
	usable := (p.State == coverage.Live || p.State == coverage.Reviewed) && len(p.Blocks) == 0
	byGiver := map[string]*Agreement{}
	var givers []string
	for i := range p.Grants {
		g := &p.Grants[i]
		for _, from := range g.From {
			name := n.Body(from)
			a := byGiver[name]
			if a == nil {
				a = &Agreement{OrgID: name, Version: fmt.Sprintf("%d.%d", p.N, p.Version), Record: p.Ref, Advisory: true,
					Defaults: []Exception{{Effect: "deny", Modes: modes()}}, Exceptions: []Exception{}}
				byGiver[name], givers = a, append(givers, name)
			}
			e, ok := n.exception(&p, g, from)
			if !ok {
				a.Omitted++
				continue
			}
			if usable {
				a.Exceptions = append(a.Exceptions, e)
			}
		}
	}
	slices.Sort(givers)
	out := make([]Agreement, len(givers))
	for i, name := range givers {
		out[i] = *byGiver[name]
	}
	return out
}

// exception says one movement of one giver; ok is false when the form cannot say it.
func (n Names) exception(p *coverage.Policy, g *coverage.Grant, from coverage.Node) (Exception, bool) {
	if g.When != nil || len(g.To) == 0 {
		return Exception{}, false
	}
	e := Exception{Effect: "allow", Modes: modes(), Purposes: p.Purposes, ValidFrom: p.Start, ValidUntil: earliest(p.End, p.Review, p.HoldsTo),
		SubjectTypes: p.About, Methods: g.Methods, MostPeople: g.Most}
	for _, t := range g.Things {
		e.DataTypes = append(e.DataTypes, t.ID)
	}
	for _, to := range g.To {
		if to != from {
			e.DestOrgIDs = append(e.DestOrgIDs, n.Body(to))
		}
	}
	return e, len(e.DestOrgIDs) > 0
}
