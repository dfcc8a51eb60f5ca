package cli

import (
	"context"
	"strconv"
	"sync/atomic"

	"sharewell/internal/access"
	"sharewell/internal/document"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/jobs"
	"sharewell/internal/portal/library"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/portal/space"
	"sharewell/internal/search"
	"sharewell/internal/store"
	"sharewell/internal/web/noticeboardpage"
	"sharewell/internal/web/page"
)

// newNoticeboard makes the service of news and events; materials stand in the library.
func newNoticeboard(s *Services, b base, shelf *library.Service) *noticeboard.Service {
	return noticeboard.New(noticeboard.Deps{Store: b.store.Noticeboard(), Clock: b.clock, IDs: b.ids, Book: s.Book, Prefix: s.Pack.ReferencePrefix + "-W", EventPrefix: s.Pack.ReferencePrefix + "-G",
		Library: materials{b.store, shelf}})
}

// materials are things of the library that events use.
type materials struct {
	store *store.Store
	shelf *library.Service
}

// Material implements noticeboard.Library.
func (m materials) Material(ctx context.Context, actor access.Actor, ref string, e noticeboard.Event) (noticeboard.Material, error) {
	i, err := m.shelf.One(ctx, actor, ref)
	if err != nil {
		return noticeboard.Material{}, err
	}
	err = m.store.Write(ctx, func(tx *store.Tx) error {
		return tx.CiteLibrary(ctx, i.Ref, library.Use{Kind: library.InEvent, Ref: e.Ref, Title: e.Title, URL: e.URL(), Space: e.Space, At: e.Changed})
	})
	return noticeboard.Material{Ref: i.Ref, Title: i.Title}, err
}

// Drop implements noticeboard.Library.
func (m materials) Drop(ctx context.Context, _ access.Actor, ref string, e noticeboard.Event) error {
	return m.store.Write(ctx, func(tx *store.Tx) error { return tx.UnciteLibrary(ctx, ref, library.InEvent, e.Ref) })
}

// Standing implements noticeboard.Library.
func (m materials) Standing(ctx context.Context, actor access.Actor, refs []string) (map[string]string, error) {
	items, err := m.shelf.Standing(ctx, actor, refs)
	out := make(map[string]string, len(items))
	for ref, i := range items {
		out[ref] = i.Title
	}
	return out, err
}

// boardRoutes are the pages of the noticeboard and of events.
func (a *App) boardRoutes() []page.Route {
	return noticeboardpage.Routes(noticeboardpage.Deps{Board: a.portal.board, Book: a.Book, Rooms: a.portalRooms})
}

// boardKinds is the background work of events.
func (a *App) boardKinds() []jobs.Kind {
	return []jobs.Kind{{Name: "board.daily", Next: jobs.Daily(4, 10), Handle: func(ctx context.Context, _ jobs.Job) error { return a.portal.board.RunDaily(ctx) }}}
}

// boardFound gives news and events to the search.
func boardFound(a *App) search.Source {
	var n atomic.Uint64
	a.Store.Subscribe(func(events []event.Event) {
		for _, e := range events {
			if e.Subject.Kind == noticeboard.NewsKind || e.Subject.Kind == noticeboard.EventKind {
				n.Add(1)
			}
		}
	})
	return noticeboardpage.Source(a.portal.board, func() string { return strconv.FormatUint(n.Load(), 10) })
}

// boardDates gives events to calendars with addresses of their own, within the reach of whoever has the address.
type boardDates struct{ a *App }

// PortalDates gives the dates of a calendar.
func (d boardDates) PortalDates(ctx context.Context, r space.Reach, room *ident.Space, topic string) ([]document.CalendarEvent, error) {
	all, err := d.a.portal.board.Calendar(ctx, r, topic, room)
	return noticeboardpage.Calendar(d.a.options.Config.PublicURL, "", all).Events, err
}
