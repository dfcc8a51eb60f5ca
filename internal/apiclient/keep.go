package apiclient

import (
	"context"
	"crypto/rand"
	"io"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// How long a token key makes tokens, and how long it is kept to check them.
const (
	keyLife = 30 * 24 * time.Hour
	keyKept = 2 * keyLife
)

// EnsureKey makes a token key when there is none, or when the newest is old.
func (s *Service) EnsureKey(ctx context.Context) error {
	salt := make([]byte, 32)
	if _, err := io.ReadFull(s.random(), salt); err != nil {
		return err
	}
	now := s.Clock.Now()
	return s.Store.Write(ctx, func(tx Tx) error {
		salts, err := tx.TokenSalts(ctx)
		if err != nil {
			return err
		}
		next := TokenSalt{Number: 1, Salt: salt, MadeAt: now}
		if len(salts) > 0 {
			if now.Sub(salts[0].MadeAt) < keyLife {
				return nil
			}
			next.Number = salts[0].Number + 1
		}
		if err := tx.AddTokenSalt(ctx, next); err != nil {
			return err
		}
		if err := tx.RemoveTokenSalts(ctx, now.Add(-keyKept)); err != nil {
			return err
		}
		// an event, so that every replica loads the new key
		e := event.New(ident.New[ident.Event](s.IDs), now, event.Actor{System: "apiclient"}, "apiclient.token_key_made", event.Subject{Kind: "application", ID: "token_key"})
		return tx.AppendEvents(ctx, e)
	})
}

func (s *Service) random() io.Reader {
	if s.Random != nil {
		return s.Random
	}
	return rand.Reader
}

// Load reads every client and token key into memory.
func (s *Service) Load(ctx context.Context) error {
	var clients []Client
	var salts []TokenSalt
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if clients, err = tx.LiveClients(ctx); err != nil {
			return err
		}
		salts, err = tx.TokenSalts(ctx)
		return err
	})
	if err != nil {
		return err
	}
	keys := make([]tokenKey, 0, len(salts))
	for _, t := range salts {
		k, err := deriveKey(s.SiteKey, t)
		if err != nil {
			return err
		}
		keys = append(keys, k)
	}
	s.set(clients, keys)
	return nil
}

// Notice takes committed events in; what concerns clients has them loaded again. It is quick.
func (s *Service) Notice(events []event.Event) {
	concerns := events == nil
	for _, e := range events {
		concerns = concerns || e.Subject.Kind == "application"
	}
	if !concerns {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// How often a failed load is tried again, and how often the time of use is kept.
const (
	retryAfter = 200 * time.Millisecond
	usedEvery  = time.Minute
)

// Run keeps the directory current until ctx ends.
func (s *Service) Run(ctx context.Context) {
	used := time.NewTicker(usedEvery)
	defer used.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-used.C:
			s.report(ctx, "the time of use could not be kept", s.KeepUse(ctx))
		case <-s.wake:
			if err := s.Load(ctx); err != nil {
				s.report(ctx, "the applications could not be loaded", err)
				select {
				case <-ctx.Done():
					return
				case <-time.After(retryAfter):
					s.Notice(nil)
				}
			}
		}
	}
}

func (s *Service) report(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		s.Log.ErrorContext(ctx, what, "code", errs.CodeOf(err), "error", err.Error())
	}
}

// KeepUse keeps when each client asked last, of those that asked since it was kept.
func (s *Service) KeepUse(ctx context.Context) error {
	type use struct {
		id ID
		at int64
		of *state
	}
	var uses []use
	s.mu.Lock()
	for id, st := range s.states {
		if at := st.used.Load(); at > st.saved.Load() {
			uses = append(uses, use{id, at, st})
		}
	}
	s.mu.Unlock()
	if len(uses) == 0 {
		return nil
	}
	err := s.Store.Write(ctx, func(tx Tx) error {
		for _, u := range uses {
			if err := tx.MarkUsed(ctx, u.id, time.Unix(u.at, 0).UTC()); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		for _, u := range uses {
			u.of.saved.Store(u.at)
		}
	}
	return err
}

// pruneMost is how many blocks are removed in one transaction, so that others are not kept waiting.
const pruneMost = 200

// Prune is the daily work: it removes decisions kept long enough and assertions that have ended, and makes a
// new token key when the old one is old.
func (s *Service) Prune(ctx context.Context) error {
	now := s.Clock.Now()
	for {
		removed := 0
		err := s.Store.Write(ctx, func(tx Tx) (err error) {
			removed, err = tx.RemoveBlocks(ctx, now.Add(-s.Keep), pruneMost)
			return err
		})
		if err != nil {
			return err
		}
		if removed < pruneMost {
			break
		}
	}
	if err := s.Store.Write(ctx, func(tx Tx) error { return tx.ForgetAssertions(ctx, now) }); err != nil {
		return err
	}
	return s.EnsureKey(ctx)
}

// KeepBlock keeps a block of decisions; one kept before is left as it is.
func (s *Service) KeepBlock(ctx context.Context, b Block) error {
	return s.Store.Write(ctx, func(tx Tx) error { return tx.KeepBlock(ctx, b) })
}

// exportBlocks is how many blocks are read at once.
const exportBlocks = 20

// Export calls fn with each decision that the actor's organisation's clients were given from a time until
// before another, block by block, until it gives an error.
func (s *Service) Export(ctx context.Context, a access.Actor, from, until time.Time, fn func(*Decision) error) error {
	if _, err := access.Require(a, access.ExportDecisions, access.ViewClients, access.RelationTo(a, a.Organisation), ""); err != nil {
		return err
	}
	return s.export(ctx, a.Organisation, from, until, fn)
}

func (s *Service) export(ctx context.Context, org ident.Organisation, from, until time.Time, fn func(*Decision) error) error {
	after := ""
	for {
		var blocks []Block
		err := s.Store.Read(ctx, func(tx Tx) (err error) {
			blocks, err = tx.BlocksOf(ctx, BlockQuery{org, from, until, after, exportBlocks})
			return err
		})
		if err != nil {
			return err
		}
		for _, b := range blocks {
			after = b.ID
			err := Decisions(b.Content, func(d *Decision) error {
				if d.Organisation != org || d.At.Before(from) || !d.At.Before(until) {
					return nil
				}
				return fn(d)
			})
			if err != nil {
				return err
			}
		}
		if len(blocks) < exportBlocks {
			return nil
		}
	}
}
