package demo

import (
	"context"
	"io/fs"

	"sharewell/internal/auth"
	"sharewell/internal/errs"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// DemoRoles lists the people of the sign-in page, in the order of the file. Those who are not in the
// database are left out, so that the page never offers what cannot be done.
func DemoRoles(ctx context.Context, s *store.Store, fsys fs.FS) ([]auth.DemoRole, error) {
	c, err := Load(fsys)
	if err != nil {
		return nil, err
	}
	var out []auth.DemoRole
	err = s.Read(ctx, func(tx *store.Tx) error {
		out = nil
		for _, p := range c.People {
			if p.Demo == "" {
				continue
			}
			found, err := tx.PersonAt(ctx, p.address())
			if errs.KindOf(err) == errs.NotFound || err == nil && found.Status != people.Active {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, auth.DemoRole{Person: found.ID, Title: p.Name + ", " + p.Title, Purpose: p.Demo})
		}
		return nil
	})
	return out, err
}
