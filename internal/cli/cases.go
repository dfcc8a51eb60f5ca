package cli

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rights/relay"
	"sharewell/internal/rights/situation"
	"sharewell/internal/store"
	"sharewell/internal/web/casepage"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
	"sharewell/internal/web/rightspage"
	rulebookdata "sharewell/rulebook"
)

// newCases makes the service of requests about rights and of complaints; key is the site's key.
func newCases(a *App, key []byte) (*casework.Service, error) {
	secrets, err := receipt.New(key, "case", rand.Reader)
	if err != nil {
		return nil, err
	}
	return casework.New(casework.Deps{Store: a.Store.Cases(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Book: a.Book,
		World: caseWorld{choiceWorld{a}}, Secrets: secrets, Prefix: a.Pack.ReferencePrefix + "-K", Mail: caseMail{a.Texts, a.options.Config.PublicURL}.write, Relay: caseRelay{a}}), nil
}

// loadRights reads what people want, and the guides to one's own record.
func loadRights(a *App) (*situation.Guides, error) {
	return situation.Load(a.Book, rulebookdata.EnglandRights())
}

// caseMail writes a message that says no more than that there is news, because others may read somebody's mail.
type caseMail struct {
	texts *content.Texts
	url   string
}

func (m caseMail) write(ref string) (subject, text string) {
	t := m.texts.Page("rights_status")
	return t.T("mail.subject", "ref", ref), t.T("mail.text", "ref", ref, "link", m.url+rightspage.StatusPath)
}

// caseRelay asks for a correction to be sent on to everybody who was given the information, and says how far it has come.
type caseRelay struct{ a *App }

// Begin implements casework.Relay.
func (r caseRelay) Begin(ctx context.Context, tx casework.Tx, c casework.Accepted) error {
	inner, ok := tx.(relay.WorkTx)
	kinds := map[casework.Kind]relay.Kind{casework.Correction: relay.Rectified, casework.Erasure: relay.Erased, casework.Restriction: relay.Restricted}
	kind, known := kinds[c.Kind]
	if !ok || !known {
		return nil
	}
	x := relay.Accepted{Org: c.Org, Case: c.Case, Kind: kind}
	for _, name := range c.Items {
		if code := r.item(name); code != "" {
			x.Items = append(x.Items, code)
		}
	}
	return r.a.Corrections.Decided(ctx, inner, x)
}

// item finds the kind of data that a name says, "" when it is said in other words.
func (r caseRelay) item(name string) string {
	l, err := r.a.Book.List("item_category")
	if err != nil {
		return ""
	}
	for _, i := range l.Items {
		if strings.EqualFold(name, i.Plain) || strings.EqualFold(name, i.Label) || name == i.Code {
			return i.Code
		}
	}
	return ""
}

// Travelled implements casework.Relay.
func (r caseRelay) Travelled(ctx context.Context, ref string) (out []casework.Journey, err error) {
	all, err := r.a.Corrections.Travel(ctx, ref)
	for _, t := range all {
		for _, s := range t.Stops {
			j := casework.Journey{Ref: t.Ref, Body: s.Name, State: string(s.State), At: s.At, Asked: t.Asked, Named: t.Named}
			if s.Reason != "" {
				j.Why = r.a.Book.PlainLabel("correction_reason", s.Reason)
			}
			out = append(out, j)
		}
	}
	return out, err
}

// AskWho implements casework.Relay.
func (r caseRelay) AskWho(ctx context.Context, ref string) error {
	return r.a.Corrections.AskWho(ctx, ref)
}

// caseWorld knows the organisations that can be asked.
type caseWorld struct{ w choiceWorld }

// Bodies implements casework.World.
func (w caseWorld) Bodies(ctx context.Context, kinds []string) (out []casework.Body, err error) {
	found, err := w.members(ctx, "", kinds, mostBodies)
	for _, o := range found {
		out = append(out, casework.Body{ID: o.ID, Name: o.Name, Slug: o.Slug, Kind: o.Kind, Here: true})
	}
	return out, err
}

// members lists organisations that take part by words of their names and by kind.
func (w caseWorld) members(ctx context.Context, words string, kinds []string, most int) (out []organisation.Brief, err error) {
	look := most
	if len(kinds) > 0 {
		look = mostBodies
	}
	err = w.w.a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.FindOrganisations(ctx, organisation.Filter{Words: words, Status: organisation.Member, Most: look})
		out = nil
		for _, o := range all {
			if len(kinds) == 0 || slices.Contains(kinds, o.Kind) {
				out = append(out, o)
			}
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b organisation.Brief) int { return strings.Compare(a.Name, b.Name) })
	return out[:min(most, len(out))], err
}

// Body implements casework.World. Only those that take part can be asked; one that left is still named.
func (w caseWorld) Body(ctx context.Context, id ident.Organisation) (b casework.Body, err error) {
	err = w.w.a.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, id)
		b = casework.Body{ID: o.ID, Name: o.Name, Slug: o.Slug, Kind: o.Kind, Here: o.Status == organisation.Member}
		return err
	})
	return b, err
}

// Use implements casework.World.
func (w caseWorld) Use(ctx context.Context, ref string) (casework.Body, error) {
	u, err := w.w.Use(ctx, ref)
	return casework.Body{ID: u.Lead.ID, Name: u.Lead.Name, Slug: u.Lead.Slug}, err
}

// Find implements casepage.Bodies.
func (w caseWorld) Find(ctx context.Context, words string, most int) (out []casework.Body, err error) {
	found, err := w.members(ctx, words, nil, most)
	for _, o := range found {
		out = append(out, casework.Body{ID: o.ID, Name: o.Name, Slug: o.Slug, Kind: o.Kind, Here: true})
	}
	return out, err
}

// rightsBodies knows how people reach organisations.
type rightsBodies struct{ w caseWorld }

// Find implements rightspage.Bodies.
func (r rightsBodies) Find(ctx context.Context, words string, kinds []string, most int) (out []rightspage.Body, err error) {
	found, err := r.w.members(ctx, words, kinds, most)
	if err != nil {
		return nil, err
	}
	err = r.w.w.a.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		for _, f := range found {
			o, err := tx.Organisation(ctx, f.ID)
			if err != nil {
				return err
			}
			out = append(out, reachOf(o))
		}
		return nil
	})
	return out, err
}

// Body implements rightspage.Bodies.
func (r rightsBodies) Body(ctx context.Context, slug string) (b rightspage.Body, err error) {
	err = r.w.w.a.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(ctx, slug)
		if err == nil && o.Status != organisation.Member {
			err = errs.New(errs.NotFound, "rights.no_body", "This organisation does not take part.")
		}
		b = reachOf(o)
		return err
	})
	return b, err
}

// reachOf takes the public ways to reach an organisation from its profile: those who answer requests come first.
func reachOf(o organisation.Organisation) rightspage.Body {
	p := o.Profile
	b := rightspage.Body{ID: o.ID, Name: o.Name, Slug: o.Slug, Kind: o.Kind, Phone: p.Telephone, Address: p.Address.Text()}
	for _, k := range []organisation.RoleKind{organisation.RoleSAR, organisation.RoleDPO, organisation.RolePublic} {
		c := p.Contact(k)
		if b.Mailbox == "" {
			b.Mailbox = c.Mailbox
		}
		if c.Phone != "" && (b.Phone == "" || b.Phone == p.Telephone) {
			b.Phone = c.Phone
		}
	}
	for _, l := range []struct {
		into *string
		href string
	}{{&b.Rights, p.Links.Rights}, {&b.Privacy, p.Links.Privacy}, {&b.Complaints, p.Links.Complaints}} {
		if strings.HasPrefix(l.href, "https://") {
			*l.into = l.href
		}
	}
	return b
}

// caseRoutes are the pages of rights, and of the staff who answer.
func (a *App) caseRoutes() []page.Route {
	world := caseWorld{choiceWorld{a}}
	return slices.Concat(
		rightspage.Routes(rightspage.Deps{Guides: a.faces.rights, Cases: a.cases, Bodies: rightsBodies{world}, Book: a.Book}),
		casepage.Routes(casepage.Deps{Cases: a.cases, Guides: a.faces.rights, Book: a.Book, Bodies: world}))
}
