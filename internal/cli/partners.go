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

// Usual implements oneoffpage.Partners.
func (p partners) Usual(ctx context.Context, a access.Actor, most int) ([]oneoffpage.Partner, error) {
	var ids []ident.Organisation
	err := p.s.Store.Read(ctx, func(tx *store.Tx) error {
		ids = nil // a read may run twice
		lines, err := tx.OneOffLines(ctx, oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: a.Organisation, Person: a.Person, Now: p.now.Now(), Most: recent})
		for _, l := range lines {
			if l.Counterpart != "" && !slices.Contains(ids, l.Counterpart) {
				ids = append(ids, l.Counterpart)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	out, err := p.named(ctx, ids)
	if err != nil {
		return nil, err
	}
	// Whom most people call in an emergency, then everybody else by name.
	for _, f := range []organisation.Filter{{Sector: "police_justice", Most: 2}, {Sector: "local_government", Most: 2}, {Sector: "health", Most: 2}, {Most: most}} {
		for _, status := range []organisation.Status{organisation.Member, ""} {
			f.Status = status
			found, err := p.s.Organisations.Find(ctx, a, f)
			if err != nil {
				return nil, err
			}
			for _, b := range found {
				one := oneoffpage.Partner{ID: b.ID, Name: b.Name}
				if len(out) < most && b.ID != a.Organisation && !slices.Contains(out, one) {
					out = append(out, one)
				}
			}
		}
	}
	return out[:min(len(out), most)], nil
}

func (p partners) named(ctx context.Context, ids []ident.Organisation) (out []oneoffpage.Partner, err error) {
	err = p.s.Store.Read(ctx, func(tx *store.Tx) error {
		names, err := tx.OrganisationNames(ctx, ids)
		out = nil // a read may run twice
		for _, id := range ids {
			out = append(out, oneoffpage.Partner{ID: id, Name: names[id]})
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
			return oneoffpage.Partner{ID: b.ID, Name: b.Name}, true, nil
		}
	}
	return oneoffpage.Partner{}, false, nil
}
