package sharing

import (
	"context"
	"slices"

	"sharewell/internal/access"
)

// JoinOffer is what a signatory that takes no part in a live record learns of it before it asks to
// join: what the public entry says of it too, and the parties whose part it could take.
type JoinOffer struct {
	Ref      string
	Title    string // the public title
	LeadName string
	Parties  []JoinLike
}

// JoinLike is a party whose part can be taken.
type JoinLike struct {
	Party string // row id
	Name  string
	Role  string
}

// JoinOffer gives the offer of a record that is open to join. Any other record is not found, and so is
// one whose public entry is withheld.
func (s *Service) JoinOffer(ctx context.Context, a access.Actor, ref string) (JoinOffer, error) {
	var out JoinOffer
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		v := st.Live()
		if v == nil || v.Content.OpenToJoin != Yes || v.Content.Publication == "withheld" {
			return hidden()
		}
		rel := access.RelationTo(a, st.Record.Lead, st.parties(v)...)
		if _, ok := access.Allowed(a, access.JoinRecord, rel, string(v.Stage)); !ok || slices.Contains(st.everybody(v), a.Organisation) {
			return hidden()
		}
		w, err := s.world(ctx, tx, &st, v)
		if err != nil {
			return err
		}
		out = JoinOffer{Ref: st.Record.Ref, Title: v.Content.PlainTitle, LeadName: w.Label("organisation", string(st.Record.Lead))}
		for _, p := range v.Content.Parties {
			if !p.IsOutsider() {
				out.Parties = append(out.Parties, JoinLike{p.ID, partyName(&v.Content, p.ID, w), p.Role})
			}
		}
		return nil
	})
	return out, err
}
