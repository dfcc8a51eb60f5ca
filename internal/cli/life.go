package cli

import (
	"errors"
	"io/fs"

	"sharewell/internal/licence/life"
	"sharewell/internal/web/lifepage"
	"sharewell/internal/web/page"
	"sharewell/packs"
)

// loadLife reads what fits people's lives: from the pack, or from the base pack when it has none of its own.
func loadLife(a *App) (*life.Plan, error) {
	fsys := a.packFS
	if _, err := fs.Stat(fsys, life.File); errors.Is(err, fs.ErrNotExist) {
		if fsys, err = packs.Named(basePack); err != nil {
			return nil, err
		}
	}
	return life.Load(a.Book, fsys)
}

// lifeRoutes are the pages of life situations.
func (a *App) lifeRoutes() []page.Route {
	return lifepage.Routes(lifepage.Deps{Register: a.faces.register, Plan: a.faces.life})
}
