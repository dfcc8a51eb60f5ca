package oneoffpage

import (
	"strings"

	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/page"
)

// conflictsView is what two people changed at the same time.
type conflictsView struct {
	Head, Text string
	Conflicts  []conflictView
}

// conflictView is one answer that two people changed.
type conflictView struct{ Name, Label, Theirs, TheirsLabel, Mine, MineLabel string }

// conflicts words the answers that two people changed; both are shown, and saving again decides.
func (d Deps) conflicts(c *page.Ctx, v oneoff.View, all []oneoff.Conflict) conflictsView {
	if len(all) == 0 {
		return conflictsView{}
	}
	w := words(c)
	out := conflictsView{Head: w.N("conflict.head", len(all)), Text: w.N("conflict.text", len(all))}
	for _, x := range all {
		f, _ := oneoff.FieldByKey(x.Key)
		say := func(values []string) string {
			return orElse(strings.Join(d.answer(f, namesOf(v), values), "; "), w.T("nothing"))
		}
		out.Conflicts = append(out.Conflicts, conflictView{Name: x.Key, Label: label(c, f), Theirs: say(x.Theirs), TheirsLabel: w.T("conflict.theirs"),
			Mine: say(x.Mine), MineLabel: w.T("conflict.mine")})
	}
	return out
}
