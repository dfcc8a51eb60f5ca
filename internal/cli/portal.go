package cli

import (
	"sharewell/internal/jobs"
	"sharewell/internal/mailin"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/portal/library"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	daily "sharewell/internal/portal/today"
	"sharewell/internal/portal/welcome"
	"sharewell/internal/search"
	"sharewell/internal/web/page"
)

// portal are the services of the members' portal, a line for each room.
type portal struct {
	expertise *expertise.Service
	welcome   *welcome.Service
	spaces    *space.Service
	threads   *thread.Service
	cited     *citable
	today     *daily.Service
	portfolio *portfolio.Service
	library   *library.Service
	board     *noticeboard.Service
}

// newPortal makes the services of the members' portal.
func newPortal(s *Services, b base) (portal, error) {
	shelf := newLibrary(s, b)
	threads, cited := newThreads(s, b)
	return portal{
		expertise: newExpertise(s, b),
		welcome:   newWelcome(s, b),
		threads:   threads,
		cited:     cited,
		library:   shelf,
		board:     newNoticeboard(s, b, shelf),
		spaces:    newSpaces(s, b),
		today:     newToday(s, b),
		portfolio: newPortfolio(s, b),
	}, nil
}

// portalRoutes are the pages of the members' portal, a line for each room.
func (a *App) portalRoutes() []page.Route {
	var all []page.Route
	for _, part := range [][]page.Route{
		a.expertiseRoutes(),
		a.welcomeRoutes(),
		a.todayRoutes(),
		a.spaceRoutes(),
		a.threadRoutes(),
		a.libraryRoutes(),
		a.boardRoutes(),
		a.portalMailRoutes(),
	} {
		all = append(all, part...)
	}
	return all
}

// portalKinds is the background work of the members' portal.
func (a *App) portalKinds() []jobs.Kind {
	var all []jobs.Kind
	for _, part := range [][]jobs.Kind{
		a.expertiseKinds(),
		a.welcomeKinds(),
		a.spaceKinds(),
		a.threadKinds(),
		a.libraryKinds(),
		a.boardKinds(),
		a.todayKinds(),
	} {
		all = append(all, part...)
	}
	return all
}

// portalFound is what the search finds in the members' portal; version moves with every committed change.
func portalFound(a *App, version func() string) []search.Source {
	return []search.Source{
		spacesFound(a),
		threadsFound(a),
		libraryFound(a),
		boardFound(a),
	}
}

// portalThreads is what can be answered by mail in the members' portal.
func (s *Services) portalThreads() []mailin.Thread {
	return s.threadLetters()
}
