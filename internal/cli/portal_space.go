package cli

import (
	"context"
	"crypto/rand"

	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
)

// newSpaces makes the service of the portal's rooms.
func newSpaces(s *Services, b base) *space.Service {
	topic := func(code string) bool {
		_, ok := s.Book.Item("portal_topic", code)
		return ok
	}
	return space.New(space.Deps{Store: b.store.Spaces(), Clock: b.clock, IDs: b.ids, Topic: topic, Random: rand.Text})
}

// roomsOf gives the rooms of the portal that a person may read now.
func (a *App) roomsOf(ctx context.Context, person ident.Person) ([]ident.Space, error) {
	r, err := a.portal.spaces.Reach(ctx, person)
	return r.Rooms(), err
}
