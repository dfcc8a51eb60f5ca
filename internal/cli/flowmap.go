package cli

import (
	"context"

	"sharewell/internal/licence/flowmap"
	"sharewell/internal/web/flowmappage"
	"sharewell/internal/web/page"
)

// flowMapRoutes are the pages of the map of flows.
func (a *App) flowMapRoutes() []page.Route {
	return flowmappage.Routes(flowmappage.Deps{Flows: a.faces.flowMap, Register: a.faces.register, Mishaps: a.hadMishaps, Version: a.flowMapVersion(),
		Body: func(ctx context.Context, slug string) (flowmap.Body, error) {
			s, err := a.Agreement.Signatory(ctx, slug)
			return flowmap.Body{Slug: s.Slug, Name: s.Name, Group: s.Sector}, err
		},
		Signed: func(ctx context.Context, slug string) bool {
			_, err := a.Agreement.Signatory(ctx, slug)
			return err == nil
		}})
}

// flowMapVersion changes with what the pages say beside the flows: who has signed, and what went wrong.
func (a *App) flowMapVersion() func() string {
	mishaps := a.mishapsVersion()
	return func() string { return a.faces.changes.version() + "-" + mishaps() }
}

// DrawMap makes the map of flows now; a server makes that of a large register beside its first requests.
func (a *App) DrawMap(ctx context.Context) error { return a.faces.flowMap.Load(ctx) }
