package cli

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
	"sharewell/internal/rights/choice"
	"sharewell/internal/rights/fairchoice"
	"sharewell/internal/store"
	"sharewell/internal/web/choicepage"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
	rulebookdata "sharewell/rulebook"
)

// loadChoices reads the ways of saying no: those of the law and those of the pack, or of the base pack when it is
// built on that.
func loadChoices(a *App) (*choice.Kinds, error) {
	return choice.Load(a.Book, rulebookdata.EnglandChoices(), a.packFS)
}

// newChoices makes the service of recorded choices; key is the site's key.
func newChoices(a *App, key []byte) (*choice.Service, error) {
	secrets, err := choice.NewSecrets(key, rand.Reader)
	if err != nil {
		return nil, err
	}
	return choice.New(choice.Deps{Store: a.Store.Choices(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Book: a.Book, Kinds: a.faces.choices,
		World: choiceWorld{a}, Secrets: secrets, Prefix: a.Pack.ReferencePrefix + "-C", Letter: choiceLetter{a.Texts, a.options.Config.PublicURL}.write}), nil
}

// choiceLetter writes reminders.
type choiceLetter struct {
	texts *content.Texts
	url   string
}

func (l choiceLetter) write(x choice.Letter) (subject, text string) {
	t := l.texts.Page("choice_status")
	key := "letter.year." + string(x.Wish)
	if x.Answered {
		key = "letter.answered"
	}
	return t.T("letter.subject", "ref", x.Ref), t.T(key, "ref", x.Ref, "link", l.url+choicepage.StatusPath)
}

// choiceWorld knows what choices can be about.
type choiceWorld struct{ a *App }

// Use implements choice.World: what the public register lists, and who leads it.
func (w choiceWorld) Use(ctx context.Context, ref string) (choice.Use, error) {
	e, err := w.a.faces.register.Entry(ctx, ref)
	if err != nil {
		return choice.Use{}, err
	}
	if e.Title == "" {
		return choice.Use{}, errs.New(errs.NotFound, "choice.no_use", "There is no use of this reference in the list.")
	}
	u := choice.Use{Ref: e.Ref, Title: e.Title, Reached: slices.ContainsFunc(e.Choices.Reach, func(c register.Coded) bool { return c.Code == "objection" })}
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		s, err := tx.RecordByRef(ctx, e.Ref)
		if err != nil {
			return err
		}
		o, err := tx.Organisation(ctx, s.Record.Lead)
		u.Lead = choice.Body{ID: o.ID, Name: o.Name, Slug: o.Slug}
		return err
	})
	return u, err
}

// mostBodies is how many organisations are looked through.
const mostBodies = 100_000

// Bodies implements choice.World: those that take part.
func (w choiceWorld) Bodies(ctx context.Context, kinds []string) (out []choice.Body, err error) {
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.FindOrganisations(ctx, organisation.Filter{Status: organisation.Member, Most: mostBodies})
		for _, o := range all {
			if slices.Contains(kinds, o.Kind) {
				out = append(out, choice.Body{ID: o.ID, Name: o.Name, Slug: o.Slug})
			}
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b choice.Body) int { return strings.Compare(a.Name, b.Name) })
	return out, err
}

// Body implements choice.World.
func (w choiceWorld) Body(ctx context.Context, id ident.Organisation) (b choice.Body, err error) {
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, id)
		b = choice.Body{ID: o.ID, Name: o.Name, Slug: o.Slug}
		return err
	})
	return b, err
}

// ownUses lists the public uses that the actor's organisation leads.
func (a *App) ownUses(ctx context.Context, by access.Actor) (out []choice.Use, err error) {
	var slug string
	if err := a.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, by.Organisation)
		slug = o.Slug
		return err
	}); err != nil {
		return nil, err
	}
	a.faces.register.EachListed(func(c *register.Card) bool { return c.LeadSlug == slug && c.Status.InUse() }, func(l register.Listed) {
		out = append(out, choice.Use{Ref: l.Card.Ref, Title: l.Card.Title})
	})
	slices.SortFunc(out, func(a, b choice.Use) int { return strings.Compare(a.Title, b.Title) })
	return out, nil
}

// mostAuthors is how many entries of the register are read for their words on choices, the newest first.
const mostAuthors = 200

// authorsWords gives what authors wrote about opt-outs.
func (a *App) authorsWords(ctx context.Context) ([]fairchoice.Page, error) {
	entries, err := a.faces.register.Entries(ctx, a.faces.register.Recent(mostAuthors))
	var out []fairchoice.Page
	for _, e := range entries {
		if e.Choices.How != "" {
			out = append(out, fairchoice.FromText(e.Ref, e.Choices.How))
		}
	}
	return out, err
}

// choiceRoutes are the pages of choices.
func (a *App) choiceRoutes() []page.Route {
	return choicepage.Routes(choicepage.Deps{Choices: a.choices, World: choiceWorld{a}, Uses: a.ownUses, Authors: a.authorsWords})
}
