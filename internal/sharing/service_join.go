package sharing

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/ident"
)

// JoinView is what an organisation that thinks of joining a live record may see of it: what the public
// sees anyway, and which parts there are to take.
type JoinView struct {
	ID       ident.Record
	Ref      string
	Title    string
	LeadName string
	Parties  []PartyView // those whose part can be taken
}

// Joinable gives a live record that others may join; not found when it does not allow it.
func (s *Service) Joinable(ctx context.Context, a access.Actor, ref string) (JoinView, error) {
	var out JoinView
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		v := st.Live()
		if v == nil || v.Content.OpenToJoin != Yes || v.Content.Publication == "withheld" {
			return hidden()
		}
		if _, err := permit(a, access.JoinRecord, &st, v); err != nil {
			return err
		}
		w, err := s.world(ctx, tx, &st, v)
		if err != nil {
			return err
		}
		out = JoinView{ID: st.Record.ID, Ref: st.Record.Ref, Title: v.Content.PlainTitle, LeadName: w.Label("organisation", string(st.Record.Lead))}
		for _, p := range v.Content.Parties {
			if !p.IsOutsider() {
				pv := partyView(v, p, w, nil)
				out.Parties = append(out.Parties, PartyView{Party: pv.Party, Name: pv.Name, Slug: pv.Slug})
			}
		}
		return nil
	})
	return out, err
}
