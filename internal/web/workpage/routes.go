package workpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Intray *intray.Service
	Names  Names
	People Persons
	Trail  Trail
	// Mail gives the mails of the demonstration; nil outside it, and then there is no such page.
	Mail Mail
}

// Names gives the names of organisations by id; unknown ones are left out.
type Names interface {
	Names(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
}

// Persons finds one person; *people.Service does.
type Persons interface {
	Person(ctx context.Context, id ident.Person) (people.Person, error)
}

// Trail reads the audit trail, newest first, before a sequence number (nought: from the newest).
type Trail interface {
	EventsBefore(ctx context.Context, before int64, most int) ([]event.Event, error)
	EventsFor(ctx context.Context, org ident.Organisation, before int64, most int) ([]event.Event, error)
}

// Mail reads the mails that a demonstration shows instead of sending, newest first.
type Mail interface {
	DemoMail(ctx context.Context, most int) ([]intray.PostedMail, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	tray, trail := &inTray{d}, &audit{d}
	out := []page.Route{
		{Method: http.MethodGet, Pattern: "/in-tray", Permission: access.SignedIn, Page: "in_tray", Handler: tray.show},
		{Method: http.MethodPost, Pattern: "/in-tray/read", Permission: access.SignedIn, Page: "in_tray", Handler: tray.read},
		{Method: http.MethodGet, Pattern: "/audit", Permission: access.ViewAudit, Page: "audit", Handler: trail.show},
	}
	if d.Mail != nil {
		out = append(out, page.Route{Method: http.MethodGet, Pattern: "/demo/inbox", Permission: access.ViewDemoMail, Page: "demo_inbox", Handler: (&demoInbox{d}).show})
	}
	return out
}

// roleWord names a role as people say it.
func roleWord(c *page.Ctx, role string) string {
	if words := c.Site.Texts.Page("people_roles"); words.Has(role) {
		return words.T(role)
	}
	return role
}
