package cli

import (
	"context"
	"slices"

	"sharewell/internal/automation"
	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/search"
	"sharewell/internal/store"
	"sharewell/internal/web/automationpage"
	"sharewell/internal/web/page"
	rulebookdata "sharewell/rulebook"
)

// newAutomation makes the service of checks of tools; reg gives the uses.
func newAutomation(a *App, reg *register.Service) (*automation.Service, error) {
	data, err := automation.Load(rulebookdata.EnglandAutomation())
	if err != nil {
		return nil, err
	}
	return automation.New(automation.Deps{Store: a.Store.Automation(), Clock: a.options.Clock, IDs: a.options.IDs, Book: a.Book, Data: data, World: automationWorld{a, reg}}), nil
}

// automationWorld knows the uses of the register that have a tool.
type automationWorld struct {
	a   *App
	reg *register.Service
}

// Uses implements automation.World.
func (w automationWorld) Uses(ctx context.Context) ([]automation.Use, error) {
	var cards []*register.Card
	w.reg.EachListed(func(c *register.Card) bool {
		return (c.Status.InUse() || c.Status == register.Paused) && slices.ContainsFunc(c.Filters, func(t register.Tag) bool { return t.Filter == register.FilterAutomation })
	}, func(l register.Listed) { cards = append(cards, l.Card) })
	slices.SortFunc(cards, func(x, y *register.Card) int {
		if n := y.Changed.Compare(x.Changed); n != 0 {
			return n
		}
		return slices.Compare([]byte(x.Ref), []byte(y.Ref))
	})
	entries, err := w.reg.Entries(ctx, cards)
	if err != nil {
		return nil, err
	}
	var out []automation.Use
	for _, e := range entries {
		u, err := w.use(ctx, e)
		if errs.KindOf(err) == errs.NotFound {
			continue // it went meanwhile
		}
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, nil
}

// Use implements automation.World.
func (w automationWorld) Use(ctx context.Context, ref string) (automation.Use, error) {
	e, err := w.reg.Entry(ctx, ref)
	if err != nil {
		return automation.Use{}, err
	}
	return w.use(ctx, e)
}

// The codes of what part a tool takes.
const (
	withoutTool = "none"
	toolAlone   = "solely_automated"
)

func (w automationWorld) use(ctx context.Context, e register.Entry) (automation.Use, error) {
	l := e.Automation.Level
	if l == nil || l.Code == withoutTool || l.Code == "" {
		return automation.Use{}, errs.New(errs.NotFound, "automation.no_tool", "No tool takes part in decisions in this use.")
	}
	u := automation.Use{Ref: e.Ref, Title: e.Title, Level: l.Words, Alone: l.Code == toolAlone, Matters: e.Automation.Matters, Tool: e.Automation.Tool, Check: e.Automation.Check, Since: e.Dates.LiveSince,
		GoesOn: e.Status.InUse() || e.Status == register.Paused}
	for _, s := range e.Automation.Safe {
		u.Safe = append(u.Safe, s.Code)
	}
	err := w.a.Store.Read(ctx, func(tx *store.Tx) error {
		st, err := tx.RecordByRef(ctx, e.Ref)
		if err != nil {
			return err
		}
		o, err := tx.Organisation(ctx, st.Record.Lead)
		u.Lead = automation.Body{ID: o.ID, Name: o.Name, Slug: o.Slug}
		return err
	})
	return u, err
}

// automationRoutes are the pages of tools and their checks.
func (a *App) automationRoutes() []page.Route {
	return automationpage.Routes(automationpage.Deps{Automation: a.faces.automation, Withheld: func() int { return a.faces.register.Find(register.Query{Most: 1}).Tools }})
}

// automationFound gives tools to the search.
func automationFound(a *App, f faces) search.Source {
	changed := a.versionOf(automation.SubjectKind)
	return automationpage.Source(f.automation, a.Texts, func() string { return f.register.DataVersion() + "-" + changed() })
}
