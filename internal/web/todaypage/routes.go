package todaypage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/portal/today"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Today     *today.Service
	Portfolio *portfolio.Service
	Book      *rulebook.Book
	Rooms     Rooms
}

// The addresses of these pages.
const (
	Path        = "/today"
	PortalPath  = "/portal"
	SharingPath = "/organisation/sharing"
)

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	day, front, share := &todayPage{d}, &portalPage{d}, &sharingPage{Deps: d}
	return []page.Route{
		{Method: http.MethodGet, Pattern: Path, Permission: access.SignedIn, Page: "today", Handler: day.show},
		{Method: http.MethodPost, Pattern: Path + "/aside", Permission: access.SignedIn, Page: "today", Handler: day.aside},
		{Method: http.MethodPost, Pattern: Path + "/back", Permission: access.SignedIn, Page: "today", Handler: day.back},
		{Method: http.MethodPost, Pattern: Path + "/seen", Permission: access.SignedIn, Page: "today", Handler: day.seen},
		{Method: http.MethodGet, Pattern: PortalPath, Permission: access.UsePortal, Page: "portal", Handler: front.show},
		{Method: http.MethodGet, Pattern: SharingPath, Permission: access.ViewSharing, Page: "organisation_sharing", Handler: share.show},
		{Method: http.MethodGet, Pattern: SharingPath + ".csv", Permission: access.ViewSharing, Page: "organisation_sharing", Handler: share.csv},
		{Method: http.MethodGet, Pattern: SharingPath + ".xlsx", Permission: access.ViewSharing, Page: "organisation_sharing", Handler: share.xlsx},
	}
}

// roleWord names a role as people say it.
func roleWord(c *page.Ctx, r access.Role) string {
	if words := c.Site.Texts.Page("people_roles"); words.Has(string(r)) {
		return words.T(string(r))
	}
	return string(r)
}
