package succession

import (
	"context"
	"slices"
)

// fresh lists everything that points at the old organisations now, each thing once, a portion at a time.
func (s *Service) fresh(ctx context.Context, c Change) ([]Item, error) {
	var out []Item
	for _, kind := range ThingKinds() {
		by, order := map[string][]Thing{}, []string{}
		for _, org := range c.Old {
			for after := ""; ; {
				var some []Thing
				err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
					some, err = s.thingsOf(ctx, tx, c, Moving{Kind: kind, From: org, Ref: after})
					return err
				})
				if err != nil {
					return nil, err
				}
				for _, t := range some {
					if len(by[t.Key()]) == 0 {
						order = append(order, t.Key())
					}
					by[t.Key()] = append(by[t.Key()], t)
				}
				if len(some) < portion {
					break
				}
				after = some[len(some)-1].Ref
			}
		}
		for _, key := range order {
			out = append(out, Fated(c, by[key]))
		}
	}
	return out, nil
}

// gather brings the list of a change up to date and says what differs. With keep the new list becomes the agreed one.
func (s *Service) gather(ctx context.Context, c Change, keep bool) (Difference, error) {
	fresh, err := s.fresh(ctx, c)
	if err != nil {
		return Difference{}, err
	}
	var agreed []Item
	err = s.d.Store.Read(ctx, func(tx Tx) (err error) {
		agreed, err = all(ctx, tx, ItemQuery{Change: c.ID})
		return err
	})
	if err != nil {
		return Difference{}, err
	}
	list, d := Meet(c, agreed, fresh)
	if !keep {
		return d, nil
	}
	known := map[string]Item{}
	for _, i := range agreed {
		known[i.Key] = i
	}
	for part := range slices.Chunk(list, portion) {
		err := s.d.Store.Write(ctx, func(tx Tx) error {
			for _, i := range part {
				if was, ok := known[i.Key]; ok && was.Same(i) && was.State == i.State && was.Title == i.Title {
					continue
				}
				if err := tx.PutChangeItem(ctx, c.ID, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return d, err
		}
	}
	return d, s.d.Store.Write(ctx, func(tx Tx) error {
		for _, i := range d.Gone {
			if err := tx.DropChangeItem(ctx, c.ID, i.Key); err != nil {
				return err
			}
		}
		return nil
	})
}
