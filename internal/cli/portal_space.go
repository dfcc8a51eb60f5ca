package cli

import (
	"context"
	"crypto/rand"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/jobs"
	"sharewell/internal/portal/space"
	"sharewell/internal/search"
	"sharewell/internal/web/page"
	"sharewell/internal/web/spacepage"
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

// spaceRoutes are the pages of the portal's rooms.
func (a *App) spaceRoutes() []page.Route {
	var topics, roles []spacepage.Choice
	if list, err := a.Book.List("portal_topic"); err == nil {
		for _, x := range list.Items {
			topics = append(topics, spacepage.Choice{Value: x.Code, Text: x.Label})
		}
	}
	words := a.Texts.Page("space_words")
	for _, r := range access.OrganisationRoles() {
		roles = append(roles, spacepage.Choice{Value: string(r), Text: words.T("role." + string(r))})
	}
	return spacepage.Routes(spacepage.Deps{Spaces: a.portal.spaces, Topics: topics, Roles: roles, Organisations: a.roomOrganisations, Dates: boardDates{a}})
}

// roomOrganisations lists those who take part, for choices.
func (a *App) roomOrganisations(ctx context.Context) (out []spacepage.Choice, err error) {
	all, err := a.takingPart(ctx)
	for _, x := range all {
		out = append(out, spacepage.Choice{Value: string(x.ID), Text: x.Name})
	}
	return out, err
}

// spaceKinds is the background work of the portal's rooms.
func (a *App) spaceKinds() []jobs.Kind {
	return []jobs.Kind{{Name: "space.daily", Next: jobs.Daily(5, 35), Handle: func(ctx context.Context, _ jobs.Job) error { return a.portal.spaces.RunDaily(ctx) }}}
}

// spacesFound gives the portal's rooms to the search.
func spacesFound(a *App) search.Source {
	return spacepage.Source(a.portal.spaces, a.versionOf(space.EventKind))
}
