package coverage

import "context"

// keepIfDue keeps a changed index now and then.
func (s *Service) keepIfDue(ctx context.Context) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	if s.seq == s.kept || s.deps.Clock.Now().Sub(s.keptAt) < keepEvery {
		return nil
	}
	return s.keep(ctx)
}

// Keep writes the index down, so that the next start need not make it anew.
func (s *Service) Keep(ctx context.Context) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	if s.seq == s.kept {
		return nil
	}
	return s.keep(ctx)
}

func (s *Service) keep(ctx context.Context) error {
	data, err := s.maker.Index().snapshot()
	if err != nil {
		return err
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		return tx.SaveCoverageSnapshot(ctx, Snapshot{Edition: s.edition, Seq: s.seq, Data: data})
	})
	if err == nil {
		s.kept, s.keptAt = s.seq, s.deps.Clock.Now()
	}
	return err
}
