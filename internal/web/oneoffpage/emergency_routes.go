package oneoffpage

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/guide"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/page"
)

// Addresses of the emergency record.
const (
	EmergencyPath = "/one-offs/emergency"
	SyncPath      = "/one-offs/sync"
	// EmergencyShell is the empty form that browsers keep for when no network answers.
	EmergencyShell = "/offline/emergency"
	whoPath        = "/offline/who"
	savedPath      = "/one-offs/emergency/saved"
)

// EmergencyDeps is what these pages need.
type EmergencyDeps struct {
	Records  Emergencies
	Book     *rulebook.Book
	Guide    *guide.Guide // nil: no answers are taken over
	Partners Partners
}

// Emergencies files emergency records and shows what became of them.
type Emergencies interface {
	Emergency(ctx context.Context, a access.Actor, cmd oneoff.EmergencyCommand) (ref string, again bool, err error)
	View(ctx context.Context, a access.Actor, ref string) (oneoff.View, error)
}

// Partners finds whom an organisation shares with.
type Partners interface {
	// Usual lists the organisations that the actor's organisation shared with lately, then those it is
	// likely to share with: first comes first offered, at most most.
	Usual(ctx context.Context, a access.Actor, most int) ([]Partner, error)
	// Named gives the one organisation of that name, if there is one.
	Named(ctx context.Context, a access.Actor, name string) (Partner, bool, error)
}

// Partner is one organisation of the directory.
type Partner struct {
	ID   ident.Organisation `json:"id"`
	Name string             `json:"name"`
	Kind string             `json:"kind"` // code of list org_type
}

// fitting puts the partners of a kind first, and says which one it must be when there is only one.
func fitting(all []Partner, kind string) (sorted []Partner, only ident.Organisation) {
	fits := func(p Partner) bool { return kind != "" && p.Kind == kind }
	n := 0
	for _, p := range all {
		if fits(p) {
			only, n = p.ID, n+1
		}
	}
	if n != 1 {
		only = ""
	}
	sorted = slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Partner) int {
		switch {
		case fits(a) == fits(b):
			return 0
		case fits(a):
			return -1
		}
		return 1
	})
	return sorted, only
}

// offered are the partners to tap on; suggested are those whose names the browser completes.
const (
	offered   = 5
	suggested = 80
)

// EmergencyRoutes gives the routes of the emergency record.
func EmergencyRoutes(d EmergencyDeps) []page.Route {
	p := &emergency{d}
	const stem = "oneoff_emergency"
	return []page.Route{
		{Method: http.MethodGet, Pattern: EmergencyPath, Permission: access.CreateOneOff, Page: stem, Handler: p.show},
		{Method: http.MethodPost, Pattern: EmergencyPath, Permission: access.CreateOneOff, Page: stem, Handler: p.submit},
		{Method: http.MethodGet, Pattern: EmergencyShell, Permission: access.Public, Page: stem, Handler: p.shell},
		{Method: http.MethodGet, Pattern: savedPath, Permission: access.CreateOneOff, Page: "oneoff_emergency_saved", Handler: p.saved},
		{Method: http.MethodPost, Pattern: SyncPath, Permission: access.CreateOneOff, Page: stem, Handler: p.sync},
		{Method: http.MethodGet, Pattern: whoPath, Permission: access.Public, Page: stem, Handler: p.who},
	}
}

// owner marks entries on a device as one person's acting for one organisation. It tells nobody else who
// that is.
func owner(a access.Actor) string {
	if !a.SignedIn() || a.Organisation == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("entry " + string(a.Person) + " " + string(a.Organisation)))
	return base32.StdEncoding.EncodeToString(sum[:15])
}

// writtenAt reads when a device says that an entry was written; the service judges it.
func writtenAt(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
