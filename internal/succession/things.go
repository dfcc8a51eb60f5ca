package succession

import (
	"context"

	"sharewell/internal/sharing"
)

// thingsOf lists a portion of an organisation's things of a kind; of records it says how they stand and whether
// anything would be left of them.
func (s *Service) thingsOf(ctx context.Context, tx Tx, c Change, m Moving) ([]Thing, error) {
	out, err := tx.ThingsOf(ctx, m.Kind, m.From, m.Ref, portion)
	if err != nil || m.Kind != Record {
		return out, err
	}
	cmd := sharing.Succeed{On: c.On}
	for _, org := range c.Old {
		cmd.Moves = append(cmd.Moves, sharing.Move{Old: org, New: c.New})
	}
	for i := range out {
		st, err := tx.RecordByRef(ctx, out[i].Ref)
		if err != nil {
			return nil, err
		}
		v := st.Current()
		if v == nil {
			continue
		}
		out[i].Title, out[i].Stage = v.Content.Title, string(v.Stage)
		live := st.Live()
		out[i].Live, out[i].Open = live != nil && live.Stage.Live(), st.Open() != nil
		if !out[i].Live {
			continue
		}
		if c.Kind == Close {
			effect := sharing.EffectOfLeaving(st, m.From)
			out[i].Ends = effect == sharing.LeaveEnds || effect == sharing.LeavePauses
			continue
		}
		next, changed := sharing.Succeeding(&live.Content, cmd, s.d.IDs)
		out[i].Ends = changed && len(next.Parties) < 2
	}
	return out, nil
}
