package sharingpage

import (
	"slices"

	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
	"sharewell/internal/web/screeningpage"
)

// screened shows what was screened against opt-outs for a record that is or was live.
func (d Deps) screened(c *page.Ctx, v sharing.View) (*screeningpage.BesideView, error) {
	if d.Screened == nil || v.Live == nil {
		return nil, nil
	}
	reaches := slices.Contains(v.Live.Version.Content.OptOutResult, "applied")
	return screeningpage.Beside(c, d.Screened, v.Record.Ref, reaches)
}
