package sharing

import (
	"slices"

	"sharewell/internal/errs"
)

// answer is one answer of a draft that somebody saves.
type answer struct {
	key  string // where a mark is kept
	q    question
	get  func() []string
	set  func([]string)
	mine []string
	base string // FieldHash of what the page showed; "" when the caller did not say
}

// merge saves answers over a draft that others may have changed since the page was shown. An answer
// changed by one side only takes that side's value; one changed by both, to different values, is left
// as it stands and returned as a conflict.
func merge(answers []answer, marks []Mark) (changed []string, conflicts []FieldConflict, err error) {
	for _, a := range answers {
		if a.q.tooLong(a.mine) {
			return nil, nil, errs.InvalidFields([]errs.Field{{Name: a.key, Code: "far_too_long",
				Message: capital(a.q.name) + " is much too long to keep. Shorten it."}})
		}
	}
	for _, a := range answers {
		mine := tidy(a.q.kind, a.mine)
		theirs := a.get()
		switch {
		case slices.Equal(mine, theirs):
		case a.base == "" || a.base == FieldHash(theirs):
			a.set(mine)
			changed = append(changed, a.key)
		case a.base == FieldHash(mine): // only they changed it
		default:
			conflicts = append(conflicts, FieldConflict{Key: a.key, Name: a.q.name, Mine: mine, Theirs: theirs,
				Mark: markOf(marks, a.key), Base: FieldHash(theirs)})
		}
	}
	return changed, conflicts, nil
}

func markOf(marks []Mark, key string) Mark {
	if i := slices.IndexFunc(marks, func(m Mark) bool { return m.Key == key }); i >= 0 {
		return marks[i]
	}
	return Mark{}
}

// withMark gives the marks with one set anew.
func withMark(marks []Mark, m Mark) []Mark {
	out := slices.DeleteFunc(slices.Clone(marks), func(o Mark) bool { return o.Key == m.Key })
	return append(out, m)
}

// sectionAnswers gives the answers of a section that were typed.
func sectionAnswers(c *Content, cmd SaveSection) []answer {
	var out []answer
	for _, f := range FieldsOf(cmd.Section) {
		typed, ok := cmd.Values[f.Key]
		if !ok || f.Kind == KindRows || f.ReadOnly {
			continue
		}
		out = append(out, answer{key: f.Key, q: f.question(), mine: typed, base: cmd.Base[f.Key],
			get: func() []string { return f.Get(c) }, set: func(v []string) { f.Set(c, v) }})
	}
	return out
}

// rowAnswers gives the answers of a row that were typed.
func rowAnswers(c *Content, k RowKind, i int, values map[string][]string, base map[string]string) []answer {
	var out []answer
	for _, f := range k.Fields {
		typed, ok := values[f.Key]
		if !ok {
			continue
		}
		out = append(out, answer{key: RowKey(k.Key, k.id(c, i)) + "." + f.Key, q: f.question(), mine: typed, base: base[f.Key],
			get: func() []string { return f.Get(c, i) }, set: func(v []string) { f.Set(c, i, v) }})
	}
	return out
}

// hintsIn looks for personal details in the texts of some answers.
func hintsIn(answers []answer) []FieldHint {
	var out []FieldHint
	for _, a := range answers {
		if a.q.kind != KindText && a.q.kind != KindTextarea {
			continue
		}
		for _, v := range a.mine {
			for _, h := range PersonalDetailHints(v) {
				out = append(out, FieldHint{Key: a.key, Hint: h})
			}
		}
	}
	return out
}
