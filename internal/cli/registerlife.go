package cli

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/follow"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/register/outcome"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/search"
	"sharewell/internal/store"
	"sharewell/internal/web/content"
	"sharewell/internal/web/editionpage"
	"sharewell/internal/web/followpage"
	"sharewell/internal/web/outcomepage"
	"sharewell/internal/web/page"
)

// outcomeSoon is how many days before its day an outcome is asked for.
const outcomeSoon = 30

// outcomeMonths is how long after its start it is asked what came of a use.
func outcomeMonths(book *rulebook.Book) int {
	return book.SettingNumber("outcome_review_months", 12)
}

// newOutcomes makes the service that asks what came of uses.
func newOutcomes(a *App) *outcome.Service {
	return outcome.New(outcome.Deps{Store: a.Store.OutcomesOf(), Clock: a.options.Clock, IDs: a.options.IDs, World: lifeWorld{a}, SoonDays: outcomeSoon})
}

// newEditions makes the service of other versions of entries; key is the site's key.
func newEditions(a *App, key []byte) (*edition.Service, error) {
	secrets, err := receipt.New(key, "edition", rand.Reader)
	if err != nil {
		return nil, err
	}
	return edition.New(edition.Deps{Store: a.Store.OtherVersions(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Book: a.Book, World: versionWorld{lifeWorld{a}}, Receipts: secrets,
		Prefix: a.Pack.ReferencePrefix + "-F", Letter: editionLetter{a.Texts, a.options.Config.PublicURL}.write}), nil
}

// editionLetter writes to people who asked to hear.
type editionLetter struct {
	texts *content.Texts
	url   string
}

func (l editionLetter) write(ref string) (subject, text string) {
	t := l.texts.Page("other_versions_status")
	return t.T("letter.subject", "ref", ref), t.T("letter.text", "ref", ref, "link", l.url+editionpage.StatusPath)
}

// lifeWorld knows the uses of the register as they are in this moment.
type lifeWorld struct{ a *App }

// now gives an entry with its record, from the record itself.
func (w lifeWorld) now(ctx context.Context, ref string) (e register.Entry, r ident.Record, lead ident.Organisation, err error) {
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		s, err := tx.RecordByRef(ctx, strings.ToUpper(ref))
		r, lead = s.Record.ID, s.Record.Lead
		return err
	})
	if err == nil {
		e, err = w.a.faces.register.Now(ctx, r)
	}
	return e, r, lead, err
}

// Use implements outcome.World.
func (w lifeWorld) Use(ctx context.Context, ref string) (outcome.Use, error) {
	e, id, lead, err := w.now(ctx, ref)
	u := outcome.Use{Record: id, Ref: e.Ref, Title: e.Title, Lead: lead, Benefits: e.Benefits, Due: e.Dates.OutcomeDue, Outcomes: e.Outcomes}
	if e.Owner != nil {
		u.Owner = e.Owner.Role
	}
	return u, err
}

// uses reads uses again that the list has; those that went meanwhile are left out.
func (w lifeWorld) uses(ctx context.Context, want func(*register.Card) bool) (out []outcome.Use, err error) {
	var refs []string
	w.a.faces.register.EachCard(func(c *register.Card) {
		if (c.Status.InUse() || c.Status == register.Paused) && want(c) {
			refs = append(refs, c.Ref)
		}
	})
	slices.Sort(refs)
	for _, ref := range refs {
		u, err := w.Use(ctx, ref)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, nil
}

// Uses implements outcome.World. What began less than a term ago is not read.
func (w lifeWorld) Uses(ctx context.Context, by clock.Date) ([]outcome.Use, error) {
	months := outcomeMonths(w.a.Book)
	all, err := w.uses(ctx, func(c *register.Card) bool { return !c.LiveSince.IsZero() && !c.LiveSince.AddMonths(months).After(by) })
	return slices.DeleteFunc(all, func(u outcome.Use) bool { return u.Due.IsZero() || u.Due.After(by) }), err
}

// Led implements outcome.World.
func (w lifeWorld) Led(ctx context.Context, org ident.Organisation) ([]outcome.Use, error) {
	slug, err := w.slug(ctx, org)
	if err != nil {
		return nil, err
	}
	all, err := w.uses(ctx, func(c *register.Card) bool { return c.LeadSlug == slug })
	slices.SortStableFunc(all, func(x, y outcome.Use) int { return strings.Compare(x.Due.String(), y.Due.String()) })
	return all, err
}

func (w lifeWorld) slug(ctx context.Context, org ident.Organisation) (slug string, err error) {
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, org)
		slug = o.Slug
		return err
	})
	return slug, err
}

// versionWorld knows the uses whose other versions are kept.
type versionWorld struct{ w lifeWorld }

// Use implements edition.World.
func (w versionWorld) Use(ctx context.Context, ref string) (edition.Use, error) {
	e, id, lead, err := w.w.now(ctx, ref)
	if err != nil {
		return edition.Use{}, err
	}
	u := edition.Use{Record: id, Ref: e.Ref, Title: e.Title, Lead: edition.Body{ID: lead}, Text: register.TextOf(e), TextOn: clock.DateOf(e.Dates.Changed), Editions: e.Editions}
	if e.Owner != nil {
		u.Lead.Name, u.Lead.Slug = e.Owner.Name, e.Owner.Slug
	}
	return u, nil
}

// Led implements edition.World.
func (w versionWorld) Led(ctx context.Context, org ident.Organisation) (out []edition.Use, err error) {
	all, err := w.w.Led(ctx, org)
	for _, x := range all {
		u, err := w.Use(ctx, x.Ref)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	slices.SortFunc(out, func(x, y edition.Use) int { return strings.Compare(x.Title, y.Title) })
	return out, err
}

// registerLifeRoutes are the pages of what came of uses, and of other versions of entries.
func (a *App) registerLifeRoutes() []page.Route {
	return append(outcomepage.Routes(outcomepage.Deps{Outcomes: a.outcomes}),
		editionpage.Routes(editionpage.Deps{Editions: a.editions, Files: a.Files, Network: a.Auth.Address})...)
}

// otherVersionsFound gives the pages on other versions to the search.
func otherVersionsFound(a *App) search.Source { return editionpage.Source(a.Texts) }

// changesFound gives announced changes to the search. They are known by the news, so that no register is looked through.
func changesFound(a *App, f faces) search.Source {
	version := func() string {
		if a.fresh.of.Load() == nil {
			return ""
		}
		return f.register.DataVersion()
	}
	return followpage.Source(version, func(ctx context.Context) ([]follow.Piece, error) {
		s := a.fresh.of.Load()
		if s == nil {
			return nil, nil
		}
		return s.Coming(ctx, follow.Topic{Kind: follow.Everything})
	})
}
