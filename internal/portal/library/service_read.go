package library

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
)

// Query asks for items within a reach.
type Query struct {
	Space  *ident.Space // nil is every room
	Kind   Kind
	Topic  string
	Before string
	Most   int
}

// Shelf is a page of the library.
type Shelf struct {
	Items []Item
	Next  string // key of the next page; "" at the end
	// Kinds counts what the reader may read, by kind, in the rooms that were asked for.
	Kinds map[Kind]int
	Names map[ident.Organisation]string
	Reach space.Reach
}

// List gives a page of what the actor may read, the newest first. Each room is asked by itself, with its own page at the
// most, so that nothing is read that may not be.
func (s *Service) List(ctx context.Context, actor access.Actor, q Query) (Shelf, error) {
	if _, err := access.Require(actor, access.ReadLibrary, access.ReadLibrary, access.RelationTo(actor, actor.Organisation), ""); err != nil {
		return Shelf{}, err
	}
	var out Shelf
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		reach, err := tx.PortalReach(ctx, actor.Person, s.deps.Clock.Now())
		if err != nil {
			return err
		}
		out = Shelf{Reach: reach, Kinds: map[Kind]int{}}
		rooms := reach.Rooms()
		if q.Space != nil {
			if rooms = reach.Only(*q.Space).Rooms(); len(rooms) == 0 {
				return errNotFound()
			}
		}
		for _, room := range rooms {
			if err := s.room(ctx, tx, room, q, &out); err != nil {
				return err
			}
		}
		slices.SortFunc(out.Items, func(a, b Item) int { return -compare(a.SortKey(), b.SortKey()) })
		if len(out.Items) > q.Most {
			out.Items = out.Items[:q.Most]
			out.Next = out.Items[q.Most-1].SortKey()
		}
		out.Names, err = names(ctx, tx, out.Items)
		return err
	})
	return out, err
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (s *Service) room(ctx context.Context, tx Tx, room ident.Space, q Query, out *Shelf) error {
	some, err := tx.LibraryItems(ctx, RoomQuery{Space: room, Kind: q.Kind, Topic: q.Topic, Before: q.Before, Most: q.Most + 1})
	if err != nil {
		return err
	}
	out.Items = append(out.Items, some...)
	counts, err := tx.CountLibrary(ctx, room)
	for k, n := range counts {
		out.Kinds[k] += n
	}
	return err
}

func names(ctx context.Context, tx Tx, items []Item) (map[ident.Organisation]string, error) {
	var ids []ident.Organisation
	add := func(id ident.Organisation) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, i := range items {
		add(i.Owner)
		add(i.Latest.Organisation)
		if i.Reviewed != nil {
			add(i.Reviewed.Organisation)
		}
	}
	return tx.OrganisationNames(ctx, ids)
}

// View is an item as somebody sees it.
type View struct {
	Item

	Text     string    // of the latest version, when it has no file
	Editions []Edition // the newest first
	More     bool      // there are older versions
	Uses     []Use
	Names    map[ident.Organisation]string
	MayKeep  bool
	MayCite  bool
}

const (
	mostEditions = 50
	mostUses     = 100
)

// One gives an item. One that was withdrawn is there for those alone who look after it.
func (s *Service) One(ctx context.Context, actor access.Actor, ref string) (View, error) {
	var v View
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		i, err := tx.LibraryItem(ctx, ref)
		if err != nil {
			return err
		}
		if v.Item, err = i, s.readable(ctx, tx, actor, i); err != nil {
			return err
		}
		v.MayKeep = s.allowed(ctx, tx, actor, access.KeepLibrary, i) == nil
		v.MayCite = s.allowed(ctx, tx, actor, access.AddLibrary, i) == nil
		if v.Editions, err = tx.LibraryEditions(ctx, i.ID, 0, mostEditions+1); err != nil {
			return err
		}
		if v.More = len(v.Editions) > mostEditions; v.More {
			v.Editions = v.Editions[:mostEditions]
		}
		if i.Latest.File == "" {
			e, err := tx.LibraryEdition(ctx, i.ID, i.Latest.N)
			if err != nil {
				return err
			}
			v.Text = e.Text
		}
		return s.around(ctx, tx, actor, &v)
	})
	if err != nil {
		return View{}, err
	}
	return v, nil
}

// around adds where an item is used, as far as the reader may know, and the names it needs.
func (s *Service) around(ctx context.Context, tx Tx, actor access.Actor, v *View) error {
	reach, err := tx.PortalReach(ctx, actor.Person, s.deps.Clock.Now())
	if err != nil {
		return err
	}
	v.Uses = nil
	for _, room := range reach.Rooms() {
		some, err := tx.LibraryUses(ctx, v.ID, room, mostUses)
		if err != nil {
			return err
		}
		v.Uses = append(v.Uses, some...)
	}
	all := []Item{v.Item}
	for _, e := range v.Editions {
		all = append(all, Item{Latest: e})
	}
	v.Names, err = names(ctx, tx, all)
	return err
}

// readable says whether somebody may read an item now.
func (s *Service) readable(ctx context.Context, tx Tx, actor access.Actor, i Item) error {
	if err := s.allowed(ctx, tx, actor, access.ReadLibrary, i); err != nil {
		return err
	}
	if i.Stage == Withdrawn && s.allowed(ctx, tx, actor, access.KeepLibrary, i) != nil {
		return errNotFound()
	}
	return nil
}

// Open gives one version of an item with its file. The right is looked at with every call.
func (s *Service) Open(ctx context.Context, actor access.Actor, ref string, n int) (i Item, e Edition, content []byte, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if i, err = tx.LibraryItem(ctx, ref); err != nil {
			return err
		}
		if err := s.readable(ctx, tx, actor, i); err != nil {
			return err
		}
		if e, err = tx.LibraryEdition(ctx, i.ID, n); err != nil || e.File == "" {
			return err
		}
		content, err = tx.LibraryFile(ctx, e.File)
		return err
	})
	if err != nil {
		return Item{}, Edition{}, nil, err
	}
	return i, e, content, nil
}

// Changed lists items that changed after a key, for the search, which keeps each in the scope of its room.
func (s *Service) Changed(ctx context.Context, after string, most int) (out []Found, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.LibraryChanged(ctx, after, most)
		return err
	})
	return out, err
}

// Standing gives the items behind references, those that somebody may read now: for lists that name items.
func (s *Service) Standing(ctx context.Context, actor access.Actor, refs []string) (map[string]Item, error) {
	out := map[string]Item{}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		for _, ref := range refs {
			i, err := tx.LibraryItem(ctx, ref)
			if err == nil && i.Stage == Shared {
				err = s.allowed(ctx, tx, actor, access.ReadLibrary, i)
			}
			switch {
			case errs.KindOf(err) == errs.NotFound:
			case err != nil:
				return err
			case i.Stage == Shared:
				out[ref] = i
			}
		}
		return nil
	})
	return out, err
}
