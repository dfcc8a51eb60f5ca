package follow

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Promised is the state of one promise: what it says, and what stands as evidence for it.
type Promised struct {
	Code            string
	Words, Evidence string
}

// PromiseSubject is the kind of the subject of events about promises.
const PromiseSubject = "promise"

// mark names a text by a number that is never nought.
func mark(text string) int64 {
	sum := sha256.Sum256([]byte(text))
	return int64(binary.BigEndian.Uint64(sum[:8])>>1) | 1
}

// watchPromises notes that the words or the evidence of a promise changed since the last look. What is looked at for the
// first time is no news.
func (s *Service) watchPromises(ctx context.Context) error {
	if s.deps.Promises == nil {
		return nil
	}
	all, err := s.deps.Promises(ctx)
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		for _, p := range all {
			for _, part := range []struct{ event, text string }{{"promise.worded", p.Words}, {"promise.evidence", p.Evidence}} {
				if err := s.watchPart(ctx, tx, p.Code, part.event, mark(part.text)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *Service) watchPart(ctx context.Context, tx Tx, code, name string, now int64) error {
	key := name + "/" + code
	was, err := tx.NamedMark(ctx, key)
	if err != nil || was == now {
		return err
	}
	if err := tx.SetNamedMark(ctx, key, now); err != nil || was == 0 {
		return err
	}
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), event.Actor{System: "follow"}, name, event.Subject{Kind: PromiseSubject, ID: code})
	return tx.AppendEvents(ctx, e.With(map[string]string{"ref": code}))
}
