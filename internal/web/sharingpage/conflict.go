package sharingpage

import (
	"strings"

	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
)

// conflictsView is what two people changed at the same time.
type conflictsView struct {
	Head, Text string
	Conflicts  []conflictView
}

// conflictView is one answer that two people changed.
type conflictView struct {
	Label, Theirs, TheirsLabel, Mine, MineLabel, Who string
	Name                                             string
}

// conflicts words the answers that two people changed; both are shown, and saving again decides.
func (b builder) conflicts(all []sharing.FieldConflict) conflictsView {
	if len(all) == 0 {
		return conflictsView{}
	}
	w := words(b.ctx)
	out := conflictsView{Head: w.N("conflict.head", len(all)), Text: w.N("conflict.text", len(all))}
	for _, x := range all {
		one := conflictView{Label: upperFirst(x.Name), Name: lastPart(x.Key), TheirsLabel: w.T("conflict.theirs"), MineLabel: w.T("conflict.mine"),
			Who: w.T("conflict.somebody")}
		kind, list := b.kindOf(x.Key)
		say := func(values []string) string {
			return orElse(strings.Join(b.answer(b.content, b.names, kind, list, values), "; "), w.T("nothing"))
		}
		one.Theirs, one.Mine = say(x.Theirs), say(x.Mine)
		if x.Gone {
			one.Theirs = w.T("conflict.gone")
		}
		if x.Mark.Role != "" {
			one.Who = w.T("conflict.who", "role", roleWords(b.ctx, x.Mark.Role), "when", layout.FormatDateTime(x.Mark.At))
		}
		out.Conflicts = append(out.Conflicts, one)
	}
	return out
}

// kindOf finds the kind and list of an answer by its key: a field's, or table.row.field.
func (b builder) kindOf(key string) (sharing.Kind, string) {
	if parts := strings.Split(key, "."); len(parts) == 3 {
		if k, ok := sharing.RowKindByKey(parts[0]); ok {
			if f, ok := k.Field(parts[2]); ok {
				return f.Kind, f.List
			}
		}
	}
	f, _ := sharing.FieldByKey(key)
	return f.Kind, f.List
}
