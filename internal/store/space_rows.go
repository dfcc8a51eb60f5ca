package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/portal/space"
	"sharewell/internal/store/db"
)

const noSpace = "We could not find this space, or you may not see it."

func spaceOf(r db.Space, err error) (s space.Space, _ error) {
	if err != nil {
		return s, notFound(err, "space.not_found", noSpace)
	}
	if err := json.Unmarshal([]byte(r.Body), &s); err != nil {
		return s, fmt.Errorf("space %s: %w", r.ID, err)
	}
	s.Version, s.Sorted = r.Version, r.NameFolded
	return s, nil
}

// Space finds a space. It asks for no right: who may know of it is Reach's to say.
func (tx *Tx) Space(ctx context.Context, id ident.Space) (space.Space, error) {
	return spaceOf(tx.q.SpaceByID(ctx, string(id)))
}

// SpaceAt finds a space by its address; it asks for no right.
func (tx *Tx) SpaceAt(ctx context.Context, slug string) (space.Space, error) {
	return spaceOf(tx.q.SpaceBySlug(ctx, slug))
}

// InsertSpace keeps a new space; an address that is taken is a conflict.
func (tx *Tx) InsertSpace(ctx context.Context, s space.Space) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.q.InsertSpace(ctx, db.InsertSpaceParams{ID: string(s.ID), Slug: s.Slug, NameFolded: organisation.Fold(s.Name), Kind: string(s.Kind), State: string(s.State),
		Body: string(body), At: clock.Format(s.At)})
}

// SaveSpace keeps a changed space; a lost race is a conflict.
func (tx *Tx) SaveSpace(ctx context.Context, s space.Space) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateSpace(ctx, db.UpdateSpaceParams{NameFolded: organisation.Fold(s.Name), Kind: string(s.Kind), State: string(s.State), Body: string(body),
		ID: string(s.ID), Version: s.Version}))
	if err != nil {
		return fmt.Errorf("save space %s: %w", s.ID, err)
	}
	return nil
}

func spacesOf(rows []db.Space, err error) ([]space.Space, error) {
	if err != nil {
		return nil, err
	}
	out := make([]space.Space, 0, len(rows))
	for _, r := range rows {
		s, err := spaceOf(r, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// SpacesWithin lists the spaces of a reach in a state, by name, after a key.
func (tx *Tx) SpacesWithin(ctx context.Context, r space.Reach, q space.SpaceQuery) ([]space.Space, error) {
	return spacesOf(tx.q.SpacesWithin(ctx, db.SpacesWithinParams{Rooms: r.List(), State: string(q.State), After: q.After, Most: int32(q.Most)}))
}

// SpacesToFind lists live spaces of which everybody may know, but those of a reach.
func (tx *Tx) SpacesToFind(ctx context.Context, except space.Reach, q space.SpaceQuery) ([]space.Space, error) {
	return spacesOf(tx.q.SpacesToFind(ctx, db.SpacesToFindParams{Mine: except.List(), After: q.After, Most: int32(q.Most)}))
}

// SpacesInState lists every space in a state, hidden ones too. It asks for no right.
func (tx *Tx) SpacesInState(ctx context.Context, q space.SpaceQuery) ([]space.Space, error) {
	return spacesOf(tx.q.SpacesInState(ctx, db.SpacesInStateParams{State: string(q.State), After: q.After, Most: int32(q.Most)}))
}

// Spaces gives the store as spaces see it.
func (s *Store) Spaces() space.Store {
	return bridge[space.Tx]{s, func(tx *Tx) space.Tx { return tx }}
}
