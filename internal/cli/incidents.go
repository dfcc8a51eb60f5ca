package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/jobs"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/web/content"
	"sharewell/internal/web/incidentpage"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	rulebookdata "sharewell/rulebook"
)

// settingPartnerHours is the pack's aim for telling partners.
const settingPartnerHours = "incident_partner_hours"

// usualPartnerHours holds where a pack sets none.
const usualPartnerHours = 24

// incidentService makes the service of incidents.
func (s *Services) incidentService(b base) error {
	rules, err := incident.Load(rulebookdata.EnglandIncidents())
	if err != nil {
		return err
	}
	s.Incidents = incident.New(incident.Deps{Store: b.store.Incidents(), Clock: b.clock, IDs: b.ids, Book: s.Book, Rules: rules, Calendar: s.Calendar, Prefix: s.Pack.ReferencePrefix + "-I",
		World: incidentWorld{s}, Look: personalDetails, Letter: incidentLetter{s.Texts, b.publicURL}.write,
		PartnerHours: s.Book.SettingNumber(settingPartnerHours, usualPartnerHours)})
	return nil
}

// personalDetails says what in public words looks like somebody's details.
func personalDetails(text string) (out []string) {
	for _, h := range sharing.PersonalDetailHints(text) {
		out = append(out, h.Message)
	}
	return out
}

// incidentLetter writes to a partner's security mailbox: that something waits, and where.
type incidentLetter struct {
	texts *content.Texts
	url   string
}

func (l incidentLetter) write(ref, path string) (subject, text string) {
	t := l.texts.Page("incident_letter")
	return t.T("subject", "ref", ref), t.T("text", "ref", ref, "link", l.url+path)
}

// incidentWorld knows the uses that incidents touch.
type incidentWorld struct{ s *Services }

// mostUses is how many pages of uses can be chosen from.
const mostUses = 10

// Uses implements incident.World.
func (w incidentWorld) Uses(ctx context.Context, a access.Actor) (out []incident.Use, err error) {
	var after sharing.PageKey
	for range mostUses {
		list, err := w.s.Sharing.List(ctx, a, sharing.Filter{}, after)
		if err != nil {
			return nil, err
		}
		for _, i := range list.Items {
			if i.Status.Live() {
				out = append(out, incident.Use{Ref: i.Ref, Title: i.Title})
			}
		}
		if after = list.Next; after == (sharing.PageKey{}) {
			break
		}
	}
	slices.SortFunc(out, func(a, b incident.Use) int { return strings.Compare(a.Title, b.Title) })
	return out, nil
}

// Use implements incident.World: only a record that the actor sees inside.
func (w incidentWorld) Use(ctx context.Context, a access.Actor, ref string) (incident.Use, error) {
	v, err := w.s.Sharing.Get(ctx, a, ref)
	if err != nil {
		return incident.Use{}, err
	}
	shown := v.Shown.Version
	if v.Live != nil { // a change of it may be on its way
		shown = v.Live.Version
	}
	u := incident.Use{Ref: v.Record.Ref, Title: shown.Content.Title, Lead: v.Record.Lead, Parties: []ident.Organisation{v.Record.Lead},
		Running: shown.Stage == sharing.Active || shown.Stage == sharing.UnderReview, Paused: shown.Stage == sharing.Paused}
	for _, p := range shown.Content.Parties {
		if p.Organisation != "" && !slices.Contains(u.Parties, p.Organisation) {
			u.Parties = append(u.Parties, p.Organisation)
		}
	}
	return u, nil
}

// Body implements incident.World.
func (w incidentWorld) Body(ctx context.Context, id ident.Organisation) (b incident.Body, err error) {
	err = w.s.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, id)
		b = bodyOf(o)
		return err
	})
	return b, err
}

func bodyOf(o organisation.Organisation) incident.Body {
	return incident.Body{ID: o.ID, Name: o.Name, Slug: o.Slug, Mailbox: o.Profile.Contact(organisation.RoleSecurity).Mailbox, Office: o.Profile.Contact(organisation.RoleDPO).Mailbox}
}

// Find implements incident.World: one organisation, by the whole of its name or by a part that only it has.
func (w incidentWorld) Find(ctx context.Context, a access.Actor, typed string) (incident.Body, error) {
	const most = 10
	briefs, err := w.s.Organisations.Find(ctx, a, organisation.Filter{Words: typed, Most: most})
	if err != nil {
		return incident.Body{}, err
	}
	k := slices.IndexFunc(briefs, func(b organisation.Brief) bool { return strings.EqualFold(b.Name, strings.TrimSpace(typed)) })
	if k < 0 && len(briefs) == 1 {
		k = 0
	}
	if k < 0 {
		return incident.Body{}, errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
	}
	return w.Body(ctx, briefs[k].ID)
}

// Pause implements incident.World.
func (w incidentWorld) Pause(ctx context.Context, a access.Actor, ref, reason string) error {
	return w.s.Sharing.Pause(ctx, a, sharing.Pause{Ref: ref, Reason: reason})
}

// Resume implements incident.World.
func (w incidentWorld) Resume(ctx context.Context, a access.Actor, ref, note string) error {
	return w.s.Sharing.Resume(ctx, a, sharing.Resume{Ref: ref, Note: note})
}

// incidentKind looks at what waits: clocks of incidents count in hours.
func (a *App) incidentKind() jobs.Kind {
	return jobs.Kind{Name: "incident.watch", Next: jobs.Every(watchEvery), Handle: func(ctx context.Context, _ jobs.Job) error { return a.Incidents.RunWatch(ctx) }}
}

// incidentRoutes are the pages of incidents.
func (a *App) incidentRoutes() []page.Route {
	return incidentpage.Routes(incidentpage.Deps{Incidents: a.Incidents, Hints: sharing.PersonalDetailHints, Listed: func(ctx context.Context, ref string) string {
		e, err := a.faces.register.Entry(ctx, ref)
		if err != nil || e.Withheld != nil {
			return ""
		}
		return e.Title
	}})
}

// mishapsOf links to the accounts of what went wrong in a use.
func (a *App) mishapsOf(ctx context.Context, ref string) (out []layout.Link) {
	list, err := a.Incidents.About(ctx, ref)
	if err != nil {
		a.options.Log.WarnContext(ctx, "accounts of a use could not be read", "error", err.Error())
	}
	for _, p := range list {
		out = append(out, layout.Link{Text: p.Words.Title, Href: incidentpage.PublicPath + "/" + p.Ref})
	}
	return out
}

// mishapsVersion numbers what may have changed what mishapsOf gives.
func (a *App) mishapsVersion() func() string {
	var n atomic.Uint64
	a.Store.Subscribe(func(events []event.Event) {
		for _, e := range events {
			if e.Subject.Kind == incident.SubjectKind {
				n.Add(1)
			}
		}
	})
	return func() string { return strconv.FormatUint(n.Load(), 10) }
}

// hadMishaps reports whether an organisation told everybody of something that went wrong.
func (a *App) hadMishaps(ctx context.Context, slug string) bool {
	var org ident.Organisation
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(ctx, slug)
		org = o.ID
		return err
	})
	if err != nil {
		return false
	}
	list, _, err := a.Incidents.Accounts(ctx, incident.AccountFilter{Org: org, Most: 1})
	return err == nil && len(list) > 0
}
