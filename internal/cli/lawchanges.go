package cli

import (
	"context"
	"time"

	"sharewell/internal/coverage"
	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/guide"
	"sharewell/internal/ident"
	"sharewell/internal/jobs"
	"sharewell/internal/lawchange"
	"sharewell/internal/rulebook"
	"sharewell/internal/school"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/web/guidepage/guideview"
	"sharewell/internal/web/lawpage"
	"sharewell/internal/web/page"
	rulebookdata "sharewell/rulebook"
)

// lawChanges makes the service that notices changed rules.
func (a *App) lawChanges(g *guide.Guide, schools *school.Packs, guides *guidance.Service) (*lawchange.Service, error) {
	if err := g.LoadCases(rulebookdata.EnglandCases()); err != nil {
		return nil, err
	}
	return lawchange.New(lawchange.Deps{Store: a.Store.LawChanges(), Clock: a.options.Clock, IDs: a.options.IDs, Book: a.Book,
		Sources: []lawchange.Source{recordsResting{a.Store, a.Book}, clausesResting{a.Services}, guideResting{g}, schoolsResting{schools}, guidesResting{guides}}}), nil
}

// lawEvery is how often the rules in force are compared with those last seen: a rule may begin with any day.
const lawEvery = time.Hour

// lawKind is the background work of noticing.
func (a *App) lawKind() jobs.Kind {
	return jobs.Kind{Name: "lawchange.watch", Next: jobs.Every(lawEvery), Handle: func(ctx context.Context, _ jobs.Job) error {
		_, err := a.faces.laws.Detect(ctx)
		return err
	}}
}

func (f faces) lawRoutes() []page.Route { return lawpage.Routes(lawpage.Deps{Laws: f.laws}) }

// demoLaw is a day before the youngest duty of the rulebook began, so that the demonstration shows a change.
var demoLaw = time.Date(2026, time.September, 29, 12, 0, 0, 0, time.UTC)

// demonstrateLaw lets the invented county have seen the law as it was before its youngest duty.
func (a *App) demonstrateLaw(ctx context.Context) error {
	if err := a.faces.laws.Learn(ctx, demoLaw); err != nil {
		return err
	}
	_, err := a.faces.laws.Detect(ctx)
	return err
}

// recordsResting finds the live records that rest on rules, by the codes they chose.
type recordsResting struct {
	store *store.Store
	book  *rulebook.Book
}

const lawPage = 200

// RestOn implements lawchange.Source.
func (r recordsResting) RestOn(ctx context.Context, rules map[string]bool, each func(string, lawchange.Thing) error) error {
	for after := ident.Record(""); ; {
		var some []coverage.Source
		err := r.store.Read(ctx, func(tx *store.Tx) error {
			var err error
			some, err = tx.CoverageRecords(ctx, after, lawPage)
			return err
		})
		if err != nil || len(some) == 0 {
			return err
		}
		for _, s := range some {
			after = s.Record.ID
			if s.Version.N == 0 {
				continue // it has no version in force
			}
			thing := lawchange.Thing{Kind: "record", Ref: s.Record.Ref, Label: s.Version.Content.Title, URL: s.Record.URL(), Organisation: s.Record.Lead}
			for _, rule := range rulesOf(r.book, &s.Version.Content) {
				if rules[rule] {
					if err := each(rule, thing); err != nil {
						return err
					}
				}
			}
		}
	}
}

// rulesOf gives the rules that a record's own choices name.
func rulesOf(book *rulebook.Book, c *sharing.Content) []string {
	var out []string
	for _, g := range []struct {
		kind  rulebook.Kind
		codes []string
	}{
		{rulebook.KindArticle6, c.Article6}, {rulebook.KindArticle9, c.Article9}, {rulebook.KindSchedule1, c.Schedule1},
		{rulebook.KindArticle10, c.Article10}, {rulebook.KindGateway, c.Gateways}, {rulebook.KindConfidentiality, c.Confidentiality},
		{rulebook.KindCompatibility, c.Compatibility}, {rulebook.KindRegime, []string{c.Regime}},
	} {
		for _, code := range g.codes {
			if id, ok := book.Resolve(g.kind, code); ok {
				out = append(out, id)
			}
		}
	}
	return out
}

// clausesResting finds the clauses of the Agreement in force that rest on rules.
type clausesResting struct{ s *Services }

// RestOn implements lawchange.Source.
func (r clausesResting) RestOn(ctx context.Context, rules map[string]bool, each func(string, lawchange.Thing) error) error {
	e, err := r.s.Agreement.Current(ctx)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for _, c := range e.Text.Clauses {
		for _, rule := range c.RestsOn {
			if rules[rule] {
				if err := each(rule, lawchange.Thing{Kind: "clause", Ref: string(c.ID), Label: c.Heading, URL: "/agreement/" + e.Number() + "/" + string(c.ID)}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// guideResting finds the answers and worked cases of the practitioner's guide that rest on rules.
type guideResting struct{ guide *guide.Guide }

// RestOn implements lawchange.Source.
func (r guideResting) RestOn(_ context.Context, rules map[string]bool, each func(string, lawchange.Thing) error) error {
	for rule := range rules {
		for _, x := range r.guide.RestsOn(rule) {
			kind := "answer"
			if x.Kind == "case" {
				kind = "case"
			}
			if err := each(rule, lawchange.Thing{Kind: kind, Ref: x.ID, Label: x.Label, URL: guideview.Path}); err != nil {
				return err
			}
		}
	}
	return nil
}
