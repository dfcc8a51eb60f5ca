package cli

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/store"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/welcomepage"
)

// stuck says on every page of members whom to ask. It reads the rota and the mailboxes of roles when something of them
// may have changed, and not on every page.
type stuck struct {
	a       *App
	changed atomic.Bool

	mu    sync.Mutex
	day   clock.Date
	until time.Time
	duty  map[string]expertise.Adviser
	mail  map[ident.Organisation]map[access.Role]string
}

// stuckFor is how long it is believed at most, because roles also end by the clock.
const stuckFor = 15 * time.Minute

func newStuck(a *App) *stuck {
	s := &stuck{a: a}
	a.Store.Subscribe(s.notice)
	return s
}

func (s *stuck) notice(events []event.Event) {
	for _, e := range events {
		if slices.Contains([]string{expertise.Kind, expertise.SwapKind, "person", "organisation", "invitation"}, e.Subject.Kind) {
			s.changed.Store(true)
		}
	}
}

// known gives who is on duty and the mailbox of a role of an organisation.
func (s *stuck) known(ctx context.Context, org ident.Organisation, r access.Role) (map[string]expertise.Adviser, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.a.options.Clock.Now()
	if s.changed.Swap(false) || s.duty == nil || s.day != clock.DateOf(now) || now.After(s.until) {
		duty, err := s.a.portal.expertise.Snapshot(ctx)
		if err != nil {
			s.changed.Store(true)
			return nil, "", err
		}
		s.day, s.until, s.duty, s.mail = clock.DateOf(now), now.Add(stuckFor), duty, map[ident.Organisation]map[access.Role]string{}
	}
	if org == "" {
		return s.duty, "", nil
	}
	if s.mail[org] == nil {
		boxes := map[access.Role]string{}
		err := s.a.Store.Read(ctx, func(tx *store.Tx) error {
			o, err := tx.Organisation(ctx, org)
			for _, r := range access.OrganisationRoles() {
				boxes[r] = expertise.RoleMailbox(r, o.Profile, "").Address
			}
			return err
		})
		if err != nil {
			return s.duty, "", err
		}
		s.mail[org] = boxes
	}
	return s.duty, s.mail[org][r], nil
}

// help is the sentence for one page, after the way to the first visit of somebody who has neither taken nor skipped it.
func (s *stuck) help(c *page.Ctx) []layout.Piece {
	return append(s.newcomer(c), s.whom(c)...)
}

// newcomer leads to the first visit from the pages that members land on, and never once it is skipped or done.
func (s *stuck) newcomer(c *page.Ctx) []layout.Piece {
	if !slices.Contains([]string{"today", "portal", "in_tray"}, c.Route.Page) {
		return nil
	}
	_, offered, err := s.a.portal.welcome.Offered(c.R.Context(), c.Actor)
	if err != nil {
		s.a.options.Log.WarnContext(c.R.Context(), "a first visit could not be offered", "error", err.Error())
	}
	if err != nil || !offered {
		return nil
	}
	t := c.Site.Texts.Page("stuck")
	return []layout.Piece{{Text: t.T("new")}, {Text: t.T("new.link"), Href: welcomepage.Path}, {Text: t.T("new.skip")}}
}

// whom says whom to ask. A page is not refused because it cannot be made: it is left out and logged.
func (s *stuck) whom(c *page.Ctx) []layout.Piece {
	t := c.Site.Texts.Page("stuck")
	find := func(what string) string {
		for stem := c.Route.Page; stem != ""; {
			if t.Has(what + "." + stem) {
				return t.T(what + "." + stem)
			}
			i := strings.LastIndexByte(stem, '_')
			stem = stem[:max(i, 0)]
		}
		return t.T(what + ".page")
	}
	role, topic := access.Role(find("role")), find("topic")
	duty, box, err := s.known(c.R.Context(), c.Actor.Organisation, role)
	if err != nil {
		s.a.options.Log.WarnContext(c.R.Context(), "nobody to ask could be named", "error", err.Error())
		return nil
	}
	out := []layout.Piece{{Text: t.T("ask")}}
	if c.Actor.Organisation != "" && !c.Actor.Has(role) {
		p := layout.Piece{Text: t.T("said." + string(role))}
		if box != "" {
			p.Href = "mailto:" + box
		}
		out = append(out, p)
	}
	ad, ok := duty[topic]
	switch {
	case !access.AllowedSomewhere(c.Actor, access.ViewExpertise), ok && ad.Person == c.Actor.Person:
		if len(out) == 1 {
			return nil
		}
	case ok:
		out = append(out, layout.Piece{Text: t.T(oneOf(len(out) == 1, "duty", "or.duty"))}, layout.Piece{Text: adviserWords(c, ad), Href: expertise.Offer{ID: ad.Offer}.URL()})
	default:
		if len(out) > 1 {
			out = append(out, layout.Piece{Text: t.T("or")})
		}
		out = append(out, layout.Piece{Text: t.T("members"), Href: "/portal/questions/new"})
	}
	return out
}

func oneOf(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func adviserWords(c *page.Ctx, ad expertise.Adviser) string {
	t := c.Site.Texts.Page("stuck")
	if ad.Org == "" {
		return t.T("adviser.secretariat", "name", ad.Name)
	}
	return t.T("adviser", "name", ad.Name, "organisation", ad.OrgName)
}
