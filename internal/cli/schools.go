package cli

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/lawchange"
	"sharewell/internal/organisation"
	"sharewell/internal/school"
	"sharewell/internal/web/page"
	"sharewell/internal/web/schoolpage"
	rulebookdata "sharewell/rulebook"
)

// loadSchools reads the school packs against the partnership's rulebook.
func loadSchools(a *App) (*school.Packs, error) {
	return school.Load(rulebookdata.EnglandSchools(), a.Book)
}

func (f faces) schoolRoutes(a *App) []page.Route {
	return schoolpage.Routes(schoolpage.Deps{Packs: f.schools, Laws: f.laws, Directory: schoolNames{a.Services}, Regulator: a.Book.Regulator().Label})
}

// schoolNames finds the names of schools in the directory.
type schoolNames struct{ s *Services }

// schoolSector is the sector that schools belong to in every pack.
const schoolSector = "education"

// Schools implements schoolpage.Directory.
func (n schoolNames) Schools(ctx context.Context, a access.Actor, most int) ([]string, error) {
	found, err := n.s.Organisations.Find(ctx, a, organisation.Filter{Sector: schoolSector, Most: most})
	if err != nil {
		return nil, err
	}
	var own, others []string
	for _, b := range found {
		if b.ID == a.Organisation {
			own = append(own, b.Name)
		} else {
			others = append(others, b.Name)
		}
	}
	return append(own, others...), nil
}

// schoolsResting finds the packs and letters that rest on rules.
type schoolsResting struct{ packs *school.Packs }

// RestOn implements lawchange.Source.
func (r schoolsResting) RestOn(_ context.Context, rules map[string]bool, each func(string, lawchange.Thing) error) error {
	for rule := range rules {
		for _, x := range r.packs.RestsOn(rule) {
			if err := each(rule, lawchange.Thing{Kind: schoolpage.Kind, Ref: x.Ref, Label: x.Label, URL: x.URL}); err != nil {
				return err
			}
		}
	}
	return nil
}
