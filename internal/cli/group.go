package cli

import (
	"context"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/involvement"
	"sharewell/internal/jobs"
	"sharewell/internal/search"
	"sharewell/internal/store"
	"sharewell/internal/web/grouppage"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newGroup makes the involvement group's workspace.
func newGroup(a *App) *involvement.Service {
	return involvement.New(involvement.Deps{Store: a.Store.Involvement(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Words: a.Book,
		Settings: involvement.SettingsFrom(a.Book, a.Pack.ReferencePrefix)})
}

// groupQueue is how many changed records wait to be looked at; groupEvery is how often all are.
const (
	groupQueue = 256
	groupEvery = time.Hour
)

// follower lets the group follow records as they change.
type follower struct {
	records chan ident.Record
	group   *involvement.Service
}

// newFollower notices every commit about a record from now on.
func newFollower(a *App) *follower {
	f := &follower{records: make(chan ident.Record, groupQueue), group: a.group}
	a.Store.Subscribe(func(events []event.Event) {
		for _, e := range events {
			if e.Subject.Kind != "record" {
				continue
			}
			select {
			case f.records <- ident.Record(e.Subject.ID):
			default: // the hourly look finds what does not fit
			}
		}
	})
	return f
}

// run asks the group about records that changed until ctx ends.
func (f *follower) run(ctx context.Context, log func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-f.records:
			if err := f.group.Look(ctx, id); err != nil && ctx.Err() == nil && errs.KindOf(err) != errs.NotFound {
				log(err)
			}
		}
	}
}

// groupKind is the background work of asking about records that no commit told of.
func (a *App) groupKind() jobs.Kind {
	return jobs.Kind{Name: "involvement.follow", Next: jobs.Every(groupEvery), Handle: func(ctx context.Context, _ jobs.Job) error { return a.group.LookAll(ctx) }}
}

// groupRoutes are the pages of the involvement group.
func (a *App) groupRoutes() []page.Route {
	return grouppage.Routes(grouppage.Deps{Group: a.group, Files: a.Files, Rule: sharingSettings(a.Pack, a.Book).Hearing, Film: a.groupFilm, Names: a.peopleNames})
}

// groupFilm finds the film that stands on a guide, with its captions and its words.
func (a *App) groupFilm(ctx context.Context, slug string) (grouppage.Film, bool) {
	g, err := a.faces.guides.Guide(ctx, guidance.Slug(slug))
	if err != nil || g.Standing.State == guidance.Delisted {
		return grouppage.Film{}, false
	}
	for _, m := range g.Content.Media {
		if m.Kind == guidance.Film {
			return grouppage.Film{Title: m.Title, URL: g.Slug.Address()}, true
		}
	}
	return grouppage.Film{}, false
}

// peopleNames gives people's names.
func (a *App) peopleNames(ctx context.Context, ids []ident.Person) (map[ident.Person]string, error) {
	out := map[ident.Person]string{}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			p, err := tx.Person(ctx, id)
			if err != nil {
				return err
			}
			out[id] = p.Name
		}
		return nil
	})
	return out, err
}

// heard gives the small link from an entry of the register to what the group said.
func (a *App) heard(ctx context.Context, ref string) (layout.Link, bool) {
	return grouppage.Heard(ctx, a.group, a.Texts, ref)
}

// groupFound gives the group and what it was asked to the search.
func groupFound(a *App) search.Source {
	return grouppage.Source(newGroup(a), a.Texts, a.versionOf(involvement.Kind))
}
