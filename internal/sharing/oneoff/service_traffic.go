package oneoff

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
)

// Traffic is what was decided with one other side, in one direction.
type Traffic struct {
	Partner   string // its name
	Direction string // code of list direction
	Counts    Counts
}

// Traffic counts the decisions of the actor's organisation by the other side and the direction, the busiest first.
func (s *Service) Traffic(ctx context.Context, a access.Actor, p Period) ([]Traffic, error) {
	if _, err := permitOwn(a, access.OverviewOneOffs); err != nil {
		return nil, err
	}
	p = p.months(s.today())
	var out []Traffic
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		figures, err := tx.OneOffTraffic(ctx, a.Organisation, p.From.String()[:7], p.To.String()[:7])
		if err != nil {
			return err
		}
		out = traffic(figures)
		for i := range out {
			if name, outside := strings.CutPrefix(out[i].Partner, outsideMark); outside || name == "" {
				out[i].Partner = name
				continue
			}
			st, _, err := s.standing(ctx, tx, ident.Organisation(out[i].Partner))
			if err != nil {
				return err
			}
			out[i].Partner = st.Name
		}
		slices.SortStableFunc(out, func(x, y Traffic) int {
			return cmp.Or(cmp.Compare(y.Counts.All(), x.Counts.All()), cmp.Compare(x.Partner, y.Partner), cmp.Compare(x.Direction, y.Direction))
		})
		return nil
	})
	return out, err
}

// traffic adds the months up.
func traffic(figures []Figure) []Traffic {
	type key struct{ partner, direction string }
	places := map[key]int{}
	var out []Traffic
	for _, f := range figures {
		k := key{f.Partner, f.Direction}
		i, ok := places[k]
		if !ok {
			i = len(out)
			places[k] = i
			out = append(out, Traffic{Partner: f.Partner, Direction: f.Direction})
		}
		out[i].Counts.add(f)
	}
	return out
}
