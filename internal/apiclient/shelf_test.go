package apiclient

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// shelf keeps clients in memory, as the store does in tables; the store has its own tests.
type shelf struct {
	mu      sync.Mutex
	clients map[ID]Client
	salts   []TokenSalt
	used    map[string]bool
	blocks  []Block
	notice  func([]event.Event)
	events  []event.Event
}

func (s *shelf) Write(_ context.Context, fn func(Tx) error) error {
	s.mu.Lock()
	s.events = nil
	err := fn(s)
	events := s.events
	s.mu.Unlock()
	if err == nil && len(events) > 0 {
		s.notice(events)
	}
	return err
}

func (s *shelf) Read(_ context.Context, fn func(Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fn(s)
}

func (s *shelf) AppendEvents(_ context.Context, events ...event.Event) error {
	s.events = append(s.events, events...)
	return nil
}
func (s *shelf) AddClient(_ context.Context, c Client) error { s.clients[c.ID] = c; return nil }
func (s *shelf) EndClient(_ context.Context, id ID, _ int64, at time.Time) error {
	c := s.clients[id]
	c.EndedAt = at
	s.clients[id] = c
	return nil
}

func (s *shelf) Client(_ context.Context, id ID) (Client, error) {
	c, ok := s.clients[id]
	if !ok {
		return c, errs.New(errs.NotFound, "apiclient.not_found", "")
	}
	c.Credentials = slices.Clone(c.Credentials)
	return c, nil
}

func (s *shelf) ClientsOf(ctx context.Context, org ident.Organisation) (out []Client, _ error) {
	for id, c := range s.clients {
		if c.Organisation == org {
			c, _ = s.Client(ctx, id)
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Client) int { return strings.Compare(string(b.ID), string(a.ID)) })
	return out, nil
}

func (s *shelf) LiveClients(ctx context.Context) (out []Client, _ error) {
	for id, c := range s.clients {
		if c.Live() {
			c, _ = s.Client(ctx, id)
			out = append(out, c)
		}
	}
	return out, nil
}

func (s *shelf) AddCredential(_ context.Context, c Credential) error {
	of := s.clients[c.Client]
	of.Credentials = append(slices.Clone(of.Credentials), c)
	s.clients[c.Client] = of
	return nil
}

func (s *shelf) EndCredential(_ context.Context, id CredentialID, at time.Time) error {
	for _, c := range s.clients {
		for i := range c.Credentials {
			if c.Credentials[i].ID == id {
				c.Credentials[i].Until = at
			}
		}
	}
	return nil
}

func (s *shelf) MarkUsed(_ context.Context, id ID, at time.Time) error {
	c := s.clients[id]
	c.UsedAt = at
	s.clients[id] = c
	return nil
}
func (s *shelf) TokenSalts(context.Context) ([]TokenSalt, error) { return slices.Clone(s.salts), nil }
func (s *shelf) AddTokenSalt(_ context.Context, t TokenSalt) error {
	s.salts = append([]TokenSalt{t}, s.salts...)
	return nil
}
func (s *shelf) RemoveTokenSalts(_ context.Context, before time.Time) error {
	s.salts = slices.DeleteFunc(s.salts, func(t TokenSalt) bool { return t.MadeAt.Before(before) })
	return nil
}

func (s *shelf) UseAssertion(_ context.Context, hash string, _ time.Time) error {
	if s.used[hash] {
		return errs.New(errs.Conflict, "store.exists", "")
	}
	s.used[hash] = true
	return nil
}
func (s *shelf) ForgetAssertions(context.Context, time.Time) error { return nil }
func (s *shelf) KeepBlock(_ context.Context, b Block) error {
	s.blocks = append(s.blocks, b)
	return nil
}
func (s *shelf) BlocksOf(_ context.Context, q BlockQuery) (out []Block, _ error) {
	for _, b := range s.blocks {
		if b.By[q.Organisation] > 0 && b.ID > q.After && len(out) < q.Most {
			out = append(out, b)
		}
	}
	return out, nil
}

func (s *shelf) RemoveBlocks(_ context.Context, before time.Time, most int) (int, error) {
	n := len(s.blocks)
	s.blocks = slices.DeleteFunc(s.blocks, func(b Block) bool { return b.Last.Before(before) && most > 0 })
	return n - len(s.blocks), nil
}
