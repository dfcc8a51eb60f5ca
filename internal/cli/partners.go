package cli

import (
	"context"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
	"sharewell/internal/web/oneoffpage"
)

// partners finds whom an organisation shares with, for the emergency record.
type partners struct {
	s   *Services
	now clock.Clock
}

// recent is how many of an organisation's last records are looked at for their receivers.
const recent = 30

// firstCalled are the kinds of body that most people call in an emergency, in that order.
func firstCalled() []string {
	return []string{"police", "county", "unitary", "ambulance", "nhs_trust", "fire"}
}

// Usual implements oneoffpage.Partners.
func (p partners) Usual(ctx context.Context, a access.Actor, most int) ([]oneoffpage.Partner, error) {
	out, err := p.latest(ctx, a)
	if err != nil {
		return nil, err
	}
	var others []oneoffpage.Partner
	for _, f := range []organisation.Filter{{Status: organisation.Member, Most: most}, {Most: most}} {
		found, err := p.s.Organisations.Find(ctx, a, f)
		if err != nil {
			return nil, err
		}
		for _, b := range found {
			one := oneoffpage.Partner{ID: b.ID, Name: b.Name, Kind: b.Kind}
			if b.ID != a.Organisation && !slices.Contains(out, one) && !slices.Contains(others, one) {
				others = append(others, one)
			}
		}
	}
	slices.SortStableFunc(others, func(x, y oneoffpage.Partner) int { return rank(x.Kind) - rank(y.Kind) })
	out = append(out, others...)
	return out[:min(len(out), most)], nil
}

// rank is the place of a kind among those first called; all others come after, as they were.
func rank(kind string) int {
	if i := slices.Index(firstCalled(), kind); i >= 0 {
		return i
	}
	return len(firstCalled())
}

// latest lists the receivers of the organisation's last records, the latest first.
func (p partners) latest(ctx context.Context, a access.Actor) (out []oneoffpage.Partner, err error) {
	err = p.s.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil // a read may run twice
		lines, err := tx.OneOffLines(ctx, oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: a.Organisation, Person: a.Person, Now: p.now.Now(), Most: recent})
		if err != nil {
			return err
		}
		var ids []ident.Organisation
		for _, l := range lines {
			if l.Counterpart != "" && !slices.Contains(ids, l.Counterpart) {
				ids = append(ids, l.Counterpart)
			}
		}
		standings, err := tx.Standings(ctx, ids, clock.DateOf(p.now.Now()))
		for _, id := range ids {
			out = append(out, oneoffpage.Partner{ID: id, Name: standings[id].Name, Kind: standings[id].Kind})
		}
		return err
	})
	return out, err
}

// Named implements oneoffpage.Partners.
func (p partners) Named(ctx context.Context, a access.Actor, name string) (oneoffpage.Partner, bool, error) {
	found, err := p.s.Organisations.Find(ctx, a, organisation.Filter{Words: name, Most: 20})
	if err != nil {
		return oneoffpage.Partner{}, false, err
	}
	for _, b := range found {
		if strings.EqualFold(strings.TrimSpace(b.Name), strings.TrimSpace(name)) {
			return oneoffpage.Partner{ID: b.ID, Name: b.Name, Kind: b.Kind}, true, nil
		}
	}
	return oneoffpage.Partner{}, false, nil
}
