package oneoff

import (
	"cmp"
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
)

// Traffic is what was decided with one other side, in one direction.
type Traffic struct {
	Partner   string // its name
	Direction string // code of list direction
	Counts    Counts
}

// TrafficReport lists the traffic of a period, the busiest first.
type TrafficReport struct {
	Lines []Traffic
	Whole bool // every record of the period was looked at
}

// trafficMost bounds how many records one report reads.
const trafficMost = 2000

// Traffic counts the decisions of the actor's organisation by the other side and the direction.
func (s *Service) Traffic(ctx context.Context, a access.Actor, p Period) (TrafficReport, error) {
	if _, err := permitOwn(a, access.OverviewOneOffs); err != nil {
		return TrafficReport{}, err
	}
	p = p.months(s.today())
	var out TrafficReport
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		items, err := tx.OneOffLines(ctx, LineQuery{Box: BoxOurs, Organisation: a.Organisation, Now: s.deps.Clock.Now(), Most: trafficMost + 1})
		if err != nil {
			return err
		}
		out = TrafficReport{Whole: len(items) <= trafficMost || clock.DateOf(items[trafficMost].UpdatedAt).Before(p.From)}
		items = slices.DeleteFunc(items[:min(len(items), trafficMost)], func(i ListItem) bool {
			day := clock.DateOf(i.FinalisedAt)
			return i.FinalisedAt.IsZero() || day.Before(p.From) || day.After(p.To)
		})
		lines, err := s.named(ctx, tx, a, items)
		if err != nil {
			return err
		}
		out.Lines = traffic(lines)
		return nil
	})
	return out, err
}

func traffic(lines []Line) []Traffic {
	type key struct{ partner, direction string }
	places := map[key]int{}
	var out []Traffic
	for _, l := range lines {
		k := key{l.OtherName, l.Direction}
		i, ok := places[k]
		if !ok {
			i = len(out)
			places[k] = i
			out = append(out, Traffic{Partner: l.OtherName, Direction: l.Direction})
		}
		out[i].Counts.add(Figure{Decision: l.Decision, Emergency: l.Emergency, N: 1})
	}
	slices.SortStableFunc(out, func(x, y Traffic) int {
		return cmp.Or(cmp.Compare(y.Counts.All(), x.Counts.All()), cmp.Compare(x.Partner, y.Partner), cmp.Compare(x.Direction, y.Direction))
	})
	return out
}
