package workpage

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"

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

// hidden writes a key for an address; keys hold marks that addresses do not.
func hidden(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// shown reads what hidden wrote; anything else begins at the start.
func shown(typed string) string {
	b, err := base64.RawURLEncoding.DecodeString(typed)
	if err != nil {
		return ""
	}
	return string(b)
}

// address builds a path with the parts of a query that are not empty.
func address(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// roleWord names a role as people say it.
func roleWord(c *page.Ctx, role string) string {
	if words := c.Site.Texts.Page("people_roles"); words.Has(role) {
		return words.T(role)
	}
	return role
}
