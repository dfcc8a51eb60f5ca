package cli

import (
	"context"
	"net/url"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/files"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/jobs"
	"sharewell/internal/portal/library"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	"sharewell/internal/search"
	"sharewell/internal/store"
	"sharewell/internal/web/librarypage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

// filesAtOnce is how many files are looked into at a time: each may unpack to a hundred times its size.
const filesAtOnce = 2

// newLibrary makes the service of the library.
func newLibrary(s *Services, b base) *library.Service {
	turns := make(chan struct{}, filesAtOnce)
	limit := b.upload
	return library.New(library.Deps{Store: b.store.Library(), Clock: b.clock, IDs: b.ids, Book: s.Book, Prefix: s.Pack.ReferencePrefix + "-L", Find: usedIn{s, b.clock}.find,
		Inspect: func(ctx context.Context, name string, content []byte) (library.Paper, error) {
			select {
			case turns <- struct{}{}:
				defer func() { <-turns }()
			case <-ctx.Done():
				return library.Paper{}, ctx.Err()
			}
			return inspect(name, content, limit)
		}})
}

// inspect looks at a file, and takes its words out.
func inspect(name string, content []byte, limit int64) (library.Paper, error) {
	m, err := files.CheckPaper(name, content, limit)
	if err != nil {
		return library.Paper{}, err
	}
	words, ok := document.WordsIn(m.Type, content)
	return library.Paper{Name: m.Name, Type: m.Type, SHA256: m.SHA256, Size: m.Size, Words: words, Read: ok}, nil
}

// usedIn finds the places in which things of the library are used.
type usedIn struct {
	s     *Services
	clock clock.Clock
}

// find reads a reference or an address of this site. Titles are kept only where everybody who may read the item may read
// them too; who follows the link is asked there.
func (u usedIn) find(ctx context.Context, actor access.Actor, typed string) (library.Use, error) {
	typed = strings.TrimSpace(typed)
	if at, err := url.Parse(typed); err == nil && strings.HasPrefix(at.Path, "/") {
		typed = strings.Trim(at.Path, "/")
	}
	parts := strings.Split(typed, "/")
	if len(parts) > 1 && parts[0] == "guides" {
		return u.guide(ctx, parts[1])
	}
	ref, _ := ident.ReadReference(parts[min(len(parts)-1, map[string]int{"records": 1, "portal": 2}[parts[0]])])
	prefix := u.s.Pack.ReferencePrefix
	switch {
	case strings.HasPrefix(ref, prefix+"-R-"):
		v, err := u.s.Sharing.Get(ctx, actor, ref)
		return library.Use{Kind: library.InRecord, Ref: v.Record.Ref, URL: "/records/" + v.Record.Ref}, err
	case strings.HasPrefix(ref, prefix+"-G-"):
		e, err := u.s.portal.board.Event(ctx, actor, ref)
		return library.Use{Kind: library.InEvent, Ref: e.Ref, Title: e.Title, URL: e.URL(), Space: e.Space}, err
	case strings.HasPrefix(ref, prefix+"-T-"):
		return u.thread(ctx, actor, ref)
	}
	return library.Use{}, errs.New(errs.NotFound, "library.no_use", "We could not find this.")
}

func (u usedIn) guide(ctx context.Context, slug string) (use library.Use, err error) {
	err = u.s.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.GuidesInForce(ctx)
		if err != nil {
			return err
		}
		for _, g := range all {
			if g.Slug == guidance.Slug(slug) {
				use = library.Use{Kind: library.InGuide, Ref: slug, Title: g.Content.Title, URL: "/guides/" + slug}
				return nil
			}
		}
		return errs.New(errs.NotFound, "library.no_use", "We could not find this guide.")
	})
	return use, err
}

func (u usedIn) thread(ctx context.Context, actor access.Actor, ref string) (use library.Use, err error) {
	err = u.s.Store.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.Thread(ctx, ref)
		if err != nil {
			return err
		}
		reach, err := tx.PortalReach(ctx, actor.Person, u.clock.Now())
		if err == nil && (!reach.Reads(t.Space) || t.State == thread.Hidden) {
			err = errs.New(errs.NotFound, "library.no_use", "We could not find this question.")
		}
		use = library.Use{Kind: library.InThread, Ref: t.Ref, Title: t.Title, URL: "/portal/questions/" + t.Ref, Space: t.Space}
		return err
	})
	return use, err
}

// portalRooms lists the spaces that somebody may read, by name.
func (a *App) portalRooms(ctx context.Context, actor access.Actor) (out []portalview.Room, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		reach, err := tx.PortalReach(ctx, actor.Person, a.options.Clock.Now())
		if err != nil {
			return err
		}
		out = nil
		for _, state := range []space.State{space.Live, space.Archived} {
			all, err := tx.SpacesWithin(ctx, reach, space.SpaceQuery{State: state, Most: mostRooms})
			if err != nil {
				return err
			}
			for _, s := range all {
				out = append(out, portalview.Room{ID: s.ID, Slug: s.Slug, Name: s.Name, Writes: reach.Writes(s.ID)})
			}
		}
		return nil
	})
	return out, err
}

// mostRooms bounds how many spaces a page offers to choose from.
const mostRooms = 100

// libraryRoutes are the pages of the library.
func (a *App) libraryRoutes() []page.Route {
	return librarypage.Routes(librarypage.Deps{Library: a.portal.library, Book: a.Book, Rooms: a.portalRooms, Limit: int64(a.options.Config.UploadLimit)})
}

// libraryKinds is the background work of the library.
func (a *App) libraryKinds() []jobs.Kind {
	return []jobs.Kind{{Name: "library.daily", Next: jobs.Daily(5, 40), Handle: func(ctx context.Context, _ jobs.Job) error { return a.portal.library.RunDaily(ctx) }}}
}

// libraryFound gives the library to the search.
func libraryFound(a *App) search.Source {
	return librarypage.Source(a.portal.library, a.versionOf(library.SubjectKind))
}
